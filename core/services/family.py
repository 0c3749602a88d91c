"""The people behind one chat: add somebody, call them by another name, speak for them no more.

One own person a chat, by constraint; nobody's name is put over another's, and whoever is no longer of a family keeps
their visits, which the chat that booked them still sees.
"""

from core.domain.errors import NotFound, TooManyPeople
from core.domain.people import person_name
from core.services.consent import require
from core.storage.chats import Chat
from core.storage.patients import Patient
from core.storage.unit_of_work import UnitOfWork

SELF = "self"


def name_self(uow: UnitOfWork, chat: Chat, name: str) -> Patient:
    """Make the chat's own person known. Raises `BadName`, `ConsentNeeded`."""
    require(chat)
    return uow.patients.add(chat.id, name=person_name(name), relation=SELF, phone=chat.phone)


def add_relative(uow: UnitOfWork, chat: Chat, name: str, relation: str) -> Patient:
    """Make somebody known whom this chat speaks for. Raises `BadName`, `ConsentNeeded`, `TooManyPeople`."""
    require(chat)
    family = uow.patients.of_chat(chat.id)
    if len(family) + (not any(p.relation == SELF for p in family)) >= uow.settings.max_family:
        raise TooManyPeople(limit=uow.settings.max_family)
    return uow.patients.add(chat.id, name=person_name(name), relation=relation)


def rename(uow: UnitOfWork, chat: Chat, patient_id: int, name: str) -> Patient:
    """Call one of this chat's people by another name. Raises `NotFound`, `BadName`."""
    patient = uow.patients.one_of_chat(chat.id, patient_id)
    uow.patients.rename(chat.id, patient.id, person_name(name))
    return uow.patients.one_of_chat(chat.id, patient.id)


def remove(uow: UnitOfWork, chat: Chat, patient_id: int) -> None:
    """Let this chat speak for a relative no more; their visits stay as they are. Raises `NotFound`, for itself too."""
    patient = uow.patients.one_of_chat(chat.id, patient_id)
    if patient.relation == SELF:
        raise NotFound(what="patient")
    uow.patients.remove(chat.id, patient.id)
