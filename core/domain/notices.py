"""What the clinic says without being asked: every kind of notice in one table, and when a reminder is due.

A notice is one row keyed by (visit, kind, the visit's version, what it is about, way): at most once by each way. It
goes first to the chat that booked. Where it does not arrive it goes the next way: the patient's other chats, SMS,
e-mail, and last a human at the desk calls. It names the clinic, the time, the number and a first name; never a doctor's
specialty, a complaint or a diagnosis.

Reminders. Days before a visit are the clinic's wall clock (the same time of an earlier date), hours are hours. Whoever
has not answered the first reminder is asked once more (`NUDGE_BEFORE` before the last one), and whoever does not
answer then either is called (`CALL_AFTER`). Nobody is asked again who was not asked before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from core.domain.appointment import LIVE, Status
from core.domain.message_class import MessageClass
from core.domain.quiet_hours import QuietHours
from core.domain.settings import ClinicSettings
from core.domain.wall_clock import instant

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)

NUDGE_BEFORE = 2 * HOUR
"""How long before the last reminder somebody is asked once more who has not answered the first one."""
CALL_AFTER = HOUR
"""How long after that the desk is asked to call. So it has an hour and a half, and can still give the place away."""
APART = 2 * HOUR
"""Between being asked and being asked again, at the least."""


class Way(StrEnum):
    """How a person is reached, in the order of trying: their chats, then the phone company, a mailbox, a human."""

    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    WEBCHAT = "webchat"
    SMS = "sms"
    MAIL = "mail"
    CALL = "call"


class NoticeKind(StrEnum):
    """What a notice is about."""

    CONFIRMATION = "confirmation"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOUR = "reminder_hour"
    NUDGE = "nudge"
    CANCELLED = "cancelled"
    CANCELLED_BY_CLINIC = "cancelled_by_clinic"
    REQUEST_LAPSED = "request_lapsed"
    MOVED = "moved"
    PAYMENT_RECEIVED = "payment_received"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_REFUNDED = "payment_refunded"
    WAITLIST_OFFER = "waitlist_offer"
    REBOOKING = "rebooking"
    STANDS = "stands"
    QUEUE = "queue"
    QUEUE_BACK = "queue_back"
    DOCTOR_LATE = "doctor_late"
    DOCTOR_ON_TIME = "doctor_on_time"
    ONLINE_LINK = "online_link"
    ONLINE_DOWN = "online_down"
    HOST_LINK = "host_link"
    HOST_DOWN = "host_down"
    PRESCRIPTION_READY = "prescription_ready"
    HISTORY_ASKED = "history_asked"
    FOLLOW_UP_DUE = "follow_up_due"
    FEEDBACK = "feedback"
    MISSED = "missed"
    BROADCAST = "broadcast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one kind of notice is treated.

    `says` is its phrase. `waits`: it is not said in the quiet hours. `among` are the statuses of a visit of which it
    still speaks the truth (None: any), and unless `after_start` it is of no use once the visit has begun. `lasts` is
    how long after its time it is of use at all. `report` is how long word of its delivery is waited for before the
    next way is tried (None: it is enough that it was sent). `calls`: the desk calls where no way works; `must_know`:
    also where the patient wants no notices. `asks`: it asks whether the patient is coming. `to_doctor`: it is
    for the doctor of the visit and goes to no patient; where no chat of theirs works, the desk tells them. `stands`:
    something plans it today.
    """

    says: str
    message_class: MessageClass = MessageClass.LOGISTICS
    waits: bool = False
    among: frozenset[Status] | None = None
    after_start: bool = False
    lasts: timedelta = DAY
    report: timedelta | None = 15 * MINUTE
    calls: bool = False
    must_know: bool = False
    asks: bool = False
    to_doctor: bool = False
    stands: bool = True


_BOOKED = frozenset({Status.CONFIRMED, Status.ARRIVED, Status.IN_CONSULTATION})
_EXPECTED = frozenset({Status.CONFIRMED})
_TO_COME = frozenset({Status.REQUESTED, Status.CONFIRMED, Status.ARRIVED})
_AT_THE_CLINIC = frozenset({Status.CONFIRMED, Status.ARRIVED})

RULES: Mapping[NoticeKind, Rule] = {
    NoticeKind.CONFIRMATION: Rule(says="notice.confirmation", among=_BOOKED, report=HOUR, calls=True),
    NoticeKind.REMINDER_DAY: Rule(
        says="reminder.card.day", among=_EXPECTED, waits=True, report=HOUR, calls=True, asks=True
    ),
    NoticeKind.NUDGE: Rule(
        says="reminder.card.nudge", among=_EXPECTED, waits=True, lasts=3 * HOUR, calls=True, asks=True
    ),
    # an hour is left: fifteen minutes are waited for word of it, and then there is still time for another way
    NoticeKind.REMINDER_HOUR: Rule(
        says="reminder.card.hour", among=_EXPECTED, waits=True, lasts=2 * HOUR, calls=True, asks=True
    ),
    NoticeKind.CANCELLED: Rule(
        says="notice.cancelled", among=frozenset({Status.CANCELLED}), calls=True, must_know=True
    ),
    # the clinic may call a visit off after its time too, and then the patient may be on the way
    NoticeKind.CANCELLED_BY_CLINIC: Rule(
        says="notice.cancelled_by_clinic",
        among=frozenset({Status.CANCELLED}),
        after_start=True,
        calls=True,
        must_know=True,
    ),
    NoticeKind.REQUEST_LAPSED: Rule(
        says="notice.request_lapsed",
        among=frozenset({Status.EXPIRED}),
        after_start=True,
        calls=True,
        must_know=True,
    ),
    NoticeKind.MOVED: Rule(says="notice.moved", among=_BOOKED, calls=True, must_know=True),
    NoticeKind.PAYMENT_RECEIVED: Rule(says="notice.payment_received", among=_BOOKED, report=HOUR),
    NoticeKind.PAYMENT_FAILED: Rule(says="notice.payment_failed", among=LIVE, lasts=HOUR),
    NoticeKind.PAYMENT_REFUNDED: Rule(
        says="notice.payment_refunded", waits=True, after_start=True, lasts=7 * DAY, report=HOUR
    ),
    # of use while the place is kept, which is four hours at most; the next person waits for the answer
    NoticeKind.WAITLIST_OFFER: Rule(
        says="notice.waitlist_offer", among=frozenset({Status.HELD}), lasts=4 * HOUR, report=5 * MINUTE
    ),
    # other places are held for the visit; in the quiet hours only a near one is told (core/services/rebooking.py)
    # who waits at the clinic when the doctor goes is told too, though the visit's time may be over
    NoticeKind.REBOOKING: Rule(
        says="notice.rebooking",
        among=_TO_COME,
        after_start=True,
        lasts=2 * DAY,
        report=5 * MINUTE,
        calls=True,
        must_know=True,
    ),
    NoticeKind.STANDS: Rule(
        says="notice.stands",
        among=_TO_COME,
        after_start=True,
        calls=True,
        must_know=True,
    ),
    NoticeKind.QUEUE: Rule(says="notice.queue", among=_AT_THE_CLINIC, after_start=True, lasts=HOUR, report=5 * MINUTE),
    NoticeKind.QUEUE_BACK: Rule(
        says="notice.queue_back", among=_AT_THE_CLINIC, after_start=True, lasts=HOUR, report=5 * MINUTE
    ),
    # whoever was told of a delay comes by it, unless they hear of this
    NoticeKind.DOCTOR_ON_TIME: Rule(
        says="notice.doctor_on_time",
        among=_EXPECTED,
        after_start=True,
        lasts=2 * HOUR,
        report=5 * MINUTE,
        calls=True,
        must_know=True,
    ),
    NoticeKind.DOCTOR_LATE: Rule(
        says="notice.doctor_late",
        among=_EXPECTED,
        after_start=True,
        lasts=2 * HOUR,
        report=5 * MINUTE,
        calls=True,
        must_know=True,
    ),
    # minutes are left: word of it is waited for shortly, and then there is still time for another way
    NoticeKind.ONLINE_LINK: Rule(
        says="notice.online_link",
        among=_BOOKED,
        after_start=True,
        lasts=HOUR,
        report=3 * MINUTE,
        calls=True,
        must_know=True,
    ),
    NoticeKind.ONLINE_DOWN: Rule(
        says="notice.online_down",
        among=_BOOKED,
        after_start=True,
        lasts=HOUR,
        report=3 * MINUTE,
        calls=True,
        must_know=True,
    ),
    NoticeKind.HOST_LINK: Rule(
        says="notice.host_link",
        among=_BOOKED,
        after_start=True,
        lasts=HOUR,
        report=3 * MINUTE,
        calls=True,
        must_know=True,
        to_doctor=True,
    ),
    NoticeKind.HOST_DOWN: Rule(
        says="notice.host_down",
        among=_BOOKED,
        after_start=True,
        lasts=HOUR,
        report=3 * MINUTE,
        calls=True,
        must_know=True,
        to_doctor=True,
    ),
    NoticeKind.PRESCRIPTION_READY: Rule(
        says="own_records.list.ready", waits=True, after_start=True, lasts=7 * DAY, report=HOUR
    ),
    # the doctor waits for the answer with the patient in the room, or asks in vain
    NoticeKind.HISTORY_ASKED: Rule(says="allow.ask", after_start=True, lasts=2 * HOUR, report=None),
    NoticeKind.FOLLOW_UP_DUE: Rule(
        says="feedback.again",
        among=frozenset({Status.COMPLETED}),
        waits=True,
        after_start=True,
        lasts=2 * DAY,
        report=HOUR,
    ),
    # what the clinic writes to everybody of a day, as it was written
    NoticeKind.BROADCAST: Rule(
        says="notice.broadcast",
        among=frozenset({Status.REQUESTED, Status.CONFIRMED, Status.ARRIVED}),
        waits=True,
        lasts=3 * DAY,
        report=HOUR,
        calls=True,
    ),
    NoticeKind.FEEDBACK: Rule(
        says="feedback.card.ask",
        among=frozenset({Status.COMPLETED}),
        waits=True,
        after_start=True,
        lasts=3 * DAY,
        report=None,
    ),
    # what is not answered counts: whoever cannot be asked in a chat is asked by another way
    NoticeKind.MISSED: Rule(
        says="missed.card.ask",
        among=frozenset({Status.NO_SHOW}),
        waits=True,
        after_start=True,
        lasts=2 * DAY,
        report=HOUR,
    ),
}

ASKING = frozenset(kind for kind, rule in RULES.items() if rule.asks)
"""The reminders: what is told as a card that can be answered."""


class NoticeStatus(StrEnum):
    """How far a notice has come."""

    PLANNED = "planned"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


_S = NoticeStatus
_LATE_TRUTH = frozenset({_S.DELIVERED, _S.READ})
LIFE: Mapping[NoticeStatus, frozenset[NoticeStatus]] = {
    _S.PLANNED: frozenset({_S.QUEUED, _S.SENT, _S.FAILED, _S.UNREACHABLE, _S.WITHDRAWN, _S.STOPPED}),
    _S.QUEUED: frozenset({_S.SENT, _S.FAILED, _S.UNREACHABLE, _S.WITHDRAWN, _S.STOPPED}),
    _S.SENT: frozenset({_S.DELIVERED, _S.READ, _S.FAILED, _S.UNDELIVERED}),
    # the provider may find out later that it arrived after all: that is the last word
    _S.FAILED: _LATE_TRUTH,
    _S.UNDELIVERED: _LATE_TRUTH,
    _S.DELIVERED: frozenset({_S.READ}),
    _S.UNREACHABLE: frozenset(),
    _S.READ: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.STOPPED: frozenset(),
}
"""Status -> those that can follow. Withdrawn: no longer true. Stopped: the patient wants no notices."""

NOT_REACHED = frozenset({_S.FAILED, _S.UNDELIVERED, _S.UNREACHABLE})
"""The ends after which the next way is tried."""


def leads_to(status: NoticeStatus) -> frozenset[NoticeStatus]:
    """Return the statuses that this one may follow."""
    return frozenset(before for before, following in LIFE.items() if status in following)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice by one way. `starts_at` is the start of the visit of which it speaks; times are aware UTC.

    `chat_id` is the chat where `way` is one, `address` the number or mailbox where it is not; `message_id` is the
    provider's id once it was sent. `about` tells two of a kind apart that a visit may have at once: refunds.
    """

    id: UUID
    appointment_id: UUID
    kind: NoticeKind
    version: int
    way: str
    starts_at: datetime
    due_at: datetime
    status: NoticeStatus = NoticeStatus.PLANNED
    chat_id: int | None = None
    address: str | None = None
    message_id: str | None = None
    about: str = ""

    @property
    def rule(self) -> Rule:
        """Return how this kind is treated."""
        return RULES[self.kind]

    def holds(self, *, status: Status, starts_at: datetime, now: datetime) -> bool:
        """Return whether it still speaks the truth of a visit that stands so now, and is still of use."""
        rule = self.rule
        if rule.among is not None and status not in rule.among:
            return False
        return starts_at == self.starts_at and now < self.useful_until

    @property
    def useful_until(self) -> datetime:
        """Return the moment from which it is of no use any more."""
        ends = self.due_at + self.rule.lasts
        return ends if self.rule.after_start else min(ends, self.starts_at)


def reminders(
    starts_at: datetime, *, settings: ClinicSettings, zone: ZoneInfo, now: datetime
) -> Mapping[NoticeKind, datetime]:
    """Return when somebody is reminded of a visit; a reminder whose time has passed is left out."""
    quiet = QuietHours.read(settings.quiet_hours)
    hours = settings.reminder_timing_hours * HOUR
    wanted: dict[NoticeKind, datetime] = {}
    if settings.reminder_timing_days:
        wanted[NoticeKind.REMINDER_DAY] = quiet.moved(
            days_before(starts_at, settings.reminder_timing_days, zone), zone, before=starts_at
        )
    if hours:
        wanted[NoticeKind.REMINDER_HOUR] = quiet.moved(starts_at - hours, zone, before=starts_at)
    found = {kind: due for kind, due in wanted.items() if now < due < starts_at}
    asked = found.get(NoticeKind.REMINDER_DAY)
    if asked:
        last = found.get(NoticeKind.REMINDER_HOUR, starts_at)
        again = quiet.moved(last - NUDGE_BEFORE, zone, before=last)
        if again >= asked + APART:
            found[NoticeKind.NUDGE] = again
    return found


def days_before(starts_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the instant at which the clinic's wall clock shows the same time, so many dates earlier."""
    wall = starts_at.astimezone(zone)
    return instant(wall.date() - days * DAY, wall.time(), zone)
