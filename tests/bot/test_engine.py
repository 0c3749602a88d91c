"""What the engine promises of every button and every message, told with the conversation of booking."""

from datetime import date, time, timedelta

import pytest

from bot.front_desk import FrontDesk, Wish
from bot.talk import Talk
from bot.understanding.meaning import When
from core.domain.events import (
    Event,
    HoldLapsed,
    LinkReady,
    LinkUnavailable,
    PaidTooLate,
    PaidTwice,
    PaymentInQuestion,
    PaymentSettled,
    PaymentTryFailed,
    RefundDone,
)
from tests.bot.clinic_in_memory import Clinic
from tests.bot.desk_in_memory import DeskInMemory
from tests.bot.talk_in_memory import TalkInMemory

TUESDAY = date(2026, 11, 24)


def a_named_patient(clinic: Clinic | None = None, *, chat: int = 1) -> TalkInMemory:
    """Return a chat whose patient is known and who has never booked."""
    talk = TalkInMemory(clinic, chat)
    talk.desk.name_self("Asha Rao")
    return talk


def at_slots(clinic: Clinic | None = None, *, chat: int = 1) -> TalkInMemory:
    talk = a_named_patient(clinic, chat=chat)
    talk.say("/book")
    talk.tap("Dr Anjali Mehta")
    return talk


def at_review(clinic: Clinic | None = None) -> TalkInMemory:
    talk = at_slots(clinic)
    talk.tap("Mon 23 Nov, 9:30 am")
    return talk


def at_payment(clinic: Clinic | None = None) -> TalkInMemory:
    talk = at_review(clinic)
    talk.tap("Pay ₹800")
    return talk


def held(talk: TalkInMemory) -> list[str]:
    """Return the starts of the places that this chat keeps, as the clinic's clock shows them."""
    return [v.starts.at.astimezone().isoformat() for v in talk.desk.my_visits() if v.status == "held"]


# --- buttons ---------------------------------------------------------------------------------------------------------


def test_a_button_tapped_twice_has_its_effect_once() -> None:
    talk = at_slots()
    button = talk.button("Mon 23 Nov, 9:30 am").id
    talk.tap_id(button)
    first = talk.messages
    talk.tap_id(button)
    assert talk.messages == first
    assert talk.clinic.holds_taken == 1


def test_the_second_tap_redraws_the_same_card() -> None:
    talk = at_slots()
    button = talk.button("Mon 23 Nov, 9:30 am").id
    talk.tap_id(button)
    card = talk.lines[-1].card
    talk.tap_id(button)
    assert talk.lines[-1].card == card


def test_a_tap_redraws_the_card_and_a_text_draws_a_new_one_below() -> None:
    talk = at_slots()
    card = talk.lines[-1].card
    talk.tap("Other days")
    assert talk.lines[-1].card == card
    talk.say("hmm")
    assert talk.lines[-1].card != card


def test_an_older_button_takes_the_conversation_back_with_its_answer() -> None:
    talk = at_slots()
    ten = talk.button("Mon 23 Nov, 10:00 am").id
    talk.tap("Mon 23 Nov, 9:30 am")
    talk.tap("Change")
    talk.tap_id(ten)
    assert talk.step == "book.review"
    assert "Monday 23 November, 10:00 am IST" in talk.text
    assert len(held(talk)) == 1


def test_an_older_button_whose_time_is_gone_says_so_and_offers_the_next() -> None:
    talk = at_slots()
    ten = talk.button("Mon 23 Nov, 10:00 am").id
    rival = at_slots(talk.clinic, chat=2)
    rival.tap("Mon 23 Nov, 10:00 am")
    talk.tap("Other days")
    talk.tap_id(ten)
    assert talk.step == "book.slot"
    assert talk.text.startswith("Somebody else has just taken this time.")
    assert talk.labels[:3] == ["Mon 23 Nov, 9:30 am", "Tue 24 Nov, 10:00 am", "Mon 23 Nov, 10:30 am"]


def test_an_older_button_changes_nothing_while_money_may_be_under_way() -> None:
    talk = at_slots()
    ten = talk.button("Mon 23 Nov, 10:00 am").id
    talk.tap("Mon 23 Nov, 9:30 am")
    talk.tap("Pay ₹800")
    before = held(talk)
    talk.tap_id(ten)
    assert talk.step == "book.payment"
    assert talk.text.startswith("Your payment may be under way, so I changed nothing.")
    assert held(talk) == before


def test_a_button_of_a_finished_conversation_shows_what_became_of_it() -> None:
    talk = at_review()
    button = talk.button("Pay at the clinic").id
    talk.tap_id(button)
    assert talk.step == "-"
    talk.tap_id(button)
    assert talk.step == "appointments.visit"
    assert talk.text.startswith("That card is finished. This is how it stands now:\n\nAPT-20261123-0001, booked")
    assert [b.status for b in talk.clinic.bookings.values()] == ["confirmed"]


def test_a_button_of_a_finished_run_answers_the_same_question_of_the_one_begun_anew() -> None:
    talk = TalkInMemory()
    talk.write("Dr Anjali Mehta tomorrow at 10")
    old = talk.button("For someone else").id
    talk.tap_id(old)
    asked = talk.text
    talk.write("/book")
    talk.write("Dr Anjali Mehta tomorrow at 10")
    assert talk.step == "book.name"
    talk.tap_id(old)
    assert talk.text == asked
    assert asked.endswith("What is the patient's full name?")
    card = talk.lines[-1].card
    talk.tap_id(old)  # again: it has had its effect, and only shows it
    assert (talk.text, talk.lines[-1].card) == (asked, card)
    talk.write("Sunita Rao")
    assert [p.name for p in talk.desk.family()] == ["Sunita Rao"]


def test_a_button_that_says_nothing_by_itself_is_not_taken_for_another_card() -> None:
    talk = at_review()
    pay = talk.button("Pay at the clinic").id
    talk.write("start over")
    talk.tap("Dr Ramesh Rao")
    talk.tap("Mon")
    assert talk.step == "book.review"
    talk.tap_id(pay)
    assert talk.text.startswith("That card is finished.")
    assert [v.status for v in talk.desk.my_visits() if v.status == "confirmed"] == []


def test_a_button_of_an_interrupted_conversation_takes_it_up_again() -> None:
    talk = at_review()
    pay = talk.button("Pay ₹800").id
    talk.say("/appointments")
    assert talk.step == "appointments.visit"
    talk.tap_id(pay)
    assert talk.step == "book.payment"


@pytest.mark.parametrize(
    "forged",
    ["", "b", "b1|1|review|pay", "b9|1|slot|t1.1.29923440", "zz|zz|zz|zz", "b1|1|slot|" + "9" * 54, "é|1|slot|1", "\0"],
)
def test_a_button_that_we_never_wrote_is_answered_and_does_nothing(forged: str) -> None:
    talk = at_slots()
    talk.tap_id(forged)
    assert talk.lines != []
    assert talk.clinic.holds_taken == 0


def test_a_strangers_button_works_on_nothing_of_the_stranger() -> None:
    stranger = at_review()
    visit = stranger.visit_id.replace("-", "")
    stranger.tap("Pay at the clinic")
    talk = a_named_patient(stranger.clinic, chat=2)
    talk.say("/appointments")
    talk.tap_id(f"a1|1|list|v{visit}")
    talk.tap_id("a1|1|sure|yes")
    assert stranger.clinic.bookings[stranger.visit_id].status == "confirmed"
    assert "Asha" not in talk.text


def test_pages_lead_through_all_options_and_round() -> None:
    talk = at_slots()
    talk.tap("Other days")
    seen: list[str] = []
    for _ in range(4):
        seen += [label for label in talk.labels if label[0].isupper() and ", " in label]
        talk.tap("More")
    assert len(seen) == len(set(seen)) == len(talk.desk.days(wish_for(1)))
    assert talk.labels[0] == seen[0]


def wish_for(doctor: int) -> Wish:
    return Wish(doctors=(doctor,))


# --- words -----------------------------------------------------------------------------------------------------------


def test_back_takes_the_last_answer_back_and_keeps_the_place() -> None:
    talk = at_review()
    talk.say("back")
    assert talk.step == "book.slot"
    assert len(held(talk)) == 1
    talk.say("back")
    assert talk.step == "book.doctor"
    talk.say("back")
    assert talk.text.startswith("That was the first question.")


def test_the_old_place_is_kept_until_a_new_one_is_taken() -> None:
    talk = at_review()
    first = held(talk)
    talk.say("change")
    talk.tap("Another time")
    assert held(talk) == first
    talk.tap("Mon 23 Nov, 10:30 am")
    assert len(held(talk)) == 1
    assert held(talk) != first


def test_start_over_asks_everything_again_and_keeps_the_place_meanwhile() -> None:
    talk = at_review()
    talk.say("start over")
    assert talk.step == "book.doctor"
    assert len(held(talk)) == 1
    talk.tap("Dr Ramesh Rao")
    talk.tap("Mon 23 Nov, 4:00 pm")
    assert len(held(talk)) == 1


def test_a_number_is_the_button_at_that_place() -> None:
    talk = at_slots()
    talk.say("2")
    assert "10:00 am" in talk.text
    assert talk.step == "book.review"


def test_what_is_not_understood_gets_help_and_the_question_again_with_the_place_kept() -> None:
    talk = at_review()
    before = held(talk)
    talk.say("qwertz")
    assert talk.text.startswith("Sorry, I did not understand that.")
    assert talk.step == "book.review"
    assert talk.labels == ["Pay ₹800", "Pay at the clinic", "Change"]
    assert held(talk) == before


@pytest.mark.parametrize(
    ("sort", "beginning"),
    [
        ("voice", "Sorry, I cannot listen to voice messages."),
        ("photo", "Sorry, I cannot look at pictures."),
        ("sticker", "Nice one!"),
        ("location", "Sorry, I can only read text."),
    ],
)
def test_what_cannot_be_read_is_answered_and_the_question_shown_again(sort: str, beginning: str) -> None:
    talk = at_review()
    talk.unreadable(sort)
    assert talk.text.startswith(beginning)
    assert talk.labels == ["Pay ₹800", "Pay at the clinic", "Change"]


def test_a_command_interrupts_and_what_was_interrupted_goes_on() -> None:
    talk = at_review()
    talk.say("/language")
    assert talk.step == "language.which"
    talk.tap("हिन्दी")
    assert talk.step == "book.review"
    assert talk.text.startswith("अब से मैं हिन्दी में लिखूँगी।\n\nAsha Rao\n")
    assert talk.labels == ["₹800 दें", "क्लिनिक पर देंगे", "बदलें"]


def test_help_is_said_above_the_question_that_was_open() -> None:
    talk = at_review()
    talk.say("what can you do", intent="help")
    assert len(talk.messages) == 1
    assert talk.text.startswith("I book doctors for you.")
    assert talk.step == "book.review"


def test_the_desk_can_be_reached_from_anywhere() -> None:
    talk = at_slots()
    talk.desk.phone = "+919800000001"
    talk.say("I want to talk to a person", intent="human")
    assert talk.text.startswith("Nobody at the desk can write here at the moment. You are on their list of calls;")
    assert "City Clinic: +91 22 4000 0000" in talk.text
    assert talk.step == "book.slot"


def test_words_of_danger_stop_everything_and_show_the_number_first() -> None:
    talk = at_review()
    talk.say("crushing chest pain right now", intent="symptom", red_flag=True, specialties=("cardiology",))
    assert talk.text.startswith("112: call it now if this is an emergency.")
    assert talk.labels == ["Go on"]
    talk.tap("Go on")
    assert talk.step == "book.review"
    assert len(held(talk)) == 1


def test_words_of_danger_are_heard_where_a_name_is_asked_for() -> None:
    talk = TalkInMemory()
    talk.say("/book")
    talk.say("he is unconscious", red_flag=True)
    assert talk.step == "emergency.card"
    assert talk.desk.people == []


def test_an_unknown_command_is_named() -> None:
    talk = TalkInMemory()
    talk.say("/frobnicate <b>")
    assert talk.text.startswith("I do not know /frobnicate.")


def test_what_a_patient_writes_is_never_a_template() -> None:
    talk = TalkInMemory(profile="{fee} {0} %s")
    talk.write("Dr Anjali Mehta tomorrow at 10")
    assert talk.labels == ["For someone else"]
    talk.say("/{name}")
    assert talk.text.startswith("I do not know /{name}.")


def test_too_many_unpaid_places_lead_to_the_visits_or_out() -> None:
    talk = at_payment()
    for start in ("Mon 23 Nov, 10:00 am", "Mon 23 Nov, 10:30 am"):
        talk.say("/book")
        talk.tap("Dr Anjali Mehta")
        talk.tap(start)
        if talk.step == "book.review":
            talk.tap("Pay ₹800")
    assert talk.step == "book.limit"
    assert talk.text.startswith("You are keeping other places that are not paid yet.")
    assert talk.labels == ["My visits", "Leave this one"]
    talk.tap("My visits")
    assert talk.labels[:2] == ["Mon 23 Nov, 9:30 am, Dr Anjali Mehta", "Mon 23 Nov, 10:00 am, Dr Anjali Mehta"]


def test_of_many_conversations_the_one_interrupted_longest_ago_is_let_go() -> None:
    talk = Talk()
    runs = [talk.begin("book", "slot", {"visit": str(number)}) for number in range(5)]
    assert talk.stack == runs[1:]
    assert Talk.from_json(talk.as_json()) == talk


# --- news ------------------------------------------------------------------------------------------------------------


def test_the_link_is_drawn_into_the_card_that_waits_for_it() -> None:
    talk = at_payment()
    card = talk.lines[-1].card
    assert talk.labels == ["Pay at the clinic", "Change"]
    talk.clinic.bookings[talk.visit_id].link_url = "https://pay.example/1"
    talk.told(LinkReady)
    assert talk.labels == ["Pay ₹800", "Pay at the clinic", "Change"]
    assert talk.messages[0].choices[0].url == "https://pay.example/1"
    assert talk.lines[-1].card == card


def test_the_payment_ends_the_conversation_with_number_and_calendar() -> None:
    talk = at_payment()
    talk.clinic.settle(talk.visit_id)
    talk.told(PaymentSettled)
    assert talk.step == "-"
    assert talk.lines[-1].calendar == talk.visit_id
    assert talk.lines[-1].ask_contact
    assert "Your number: APT-20261123-0001" in talk.text


def test_the_same_payment_told_twice_only_shows_the_visit() -> None:
    talk = at_payment()
    talk.clinic.settle(talk.visit_id)
    talk.told(PaymentSettled)
    talk.told(PaymentSettled)
    assert talk.step == "appointments.visit"
    assert [b.status for b in talk.clinic.bookings.values()] == ["confirmed"]


def test_a_payment_is_heard_though_the_patient_is_elsewhere_and_that_goes_on() -> None:
    talk = at_payment()
    talk.say("/appointments")
    talk.clinic.settle(talk.visit_id)
    talk.told(PaymentSettled)
    assert "Booked and paid" in talk.text
    assert talk.step == "appointments.visit"


def test_a_hold_that_ends_leads_back_to_the_times() -> None:
    talk = at_payment()
    talk.clinic.now += timedelta(minutes=15)
    talk.told(HoldLapsed)
    assert talk.step == "book.slot"
    assert talk.text.startswith(
        "The time to pay is over, so Mon 23 Nov, 9:30 am with Dr Anjali Mehta is no longer kept"
    )


def test_a_tap_on_a_place_whose_hold_is_over_is_refused_kindly() -> None:
    talk = at_review()
    talk.clinic.now += timedelta(minutes=15)
    talk.tap("Pay at the clinic")
    assert talk.step == "book.slot"
    assert talk.text.startswith("The place is no longer kept. Please choose a time again.")


def test_no_link_offers_another_try_or_the_desk() -> None:
    talk = at_payment()
    talk.told(LinkUnavailable)
    assert talk.step == "book.no_link"
    assert talk.labels == ["Try again", "Pay at the clinic", "Change"]
    talk.tap("Pay at the clinic")
    assert "To pay at the clinic: ₹800" in talk.text


def test_a_gateway_that_is_down_is_told_at_the_tap() -> None:
    talk = at_review()
    talk.clinic.gateway_works = False
    talk.tap("Pay ₹800")
    assert talk.step == "book.no_link"
    assert talk.text.startswith("The payment service does not answer at the moment.")


def test_a_failed_try_keeps_the_link_open() -> None:
    talk = at_payment()
    talk.told(PaymentTryFailed)
    assert talk.step == "book.payment"
    assert talk.text.startswith("That payment did not go through. The link still works, try again.")


def test_money_in_question_ends_with_the_desk_looking_into_it() -> None:
    talk = at_payment()
    talk.told(PaymentInQuestion)
    assert talk.step == "-"
    assert "does not match" in talk.text


@pytest.mark.parametrize(
    ("event", "beginning"),
    [
        (PaidTwice, "You have paid twice for Mon 23 Nov, 9:30 am with Dr Anjali Mehta."),
        (RefundDone, "Your refund for Mon 23 Nov, 9:30 am with Dr Anjali Mehta has been paid out."),
        (PaidTooLate, "Your payment for Mon 23 Nov, 9:30 am with Dr Anjali Mehta came after the place had gone."),
    ],
)
def test_news_of_a_finished_visit_are_told(event: type[Event], beginning: str) -> None:
    talk = at_review()
    talk.tap("Pay at the clinic")
    talk.told(event)
    assert talk.text.startswith(beginning)


def test_news_of_somebody_elses_visit_are_not_told() -> None:
    stranger = at_payment()
    talk = a_named_patient(stranger.clinic, chat=2)
    talk.told(PaymentSettled, stranger.visit_id)
    assert talk.lines == []


def test_a_phone_is_kept_only_when_it_is_the_senders_own() -> None:
    talk = at_review()
    talk.share("+919800000000")
    assert talk.desk.phone_known()
    assert talk.step == "book.review"
    other = a_named_patient()
    other.share(None)
    assert other.text.startswith("I can only keep your own number.")
    assert not other.desk.phone_known()


def test_one_message_with_day_and_hour_holds_the_first_that_fits() -> None:
    talk = a_named_patient()
    talk.say("Dr Anjali tomorrow after 5", intent="book", doctors=(1,), when=When(dates=(TUESDAY,), start=time(17)))
    assert talk.step == "book.review"
    assert "Tuesday 24 November, 5:00 pm IST" in talk.text


def test_a_desk_in_memory_keeps_to_the_protocol() -> None:
    desk: FrontDesk = DeskInMemory(Clinic())
    assert desk.family() == ()
