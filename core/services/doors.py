"""The link at the door of a branch, and who comes in by it: marked as here, or a place in the line without appointment.

The link hangs at the door as a QR. It proves where it hangs and not who scans it, so it opens nothing but what a
patient may say anyway: that they are here, and that they would wait. A link that is made anew ends the one before it.
"""

from collections.abc import Sequence
from uuid import UUID

from core.domain.audit import Act
from core.domain.permissions import Action
from core.services.staff import permit
from core.services.walk_ins import AtWork, Registered, WalkIn, at_work, walk_in_by_themselves
from core.storage.unit_of_work import UnitOfWork


def door_of(uow: UnitOfWork, by: int, clinic_id: int) -> UUID:
    """Return the link in force at a branch; the first is made now. Raises `NotPermitted`, `NotFound`."""
    member = permit(uow, by, Action.PRINT_DOOR)
    uow.doors.lock(uow.roster.clinic(clinic_id).id)
    known = uow.doors.in_force(clinic_id)
    if known is not None:
        return known
    door_id = uow.doors.renew(clinic_id, by=member)
    uow.audit.add(member, Act.DOOR_MADE, subject=f"clinic {clinic_id}")
    return door_id


def renew_door(uow: UnitOfWork, by: int, clinic_id: int) -> UUID:
    """Make a new link for a branch; whoever scans the old one is told so. Raises `NotPermitted`, `NotFound`."""
    member = permit(uow, by, Action.RENEW_DOOR)
    uow.doors.lock(uow.roster.clinic(clinic_id).id)
    door_id = uow.doors.renew(clinic_id, by=member)
    uow.audit.add(member, Act.DOOR_MADE, subject=f"clinic {clinic_id}")
    return door_id


def seen_from(uow: UnitOfWork, door_id: UUID) -> tuple[int, Sequence[AtWork]]:
    """Return the branch at whose door a link hangs, and the doctors there who take somebody without appointment now.

    Raises `DoorGone`.
    """
    clinic_id = uow.doors.branch_of(door_id)
    return clinic_id, [
        each
        for each in at_work(uow)
        if each.clinic_id == clinic_id and uow.roster.settings_of(each.doctor.id).walk_in_enabled
    ]


def walk_in_at(uow: UnitOfWork, chat_id: int, door_id: UUID, *, patient_id: int, doctors: Sequence[int]) -> Registered:
    """Take in one of a chat's people at a door. Raises `DoorGone`, and as `walk_in_by_themselves`."""
    who = WalkIn(clinic_id=uow.doors.branch_of(door_id), doctors=doctors, patient_id=patient_id)
    return walk_in_by_themselves(uow, chat_id, who)
