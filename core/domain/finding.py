"""Whom a patient may mean by what they ask of a doctor: the field, the language spoken, the branch, the day.

What is asked holds together: who is offered fits all of it. Where nobody does, the answer says what would have to be
given up, one thing at a time, so that whoever asks decides which. This is finding a doctor, never a diagnosis.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from core.domain.grid import grid_on
from core.domain.schedule import DoctorSchedule


class Sought(StrEnum):
    """What can be asked of a doctor, in the order in which it is given up most readily."""

    DAY = "day"
    LANGUAGE = "language"
    BRANCH = "branch"
    SEX = "sex"
    SPECIALTY = "specialty"


OF_WOMEN, OF_CHILDREN = "gynecology", "pediatrics"
"""Fields that see only some people: whoever is free first is not to be one of them unless they are asked for."""


def sees_whoever_comes(specialty: str, *, child: bool = False) -> bool:
    """Return whether a doctor of this field may be given to somebody who asks for any doctor; `child`: for a child."""
    return specialty != OF_WOMEN and (child or specialty != OF_CHILDREN)


class Findable(Protocol):
    """A doctor as far as finding goes."""

    @property
    def id(self) -> int:
        """The doctor's number."""

    @property
    def specialty(self) -> str:
        """An id of the specialty table."""

    @property
    def sex(self) -> str | None:
        """'female', 'male' or 'other'; None where the clinic has not said."""

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 tags of what is spoken."""

    @property
    def clinic_ids(self) -> tuple[int, ...]:
        """The branches."""

    @property
    def schedule(self) -> DoctorSchedule:
        """When and where the doctor works."""


AnyDoctor = TypeVar("AnyDoctor", bound=Findable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked; what is empty is not. Of several specialties, languages or days one is enough."""

    specialties: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    clinic_id: int | None = None
    sex: str | None = None
    days: tuple[date, ...] = ()

    @property
    def sought(self) -> tuple[Sought, ...]:
        """Return what is asked at all."""
        given = {
            Sought.DAY: bool(self.days),
            Sought.LANGUAGE: bool(self.languages),
            Sought.BRANCH: self.clinic_id is not None,
            Sought.SEX: self.sex is not None,
            Sought.SPECIALTY: bool(self.specialties),
        }
        return tuple(kind for kind in Sought if given[kind])

    def without(self, kind: Sought) -> "Asked":
        """Return the same with one thing given up."""
        return _WITHOUT[kind](self)

    def only(self, kind: Sought) -> "Asked":
        """Return the same with all else given up."""
        kept = self
        for other in self.sought:
            kept = kept if other is kind else kept.without(other)
        return kept


_WITHOUT: Mapping[Sought, Callable[[Asked], Asked]] = {
    Sought.DAY: lambda asked: replace(asked, days=()),
    Sought.LANGUAGE: lambda asked: replace(asked, languages=()),
    Sought.BRANCH: lambda asked: replace(asked, clinic_id=None),
    Sought.SEX: lambda asked: replace(asked, sex=None),
    Sought.SPECIALTY: lambda asked: replace(asked, specialties=()),
}


def find(doctors: Iterable[AnyDoctor], asked: Asked) -> list[AnyDoctor]:
    """Return the doctors who fit all that is asked: by the order of the specialties asked for, else as they came."""
    fitting = [doctor for doctor in doctors if _fits(doctor, asked)]
    if not asked.specialties:
        return fitting
    places = {specialty: place for place, specialty in enumerate(asked.specialties)}
    return sorted(fitting, key=lambda doctor: places[doctor.specialty])


def ways_on(doctors: Sequence[AnyDoctor], asked: Asked) -> dict[Sought, list[AnyDoctor]]:
    """Return for each thing that is asked who fits when it alone is given up; what helps nobody is left out."""
    found = {kind: find(doctors, asked.without(kind)) for kind in asked.sought}
    return {kind: fitting for kind, fitting in found.items() if fitting}


def _fits(doctor: Findable, asked: Asked) -> bool:
    if asked.specialties and doctor.specialty not in asked.specialties:
        return False
    if asked.languages and not set(asked.languages) & set(doctor.languages):
        return False
    if asked.sex is not None and doctor.sex != asked.sex:
        return False  # also of whom the clinic has not said it: nobody's sex is guessed
    clinics = [c for c in doctor.clinic_ids if asked.clinic_id in (None, c)]
    return bool(clinics) and (not asked.days or any(_works(doctor, c, day) for c in clinics for day in asked.days))


def _works(doctor: Findable, clinic_id: int, day: date) -> bool:
    return bool(grid_on(doctor.schedule, clinic_id, day).starts)
