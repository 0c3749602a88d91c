"""Enter a doctor's registration number and qualifications: they stand on every prescription that is given after it."""

from dataclasses import dataclass

from core.domain.audit import Act
from core.domain.credentials import registration_number, training
from core.domain.permissions import Action
from core.services.staff import permit
from core.storage.credentials import write_credentials
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What is printed below a doctor's name; either may be empty."""

    registration: str
    qualifications: str


def credentials_of(uow: UnitOfWork, doctor_id: int) -> Credentials:
    """Return a doctor's. Raises `NotFound`."""
    doctor = uow.roster.doctor(doctor_id)
    return Credentials(registration=doctor.registration, qualifications=doctor.qualifications)


def set_credentials(
    uow: UnitOfWork, by: int, doctor_id: int, *, registration: str | None = None, qualifications: str | None = None
) -> Credentials:
    """Enter what is given, and return both as they are then; nothing ("") takes one away.

    Papers that were given keep what was printed on them. Raises `NotPermitted`, `NotFound`, `BadAnswer`.
    """
    member = permit(uow, by, Action.SET_CREDENTIALS)
    before = credentials_of(uow, doctor_id)
    after = Credentials(
        registration=before.registration if registration is None else registration_number(registration),
        qualifications=before.qualifications if qualifications is None else training(qualifications),
    )
    if after == before:
        return after
    write_credentials(uow.sql, doctor_id, registration=after.registration, qualifications=after.qualifications)
    uow.reread_roster()
    facts: dict[str, str | int] = {
        "before": f"{before.registration}; {before.qualifications}",
        "after": f"{after.registration}; {after.qualifications}",
    }
    uow.audit.add(member, Act.CREDENTIALS_SET, subject=f"doctor {doctor_id}", facts=facts)
    return after
