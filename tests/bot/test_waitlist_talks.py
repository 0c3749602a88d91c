"""Waiting for a place, in the words of patients; each talk counts what was typed or tapped.

The budget: joining the list is one tap, and so is accepting what is offered.
"""

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from bot.desk_values import Person
from core.domain.events import NoticeDue, WaitingOver
from core.domain.money import Money
from core.domain.notices import NoticeKind
from core.domain.schedule import BlockedPeriod
from core.domain.slots import slots_on
from tests.bot.clinic_in_memory import NOTICE, ZONE, Booking, Clinic
from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.test_booking_talks import a_known_patient


def full(clinic: Clinic, *, days: int = 1) -> None:
    """Let somebody else have all of a day of Dr Anjali Mehta's."""
    day = clinic.now.astimezone(ZONE).date() + timedelta(days=days)
    free = slots_on(clinic.rows[0].schedule, 1, day, clinic.busy(), (), now=clinic.now, notice=NOTICE)
    for slot in free:
        taken = Booking(
            id=str(uuid4()),
            chat=99,
            patient=Person(id=99, name="Somebody Else", relation="self"),
            slot=slot,
            fee=Money(80_000, "INR"),
            status="confirmed",
            held_until=clinic.now,
        )
        clinic.bookings[taken.id] = taken


def is_offered(talk: TalkInMemory, *, entry: str = "", days: int = 1) -> str:
    """Let a place become free for somebody who waits; returns its id."""
    entry = entry or talk.desk.waits()[0].id
    place = talk.clinic.free_up(entry, days=days)
    talk.hear_event(NoticeDue(chat_id=1, appointment_id=UUID(place), kind=NoticeKind.WAITLIST_OFFER))
    return place


@pytest.fixture
def asha() -> TalkInMemory:
    """A patient who was with Dr Anjali Mehta before, of whom all of tomorrow is taken."""
    talk = a_known_patient()
    full(talk.clinic)
    return talk


# --- joining ---------------------------------------------------------------------------------------------------------


def test_an_empty_answer_has_four_ways_on_and_the_list_is_one_tap(asha: TalkInMemory) -> None:
    asha.write("Dr Anjali Mehta tomorrow at 10")
    assert asha.text.startswith("Everything at that hour on Tuesday 24 November is taken.\n\nDr Anjali Mehta")
    own, colleague, *ways = asha.labels
    assert own == "Mon 23 Nov, 10:00 am"
    assert colleague.endswith("Dr Sunita Sharma, General physician")
    assert ways == ["Tell me when free", "More (1/2)"]
    asha.tap("More")
    assert asha.labels[2:4] == ["Other days", "Another doctor"]
    asha.tap("More")
    before = asha.inputs
    asha.tap("Tell me when free")
    assert asha.inputs - before == 1
    assert asha.text == (
        "Asha Rao is on the waiting list: Dr Anjali Mehta, Tue 24 Nov, 9:00 am to 11:00 am.\n"
        "When a place becomes free I write to you here and keep it for you for a while. "
        "/waitlist shows what you wait for, and ends it."
    )
    asha.write("hello")
    assert asha.step == "start.hello"


def test_a_day_found_full_while_browsing_has_the_list_too(asha: TalkInMemory) -> None:
    asha.write("Dr Anjali Mehta")
    asha.tap("Other days")
    asha.tap("Tue 24 Nov")
    asha.tap("Tell me when free")
    assert [w.facts["what"] for w in asha.desk.waits()] == [asha.desk.waits()[0].what]
    assert asha.text.startswith("Asha Rao is on the waiting list: Dr Anjali Mehta, Tue 24 Nov.\n")


def test_nobody_is_asked_to_wait_for_a_day_that_the_doctor_never_has() -> None:
    talk = a_known_patient()
    talk.write("Dr Vivek tomorrow evening")
    assert "Tell me when free" not in talk.labels


def test_a_clinic_without_a_list_does_not_offer_it(asha: TalkInMemory) -> None:
    asha.clinic.keeps_list = False
    asha.write("Dr Anjali Mehta tomorrow at 10")
    assert "Tell me when free" not in asha.labels


@pytest.mark.parametrize(
    ("words", "language", "joined"),
    [
        ("tell me if something frees up tomorrow", "en", "Dr Anjali Mehta, Tue 24 Nov."),
        (
            "put me on the waiting list for Dr Anjali tomorrow morning",
            "en",
            "Dr Anjali Mehta, Tue 24 Nov, in the morning.",
        ),
        ("कल डॉ अंजलि का कोई समय ख़ाली हो तो बताना", "hi", "Dr Anjali Mehta, मंगल 24 नव।"),
        ("kal Dr Anjali ka slot khali ho to batana", "hi", "Dr Anjali Mehta, मंगल 24 नव।"),
    ],
)
def test_one_message_joins(words: str, language: str, joined: str) -> None:
    talk = a_known_patient(language=language)
    full(talk.clinic)
    talk.inputs = 0
    talk.write(words)
    assert talk.inputs == 1
    assert talk.text.split("\n")[0].endswith(joined)


def test_what_is_free_already_is_shown_before_anybody_waits(asha: TalkInMemory) -> None:
    asha.write("tell me if something frees up on Wednesday")
    assert asha.text == "You need not wait, these are free now:"
    assert asha.labels[-1] == "Wait for another"
    asha.tap("Wed 25 Nov, 9:00 am")
    assert asha.step == "book.review"


def test_who_is_not_known_yet_sees_what_there_is_and_is_asked_for_a_name_to_wait() -> None:
    talk = TalkInMemory(agreed=False)
    full(talk.clinic)
    talk.write("tell me if Dr Anjali Mehta has something free tomorrow at 10, waitlist")
    assert talk.step == "book.slot"
    talk.tap("Tell me when free")
    assert talk.step == "book.name"
    assert "/privacy" in talk.text
    talk.write("Asha Rao")
    assert talk.desk.waits()[0].doctor == "Dr Anjali Mehta"
    assert (talk.inputs, talk.step) == (3, "-")


def test_who_is_asked_for_a_name_to_wait_and_chooses_a_time_instead_waits_for_nothing() -> None:
    talk = TalkInMemory(agreed=False)
    full(talk.clinic)
    talk.write("Dr Anjali Mehta tomorrow at 10")
    talk.tap("Tell me when free")
    talk.write("Dr Ramesh Rao")
    talk.tap("Mon 23 Nov")
    talk.write("Asha Rao")
    assert (talk.step, talk.desk.waits()) == ("book.review", ())


def test_who_waits_for_much_already_is_shown_it(asha: TalkInMemory) -> None:
    for days in (1, 2, 3):
        day = asha.clinic.now.astimezone(ZONE).date() + timedelta(days=days)
        asha.desk.wait(patient_id=asha.desk.family()[0].id, doctor_id=1, days=(day, day))
    asha.write("Dr Anjali Mehta tomorrow at 10")
    asha.tap("Tell me when free")
    assert asha.text.startswith(
        "You wait for 3 things already. Leave one of them first.\n\nYou are on the waiting list for:"
    )
    asha.tap("Dr Anjali Mehta, Wed 25 Nov")
    asha.tap("Leave the list")
    assert asha.text == "All right, Asha Rao is off the waiting list: Dr Anjali Mehta, Wed 25 Nov."
    assert len(asha.desk.waits()) == 2


# --- what is offered -------------------------------------------------------------------------------------------------


def waits(talk: TalkInMemory) -> None:
    """Join the list for tomorrow."""
    talk.write("Dr Anjali Mehta tomorrow at 10")
    talk.tap("Tell me when free")
    talk.inputs = 0


def test_taking_what_is_offered_is_one_tap_and_then_it_is_paid_as_any_visit(asha: TalkInMemory) -> None:
    waits(asha)
    is_offered(asha)
    assert asha.text == (
        "A place has become free for Asha Rao:\nDr Anjali Mehta, Wednesday 25 November, 9:00 am IST, City Clinic.\n\n"
        "It is kept for you until 9:30 am IST. Do you want it?"
    )
    assert asha.labels == ["Take it", "No, keep waiting", "Leave the list"]
    asha.tap("Take it")
    assert (asha.inputs, asha.step) == (1, "book.review")
    assert asha.labels == ["Pay ₹800", "Pay at the clinic", "Change"]


def test_where_nothing_is_to_be_paid_first_taking_it_books_it(asha: TalkInMemory) -> None:
    asha.clinic.gateway_works = False
    entry = asha.desk.wait(patient_id=asha.desk.family()[0].id, doctor_id=3)
    asha.inputs = 0
    is_offered(asha, entry=entry.id)
    asha.tap("Take it")
    assert asha.inputs == 1
    assert asha.text.startswith("Booked. Your number: APT-2026112")
    assert asha.messages[-1].attachment is not None


@pytest.mark.parametrize("words", ["yes please", "take it", "1"])
def test_it_can_be_said_too(asha: TalkInMemory, words: str) -> None:
    waits(asha)
    is_offered(asha)
    asha.write(words)
    assert asha.step == "book.review"


def test_who_declines_stays_on_the_list_and_who_leaves_does_not(asha: TalkInMemory) -> None:
    waits(asha)
    is_offered(asha)
    asha.tap("No, keep waiting")
    assert asha.text.startswith(
        "All right, the next one gets that place, and Asha Rao stays on the waiting list: Dr Anj"
    )
    is_offered(asha, days=2)
    asha.tap("Leave the list")
    assert asha.text.startswith("All right, Asha Rao is off the waiting list")
    assert asha.desk.waits() == ()


def test_an_answer_that_comes_too_late_says_so_and_a_second_tap_does_nothing_twice(asha: TalkInMemory) -> None:
    waits(asha)
    is_offered(asha)
    take = asha.button("Take it").id
    asha.clinic.now += timedelta(minutes=31)
    asha.tap_id(take)
    assert asha.text.startswith("These places are no longer kept for you.") or asha.text.startswith("Dr Anjali Mehta, ")
    assert "is no longer kept for you. Asha Rao stays on the waiting list" in asha.text
    assert [b.status for b in asha.clinic.bookings.values() if b.offered] == ["held"]


def test_a_tap_after_it_was_taken_shows_where_one_is(asha: TalkInMemory) -> None:
    waits(asha)
    is_offered(asha)
    take = asha.button("Take it").id
    asha.tap_id(take)
    held = asha.clinic.holds_taken
    asha.tap_id(take)
    assert asha.clinic.holds_taken == held
    assert "no longer kept" in asha.text


def test_an_offer_comes_beside_what_is_open_and_loses_nothing(asha: TalkInMemory) -> None:
    waits(asha)
    asha.write("Dr Ramesh Rao tomorrow after 5")
    assert asha.step == "book.review"
    is_offered(asha)
    first, again = asha.messages
    assert first.text.startswith("A place has become free")
    assert again.text.startswith("Asha Rao\nDr Ramesh Rao")
    asha.tap("No, keep waiting")
    assert asha.step == "book.review"


# --- to be moved up --------------------------------------------------------------------------------------------------


def test_an_earlier_place_is_asked_for_from_the_visit_and_taken_with_one_tap(asha: TalkInMemory) -> None:
    asha.write("Dr Anjali Mehta on Friday at 10")
    asha.tap("Pay at the clinic")
    visit = asha.visit_id
    asha.write("my visits")
    asha.tap("Fri 27 Nov")
    asha.tap("Ask for earlier")
    assert asha.text.startswith(
        "Asha Rao is on the waiting list: Dr Anjali Mehta, earlier than Fri 27 Nov, 10:00 am.\nThe visit stays"
    )
    asha.inputs = 0
    is_offered(asha)
    assert "your visit of Fri 27 Nov, 10:00 am moves there" in asha.text
    asha.tap("Take it")
    assert asha.inputs == 1
    assert asha.text.startswith(
        "Done: Asha Rao comes earlier now.\n\nDr Anjali Mehta, Skin\nWednesday 25 November, 9:00 am"
    )
    assert f"{asha.clinic.bookings[visit].slot.starts_at.astimezone(ZONE):%d %H:%M}" == "25 09:00"


@pytest.mark.parametrize("words", ["an earlier place, please", "tell me if something frees up with Dr Anjali Mehta"])
def test_who_has_a_visit_and_names_no_day_is_understood_to_want_an_earlier_one(words: str) -> None:
    talk = a_known_patient()
    talk.write("my visits")
    talk.write(words)
    assert talk.text.startswith("Asha Rao is on the waiting list: Dr Anjali Mehta, earlier than Mon 23 Nov, 10:30 am.")


def test_who_has_a_visit_with_somebody_else_waits_for_whom_they_name() -> None:
    talk = a_known_patient()
    talk.clinic.blocked.append(
        BlockedPeriod(starts_at=talk.clinic.now, ends_at=talk.clinic.now + timedelta(days=40), doctor_id=2)
    )
    talk.write("put me on the waiting list for Dr Ramesh Rao")
    assert talk.text.startswith("Asha Rao is on the waiting list: Dr Ramesh Rao, Mon 23 Nov to Wed 23 Dec.")


# --- the end, and the list -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fulfilled", "told"), [(False, "Nothing has become free for Asha Rao"), (True, "Asha Rao has a visit now")]
)
def test_that_the_waiting_is_over_is_told_beside_what_is_open(asha: TalkInMemory, fulfilled: bool, told: str) -> None:
    waits(asha)
    entry = asha.desk.waits()[0].id
    asha.hear_event(WaitingOver(chat_id=1, appointment_id=UUID(entry), fulfilled=fulfilled))
    assert asha.text.startswith(told)
    asha.hear_event(WaitingOver(chat_id=1, appointment_id=uuid4()))
    assert asha.lines == []


def test_the_list_is_seen_by_its_command_and_is_empty_at_first() -> None:
    talk = a_known_patient()
    talk.write("/waitlist")
    assert talk.text == "You are not on a waiting list. Where a doctor is full, I will offer it."
    full(talk.clinic)
    waits(talk)
    is_offered(talk)
    talk.write("/waitlist")
    talk.tap("Dr Anjali Mehta")
    assert talk.labels == ["See the place", "Leave the list", "All I wait for"]
    talk.tap("See the place")
    assert talk.labels == ["Take it", "No, keep waiting", "Leave the list"]


def test_another_chat_finds_nothing_of_it(asha: TalkInMemory) -> None:
    waits(asha)
    is_offered(asha)
    take = asha.button("Take it").id
    sita = TalkInMemory(asha.clinic, chat=2)
    sita.tap_id(take)
    assert "Asha" not in sita.text
    assert asha.desk.waits()[0].status == "notified"


def test_leave_is_no_reason_to_give_up(asha: TalkInMemory) -> None:
    day = asha.clinic.now.astimezone(ZONE).date() + timedelta(days=2)
    away = BlockedPeriod(
        starts_at=datetime.combine(day, time(0), tzinfo=ZONE),
        ends_at=datetime.combine(day, time(23), tzinfo=ZONE),
        doctor_id=1,
    )
    asha.clinic.blocked.append(away)
    asha.write("Dr Anjali Mehta on Wednesday at 10")
    assert "Tell me when free" in asha.labels
