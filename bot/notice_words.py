"""A notice as words alone, for whoever cannot answer it there: an SMS, an e-mail, a chat that only shares the phone."""

from collections.abc import Mapping
from uuid import UUID

from bot.calendar_entry import calendar_entry
from bot.clinic_desk import told_visit
from bot.counter.own_line import place_of
from bot.desk_values import Moment, branch_of, first_name
from bot.line import Phrase
from bot.message import Attachment, Message
from bot.notice_templates import ANSWERS, prepared
from bot.phrases import render
from core.domain.meeting import is_online
from core.domain.notices import Notice, NoticeKind, Way
from core.services.follow_ups import price_after
from core.storage.broadcasts import Broadcasts
from core.storage.unit_of_work import UnitOfWork

_UNANSWERED: Mapping[NoticeKind, str] = {
    NoticeKind.REMINDER_DAY: "notice.day",
    NoticeKind.REMINDER_HOUR: "notice.hour",
    NoticeKind.NUDGE: "notice.nudge",
}
"""What a reminder says where nothing can be tapped: it asks nothing, and names the phone."""
_OF_VIDEO = frozenset({NoticeKind.ONLINE_LINK, NoticeKind.ONLINE_DOWN, NoticeKind.HOST_LINK, NoticeKind.HOST_DOWN})


def facts_of(uow: UnitOfWork, appointment_id: UUID) -> Mapping[str, object]:
    """Return what a notice may say of a visit; raises `NotFound`."""
    visit = uow.appointments.one(appointment_id)
    clinic = uow.roster.clinic(visit.clinic_id)
    return {
        "first_name": first_name(uow.patients.name_of(visit.patient_id)),
        "clinic": branch_of(clinic, online=is_online(visit)),
        "starts": Moment(visit.starts_at, clinic.zone.key),
        "number": visit.number or "",
        "phone": clinic.phone,
        "held_until": Moment(visit.held_until or visit.starts_at, clinic.zone.key),
    }


def more_of(uow: UnitOfWork, notice: Notice) -> Mapping[str, object]:
    """Return what a notice says beside that: of a video call one link, the host's only where it goes to a doctor; of a
    follow-up's price its last day; of a message to everybody of a day its words.
    """
    if notice.kind is NoticeKind.FOLLOW_UP_DUE:
        price = price_after(uow, uow.appointments.one(notice.appointment_id))
        return {"until": price.last_day if price else ""}
    if notice.kind is NoticeKind.BROADCAST:
        return {"words": Broadcasts(uow.sql, now=uow.now).one(UUID(notice.about)).words}
    if notice.kind not in _OF_VIDEO:
        return {}
    meeting = uow.meetings.one(notice.appointment_id)
    link = meeting and (meeting.host_url if notice.rule.to_doctor else meeting.join_url)
    known = meeting.meeting_id if meeting and meeting.provider == "zoom" else None
    how = Phrase("online.how.start", {"meeting": known}) if known else Phrase("online.how.call")
    return {"link": link or "", "how": how}


_OF_LINE = frozenset({NoticeKind.QUEUE, NoticeKind.QUEUE_BACK, NoticeKind.DOCTOR_LATE})


def _of_line(uow: UnitOfWork, notice: Notice, language: str) -> Mapping[str, object]:
    """Return what a notice about the line says beside that: where they stand, when the visit begins after all."""
    if notice.kind not in _OF_LINE:
        return {}
    facts = place_of(uow, uow.appointments.one(notice.appointment_id), language).facts
    return {name: facts[name] for name in ("place", "begins", "late")}


def notice_facts(uow: UnitOfWork, notice: Notice, language: str) -> Mapping[str, object]:
    """Return all that a notice says; raises `NotFound` for a visit that is not there, or is in no line any more."""
    return {**facts_of(uow, notice.appointment_id), **more_of(uow, notice), **_of_line(uow, notice, language)}


def plain_message(uow: UnitOfWork, notice: Notice, language: str) -> Message:
    """Return the notice as words; raises `NotFound` for a visit that is not there."""
    facts = notice_facts(uow, notice, language)
    return Message(
        text=render(language, _UNANSWERED.get(notice.kind, notice.rule.says), facts),
        language=language,
        attachment=_calendar(uow, notice, language, facts) if _has_entry(notice) else None,
        prepared=None if notice.kind in ANSWERS else prepared(notice.kind, language, facts),
    )


def _has_entry(notice: Notice) -> bool:
    """Whether a calendar's entry goes with it: what is only kept is no visit yet, and what is over stands there."""
    return notice.way == Way.MAIL and notice.kind not in (NoticeKind.WAITLIST_OFFER, NoticeKind.FOLLOW_UP_DUE)


def _calendar(uow: UnitOfWork, notice: Notice, language: str, facts: Mapping[str, object]) -> Attachment | None:
    """Return the visit for a calendar, named after the clinic: a mailbox may be read by others.

    None for a visit that no chat has booked: it is a chat that an entry is drawn for.
    """
    if uow.appointments.one(notice.appointment_id).chat_id is None:
        return None
    visit, _ = told_visit(uow, notice.appointment_id)
    summary = render(language, "calendar.summary.clinic", facts)
    return Attachment(name="visit.ics", media_type="text/calendar", text=calendar_entry(visit, summary, now=uow.now))
