"""Who works at the clinic, where, when and under which settings: one immutable picture of what changes rarely."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

from core.domain.errors import NotFound
from core.domain.money import Money
from core.domain.schedule import BlockedPeriod, DoctorSchedule
from core.domain.settings import ClinicSettings

_MAP = "https://www.google.com/maps/search/?api=1&query="
"""Opens the map on any phone, in an app where there is one (https://developers.google.com/maps/documentation/urls)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """One branch: where it is, its own time zone and phone.

    `directions` say in its own words how it is found, `map_url` is its place on a map; both may be empty.
    `names` are what it is called in other languages, by the language's tag.
    """

    id: int
    name: str
    zone: ZoneInfo
    address: str
    phone: str
    directions: str = ""
    map_url: str = ""
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    def called(self, language: str) -> str:
        """Return the name for a reader of this language: its own where there is none for it."""
        return self.names.get(language) or self.name

    @property
    def map_link(self) -> str:
        """Return the branch on a map: where it says it is, else what a map finds under its name and address."""
        return self.map_url or f"{_MAP}{quote_plus(f'{self.name}, {self.address}')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """One doctor as patients choose them; `specialty` is an id of the specialty table.

    `names` are what the doctor is called in other languages and scripts, by the language's tag; any may be missing.
    `registration` is the number under which a medical council knows them; it stands on prescriptions. `sex` is what the
    clinic says, 'female', 'male' or 'other', and None where it has not said.
    """

    id: int
    name: str
    specialty: str
    qualifications: str
    practising_since: int | None
    languages: tuple[str, ...]
    fee: Money
    follow_up_fee: Money | None
    follow_up_for: timedelta
    schedule: DoctorSchedule
    clinic_ids: tuple[int, ...]
    active: bool = True
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    registration: str = ""
    sex: str | None = None

    def called(self, language: str) -> str:
        """Return the name for a reader of this language: the roster's own where it has none for it."""
        return self.names.get(language) or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The clinic as of one revision. Two rosters of one revision are equal in what they say."""

    revision: int
    clinics: Mapping[int, Clinic]
    doctors: Mapping[int, Doctor]
    blocked: tuple[BlockedPeriod, ...]
    settings: ClinicSettings
    doctor_settings: Mapping[int, ClinicSettings]

    def doctor(self, doctor_id: int) -> Doctor:
        """Return an active doctor; raises `NotFound`."""
        found = self.doctors.get(doctor_id)
        if found is None or not found.active:
            raise NotFound(what="doctor")
        return found

    def clinic(self, clinic_id: int) -> Clinic:
        """Return a branch; raises `NotFound`."""
        found = self.clinics.get(clinic_id)
        if found is None:
            raise NotFound(what="clinic")
        return found

    def doctor_called(self, name: str, language: str) -> str:
        """Return what a doctor of this name is called for a reader: of names that were written down before."""
        found = next((doctor for doctor in self.doctors.values() if doctor.name == name), None)
        return found.called(language) if found else name

    def settings_of(self, doctor_id: int) -> ClinicSettings:
        """Return the settings in force for one doctor."""
        return self.doctor_settings.get(doctor_id, self.settings)

    def blocks_of(self, doctor_id: int, clinic_id: int) -> tuple[BlockedPeriod, ...]:
        """Return the blocked periods that touch this doctor at this branch."""
        return tuple(period for period in self.blocked if period.concerns(doctor_id, clinic_id))
