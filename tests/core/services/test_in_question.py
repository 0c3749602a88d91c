"""Money in question: the desk takes it for its visit or sends it back, once, and all of it has its end."""

import threading
from collections.abc import Callable

import pytest

from core.domain.appointment import Appointment
from core.domain.errors import (
    AlreadyDone,
    AmountDiffers,
    NotAllowed,
    NotFound,
    NotPermitted,
    Refusal,
    SlotTaken,
    VisitClosed,
)
from core.domain.money import Money
from core.domain.payment import Payment
from core.domain.staff import Role
from core.services.booking import confirm_at_clinic
from core.services.cancellation import cancel_by_clinic
from core.services.in_question import accept_payment, question_of, send_payment_back
from core.services.offers import lapse_offer
from core.services.tasks import close_task
from tests.builders import World
from tests.core.services.test_late_money import Late
from tests.core.services.test_staff import refusal, seated

TOO_MUCH = Money(65_000, "INR")


class Question(Late):
    """Ravi pays more than was asked for, and Asha sits at the desk."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.asha, self.member = seated(world, Role.RECEPTIONIST, "asha")

    def pays_wrong(self, amount: Money = TOO_MUCH) -> tuple[Appointment, Payment]:
        visit = self.hold()
        payment = self.ask(visit)
        assert self.hear(payment, "pay_1", amount=amount) == ["PaymentInQuestion"]
        return visit, payment

    @property
    def task(self) -> int:
        ((task,),) = self.world.sql("select id from tasks where kind = 'payment_in_question'")
        return int(task)

    def accepts(self) -> str:
        return self.world.database.run(lambda uow: accept_payment(uow, self.asha, self.task)).status.value

    def sends_back(self) -> int:
        return self.world.database.run(lambda uow: send_payment_back(uow, self.asha, self.task)).minor

    def asks(self) -> tuple[int, int, bool]:
        with self.world.work() as uow:
            seen = question_of(uow, self.asha, self.task)
        return seen.amount.minor, seen.due.minor, seen.fits

    def closed_by(self) -> str | None:
        ((by,),) = self.world.sql("select closed_by from tasks where kind = 'payment_in_question'")
        return None if by is None else str(by)

    def acts(self) -> list[str]:
        return [act for (act,) in self.world.sql("select act from audit where act like 'payment%%' order by id")]

    def planned(self) -> set[str]:
        return {kind for (kind,) in self.world.sql("select kind from notices where status = 'planned'")}


@pytest.fixture
def question(world: World) -> Question:
    return Question(world)


def test_it_is_taken_for_its_held_visit_and_what_is_more_goes_back(question: Question) -> None:
    visit, _ = question.pays_wrong()
    assert question.asks() == (65_000, 50_000, True)
    assert question.accepts() == "confirmed"
    assert question.stands(visit) == ("confirmed", "APT-20261126-0001")
    assert question.entries() == [("capture", "quarantined", 65_000), ("apply", "booked", 50_000)]
    assert question.refunds() == [("pay_1", 15_000, "overpaid")]
    assert question.world.sql("select status from payments") == [("paid",)]
    assert question.world.sql("select kind, amount_minor from receipts") == [("receipt", 65_000)]
    assert {"confirmation", "payment_received"} <= question.planned()
    assert (question.closed_by(), question.acts()) == (f"staff {question.member}", ["payment.accepted"])
    assert question.asks() == (0, 0, False)
    question.world.assert_invariants()


def test_it_takes_its_place_anew_where_the_hold_is_over(question: Question) -> None:
    visit, _ = question.pays_wrong()
    question.lapse(visit)
    assert question.accepts() == "confirmed"
    question.world.assert_invariants()


def test_where_the_place_has_gone_it_waits_as_credit_with_others_to_choose_from(question: Question) -> None:
    visit, _ = question.pays_wrong()
    question.lapse(visit)
    question.rival_takes_it()
    assert question.accepts() == "expired"
    assert [status for *_, status in question.places()] == ["held"] * 3
    assert question.world.sql("select chat_id from outbox where kind = 'tell_offer'") == [(question.chat,)]
    question.world.assert_invariants()
    booked = question.takes(question.places()[0][0])
    assert (booked.status, booked.pays) == ("confirmed", "online")
    assert question.refunds() == [("pay_1", 15_000, "lower-fee")]
    question.world.assert_invariants()


def test_an_unanswered_offer_gives_all_of_it_back(question: Question) -> None:
    visit, _ = question.pays_wrong()
    question.lapse(visit)
    question.rival_takes_it()
    question.accepts()
    question.world.clock.forward(minutes=31)
    with question.world.work() as uow:
        assert lapse_offer(uow, question.offer())
    assert question.refunds() == [("pay_1", 65_000, "unanswered")]
    question.world.assert_invariants()


def test_where_there_is_no_other_place_it_stays_in_question(question: Question) -> None:
    visit, _ = question.pays_wrong()
    question.lapse(visit)
    question.world.sql("update doctors set active = false")
    with pytest.raises(SlotTaken):
        question.accepts()
    assert (question.closed_by(), question.entries()) == (None, [("capture", "quarantined", 65_000)])
    question.world.assert_invariants()


def test_it_is_sent_back_whole_and_the_visit_stays_as_it_is(question: Question) -> None:
    visit, _ = question.pays_wrong()
    assert question.sends_back() == 65_000
    assert question.refunds() == [("pay_1", 65_000, "in-question")]
    assert question.stands(visit) == ("held", None)
    assert (question.closed_by(), question.acts()) == (f"staff {question.member}", ["payment.sent_back"])
    assert question.world.sql("select count(*) from outbox where kind = 'send_refund'") == [(1,)]
    question.world.assert_invariants()


def confirmed(question: Question, visit: Appointment) -> None:
    with question.world.work() as uow:
        confirm_at_clinic(uow, visit.id, question.chat)


def test_what_is_to_be_paid_at_the_clinic_is_paid_by_it(question: Question) -> None:
    visit, _ = question.pays_wrong()
    confirmed(question, visit)
    assert question.accepts() == "confirmed"
    assert question.asks()[1] == 0
    question.world.assert_invariants()


def cancelled(question: Question, visit: Appointment) -> None:
    with question.world.work() as uow:
        cancel_by_clinic(uow, visit.id, by="staff 1", reason="ill")


@pytest.mark.parametrize(
    ("amount", "meanwhile", "refused"),
    [
        (TOO_MUCH, cancelled, VisitClosed),
        (Money(700, "USD"), lambda _question, _visit: None, AmountDiffers),
    ],
)
def test_what_does_not_fit_can_only_be_sent_back(
    question: Question, amount: Money, meanwhile: Callable[[Question, Appointment], None], refused: type[Refusal]
) -> None:
    visit, _ = question.pays_wrong(amount)
    meanwhile(question, visit)
    assert question.asks() == (amount.minor, 50_000, False)
    with pytest.raises(refused):
        question.accepts()
    assert question.sends_back() == amount.minor
    question.world.assert_invariants()


def test_it_is_decided_once_by_whoever_is_first(question: Question) -> None:
    question.pays_wrong()
    ready, ends = threading.Barrier(2), list[str]()

    def decide(how: Callable[[], object]) -> None:
        ready.wait()
        try:
            ends.append(str(how()))
        except AlreadyDone as refused:
            ends.append(refused.code())

    threads = [threading.Thread(target=decide, args=(how,)) for how in (question.accepts, question.sends_back)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) in (["65000", "already_done"], ["already_done", "confirmed"])
    question.world.assert_invariants()


def test_what_the_gateway_has_given_back_meanwhile_is_not_decided(question: Question) -> None:
    _, payment = question.pays_wrong(Money(50_001, "INR"))
    question.world.sql("update payments set amount_minor = 50001")  # the whole of it, as the story gives it back
    question.given_back_there(payment, "pay_1")
    question.sends_back()
    assert [minor for _, minor, _ in question.refunds()] == [50_000, 1]
    for decide in (question.accepts, question.sends_back):
        with pytest.raises(AlreadyDone):
            decide()
    question.world.assert_invariants()


def test_done_does_not_decide_it_and_nobody_decides_without_the_right(question: Question) -> None:
    question.pays_wrong()
    doctor, _ = seated(question.world, Role.DOCTOR, "mehta", doctor=question.doctor)
    task = question.task
    assert refusal(question.world, lambda uow: close_task(uow, question.asha, task)) is NotAllowed

    def refused(by: int) -> list[object]:
        return [
            refusal(question.world, lambda uow: accept_payment(uow, by, task)),
            refusal(question.world, lambda uow: send_payment_back(uow, by, task)),
        ]

    assert [refused(by) for by in (doctor, question.chat)] == [[NotPermitted] * 2] * 2
    assert refusal(question.world, lambda uow: send_payment_back(uow, question.asha, task + 1)) is NotFound
    assert question.refunds() == []
