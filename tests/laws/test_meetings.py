"""What must hold of every meeting provider, tried over real HTTP against its company where it has one."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from core.gateways.meetings.port import GatewayFailed, GatewayRefused, Meeting, MeetingGone
from core.gateways.meetings.registry import PROVIDERS
from tests.laws.meeting_trials import TRIALS, Trial, a_request
from tests.standins.faults import Fault, garbage, html_502, lost_answer
from tests.standins.zoom import ZoomStandin

UNKNOWN = [html_502(), garbage(), Fault(status=500), Fault(status=503), lost_answer()]
"""Answers after which nobody can say whether it was done."""


@pytest.fixture(params=sorted(PROVIDERS))
def trial(request: pytest.FixtureRequest) -> Iterator[Trial]:
    with TRIALS[request.param]() as trial:
        yield trial


@pytest.fixture(params=sorted(name for name in PROVIDERS if name not in ("jitsi", "sandbox")))
def asked(request: pytest.FixtureRequest) -> Iterator[tuple[Trial, ZoomStandin]]:
    """A provider that asks a company, and the company."""
    with TRIALS[request.param]() as trial:
        assert trial.company is not None
        yield trial, trial.company


def in_the_end(call: Callable[[], Meeting]) -> Meeting:
    """What the dispatcher makes of a call: again, after a failure."""
    try:
        return call()
    except GatewayFailed:
        return call()


def test_every_provider_is_tried() -> None:
    assert TRIALS.keys() == PROVIDERS.keys()


def test_a_meeting_has_a_link_to_join_and_another_one_for_the_host(trial: Trial) -> None:
    request = a_request(trial)
    made = trial.provider.make(request)
    links = trial.provider.links(made, request)
    assert links.join_url == made.join_url
    assert links.host_url != links.join_url
    assert all(urlsplit(link).scheme in ("http", "https") for link in (links.join_url, links.host_url))


def test_making_it_again_finds_it(trial: Trial) -> None:
    made = trial.provider.make(a_request(trial))
    assert trial.provider.make(a_request(trial, again=True)) == made


def test_another_reference_is_another_meeting_with_another_link(trial: Trial) -> None:
    made = [trial.provider.make(a_request(trial, name, again=again)) for name in ("a", "b") for again in (False, True)]
    assert len({meeting.meeting_id for meeting in made}) == len({meeting.join_url for meeting in made}) == 2


def test_it_moves_and_stays_the_same_meeting(trial: Trial) -> None:
    made = trial.provider.make(a_request(trial))
    later = a_request(trial, hours=30)
    moved = trial.provider.move(made, later)
    assert moved.meeting_id == made.meeting_id
    assert trial.provider.links(moved, later).join_url == moved.join_url


def test_deleting_it_twice_is_deleting_it(trial: Trial) -> None:
    made = trial.provider.make(a_request(trial))
    trial.provider.delete(made)
    trial.provider.delete(made)


def test_no_link_stands_where_it_could_be_logged(trial: Trial) -> None:
    request = a_request(trial)
    made = trial.provider.make(request)
    links = trial.provider.links(made, request)
    shown = f"{made!r} {links!r} {trial.provider!r}"
    assert made.join_url not in shown
    assert links.host_url not in shown


def test_a_link_cannot_be_guessed(trial: Trial) -> None:
    links = [trial.provider.make(a_request(trial, f"visit-{n}")).join_url for n in range(20)]
    tails = [link.rpartition("-1")[2] or link for link in links]
    assert len({link[-16:] for link in tails}) == 20


# --- of those that ask a company -------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", UNKNOWN, ids=["html", "garbage", "500", "503", "lost"])
def test_one_meeting_whatever_became_of_the_answer(asked: tuple[Trial, ZoomStandin], fault: Fault) -> None:
    trial, company = asked
    company.faults.add("*/meetings", fault, method="POST")
    made = in_the_end(lambda: trial.provider.make(a_request(trial, again=True)))
    assert [str(each) for each in company.meetings] == [made.meeting_id]


def test_one_meeting_though_the_question_about_it_fails_too(asked: tuple[Trial, ZoomStandin]) -> None:
    trial, company = asked
    company.faults.add("*/meetings", lost_answer(), method="POST")
    company.faults.add("*/meetings", html_502(), method="GET")
    with pytest.raises(GatewayFailed) as failed:
        trial.provider.make(a_request(trial))
    assert not isinstance(failed.value, GatewayRefused)
    made = trial.provider.make(a_request(trial, again=True))
    assert [str(each) for each in company.meetings] == [made.meeting_id]


def test_what_was_made_is_found_under_its_reference_and_nothing_else_is(asked: tuple[Trial, ZoomStandin]) -> None:
    trial, _ = asked
    assert trial.provider.find(a_request(trial)) is None
    made = trial.provider.make(a_request(trial))
    assert trial.provider.find(a_request(trial)) == made
    assert trial.provider.find(a_request(trial, "visit-2")) is None


def test_of_two_that_were_made_for_one_visit_one_is_kept(asked: tuple[Trial, ZoomStandin]) -> None:
    trial, company = asked
    trial.provider.make(a_request(trial))
    trial.provider.make(a_request(trial))  # without looking: nobody has told it that there was an earlier try
    assert len(company.meetings) == 2
    made = trial.provider.make(a_request(trial, again=True))
    assert [str(each) for each in company.meetings] == [made.meeting_id]


@pytest.mark.parametrize("fault", UNKNOWN, ids=["html", "garbage", "500", "503", "lost"])
def test_what_cannot_be_known_is_a_failure_and_no_refusal(asked: tuple[Trial, ZoomStandin], fault: Fault) -> None:
    trial, company = asked
    request = a_request(trial)
    made = trial.provider.make(request)
    calls: list[Callable[[], object]] = [
        lambda: trial.provider.links(made, request),
        lambda: trial.provider.move(made, request),
        lambda: trial.provider.delete(made),
    ]
    for call in calls:
        company.faults.add("*/v2/*", fault)
        with pytest.raises(GatewayFailed) as failed:
            call()
        assert not isinstance(failed.value, GatewayRefused)


def test_too_many_requests_says_when_to_come_back(asked: tuple[Trial, ZoomStandin]) -> None:
    trial, company = asked
    company.faults.add("*/v2/*", Fault(status=429, retry_after=7), Fault(status=429))
    waits = []
    for _ in range(2):
        with pytest.raises(GatewayFailed) as failed:
            trial.provider.make(a_request(trial))
        waits.append(failed.value.retry_after)
    assert waits == [timedelta(seconds=7), None]
    assert company.meetings == {}


def test_nobody_listening_is_a_quiet_failure(
    asked: tuple[Trial, ZoomStandin], capfd: pytest.CaptureFixture[str]
) -> None:
    trial, company = asked
    with company.outage(), pytest.raises(GatewayFailed) as failed:
        trial.provider.make(a_request(trial))
    assert not isinstance(failed.value, GatewayRefused)
    assert capfd.readouterr() == ("", "")


def test_a_wrong_key_is_refused_for_good(asked: tuple[Trial, ZoomStandin]) -> None:
    trial, company = asked
    assert trial.stranger is not None
    with closing(trial.stranger()) as stranger, pytest.raises(GatewayRefused):
        stranger.make(a_request(trial))
    assert company.meetings == {}


def test_a_meeting_that_was_deleted_there_is_gone(asked: tuple[Trial, ZoomStandin]) -> None:
    trial, company = asked
    request = a_request(trial)
    made = trial.provider.make(request)
    company.deletes(made.meeting_id)
    with pytest.raises(MeetingGone):
        trial.provider.links(made, request)
    with pytest.raises(MeetingGone):
        trial.provider.move(made, request)
    trial.provider.delete(made)


@pytest.mark.parametrize(
    "body",
    ["{}", "[]", "null", '{"id": null, "join_url": "https://x.example/j/1"}', '{"id": 5, "join_url": ["x"]}'],
    ids=["empty", "list", "null", "no id", "no link"],
)
def test_an_answer_that_is_not_a_meeting_is_not_believed(asked: tuple[Trial, ZoomStandin], body: str) -> None:
    trial, company = asked
    forged = Fault(status=201, body=body, content_type="application/json")
    company.faults.add("*/meetings", forged, method="POST")
    with pytest.raises(GatewayFailed) as failed:
        trial.provider.make(a_request(trial))
    assert not isinstance(failed.value, GatewayRefused)
    assert company.meetings == {}
