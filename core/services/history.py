"""Let a doctor see what was written of their patient before: with the patient's consent, or in an emergency.

What one has written oneself is always open. A consent is asked for once a visit, holds for every doctor of the clinic
whom the patient visits, and is taken back under /privacy. An emergency opens everything: with a reason, in the audit
log, and told to the admins at once.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from core.domain.alert import Cause
from core.domain.appointment import Appointment
from core.domain.audit import Act
from core.domain.errors import AlreadyDone, HistoryClosed, NotAllowed, NotFound
from core.domain.notices import NoticeKind
from core.domain.permissions import Action
from core.domain.record import ASKED, Emergency, Handout, RecordKind
from core.domain.staff import Member
from core.services.alerts import tell_admins
from core.services.cancellation import own_visit
from core.services.notices import plan
from core.services.reconciliation import span_of, today
from core.services.records import hand_out, is_allowed, rows_of, visit_to_write
from core.services.staff import permit
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork


class Access(StrEnum):
    """How far the earlier records of a patient are open to a doctor."""

    NOTHING = "nothing"
    OWN = "own"
    OPEN = "open"
    CLOSED = "closed"
    ASKED = "asked"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How far they are open; `some`: something can be shown now; `can_ask`: the patient can be asked for the rest."""

    visit: Appointment
    access: Access
    some: bool
    can_ask: bool


def look(uow: UnitOfWork, by: int, visit_id: UUID) -> Seen:
    """Return how far the earlier records of a visit's patient are open.

    Raises `NotPermitted`, `NotFound`, `VisitClosed`.
    """
    _, visit = _today(uow, by, visit_id)
    patients = rows_of(uow, visit.patient_id)
    own, others = uow.clinical_notes.by_doctor(patients, visit.doctor_id)
    if not others:
        return Seen(visit=visit, access=Access.OWN if own else Access.NOTHING, some=own, can_ask=False)
    if is_allowed(uow, visit.patient_id):
        return Seen(visit=visit, access=Access.OPEN, some=True, can_ask=False)
    asked = uow.records.asked(visit.id, ASKED)
    access = Access.CLOSED if asked is None else Access.DECLINED if asked["answered_at"] else Access.ASKED
    return Seen(visit=visit, access=access, some=own, can_ask=asked is None and visit.chat_id is not None)


def ask(uow: UnitOfWork, by: int, visit_id: UUID) -> None:
    """Ask the patient of a visit, in the chat that booked it. Raises `NotPermitted`, `NotFound`, `VisitClosed`,
    `AlreadyDone` where they were asked for this visit, and `NotAllowed` where no chat booked it."""
    member, visit = _today(uow, by, visit_id)
    if visit.chat_id is None:
        raise NotAllowed
    if is_allowed(uow, visit.patient_id) or not uow.records.ask(visit, ASKED):
        raise AlreadyDone
    plan(uow, visit, NoticeKind.HISTORY_ASKED)
    uow.audit.add(member, Act.HISTORY_ASKED, subject=f"visit {visit.id}", facts={"version": ASKED.version})


def answer(uow: UnitOfWork, chat: Chat, visit_id: UUID, *, allowed: bool) -> None:
    """Keep the patient's answer. Raises `NotFound` where it is not theirs to give, `AlreadyDone` where it is given."""
    visit = own_visit(uow, visit_id, chat.id)
    if visit.patient_id not in uow.patients.ids_of_chat(chat.id):
        raise NotFound(what="appointment")
    read_in = chat.shown_in or chat.language
    language = read_in if read_in in ASKED.words else "en"
    if not uow.records.answer(visit.id, ASKED, chat_id=chat.id, language=language, allowed=allowed):
        raise AlreadyDone
    act = Act.HISTORY_ALLOWED if allowed else Act.HISTORY_DECLINED
    facts: dict[str, str | int] = {"version": ASKED.version, "patient": visit.patient_id}
    uow.audit.add(None, act, subject=f"visit {visit.id}", facts=facts, door=chat.channel)


def given(uow: UnitOfWork, chat: Chat) -> bool:
    """Return whether any of the chat's people lets doctors see what others wrote."""
    patients = uow.patients.ids_of_chat(chat.id)
    return bool(patients) and uow.records.allowed(patients, ASKED) is not None


def withdraw(uow: UnitOfWork, chat: Chat) -> None:
    """Take back what the chat's people have allowed: from the next look on it is closed. Raises `AlreadyDone`."""
    if not uow.records.withdraw(uow.patients.ids_of_chat(chat.id)):
        raise AlreadyDone
    uow.audit.add(None, Act.HISTORY_WITHDRAWN, subject=f"chat {chat.id}", door=chat.channel)


def open_history(uow: UnitOfWork, by: int, visit_id: UUID) -> Handout:
    """Hand the doctor of a visit what may be seen. Raises `NotPermitted`, `NotFound`, `VisitClosed`, `SlowDown`, and
    `HistoryClosed` where nothing may."""
    seen = look(uow, by, visit_id)
    if not seen.some:
        raise HistoryClosed
    member = permit(uow, by, Action.SEE_HISTORY)
    return hand_out(uow, by, RecordKind.HISTORY, seen.visit.id, by=member)


def force(uow: UnitOfWork, by: int, visit_id: UUID, reason: Emergency) -> Handout:
    """Hand the doctor everything without consent, and say so to the admins. Raises what `open_history` raises."""
    member, visit = _today(uow, by, visit_id)
    if not any(uow.clinical_notes.by_doctor(rows_of(uow, visit.patient_id), visit.doctor_id)):
        raise HistoryClosed
    facts: dict[str, str | int] = {"reason": reason.value, "patient": visit.patient_id}
    uow.audit.add(member, Act.HISTORY_FORCED, subject=f"visit {visit.id}", facts=facts)
    doctor = uow.roster.doctors[visit.doctor_id].name
    about = f"{visit.id}:{reason.value}"
    tell_admins(uow, Cause.HISTORY_FORCED, {"doctor": doctor, "number": visit.number or ""}, about=about)
    return hand_out(uow, by, RecordKind.HISTORY, visit.id, by=member, reason=reason)


def _today(uow: UnitOfWork, by: int, visit_id: UUID) -> tuple[Member, Appointment]:
    """Return who looks, and their visit of today: an old one is no reason to look any more."""
    member, visit = visit_to_write(uow, by, visit_id, Action.SEE_HISTORY)
    since, _ = span_of(uow, today(uow))
    if visit.starts_at < since:
        raise NotFound(what="appointment")
    return member, visit
