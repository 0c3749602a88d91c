"""What is Zoom's own: its tokens, its hosts, its daily limit, its list of several pages."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from json import dumps

import pytest

from core.gateways.meetings.port import GatewayFailed, GatewayRefused, MeetingRequest
from core.gateways.meetings.zoom import ZoomMeetings
from tests.builders import VirtualClock
from tests.laws.meeting_trials import zoom_at
from tests.standins.faults import Fault
from tests.standins.zoom import A_DAY, ZoomStandin

START = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)


@dataclass
class Office:
    """Zoom and our end of it, by one clock."""

    zoom: ZoomStandin
    clock: VirtualClock
    provider: ZoomMeetings

    @property
    def tokens(self) -> int:
        """How many tokens were asked for."""
        return len(self.zoom.requests_to("token"))


@pytest.fixture
def office() -> Iterator[Office]:
    clock = VirtualClock()
    with ZoomStandin(clock=clock) as zoom, closing(zoom_at(zoom, clock)) as provider:
        yield Office(zoom, clock, provider)


def request(reference: str = "visit-1", **changes: str | bool) -> MeetingRequest:
    asked = MeetingRequest(
        reference=reference, topic="City Clinic", starts_at=START, ends_at=START + timedelta(minutes=20, seconds=30)
    )
    return replace(asked, **changes)  # type: ignore[arg-type]


def test_it_is_asked_for_what_a_visit_needs_and_nothing_medical(office: Office) -> None:
    office.provider.make(request())
    (posted,) = (each for each in office.zoom.requests_to("meetings") if each.method == "POST")
    assert posted.json == {
        "topic": "City Clinic",
        "agenda": "visit-1",
        "type": 2,
        "start_time": "2026-11-23T11:30:00Z",
        "duration": 21,
        "settings": {"waiting_room": True, "join_before_host": False, "meeting_authentication": False},
    }


def test_a_token_is_kept_for_its_hour_and_renewed_before_its_end(office: Office) -> None:
    made = office.provider.make(request())
    office.clock.forward(minutes=58)
    office.provider.links(made, request())
    assert office.tokens == 1
    office.clock.forward(minutes=1, seconds=1)
    office.provider.links(made, request())
    assert office.tokens == 2


def test_a_token_that_another_process_has_ended_is_renewed_once(office: Office) -> None:
    made = office.provider.make(request())
    with closing(zoom_at(office.zoom, office.clock)) as other:
        other.links(made, request())  # Zoom ends ours
        office.provider.links(made, request())  # and now the other one's
        other.links(made, request())
    assert office.tokens == 4


def test_a_token_that_is_refused_twice_is_a_failure_to_be_tried_again(office: Office) -> None:
    office.zoom.faults.add("*/meetings", Fault(status=401), Fault(status=401))
    with pytest.raises(GatewayFailed) as failed:
        office.provider.make(request())
    assert not isinstance(failed.value, GatewayRefused)
    assert office.tokens == 2
    office.provider.make(request())
    assert len(office.zoom.meetings) == 1


def test_the_limit_of_a_day_is_waited_for_an_hour_at_a_time(office: Office) -> None:
    for number in range(A_DAY):
        office.provider.make(request(f"visit-{number}"))
    with pytest.raises(GatewayFailed) as failed:
        office.provider.make(request("one too many"))
    assert failed.value.retry_after == timedelta(hours=1)
    office.clock.now = START.replace(hour=23, minute=59, second=30)
    with pytest.raises(GatewayFailed) as failed:
        office.provider.make(request("one too many"))
    assert failed.value.retry_after == timedelta(seconds=30)
    office.clock.forward(seconds=30)
    office.provider.make(request("one too many"))
    assert len(office.zoom.meetings) == A_DAY + 1


def test_a_doctor_of_their_own_account_is_the_host(office: Office) -> None:
    made = office.provider.make(request(host="rao@clinic.example"))
    assert office.zoom.meetings[int(made.meeting_id)].host == "rao@clinic.example"
    assert office.provider.make(request(host="rao@clinic.example", maybe_made=True)) == made
    with pytest.raises(GatewayRefused):
        office.provider.make(request(host="nobody@clinic.example"))


def test_it_is_found_on_a_later_page_of_the_list(office: Office) -> None:
    office.zoom.page_size = 2
    made = [office.provider.make(request(f"visit-{number}")) for number in range(5)]
    assert office.provider.make(request("visit-4", maybe_made=True)) == made[4]
    assert len(office.zoom.meetings) == 5


def test_the_hosts_link_is_read_anew_and_ends(office: Office) -> None:
    made = office.provider.make(request())
    first = office.provider.links(made, request()).host_url
    office.clock.forward(hours=2, minutes=1)
    second = office.provider.links(made, request()).host_url
    assert [office.zoom.is_host_link(link) for link in (first, second)] == [False, True]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://", "zoom.us/j/1", "https://zoom.us/j/1 2"])
def test_a_link_that_is_none_is_given_to_nobody(office: Office, link: str) -> None:
    body = dumps({"id": 5, "join_url": link})
    office.zoom.faults.add("*/meetings", Fault(status=201, body=body, content_type="application/json"), method="POST")
    with pytest.raises(GatewayFailed):
        office.provider.make(request())


def test_a_moved_meeting_has_the_new_time_and_the_same_link(office: Office) -> None:
    made = office.provider.make(request())
    later = replace(request(), starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, minutes=30))
    assert office.provider.move(made, later) == made
    (meeting,) = office.zoom.meetings.values()
    assert (meeting.asked["start_time"], meeting.asked["duration"]) == ("2026-11-24T11:30:00Z", 30)
