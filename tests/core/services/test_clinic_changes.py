"""Two admins at once, and an admin beside a patient: nothing is lost, and nobody ends up with a visit in the air."""

import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.domain.clinic_fields import Which
from core.domain.errors import ChangedMeanwhile, NotFound, NotPermitted, Refusal, VisitsToCome
from core.domain.staff import Role
from core.services.booking import HoldRequest, hold_slot
from core.services.clinic_rows import change_row, look_at_row
from core.services.clinic_settings import change_setting
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.core.services.test_staff import seated


def sets(chat: int, value: str) -> Callable[[UnitOfWork], object]:
    """Set the minutes of a hold, decided by the default."""
    return lambda uow: change_setting(uow, chat, "hold_minutes", None, value, mark="")


def changes(chat: int, doctor: int, field: str, text: str, *, mark: str) -> Callable[[UnitOfWork], object]:
    """Change a field of a doctor, decided by this mark."""
    return lambda uow: change_row(uow, chat, Which(kind="doctor", id=doctor), field, text, mark=mark)


def holds(request: HoldRequest) -> Callable[[UnitOfWork], object]:
    """Hold a place."""
    return lambda uow: hold_slot(uow, request)


def at_once(world: World, *works: Callable[[UnitOfWork], object]) -> list[type[Refusal] | None]:
    """Do several units of work in threads of their own; returns what each was refused."""
    gate = threading.Barrier(len(works))
    ends: list[type[Refusal] | None] = [None] * len(works)

    def do(number: int, work: Callable[[UnitOfWork], object]) -> None:
        gate.wait()
        try:
            world.database.run(work)
        except Refusal as refused:
            ends[number] = type(refused)

    threads = [threading.Thread(target=do, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def ten_in_the_morning(world: World, days: int) -> datetime:
    """A time at which the doctors here see somebody; of another day each, for nobody holds two at once."""
    zone = ZoneInfo("Asia/Kolkata")
    return datetime.combine(world.clock.now.astimezone(zone).date() + timedelta(days=days), time(9), zone)


@pytest.mark.parametrize("round_", range(3))
def test_of_admins_who_change_one_thing_at_once_one_has_it_and_each_other_is_told(world: World, round_: int) -> None:
    doctor = world.a_doctor(world.a_clinic())
    chats = [seated(world, Role.ADMIN, f"admin-{number}")[0] for number in range(3)]
    values = [str(20 + number + round_) for number in range(3)]
    ends = at_once(world, *(sets(chat, value) for chat, value in zip(chats, values, strict=True)))
    assert ends.count(None) == 1
    assert ends.count(ChangedMeanwhile) == 2
    assert world.sql("select value::text from settings") == [(values[ends.index(None)],)]
    which = Which(kind="doctor", id=doctor)
    mark = world.database.run(lambda uow: look_at_row(uow, chats[0], which, "fee", "77").mark)
    asked = zip(chats, values, strict=True)
    ends = at_once(world, *(changes(chat, doctor, "fee", value, mark=mark) for chat, value in asked))
    assert ends.count(None) == 1
    assert ends.count(ChangedMeanwhile) == 2
    assert world.sql("select count(*) from audit where act in ('setting.changed', 'clinic.changed')") == [(2,)]
    world.assert_invariants()


def test_a_doctor_who_is_retired_as_a_patient_books_has_either_the_visit_or_the_rest(world: World) -> None:
    clinic = world.a_clinic()
    boss, _ = seated(world, Role.ADMIN, "boss")
    for number in range(3):
        chat, patient = world.a_chat(f"chat-{number}")  # one chat may hold two places and no third
        doctor = world.a_doctor(clinic, f"Dr Number {'ABC'[number]}")
        starts = ten_in_the_morning(world, number + 1)
        request = HoldRequest(chat_id=chat, patient_id=patient, doctor_id=doctor, clinic_id=clinic, starts_at=starts)
        ends = at_once(world, changes(boss, doctor, "active", "off", mark="True"), holds(request))
        held = world.sql("select count(*) from appointments where doctor_id = %s and status = 'held'", doctor)
        active = world.sql("select active from doctors where id = %s", doctor)
        assert (ends, held, active) in (
            ([None, NotFound], [(0,)], [(False,)]),
            ([VisitsToCome, None], [(1,)], [(True,)]),
        )
    world.assert_invariants()


def test_who_may_not_changes_nothing(world: World) -> None:
    doctor = world.a_doctor(world.a_clinic())
    for role in (Role.RECEPTIONIST, Role.DOCTOR):
        chat, _ = seated(world, role, role.value, doctor=doctor if role is Role.DOCTOR else None)
        for work in (changes(chat, doctor, "fee", "1", mark="50000"), sets(chat, "20")):
            with pytest.raises(NotPermitted):
                world.database.run(work)
