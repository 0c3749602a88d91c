"""Whole talks in the words of patients, read by the real understanding; each counts what was typed or tapped.

The budget: a patient who has been here before books with 2 inputs by one message, with 3 by buttons; a new one with 5.
The payment page is not counted.
"""

from datetime import date

import pytest

from bot.front_desk import FollowUp, Wish
from core.domain.events import LinkReady, PaymentSettled
from core.domain.money import Money
from tests.bot.clinic_in_memory import Clinic
from tests.bot.talk_in_memory import TalkInMemory


def a_new_patient(*, profile: str = "") -> TalkInMemory:
    return TalkInMemory(profile=profile)


def asked_for_a_name(*, profile: str = "") -> TalkInMemory:
    """Return somebody new who has chosen a time with Dr Anjali Mehta."""
    talk = a_new_patient(profile=profile)
    talk.write("Dr Anjali Mehta")
    talk.tap("Mon 23 Nov, 9:30 am")
    return talk


def a_known_patient(*, language: str = "en") -> TalkInMemory:
    """Return a patient who was with Dr Anjali Mehta before."""
    clinic = Clinic()
    talk = TalkInMemory(clinic, language=language)
    person = talk.desk.name_self("Asha Rao")
    third = talk.desk.nearest(Wish(doctors=(1,)))[2]
    visit = talk.desk.hold(patient_id=person.id, doctor_id=1, clinic_id=1, starts_at=third.starts.at)
    talk.desk.pay_at_clinic(visit.id)
    return talk


def pays(talk: TalkInMemory) -> None:
    """Pay on the page, which is not counted."""
    talk.clinic.settle(talk.visit_id)
    talk.told(PaymentSettled)


def test_money_that_comes_while_another_person_is_chosen_books_and_asks_about_whom_it_is_for() -> None:
    talk = a_new_patient()
    talk.clinic.needed = ("birth_date",)
    for words in ("/book", "Dr Anjali Mehta", "Mon 23 Nov, 9:30 am", "Asha Rao"):
        talk.write(words)
    for label in ("Pay ₹800", "Change", "Another patient"):
        talk.tap(label)
    pays(talk)
    assert talk.step == "profile.value"
    assert "Asha" in talk.text


def test_a_new_patient_books_with_five_inputs() -> None:
    talk = a_new_patient()
    talk.write("/book")
    talk.tap("Dr Anjali Mehta")
    talk.tap("Mon 23 Nov, 9:30 am")
    assert talk.text == (
        "Dr Anjali Mehta, Skin, ₹800\nMonday 23 November, 9:30 am IST\nCity Clinic\n\n"
        "What is your full name? The doctor will see it."
    )
    talk.write("Asha Rao")
    talk.tap("Pay ₹800")
    assert (talk.inputs, talk.step) == (5, "book.payment")
    pays(talk)
    assert talk.text == (
        "Your payment of ₹800 has arrived. Thank you!\n\n"
        "Booked and paid. Your number: APT-20261123-0001\n\n"
        "Asha Rao\nDr Anjali Mehta, Skin\nMonday 23 November, 9:30 am IST\nCity Clinic, 12 MG Road\nPaid: ₹800\n\n"
        "The visit is so soon that cancelling gives no money back. Say “my visits” to see it again."
    )
    assert talk.messages[-1].ask_contact == "Share my phone number"
    attachment = talk.messages[-1].attachment
    assert attachment is not None
    assert attachment.media_type == "text/calendar"


def test_a_visit_that_is_further_away_names_the_last_moment_for_a_refund() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali on Friday at 10")
    assert talk.text.endswith("Full refund if you cancel before Thu 26 Nov, 10:00 am.")
    talk.tap("Pay ₹800")
    pays(talk)
    assert talk.text.endswith("Full refund if you cancel before Thu 26 Nov, 10:00 am. Say “my visits” to see it again.")


def test_what_the_confirmation_says_to_say_shows_the_visit() -> None:
    talk = a_known_patient()
    talk.write("my visits")
    assert talk.text.startswith("APT-20261123-0001, booked")


def test_a_visit_that_is_paid_at_the_clinic_promises_no_refund() -> None:
    talk = a_known_patient()
    talk.write("my visits")
    assert talk.text.endswith("To pay at the clinic: ₹800")


@pytest.mark.parametrize("name", ["Anjali Mehta", "Mehta", "Imran Khan", "रवि कुमार", "Shyam Sundar", "Sandhya Rao"])
def test_a_patient_may_be_called_like_a_doctor_a_day_or_an_ear(name: str) -> None:
    talk = asked_for_a_name()
    talk.write(name)
    assert [(p.name, p.relation) for p in talk.desk.people] == [(name, "self")]
    assert talk.step == "book.review"


@pytest.mark.parametrize("words", ["My name is {}", "mera naam {} hai", "मेरा नाम {} है"])
@pytest.mark.parametrize("name", ["Anjali Mehta", "Imran Khan", "Asha Rao"])
def test_a_patient_may_introduce_themselves(words: str, name: str) -> None:
    talk = asked_for_a_name()
    talk.write(words.format(name))
    assert [(p.name, p.relation) for p in talk.desk.people] == [(name, "self")]
    assert talk.step == "book.review"


def test_a_doctor_named_as_one_is_no_name_of_the_patient() -> None:
    talk = asked_for_a_name()
    talk.write("Dr Ramesh Rao")
    assert (talk.step, talk.desk.people) == ("book.slot", [])
    assert talk.text.startswith("Dr Ramesh Rao, Heart")
    talk.tap("Mon 23 Nov, 4:00 pm")
    talk.write("Ramesh Rao")
    assert talk.text.startswith("Ramesh Rao\nDr Ramesh Rao, Heart")
    assert [p.name for p in talk.desk.people] == ["Ramesh Rao"]


def test_a_doctors_card_is_shown_once() -> None:
    talk = a_new_patient()
    talk.write("Dr Vivek Mehta")
    assert "Fee" not in talk.text
    assert talk.text.startswith("Dr Vivek Mehta, Bones and joints, ₹700\nCity Clinic\n")
    talk.write("what is the address?")
    assert talk.text.endswith(
        "\n\nDr Vivek Mehta: the nearest times are below. "
        "Or say one: “Friday morning”, “later than 5”, “another doctor”."
    )
    talk.write("Dr Mehta")
    assert "City Clinic" in talk.text
    talk.tap("Dr Vivek Mehta")
    assert talk.text.startswith("Dr Vivek Mehta, Bones and joints, ₹700\n\nThe nearest times are below.")


def test_a_second_line_says_only_what_the_label_does_not() -> None:
    talk = a_new_patient()
    talk.write("/book")
    choices = {choice.label: choice.hint for message in talk.messages for choice in message.choices}
    assert choices["Dr Anjali Mehta, Skin"] == "₹800 · City Clinic"


def test_times_of_one_doctor_at_one_place_are_bare_so_that_more_of_them_are_seen() -> None:
    talk = a_new_patient()
    talk.write("/book")
    talk.tap("Dr Anjali Mehta")
    talk.tap("Other days")
    talk.tap("Tue 24 Nov")
    times = [choice for message in talk.messages for choice in message.choices if choice.label.endswith("m")]
    assert len(times) > 3
    assert {choice.hint for choice in times} == {""}


def test_who_greets_the_greeting_is_not_told_that_it_was_not_understood() -> None:
    talk = a_new_patient()
    talk.write("/start")
    greeting = talk.text
    talk.write("hello")
    assert talk.text == greeting


def test_the_name_that_the_channel_shows_is_one_tap() -> None:
    talk = asked_for_a_name(profile="Asha Rao 🌸")
    assert talk.labels == ["For someone else"]
    other = asked_for_a_name(profile="Asha Rao")
    assert other.labels == ["Asha Rao", "For someone else"]
    other.tap("Asha Rao")
    assert [(p.name, p.relation) for p in other.desk.people] == [("Asha Rao", "self")]


def test_a_known_patient_books_with_three_inputs_by_buttons() -> None:
    talk = a_known_patient()
    talk.write("/book")
    assert talk.text.startswith("Dr Anjali Mehta, Skin, ₹800\nFor Asha Rao")
    talk.tap("Mon 23 Nov, 9:30 am")
    talk.tap("Pay ₹800")
    assert (talk.inputs, talk.step) == (3, "book.payment")


@pytest.mark.parametrize(
    ("words", "language", "shown"),
    [
        ("Dr Anjali tomorrow after 5", "en", "Tuesday 24 November, 5:00 pm IST"),
        ("appointment with dr anjali on friday morning please", "en", "Friday 27 November, 9:00 am IST"),
        ("kal shaam 5 baje dr anjali se milna hai", "en", "Tuesday 24 November, 5:00 pm IST"),
        ("कल शाम 5 बजे डॉ अंजलि", "hi", "मंगलवार 24 नवंबर, शाम 5:00 भारतीय समय"),
        ("skin doctor tomorrow after 5", "en", "Tuesday 24 November, 5:00 pm IST"),
    ],
)
def test_a_known_patient_books_with_two_inputs_by_one_message(words: str, language: str, shown: str) -> None:
    talk = a_known_patient(language=language)
    talk.write(words)
    assert talk.step == "book.review"
    assert shown in talk.text
    talk.tap("₹800 दें" if language == "hi" else "Pay ₹800")
    assert (talk.inputs, talk.step) == (2, "book.payment")


def test_two_doctors_of_one_name_are_asked_about_and_the_rest_is_remembered() -> None:
    talk = a_known_patient()
    talk.write("Dr Mehta tomorrow after 5 for my mother")
    assert talk.text == "What is the full name of your mother?"
    talk.write("Sunita Rao")
    assert talk.text == (
        "Which doctor do you mean? Tap or say the full name.\n\n"
        "Dr Anjali Mehta, Skin\nFee: ₹800\nCity Clinic\n\nDr Vivek Mehta, Bones and joints\nFee: ₹700\nCity Clinic"
    )
    assert talk.labels == [
        "Any doctor",
        "Dr Anjali Mehta, Skin",
        "Dr Vivek Mehta, Bones and joints",
        "All doctors",
        "Back",
    ]
    talk.tap("Dr Anjali Mehta")
    assert talk.step == "book.review"
    assert talk.text.startswith("Sunita Rao\nDr Anjali Mehta, Skin\nTuesday 24 November, 5:00 pm IST")


def test_a_wish_is_changed_by_saying_so() -> None:
    talk = a_known_patient()
    talk.write("/book")
    talk.write("later than 5")
    assert talk.labels[:2] == ["Mon 23 Nov, 5:00 pm", "Mon 23 Nov, 5:30 pm"]
    talk.write("Tuesday")
    assert "Tuesday 24 November, 5:00 pm IST" in talk.text
    talk.write("friday")
    assert "Friday 27 November, 5:00 pm IST" in talk.text
    talk.write("back")
    assert "Tuesday 24 November, 5:00 pm IST" in talk.text
    talk.write("another doctor")
    talk.tap("Dr Ramesh Rao")
    assert talk.text.startswith("Asha Rao\nDr Ramesh Rao, Heart\nTuesday 24 November, 5:00 pm IST")
    assert sum(b.status == "held" for b in talk.clinic.bookings.values()) == 1


def test_a_day_the_doctor_does_not_work_is_said_with_what_is_near_and_a_colleague() -> None:
    talk = a_known_patient()
    talk.write("Dr Vivek tomorrow evening")
    assert talk.text.startswith("The doctor does not see patients on Tuesday 24 November.\n\nDr Vivek Mehta")
    assert talk.labels == [
        "Mon 23 Nov, 4:00 pm",
        "Mon 23 Nov, 5:00 pm",
        "Tue 24 Nov, 4:00 pm, Dr Anjali Mehta, Skin",
        "More (1/2)",
    ]
    talk.tap("More")
    assert talk.labels == ["Wed 25 Nov, 4:00 pm", "Other days", "Another doctor", "More (2/2)"]


def test_browsing_leads_by_day_and_time_to_the_card() -> None:
    talk = a_known_patient()
    talk.write("/book")
    talk.tap("Other days")
    assert talk.labels[0] == "Mon 23 Nov, Available"
    talk.tap("More")
    talk.tap("Thu 3 Dec")
    talk.tap("More")
    talk.tap("4:00 pm")
    assert "Thursday 3 December, 4:00 pm IST" in talk.text


@pytest.mark.parametrize("name", ["<img src=x>", "🙂🙂🙂", "A", "x" * 4097, "12345", "\u202e\u202e"])
def test_what_is_no_name_is_refused_kindly_and_asked_for_again(name: str) -> None:
    talk = asked_for_a_name()
    talk.say(name)
    assert talk.text.startswith("Please write the name in letters, between 2 and 80 of them.\n\nDr Anjali Mehta, Skin")
    assert talk.desk.people == []


@pytest.mark.parametrize("name", ["सुनीता राव", "مريم الهاشمي", "Zoë O’Neil-Rao", "Jo"])
def test_a_name_in_any_script_is_a_name(name: str) -> None:
    talk = asked_for_a_name()
    talk.say(name)
    assert [p.name for p in talk.desk.people] == [name]


def test_a_free_visit_is_booked_without_money() -> None:
    talk = a_known_patient()
    talk.write("dr sunita sharma tomorrow at 10")
    assert talk.labels == ["Book it", "Change"]
    talk.tap("Book it")
    assert talk.text.startswith("Booked. Your number: APT-20261124-0002")
    assert "pay" not in talk.text.lower()


def test_a_visit_that_the_doctor_confirms_is_asked_for() -> None:
    talk = a_known_patient()
    talk.clinic.auto_confirm = False
    talk.write("Dr Anjali tomorrow after 5")
    talk.tap("Pay at the clinic")
    assert talk.text.startswith("Thank you. Dr Anjali Mehta will confirm Tuesday 24 November, 5:00 pm IST for Asha Rao")


def test_cancelling_takes_two_inputs_and_says_first_what_comes_back() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali on friday at 10 am")
    talk.tap("Pay ₹800")
    pays(talk)
    talk.clinic.bookings.pop(next(iter(talk.clinic.bookings)))
    talk.inputs = 0
    talk.write("cancel my appointment")
    assert talk.text == (
        "Cancel Dr Anjali Mehta, Friday 27 November, 10:00 am IST, for Asha Rao?\n"
        "You get ₹800 back, which is all you have paid."
    )
    talk.tap("Yes, cancel it")
    assert talk.inputs == 2
    assert talk.text.startswith(
        "Cancelled: Dr Anjali Mehta, Friday 27 November, 10:00 am IST.\n₹800 is on its way back"
    )


def test_cancelling_late_says_that_nothing_comes_back() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali today at 3 pm")
    talk.tap("Pay ₹800")
    pays(talk)
    talk.clinic.bookings.pop(next(iter(talk.clinic.bookings)))
    talk.write("cancel my appointment")
    assert talk.text.endswith("It is too late for a refund: nothing of the ₹800 comes back.")
    talk.tap("No, keep it")
    assert talk.step == "appointments.visit"


def test_own_visits_are_listed_and_an_unpaid_one_can_be_finished() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali tomorrow after 5")
    talk.write("/appointments")
    assert talk.labels == [
        "Mon 23 Nov, 10:30 am, Dr Anjali Mehta",
        "Tue 24 Nov, 5:00 pm, Dr Anjali Mehta",
        "Book a visit",
    ]
    talk.tap("Tue 24 Nov")
    assert talk.text.startswith("Not booked yet, kept until 9:15 am IST")
    talk.tap("Finish booking")
    assert talk.step == "book.review"
    talk.tap("Pay at the clinic")
    assert "Booked. Your number: APT-20261124-0002" in talk.text
    assert talk.step == "-"


def test_nobody_has_visits_at_first() -> None:
    talk = a_new_patient()
    talk.write("/appointments")
    assert (talk.text, talk.labels) == ("You have no visits yet.", ["Book a visit"])


def test_more_time_is_given_once() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali tomorrow after 5")
    talk.tap("Change")
    talk.tap("More time to pay")
    assert "Kept for you until 9:25 am IST." in talk.text
    talk.tap("Change")
    assert "More time to pay" not in talk.labels


def test_dropping_a_place_frees_it_at_once() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali tomorrow after 5")
    talk.tap("Change")
    talk.tap("Leave it")
    assert talk.text.startswith("Give this place back?\nDr Anjali Mehta, ")
    assert "somebody else may take it at once" in talk.text
    assert talk.labels == ["Yes, leave it", "No, keep it"]
    talk.tap("No")
    assert talk.step == "book.review"
    talk.tap("Pay ₹")
    talk.told(LinkReady)
    talk.tap("Change")
    talk.tap("Leave it")
    assert "If you have paid in the meantime, all of it comes back." in talk.text
    talk.write("yes")
    assert talk.text == "All right, nothing is booked. Write whenever you need a doctor."
    assert [b.status for b in talk.clinic.bookings.values()] == ["confirmed", "cancelled"]


def test_everything_can_be_said_in_hindi() -> None:
    talk = a_new_patient()
    talk.write("/language")
    talk.tap("हिन्दी")
    talk.write("/book")
    talk.tap("Dr Anjali Mehta")
    assert talk.labels[:2] == ["सोम 23 नव, सुबह 9:30", "सोम 23 नव, सुबह 10:00"]
    talk.tap("सोम 23 नव, सुबह 9:30")
    assert talk.text.endswith("\n\nआपका पूरा नाम क्या है? डॉक्टर को यही दिखेगा।")
    talk.write("सुनीता राव")
    talk.tap("क्लिनिक पर देंगे")
    assert talk.text.startswith("बुकिंग हो गई। आपका नंबर: APT-20261123-0001")


def test_what_a_follow_up_costs_is_said_before_the_tap() -> None:
    talk = a_known_patient()
    talk.clinic.follow_ups[1] = FollowUp(fee=Money(20_000, "INR"), last_day=date(2026, 11, 25))
    talk.write("/book")
    assert talk.text.startswith("Dr Anjali Mehta, Skin, ₹200 as a follow-up until Wednesday 25 November, then ₹800\n")
    talk.write("another doctor")
    assert talk.messages[-1].choices[1].hint == "₹200 (follow-up) · City Clinic"
    talk.write("Dr Anjali on Wednesday at 10")
    assert "Fee: ₹200 as a follow-up, instead of ₹800" in talk.text
    assert "Pay ₹200" in talk.labels
    talk.write("Dr Anjali on Thursday at 10")
    assert "Fee: ₹800" in talk.text


def test_a_free_follow_up_is_booked_without_paying() -> None:
    talk = a_known_patient()
    talk.clinic.follow_ups[1] = FollowUp(fee=Money(0, "INR"), last_day=date(2026, 11, 25))
    talk.write("Dr Anjali on Wednesday at 10")
    assert "No fee as a follow-up, instead of ₹800" in talk.text
    assert talk.labels == ["Book it", "Change"]


@pytest.mark.parametrize("words", ["timings of Dr Anjali", "डॉ अंजलि का समय क्या है"])
def test_to_speak_of_the_same_doctor_loses_no_time_that_is_kept(words: str) -> None:
    talk = TalkInMemory()
    talk.desk.name_self("Asha Rao")
    talk.write("Dr Anjali tomorrow after 5")
    kept = [(b.status, b.slot.starts_at) for b in talk.clinic.bookings.values()]
    talk.write(words)
    assert talk.step == "book.review"
    assert [(b.status, b.slot.starts_at) for b in talk.clinic.bookings.values()] == kept
