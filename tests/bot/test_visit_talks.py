"""What can be done with a visit besides moving it: find it, book it again, say how it was."""

from datetime import timedelta

import pytest

from core.domain.notices import NoticeKind
from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.test_moving_talks import a_patient


def after_a_visit(*, language: str = "en", visits: int = 1) -> TalkInMemory:
    """Return Asha, an hour after her visit."""
    talk = a_patient(language=language)
    person = talk.desk.family()[0]
    for number in range(1, visits):
        starts = talk.clinic.now + timedelta(days=3 + number, hours=1)
        if starts.weekday() != 6:
            held = talk.desk.hold(patient_id=person.id, doctor_id=1, clinic_id=1, starts_at=starts)
            talk.desk.pay_at_clinic(held.id)
            talk.clinic.bookings[held.id].status = "completed"
    for booking in talk.clinic.bookings.values():
        booking.status = "completed"
    talk.clinic.now += timedelta(days=2 + visits, hours=3)
    return talk


def test_the_way_to_the_branch_is_in_its_own_words_with_a_map() -> None:
    talk = a_patient()
    talk.write("/appointments")
    talk.tap("More")
    talk.tap("Directions")
    assert talk.text == (
        "City Clinic\n12 MG Road\nOpposite the metro, first floor\nPhone: +91 22 4000 0000\n\n"
        "Your visit: Thursday 26 November, 10:00 am IST"
    )
    assert [(c.label, c.url) for c in talk.messages[-1].choices] == [
        ("Open the map", "https://maps.example/city-clinic"),
        ("Back to the visit", None),
    ]


def test_a_past_visit_is_booked_again_with_its_doctor() -> None:
    talk = after_a_visit()
    talk.write("/appointments")
    talk.tap("Earlier visits")
    talk.tap("Thu 26 Nov")
    talk.tap("Book again")
    assert talk.step == "book.slot"
    assert talk.text.startswith("Dr Anjali Mehta, Skin, ₹800\nCity Clinic\nFor Asha Rao")


def test_all_of_the_past_is_there_page_by_page() -> None:
    talk = after_a_visit(visits=23)
    talk.write("/appointments")
    talk.tap("Earlier visits")
    seen: list[str] = []
    for _ in range(3):
        seen += [label for label in talk.labels if label[:3] in {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}]
        talk.tap("More")
    assert len(set(seen)) == len(seen) == 20  # three Sundays are no day of hers


def test_after_the_visit_one_tap_says_how_it_was() -> None:
    talk = after_a_visit()
    visit = next(iter(talk.clinic.bookings.values()))
    talk.hear_notice(NoticeKind.FEEDBACK, visit.id)
    assert talk.text.startswith("Hello Asha, this is City Clinic. How was your visit on Thursday 26 November")
    assert talk.labels == ["1, bad", "2, not so good", "3, all right", "4, good", "5, very good"]
    talk.tap("5, very good")
    assert talk.text.startswith("Thank you for 5 of 5.")
    assert talk.inputs == 1
    talk.write("Dr Mehta took her time with me")
    assert talk.text == "Thank you, City Clinic will read it. You can change it for a week under “my visits”."
    assert (visit.feedback and visit.feedback.stars, visit.feedback and visit.feedback.comment) == (
        5,
        "Dr Mehta took her time with me",
    )


@pytest.mark.parametrize(("language", "regret"), [("en", "We are sorry"), ("hi", "हमें खेद है")])
def test_few_stars_are_met_with_regret_and_a_number_may_be_written(language: str, regret: str) -> None:
    talk = after_a_visit(language=language)
    visit = next(iter(talk.clinic.bookings.values()))
    talk.hear_notice(NoticeKind.FEEDBACK, visit.id)
    talk.write("2")
    assert talk.text.startswith(regret)
    assert visit.feedback is not None
    assert visit.feedback.stars == 2


def test_the_old_button_still_counts_and_what_was_said_can_be_changed() -> None:
    talk = after_a_visit()
    visit = next(iter(talk.clinic.bookings.values()))
    talk.hear_notice(NoticeKind.FEEDBACK, visit.id)
    four = talk.button("4, good").id
    talk.tap("2, not so good")
    talk.write("/book")
    talk.tap_id(four)
    assert visit.feedback is not None
    assert visit.feedback.stars == 4
    talk.tap("No, that is all")
    talk.write("/appointments")
    talk.tap("Earlier visits")
    talk.tap("Thu 26 Nov")
    talk.tap("How was it?")
    assert talk.text.startswith("You have given 4 of 5 for Dr Anjali Mehta")


def test_a_visit_that_has_not_been_is_not_judged() -> None:
    talk = a_patient()
    talk.tap_id(f"f1|1|card|5.{talk.visit_id.replace('-', '')}")
    assert "This visit is over, cancelled or has begun." in talk.text
    assert next(iter(talk.clinic.bookings.values())).feedback is None


def test_the_way_to_the_branch_is_not_shown_again_after_a_move() -> None:
    talk = a_patient()
    talk.write("/appointments")
    talk.tap("More")
    talk.tap("Directions")
    talk.write("move my appointment")
    talk.tap("Mon 23 Nov, 10:00 am")
    talk.tap("Yes, move it")
    assert talk.text.startswith("Moved.")
    assert "metro" not in talk.text
    assert talk.step == "appointments.visit"
    assert talk.text.endswith("Mon 23 Nov, 10:00 am. What else would you like?")
