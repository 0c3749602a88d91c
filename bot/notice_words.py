"""A notice as words alone, for whoever cannot answer it there: an SMS, an e-mail, a chat that only shares the phone."""

from collections.abc import Mapping
from uuid import UUID

from bot.calendar_entry import calendar_entry
from bot.clinic_desk import told_visit
from bot.desk_values import Moment, first_name
from bot.message import Attachment, Message
from bot.notice_templates import prepared
from bot.phrases import render
from core.domain.notices import Notice, Way
from core.storage.unit_of_work import UnitOfWork


def facts_of(uow: UnitOfWork, appointment_id: UUID) -> Mapping[str, object]:
    """Return what a notice may say of a visit; raises `NotFound`."""
    visit = uow.appointments.one(appointment_id)
    clinic = uow.roster.clinic(visit.clinic_id)
    return {
        "first_name": first_name(uow.patients.name_of(visit.patient_id)),
        "clinic": clinic.name,
        "starts": Moment(visit.starts_at, clinic.zone.key),
        "number": visit.number or "",
    }


def plain_message(uow: UnitOfWork, notice: Notice, language: str) -> Message:
    """Return the notice as words; raises `NotFound` for a visit that is not there."""
    facts = facts_of(uow, notice.appointment_id)
    return Message(
        text=render(language, notice.rule.says, facts),
        language=language,
        attachment=_calendar(uow, notice, language, facts) if notice.way == Way.MAIL else None,
        prepared=None if notice.rule.asks else prepared(notice.kind, language, facts),
    )


def _calendar(uow: UnitOfWork, notice: Notice, language: str, facts: Mapping[str, object]) -> Attachment:
    """Return the visit for a calendar, named after the clinic: a mailbox may be read by others."""
    visit, _ = told_visit(uow, notice.appointment_id)
    summary = render(language, "calendar.summary.clinic", facts)
    return Attachment(name="visit.ics", media_type="text/calendar", text=calendar_entry(visit, summary, now=uow.now))
