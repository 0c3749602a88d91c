"""The waiting list in one transaction: who stands in the line, what they have been told, and what was freed for them.

Whatever happens to an entry happens under the lock of its chat, which comes before every doctor's: so of two who end
one thing, the clock and a tap, the second sees what the first has done.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.domain.errors import NotFound, NotWaiting
from core.domain.schedule import Consultation
from core.domain.waitlist import OPEN, Entry, InLine, OwnVisit, Priority, Status, after
from core.storage.sql import Row, Sql

_COLUMNS = """
    id, chat_id, patient_id, doctor_id, specialty, clinic_id, first_day, last_day, from_minute, until_minute,
    consultation, priority, joined_at, status, moves, before, visit_id, unanswered, returned
"""
_BOOKED = "('requested', 'confirmed', 'arrived', 'in_consultation')"
LOCK_CHAT = "select id from chats where id = %(chat_id)s for update"
ONE = f"select {_COLUMNS} from waitlist where id = %(id)s"
ONE_LOCKED = ONE + " for update"
OF_CHAT = f"""
    select {_COLUMNS} from waitlist where chat_id = %(chat_id)s and status in ('waiting', 'notified')
    order by joined_at, id
"""
TO_MOVE_UP = f"""
    select {_COLUMNS} from waitlist where moves = %(visit_id)s and status in ('waiting', 'notified')
"""
ADD = """
    insert into waitlist (id, chat_id, patient_id, doctor_id, specialty, clinic_id, first_day, last_day, from_minute,
        until_minute, consultation, priority, moves, before, status, joined_at, changed_at)
    values (%(id)s, %(chat_id)s, %(patient_id)s, %(doctor_id)s, %(specialty)s, %(clinic_id)s, %(first_day)s,
        %(last_day)s, %(from_minute)s, %(until_minute)s, %(consultation)s, %(priority)s, %(moves)s, %(before)s,
        'waiting', %(now)s, %(now)s)
    on conflict do nothing returning id
"""
CHANGE = """
    update waitlist set status = %(status)s, visit_id = %(visit_id)s, changed_at = %(now)s
    where id = %(id)s and status = %(before)s returning id
"""
ANSWERED = "update waitlist set unanswered = 0 where id = %(id)s and unanswered > 0"
UNANSWERED = "update waitlist set unanswered = unanswered + 1 where id = %(id)s"
RANK = """
    update waitlist set priority = %(priority)s, changed_at = %(now)s
    where id = %(id)s and priority <> %(priority)s returning id
"""
OF_VISIT = f"select {_COLUMNS} from waitlist where visit_id = %(visit_id)s and status = 'confirmed'"
# Whoever has joined for the same by hand meanwhile stands where they are.
RETURN = """
    update waitlist set status = 'waiting', visit_id = null, returned = true, changed_at = %(now)s
    where id = %(id)s and status = 'confirmed' and not returned and moves is null and not exists (
        select 1 from waitlist as other
        where other.status in ('waiting', 'notified') and other.moves is null and other.patient_id = waitlist.patient_id
          and other.doctor_id is not distinct from waitlist.doctor_id
          and other.specialty is not distinct from waitlist.specialty
          and other.clinic_id is not distinct from waitlist.clinic_id
          and other.consultation = waitlist.consultation
          and (other.first_day, other.last_day, other.from_minute, other.until_minute)
            = (waitlist.first_day, waitlist.last_day, waitlist.from_minute, waitlist.until_minute))
    returning id
"""
TOLD = """
    insert into waitlist_told (entry_id, doctor_id, starts_at, offer_id, at)
    values (%(entry_id)s, %(doctor_id)s, %(starts_at)s, %(offer_id)s, %(now)s)
"""
# A chat that speaks for the patient no more could not take what it is offered: nobody is kept waiting for its answer.
# In the order of the line. Of one doctor: those who wait for this doctor, or for anybody of the same specialty.
LINE = f"""
    select {", ".join(f"w.{name.strip()}" for name in _COLUMNS.split(","))},
        (select count(*) from offers where offers.subject = w.id and offers.created_at > %(since)s) as lately,
        coalesce(patients.same_as, patients.id) as person, patients.name as patient,
        not exists(select 1 from opt_outs where opt_outs.way = chats.channel and opt_outs.address = chats.address
                   and opt_outs.resumed_at is null)
        and (exists(select 1 from chat_patients join patients as known on known.id = chat_patients.patient_id
                    where chat_patients.chat_id = coalesce(chats.joined_to, chats.id)
                      and coalesce(known.same_as, known.id) = coalesce(patients.same_as, patients.id))
             or exists(select 1 from appointments where appointments.id = w.moves and appointments.chat_id = w.chat_id))
        as reachable
    from waitlist w join chats on chats.id = w.chat_id join patients on patients.id = w.patient_id
    where w.status = any(%(statuses)s) and (%(entry_id)s::uuid is null or w.id = %(entry_id)s)
      and (%(doctor_id)s::int is null or w.doctor_id = %(doctor_id)s
           or w.specialty = (select specialty from doctors where doctors.id = %(doctor_id)s))
    order by w.priority, w.joined_at, w.id
"""
# Of people: whoever was known under several rows before their chats were joined is one of them.
VISITS = f"""
    select a.id, coalesce(p.same_as, p.id) as person, doctor_id, clinic_id, starts_at, ends_at, consultation,
        status in {_BOOKED} as booked, a.created_at as since
    from patients p join appointments a on a.patient_id = p.id
    where (p.id = any(%(people)s) or p.same_as = any(%(people)s)) and ends_at > %(now)s
      and (status in {_BOOKED} or (status = 'held' and held_until > %(now)s))
    order by starts_at, a.id
"""
TOLD_BEFORE = """
    select w.id, told.doctor_id, told.starts_at from waitlist w
    join patients p on p.id = w.patient_id
    join patients same on coalesce(same.same_as, same.id) = coalesce(p.same_as, p.id)
    join waitlist other on other.patient_id = same.id
    join waitlist_told told on told.entry_id = other.id and told.at >= w.joined_at
    where w.id = any(%(ids)s)
"""
# One row of the outbox for each transaction that frees a doctor's place, and none where nobody waits for it.
FILL = """
    insert into outbox (key, kind, body, due_at, wanted_at)
    select 'fill-places:' || %(doctor_id)s::int || ':' || pg_current_xact_id(), 'fill_places',
        jsonb_build_object('doctor_id', %(doctor_id)s::int), %(now)s, %(now)s
    where exists(
        select 1 from waitlist w where w.status = 'waiting'
          and (w.doctor_id = %(doctor_id)s
               or w.specialty = (select specialty from doctors where doctors.id = %(doctor_id)s)))
    on conflict (key) do nothing
"""
ENDING = (
    "select body ->> 'entry_id' as id from outbox where kind = 'end_waiting' and done_at is null and dead_at is null"
)

A_DAY = timedelta(days=1)


class Waitlist:
    """The rows of `waitlist` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def lock_chat(self, chat_id: int) -> None:
        """Wait for the chat: its entries are changed by nobody else until the transaction ends. First of all locks."""
        self._sql.send(LOCK_CHAT, {"chat_id": chat_id})

    def one(self, entry_id: UUID) -> Entry:
        """Return an entry without a lock; raises `NotFound`."""
        return _known(self._sql.row(ONE, id=entry_id))

    def locked(self, entry_id: UUID) -> Entry:
        """Lock the entry's chat, then its row, and return it; raises `NotFound`."""
        self.lock_chat(self.one(entry_id).chat_id)
        return _known(self._sql.row(ONE_LOCKED, id=entry_id))

    def of_chat(self, chat_id: int) -> list[Entry]:
        """Return for what a chat is on the list, the longest waiting first."""
        return [_entry(row) for row in self._sql.rows(OF_CHAT, chat_id=chat_id)]

    def to_move_up(self, visit_id: UUID) -> Entry | None:
        """Return the open entry by which somebody wants to be moved up from this visit."""
        row = self._sql.row(TO_MOVE_UP, visit_id=visit_id)
        return _entry(row) if row else None

    def add(self, entry: Entry) -> bool:
        """Put somebody on the list; False where they wait for just this already."""
        values: dict[str, Any] = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
        values |= {"consultation": entry.consultation.value, "priority": int(entry.priority), "now": entry.joined_at}
        return self._sql.row(ADD, **values) is not None

    def change(self, entry: Entry, status: Status, *, visit_id: UUID | None = None) -> None:
        """Let a locked entry come to a status; raises `AlreadyDone` or `NotWaiting` where it cannot."""
        following = after(entry.status, status)
        values = {"id": entry.id, "before": entry.status.value, "status": following.value, "visit_id": visit_id}
        if self._sql.row(CHANGE, **values, now=self._now) is None:
            raise NotWaiting

    def answered(self, entry: Entry) -> None:
        """Note that somebody has answered: what lapsed before counts no more."""
        self._sql.send(ANSWERED, {"id": entry.id})

    def unanswered(self, entry: Entry) -> None:
        """Count one more offer that lapsed."""
        self._sql.send(UNANSWERED, {"id": entry.id})

    def rank(self, entry: Entry, priority: Priority) -> bool:
        """Let a locked entry come first, or not any more; False where it is so already."""
        return self._sql.row(RANK, id=entry.id, priority=int(priority), now=self._now) is not None

    def of_visit(self, visit_id: UUID) -> Entry | None:
        """Return the entry that ended with this visit."""
        row = self._sql.row(OF_VISIT, visit_id=visit_id)
        return _entry(row) if row else None

    def put_back(self, entry: Entry) -> bool:
        """Let a locked entry wait again where it stood; False where it has been put back once, or waits elsewhere."""
        after(entry.status, Status.WAITING)
        return self._sql.row(RETURN, id=entry.id, now=self._now) is not None

    def told(self, entry: Entry, doctor_id: int, starts_at: datetime, offer_id: UUID) -> None:
        """Remember that somebody is told of a place: they are never told of it again."""
        self._sql.send(
            TOLD,
            {
                "entry_id": entry.id,
                "doctor_id": doctor_id,
                "starts_at": starts_at,
                "offer_id": offer_id,
                "now": self._now,
            },
        )

    def line(self, doctor_id: int | None = None) -> list[InLine]:
        """Return who waits in the line of a doctor (or in any), in its order, with what decides what they may have."""
        return self._line(doctor_id=doctor_id, entry_id=None, statuses=[Status.WAITING])

    def everybody(self) -> list[InLine]:
        """Return all who are on the list, also who has just been told of a place."""
        return self._line(doctor_id=None, entry_id=None, statuses=sorted(OPEN))

    def in_line(self, entry: Entry) -> InLine:
        """Return an open entry with what decides what it may have; raises `NotFound` for one that is closed."""
        found = self._line(doctor_id=None, entry_id=entry.id, statuses=sorted(OPEN))
        if not found:
            raise NotFound(what="entry")
        return found[0]

    def _line(self, *, doctor_id: int | None, entry_id: UUID | None, statuses: Collection[Status]) -> list[InLine]:
        values = {"doctor_id": doctor_id, "entry_id": entry_id, "statuses": [status.value for status in statuses]}
        rows = self._sql.rows(LINE, **values, since=self._now - A_DAY)
        if not rows:
            return []
        asked_visits = self._sql.send(VISITS, {"people": [r["person"] for r in rows], "now": self._now})
        asked_told = self._sql.send(TOLD_BEFORE, {"ids": [r["id"] for r in rows]})
        visits: defaultdict[int, list[OwnVisit]] = defaultdict(list)
        for row in asked_visits.rows():
            person = row.pop("person")
            visits[person].append(OwnVisit(**{**row, "consultation": Consultation(row["consultation"])}))
        told: defaultdict[UUID, set[tuple[int, datetime]]] = defaultdict(set)
        for row in asked_told.rows():
            told[row["id"]].add((row["doctor_id"], row["starts_at"]))
        return [_in_line(row, visits, told) for row in rows]

    def freed(self, doctors: Collection[int]) -> None:
        """Have places offered that were freed with these doctors, if anybody waits for them."""
        for doctor_id in sorted(doctors):
            self._sql.send(FILL, {"doctor_id": doctor_id, "now": self._now})

    def ending(self) -> set[UUID]:
        """Return the entries whose end is queued."""
        return {UUID(row["id"]) for row in self._sql.rows(ENDING)}


def _known(row: Row | None) -> Entry:
    if row is None:
        raise NotFound(what="entry")
    return _entry(row)


def _entry(row: Row) -> Entry:
    typed = {
        "consultation": Consultation(row["consultation"]),
        "priority": Priority(row["priority"]),
        "status": Status(row["status"]),
    }
    return Entry(**{**row, **typed})


def _in_line(row: Row, visits: dict[int, list[OwnVisit]], told: dict[UUID, set[tuple[int, datetime]]]) -> InLine:
    lately, reachable, person = row.pop("lately"), row.pop("reachable"), row.pop("person")
    patient = row.pop("patient")
    entry = _entry(row)
    return InLine(
        entry=entry,
        patient=patient,
        visits=tuple(visits[person]),
        told=frozenset(told[entry.id]),
        lately=lately,
        reachable=reachable,
    )
