"""A receipt for every payment, a refund note for every refund: numbered without gaps, and the same for ever."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest

from core.domain.appointment import Appointment
from core.domain.errors import HoldGone
from core.domain.money import Money
from core.domain.payment import Capture, RefundStatus
from core.domain.receipt import Kind, Receipt, fiscal_year, number_of
from core.services.booking import HoldRequest, hold_slot
from core.services.payments import request_payment
from core.services.receipts import issue_receipt
from core.services.refunds import refund_heard
from core.services.settlement import settle
from core.storage import receipts
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World

FEE = Money(50_000, "INR")


class Desk:
    """A clinic with one doctor who sees many at once, and its papers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self.doctor = world.a_doctor(self.clinic, capacity=30)

    def hold(self, who: str, *, clinic: int | None = None, doctor: int | None = None) -> UUID:
        """Let somebody hold a place and ask for the link; returns the payment's id."""
        chat, patient = self.world.a_chat(who, name=who.title())
        request = HoldRequest(
            chat_id=chat,
            patient_id=patient,
            doctor_id=doctor or self.doctor,
            clinic_id=clinic or self.clinic,
            starts_at=self.world.at(17, days=1),
        )

        def work(uow: UnitOfWork) -> UUID:
            held: Appointment = hold_slot(uow, request)
            return request_payment(uow, held.id, chat, "sandbox").id

        return self.world.database.run(work)

    def pay(self, payment: UUID, *captures: str, amount: Money = FEE) -> None:
        """Let captures be heard of."""
        captured = [Capture(gateway_payment_id=c, amount=amount) for c in captures]
        self.world.database.run(lambda uow: settle(uow, payment, captured))

    def refund(self, reason: str = "rfnd_1") -> None:
        """Let the gateway say that the one refund has gone through."""
        ((refund,),) = self.world.sql("select id from refunds where status <> 'processed'")
        self.world.database.run(
            lambda uow: refund_heard(uow, refund, status=RefundStatus.PROCESSED, gateway_refund_id=reason)
        )

    def papers(self) -> list[Receipt]:
        """Return every paper, in the order of issue."""
        ids = self.world.sql("select id from receipts order by ledger_id")
        with self.world.work() as uow:
            return [uow.receipts.one(id_) for (id_,) in ids]

    def serials(self, kind: Kind = Kind.RECEIPT) -> list[int]:
        """Return the serial numbers given, in order."""
        rows = self.world.sql("select serial from receipts where kind = %s order by serial", kind.value)
        return [serial for (serial,) in rows]


@pytest.fixture
def desk(world: World) -> Desk:
    """An open desk."""
    return Desk(world)


def test_a_payment_has_a_receipt_that_says_what_was_true_then(desk: Desk) -> None:
    desk.pay(desk.hold("ravi"), "pay_1")
    (paper,) = desk.papers()
    assert (paper.number, paper.kind, paper.amount, paper.way) == ("RCP-26-27-000001", Kind.RECEIPT, FEE, "sandbox")
    assert (paper.clinic_name, paper.clinic_address) == ("City Clinic", "12 MG Road")
    assert (paper.patient_name, paper.doctor_name) == ("Ravi", "Dr Asha Mehta")
    assert (paper.visit_number, paper.visit_at) == ("APT-20261124-0001", desk.world.at(17, days=1))
    assert (paper.reference, paper.refers_to, paper.by) == ("pay_1", None, None)
    assert desk.world.sql("select body from outbox where kind = 'send_receipt'") == [({"receipt_id": str(paper.id)},)]
    desk.world.sql("update clinics set name = 'Another name', address = 'Elsewhere'")
    desk.world.sql("update patients set name = 'Somebody'")
    assert desk.papers() == [paper]
    desk.world.assert_invariants()


def test_nothing_medical_stands_on_it(desk: Desk) -> None:
    desk.pay(desk.hold("ravi"), "pay_1")
    assert "dermatology" not in str(desk.world.sql("select to_jsonb(receipts) from receipts"))


def test_what_is_told_twice_has_one_receipt(desk: Desk) -> None:
    payment = desk.hold("ravi")
    for _ in range(3):
        desk.pay(payment, "pay_1", "pay_1")
    assert desk.serials() == [1]
    with desk.world.work() as uow:
        (paper,) = uow.receipts.of_visit(uow.payments.one(payment).appointment_id)
        assert issue_receipt(uow, paper.ledger_id) == paper
    assert desk.serials() == [1]


def test_a_refund_has_a_note_that_names_its_receipt(desk: Desk) -> None:
    desk.pay(desk.hold("ravi"), "pay_1", "pay_2")
    desk.refund()
    first, second, note = desk.papers()
    assert (first.number, second.number, note.number) == ("RCP-26-27-000001", "RCP-26-27-000002", "RFN-26-27-000001")
    assert (note.refers_to, note.amount, note.kind) == (second.number, FEE, Kind.REFUND_NOTE)
    desk.world.assert_invariants()


def test_money_in_question_has_no_receipt(desk: Desk) -> None:
    desk.pay(desk.hold("ravi"), "pay_1", amount=Money(1, "USD"))
    assert desk.papers() == []
    desk.world.assert_invariants()


def test_two_branches_count_apart(desk: Desk) -> None:
    other = desk.world.a_clinic("Second branch")
    doctor = desk.world.a_doctor(other, "Dr Rao")
    desk.pay(desk.hold("ravi"), "pay_1")
    desk.pay(desk.hold("sita", clinic=other, doctor=doctor), "pay_2")
    assert [(p.clinic_id, p.serial) for p in desk.papers()] == [(desk.clinic, 1), (other, 1)]
    desk.world.assert_invariants()


@pytest.mark.parametrize(
    ("wall", "year"),
    [("2027-03-31T23:59:59", "26-27"), ("2027-04-01T00:00:00", "27-28"), ("2100-01-01T12:00:00", "99-00")],
)
def test_the_fiscal_year_turns_at_the_branchs_own_midnight(wall: str, year: str) -> None:
    day = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("Asia/Kolkata")).astimezone(UTC)
    local = day.astimezone(ZoneInfo("Asia/Kolkata")).date()
    assert number_of(Kind.RECEIPT, fiscal_year(local), 7) == f"RCP-{year}-000007"


def test_a_new_fiscal_year_begins_at_one(desk: Desk) -> None:
    desk.pay(desk.hold("ravi"), "pay_1")
    desk.world.clock.now = datetime.combine(datetime(2027, 4, 1), time(0, 1), tzinfo=ZoneInfo("Asia/Kolkata"))  # noqa: DTZ001
    desk.pay(desk.hold("sita"), "pay_2")
    assert [p.number for p in desk.papers()] == ["RCP-26-27-000001", "RCP-27-28-000001"]
    desk.world.assert_invariants()


def test_a_number_fits_where_the_law_wants_sixteen_characters() -> None:
    assert [len(number_of(kind, 2026, 999_999)) for kind in Kind] == [16, 16]


@pytest.mark.parametrize(
    "change", ["delete from receipts", "update receipts set serial = 9", "update receipts set clinic_name = 'x'"]
)
def test_a_paper_stays_as_it_was_issued(desk: Desk, change: str) -> None:
    desk.pay(desk.hold("ravi"), "pay_1")
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        desk.world.sql(change)


def test_whose_it_is_can_be_made_unreadable(desk: Desk) -> None:
    desk.pay(desk.hold("ravi"), "pay_1")
    desk.world.sql("update receipts set patient_name = 'erased', chat_id = null")
    assert [p.patient_name for p in desk.papers()] == ["erased"]


MANY = 20


def pay_at_once(desk: Desk) -> None:
    """Let twenty pay at the same moment; every fourth transaction is undone after it has had its number."""
    payments = [desk.hold(f"patient {n}") for n in range(MANY)]

    class Undone(Exception):
        pass

    def pay(number: int) -> None:
        captures = [Capture(gateway_payment_id=f"pay_{number}", amount=FEE)]

        def work(uow: UnitOfWork) -> None:
            settle(uow, payments[number], captures)
            if number % 4 == 0:
                uow.at_the_end(undo)

        def undo(_uow: UnitOfWork) -> None:
            raise Undone

        try:
            desk.world.database.run(work)
        except Undone:
            desk.world.database.run(lambda uow: settle(uow, payments[number], captures))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(pay, range(MANY)))


def test_twenty_at_once_are_numbered_without_gaps(desk: Desk) -> None:
    pay_at_once(desk)
    assert desk.serials() == list(range(1, MANY + 1))
    desk.world.assert_invariants()


def test_a_sequence_in_place_of_the_locked_row_leaves_gaps(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.world.sql("create sequence if not exists numbers_of_a_sequence")
    try:
        monkeypatch.setattr(receipts, "SERIAL", "select nextval('numbers_of_a_sequence') as last")
        pay_at_once(desk)
        assert desk.serials() != list(range(1, MANY + 1))
        with pytest.raises(AssertionError, match="without gaps"):
            desk.world.assert_invariants()
    finally:
        desk.world.sql("drop sequence numbers_of_a_sequence")


def test_a_refused_attempt_leaves_no_paper_behind(desk: Desk) -> None:
    payment = desk.hold("ravi")

    def work(uow: UnitOfWork) -> None:
        with contextlib.suppress(HoldGone), uow.attempt():
            settle(uow, payment, [Capture(gateway_payment_id="pay_1", amount=FEE)])
            raise HoldGone

    desk.world.database.run(work)
    assert desk.papers() == []
    desk.world.clock.now += timedelta(seconds=1)
    desk.pay(payment, "pay_1")
    assert desk.serials() == [1]
