"""Who is whom as the staff desk tells it, and what one of the staff has decided. See `PeopleDesk`."""

from datetime import datetime

from bot.desk_values import Moment
from bot.line import Phrase
from bot.people_desk import CaseSeen, JoinSeen, SomebodyKnown
from core.domain.phone import masked
from core.services import people_desk
from core.services.people_desk import Candidate, Case, Joined, Unattached
from core.storage.callers import CallersVisit
from core.storage.unit_of_work import UnitOfWork


class StaffPeople:
    """The people as one chat of the staff sees them."""

    _uow: UnitOfWork
    _chat: int
    _language: str

    def cases(self) -> tuple[CaseSeen, ...]:
        return tuple(self._case_seen(case) for case in people_desk.open_cases(self._uow, self._chat))

    def case(self, task_id: int) -> CaseSeen:
        return self._case_seen(people_desk.case_of(self._uow, self._chat, task_id))

    def joins(self, number: str) -> tuple[JoinSeen, ...]:
        return tuple(self._join_seen(seen) for seen in people_desk.joins_of_visit(self._uow, self._chat, number))

    def join_seen(self, join_id: int) -> JoinSeen:
        return self._join_seen(people_desk.join_seen(self._uow, self._chat, join_id))

    def join_people(self, task_id: int, chat: int) -> None:
        people_desk.join_by_desk(self._uow, self._chat, task_id, chat)

    def attach_person(self, task_id: int, patient: int) -> None:
        people_desk.attach_by_desk(self._uow, self._chat, task_id, patient)

    def separate_people(self, join_id: int) -> None:
        people_desk.separate_by_desk(self._uow, self._chat, join_id)

    def _case_seen(self, case: Case) -> CaseSeen:
        return CaseSeen(
            task=case.task.id,
            name=case.caller.name,
            phone=masked(case.caller.phone) if case.caller.phone else Phrase("person.no_phone"),
            since=self._at(case.task.opened_at),
            known=(*map(self._known, case.candidates), *map(self._unattached, case.unattached)),
        )

    def _known(self, candidate: Candidate) -> SomebodyKnown:
        caller = candidate.caller
        return SomebodyKnown(
            chat=caller.chat_id,
            name=caller.name,
            reached_by=Phrase(f"channel.{caller.channel}"),
            visit=self._asked_about(candidate.visit) if candidate.visit else Phrase("person.no_visit"),
        )

    def _unattached(self, somebody: Unattached) -> SomebodyKnown:
        return SomebodyKnown(
            chat=None,
            patient=somebody.patient_id,
            name=somebody.name,
            reached_by=Phrase("channel.desk"),
            visit=self._asked_about(somebody.visit) if somebody.visit else Phrase("person.no_visit"),
        )

    def _asked_about(self, visit: CallersVisit) -> Phrase:
        facts = {
            "number": visit.number or "",
            "doctor": self._uow.roster.doctors[visit.doctor_id].called(self._language),
            "starts": Moment(visit.starts_at, self._uow.roster.clinic(visit.clinic_id).zone.key),
            "status": Phrase(f"status.{visit.status}"),
        }
        return Phrase("person.visit", facts)

    def _join_seen(self, seen: Joined) -> JoinSeen:
        return JoinSeen(
            id=seen.join.id,
            name=seen.other.name,
            channel=Phrase(f"channel.{seen.caller.channel}"),
            other=Phrase(f"channel.{seen.other.channel}"),
            since=self._at(seen.join.joined_at),
            by=Phrase("desk_people.by.code" if seen.join.by == "code" else "desk_people.by.desk"),
        )

    def _at(self, at: datetime) -> Moment:
        zones = [clinic.zone.key for clinic in self._uow.roster.clinics.values()]
        return Moment(at, zones[0] if zones else "UTC")
