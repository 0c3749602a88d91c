"""One message to a doctor's day: once a person, taken back in time, not to who has said STOP, not at night."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from core.domain.errors import BadWords, ChangedSince, NobodyBooked, NotFound, NotPermitted
from core.domain.notices import NoticeStatus
from core.domain.staff import Role
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.broadcast import LONGEST, UNDO, Wanted, look_at_audience, send_broadcast, undo_broadcast
from core.services.cancellation import cancel_visit
from core.services.notice_ways import is_due
from tests.builders import World
from tests.core.services.test_rebooking import TUESDAY, Practice
from tests.core.services.test_staff import refusal, seated

NOTICES = "select appointment_id, status from notices where kind = 'broadcast' order by appointment_id"


@pytest.fixture
def practice(world: World) -> Iterator[Practice]:
    practice = Practice(world, booked=4, free=9)
    yield practice
    world.assert_invariants()


def wanted(practice: Practice, words: str = "Please bring old reports.") -> Wanted:
    return Wanted(doctor_id=practice.doctor, day=TUESDAY, words=words)


def sends(practice: Practice) -> UUID:
    return practice.world.database.run(lambda uow: send_broadcast(uow, practice.admin, wanted(practice))).id


def test_each_person_hears_it_once_and_who_has_said_stop_is_counted_out(practice: Practice) -> None:
    world, first = practice.world, practice.people[0]
    world.database.run(lambda uow: cancel_visit(uow, practice.people[3].visit, practice.people[3].chat))
    with world.work() as uow:  # the first patient has a second visit that day
        request = HoldRequest(
            chat_id=first.chat,
            patient_id=first.patient,
            doctor_id=practice.doctor,
            clinic_id=practice.clinic,
            starts_at=world.at(9, 45),
        )
        confirm_at_clinic(uow, hold_slot(uow, request).id, first.chat)
        uow.opt_outs.stop("webchat", "p1", by="patient")
    with world.work() as uow:
        seen = look_at_audience(uow, practice.admin, wanted(practice))
    assert (len(seen.visits), dict(seen.ways), seen.stopped) == (3, {"webchat": 2}, 1)
    broadcast = sends(practice)
    told = world.sql("select appointment_id from notices where kind = 'broadcast'")
    assert {UUID(str(id_)) for (id_,) in told} == {person.visit for person in practice.people[:3]}
    assert world.sql("select act, facts ->> 'told' from audit where act like 'broadcast%%'") == [
        ("broadcast.sent", "3")
    ]
    assert world.sql("select words from broadcasts where id = %s", broadcast) == [("Please bring old reports.",)]


def test_it_is_taken_back_before_anybody_hears_it_and_not_after(practice: Practice) -> None:
    world = practice.world
    broadcast = sends(practice)
    world.database.run(lambda uow: undo_broadcast(uow, practice.admin, broadcast))
    assert {status for _, status in world.sql(NOTICES)} == {NoticeStatus.WITHDRAWN.value}
    assert refusal(world, lambda uow: undo_broadcast(uow, practice.admin, broadcast)) is ChangedSince
    later = sends(practice)
    world.clock.forward(seconds=UNDO.total_seconds())
    assert refusal(world, lambda uow: undo_broadcast(uow, practice.admin, later)) is ChangedSince


def test_at_night_it_waits_for_the_morning(practice: Practice) -> None:
    world = practice.world
    world.clock.now = world.at(22, days=0)
    sends(practice)
    world.clock.forward(seconds=UNDO.total_seconds())
    with world.work() as uow:
        (notice, *_) = [n for n in uow.notices.of_visit(practice.people[0].visit) if n.kind == "broadcast"]
        assert not is_due(uow, notice)
    world.clock.now = world.at(8, 1)
    with world.work() as uow:
        (notice, *_) = [n for n in uow.notices.of_visit(practice.people[0].visit) if n.kind == "broadcast"]
        assert is_due(uow, notice)


def test_who_may_not_and_what_can_not_be(practice: Practice) -> None:
    world = practice.world
    desk, _ = seated(world, Role.RECEPTIONIST, "desk")
    for chat in (desk, practice.people[0].chat):
        assert refusal(world, lambda uow: send_broadcast(uow, chat, wanted(practice))) is NotPermitted  # noqa: B023
    for words in ("", "  ", "x" * (LONGEST + 1)):
        said = wanted(practice, words)
        assert refusal(world, lambda uow: send_broadcast(uow, practice.admin, said)) is BadWords  # noqa: B023
    empty = Wanted(doctor_id=practice.doctor, day=TUESDAY.replace(day=25), words="x")
    assert refusal(world, lambda uow: send_broadcast(uow, practice.admin, empty)) is NobodyBooked
    nobody = Wanted(doctor_id=99, day=TUESDAY, words="x")
    assert refusal(world, lambda uow: send_broadcast(uow, practice.admin, nobody)) is NotFound
