"""A notice is said once by each way, as long as it is true and wanted, and goes on until it has reached somebody."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from bot.channels.port import Rejected, SendFailed, Stopped, Unreachable
from bot.message import Kind
from core.domain.answers import Answer
from core.domain.appointment import Event
from core.domain.effects import Say
from core.domain.errors import VisitClosed
from core.domain.message_class import AboveCeiling
from core.domain.money import Money
from core.domain.notices import NoticeKind
from core.domain.payment import Capture, RefundStatus
from core.services.booking import HoldRequest, hold_slot
from core.services.notices import plan, plan_booked, plan_moved
from core.services.payments import link_made, request_payment
from core.services.refunds import refund_heard
from core.services.settlement import settle
from core.storage.answers import Tally
from tests.builders import World
from tests.webhooks.notice_office import Office

BLOCKED = Unreachable("Forbidden: bot was blocked by the user")


@pytest.fixture
def office(world: World) -> Office:
    """The clinic on Monday at nine."""
    return Office(world)


# --- planned with its cause, taken back with its visit ----------------------------------------------------------------


def test_a_booking_plans_its_confirmation_and_its_reminders(office: Office) -> None:
    visit = office.book()
    rows = office.world.sql("select kind, way, status, due_at, version from notices order by due_at, kind")
    at = office.world.at
    assert rows == [
        ("confirmation", "telegram", "planned", office.world.clock.now, visit.version),
        ("reminder_day", "telegram", "planned", at(17, days=1), visit.version),
        ("nudge", "telegram", "planned", at(14, days=2), visit.version),
        ("reminder_hour", "telegram", "planned", at(16, days=2), visit.version),
    ]
    office.world.assert_invariants()


def test_what_a_chat_does_is_told_there_once_and_its_notice_is_the_answer_itself(office: Office) -> None:
    office.hears("Dr Mehta tomorrow after 5")
    office.taps("Book it")
    office.work()
    telegram = office.wires["telegram"]
    assert [text.split(".")[0] for text in telegram.texts if "APT-20261124-0001" in text] == ["Booked"]
    rows = office.world.sql("select kind, status, message_id from notices where status <> 'planned'")
    assert rows == [("confirmation", "sent", f"telegram-{len(telegram.sent)}")]
    office.hears("cancel my appointment")
    office.taps("Yes, cancel it")
    office.work()
    assert [text for text in telegram.texts if "ancelled" in text] == [telegram.texts[-1]]
    (visit,) = office.world.sql("select id from appointments")[0]
    assert office.stand(visit) == {
        ("confirmation", "telegram"): "sent",
        ("cancelled", "telegram"): "sent",
        ("reminder_day", "telegram"): "withdrawn",
        ("nudge", "telegram"): "withdrawn",
        ("reminder_hour", "telegram"): "withdrawn",
    }


def test_nothing_is_said_of_a_cancelled_visit_and_no_time_of_it_is_left_in_the_outbox(office: Office) -> None:
    visit = office.book()
    office.work()
    office.cancel(visit.id)
    open_times = "select count(*) from outbox where kind = 'notify' and done_at is null and due_at > %s"
    assert office.world.sql(open_times, office.world.clock.now) == [(0,)]
    office.until(office.world.at(20, days=2))
    assert [text.split(",")[1].split(" to ")[0] for text in office.wires["telegram"].texts] == [
        " your visit",
        " your visit",
    ]
    assert "is cancelled" in office.wires["telegram"].texts[-1]
    assert office.tasks() == []


def test_a_moved_visit_is_reminded_of_at_its_new_time_only(office: Office) -> None:
    visit = office.book()
    office.work()
    with office.world.work() as uow:
        moved = uow.appointments.change(uow.appointments.locked(visit.id), Event.MOVE, by="test")
        uow.sql.send(
            "update appointments set starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day', "
            "occupied_until = occupied_until + interval '1 day' where id = %(id)s",
            {"id": visit.id},
        )
        plan_moved(uow, uow.appointments.one(moved.id))
    office.until(office.world.at(17, days=2))
    texts = office.wires["telegram"].texts
    assert ["has a new time" in text for text in texts] == [False, True, False]
    assert texts[-1].startswith("Hello Ravi, this is City Clinic. Your visit is on Thursday 26 November, 5:00 pm IST.")


def test_planning_the_same_again_plans_nothing(office: Office) -> None:
    visit = office.book()
    with office.world.work() as uow:
        plan_booked(uow, uow.appointments.one(visit.id))
    office.until(office.world.at(20, days=2))
    counts = office.world.sql("select kind, count(*) from notices where way = 'telegram' group by 1 order by 1")
    assert counts == [("confirmation", 1), ("nudge", 1), ("reminder_day", 1), ("reminder_hour", 1)]
    assert len(office.wires["telegram"].sent) == 4


def test_a_refused_attempt_plans_nothing(office: Office) -> None:
    visit = office.book()
    before = office.world.sql("select count(*) from notices")
    with office.world.work() as uow, suppress(VisitClosed), uow.attempt():
        plan_booked(uow, replace(visit, version=99))
        raise VisitClosed
    assert office.world.sql("select count(*) from notices") == before


def test_money_that_came_and_went_back_is_told(office: Office) -> None:
    office.world.sql("update doctors set fee_minor = 50000")
    with office.world.work() as uow:
        held = hold_slot(
            uow,
            HoldRequest(
                chat_id=office.chat,
                patient_id=office.patient,
                doctor_id=office.doctor,
                clinic_id=office.clinic,
                starts_at=office.world.at(17, days=2),
            ),
        )
        payment = request_payment(uow, held.id, office.chat, "sandbox")
        link_made(uow, payment.id, link_id="l1", link_url="https://pay.example/l1")
    paid = Capture(gateway_payment_id="p1", amount=Money(50_000, "INR"))
    with office.world.work() as uow:
        uow.chats.lock(office.chat)
        office.dialogue.tell(uow, settle(uow, payment.id, [paid]))
    office.work()
    stands = office.stand(held.id)
    assert (stands["confirmation", "telegram"], stands["payment_received", "telegram"]) == ("sent", "sent")
    told = [text for text in office.wires["telegram"].texts if text.startswith("Your payment of ₹500 has arrived.")]
    assert len(told) == 1  # one message told both; the receipt came by itself
    office.cancel(held.id)
    ((refund,),) = office.world.sql("select id from refunds")
    with office.world.work() as uow:
        uow.chats.lock(office.chat)
        events = refund_heard(uow, refund, status=RefundStatus.PROCESSED, gateway_refund_id="r1")
        office.dialogue.tell(uow, events)
    office.work()
    assert office.stand(held.id)["payment_refunded", "telegram"] == "sent"


def test_a_refund_that_is_heard_of_at_night_is_said_in_the_morning_once(office: Office) -> None:
    office.world.sql("update doctors set fee_minor = 50000")
    with office.world.work() as uow:
        held = hold_slot(
            uow,
            HoldRequest(
                chat_id=office.chat,
                patient_id=office.patient,
                doctor_id=office.doctor,
                clinic_id=office.clinic,
                starts_at=office.world.at(17, days=3),
            ),
        )
        payment = request_payment(uow, held.id, office.chat, "sandbox")
        link_made(uow, payment.id, link_id="l1", link_url="https://pay.example/l1")
        settle(uow, payment.id, [Capture(gateway_payment_id="p1", amount=Money(50_000, "INR"))])
    office.cancel(held.id)
    office.work()
    said = len(office.wires["telegram"].texts)
    office.world.clock.forward(hours=14)  # to eleven in the evening
    ((refund,),) = office.world.sql("select id from refunds")
    with office.world.work() as uow:
        uow.chats.lock(office.chat)
        events = refund_heard(uow, refund, status=RefundStatus.PROCESSED, gateway_refund_id="r1")
        office.dialogue.tell(uow, events)
    office.work()
    assert office.wires["telegram"].texts[said:] == []
    office.world.clock.forward(hours=9)
    office.work()
    first, second = sorted(office.wires["telegram"].texts[said:])
    assert "has paid out your refund" in first
    assert second.startswith("₹500 paid back.")
    assert office.stand(held.id)["payment_refunded", "telegram"] == "sent"


# --- reminders and their answers --------------------------------------------------------------------------------------


def test_a_reminder_is_answered_and_the_answer_counted(office: Office) -> None:
    visit = office.book()
    office.until(office.world.at(17, days=1))
    card = office.wires["telegram"].sent[-1][1]
    assert [choice.label for choice in card.choices] == ["Coming", "Running late", "Move", "Cancel"]
    assert card.text == (
        "Hello Ravi, this is City Clinic. Your visit is on Wednesday 25 November, 5:00 pm IST. "
        f"Your number: {visit.number}.\nAre you coming?"
    )
    office.taps("Coming")
    assert office.wires["telegram"].texts[-1].startswith("Thank you, Ravi. City Clinic expects you")
    office.taps("Coming")  # twice: what holds, and one answer
    assert office.wires["telegram"].texts[-1].startswith("Thank you, Ravi.")
    assert office.world.sql("select answer from visit_answers") == [("coming",)]
    office.until(office.world.at(15, days=2))
    assert office.stand(visit.id)["nudge", "telegram"] == "withdrawn"
    assert office.tasks() == []


def test_late_says_how_late_by_a_button_or_a_number(office: Office) -> None:
    office.book()
    office.until(office.world.at(17, days=1))
    office.taps("Running late")
    assert "How many minutes" in office.wires["telegram"].texts[-1]
    assert office.world.sql("select answer, minutes from visit_answers") == [("late", None)]
    office.taps("20 minutes")
    assert office.wires["telegram"].texts[-1].endswith("about 20 minutes late.")
    office.taps("Running late")
    office.hears("45 min")
    assert office.world.sql("select answer, minutes from visit_answers") == [("late", 45)]


def test_cancel_shows_what_comes_back_first_and_move_keeps_the_place(office: Office) -> None:
    visit = office.book()
    office.until(office.world.at(17, days=1))
    office.taps("Move")
    assert "Your place is yours until you have another." in office.wires["telegram"].texts[-1]
    office.hears("on Thursday at 5 pm")
    assert "New: Thursday 26 November, 5:00 pm IST" in office.wires["telegram"].texts[-1]
    office.taps("Keep it as it is")
    assert office.wires["telegram"].texts[-1].startswith("All right, it stays as it is")
    office.taps("Cancel")
    assert office.wires["telegram"].texts[-1].startswith("Cancel Dr Asha Mehta, Wednesday 25 November")
    office.taps("Yes, cancel it")
    assert office.world.sql("select status from appointments where id = %s", visit.id) == [("cancelled",)]
    office.taps("Coming")  # the old card still stands in the chat
    assert office.wires["telegram"].texts[-1] == (
        "This visit is over, cancelled or has begun.\n\n"
        f"This is how it stands: {visit.number} cancelled, Wednesday 25 November, 5:00 pm IST, City Clinic."
    )
    assert office.world.sql("select answer from visit_answers order by id") == [("move",), ("cancel",)]


def test_a_reminder_comes_beside_what_the_patient_is_doing(office: Office) -> None:
    office.book()
    office.world.clock.now = office.world.at(16, 58, days=1)
    office.hears("Dr Mehta on Friday after 5")  # a place is held, and its card waits for an answer
    before = office.wires["telegram"].sent[-1][1]
    assert "Kept for you until" in before.text
    office.until(office.world.clock.now + timedelta(minutes=2))
    reminder, again = (message for _, message in office.wires["telegram"].sent[-2:])
    assert reminder.text.startswith("Hello Ravi, this is City Clinic.")
    assert again.text == before.text
    office.taps("Coming")
    office.hears("1")  # the number answers the card that stands last: the booking's
    assert office.world.sql("select count(*) from appointments where status = 'confirmed'") == [(2,)]
    assert office.world.sql("select answer from visit_answers") == [("coming",)]


def test_a_stranger_cannot_answer(office: Office) -> None:
    office.book()
    office.until(office.world.at(17, days=1))
    choice = office.wires["telegram"].sent[-1][1].choices[0]
    office.hears(choice.id, kind=Kind.TAP, address="6666")
    assert office.wires["telegram"].sent[-1][0] == "6666"
    assert office.world.sql("select answer from visit_answers") == []


def test_who_never_answers_is_asked_once_more_and_then_called(office: Office) -> None:
    visit = office.book()
    office.until(office.world.at(14, 59, days=2))
    assert [text.split(",")[0] for text in office.wires["telegram"].texts] == ["Hello Ravi"] * 3
    assert "has not heard from you yet" in office.wires["telegram"].texts[-1]
    assert office.tasks() == []
    office.until(office.world.at(15, 0, days=2))
    assert office.tasks() == [("call_patient", "nudge")]
    office.until(office.world.at(20, days=2))
    assert office.tasks() == [("call_patient", "nudge")]
    assert office.stand(visit.id)["nudge", "call"] == "sent"


def test_the_desk_sees_how_many_are_sure(office: Office) -> None:
    hours = (9, 11, 13, 15, 17)
    people = [office.world.a_chat(f"p{n}", name=f"P{n}", channel="telegram") for n in range(len(hours))]
    visits = []
    for hour, (office.chat, office.patient) in zip(hours, people, strict=True):
        visits.append(office.book(hour))
    with office.world.work() as uow:
        for visit, answer in zip(visits[:4], ("coming", "coming", "late", "cancel"), strict=True):
            uow.answers.give(visit.id, visit.starts_at, Answer(answer), minutes=10 if answer == "late" else None)
    office.world.clock.forward(minutes=1)
    with office.world.work() as uow:
        uow.answers.give(visits[0].id, visits[0].starts_at, Answer("move"))
        uow.answers.give(visits[1].id, visits[1].starts_at - timedelta(days=1), Answer("cancel"))  # of its old time
    with office.world.work() as uow:
        since, until = office.world.at(0, days=2), office.world.at(0, days=3)
        tally = uow.answers.tally(since=since, until=until, doctor_id=office.doctor)
        assert tally == Tally(visits=5, coming=1, late=1, leaving=2, silent=1)
        assert tally.confirmed == 2
        assert uow.answers.tally(since=since, until=until, clinic_id=office.clinic + 1).visits == 0


# --- the next way -----------------------------------------------------------------------------------------------------


def test_a_blocked_bot_is_called_once_and_the_other_ways_follow_to_the_desk(office: Office) -> None:
    for name in ("telegram", "whatsapp", "mail"):
        office.wires[name].fails = BLOCKED
    office.wires["sms"].fails = Rejected("Twilio 21614")
    office.world.a_chat(Office.PHONE, channel="whatsapp")
    office.world.sql("update chats set phone = %s", Office.PHONE)
    visit = office.book()
    office.work()
    ways = ("telegram", "whatsapp", "sms", "mail")
    assert [office.wires[name].tries for name in ways] == [1, 1, 1, 1]
    assert {way: office.stand(visit.id)["confirmation", way] for way in (*ways, "call")} == {
        "telegram": "unreachable",
        "whatsapp": "unreachable",
        "sms": "failed",
        "mail": "unreachable",
        "call": "sent",
    }
    assert office.tasks() == [("call_patient", "confirmation")]
    office.until(office.world.at(20, days=2))
    assert office.tasks() == [("call_patient", "confirmation")]  # one call for all that did not arrive
    assert office.wires["telegram"].tries == 1


def test_the_other_chat_of_the_same_phone_gets_words_that_it_cannot_answer(office: Office) -> None:
    office.wires["telegram"].fails = BLOCKED
    office.world.a_chat(Office.PHONE, channel="whatsapp")
    office.world.sql("update chats set phone = %s", Office.PHONE)
    visit = office.book()
    office.until(office.world.at(17, days=1))
    texts = [message.text for _, message in office.wires["whatsapp"].sent]
    assert [text.split(".")[0] for text in texts] == [
        "Hello Ravi, your visit to City Clinic is booked for Wednesday 25 November, 5:00 pm IST",
        "Hello Ravi, this is City Clinic",
    ]
    assert [message.choices for _, message in office.wires["whatsapp"].sent] == [(), ()]
    assert office.stand(visit.id)["reminder_day", "whatsapp"] == "sent"
    assert office.tasks() == []


def test_a_way_that_this_deployment_lacks_is_passed_over(world: World) -> None:
    office = Office(world, ways=("telegram", "mail"))
    office.wires["telegram"].fails = BLOCKED
    visit = office.book()
    office.work()
    assert office.stand(visit.id)["confirmation", "mail"] == "sent"
    assert office.wires["mail"].sent[0][0] == "ravi@example.org"


def test_a_passing_failure_is_tried_again_by_the_same_way(office: Office) -> None:
    office.wires["telegram"].fails = SendFailed("502")
    visit = office.book()
    office.work()
    office.wires["telegram"].fails = None
    office.until(office.world.clock.now + timedelta(minutes=5))
    assert office.stand(visit.id)["confirmation", "telegram"] == "sent"
    assert ("confirmation", "sms") not in office.stand(visit.id)


def on_whatsapp(office: Office) -> UUID:
    """Let Ravi write on WhatsApp, and book there; returns the visit."""
    office.chat, office.patient = office.world.a_chat(Office.PHONE, channel="whatsapp")
    office.world.sql("update chats set phone = null, unreachable_at = now() where channel = 'telegram'")
    office.world.sql("update chats set phone = %s where channel = 'whatsapp'", Office.PHONE)
    return office.book().id


@pytest.mark.parametrize(("status", "error"), [("undelivered", "63024"), ("failed", "63016"), ("failed", "63003")])
def test_what_twilio_could_not_deliver_goes_by_sms(office: Office, status: str, error: str) -> None:
    visit = on_whatsapp(office)
    office.work()
    office.told("whatsapp", 1, "sent")
    office.told("whatsapp", 1, status, error)
    office.told("whatsapp", 1, status, error)  # told twice
    office.work()
    stands = office.stand(visit)
    assert (stands["confirmation", "whatsapp"], stands["confirmation", "sms"]) == (status, "sent")
    assert office.wires["sms"].sent[0][0] == Office.PHONE
    office.told("whatsapp", 1, "read")  # and it arrived after all
    assert office.stand(visit)["confirmation", "whatsapp"] == "read"
    assert len(office.wires["sms"].sent) == 1


def test_a_message_of_which_no_word_comes_goes_the_next_way(office: Office) -> None:
    visit = on_whatsapp(office)
    office.work()
    office.world.clock.forward(minutes=59)
    office.work()
    assert ("confirmation", "sms") not in office.stand(visit)
    office.world.clock.forward(minutes=1)
    office.work()
    stands = office.stand(visit)
    assert (stands["confirmation", "whatsapp"], stands["confirmation", "sms"]) == ("undelivered", "sent")


def test_a_message_that_was_delivered_is_left_alone_even_if_its_word_came_before_our_own_note(office: Office) -> None:
    visit = on_whatsapp(office)
    office.told("whatsapp", 1, "delivered")  # before we have noted that it was sent
    office.work()
    office.world.clock.forward(hours=2)
    office.work()
    assert office.stand(visit)["confirmation", "whatsapp"] == "delivered"
    assert ("confirmation", "sms") not in office.stand(visit)


def test_nothing_goes_the_next_way_after_the_visit_has_begun(office: Office) -> None:
    visit = office.book(10, 20, days=0)
    office.wires["telegram"].fails = SendFailed("502")
    office.work()
    office.wires["telegram"].fails = None
    office.until(office.world.at(10, 20, days=0))
    office.world.clock.forward(minutes=1)
    office.work()
    assert {way for _, way in office.stand(visit.id)} == {"telegram"}


# --- the night, and who wants none ------------------------------------------------------------------------------------


def test_a_reminder_that_comes_late_into_the_night_waits_for_the_morning(office: Office) -> None:
    visit = office.book()
    office.work()
    office.world.clock.now = office.world.at(23, 0, days=1)  # nobody was awake to send it
    office.work()
    assert office.stand(visit.id)["reminder_day", "telegram"] == "planned"
    assert len(office.wires["telegram"].sent) == 1
    office.until(office.world.at(8, 0, days=1))
    assert office.stand(visit.id)["reminder_day", "telegram"] == "sent"


@pytest.mark.parametrize("words", ["STOP", "stop.", "/stop", "बंद करो", "band karo", "unsubscribe"])
def test_who_says_stop_gets_no_notices_but_answers(office: Office, words: str) -> None:
    visit = office.book()
    office.work()
    office.hears(words)
    assert (
        office.wires["telegram"]
        .texts[-1]
        .startswith(("You will get no more notices here.", "अब यहाँ कोई सूचना नहीं आएगी।"))
    )
    assert re.search("START|शुरू", office.wires["telegram"].texts[-1])
    said = len(office.wires["telegram"].sent)
    office.until(office.world.at(17, days=1))
    assert len(office.wires["telegram"].sent) == said
    assert office.stand(visit.id)["reminder_day", "telegram"] == "stopped"
    assert all(not wire.sent for name, wire in office.wires.items() if name != "telegram")
    assert office.world.sql("select way, address, stopped_by, resumed_at from opt_outs") == [
        ("telegram", "7001", "patient", None)
    ]
    office.hears("my visits")
    assert visit.number is not None
    assert visit.number in office.wires["telegram"].texts[-1]


@pytest.mark.parametrize(("words", "kind"), [("START", Kind.TEXT), ("शुरू", Kind.TEXT), ("", Kind.START)])
def test_who_says_start_gets_them_again(office: Office, words: str, kind: Kind) -> None:
    visit = office.book()
    office.work()
    office.hears("stop")
    office.hears("stop")
    assert office.wires["telegram"].texts[-1].startswith("You get no notices here.")
    said = len(office.wires["telegram"].sent)
    office.hears(words, kind=kind)
    assert office.wires["telegram"].texts[said].startswith(("Welcome back", "अब आपकी अपॉइंटमेंट की सूचनाएँ फिर"))
    office.until(office.world.at(17, days=1))
    assert office.stand(visit.id)["reminder_day", "telegram"] == "sent"
    assert office.world.sql("select count(*) from opt_outs where resumed_at is null") == [(0,)]


def test_stop_in_the_middle_of_a_booking_leaves_it_as_it_is(office: Office) -> None:
    office.hears("Dr Mehta tomorrow after 5")
    office.hears("STOP")
    office.taps("Book it")
    assert office.world.sql("select status from appointments") == [("confirmed",)]


def test_what_must_be_known_is_told_by_a_call_to_who_wants_no_notices(office: Office) -> None:
    visit = office.book()
    office.work()
    office.hears("STOP")
    office.cancel(visit.id)
    office.work()
    assert office.stand(visit.id)["cancelled", "telegram"] == "stopped"
    assert office.tasks() == [("call_patient", "cancelled")]


def test_stop_said_to_the_provider_counts_as_said_to_us(office: Office) -> None:
    visit = on_whatsapp(office)
    office.wires["whatsapp"].fails = Stopped("Twilio 21610 (HTTP 400)")
    office.work()
    assert office.stand(visit) | {} == {
        ("confirmation", "whatsapp"): "unreachable",
        **{(kind, "whatsapp"): "planned" for kind in ("reminder_day", "nudge", "reminder_hour")},
    }
    assert office.world.sql("select way, address, stopped_by from opt_outs") == [("whatsapp", Office.PHONE, "provider")]
    assert office.wires["sms"].sent == []


def test_stop_may_come_with_the_fate_of_a_message(office: Office) -> None:
    on_whatsapp(office)
    office.work()
    office.told("whatsapp", 1, "failed", "21610")
    office.work()
    assert office.world.sql("select way, stopped_by from opt_outs") == [("whatsapp", "provider")]
    assert office.wires["sms"].sent == []


def test_twilios_own_stop_ends_notices_and_answers_nothing(office: Office) -> None:
    office.hears("", kind=Kind.STOPPED)
    assert office.world.sql("select stopped_by from opt_outs") == [("provider",)]
    assert office.wires["telegram"].sent == []


# --- nothing clinical -------------------------------------------------------------------------------------------------


def test_a_clinical_message_is_refused_where_it_would_be_queued(office: Office) -> None:
    with office.world.work() as uow, pytest.raises(AboveCeiling):
        uow.outbox.add(
            Say(channel="whatsapp", address="x", message={}, message_class="clinical"), key="k", chat_id=office.chat
        )


def test_the_database_refuses_it_whatever_the_code_does(office: Office) -> None:
    insert = "insert into outbox (key, kind, body, due_at) values ('k', 'say', %s, now())"
    with pytest.raises(Exception, match="nothing_clinical_by_whatsapp_or_sms"):
        office.world.sql(insert, '{"channel": "sms", "message_class": "clinical"}')
    office.world.sql(insert, '{"channel": "webchat", "message_class": "clinical"}')


# --- two of a kind at once --------------------------------------------------------------------------------------------


def test_two_refunds_of_a_visit_are_told_each_and_each_once(office: Office) -> None:
    visit = office.book()
    with office.world.work() as uow:
        for about in ("first", "second", "first"):
            plan(uow, visit, NoticeKind.PAYMENT_REFUNDED, about=about)
    office.work()
    with office.world.work() as uow:
        plan(uow, visit, NoticeKind.PAYMENT_REFUNDED, about="second")
    office.work()
    texts = office.wires["telegram"].texts
    assert len([text for text in texts if "paid out your refund" in text]) == 2
    rows = office.world.sql("select about, status from notices where kind = 'payment_refunded' order by about")
    assert rows == [("first", "sent"), ("second", "sent")]
