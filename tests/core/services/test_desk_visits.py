"""The clinic cancels a visit from its desk: whole refund, the patient told once, by whoever may, never too late."""

import threading
from uuid import UUID

import pytest

from core.domain.errors import AlreadyDone, NotFound, NotPermitted, VisitClosed
from core.domain.payment import Capture
from core.domain.staff import Role
from core.services.desk_visits import cancel_at_desk, open_visit, visit_in_hand, visits_numbered, visits_today
from core.services.payments import request_payment
from core.services.settlement import settle
from tests.builders import World
from tests.core.services.test_desk_payments import FEE, Counter
from tests.core.services.test_staff import refusal, seated


@pytest.fixture
def counter(world: World) -> Counter:
    """An open counter."""
    return Counter(world)


def cancel(counter: Counter, visit: UUID) -> int:
    """Let Asha cancel; returns what goes back."""
    return counter.world.database.run(lambda uow: cancel_at_desk(uow, counter.asha, visit)).minor


def paid_online(counter: Counter, *, days: int = 1) -> UUID:
    """Let Ravi book and pay by the gateway."""
    visit = counter.hold(days=days)
    with counter.world.work() as uow:
        payment = request_payment(uow, visit, counter.chat, "sandbox").id
    counter.world.database.run(lambda uow: settle(uow, payment, [Capture(gateway_payment_id="pay_1", amount=FEE)]))
    return visit


def test_all_goes_back_whatever_the_policy_and_the_patient_is_told(counter: Counter) -> None:
    counter.world.sql("insert into settings (name, value) values ('refund_policy', '\"240:50\"')")
    visit = paid_online(counter)
    assert cancel(counter, visit) == FEE.minor
    assert counter.world.sql("select amount_minor, reason from refunds") == [(FEE.minor, "by-clinic")]
    planned = counter.world.sql("select kind, chat_id from notices where status = 'planned'")
    assert planned == [("cancelled_by_clinic", counter.chat)]
    assert counter.world.sql("select by, facts from appointment_events where event = 'cancel'") == [
        (f"staff {counter.member}", {"reason": "desk"})
    ]
    assert counter.world.sql("select subject, facts from audit where act = 'visit.cancelled'") == [
        (f"visit {visit}", {"minor": FEE.minor})
    ]
    counter.world.assert_invariants()


def test_it_is_cancelled_once(counter: Counter) -> None:
    visit = paid_online(counter)
    ready, ends = threading.Barrier(2), list[object]()

    def work() -> None:
        ready.wait()
        try:
            ends.append(cancel(counter, visit))
        except AlreadyDone as refused:
            ends.append(refused.code())

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, ends)) == [str(FEE.minor), "already_done"]
    assert counter.world.sql("select count(*) from refunds") == [(1,)]
    counter.world.assert_invariants()


def test_a_hold_and_what_is_over_are_not_cancelled(counter: Counter) -> None:
    held = counter.hold()
    with pytest.raises(VisitClosed):
        cancel(counter, held)
    visit = counter.book(days=1)
    counter.world.clock.now = ends = counter.world.at(17, 30)
    with pytest.raises(VisitClosed):
        cancel(counter, visit)
    with counter.world.work() as uow:
        seen = visit_in_hand(uow, counter.asha, visit)
        assert (seen.visit.ends_at, seen.can) == (ends, frozenset())
    with pytest.raises(NotFound):
        cancel(counter, UUID(int=1))


def test_whoever_is_on_the_way_is_told_even_after_the_visits_time(counter: Counter) -> None:
    visit = counter.book(days=1)
    counter.world.clock.now = counter.world.at(17, 10)
    cancel(counter, visit)
    with counter.world.work() as uow:
        (notice,) = [n for n in uow.notices.of_visit(visit) if n.kind == "cancelled_by_clinic"]
        assert notice.holds(status=uow.appointments.one(visit).status, starts_at=notice.starts_at, now=uow.now)


def test_todays_visits_are_those_that_are_not_over(counter: Counter) -> None:
    first, second = counter.book(days=0), counter.book(days=1)
    with counter.world.work() as uow:
        assert [seen.visit.id for seen in visits_today(uow, counter.asha)] == [first]
    cancel(counter, first)
    with counter.world.work() as uow:
        assert visits_today(uow, counter.asha) == []
        assert [s.visit.id for s in visits_numbered(uow, counter.asha, "APT-20261124-0001")] == [second]


def test_nobody_looks_or_cancels_without_the_right(counter: Counter) -> None:
    visit = counter.book()
    doctor, _ = seated(counter.world, Role.DOCTOR, "mehta", doctor=counter.doctor)

    def refused(by: int) -> list[object]:
        return [
            refusal(counter.world, lambda uow: cancel_at_desk(uow, by, visit)),
            refusal(counter.world, lambda uow: visit_in_hand(uow, by, visit)),
            refusal(counter.world, lambda uow: visits_today(uow, by)),
            refusal(counter.world, lambda uow: open_visit(uow, by, visit)),
        ]

    assert [refused(by) for by in (doctor, counter.chat)] == [[NotPermitted] * 4] * 2
    assert counter.world.sql("select status from appointments") == [("confirmed",)]
