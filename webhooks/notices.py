"""Says a notice when its time has come, and goes the next way where it did not arrive.

Nobody outside is asked here: a notice becomes a message in the outbox, in the same transaction in which it is looked
at whether it is still true and still wanted. A patient's own chat gets it as a card of the conversation; a chat that
only shares the patient's phone, an SMS and an e-mail get its words.
"""

import logging
from collections.abc import Callable, Collection
from uuid import UUID

from core.domain.errors import NotFound
from core.domain.notices import Notice, NoticeStatus, Way
from core.services import notice_ways
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due

log = logging.getLogger(__name__)

Announce = Callable[[UnitOfWork, Notice], bool]
"""Queues the message that a notice is; False where the patient's chat has nothing to do with the visit any more."""


class Notices:
    """The handlers of `notify` and `pass_on`. `ways` are the channels that this deployment has."""

    def __init__(self, announce: Announce, *, ways: Collection[str]) -> None:
        self._announce = announce
        self._ways = ways

    def notify(self, due: Due) -> Closing:
        """Say one notice, once."""

        def close(uow: UnitOfWork) -> dict[str, object]:
            try:
                notice = uow.notices.one(_id(due))
            except NotFound:  # planned twice, and the other one stands
                return {"skipped": "not planned"}
            chat_id = notice.chat_id or uow.appointments.one(notice.appointment_id).chat_id
            if chat_id is not None:  # first of all locks, also where only an e-mail's calendar file asks for it
                uow.chats.lock(chat_id)
            if not notice_ways.is_due(uow, notice):
                return {"skipped": "not due"}
            return {"went": self._say(uow, notice)}

        return close

    def pass_on(self, due: Due) -> Closing:
        """Try the next way for a notice that has not arrived."""

        def close(uow: UnitOfWork) -> None:
            notice_ways.pass_on(uow, uow.notices.one(_id(due)), available=self._ways)

        return close

    def _say(self, uow: UnitOfWork, notice: Notice) -> str:
        """Take the notice and queue its message; returns what became of it."""
        if notice.way == Way.CALL:
            notice_ways.call(uow, notice)
            return "call"
        bound = uow.chats.binding(notice.chat_id, None) if notice.chat_id is not None else None
        address = bound.address if bound else notice.address or ""
        if uow.opt_outs.stopped(notice.way, address):
            notice_ways.stopped(uow, notice)
            return "stopped"
        if notice.way not in self._ways or (notice.chat_id is not None and (bound is None or bound.unreachable)):
            notice_ways.not_sent(uow, [notice.id], NoticeStatus.UNREACHABLE, reason="cannot be reached there")
            return "unreachable"
        if not uow.notices.change([notice.id], NoticeStatus.QUEUED):
            return "taken"
        if not self._announce(uow, notice):
            notice_ways.not_sent(uow, [notice.id], NoticeStatus.UNREACHABLE, reason="not this chat's visit")
            return "unreachable"
        notice_ways.plan_call(uow, notice)
        return notice.way


def _id(due: Due) -> UUID:
    return UUID(due.body["notice_id"])
