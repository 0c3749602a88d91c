"""Appointments that were missed: written down, asked about, answered, and forgiven by the desk where that is fair."""

from dataclasses import dataclass
from uuid import UUID

from core.domain.appointment import Appointment
from core.domain.audit import Act
from core.domain.errors import AlreadyDone, NotFound, VisitClosed
from core.domain.no_shows import ANSWERS_FOR, DISPUTES, Answer, Judgement, Miss, counts, strikes
from core.domain.notices import NoticeKind
from core.domain.permissions import Action
from core.domain.task import Kind
from core.services import notices
from core.services.cancellation import own_visit
from core.services.staff import permit
from core.storage.misses import MissedVisit, misses_of
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Where a patient stands: so many misses count, so many are `allowed` before visits are paid beforehand (0: never).

    `answer` and `judgement` are what was said of the miss in question, `counts` whether it counts now.
    """

    strikes: int
    allowed: int
    months: int
    counts: bool = False
    answer: Answer | None = None
    judgement: Judgement | None = None

    @property
    def prepays(self) -> bool:
        """Return whether the patient's next visit is paid when it is booked."""
        return 0 < self.allowed <= self.strikes


def note_miss(uow: UnitOfWork, visit: Appointment) -> None:
    """Write down that an appointment was missed, and ask its patient what happened."""
    if visit.walk_in:
        return
    uow.misses.add(visit.id, patient_id=visit.patient_id, at=visit.starts_at)
    notices.plan(uow, visit, NoticeKind.MISSED)


def ladder_of(uow: UnitOfWork, visit_id: UUID, chat_id: int) -> Ladder:
    """Return where the patient of this chat's missed visit stands; raises `NotFound` where it was not missed."""
    visit = own_visit(uow, visit_id, chat_id)
    return _ladder(uow, visit.patient_id, _locked(uow, visit.id))


def _ladder(uow: UnitOfWork, patient_id: int, miss: Miss) -> Ladder:
    s = uow.settings
    all_ = misses_of(uow.misses.ask_of([patient_id]))
    return Ladder(
        strikes=strikes(all_, now=uow.now, months=s.no_show_months),
        allowed=s.no_show_strikes,
        months=s.no_show_months,
        counts=counts(miss, now=uow.now, months=s.no_show_months),
        answer=miss.answer,
        judgement=miss.judgement,
    )


def answer_miss(uow: UnitOfWork, visit_id: UUID, chat_id: int, answer: Answer) -> None:
    """Keep what the patient says happened; said anew it replaces the first. Where they were there, the desk looks.

    Raises `NotFound` (also for somebody else's, and what was not missed), `VisitClosed` where the desk has judged it or
    `ANSWERS_FOR` is over.
    """
    visit = own_visit(uow, visit_id, chat_id)
    miss = _locked(uow, visit.id)
    if miss.judgement is not None or uow.now >= miss.asked_at + ANSWERS_FOR:
        raise VisitClosed(status=visit.status.value)
    uow.misses.answer(visit.id, answer)
    if answer in DISPUTES:
        doctor = uow.roster.doctor(visit.doctor_id).name
        facts = {"number": visit.number or "", "doctor": doctor}
        uow.tasks.open(
            Kind.MISS_DISPUTED,
            key=_key(visit.id),
            chat_id=visit.chat_id,
            appointment_id=visit.id,
            facts=facts,
            again=True,
        )
    else:
        uow.tasks.close_by_key(_key(visit.id), by=f"chat:{chat_id}")


def latest_misses(uow: UnitOfWork, by: int, *, number: str | None = None) -> list[MissedVisit]:
    """Return the latest missed appointments, or those of a number. Raises `NotPermitted`."""
    permit(uow, by, Action.FORGIVE)
    return uow.misses.latest(number=number)


def missed_visit(uow: UnitOfWork, by: int, visit_id: UUID) -> Ladder:
    """Return where the patient of a missed appointment stands. Raises `NotPermitted`, `NotFound`."""
    permit(uow, by, Action.FORGIVE)
    return _ladder(uow, uow.appointments.one(visit_id).patient_id, _locked(uow, visit_id))


def judge_miss(uow: UnitOfWork, by: int, visit_id: UUID, judgement: Judgement | None) -> None:
    """Forgive a miss, or let it count; None takes back what was said of it, at any time.

    The visits that are booked already stay as they are. Raises `NotPermitted`, `NotFound`, `AlreadyDone`.
    """
    member = permit(uow, by, Action.FORGIVE)
    miss = _locked(uow, visit_id)
    if miss.judgement is judgement:
        raise AlreadyDone(status=judgement.value if judgement else "open")
    uow.misses.judge(visit_id, judgement, by=member.by)
    uow.tasks.close_by_key(_key(visit_id), by=member.by)
    uow.audit.add(member, _ACTS[judgement], subject=f"visit {visit_id}")


_ACTS = {
    Judgement.FORGIVEN: Act.MISS_FORGIVEN,
    Judgement.STANDS: Act.MISS_STANDS,
    None: Act.MISS_OPEN_AGAIN,
}


def _locked(uow: UnitOfWork, visit_id: UUID) -> Miss:
    """Lock and return the miss of a visit; raises `NotFound` where it was not missed."""
    miss = uow.misses.locked(visit_id)
    if miss is None:
        raise NotFound(what="miss")
    return miss


def _key(visit_id: UUID) -> str:
    return f"miss:{visit_id}"
