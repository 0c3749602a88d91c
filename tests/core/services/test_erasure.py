"""Erasing a person: what goes, what stays, what is waited for, and that a restored backup erases again."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.domain.consent import CURRENT
from core.domain.effects import Say
from core.domain.errors import AlreadyDone, NotFound, NotPermitted, StillOnStaff
from core.domain.money import Money
from core.domain.payment import Capture, RefundStatus
from core.domain.staff import Role
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.cancellation import cancel_visit
from core.services.consent import agree
from core.services.erasing_at_desk import erase_by_clinic, find_people, keep_by_clinic, preview_person
from core.services.erasure import (
    ask_erasure,
    close_what_is_open,
    erase,
    erase_again,
    preview,
    take_back_erasure,
)
from core.services.payments import link_made, request_payment
from core.services.refunds import refund_heard
from core.services.settlement import settle
from core.services.staff import accept, invite
from core.services.waitlist import WaitRequest, join
from core.storage.erasures import Erasure
from core.storage.transcript import Transcript
from tests.builders import World
from tests.catalogue import where_found
from webhooks.waitlist import fill_places

PHONE, MAIL = "+919820012345", "zubeida@mail.example"
WORDS = ("Zubeida", "Merchant", "9820012345", "z-address", "itching", "wedding")


class House:
    """A clinic with one patient whose words are everywhere they can be."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self.doctor = world.a_doctor(self.clinic)
        self.chat, self.patient = world.a_chat("z-address", name="Zubeida Merchant", channel="webchat")
        world.sql('update chats set phone = %s, state = \'{"draft": "itching"}\'', PHONE)
        world.sql("update patients set phone = %s, email = %s", PHONE, MAIL)
        world.sql("insert into mail_proofs values (%s, %s, '\\x00', 0, 1, now(), now())", self.chat, MAIL)
        with world.work() as uow:
            uow.profiles.keep(self.patient, "address", "12 Merchant Road")
            uow.secrets.seal(self.patient, "notes", 1, "text", "itching")
            message: dict[str, object] = {"text": "Dear Zubeida", "language": "en"}
            uow.outbox.add(Say(channel="webchat", address="z-address", message=message), key="say:1", chat_id=self.chat)
            sms = Say(channel="sms", address=PHONE, message=message, notice="x")
            uow.outbox.add(sms, key=f"sms:{PHONE}")
            uow.inbox.keep("webchat", "m1", {"address": "z-address", "text": "the wedding"}, error="x")
            Transcript(uow.sql, now=uow.now).append("z-address", direction="in", key="1", body={"text": "itching"})
            uow.opt_outs.stop("sms", PHONE)
        world.sql("update outbox set done_at = now()")

    def books(self, *, hour: int = 9, days: int = 3) -> UUID:
        with self.world.work() as uow:
            held = hold_slot(
                uow,
                HoldRequest(
                    chat_id=self.chat,
                    patient_id=self.patient,
                    doctor_id=self.doctor,
                    clinic_id=self.clinic,
                    starts_at=self.world.at(hour, days=days),
                ),
            )
            return confirm_at_clinic(uow, held.id, self.chat).id

    def asks(self) -> Erasure:
        with self.world.work() as uow:
            return ask_erasure(uow, uow.chats.lock(self.chat))

    def erased(self, erasure: Erasure) -> bool:
        if not close_what_is_open(self.world.database, erasure.id):
            return False
        with self.world.work() as uow:
            return erase(uow, erasure.id) is not None


@pytest.fixture
def house(world: World) -> House:
    return House(world)


def test_nothing_of_the_person_is_found_in_any_table_afterwards(house: House) -> None:
    house.books()
    before = where_found(house.world, WORDS)
    assert before >= {
        *("patients.name", "patients.phone", "patients.email", "chats.address", "chats.name", "chats.state"),
        *("outbox.body", "inbox.body", "webchat_messages.body", "mail_proofs.address"),
        *("opt_outs.address", "outbox.key"),
    }
    erasure = house.asks()
    house.world.clock.forward(days=1)
    assert house.erased(erasure)
    assert where_found(house.world, WORDS) == set()
    assert house.world.sql("select count(*) from patient_keys") == [(0,)]
    house.world.assert_invariants()


def test_a_search_that_finds_nothing_would_find_what_was_forgotten(house: House) -> None:
    """The control: with one column left as it is, the search sees it."""
    erasure = house.asks()
    assert house.erased(erasure)
    house.world.sql("update notices set reason = 'Zubeida'")
    house.world.sql('update appointment_events set facts = \'{"x": "Zubeida"}\'')
    house.world.sql("update patients set email = %s", MAIL)
    assert where_found(house.world, WORDS) == {"patients.email"}


def test_visits_to_come_are_cancelled_first_and_stay_under_their_number(house: House) -> None:
    visit = house.books()
    erasure = house.asks()
    assert house.erased(erasure)
    rows = house.world.sql("select id, status, patient_id from appointments")
    assert rows == [(visit, "cancelled", house.patient)]
    assert house.world.sql("select name from patients") == [(f"erased-{house.patient}",)]


def test_somebody_with_nothing_open_does_not_wait_and_others_have_a_day(house: House) -> None:
    with house.world.work() as uow:
        assert preview(uow, uow.chats.lock(house.chat)).at_once
    house.books()
    with house.world.work() as uow:
        shown = preview(uow, uow.chats.lock(house.chat))
    assert (shown.names, shown.visits, shown.at_once) == (("Zubeida Merchant",), 1, False)
    assert house.asks().due_at == house.world.clock.now + timedelta(hours=24)


def test_it_can_be_taken_back_and_then_nothing_is_erased(house: House) -> None:
    house.books()
    erasure = house.asks()
    with pytest.raises(AlreadyDone):
        house.asks()
    with house.world.work() as uow:
        take_back_erasure(uow, uow.chats.lock(house.chat))
    assert not house.erased(erasure)
    assert house.world.sql("select name from patients") == [("Zubeida Merchant",)]
    assert house.world.sql("select status from appointments") == [("confirmed",)]
    with house.world.work() as uow, pytest.raises(NotFound):
        take_back_erasure(uow, uow.chats.lock(house.chat))


def test_nobody_is_erased_while_a_visit_is_under_way(house: House) -> None:
    house.books()
    house.world.sql("update appointments set status = 'arrived'")
    erasure = house.asks()
    assert not house.erased(erasure)
    house.world.clock.forward(days=20)
    assert house.erased(erasure)


def test_what_is_booked_after_all_was_closed_is_closed_first(house: House) -> None:
    house.books()
    erasure = house.asks()
    assert close_what_is_open(house.world.database, erasure.id)
    visit = house.books(hour=11)
    with house.world.work() as uow:
        assert erase(uow, erasure.id) is None
    assert house.world.sql("select name from patients") == [("Zubeida Merchant",)]
    assert house.world.sql("select count(*) from outbox where kind = 'erase_person' and done_at is null") == [(2,)]
    assert house.erased(erasure)
    assert house.world.sql("select status from appointments where id = %s", visit) == [("cancelled",)]


def test_erased_twice_is_erased_once(house: House) -> None:
    erasure = house.asks()
    assert house.erased(erasure)
    assert not house.erased(erasure)
    assert house.world.sql("select kind, row_id from tombstones order by kind") == [
        ("chat", house.chat),
        ("patient", house.patient),
    ]
    assert house.world.sql("select act from audit order by id") == [("erasure.asked",), ("person.erased",)]


def test_family_with_a_chat_of_their_own_is_let_go_and_not_erased(house: House) -> None:
    world = house.world
    with world.work() as uow:
        mother = uow.patients.add(house.chat, name="Quratulain", relation="mother")
        son = uow.patients.add(house.chat, name="Imtiaz", relation="son")
        own = uow.chats.open("telegram", "her-own", language="en", name="")
        agree(uow, own, CURRENT.version)
    world.sql("insert into chat_patients values (%s, %s, 'self')", own.id, mother.id)
    assert house.erased(house.asks())
    assert dict(world.sql("select id, name from patients")) == {
        house.patient: f"erased-{house.patient}",
        mother.id: "Quratulain",
        son.id: f"erased-{son.id}",
    }
    assert world.sql("select chat_id from chat_patients") == [(own.id,)]


def test_who_is_erased_and_comes_back_is_a_stranger(house: House) -> None:
    house.erased(house.asks())
    with house.world.work() as uow:
        chat = uow.chats.open("webchat", "z-address", language="en", name="")
    assert chat.id != house.chat
    assert (chat.consent, chat.family) == (None, [])


def test_nobody_is_erased_under_a_role(house: House) -> None:
    with house.world.work() as uow:
        accept(uow, house.chat, invite(uow, None, Role.ADMIN).token, name="Z")
    with pytest.raises(StillOnStaff):
        house.asks()


def test_a_super_admin_erases_a_person_and_nobody_else_may(house: House) -> None:
    world = house.world
    chats = {role: world.a_chat(role.value, name=role.value)[0] for role in (Role.ADMIN, Role.SUPER_ADMIN)}
    for role, chat in chats.items():
        with world.work() as uow:
            accept(uow, chat, invite(uow, None, role).token, name=role.value)
    for chat in (chats[Role.ADMIN], house.chat):
        with world.work() as uow, pytest.raises(NotPermitted):
            erase_by_clinic(uow, chat, house.patient)
    with world.work() as uow:
        erasure = erase_by_clinic(uow, chats[Role.SUPER_ADMIN], house.patient)
    assert house.erased(erasure)
    assert where_found(world, WORDS) == set()


def test_a_backup_from_before_is_erased_again_and_nobody_who_came_after(house: House) -> None:
    world = house.world
    house.books()
    made = world.sql("select id, name, phone, email, created_at from patients")[0]
    chat = world.sql("select address, name, phone, state::text, consent from chats")[0]
    house.erased(house.asks())
    with world.work() as uow:
        stones = uow.erasures.tombstones()
    # the backup comes back: the rows as they were, without the list; and somebody new has the id of another stone
    world.sql("delete from tombstones")
    world.sql(
        "update patients set name = %s, phone = %s, email = %s, erased_at = null where id = %s", *made[1:4], made[0]
    )
    world.sql("update chats set address = %s, name = %s, phone = %s, state = %s, consent = %s", *chat)
    world.clock.forward(days=2)
    _, other = world.a_chat("somebody-new", name="Imtiaz")
    forged = [*stones, type(stones[0])(kind="patient", row_id=other, made_at=made[4], erased_at=stones[0].erased_at)]
    assert erase_again(world.database, forged) == 2
    assert where_found(world, WORDS) == set()
    assert world.sql("select name from patients where id = %s", other) == [("Imtiaz",)]
    assert erase_again(world.database, forged) == 0


def test_what_still_waited_to_be_said_is_not_said(house: House) -> None:
    house.world.sql("update outbox set done_at = null where key = 'say:1'")
    erasure = house.asks()
    assert not house.erased(erasure)
    house.world.clock.forward(days=15)
    assert house.erased(erasure)
    assert house.world.sql("select count(*) from outbox where kind = 'say' and done_at is null") == [(0,)]


def test_nobody_is_erased_with_a_place_kept_for_them(house: House) -> None:
    house.world.sql("delete from weekly_hours where weekday <> 1")
    house.world.sql("update weekly_hours set ends = '09:30'")
    ravi, patient = house.world.a_chat("ravi", name="Ravi Kumar")
    with house.world.work() as uow:
        wanted = HoldRequest(
            chat_id=ravi,
            patient_id=patient,
            doctor_id=house.doctor,
            clinic_id=house.clinic,
            starts_at=house.world.at(9),
        )
        taken = confirm_at_clinic(uow, hold_slot(uow, wanted).id, ravi)
        day = taken.starts_at.date()
        waiting = WaitRequest(
            chat_id=house.chat, patient_id=house.patient, doctor_id=house.doctor, first_day=day, last_day=day
        )
        join(uow, waiting)
    erasure = house.asks()
    assert close_what_is_open(house.world.database, erasure.id)
    with house.world.work() as uow:
        cancel_visit(uow, taken.id, ravi)
    assert fill_places(house.world.database, house.doctor) == 1
    with house.world.work() as uow:
        assert erase(uow, erasure.id) is None
    assert house.erased(erasure)
    assert house.world.sql("select status from offers") == [("declined",)]
    house.world.assert_invariants()


def a_super_admin(world: World) -> int:
    boss, _ = world.a_chat("boss", name="Boss")
    with world.work() as uow:
        accept(uow, boss, invite(uow, None, Role.SUPER_ADMIN).token, name="Boss")
    return boss


@pytest.mark.parametrize("words", ["98200 12345", "+919820012345", "0 98200-12345"])
def test_somebody_who_asks_the_clinic_is_found_by_a_phone_in_any_spelling(house: House, words: str) -> None:
    boss = a_super_admin(house.world)
    with house.world.work() as uow:
        found = find_people(uow, boss, words)
    assert [(f.patient_id, f.name, f.phone) for f in found] == [(house.patient, "Zubeida Merchant", "…345")]


def test_somebody_is_found_by_the_number_of_a_visit_and_nobody_once_erased(house: House) -> None:
    boss, visit = a_super_admin(house.world), house.books()
    ((number,),) = house.world.sql("select number from appointments where id = %s", visit)
    with house.world.work() as uow:
        assert [f.patient_id for f in find_people(uow, boss, number)] == [house.patient]
        seen = preview_person(uow, boss, house.patient)
        assert (seen.names, seen.visits, seen.due_at) == (("Zubeida Merchant",), 1, None)
        erasure = erase_by_clinic(uow, boss, house.patient)
    with house.world.work() as uow, pytest.raises(AlreadyDone):
        erase_by_clinic(uow, boss, house.patient)
    house.world.clock.forward(days=1)
    assert house.erased(erasure)
    for verb in (preview_person, erase_by_clinic, keep_by_clinic):
        with house.world.work() as uow, pytest.raises(NotFound):
            verb(uow, boss, house.patient)
    with house.world.work() as uow:
        assert find_people(uow, boss, number) == []
    assert house.world.sql("select act, facts ->> 'by' like 'staff %%' from audit where act = 'erasure.asked'") == [
        ("erasure.asked", True)
    ]
    assert where_found(house.world, WORDS) == set()
    house.world.assert_invariants()


@pytest.mark.parametrize("who", ["clinic", "patient"])
def test_what_the_clinic_has_begun_it_or_the_person_takes_back(house: House, who: str) -> None:
    boss = a_super_admin(house.world)
    with house.world.work() as uow:
        erasure = erase_by_clinic(uow, boss, house.patient)
    with house.world.work() as uow:
        assert preview(uow, uow.chats.lock(house.chat)).due_at == erasure.due_at
        if who == "clinic":
            keep_by_clinic(uow, boss, house.patient)
        else:
            take_back_erasure(uow, uow.chats.lock(house.chat))
    house.world.clock.forward(days=3)
    assert not house.erased(erasure)
    assert house.world.sql("select name from patients where id = %s", house.patient) == [("Zubeida Merchant",)]


def test_a_relative_without_a_chat_is_erased_alone(house: House) -> None:
    boss = a_super_admin(house.world)
    with house.world.work() as uow:
        mother = uow.patients.add(house.chat, name="Quratulain", relation="mother")
        erasure = erase_by_clinic(uow, boss, mother.id)
    house.world.clock.forward(days=1)
    assert house.erased(erasure)
    with house.world.work() as uow:
        assert [p.name for p in uow.patients.of_chat(house.chat)] == ["Zubeida Merchant"]


def test_money_that_a_bank_keeps_for_weeks_still_goes_back_and_nothing_personal_is_left(house: House) -> None:
    """The refund is under way when the person is erased: it goes on under its number, and the books stay whole."""
    world = house.world
    with world.work() as uow:
        wanted = HoldRequest(
            chat_id=house.chat,
            patient_id=house.patient,
            doctor_id=house.doctor,
            clinic_id=house.clinic,
            starts_at=world.at(9, days=3),
        )
        visit = hold_slot(uow, wanted).id
        payment = request_payment(uow, visit, house.chat, "sandbox").id
    with world.work() as uow:
        link_made(uow, payment, link_id="l1", link_url="https://pay.example")
        settle(uow, payment, [Capture(gateway_payment_id="pay_1", amount=Money(50_000, "INR"))])
    erasure = house.asks()
    world.clock.forward(days=1)
    assert not house.erased(erasure)  # the visit is cancelled, and its money is on its way back
    ((refund,),) = world.sql("select id from refunds where status in ('due', 'pending')")
    world.clock.forward(days=15)
    assert house.erased(erasure)
    assert world.sql("select amount_minor, status from refunds") == [(50_000, "due")]
    assert world.sql("select count(*) from outbox where kind = 'send_refund' and done_at is null") == [(1,)]
    world.assert_invariants()
    with world.work() as uow:
        told = refund_heard(uow, refund, status=RefundStatus.PROCESSED, gateway_refund_id="rfnd_1")
    assert told == []
    assert world.sql("select count(*) from notices where status in ('planned', 'queued')") == [(0,)]
    assert world.sql("select amount_minor, status from refunds") == [(50_000, "processed")]
    assert where_found(world, WORDS) == set()
    world.assert_invariants()
