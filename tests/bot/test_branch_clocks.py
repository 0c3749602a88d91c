"""What the staff read of leave, of a wave and of who waits is in the time of the branch that it is about."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.clinic_staff_desk import ClinicStaffDesk
from core.domain.schedule import Consultation
from core.domain.staff import Role
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.staff import accept, invite
from core.services.waitlist import WaitRequest, join
from tests.builders import World

DUBAI = ZoneInfo("Asia/Dubai")


def test_times_are_of_the_branch_that_they_are_about(world: World) -> None:
    here, there = world.a_clinic(), world.a_clinic("Dubai", zone="Asia/Dubai")
    world.a_doctor(here)
    doctor = world.a_doctor(there, "Dr Omar Khan")
    world.sql("insert into settings (name, value) values ('waitlist_enabled', 'true')")
    chat, patient = world.a_chat()
    boss, _ = world.a_chat("admin")
    with world.work() as uow:
        accept(uow, boss, invite(uow, None, Role.ADMIN).token, name="Asha")
        held = hold_slot(
            uow,
            HoldRequest(
                chat_id=chat, patient_id=patient, doctor_id=doctor, clinic_id=there, starts_at=world.at(9, zone=DUBAI)
            ),
        )
        confirm_at_clinic(uow, held.id, chat)
        join(
            uow,
            WaitRequest(
                chat_id=chat,
                patient_id=patient,
                doctor_id=doctor,
                clinic_id=None,
                first_day=date(2026, 11, 26),
                last_day=date(2026, 11, 27),
                consultation=Consultation.IN_PERSON,
            ),
        )
    leave = {"first": "2026-11-24", "last": "2026-11-24", "kind": "leave", "stretch": None}
    with world.work() as uow:
        desk = ClinicStaffDesk(uow, boss, join_link=lambda _token: None)
        assert [each.since.zone for each in desk.list_waiting()] == ["Asia/Dubai"]
        made = desk.enter_leave(doctor, leave, rebook=True)
        assert made.until.zone == "Asia/Dubai"
        assert desk.wave(str(made.wave)).begins.zone == "Asia/Dubai"
        assert desk.enter_leave(0, leave, rebook=False).until.zone == "Asia/Kolkata"
