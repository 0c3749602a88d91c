"""The counter as the staff desk tells it, and what one of the staff has done there. See `ReceptionDesk`."""

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.counter.counter import uuid_of
from bot.counter.own_line import on_the_clock
from bot.desk_values import Moment
from bot.line import Phrase
from bot.reception_desk import DoctorAtWork, PersonKnown, TakenIn
from core.domain.line import Urgency
from core.domain.overbooking import OverReason
from core.domain.phone import masked
from core.services import known_people, walk_ins
from core.services.desk_booking import BookingFor, book_at_desk, is_full, take_back_booking
from core.services.walk_ins import Registered, WalkIn
from core.storage.known_people import KnownPerson
from core.storage.unit_of_work import UnitOfWork


class StaffReception:
    """The counter as one chat of the staff sees it."""

    _uow: UnitOfWork
    _chat: int
    _language: str

    def people_by_phone(self, phone: str) -> tuple[PersonKnown, ...]:
        return self._people(known_people.find_by_phone(self._uow, self._chat, phone))

    def people_by_name(self, name: str) -> tuple[PersonKnown, ...]:
        return self._people(known_people.find_by_name(self._uow, self._chat, name))

    def people_by_visit(self, number: str) -> tuple[PersonKnown, ...]:
        return self._people(known_people.find_by_visit(self._uow, self._chat, number))

    def person_known(self, person_id: int) -> PersonKnown:
        return self._known_person(known_people.known_person(self._uow, self._chat, person_id))

    def at_work(self) -> tuple[DoctorAtWork, ...]:
        return tuple(
            DoctorAtWork(
                doctor_id=each.doctor.id,
                clinic_id=each.clinic_id,
                doctor=each.doctor.called(self._language),
                specialty=each.doctor.specialty,
                clinic=self._uow.roster.clinic(each.clinic_id).called(self._language),
                waiting=each.waiting,
            )
            for each in walk_ins.working_now(self._uow, self._chat)
        )

    def taken_in(self, visit_id: str) -> TakenIn:
        return self._taken_in(walk_ins.walk_in_of(self._uow, self._chat, uuid_of(visit_id)))

    def visit_today_of(self, person_id: int) -> tuple[str, int] | None:
        visit = walk_ins.visit_today_of(self._uow, self._chat, person_id)
        return (str(visit.id), visit.doctor_id) if visit else None

    def take_in(
        self,
        *,
        doctors: tuple[int, ...],
        clinic_id: int,
        urgency: str,
        person_id: int | None = None,
        name: str = "",
        phone: str = "",
        another: bool = False,
    ) -> str:
        who = WalkIn(
            clinic_id=clinic_id,
            doctors=doctors,
            urgency=Urgency(urgency),
            patient_id=person_id,
            name=name,
            phone=phone or None,
            language=self._language,
            another=another,
        )
        return str(walk_ins.register_walk_in(self._uow, self._chat, who).visit.id)

    def book_for(
        self,
        *,
        doctor_id: int,
        clinic_id: int,
        starts_at: datetime,
        person_id: int | None = None,
        name: str = "",
        phone: str = "",
        over: str = "",
    ) -> str:
        wanted = BookingFor(
            doctor_id=doctor_id,
            clinic_id=clinic_id,
            starts_at=starts_at.astimezone(UTC),
            patient_id=person_id,
            name=name,
            phone=phone or None,
            language=self._language,
            over=OverReason(over) if over else None,
        )
        return str(book_at_desk(self._uow, self._chat, wanted).id)

    def is_full(self, doctor_id: int, clinic_id: int, starts_at: datetime) -> bool:
        return is_full(self._uow, self._chat, doctor_id, clinic_id, starts_at.astimezone(UTC))

    def take_back_booking(self, visit_id: str) -> None:
        take_back_booking(self._uow, self._chat, uuid_of(visit_id))

    def take_back_walk_in(self, visit_id: str) -> None:
        walk_ins.take_back_walk_in(self._uow, self._chat, uuid_of(visit_id))

    def _taken_in(self, stands: Registered) -> TakenIn:
        visit, roster = stands.visit, self._uow.roster
        return TakenIn(
            visit=str(visit.id),
            number=visit.number or "",
            token=f"Q{stands.token:03}",
            patient=self._uow.patients.name_of(visit.patient_id),
            doctor=roster.doctor(visit.doctor_id).called(self._language),
            clinic=roster.clinic(visit.clinic_id).called(self._language),
            ahead=stands.ahead,
            wait=stands.wait.rounded() if stands.wait else None,
            fee=visit.fee,
            by_clock=on_the_clock(self._uow, stands.wait, visit.clinic_id),
        )

    def _people(self, found: Iterable[KnownPerson]) -> tuple[PersonKnown, ...]:
        return tuple(map(self._known_person, found))

    def _known_person(self, person: KnownPerson) -> PersonKnown:
        zones = [clinic.zone.key for clinic in self._uow.roster.clinics.values()]
        zone = zones[0] if zones else "UTC"
        return PersonKnown(
            id=person.id,
            name=person.name,
            phone=masked(person.phone) if person.phone else Phrase("known.no_phone"),
            last=Moment(person.last_at, zone) if person.last_at else None,
            agreed=person.agreed,
        )
