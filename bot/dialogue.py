"""One thing heard is one transaction: that it was heard, what the clinic did, where the chat stands, what will be said.

`hear` returns when that is committed, so a door may answer its sender. What could not be handled is stored with an
apology and tried again; only when the database itself is away does `hear` raise, and the sender must try again.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any, cast

from pydantic import SecretStr

from bot import engine
from bot.clinic_desk import ClinicDesk
from bot.clinic_staff_desk import JoinLink
from bot.deep_link import read_payload
from bot.front_desk import FrontDesk
from bot.heard import Heard as Words
from bot.heard import Opened, Said, Shared, Tapped, Told, Unreadable
from bot.line import Line, Phrase
from bot.message import Heard, Kind, Message, Prepared
from bot.news import UNASKED
from bot.notice_templates import prepared
from bot.notice_words import plain_message
from bot.opting_out import is_start, is_stop
from bot.pace import Pace, pace_of
from bot.reply import Reply
from bot.saying import CalendarUrl, button_labels, message_of
from bot.script import Library
from bot.understanding import match_option, understand
from bot.understanding.meaning import Roster as NamedRoster
from bot.understanding.meaning import RosterDoctor, Understood
from core.domain.effects import Say
from core.domain.events import Event, NoticeDue
from core.domain.notices import Notice
from core.domain.roster import Roster
from core.services.notices import quiet_until
from core.storage.chats import Chat
from core.storage.database import AWAY, LASTING, Database
from core.storage.outbox import LEASE
from core.storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

LEASE_MARGIN = 15.0
"""Seconds before the end of its lease after which a reply is not begun to be sent: longer than one send can take."""


class Dialogue:
    """The clinic's side of every chat.

    `send` takes replies whose rows are leased to this process, after the commit; `wake` is called when something else
    was queued. `gateway` names the payment gateway in use, None where there is none; `join_link` makes the link of an
    invitation to the staff.
    """

    def __init__(
        self,
        database: Database,
        library: Library,
        *,
        gateway: str | None,
        languages: Sequence[str],
        default_language: str,
        secret: SecretStr,
        send: Callable[[Sequence[Reply]], None],
        wake: Callable[[], None],
        calendar_url: CalendarUrl,
        join_link: JoinLink = lambda _token: None,
        sends_mail: bool = False,
    ) -> None:
        self._database = database
        self._library = library
        self._gateway = gateway
        self._languages = frozenset(languages)
        self._default_language = default_language
        self._secret = secret
        self._send = send
        self._wake = wake
        self._calendar_url = calendar_url
        self._join_link = join_link
        self._sends_mail = sends_mail
        self._named: tuple[Roster, NamedRoster] | None = None

    def hear(self, heard: Heard) -> None:
        """Handle one thing heard, once, however often it is delivered; return when it is committed.

        Raises psycopg's or SQLAlchemy's errors when the database is away: nothing is stored then.
        """
        began = time.monotonic()
        try:
            replies, queued = self._database.run(lambda uow: self._hear(uow, heard))
        except LASTING as error:
            log.warning("message put aside", extra={"channel": heard.channel, "reason": type(error).__name__})
            self._put_aside(heard, error)
            return
        except AWAY:
            raise
        except Exception as error:  # the outermost door of a message: it is kept, said sorry for, and tried again
            log.exception("message not handled", extra={"channel": heard.channel})
            self._keep(heard, error)
            return
        if replies:
            self._send([replace(reply, heard=began) for reply in replies])
        if queued:
            self._wake()

    def hear_kept(self) -> int:
        """Try again what could not be handled; return how many messages that was."""
        kept = self._database.run(lambda uow: uow.inbox.due())
        messages = [row for row in kept if row["body"] and "kind" in row["body"]]
        for row in messages:
            heard = _heard_from_json(row["body"])
            try:
                replies, _ = self._database.run(partial(self._hear, heard=heard))
            except LASTING as error:  # its chat is locked still: the others need not wait for that
                self._put_aside(heard, error, attempts=row["attempts"])
            except AWAY:
                raise
            except Exception as error:
                log.exception("message not handled again", extra={"channel": heard.channel})
                self._keep(heard, error, attempts=row["attempts"])
            else:
                self._send(replies)
        return len(messages)

    def tell(self, uow: UnitOfWork, events: Sequence[Event]) -> None:
        """Let the chats concerned hear what has happened, in the transaction in which it happens."""
        for number, event in enumerate(events):
            chat = uow.chats.lock(event.chat_id)
            if type(event) in UNASKED and (uow.opt_outs.stopped(chat.channel, chat.address) or _quiet(uow, event)):
                continue
            desk = self._desk(uow, chat)
            lines = self._advance(chat, Told(event), desk)
            uow.chats.save(chat)
            key = f"told:{type(event).__name__}:{event.appointment_id}:{uow.now.timestamp():.6f}:{number}"
            self._say(uow, chat, lines, desk, key=key, leased=False, callback_id=None)

    def announce(self, uow: UnitOfWork, notice: Notice) -> bool:
        """Queue the message that a notice is; False where there is nobody to say it to.

        A chat that speaks for the patient gets it as its conversation shows it. Where nobody can answer for the visit
        (another chat of the same proved phone, an SMS, an e-mail) it is words alone.
        """
        key = f"notice:{notice.id}"
        if notice.chat_id is None:
            return self._announce_by_address(uow, notice, key=key)
        chat = uow.chats.lock(notice.chat_id)
        desk = self._desk(uow, chat)
        due = NoticeDue(chat_id=chat.id, appointment_id=notice.appointment_id, kind=notice.kind)
        lines = self._advance(chat, Told(due), desk)
        if lines:
            uow.chats.save(chat)
            self._say(uow, chat, lines, desk, key=key, leased=False, callback_id=None, notice=str(notice.id))
            return True
        message = plain_message(uow, notice, chat.language)
        self._queue_notice(uow, notice, chat.channel, chat.address, message, key=key)
        return True

    def _announce_by_address(self, uow: UnitOfWork, notice: Notice, *, key: str) -> bool:
        if notice.address is None:
            return False
        bound = uow.chats.binding(uow.appointments.one(notice.appointment_id).chat_id, None)
        message = plain_message(uow, notice, bound.language if bound else self._default_language)
        self._queue_notice(uow, notice, notice.way, notice.address, message, key=key)
        return True

    def _queue_notice(
        self, uow: UnitOfWork, notice: Notice, channel: str, address: str, message: Message, *, key: str
    ) -> None:
        say = Say(
            channel=channel,
            address=address,
            message=message.as_json(),
            message_class=notice.rule.message_class.value,
            notice=str(notice.id),
        )
        uow.outbox.add(say, key=f"{key}:0", chat_id=notice.chat_id)

    # --- inside the transaction --------------------------------------------------------------------------------------

    def _hear(self, uow: UnitOfWork, heard: Heard) -> tuple[list[Reply], bool]:
        claimed = uow.inbox.claim(heard.channel, heard.id)
        chat = uow.chats.taken(uow.chats.ask(heard.channel, heard.address))  # one wait for all three statements
        if claimed.row() is None:
            return [], False
        if chat is None:
            chat = self._new_chat(uow, heard)
        desk = self._desk(uow, chat)
        lines = self._lines(uow, chat, heard, desk)
        uow.chats.save(chat)
        # a timer needs nobody now; waking the dispatcher for it would cost each hold two looks at the outbox
        due = any(queued.due <= uow.now for queued in uow.outbox.queued)
        replies = self._say(
            uow,
            chat,
            lines,
            desk,
            key=f"say:{heard.channel}:{heard.id}",
            leased=not chat.waiting,
            callback_id=heard.callback_id,
        )
        return replies, due or chat.waiting

    def _new_chat(self, uow: UnitOfWork, heard: Heard) -> Chat:
        wanted = (heard.language or "").split("-")[0].lower()
        language = wanted if wanted in self._languages else self._default_language
        return uow.chats.open(heard.channel, heard.address, language=language, name=heard.name)

    def _desk(self, uow: UnitOfWork, chat: Chat) -> ClinicDesk:
        uow.patients.know(chat.id, chat.family)
        return ClinicDesk(uow, chat, gateway=self._gateway, join_link=self._join_link, sends_mail=self._sends_mail)

    def _lines(self, uow: UnitOfWork, chat: Chat, heard: Heard, desk: ClinicDesk) -> list[Line]:
        if heard.kind in (Kind.LEFT, Kind.STOPPED):
            chat.unreachable_at = uow.now
            if heard.kind is Kind.STOPPED:
                uow.opt_outs.stop(chat.channel, chat.address, by="provider")
            return []
        if not heard.private and not _for_us(heard):
            return []
        chat.unreachable_at = None
        chat.last_heard_at = max(heard.sent_at or uow.now, chat.last_heard_at or uow.now)
        chat.phone = chat.phone or heard.phone
        pace = pace_of(chat, uow.now)
        if pace is not Pace.EASY:
            return [Line(notes=(Phrase("refusal.slow_down"),))] if pace is Pace.TOO_FAST else []
        if not heard.private:
            return [Line(notes=(Phrase("only_in_private"),))]
        wanted = _about_notices(uow, chat, heard)
        if wanted and heard.kind is Kind.TEXT:
            return [wanted]
        return [*([wanted] if wanted else []), *self._advance(chat, self._read(uow, chat, heard), desk)]

    def _advance(self, chat: Chat, said: Words, desk: ClinicDesk) -> list[Line]:
        chat.state, lines = engine.advance(self._library, chat.state, said, cast("FrontDesk", desk))
        return lines

    def _read(self, uow: UnitOfWork, chat: Chat, heard: Heard) -> Words:
        if heard.kind is Kind.TAP:
            return Tapped(heard.text)
        if heard.kind is Kind.START:
            return Opened(*read_payload(heard.text, self._secret))
        if heard.kind is Kind.CONTACT:
            return Shared(heard.phone)
        if heard.kind is Kind.UNREADABLE:
            return Unreadable(heard.text)
        return Said(
            text=heard.text,
            understood=self._understood(uow, chat, heard.text),
            picks=lambda buttons: match_option(heard.text, button_labels(tuple(buttons), chat.language)),
        )

    def _understood(self, uow: UnitOfWork, chat: Chat, text: str) -> Understood:
        roster = uow.roster
        if self._named is None or self._named[0] is not roster:
            self._named = (roster, _named(roster))
        named = self._named[1]

        def at(zone: tzinfo) -> Understood:
            return understand(text, roster=named, now=uow.now.astimezone(zone), language=chat.language)

        zone: tzinfo = next((clinic.zone for clinic in roster.clinics.values()), UTC)
        said = at(zone)
        meant = _zone_of(said, roster)
        return said if meant is None or meant is zone else at(meant)

    def _say(
        self,
        uow: UnitOfWork,
        chat: Chat,
        lines: Sequence[Line],
        desk: ClinicDesk,
        *,
        key: str,
        leased: bool,
        callback_id: str | None,
        notice: str | None = None,
    ) -> list[Reply]:
        """Queue what is to be said; the first message carries what was planned to be told here now.

        `notice` is the one that the first message is.
        """
        replies = []
        told = uow.notices.carry(chat.id) if lines else []
        for number, line in enumerate(lines):
            message = message_of(
                line, chat.language, cast("FrontDesk", desk), now=uow.now, calendar_url=self._calendar_url
            )
            carries = told if number == 0 else []
            if carries and message.prepared is None:
                message = replace(message, prepared=_prepared(carries[0], chat.language, desk))
            uow.outbox.add(
                Say(
                    channel=chat.channel,
                    address=chat.address,
                    message=message.as_json(),
                    card=line.card,
                    message_class=line.message_class.value,
                    notice=notice if number == 0 else None,
                    carries=[str(each.id) for each in carries],
                ),
                key=f"{key}:{number}",
                chat_id=chat.id,
                leased=leased,
            )
            if leased:
                replies.append(
                    Reply(
                        key=f"{key}:{number}",
                        chat_id=chat.id,
                        channel=chat.channel,
                        address=chat.address,
                        message=message,
                        until=time.monotonic() + LEASE.total_seconds() - LEASE_MARGIN,
                        card=line.card,
                        replaces=_shown_as(chat, line),
                        last_heard_at=chat.last_heard_at,
                        callback_id=callback_id if number == 0 else None,
                        carries=tuple(each.id for each in carries),
                    )
                )
        return replies

    def _put_aside(self, heard: Heard, error: Exception, *, attempts: int = 0) -> None:
        """Store what could not be handled in time, for a sender that does not repeat it; its chat may be locked."""
        kept = _heard_as_json(heard)
        reason = type(error).__name__
        self._database.run(lambda uow: uow.inbox.keep(heard.channel, heard.id, kept, error=reason, attempts=attempts))

    def _keep(self, heard: Heard, error: Exception, *, attempts: int = 0) -> None:
        """Store what could not be handled, and say so; both at once or not at all."""

        def work(uow: UnitOfWork) -> None:
            chat = uow.chats.open(heard.channel, heard.address, language=self._default_language, name=heard.name)
            uow.inbox.keep(
                heard.channel, heard.id, _heard_as_json(heard), error=type(error).__name__, attempts=attempts
            )
            self._say(
                uow,
                chat,
                [Line(notes=(Phrase("sorry"),))],
                self._desk(uow, chat),
                key=f"sorry:{heard.channel}:{heard.id}",
                leased=False,
                callback_id=None,
            )

        self._database.run(work)
        self._wake()


def _about_notices(uow: UnitOfWork, chat: Chat, heard: Heard) -> Line | None:
    """Stop or resume notices to this chat where that is what was said, and say so; the conversation stays as it is."""
    if heard.kind is Kind.TEXT and is_stop(heard.text):
        anew = uow.opt_outs.stop(chat.channel, chat.address)
        uow.notices.stop(chat.id)
        return Line(notes=(Phrase("stop.done" if anew else "stop.already"),))
    asked = heard.kind is Kind.START or (heard.kind is Kind.TEXT and is_start(heard.text))
    if asked and uow.opt_outs.resume(chat.channel, chat.address):
        return Line(notes=(Phrase("stop.resumed"),))
    return None


def _prepared(notice: Notice, language: str, desk: ClinicDesk) -> Prepared | None:
    return prepared(notice.kind, language, desk.visit(str(notice.appointment_id)).facts)


def _quiet(uow: UnitOfWork, event: Event) -> bool:
    """Whether these are quiet hours; the notice that was planned with the event says it when they are over."""
    return quiet_until(uow, uow.appointments.one(event.appointment_id)) is not None


def _for_us(heard: Heard) -> bool:
    """Return whether something in a group was meant for us: the group's own talk is nobody's business of ours."""
    return heard.kind in (Kind.START, Kind.TAP) or heard.text.startswith("/")


def _shown_as(chat: Chat, line: Line) -> str | None:
    """Return the message to redraw: the one that shows the line's card already."""
    return chat.card_message_id if line.card and line.card == chat.card else None


def _zone_of(said: Understood, roster: Roster) -> tzinfo | None:
    """Return the zone of the branch that is named, or of the doctors, whose "tomorrow" is meant; None for several."""
    branches = {said.clinic_id} if said.clinic_id else {c for d in said.doctor_ids for c in roster.doctor(d).clinic_ids}
    zones = {roster.clinic(branch).zone for branch in branches}
    return zones.pop() if len(zones) == 1 else None


def _named(roster: Roster) -> NamedRoster:
    return NamedRoster(
        doctors=tuple(
            RosterDoctor(id=d.id, name=d.name, specialty=d.specialty, clinic_ids=d.clinic_ids, languages=d.languages)
            for d in roster.doctors.values()
            if d.active
        ),
        clinics=tuple((c.id, c.name) for c in roster.clinics.values()),
    )


def _heard_as_json(heard: Heard) -> dict[str, object]:
    stored = asdict(heard)
    stored["sent_at"] = heard.sent_at.isoformat() if heard.sent_at else None
    return stored


def _heard_from_json(stored: Mapping[str, Any]) -> Heard:
    sent_at = stored["sent_at"]
    return Heard(
        **{**stored, "kind": Kind(stored["kind"]), "sent_at": datetime.fromisoformat(sent_at) if sent_at else None}
    )
