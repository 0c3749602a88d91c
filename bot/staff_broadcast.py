"""Messages to a doctor's day, as the staff desk tells them."""

from datetime import UTC, date

from bot.broadcast_desk import AudienceSeen, BroadcastMade
from bot.counter.counter import uuid_of
from bot.desk_values import Moment, branch_of, first_name
from bot.line import Phrase
from bot.phrases import TABLES, render
from core.domain.meeting import is_online
from core.domain.notices import RULES, NoticeKind
from core.domain.permissions import Action
from core.services import broadcast
from core.services.broadcast import Wanted
from core.services.reconciliation import zone_of
from core.services.staff import permit
from core.storage.unit_of_work import UnitOfWork


class StaffBroadcast:
    """The messages as one chat of the staff writes them. See `BroadcastDesk` for what each does."""

    _uow: UnitOfWork
    _chat: int
    _language: str

    def broadcast_doctors(self) -> tuple[tuple[int, str], ...]:
        permit(self._uow, self._chat, Action.BROADCAST)
        doctors = sorted(self._uow.roster.doctors.values(), key=lambda d: (d.name, d.id))
        return tuple((d.id, d.called(self._language)) for d in doctors if d.active)

    def look_at_audience(self, doctor: int, day: date, words: str) -> AudienceSeen:
        seen = broadcast.look_at_audience(self._uow, self._chat, Wanted(doctor_id=doctor, day=day, words=words))
        first = seen.visits[0]
        clinic = self._uow.roster.clinic(first.clinic_id)
        facts: dict[str, object] = {
            "first_name": first_name(self._uow.patients.name_of(first.patient_id)),
            "clinic": branch_of(clinic, online=is_online(first)),
            "starts": Moment(first.starts_at, clinic.zone.key),
            "number": first.number or "",
            "words": words.strip(),
        }
        return AudienceSeen(
            doctor=self._uow.roster.doctor(doctor).called(self._language),
            day=day,
            people=len(seen.visits),
            ways=tuple(
                Phrase("broadcast.way", {"way": Phrase(f"broadcast.by_{way}"), "count": count})
                for way, count in sorted(seen.ways.items())
            ),
            stopped=seen.stopped,
            shown=tuple(f"“{render(language, RULES[NoticeKind.BROADCAST].says, facts)}”" for language in TABLES),
        )

    def send_broadcast(self, doctor: int, day: date, words: str) -> BroadcastMade:
        made = broadcast.send_broadcast(self._uow, self._chat, Wanted(doctor_id=doctor, day=day, words=words))
        return BroadcastMade(id=str(made.id), goes=Moment(made.goes_at.astimezone(UTC), zone_of(self._uow).key))

    def undo_broadcast(self, broadcast_id: str) -> None:
        broadcast.undo_broadcast(self._uow, self._chat, uuid_of(broadcast_id))
