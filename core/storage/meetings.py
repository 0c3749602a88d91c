"""The meetings of one transaction: one row a visit, claimed by whoever is asking the provider just now.

A claim ends by itself, and whoever comes back with the same key has it still: a process that died between the
provider's answer and our commit leaves a row that says that there may be a meeting, and under which reference.
"""

from datetime import datetime
from uuid import UUID

from core.domain.meeting import Meeting, Status
from core.storage.sql import Row, Sql

_COLUMNS = """
    appointment_id, provider, reference, host, status, asked_at, meeting_id, join_url, host_url, starts_at, ends_at
"""
ONE = f"select {_COLUMNS} from meetings where appointment_id = %(appointment_id)s"
CLAIM = f"""
    insert into meetings as known (appointment_id, provider, reference, host, status, claimed_by, claimed_until,
        created_at, updated_at)
    values (%(appointment_id)s, %(provider)s, %(reference)s, %(host)s, 'wanted', %(by)s, %(until)s, %(now)s, %(now)s)
    on conflict on constraint one_meeting_per_visit do update
        set claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until, updated_at = %(now)s
        where known.claimed_by is null or known.claimed_by = excluded.claimed_by or known.claimed_until <= %(now)s
    returning {_COLUMNS}
"""
ASKED = """
    update meetings set asked_at = coalesce(asked_at, %(now)s), updated_at = %(now)s
    where appointment_id = %(appointment_id)s and claimed_by = %(by)s
"""
MADE = """
    update meetings set status = 'made', meeting_id = %(meeting_id)s, join_url = %(join_url)s,
        starts_at = %(starts_at)s, ends_at = %(ends_at)s, claimed_by = null, claimed_until = null, updated_at = %(now)s
    where appointment_id = %(appointment_id)s and claimed_by = %(by)s and status <> 'deleted' returning appointment_id
"""
LOST = """
    update meetings set status = 'wanted', reference = %(reference)s, host = %(host)s, asked_at = null,
        meeting_id = null, join_url = null, host_url = null, starts_at = null, ends_at = null, updated_at = %(now)s
    where appointment_id = %(appointment_id)s and claimed_by = %(by)s and status = 'made'
"""
DELETED = """
    update meetings set status = 'deleted', join_url = null, host_url = null, claimed_by = null, claimed_until = null,
        updated_at = %(now)s
    where appointment_id = %(appointment_id)s and claimed_by = %(by)s returning appointment_id
"""
RELEASE = """
    update meetings set claimed_by = null, claimed_until = null, updated_at = %(now)s
    where appointment_id = %(appointment_id)s and claimed_by = %(by)s
"""
HOST_LINK = """
    update meetings set join_url = %(join_url)s, host_url = %(host_url)s, updated_at = %(now)s
    where appointment_id = %(appointment_id)s and status = 'made'
"""
# A link is taken out wherever it was said: as a notice by any way, on the visit's card, on the page of a web chat.
FORGET = """
    with old as (
        select appointment_id, join_url, host_url from meetings
        where ends_at < %(before)s and (join_url is not null or host_url is not null) limit 500),
    links as (
        select appointment_id, link from old, unnest(array[join_url, host_url]) as link where link is not null),
    told as (
        select link, notices.id::text as notice, chats.id as chat_id, chats.address from links
        join notices using (appointment_id) left join chats on chats.id = notices.chat_id
        where notices.kind in ('confirmation', 'online_link', 'host_link')),
    said as (
        update outbox set body = replace(body::text, link, '')::jsonb from told
        where kind = 'say' and done_at is not null and (outbox.chat_id = told.chat_id or body ->> 'notice' = notice)
          and strpos(body::text, link) > 0),
    lines as (
        update webchat_messages set body = replace(body::text, link, '')::jsonb from told
        where chat = address and strpos(body::text, link) > 0)
    update meetings set join_url = null, host_url = null, updated_at = %(now)s
    from old where old.appointment_id = meetings.appointment_id
"""


class Meetings:
    """The rows of `meetings` in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now

    def one(self, appointment_id: UUID) -> Meeting | None:
        """Return the meeting of a visit; None where none was ever wanted."""
        row = self._sql.row(ONE, appointment_id=appointment_id)
        return _meeting(row) if row else None

    def claim(
        self, appointment_id: UUID, *, provider: str, reference: str, host: str, by: str, until: datetime
    ) -> Meeting | None:
        """Have the meeting of a visit to oneself until then; None while somebody else has it.

        One that is not known yet is noted with this provider, reference and host; of a known one they stay.
        """
        row = self._sql.row(
            CLAIM,
            appointment_id=appointment_id,
            provider=provider,
            reference=reference,
            host=host,
            by=by,
            until=until,
            now=self._now,
        )
        return _meeting(row) if row else None

    def asked(self, appointment_id: UUID, *, by: str) -> None:
        """Note that the provider is about to be asked to make it: from now on there may be one."""
        self._sql.send(ASKED, {"appointment_id": appointment_id, "by": by, "now": self._now})

    def made(
        self,
        appointment_id: UUID,
        *,
        by: str,
        meeting_id: str,
        join_url: str,
        starts_at: datetime,
        ends_at: datetime,
    ) -> bool:
        """Record that the provider has it so, and end the claim; False where the claim is another's by now."""
        rows = self._sql.rows(
            MADE,
            appointment_id=appointment_id,
            by=by,
            meeting_id=meeting_id,
            join_url=join_url,
            starts_at=starts_at,
            ends_at=ends_at,
            now=self._now,
        )
        return bool(rows)

    def lost(self, appointment_id: UUID, *, by: str, reference: str, host: str) -> None:
        """Record that the provider has it no more; another one is wanted, under another reference."""
        values = {"appointment_id": appointment_id, "by": by, "reference": reference, "host": host}
        self._sql.send(LOST, {**values, "now": self._now})

    def deleted(self, appointment_id: UUID, *, by: str) -> bool:
        """Record that it is deleted, and end the claim; False where the claim is another's by now."""
        return bool(self._sql.rows(DELETED, appointment_id=appointment_id, by=by, now=self._now))

    def release(self, appointment_id: UUID, *, by: str) -> None:
        """End the claim with nothing done."""
        self._sql.send(RELEASE, {"appointment_id": appointment_id, "by": by, "now": self._now})

    def read(self, appointment_id: UUID, *, join_url: str, host_url: str) -> None:
        """Keep the links as the provider has just given them."""
        self._sql.send(
            HOST_LINK,
            {"appointment_id": appointment_id, "join_url": join_url, "host_url": host_url, "now": self._now},
        )

    def forget(self, before: datetime) -> None:
        """Forget the links of meetings that ended before then, also wherever they were said."""
        self._sql.send(FORGET, {"before": before, "now": self._now})


def _meeting(row: Row) -> Meeting:
    return Meeting(**{**row, "status": Status(row["status"])})
