"""The video call of a visit: made once, moved and deleted with it; links late, to the right people, nowhere else."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from core.domain.appointment import Appointment
from core.domain.meeting import Todo
from core.services import meetings
from core.services.cancellation import cancel_by_clinic
from core.services.moving import MoveRequest, move_visit
from tests.builders import World
from tests.laws.meeting_trials import zoom_at
from tests.standins.faults import Fault, html_502, lost_answer
from tests.standins.zoom import A_DAY, ZoomStandin
from tests.webhooks.video_office import VideoOffice
from webhooks.due import Due
from webhooks.meetings import Meetings

MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(world: World) -> Iterator[VideoOffice]:
    with ZoomStandin(clock=world.clock) as zoom, closing(VideoOffice(world, zoom)) as office:
        yield office
    world.assert_invariants()


def test_a_booked_video_visit_has_one_meeting_at_its_time_and_no_link_is_said(office: VideoOffice) -> None:
    visit = office.book_video()
    office.work()
    (meeting,) = office.zoom.meetings.values()
    assert (meeting.starts_at, meeting.asked["duration"]) == (visit.starts_at, 30)
    assert office.meeting(visit.id) == ("made", str(meeting.meeting_id), visit.starts_at)
    assert office.said_of_video("7001") == office.said_of_video("9001") == []


def test_a_visit_at_the_clinic_has_none(office: VideoOffice) -> None:
    visit = office.book()
    office.until(visit.starts_at)
    assert (office.zoom.requests, office.meeting(visit.id)[0]) == ([], "none")


def test_ten_minutes_before_the_patient_gets_the_join_link_and_the_doctor_the_hosts(office: VideoOffice) -> None:
    visit = office.book_video()
    office.until(visit.starts_at - 11 * MINUTE)
    assert office.said_of_video("7001") == office.said_of_video("9001") == []
    office.until(visit.starts_at - 10 * MINUTE)
    (meeting,) = office.zoom.meetings.values()
    (joins,), (hosts,) = office.said_of_video("7001"), office.said_of_video("9001")
    assert meeting.join_url in joins
    assert "/s/" not in joins
    link = next(word for word in hosts.split() if "/s/" in word)
    assert office.zoom.is_host_link(link)
    assert meeting.join_url not in hosts
    assert "Ravi" in hosts
    office.until(visit.starts_at + 30 * MINUTE)
    assert len(office.said_of_video("7001")) == len(office.said_of_video("9001")) == 1


def test_when_the_links_are_given_is_a_setting_of_the_clinic_and_of_a_doctor(office: VideoOffice) -> None:
    office.world.sql(
        "insert into settings (name, doctor_id, value) values ('online_link_minutes', null, '30'), "
        "('online_link_minutes', %s, '20')",
        office.doctor,
    )
    visit = office.book_video()
    office.until(visit.starts_at - 21 * MINUTE)
    assert office.said_of_video("7001") == []
    office.until(visit.starts_at - 20 * MINUTE)
    assert len(office.said_of_video("7001")) == 1


def test_who_books_five_minutes_before_gets_the_link_at_once(office: VideoOffice) -> None:
    office.world.sql("insert into settings (name, value) values ('minimum_notice_minutes', '0')")
    office.world.clock.now = office.world.at(12, 55, days=0)
    office.book_video(13, days=0)
    office.work()
    assert len(office.said_of_video("7001")) == len(office.said_of_video("9001")) == 1
    office.hears("/appointments")
    card = office.wires["telegram"].texts[-1]
    assert "the link is here" in card
    assert "minutes before" not in card


def test_it_moves_with_the_visit_and_the_links_come_at_the_new_time(office: VideoOffice) -> None:
    visit = office.book_video()
    office.work()
    (meeting,) = office.zoom.meetings.values()
    with office.world.work() as uow:
        wanted = MoveRequest(
            appointment_id=visit.id,
            chat_id=office.chat,
            doctor_id=office.doctor,
            starts_at=office.world.at(11, days=3),
        )
        moved = move_visit(uow, wanted).after
    office.until(visit.starts_at)
    assert [each.starts_at for each in office.zoom.meetings.values()] == [moved.starts_at]
    assert office.said_of_video("7001") == []
    office.until(moved.starts_at - 10 * MINUTE)
    assert meeting.join_url in office.said_of_video("7001")[0]


@pytest.mark.parametrize("by", ["patient", "clinic"])
def test_it_is_deleted_with_the_visit_and_no_link_comes(office: VideoOffice, by: str) -> None:
    visit = office.book_video()
    office.work()
    if by == "patient":
        office.cancel(visit.id)
    else:
        with office.world.work() as uow:
            cancel_by_clinic(uow, visit.id, by="staff 1", reason="away")
    office.until(visit.starts_at)
    assert (office.zoom.meetings, office.meeting(visit.id)[0]) == ({}, "deleted")
    assert office.said_of_video("7001") == office.said_of_video("9001") == []


def test_cancelled_before_it_was_ever_made_nothing_is_asked_of_the_provider(office: VideoOffice) -> None:
    visit = office.book_video()
    office.cancel(visit.id)
    office.work()
    assert [each.method for each in office.zoom.requests if "/v2/" in each.path] == []


@pytest.mark.parametrize("fault", [html_502(), lost_answer(), Fault(status=429, retry_after=3), Fault(status=500)])
def test_one_meeting_whatever_the_provider_answers_at_first(office: VideoOffice, fault: Fault) -> None:
    office.zoom.faults.add("*/meetings", fault, fault)
    visit = office.book_video()
    office.until(visit.starts_at - 60 * MINUTE)
    assert len(office.zoom.meetings) == 1
    assert office.meeting(visit.id)[0] == "made"


def test_a_visit_cancelled_while_it_is_being_made_leaves_no_meeting(office: VideoOffice) -> None:
    visit = office.book_video()
    handler = Meetings(office.world.database, office.meetings, use="zoom")
    made = handler.settle(a_row(visit))
    office.cancel(visit.id)
    with office.world.work() as uow:
        made(uow)
    office.work()
    assert (office.zoom.meetings, office.meeting(visit.id)[0]) == ({}, "deleted")


def a_row(visit: Appointment, key: str = "settle-meeting:first") -> Due:
    """A claimed row that has the meeting of a visit settled."""
    return Due(
        id=1,
        key=key,
        kind="settle_meeting",
        chat_id=None,
        body={"appointment_id": str(visit.id)},
        attempts=1,
        wanted_at=visit.starts_at,
    )


def test_a_process_that_dies_before_recording_it_makes_no_second_one(office: VideoOffice) -> None:
    visit = office.book_video()
    handler = Meetings(office.world.database, office.meetings, use="zoom")
    handler.settle(a_row(visit, f"settle-meeting:{visit.id}:{visit.version}"))  # and what follows is never done
    office.work()
    assert len(office.zoom.meetings) == 1
    assert office.meeting(visit.id)[0] == "made"


def test_without_the_note_that_it_was_asked_for_a_dead_process_would_leave_two(office: VideoOffice) -> None:
    """The control."""
    visit = office.book_video()
    handler = Meetings(office.world.database, office.meetings, use="zoom")
    handler.settle(a_row(visit, f"settle-meeting:{visit.id}:{visit.version}"))
    office.world.sql("update meetings set asked_at = null")
    office.work()
    assert len(office.zoom.meetings) == 2


def test_two_rows_of_one_visit_do_not_both_make_it(office: VideoOffice) -> None:
    visit = office.book_video()
    with office.world.work() as uow:
        first = meetings.begin(uow, visit.id, provider="zoom", by="one")
    assert first is not None
    assert first.todo is Todo.MAKE
    with office.world.work() as uow, pytest.raises(meetings.BeingSettled):
        meetings.begin(uow, visit.id, provider="zoom", by="another")
    office.world.clock.now += meetings.CLAIM
    office.work()
    assert len(office.zoom.meetings) == 1


def test_deleted_at_the_provider_it_is_made_anew_before_the_links_are_given(office: VideoOffice) -> None:
    visit = office.book_video()
    office.work()
    (meeting,) = office.zoom.meetings.values()
    office.zoom.deletes(str(meeting.meeting_id))
    office.until(visit.starts_at - 10 * MINUTE)
    (again,) = office.zoom.meetings.values()
    assert again.meeting_id != meeting.meeting_id
    assert [again.join_url in text for text in office.said_of_video("7001")] == [True]
    assert len(office.said_of_video("9001")) == 1


def test_another_doctor_with_an_account_of_their_own_has_the_meeting_made_there(office: VideoOffice) -> None:
    visit = office.book_video()
    office.work()
    office.world.sql(
        "insert into settings (name, doctor_id, value) values ('meeting_host', %s, '\"rao@clinic.example\"')",
        office.doctor,
    )
    with office.world.work() as uow:
        wanted = MoveRequest(
            appointment_id=visit.id, chat_id=office.chat, doctor_id=office.doctor, starts_at=office.world.at(11, days=3)
        )
        move_visit(uow, wanted)
    office.work()
    assert [each.host for each in office.zoom.meetings.values()] == ["rao@clinic.example"]


# --- the provider is away --------------------------------------------------------------------------------------------


def test_with_the_api_down_at_visit_time_the_patient_still_gets_the_link_that_is_known(office: VideoOffice) -> None:
    visit = office.book_video()
    office.work()
    (meeting,) = office.zoom.meetings.values()
    with office.zoom.outage():
        office.until(visit.starts_at - 9 * MINUTE)
        assert meeting.join_url in office.said_of_video("7001")[0]
        office.until(visit.starts_at - MINUTE)
    (told,) = office.heard_by("9001")
    assert f"start meeting {meeting.meeting_id}" in told
    assert office.stand(visit.id)["host_down", "telegram"] == "sent"


def test_where_there_is_no_meeting_patient_and_doctor_are_told_what_to_do_and_the_desk_too(office: VideoOffice) -> None:
    with office.zoom.outage():
        visit = office.book_video(11, days=0)
        office.until(visit.starts_at - MINUTE)
    (patient,) = office.said_of_video("7001")
    assert "Please call +91 22 4000 0000" in patient
    assert any("call the patient" in text for text in office.heard_by("9001"))
    assert "online_down" in [kind for kind, _ in office.tasks()]
    assert office.zoom.meetings == {}


def test_wrong_credentials_cost_nobody_a_visit_and_the_desk_hears_once(world: World) -> None:
    """Whoever set Zoom up has mistyped the secret: each visit stands, and each patient has a number to call."""
    with ZoomStandin(clock=world.clock) as zoom, closing(VideoOffice(world, zoom)) as office:
        office.provider.close()
        office.provider = zoom_at(zoom, world.clock, secret="mistyped")
        office.meetings = {"zoom": office.provider}
        office.dispatcher = office.a_dispatcher()
        visit = office.book_video(11, days=0)
        office.until(visit.starts_at - MINUTE)
        assert world.sql("select status from appointments where id = %s", visit.id) == [("confirmed",)]
        (patient,) = office.said_of_video("7001")
        assert "Please call +91 22 4000 0000" in patient
        kinds = [kind for kind, _ in office.tasks()]
        assert kinds.count("online_down") == 1
        assert len(kinds) == len(set(kinds))
        assert zoom.meetings == {}
        office.until(visit.starts_at + 60 * MINUTE)
        assert [kind for kind, _ in office.tasks()] == kinds
        everything = world.sql("select coalesce(string_agg(to_jsonb(o)::text, ' '), '') from outbox as o")[0][0]
        assert "mistyped" not in everything


def test_a_provider_that_comes_back_in_time_is_noticed(office: VideoOffice) -> None:
    with office.zoom.outage():
        visit = office.book_video(11, days=0)
        office.until(visit.starts_at - 8 * MINUTE)
    office.until(visit.starts_at - 4 * MINUTE)
    assert len(office.zoom.meetings) == 1
    assert ["/j/" in text for text in office.said_of_video("7001")] == [True]
    assert ["/s/" in text for text in office.said_of_video("9001")] == [True]


def test_one_hosts_limit_of_the_day_keeps_nobody_else_from_their_link(office: VideoOffice) -> None:
    first = office.book_video(11, days=0)
    office.work()
    office.zoom.made["me", office.world.clock.now.date()] = A_DAY
    office.book_video(13, days=2)
    office.until(first.starts_at - 9 * MINUTE)
    assert len(office.zoom.meetings) == 1
    assert ["/s/" in text for text in office.said_of_video("9001")] == [True]
    office.until(first.starts_at + timedelta(days=1))
    assert len(office.zoom.meetings) == 2


# --- the doctor ------------------------------------------------------------------------------------------------------


def test_a_doctor_without_a_chat_is_told_by_the_desk_which_does_not_see_the_link(world: World) -> None:
    with ZoomStandin(clock=world.clock) as zoom, closing(VideoOffice(world, zoom, doctors_chat=False)) as office:
        visit = office.book_video()
        office.until(visit.starts_at - 5 * MINUTE)
        ((facts,),) = world.sql("select facts::text from tasks where kind = 'tell_doctor'")
        assert str(next(iter(zoom.meetings))) in facts
        assert "http" not in facts
        assert office.stand(visit.id)["host_link", "call"] == "sent"


def test_a_doctor_who_has_left_meanwhile_gets_no_link(office: VideoOffice) -> None:
    visit = office.book_video()
    office.until(visit.starts_at - 11 * MINUTE)
    office.world.sql("update staff set active = false, removed_at = now()")
    office.until(visit.starts_at - 5 * MINUTE)
    assert office.heard_by("9001") == []
    assert "tell_doctor" in [kind for kind, _ in office.tasks()]


def test_the_hosts_link_goes_to_no_other_doctor_and_to_nobody_at_the_desk(office: VideoOffice) -> None:
    other = office.world.a_doctor(office.clinic, "Dr Rao")
    for address, role, doctor in (("9002", "doctor", other), ("9003", "receptionist", None), ("9004", "admin", None)):
        with office.world.work() as uow:
            chat = uow.chats.open("telegram", address, language="en", name=role)
        office.world.sql(
            "insert into staff (chat_id, role, doctor_id, name, joined_at) values (%s, %s, %s, %s, now())",
            chat.id,
            role,
            doctor,
            role,
        )
    visit = office.book_video()
    office.until(visit.starts_at + 10 * MINUTE)
    said = [(to, "/s/" in m.text) for wire in office.wires.values() for to, m in wire.sent]
    assert {to for to, is_host in said if is_host} == {"9001"}


def test_a_doctor_who_is_not_reached_in_one_chat_is_tried_in_the_other(office: VideoOffice) -> None:
    office.a_doctors_chat("whatsapp:+919800000001", channel="whatsapp")
    visit = office.book_video()
    office.until(visit.starts_at - 11 * MINUTE)
    office.world.sql("update chats set unreachable_at = now() where address = '9001'")
    office.until(visit.starts_at - 5 * MINUTE)
    assert ["/s/" in text for text in office.said_of_video("whatsapp:+919800000001", "whatsapp")] == [True]


# --- the patient -----------------------------------------------------------------------------------------------------


def test_whoever_no_channel_reaches_is_called(office: VideoOffice) -> None:
    visit = office.book_video()
    office.until(visit.starts_at - 11 * MINUTE)
    office.world.sql("update chats set unreachable_at = now(), phone = null where address = '7001'")
    office.world.sql("update patients set phone = null, email = null")
    office.until(visit.starts_at - 5 * MINUTE)
    assert ("call_patient", "online_link") in office.tasks()


def test_the_card_of_the_visit_has_the_link_from_then_on_and_not_before(office: VideoOffice) -> None:
    visit = office.book_video()
    office.until(visit.starts_at - 11 * MINUTE)
    office.hears("/appointments")
    assert urls(office) == []
    office.until(visit.starts_at - 10 * MINUTE)
    office.hears("/appointments")
    (meeting,) = office.zoom.meetings.values()
    assert urls(office) == [meeting.join_url]
    assert "(video call)" in office.wires["telegram"].texts[-1]


def urls(office: VideoOffice) -> list[str]:
    """The pages that the last card leads to."""
    return [choice.url for choice in office.wires["telegram"].sent[-1][1].choices if choice.url]


def test_links_are_forgotten_the_day_after_wherever_they_were_said(office: VideoOffice) -> None:
    visit = office.book_video()
    office.until(visit.starts_at - 5 * MINUTE)
    office.hears("/appointments")
    (meeting,) = office.zoom.meetings.values()
    office.world.sql(
        "insert into webchat_messages (chat, direction, key, body) values ('7001', 'out', 'k', %s::jsonb)",
        json.dumps({"text": f"Join here: {meeting.join_url}\nThank you", "language": "en"}),
    )
    office.until(visit.starts_at + 60 * MINUTE)
    assert stored(office) == 4
    office.world.clock.now += timedelta(days=2)
    with office.world.work() as uow:
        uow.meetings.forget(uow.now - timedelta(days=1))
    assert stored(office) == 0
    assert office.world.sql("select join_url, host_url from meetings") == [(None, None)]
    assert office.world.sql("select body ->> 'text' from webchat_messages") == [("Join here: \nThank you",)]


def stored(office: VideoOffice) -> int:
    """In how many stored messages a link of a call stands."""
    said = "select count(*) from {} where body::text like '%%/j/%%' or body::text like '%%/s/%%'"
    return sum(office.world.sql(said.format(table))[0][0] for table in ("outbox", "webchat_messages"))
