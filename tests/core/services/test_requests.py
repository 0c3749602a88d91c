"""A visit that its doctor confirms by hand: who is asked, a yes, a no, once; and nobody's silence loses its money."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from core.domain.appointment import Appointment
from core.domain.errors import AlreadyDone, NotAllowed, NotFound, NotPermitted, Refusal, VisitClosed
from core.domain.staff import Role
from core.services.asking import whom_to_ask
from core.services.cancellation import cancel_visit, expire_request
from core.services.moving import MoveRequest, move_visit
from core.services.requests import confirm_request, decline_request, open_requests
from core.services.tasks import close_task
from tests.builders import World
from tests.core.services.test_late_money import Late
from tests.core.services.test_staff import refusal, seated


class ByHand(Late):
    """A clinic whose doctors confirm by hand, Asha at the desk and Dr Mehta in his chat."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        world.sql("insert into settings (name, value) values ('auto_confirm_appointments', 'false')")
        self.asha, self.member = seated(world, Role.RECEPTIONIST, "asha")
        self.mehta, _ = seated(world, Role.DOCTOR, "mehta", doctor=self.doctor)

    def requested(self) -> Appointment:
        """Let Ravi pay, so that his visit waits for its doctor."""
        visit = self.hold()
        self.hear(self.ask(visit), "pay_1")
        assert self.stands(visit) == ("requested", None)
        return visit

    def says(self, verb: Callable[..., object], visit: UUID, by: int | None = None) -> object:
        return self.world.database.run(lambda uow: verb(uow, by or self.asha, visit))

    def task(self) -> tuple[str, bool]:
        ((kind, closed),) = self.world.sql("select kind, closed_at is not null from tasks order by id desc limit 1")
        return str(kind), bool(closed)

    def planned(self) -> set[str]:
        return {kind for (kind,) in self.world.sql("select kind from notices where status = 'planned'")}


@pytest.fixture
def clinic(world: World) -> ByHand:
    return ByHand(world)


def test_the_doctor_and_the_desk_are_asked_and_it_is_a_task_that_is_not_simply_done(clinic: ByHand) -> None:
    visit = clinic.requested()
    other = clinic.world.a_doctor(clinic.clinic, "Dr Rao")
    rao, _ = seated(clinic.world, Role.DOCTOR, "rao", doctor=other)
    with clinic.world.work() as uow:
        assert {m.chat_id for m in whom_to_ask(uow, uow.appointments.one(visit.id))} == {clinic.asha, clinic.mehta}
        assert [seen.visit.id for seen in open_requests(uow, clinic.mehta)] == [visit.id]
        assert [seen.visit.id for seen in open_requests(uow, clinic.asha)] == [visit.id]
        assert open_requests(uow, rao) == []
    asked = clinic.world.sql("select due_at from outbox where kind = 'ask_staff' order by 1")
    assert asked == [(clinic.world.clock.now,), (clinic.world.at(8),)]  # and once more, when the night is over
    assert clinic.task() == ("visit_requested", False)
    ((task,),) = clinic.world.sql("select id from tasks")
    assert refusal(clinic.world, lambda uow: close_task(uow, clinic.asha, task)) is NotAllowed


def test_where_neither_has_joined_the_admins_are_asked(clinic: ByHand) -> None:
    visit = clinic.requested()
    boss, _ = seated(clinic.world, Role.ADMIN, "boss")
    clinic.world.sql("update staff set active = false, removed_at = now() where role in ('doctor', 'receptionist')")
    with clinic.world.work() as uow:
        assert [m.chat_id for m in whom_to_ask(uow, uow.appointments.one(visit.id))] == [boss]


@pytest.mark.parametrize("who", ["asha", "mehta"])
def test_a_yes_books_it_with_its_number_and_the_patient_hears_of_it(clinic: ByHand, who: str) -> None:
    visit = clinic.requested()
    clinic.says(confirm_request, visit.id, getattr(clinic, who))
    assert clinic.stands(visit) == ("confirmed", "APT-20261126-0001")
    assert "confirmation" in clinic.planned()
    assert clinic.task() == ("visit_requested", True)
    assert clinic.world.sql("select act from audit where act like 'request%%'") == [("request.confirmed",)]
    for verb in (confirm_request, decline_request):
        with pytest.raises(AlreadyDone):
            clinic.says(verb, visit.id)
    with clinic.world.work() as uow:
        assert open_requests(uow, clinic.asha) == []
        assert expire_request(uow, visit.id) == []
    clinic.world.assert_invariants()


def test_a_no_gives_all_back_and_the_patient_hears_of_it(clinic: ByHand) -> None:
    visit = clinic.requested()
    clinic.says(decline_request, visit.id)
    assert clinic.stands(visit) == ("cancelled", None)
    assert clinic.refunds() == [("pay_1", 50_000, "by-clinic")]
    assert clinic.planned() == {"cancelled_by_clinic"}
    assert clinic.task() == ("visit_requested", True)
    for verb in (confirm_request, decline_request):
        with pytest.raises(VisitClosed):
            clinic.says(verb, visit.id)
    clinic.world.assert_invariants()


def test_of_a_yes_and_a_no_at_once_one_counts(clinic: ByHand) -> None:
    visit = clinic.requested()
    ready, ends = threading.Barrier(2), list[type[Refusal] | None]()

    def answer(verb: Callable[..., object], by: int) -> None:
        ready.wait()
        ends.append(refusal(clinic.world, lambda uow: verb(uow, by, visit.id)))

    both = ((confirm_request, clinic.asha), (decline_request, clinic.mehta))
    threads = [threading.Thread(target=answer, args=each) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends.count(None) == 1
    clinic.world.assert_invariants()


def test_silence_ends_it_in_time_gives_all_back_and_is_told_once(clinic: ByHand) -> None:
    visit = clinic.requested()
    clinic.world.clock.forward(hours=24, seconds=-1)
    with clinic.world.work() as uow:
        assert (expire_request(uow, visit.id), uow.appointments.unanswered(before=uow.now)) == ([], [])
    clinic.world.clock.forward(seconds=2)
    with clinic.world.work() as uow:
        assert uow.appointments.unanswered(before=uow.now) == []  # its own row is going to end it
    clinic.world.sql("update outbox set done_at = now() where kind = 'expire_request'")
    with clinic.world.work() as uow:
        assert [each.id for each in uow.appointments.unanswered(before=uow.now)] == [visit.id]
    with clinic.world.work() as uow:
        (told,) = expire_request(uow, visit.id)
        assert expire_request(uow, visit.id) == []
    assert (type(told).__name__, told.chat_id) == ("RequestLapsed", clinic.chat)
    assert clinic.planned() == {"request_lapsed"}
    assert clinic.refunds() == [("pay_1", 50_000, "not-confirmed")]
    assert clinic.task() == ("visit_requested", True)
    with clinic.world.work() as uow:
        (notice,) = [n for n in uow.notices.of_visit(visit.id) if n.kind == "request_lapsed"]
        assert notice.holds(status=uow.appointments.one(visit.id).status, starts_at=notice.starts_at, now=uow.now)
    clinic.world.assert_invariants()


def test_a_moved_request_has_the_time_to_answer_anew(clinic: ByHand) -> None:
    visit = clinic.requested()
    clinic.world.clock.forward(hours=6)
    to = MoveRequest(
        appointment_id=visit.id, chat_id=clinic.chat, doctor_id=clinic.doctor, starts_at=clinic.world.at(17, days=2)
    )
    with clinic.world.work() as uow:
        moved = move_visit(uow, to).after
    assert moved.held_until == clinic.world.clock.now + timedelta(hours=24)
    clinic.world.clock.forward(hours=19)  # when the first would have lapsed
    with clinic.world.work() as uow:
        assert (expire_request(uow, visit.id), uow.appointments.one(visit.id).held_until) == ([], moved.held_until)


def test_once_it_has_lapsed_nobody_can_say_yes(clinic: ByHand) -> None:
    visit = clinic.requested()
    clinic.world.clock.forward(hours=24)
    clinic.says(lambda uow, _by, id_: expire_request(uow, id_), visit.id)
    with pytest.raises(VisitClosed):
        clinic.says(confirm_request, visit.id)
    assert clinic.stands(visit) == ("expired", None)


def test_what_the_patient_cancels_needs_no_answer(clinic: ByHand) -> None:
    visit = clinic.requested()
    with clinic.world.work() as uow:
        cancel_visit(uow, visit.id, clinic.chat)
    assert clinic.task() == ("visit_requested", True)
    with pytest.raises(VisitClosed):
        clinic.says(confirm_request, visit.id)


def test_nobody_answers_for_another_doctor_or_without_the_right(clinic: ByHand) -> None:
    visit = clinic.requested()
    other = clinic.world.a_doctor(clinic.clinic, "Dr Rao")
    rao, _ = seated(clinic.world, Role.DOCTOR, "rao", doctor=other)
    for verb in (confirm_request, decline_request):
        for by, refused in ((rao, NotFound), (clinic.chat, NotPermitted)):
            with pytest.raises(refused):
                clinic.says(verb, visit.id, by)
    assert clinic.stands(visit) == ("requested", None)
