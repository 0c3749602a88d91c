"""What becomes of a notice: whether it is to be said now, whether it has arrived, and by which way it is tried next."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from core.domain.appointment import Appointment
from core.domain.appointment import Status as Visit
from core.domain.effects import PassOn
from core.domain.notices import CALL_AFTER, NOT_REACHED, Notice, NoticeKind, NoticeStatus, Way
from core.domain.quiet_hours import QuietHours
from core.domain.task import Kind as TaskKind
from core.services.follow_ups import follow_up_due
from core.services.notices import again, call_key
from core.storage.deliveries import Deliveries
from core.storage.notices import Reach
from core.storage.unit_of_work import UnitOfWork

STOP_SAID = "21610"
"""Twilio's word for "this person has said STOP"; it may come with the message's fate as well as at once."""

_FATES = {
    "delivered": NoticeStatus.DELIVERED,
    "read": NoticeStatus.READ,
    "failed": NoticeStatus.FAILED,
    "canceled": NoticeStatus.FAILED,
    "undelivered": NoticeStatus.UNDELIVERED,
}
"""A provider's word on a delivery -> what it means for the notice; the others say that it is still on its way."""
_TAKEN = "accepted"
"""What is known of a message before its provider has said anything else: any other word overtakes it."""


# --- what became of it ------------------------------------------------------------------------------------------------


def sent(uow: UnitOfWork, ids: Collection[UUID], *, message_id: str, will_tell: bool) -> None:
    """Note that a provider has taken a message, and when to look whether it arrived, if the provider will tell."""
    told = Deliveries(uow.sql, now=uow.now).expect(message_id, _TAKEN) if will_tell else None
    for notice in uow.notices.change(ids, NoticeStatus.SENT, message_id=message_id):
        if will_tell and notice.rule.report:
            uow.outbox.add(
                PassOn(notice_id=str(notice.id)),
                key=f"arrived:{notice.id}",
                due=uow.now + notice.rule.report,
                chat_id=notice.chat_id,
            )
    if told:  # the provider may have been quicker than we
        reported(uow, message_id, told["status"], told["error_code"])


def not_sent(uow: UnitOfWork, ids: Collection[UUID], status: NoticeStatus, *, reason: str) -> None:
    """Note that a message did not reach anybody, and queue the next way."""
    _pass_on(uow, uow.notices.change(ids, status, reason=reason))


def reported(uow: UnitOfWork, message_id: str, status: str, error_code: str | None) -> None:
    """Take what a provider says became of a message; what did not arrive goes the next way."""
    fate = _FATES.get(status)
    if fate is None:
        return
    known = uow.notices.by_message(message_id)
    if not known:
        return
    changed = uow.notices.change([n.id for n in known], fate, reason=error_code)
    if error_code == STOP_SAID:
        for notice in changed:
            _stopped_by_provider(uow, notice)
    if fate in NOT_REACHED:
        _pass_on(uow, changed)


def _pass_on(uow: UnitOfWork, notices: Sequence[Notice]) -> None:
    for notice in notices:
        uow.outbox.add(PassOn(notice_id=str(notice.id)), key=f"pass-on:{notice.id}", chat_id=notice.chat_id)


def _stopped_by_provider(uow: UnitOfWork, notice: Notice) -> None:
    if notice.chat_id is not None:
        bound = uow.chats.binding(notice.chat_id, None)
        if bound:
            uow.opt_outs.stop(bound.channel, bound.address, by="provider")
    elif notice.address:
        uow.opt_outs.stop(notice.way, notice.address, by="provider")


# --- when its time has come -------------------------------------------------------------------------------------------


def is_due(uow: UnitOfWork, notice: Notice) -> bool:
    """Return whether a notice is to be said now; one that is not is withdrawn or put off here."""
    if notice.status is not NoticeStatus.PLANNED:
        return False
    visit = uow.appointments.one(notice.appointment_id)
    if not _holds(uow, notice, visit):
        uow.notices.change([notice.id], NoticeStatus.WITHDRAWN, reason=f"no longer so: {visit.status.value}")
        return False
    if notice.kind is NoticeKind.NUDGE and uow.answers.last(visit.id, visit.starts_at):
        uow.notices.change([notice.id], NoticeStatus.WITHDRAWN, reason="answered")
        return False
    if not _may_read(uow, notice, visit):
        not_sent(uow, [notice.id], NoticeStatus.UNREACHABLE, reason="not this doctor's chat")
        return False
    return not _put_off(uow, notice, visit)


def is_still_so(uow: UnitOfWork, notice_id: UUID) -> bool:
    """Return whether a notice that is on its way may be sent: asked just before, for visits change meanwhile."""
    notice = uow.notices.one(notice_id)
    visit = uow.appointments.one(notice.appointment_id)
    return notice.status is NoticeStatus.QUEUED and _holds(uow, notice, visit) and _may_read(uow, notice, visit)


def _put_off(uow: UnitOfWork, notice: Notice, visit: Appointment) -> bool:
    """Move a notice that can wait, and whose time came late, behind the quiet hours; False where it cannot wait."""
    if not notice.rule.waits:
        return False
    until = quiet_until(uow, visit)
    if until is None or until >= notice.useful_until:
        return False
    uow.notices.put_off(notice, due=until, outbox=uow.outbox)
    return True


def quiet_until(uow: UnitOfWork, visit: Appointment) -> datetime | None:
    """Return when the quiet hours end that it is now at the branch of a visit; None where nobody minds a message."""
    zone = uow.roster.clinic(visit.clinic_id).zone
    quiet = QuietHours.read(uow.settings.quiet_hours).around(uow.now, zone)
    return quiet[1] if quiet else None


def plan_call(uow: UnitOfWork, notice: Notice) -> None:
    """Plan that the desk calls whoever does not answer the nudge that is being sent."""
    if notice.kind is not NoticeKind.NUDGE:
        return
    due = uow.now + CALL_AFTER
    if due < notice.starts_at:
        uow.notices.plan(again(notice, Reach(way=Way.CALL, address=""), due=due))


def call(uow: UnitOfWork, notice: Notice) -> None:
    """Ask the desk to call: one task for each time of a visit, however many notices did not arrive.

    That a video call begins is another call: one about the reminder may have been made and closed hours ago.
    """
    if notice.rule.to_doctor:
        _tell_doctor(uow, notice)
        return
    mark = ":video" if notice.kind in (NoticeKind.ONLINE_LINK, NoticeKind.ONLINE_DOWN) else ""
    uow.tasks.open(
        TaskKind.CALL_PATIENT,
        key=call_key(notice.appointment_id, notice.starts_at) + mark,
        chat_id=uow.appointments.one(notice.appointment_id).chat_id,
        appointment_id=notice.appointment_id,
        facts={"about": notice.kind.value},
    )
    uow.notices.change([notice.id], NoticeStatus.SENT)


# --- the next way -----------------------------------------------------------------------------------------------------


def pass_on(uow: UnitOfWork, notice: Notice, *, available: Collection[str]) -> None:
    """Try the next way if this one has not arrived; `available` are the ways that this deployment has.

    A patient who wants no notices is not looked for elsewhere; only what they must know (a cancelled visit) still
    reaches them, by a call.
    """
    status = _status_now(uow, notice)
    if status not in NOT_REACHED:
        return
    visit = uow.appointments.one(notice.appointment_id)
    if not _holds(uow, notice, visit):
        return
    if notice.kind is NoticeKind.NUDGE and uow.answers.last(visit.id, visit.starts_at):
        return
    doctors = notice.rule.to_doctor
    reaches = uow.notices.doctor_reaches(visit.doctor_id) if doctors else uow.notices.reaches(visit.id)
    tried = uow.notices.tried(notice)
    following = None
    if not any(reach.stopped for reach in reaches):
        following = next(
            (r for r in reaches if r.way in available and r.way not in tried and not r.unreachable),
            Reach(way=Way.CALL, address="") if _calls(notice, visit) else None,
        )
    elif notice.rule.must_know:
        following = Reach(way=Way.CALL, address="")
    if following is not None:
        uow.notices.plan(again(notice, following, due=uow.now))


def _calls(notice: Notice, visit: Appointment) -> bool:
    """Whether the desk calls where no way works; who has booked without a chat was told so by the desk itself."""
    return notice.rule.calls and (visit.chat_id is not None or notice.kind is not NoticeKind.CONFIRMATION)


def stopped(uow: UnitOfWork, notice: Notice) -> None:
    """Note that a notice is not wanted where it would go; what must be known all the same is told by a call."""
    uow.notices.change([notice.id], NoticeStatus.STOPPED)
    if notice.rule.must_know:
        uow.notices.plan(again(notice, Reach(way=Way.CALL, address=""), due=uow.now))


def _holds(uow: UnitOfWork, notice: Notice, visit: Appointment) -> bool:
    lapsed = visit.status is Visit.HELD and visit.held_until is not None and visit.held_until <= uow.now
    if notice.kind is NoticeKind.FOLLOW_UP_DUE and not follow_up_due(uow, visit):
        return False
    return not lapsed and notice.holds(status=visit.status, starts_at=visit.starts_at, now=uow.now)


def _may_read(uow: UnitOfWork, notice: Notice, visit: Appointment) -> bool:
    """Whether a notice for a doctor is on its way to a chat that is this doctor's still; any other may be read."""
    if not notice.rule.to_doctor or notice.chat_id is None:
        return True
    return any(reach.chat_id == notice.chat_id for reach in uow.notices.doctor_reaches(visit.doctor_id))


def _tell_doctor(uow: UnitOfWork, notice: Notice) -> None:
    """Ask the desk to tell the doctor, whom no chat reaches; the link itself is for the doctor only."""
    visit = uow.appointments.one(notice.appointment_id)
    meeting = uow.meetings.one(visit.id)
    uow.tasks.open(
        TaskKind.TELL_DOCTOR,
        key=f"tell-doctor:{visit.id}:{notice.starts_at.isoformat()}",
        chat_id=visit.chat_id,
        appointment_id=visit.id,
        facts={
            "number": visit.number or "",
            "doctor": uow.roster.doctors[visit.doctor_id].name,
            "meeting": (meeting and meeting.provider == "zoom" and meeting.meeting_id) or "-",
        },
    )
    uow.notices.change([notice.id], NoticeStatus.SENT)


def _status_now(uow: UnitOfWork, notice: Notice) -> NoticeStatus:
    """Return how a notice stands, with what its provider has told since; silence means that it did not arrive."""
    if notice.status is not NoticeStatus.SENT or notice.message_id is None:
        return notice.status
    told = Deliveries(uow.sql, now=uow.now).one(notice.message_id)
    fate = _FATES.get(told["status"]) if told else None
    reason = told["error_code"] if told and fate else "no word of its delivery"
    changed = uow.notices.change([notice.id], fate or NoticeStatus.UNDELIVERED, reason=reason)
    return changed[0].status if changed else uow.notices.one(notice.id).status
