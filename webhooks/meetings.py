"""Has video calls made, moved and deleted at their providers, and their links read when it is time to give them out.

Every row reads what there is to do from the visit as it is (`core/services/meetings.py`), asks the provider with no
transaction open, and records the answer. A meeting is claimed meanwhile, so that two rows of one visit cannot make two;
a process that dies between the answer and the record leaves it written that there may be one, and the next looks first.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from core.domain.appointment import Appointment
from core.domain.meeting import AFTER, BOOKED, Meeting, Status, Todo
from core.domain.notices import NoticeKind
from core.domain.task import Kind as TaskKind
from core.gateways.meetings.port import (
    GatewayFailed,
    Links,
    MeetingGone,
    MeetingProvider,
    MeetingRequest,
)
from core.gateways.meetings.port import Meeting as Made
from core.services import meetings, notices
from core.services.meetings import BeingSettled, Work
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, nothing_follows

LOOK_AGAIN = timedelta(seconds=2)
"""When to come back to a meeting about which somebody else is just asking: an answer takes a second or two."""


class Meetings:
    """The handlers of `settle_meeting`, `give_link` and `give_host_link`. `use` names the provider of new meetings."""

    def __init__(self, database: Database, providers: Mapping[str, MeetingProvider], *, use: str) -> None:
        self._database = database
        self._providers = providers
        self._use = use

    def settle(self, due: Due) -> Closing:
        """Make, move or delete the meeting, whichever there is to do now."""
        work = self._begun(_id(due), due.key)
        return self._done(work, due.key) if work else nothing_follows

    def give(self, due: Due) -> Closing:
        """Give the patient the link; it is looked at first, for somebody may have deleted the meeting at the provider.

        Where the provider does not answer, the link that is known is given: the call may work though its API does not.
        """
        if not self._fits(due):
            return _skipped
        self._there(due)
        try:
            self._read(due)
        except GatewayFailed:
            if self._meeting(_id(due)).join_url is None:
                raise
        return lambda uow: notices.plan_or_call(uow, uow.appointments.one(_id(due)), NoticeKind.ONLINE_LINK)

    def give_host(self, due: Due) -> Closing:
        """Give the doctor the host's link, as it is now."""
        if not self._fits(due):
            return _skipped
        self._there(due)
        links = self._read(due)

        def close(uow: UnitOfWork) -> None:
            uow.meetings.read(_id(due), join_url=links.join_url, host_url=links.host_url)
            notices.plan_for_doctor(uow, uow.appointments.one(_id(due)), NoticeKind.HOST_LINK)

        return close

    def not_given(self, due: Due) -> Closing:
        """Tell the patient to call the clinic, and the desk that there is no video call."""

        def close(uow: UnitOfWork) -> None:
            visit = uow.appointments.one(_id(due))
            if not _is_for(visit, due, uow.now):
                return
            notices.plan_or_call(uow, visit, NoticeKind.ONLINE_DOWN)
            uow.tasks.open(
                TaskKind.ONLINE_DOWN,
                key=f"online-down:{visit.id}:{due.body['starts_at']}",
                chat_id=visit.chat_id,
                appointment_id=visit.id,
                facts={"number": visit.number or "", "doctor": uow.roster.doctors[visit.doctor_id].name},
            )

        return close

    def host_not_given(self, due: Due) -> Closing:
        """Tell the doctor what can be done without the link."""

        def close(uow: UnitOfWork) -> None:
            visit = uow.appointments.one(_id(due))
            if _is_for(visit, due, uow.now):
                notices.plan_for_doctor(uow, visit, NoticeKind.HOST_DOWN)

        return close

    # --- the parts ----------------------------------------------------------------------------------------------------

    def _fits(self, due: Due) -> bool:
        """Whether the visit still stands at the time for which the links are to be given."""
        return self._database.run(lambda uow: _is_for(uow.appointments.one(_id(due)), due, uow.now))

    def _there(self, due: Due) -> None:
        """Have the meeting made now, if it is not there yet."""
        known = self._database.run(lambda uow: uow.meetings.one(_id(due)))
        if known is not None and known.status is Status.MADE:
            return
        work = self._begun(_id(due), due.key)
        if work:
            self._database.run(self._done(work, due.key))

    def _read(self, due: Due) -> Links:
        """Read the links; a meeting that is gone is made anew, once."""
        id_ = _id(due)
        try:
            return self._links(id_)
        except MeetingGone:
            self._database.run(self._anew(id_, due.key))
            return self._links(id_)

    def _links(self, id_: UUID) -> Links:
        meeting, visit, topic = self._database.run(lambda uow: _with_visit(uow, id_))
        if meeting.meeting_id is None:
            raise GatewayFailed("the meeting is not made yet", retry_after=LOOK_AGAIN)
        request = _request(visit, meeting, topic, maybe_made=True)
        return self._provider(meeting.provider).links(_made(meeting), request)

    def _begun(self, id_: UUID, by: str) -> Work | None:
        try:
            return self._database.run(lambda uow: meetings.begin(uow, id_, provider=self._use, by=by))
        except BeingSettled:
            raise GatewayFailed("the meeting is being settled", retry_after=LOOK_AGAIN) from None

    def _done(self, work: Work, by: str) -> Closing:
        """Ask the provider for what there is to do; returns what follows."""
        provider, visit, meeting = self._provider(work.meeting.provider), work.visit, work.meeting
        request = _request(visit, meeting, work.topic, maybe_made=work.maybe_made)
        with self._released(visit.id, by):
            if work.todo is Todo.DELETE:
                there = _made(meeting) if meeting.meeting_id else provider.find(request)
                if there is not None:
                    provider.delete(there)
                return lambda uow: _nothing_if(uow.meetings.deleted(visit.id, by=by))
            if work.todo is Todo.REPLACE:
                provider.delete(_made(meeting))
                return self._anew(visit.id, by)
            try:
                made = provider.make(request) if work.todo is Todo.MAKE else provider.move(_made(meeting), request)
            except MeetingGone:  # somebody has deleted it there
                return self._anew(visit.id, by)
        return lambda uow: _nothing_if(
            meetings.made(uow, work, by=by, meeting_id=made.meeting_id, join_url=made.join_url)
        )

    @contextmanager
    def _released(self, id_: UUID, by: str) -> Iterator[None]:
        """Let go of the claim where the provider fails: another row of this visit need not wait for its end."""
        try:
            yield
        except GatewayFailed:
            self._database.run(lambda uow: uow.meetings.release(id_, by=by))
            raise

    def _lost(self, id_: UUID, by: str) -> None:
        """Note that the provider has the meeting no more."""
        if not self._database.run(lambda uow: meetings.lost(uow, id_, by=by)):
            raise GatewayFailed("the meeting is being settled", retry_after=LOOK_AGAIN)

    def _anew(self, id_: UUID, by: str) -> Closing:
        """Have another meeting made in place of one that is gone."""
        self._lost(id_, by)
        again = self._begun(id_, by)
        return self._done(again, by) if again else nothing_follows

    def _meeting(self, id_: UUID) -> Meeting:
        return self._database.run(lambda uow: _with_visit(uow, id_))[0]

    def _provider(self, name: str) -> MeetingProvider:
        found = self._providers.get(name)
        if found is None:  # switched off with meetings to come; it may be switched on again
            raise GatewayFailed(f"no meeting provider {name}")
        return found


def _id(due: Due) -> UUID:
    return UUID(due.body["appointment_id"])


def _is_for(visit: Appointment, due: Due, now: datetime) -> bool:
    starts_at = datetime.fromisoformat(due.body["starts_at"])
    return visit.status in BOOKED and visit.starts_at == starts_at and now < visit.ends_at + AFTER


def _with_visit(uow: UnitOfWork, id_: UUID) -> tuple[Meeting, Appointment, str]:
    meeting, visit = uow.meetings.one(id_), uow.appointments.one(id_)
    if meeting is None:
        raise GatewayFailed("the meeting is not made yet", retry_after=LOOK_AGAIN)
    return meeting, visit, uow.roster.clinic(visit.clinic_id).name


def _request(visit: Appointment, meeting: Meeting, topic: str, *, maybe_made: bool) -> MeetingRequest:
    return MeetingRequest(
        reference=meeting.reference,
        topic=topic,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        host=meeting.host,
        maybe_made=maybe_made,
    )


def _made(meeting: Meeting) -> Made:
    return Made(meeting_id=meeting.meeting_id or "", join_url=meeting.join_url or "")


def _nothing_if(recorded: bool) -> dict[str, object] | None:
    return None if recorded else {"skipped": "taken over"}


def _skipped(uow: UnitOfWork) -> dict[str, object]:
    del uow
    return {"skipped": "no longer so"}
