"""Find somebody who stands at the desk, and note that they agree to be kept: by phone, by a visit's number, by name."""

from core.domain.audit import Act
from core.domain.consent import CURRENT
from core.domain.errors import BadPhone, NotFound, UnreadPhone
from core.domain.permissions import Action
from core.domain.phone import phone_number
from core.domain.staff import Member
from core.services.staff import permit
from core.storage.known_people import KnownPerson
from core.storage.unit_of_work import UnitOfWork

SHORTEST = 2
"""Letters of a name that is looked for: one letter would list half the clinic."""


def find_by_phone(uow: UnitOfWork, by: int, phone: str) -> list[KnownPerson]:
    """Return everybody behind a number as it is written, a family too. Raises `NotPermitted`, `UnreadPhone`."""
    permit(uow, by, Action.ADD_WALK_IN)
    return uow.known_people.by_phone(as_written(uow, phone), version=CURRENT.version)


def find_by_name(uow: UnitOfWork, by: int, name: str) -> list[KnownPerson]:
    """Return who is called so, or begins so; who was here last comes first. Raises `NotPermitted`."""
    permit(uow, by, Action.ADD_WALK_IN)
    tidied = " ".join(name.split())
    return uow.known_people.by_name(tidied, version=CURRENT.version) if len(tidied) >= SHORTEST else []


def find_by_visit(uow: UnitOfWork, by: int, number: str) -> list[KnownPerson]:
    """Return whose visits have this number: at most one a branch. Raises `NotPermitted`."""
    permit(uow, by, Action.ADD_WALK_IN)
    visits = uow.appointments.numbered(number, list(uow.roster.clinics))
    whose = uow.known_people.persons_of([visit.patient_id for visit in visits])
    found = (uow.known_people.one(id_, version=CURRENT.version) for id_ in whose)
    return [person for person in found if person]


def known_person(uow: UnitOfWork, by: int, patient_id: int) -> KnownPerson:
    """Return somebody the clinic knows. Raises `NotPermitted`, and `NotFound` for who is erased or another by now."""
    permit(uow, by, Action.ADD_WALK_IN)
    found = uow.known_people.one(patient_id, version=CURRENT.version)
    if found is None:
        raise NotFound(what="patient")
    return found


def as_written(uow: UnitOfWork, phone: str) -> str:
    """Return a number as it is written at this clinic, as E.164; raises `UnreadPhone`."""
    try:
        return phone_number(phone, uow.settings.phone_calling_code)
    except BadPhone:
        raise UnreadPhone from None


def called_so(uow: UnitOfWork, phone: str, name: str) -> KnownPerson | None:
    """Return who has this number and this very name; of several the first. Needs the lock of the number."""
    found = uow.known_people.by_phone(phone, version=CURRENT.version)
    return next((person for person in found if person.name.casefold() == name.casefold()), None)


def note_consent(uow: UnitOfWork, member: Member, patient_id: int, language: str) -> None:
    """Note that somebody whom no chat has agreed for agrees now, and who asked them; once for each notice."""
    told = language if language in CURRENT.words else "en"
    if uow.known_people.agree(patient_id, CURRENT, language=told, by=member.by):
        uow.audit.add(member, Act.AGREED_AT_DESK, subject=f"patient {patient_id}", facts={"version": CURRENT.version})
