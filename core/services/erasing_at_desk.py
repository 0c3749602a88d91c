"""Erase somebody who has asked the clinic for it, in person or by letter: find them, say what goes, do it after a wait.

Only a super admin may, or whoever sits at the command line (`by` None). The person can take it back in their own chat
(`/delete`), and the clinic can, until it is done.
"""

from dataclasses import dataclass

from core.domain.audit import COMMAND_LINE, Act
from core.domain.errors import AlreadyDone, BadPhone, NotFound
from core.domain.permissions import Action
from core.domain.phone import masked, phone_number
from core.domain.staff import Member
from core.services.erasure import Preview, queue_erasure, what_goes
from core.services.staff import permit
from core.storage.erasures import Erasure
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody who may be meant: a name, and the end of a number where one is known."""

    patient_id: int
    name: str
    phone: str | None


def find_people(uow: UnitOfWork, by: int | None, words: str) -> list[Found]:
    """Return who has the visit of this number, or this phone; nobody who is erased. Raises `NotPermitted`."""
    _permit(uow, by)
    visits = uow.appointments.numbered(words, list(uow.roster.clinics))
    try:
        phone = phone_number(words, uow.settings.phone_calling_code)
    except BadPhone:
        phone = None
    people = uow.erasures.people([visit.patient_id for visit in visits], phone)
    return [Found(patient_id=p.id, name=p.name, phone=masked(p.phone) if p.phone else None) for p in people]


def preview_person(uow: UnitOfWork, by: int | None, patient_id: int) -> Preview:
    """Return what erasing this person would do now. Raises `NotPermitted`, `NotFound`, `StillOnStaff`."""
    _permit(uow, by)
    return what_goes(uow, uow.erasures.chats_of(patient_id), patient_id=_known(uow, patient_id))


def erase_by_clinic(uow: UnitOfWork, by: int | None, patient_id: int) -> Erasure:
    """Have a person erased after the clinic's time to think.

    Raises `NotPermitted`, `NotFound`, `StillOnStaff`, and `AlreadyDone` where it is asked for already.
    """
    member = _permit(uow, by)
    _known(uow, patient_id)
    chats = uow.erasures.chats_of(patient_id)
    for chat_id in sorted(chats):
        uow.linking.lock_family(uow.linking.root_of(chat_id))  # whoever joins meanwhile is not meant
    if what_goes(uow, chats, patient_id=patient_id).due_at is not None:
        raise AlreadyDone
    return queue_erasure(uow, patient_id=patient_id, by=member.by if member else COMMAND_LINE, member=member)


def keep_by_clinic(uow: UnitOfWork, by: int | None, patient_id: int) -> None:
    """Keep a person after all. Raises `NotPermitted`, and `NotFound` where nothing was asked for, or it is done."""
    member = _permit(uow, by)
    asked = uow.erasures.open_of([], [patient_id])
    if asked is None:
        raise NotFound(what="erasure")
    uow.erasures.take_back(asked)
    uow.audit.add(member, Act.ERASURE_TAKEN_BACK, subject=f"patient {patient_id}")


def _permit(uow: UnitOfWork, by: int | None) -> Member | None:
    return permit(uow, by, Action.ERASE_PERSON) if by is not None else None


def _known(uow: UnitOfWork, patient_id: int) -> int:
    """Return the id of somebody who is not erased; raises `NotFound`."""
    if not uow.erasures.people([patient_id], None):
        raise NotFound(what="patient")
    return patient_id
