"""Moving a visit in the words of patients: three inputs, the old time beside the new one, and no place ever lost.

The budget: 3 inputs, typed or tapped, from the words "move my appointment", from the visit's card, or from a reminder.
"""

from datetime import timedelta

import pytest

from core.domain.notices import NoticeKind
from tests.bot.clinic_in_memory import Clinic
from tests.bot.desk_in_memory import DeskInMemory
from tests.bot.talk_in_memory import TalkInMemory


def a_patient(*, language: str = "en", days: int = 3, visits: int = 1, paid: bool = False) -> TalkInMemory:
    """Return Asha, who has visits with Dr Anjali Mehta: Thursday at ten, Friday at ten."""
    talk = TalkInMemory(Clinic(), language=language)
    person = talk.desk.name_self("Asha Rao")
    for number in range(visits):
        starts = talk.clinic.now + timedelta(days=days + number, hours=1)
        visit = talk.desk.hold(patient_id=person.id, doctor_id=1, clinic_id=1, starts_at=starts)
        if paid:
            talk.clinic.settle(visit.id)
        else:
            talk.desk.pay_at_clinic(visit.id)
    return talk


def times(talk: TalkInMemory) -> list[str]:
    """When the visits are, as the clinic has them."""
    return sorted(f"{b.slot.starts_at:%a %d %H:%M}" for b in talk.clinic.bookings.values() if b.chat == talk.desk.chat)


def test_moving_takes_three_inputs_by_words() -> None:
    talk = a_patient()
    number = next(iter(talk.clinic.bookings.values())).number
    talk.write("move my appointment")
    assert talk.text == (
        "Asha Rao, Dr Anjali Mehta\nNow: Thursday 26 November, 10:00 am IST\n\n"
        "When would you like to come instead? Tap a time or say one: “Monday after 5”. "
        "Your place is yours until you have another."
    )
    assert talk.labels == [
        "Mon 23 Nov, 9:30 am",
        "Mon 23 Nov, 10:00 am",
        "Mon 23 Nov, 10:30 am",
        "Other days",
    ]
    talk.tap("Mon 23 Nov, 10:00 am")
    assert talk.text == (
        f"Move {number} for Asha Rao?\n\nNow: Thursday 26 November, 10:00 am IST, Dr Anjali Mehta\n"
        "New: Monday 23 November, 10:00 am IST, Dr Anjali Mehta\n\nTo pay at the clinic: ₹800"
    )
    assert talk.labels == ["Yes, move it", "Another time", "Keep it as it is"]
    talk.tap("Yes, move it")
    assert talk.inputs == 3
    assert talk.text.startswith(f"Moved. Your number stays {number}.")
    assert talk.messages[-1].attachment is not None
    assert times(talk) == ["Mon 23 04:30"]


def test_moving_takes_two_inputs_where_the_words_say_when() -> None:
    talk = a_patient()
    talk.write("move my appointment to Saturday at 5 pm")
    assert "New: Saturday 28 November, 5:00 pm IST" in talk.text
    talk.write("yes")
    assert talk.inputs == 2
    assert times(talk) == ["Sat 28 11:30"]


def test_moving_takes_three_inputs_from_the_card() -> None:
    talk = a_patient()
    talk.write("/appointments")
    talk.inputs = 0
    assert talk.labels == ["Move", "Cancel it", "Ask for earlier", "More"]
    talk.tap("Move")
    talk.tap("Mon 23 Nov, 9:30 am")
    talk.tap("Yes, move it")
    assert (talk.inputs, times(talk)) == (3, ["Mon 23 04:00"])


def test_moving_takes_three_inputs_from_the_reminder() -> None:
    talk = a_patient()
    visit = talk.visit_id
    talk.hear_notice(NoticeKind.REMINDER_DAY, visit)
    talk.inputs = 0
    talk.tap("Move")
    talk.tap("Mon 23 Nov, 9:30 am")
    talk.tap("Yes, move it")
    assert (talk.inputs, times(talk)) == (3, ["Mon 23 04:00"])


def test_of_two_visits_the_day_names_the_one_that_is_meant() -> None:
    talk = a_patient(visits=2)
    talk.write("move my Friday appointment to Tuesday 5 pm")
    assert "Now: Friday 27 November, 10:00 am IST" in talk.text
    assert "New: Tuesday 24 November, 5:00 pm IST" in talk.text
    talk.tap("Yes, move it")
    assert times(talk) == ["Thu 26 04:30", "Tue 24 11:30"]


def test_a_day_alone_names_the_visit_and_an_hour_beside_it_the_new_time() -> None:
    talk = a_patient(visits=2)
    talk.write("move my Friday appointment")
    assert "Now: Friday 27 November, 10:00 am IST" in talk.text
    talk.write("at 3 pm on Saturday")
    assert "New: Saturday 28 November, 3:00 pm IST" in talk.text


def test_of_two_visits_that_nothing_tells_apart_one_is_chosen() -> None:
    talk = a_patient(visits=2)
    talk.write("/move")
    assert (talk.text, len(talk.labels)) == ("Which visit do you want to move?", 2)
    talk.tap("Fri 27 Nov")
    assert "Now: Friday 27 November, 10:00 am IST" in talk.text


def test_a_place_that_somebody_else_takes_meanwhile_costs_nothing() -> None:
    talk = a_patient()
    talk.write("move my appointment")
    talk.tap("Mon 23 Nov, 10:00 am")
    rival = DeskInMemory(talk.clinic, 2)
    starts = talk.clinic.now + timedelta(hours=1)
    held = rival.hold(patient_id=rival.name_self("Rival").id, doctor_id=1, clinic_id=1, starts_at=starts)
    rival.pay_at_clinic(held.id)
    talk.tap("Yes, move it")
    assert talk.text.startswith("Somebody else has just taken this time.")
    assert talk.labels[:3] == ["Mon 23 Nov, 9:30 am", "Tue 24 Nov, 10:00 am", "Mon 23 Nov, 10:30 am"]
    assert times(talk) == ["Thu 26 04:30"]
    talk.tap("Mon 23 Nov, 9:30 am")
    talk.tap("Yes, move it")
    assert times(talk) == ["Mon 23 04:00"]


def test_another_doctor_and_what_that_does_to_the_fee_is_said_before_the_yes() -> None:
    talk = a_patient(paid=True)
    talk.write("move my appointment")
    talk.tap("Other days")
    talk.tap("Another doctor")
    assert talk.labels[0].startswith("Dr Anjali Mehta")
    talk.tap("Dr Vivek Mehta")
    talk.tap("Mon 23 Nov, 4:00 pm")
    assert "New: Monday 23 November, 4:00 pm IST, Dr Vivek Mehta" in talk.text
    assert "It costs ₹700; ₹100 of the ₹800 you have paid comes back." in talk.text
    talk.tap("Another time")
    talk.write("another doctor")
    talk.tap("Dr Ramesh Rao")
    talk.tap("Mon 23 Nov, 4:00 pm")
    assert "It costs ₹1,200: you have paid ₹800, and pay ₹400 at the clinic." in talk.text
    talk.tap("Yes, move it")
    assert talk.text.startswith("Moved.")


def test_a_visit_that_is_too_near_says_so_and_what_can_be_done() -> None:
    talk = a_patient()
    talk.clinic.now += timedelta(days=3)
    talk.write("/appointments")
    assert "Move" not in talk.labels
    talk.write("move my appointment")
    assert talk.text == (
        "It is too late to move this visit here. You can cancel it, or ask the desk: /human.\n\n"
        "This is how it stands: Dr Anjali Mehta, Thursday 26 November, 10:00 am IST, booked."
    )
    assert talk.labels == ["Cancel it", "My visits"]
    talk.tap("Cancel it")
    assert talk.step == "appointments.sure"


def test_who_has_nothing_booked_is_told_so() -> None:
    talk = TalkInMemory()
    talk.write("/move")
    assert talk.text == "You have no booked visit that could be moved."
    assert talk.labels == ["My visits", "Book a visit"]


def test_keeping_it_changes_nothing() -> None:
    talk = a_patient()
    talk.write("move my appointment")
    talk.tap("Mon 23 Nov, 10:00 am")
    talk.write("no")
    assert talk.text.startswith("All right, it stays as it is: Dr Anjali Mehta, Thursday 26 November")
    assert times(talk) == ["Thu 26 04:30"]


def test_the_old_button_of_a_finished_move_shows_how_it_stands() -> None:
    talk = a_patient()
    talk.write("move my appointment")
    talk.tap("Mon 23 Nov, 10:00 am")
    yes = talk.button("Yes, move it").id
    talk.tap_id(yes)
    talk.tap_id(yes)
    assert talk.text.startswith("That card is finished.")
    assert "Monday 23 November, 10:00 am IST" in talk.text
    assert times(talk) == ["Mon 23 04:30"]


def test_it_may_be_moved_as_often_as_the_clinic_allows() -> None:
    talk = a_patient()
    for time in ("Friday at 11", "Saturday at 11"):
        talk.write(f"move my appointment to {time} am")
        talk.tap("Yes, move it")
    talk.write("move my appointment")
    assert talk.text.startswith("This visit has been moved as often as the clinic allows.")


@pytest.mark.parametrize(
    "words", ["अपॉइंटमेंट का समय बदलो", "मेरी अपॉइंटमेंट का समय बदलना है", "meri appointment ka time badal do"]
)
def test_moving_takes_three_inputs_in_hindi(words: str) -> None:
    talk = a_patient(language="hi", paid=True)
    talk.write(words)
    assert "अभी: गुरुवार 26 नवंबर, सुबह 10:00 भारतीय समय" in talk.text
    talk.tap("सोम 23 नव, सुबह 10:00")
    assert talk.text.endswith("फ़ीस वही रहेगी: ₹800। अपॉइंटमेंट बहुत नज़दीक है, इसलिए रद्द करने पर पैसे वापस नहीं मिलेंगे।")
    assert talk.labels == ["हाँ, बदल दें", "दूसरा समय", "यही रहने दें"]
    talk.tap("हाँ, बदल दें")
    assert (talk.inputs, times(talk)) == (3, ["Mon 23 04:30"])


def test_the_card_shows_three_actions_and_the_others_behind_more() -> None:
    talk = a_patient(visits=2, paid=True)
    talk.write("/appointments")
    talk.tap("Thu 26 Nov")
    assert talk.labels == ["Move", "Cancel it", "Ask for earlier", "More", "Back"]
    talk.tap("More")
    assert talk.labels == ["My code for the desk", "Directions", "Add to calendar", "Receipt", "All my visits", "Back"]
    talk.write("back")
    assert talk.labels == ["Move", "Cancel it", "Ask for earlier", "More", "Back"]


SAID_OF_ONE_THAT_IS_THERE = {
    "मेरा अपॉइंटमेंट शुक्रवार शाम को कर दो": "hi",
    "गुरुवार के बजाय शुक्रवार शाम कर दो": "hi",
    "mera appointment shukrawar shaam ko kar do": "en",
    "guruwar ke bajay shukrawar shaam ko kar do": "en",
    "move it to Friday evening": "en",
    "make it Friday evening instead": "en",
    "put my appointment on Friday evening": "en",
    "not Thursday but Friday evening": "en",
}


@pytest.mark.parametrize("words", SAID_OF_ONE_THAT_IS_THERE)
def test_a_visit_that_is_there_is_moved_and_no_second_one_made(words: str) -> None:
    talk = a_patient(language=SAID_OF_ONE_THAT_IS_THERE[words])
    before = times(talk)
    talk.write(words)
    assert talk.step == "move.sure"
    assert times(talk) == before
    assert len(talk.clinic.bookings) == 1


@pytest.mark.parametrize("words", SAID_OF_ONE_THAT_IS_THERE)
def test_who_has_no_visit_is_not_asked_which_one(words: str) -> None:
    talk = a_patient(language=SAID_OF_ONE_THAT_IS_THERE[words], visits=0)
    talk.write(words)
    assert talk.step.startswith("move.none" if words.startswith("move") else "book.")


def test_the_visit_whose_card_is_open_is_the_one_that_is_moved() -> None:
    talk = a_patient(visits=2)
    talk.write("/appointments")
    talk.tap("Fri 27 Nov")
    talk.write("make it Monday evening instead")
    assert talk.step == "move.sure"
    assert "Now: Friday 27 November" in talk.text


def test_another_day_is_no_yes_to_the_one_on_the_card() -> None:
    talk = a_patient(visits=0)
    talk.write("book Dr Anjali tomorrow at 5 pm")
    assert talk.step == "book.review"
    for words in ("kal ke bajay parso kar do", "ok but make it Wednesday", "theek hai, parso kar do"):
        talk.write(words)
        assert "confirmed" not in {b.status for b in talk.clinic.bookings.values()}, words


def test_a_word_for_a_new_one_books_beside_the_one_that_is_there() -> None:
    talk = a_patient()
    talk.write("mera appointment kal ke liye book kar do")
    assert talk.step.startswith("book.")


def test_a_move_whose_visit_is_cancelled_meanwhile_is_not_taken_up_again() -> None:
    talk = a_patient()
    talk.write("move my appointment")
    talk.write("cancel my appointment")
    talk.tap("Yes, cancel it")
    assert talk.text.startswith("Cancelled")
    assert talk.step == "-"


@pytest.mark.parametrize(("language", "says"), [("en", "booked (moved to this time)"), ("hi", "पक्की (समय बदला हुआ)")])
def test_a_visit_that_was_moved_is_said_to_be(language: str, says: str) -> None:
    talk = a_patient()
    talk.desk.set_language(language)
    talk.write("move my appointment" if language == "en" else "मेरी अपॉइंटमेंट बदलनी है")
    before = list(talk.labels)
    talk.tap(before[0])
    assert says not in talk.text
    yes = talk.button("Yes, move it" if language == "en" else "हाँ, बदल दें").id
    talk.tap_id(yes)
    talk.tap_id(yes)  # a button of what is done shows how it stands
    assert says in talk.text
