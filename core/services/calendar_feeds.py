"""A doctor's calendar behind a link that nobody can guess: made, revoked at once, and read by a program without a key.

Whoever has the link sees when the doctor is booked and under which number, and never by whom: a link in somebody's
calendar is copied, synchronised and shared.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.documents.calendar_file import CalendarEntry
from core.domain.api_key import SEEN_EVERY, By
from core.domain.appointment import Status
from core.domain.audit import Act
from core.domain.errors import NotFound
from core.domain.permissions import Action
from core.services.hours import permit_doctor
from core.storage.calendar_feeds import CalendarFeeds, Feed
from core.storage.unit_of_work import UnitOfWork
from core.storage.visit_lists import VisitFilter, VisitLists

TOKEN_BYTES = 32
"""256 bits: it stands in an address, and is all that keeps the calendar from a stranger."""
LONGEST_TOKEN = 64
BACK, AHEAD = timedelta(days=14), timedelta(days=120)
"""What a calendar shows: the last two weeks, and further ahead than any clinic books."""
MOST = 5_000
"""Entries of one calendar: forty a day for as long as it shows."""
_SHOWN = frozenset({Status.REQUESTED, Status.CONFIRMED, Status.ARRIVED, Status.IN_CONSULTATION, Status.COMPLETED})


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFeed:
    """A link and its token, which is known only now: the clinic keeps a hash."""

    feed: Feed
    token: str


def make_feed(uow: UnitOfWork, by: By, doctor_id: int) -> MadeFeed:
    """Make a link to a doctor's calendar. Raises `NotPermitted`, `NotFound`."""
    member = permit_doctor(uow, by, Action.BLOCK_TIME, doctor_id)
    uow.roster.doctor(doctor_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeeds(uow.sql, now=uow.now).make(doctor_id, token, by=member.by)
    uow.audit.add(member, Act.FEED_MADE, subject=f"doctor {doctor_id}", facts={"feed": feed.id})
    return MadeFeed(feed=feed, token=token)


def revoke_feed(uow: UnitOfWork, by: By, feed_id: int) -> Feed:
    """Let a link open nothing any more; one that is revoked already stays so. Raises `NotPermitted`, `NotFound`."""
    feeds = CalendarFeeds(uow.sql, now=uow.now)
    feed = feeds.one(feed_id)
    if feed is None:
        raise NotFound(what="calendar feed")
    member = permit_doctor(uow, by, Action.BLOCK_TIME, feed.doctor_id)
    if feed.revoked_at is None:
        feeds.revoke(feed_id)
        uow.audit.add(member, Act.FEED_REVOKED, subject=f"doctor {feed.doctor_id}", facts={"feed": feed.id})
    return feed


def feeds_of(uow: UnitOfWork, doctor_id: int) -> Sequence[Feed]:
    """Return a doctor's links that are good, without what opens them."""
    return CalendarFeeds(uow.sql, now=uow.now).of_doctor(doctor_id)


def calendar_behind(uow: UnitOfWork, token: str) -> tuple[str, list[CalendarEntry]]:
    """Return the calendar that a link opens: the doctor's name, and what is booked.

    Raises `NotFound` for one that was made up or is revoked: they look the same.
    """
    feeds = CalendarFeeds(uow.sql, now=uow.now)
    feed = feeds.behind(token) if len(token) <= LONGEST_TOKEN else None
    doctor = uow.roster.doctors.get(feed.doctor_id) if feed else None
    if feed is None or doctor is None:
        raise NotFound(what="calendar feed")
    if feed.last_used_at is None or uow.now - feed.last_used_at >= SEEN_EVERY:
        feeds.used(feed.id)
    wanted = VisitFilter(
        first=(uow.now - BACK).date(), last=(uow.now + AHEAD).date(), doctor_id=doctor.id, statuses=_SHOWN
    )
    return doctor.name, [
        CalendarEntry(
            uid=f"{visit.id}@baari",
            sequence=visit.version,
            starts_at=visit.starts_at,
            ends_at=max(visit.ends_at, visit.starts_at),
            summary=visit.number or "?",
            place=uow.roster.clinic(visit.clinic_id).name,
            tentative=visit.status is Status.REQUESTED,
        )
        for visit in VisitLists(uow.sql).page(wanted, limit=MOST)
    ]
