"""The notices of one transaction: planned together with what caused them, and changed only as their life allows.

What is planned is gathered and written by one statement at the end, with its times in the outbox, so that a chat's
own answer can carry it: a patient who has just booked hears so once, and not a second time as a notice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from core.domain.effects import Notify
from core.domain.errors import NotFound
from core.domain.notices import Notice, NoticeKind, NoticeStatus, leads_to
from core.storage.outbox import Outbox
from core.storage.sql import Row, Sql

_COLUMNS = "id, appointment_id, kind, version, way, chat_id, address, starts_at, due_at, status, message_id, about"
# Where no way is given it is the chat's own channel, which need not be read for it.
PLAN = """
    with known as (
        insert into notices (id, appointment_id, kind, version, about, way, chat_id, address, starts_at, due_at, status,
            created_at, updated_at)
        select planned.id, planned.appointment_id, planned.kind, planned.version, planned.about,
            coalesce(nullif(planned.way, ''), (select channel from chats where chats.id = planned.chat_id)),
            planned.chat_id, planned.address, planned.starts_at, planned.due_at, planned.status, %(now)s, %(now)s
        from jsonb_to_recordset(%(rows)s) as planned(
            id uuid, appointment_id uuid, kind text, version int, about text, way text, chat_id bigint, address text,
            starts_at timestamptz, due_at timestamptz, status text)
        on conflict on constraint one_notice_per_visit_version do nothing
        returning id, chat_id, due_at, status)
    insert into outbox (key, kind, chat_id, body, due_at, wanted_at)
    select 'notify:' || id, %(effect)s, chat_id, jsonb_build_object('notice_id', id), due_at, due_at
    from known where status = 'planned'
"""
CHANGE = f"""
    update notices set status = %(status)s, reason = coalesce(%(reason)s, reason),
        message_id = coalesce(%(message_id)s, message_id), updated_at = %(now)s
    where id = any(%(ids)s) and status = any(%(before)s)
    returning {_COLUMNS}
"""
# For a provider that never tells what became of a message: nothing else follows, so nothing is waited for.
SENT = """
    update notices set status = 'sent', message_id = told.message_id, updated_at = %(now)s
    from unnest(%(ids)s::uuid[], %(messages)s::text[]) as told(id, message_id)
    where notices.id = told.id and status = any(%(before)s)
"""
# The time in the outbox is closed with the notice: it would only be found withdrawn when it comes. "coalesce" keeps
# PostgreSQL at the keys: by the index of what is due it would look through every reminder there is.
WITHDRAW = """
    with gone as (
        update notices set status = 'withdrawn', reason = %(reason)s, updated_at = %(now)s
        where appointment_id = %(appointment_id)s and status in ('planned', 'queued')
          and about = coalesce(%(about)s, about)
        returning id)
    update outbox set done_at = %(now)s, leased_until = null, result = jsonb_build_object('skipped', %(reason)s::text)
    where key = any(array(select 'notify:' || id from gone)) and coalesce(done_at, dead_at) is null and kind = 'notify'
"""
PUT_OFF = """
    update notices set due_at = %(due_at)s, updated_at = %(now)s where id = %(id)s and status = 'planned'
"""
ONE = f"select {_COLUMNS} from notices where id = %(id)s"
OF_VISIT = f"select {_COLUMNS} from notices where appointment_id = %(appointment_id)s order by due_at, created_at, id"
LINE_NEWS = """
    select appointment_id, kind, about, status from notices
    where appointment_id = any(%(ids)s) and kind in ('queue', 'queue_back') order by created_at, kind, about, id
"""
TOLD = """
    select distinct appointment_id from notices
    where appointment_id = any(%(ids)s) and kind = %(kind)s and status <> 'withdrawn'
"""
BY_MESSAGE = f"select {_COLUMNS} from notices where message_id = %(message_id)s"
STOP = """
    update notices set status = 'stopped', updated_at = %(now)s where status = 'queued' and chat_id = %(chat_id)s
"""
TRIED = """
    select way from notices
    where appointment_id = %(appointment_id)s and kind = %(kind)s and version = %(version)s and about = %(about)s
"""
# Whose phone the channel has proved is the same person in every chat that has proved it.
# Each way to the patient by an index of its own: asked with "or", every chat of the clinic was looked at.
REACHES = """
    with visit as (
        select appointments.chat_id, appointments.patient_id, chats.phone from appointments
        left join chats on chats.id = appointments.chat_id
        where appointments.id = %(appointment_id)s),
    speaks as (
        select chat_id from chat_patients where patient_id = (select patient_id from visit)),
    near as (
        select chat_id as id from visit where chat_id is not null
        union select chats.id from chats where chats.phone = (select phone from visit)
        union select chats.id from chats where chats.id = any(array(select chat_id from speaks)) and joined_to is null
        union select chats.id from chats where chats.joined_to = any(array(select chat_id from speaks)))
    select chats.id as chat_id, chats.channel as way, chats.address, chats.unreachable_at is not null as unreachable,
        exists(select 1 from opt_outs where opt_outs.way = chats.channel and opt_outs.address = chats.address
               and resumed_at is null) as stopped,
        chats.id is not distinct from visit.chat_id or speaks.chat_id is not null as owns
    from visit cross join near
    join chats on chats.id = near.id
    left join speaks on speaks.chat_id = coalesce(chats.joined_to, chats.id)
    order by chats.id is not distinct from visit.chat_id desc, speaks.chat_id is not null desc,
        chats.last_heard_at desc nulls last, chats.id
"""
ADDRESSES = """
    select coalesce(patients.phone, chats.phone) as sms, patients.email as mail,
        exists(select 1 from opt_outs where way = 'sms' and address = coalesce(patients.phone, chats.phone)
               and resumed_at is null) as sms_stopped,
        exists(select 1 from opt_outs where way = 'mail' and address = patients.email
               and resumed_at is null) as mail_stopped
    from appointments
    join patients on patients.id = appointments.patient_id
    left join chats on chats.id = appointments.chat_id
    where appointments.id = %(appointment_id)s
"""


DOCTOR_REACHES = """
    select chats.id as chat_id, chats.channel as way, chats.address, chats.unreachable_at is not null as unreachable,
        exists(select 1 from opt_outs where opt_outs.way = chats.channel and opt_outs.address = chats.address
               and resumed_at is null) as stopped
    from staff join chats on chats.id = staff.chat_id
    where staff.active and staff.doctor_id = %(doctor_id)s
    order by chats.last_heard_at desc nulls last, chats.id
"""


FIRST_WAY = ""
"""The way of a notice that goes to the chat that booked, whatever channel that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One way to a patient. `owns`: the chat may answer for the visit; `stopped`: no notices are wanted there."""

    way: str
    address: str
    chat_id: int | None = None
    unreachable: bool = False
    stopped: bool = False
    owns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNews:
    """One word about the line: of the kind `queue`, or `queue_back` where words before it were taken back."""

    kind: NoticeKind
    about: str
    status: NoticeStatus


class Notices:
    """The rows of `notices` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now
        self._planned: list[Notice] = []

    # --- planning: written by `flush`, at the end ------------------------------------------------------------------

    def plan(self, notice: Notice) -> None:
        """Plan a notice; one of the same visit, kind, version and way that is known already is not planned again."""
        self._planned.append(notice)

    def mark(self) -> int:
        """Return a point that `back_to` returns to."""
        return len(self._planned)

    def back_to(self, mark: int) -> None:
        """Forget what was planned since the mark."""
        del self._planned[mark:]

    def carry(self, chat_id: int) -> list[Notice]:
        """Return what was planned here for this chat and now: the message being written for it says it."""
        carried = [n for n in self._planned if self._is_for(n, chat_id)]
        self._planned = [
            replace(n, status=NoticeStatus.QUEUED) if self._is_for(n, chat_id) else n for n in self._planned
        ]
        return carried

    def flush(self) -> None:
        """Write what is planned, with its times in the outbox."""
        if self._planned:
            rows = [_row(notice) for notice in self._planned]
            self._sql.send(PLAN, {"rows": Jsonb(rows), "effect": Notify.kind(), "now": self._now})
            self._planned.clear()

    def withdraw(self, appointment_id: UUID, *, reason: str, about: str | None = None) -> None:
        """Take back every notice of a visit that has not left the house; only those `about` this where it is given."""
        self._planned = [n for n in self._planned if n.appointment_id != appointment_id or about not in (None, n.about)]
        self._sql.send(WITHDRAW, {"appointment_id": appointment_id, "about": about, "reason": reason, "now": self._now})

    # --- their fate --------------------------------------------------------------------------------------------------

    def change(
        self,
        ids: Collection[UUID],
        status: NoticeStatus,
        *,
        reason: str | None = None,
        message_id: str | None = None,
    ) -> list[Notice]:
        """Let notices come to a status; returns those that did, the others were further on or elsewhere already."""
        rows = self._sql.rows(
            CHANGE,
            ids=list(ids),
            status=status.value,
            before=[before.value for before in leads_to(status)],
            reason=reason[:500] if reason else None,
            message_id=message_id,
            now=self._now,
        )
        return [_notice(row) for row in rows]

    def sent(self, told: Sequence[tuple[UUID, str]]) -> None:
        """Note the message that told each notice, where no more will be heard of it."""
        self._sql.send(
            SENT,
            {
                "ids": [id_ for id_, _ in told],
                "messages": [message_id for _, message_id in told],
                "before": [before.value for before in leads_to(NoticeStatus.SENT)],
                "now": self._now,
            },
        )

    def put_off(self, notice: Notice, *, due: datetime, outbox: Outbox) -> None:
        """Let the time of a planned notice come later."""
        self._sql.send(PUT_OFF, {"id": notice.id, "due_at": due, "now": self._now})
        key = f"notify:{notice.id}:{due:%Y%m%dT%H%M}"
        outbox.add(Notify(notice_id=str(notice.id)), key=key, due=due, chat_id=notice.chat_id)

    def stop(self, chat_id: int) -> None:
        """Take back what is on its way to a chat that wants no notices any more."""
        self._sql.send(STOP, {"chat_id": chat_id, "now": self._now})

    # --- questions ---------------------------------------------------------------------------------------------------

    def one(self, notice_id: UUID) -> Notice:
        """Return a notice; raises `NotFound`."""
        row = self._sql.row(ONE, id=notice_id)
        if row is None:
            raise NotFound(what="notice")
        return _notice(row)

    def of_visit(self, appointment_id: UUID) -> list[Notice]:
        """Return every notice of a visit, by time."""
        return [_notice(row) for row in self._sql.rows(OF_VISIT, appointment_id=appointment_id)]

    def line_news(self, visits: Collection[UUID]) -> Mapping[UUID, list["LineNews"]]:
        """Return what each of these visits has been told of its line, or is to be, in the order of planning."""
        found: dict[UUID, list[LineNews]] = {}
        if visits:
            for row in self._sql.rows(LINE_NEWS, ids=list(visits)):
                kind, status = NoticeKind(row["kind"]), NoticeStatus(row["status"])
                news = LineNews(kind=kind, about=row["about"], status=status)
                found.setdefault(row["appointment_id"], []).append(news)
        return found

    def told(self, visits: Collection[UUID], kind: NoticeKind) -> frozenset[UUID]:
        """Return which of these visits have been told of this or are to be; what was taken back does not count."""
        return frozenset(row["appointment_id"] for row in self._sql.rows(TOLD, ids=list(visits), kind=kind.value))

    def by_message(self, message_id: str) -> list[Notice]:
        """Return the notices that a provider's message told."""
        return [_notice(row) for row in self._sql.rows(BY_MESSAGE, message_id=message_id)]

    def tried(self, notice: Notice) -> frozenset[str]:
        """Return the ways by which this has been tried already."""
        rows = self._sql.rows(
            TRIED,
            appointment_id=notice.appointment_id,
            kind=notice.kind.value,
            version=notice.version,
            about=notice.about,
        )
        return frozenset(row["way"] for row in rows)

    def reaches(self, appointment_id: UUID) -> Sequence[Reach]:
        """Return every way to the patient of a visit, in the order of trying; the desk's call is not among them.

        The chat that booked it first, then chats that speak for the patient, then those of the same proved phone.
        """
        chats = [Reach(**row) for row in self._sql.rows(REACHES, appointment_id=appointment_id)]
        known: Row = self._sql.row(ADDRESSES, appointment_id=appointment_id) or {}
        written = [
            Reach(way=way, address=known[way], stopped=known[f"{way}_stopped"])
            for way in ("sms", "mail")
            if known.get(way)
        ]
        return [*chats, *written]

    def doctor_reaches(self, doctor_id: int) -> Sequence[Reach]:
        """Return the chats in which a doctor of the roster acts as such now, the one that wrote last first."""
        return [Reach(**row) for row in self._sql.rows(DOCTOR_REACHES, doctor_id=doctor_id)]

    def _is_for(self, notice: Notice, chat_id: int) -> bool:
        return notice.chat_id == chat_id and notice.status is NoticeStatus.PLANNED and notice.due_at <= self._now


def _row(notice: Notice) -> dict[str, object]:
    return {
        "id": str(notice.id),
        "appointment_id": str(notice.appointment_id),
        "kind": notice.kind.value,
        "version": notice.version,
        "about": notice.about,
        "way": notice.way,
        "chat_id": notice.chat_id,
        "address": notice.address,
        "starts_at": notice.starts_at.isoformat(),
        "due_at": notice.due_at.isoformat(),
        "status": notice.status.value,
    }


def _notice(row: Row) -> Notice:
    return Notice(**{**row, "kind": NoticeKind(row["kind"]), "status": NoticeStatus(row["status"])})
