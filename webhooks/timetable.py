"""What the clinic does by the clock, whoever is awake: each job is a row here, and safe on every replica at once.

APScheduler only wakes the jobs; it keeps no state, for two schedulers over one job store fire twice and lose jobs. The
truth is in rows: a job queues effects under keys, so that a second replica's job finds them queued.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta

import psycopg
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError

from core.domain.effects import Effect, ExpireHold, ExpireRequest, LapseOffer, PollRefund, ReadPayment, SendRefund
from core.domain.payment import RefundStatus
from core.services.reconciliation import queue_nightly_checks
from core.storage.database import Database
from core.storage.deliveries import Deliveries
from core.storage.strangers import Strangers
from core.storage.transcript import Transcript
from core.storage.unit_of_work import UnitOfWork
from webhooks.command_menus import show_new_commands
from webhooks.rebooking import look_after_waves
from webhooks.refunds import POLLS
from webhooks.undone import tell_of_broken, tell_of_undone
from webhooks.waitlist import look_after_the_list

log = logging.getLogger(__name__)

GRACE = timedelta(minutes=1)
"""How long after its time a hold's own row may still be on its way."""

INBOX_FOR = timedelta(days=30)
"""Longer than any sender repeats or replays: Razorpay replays on request for 15 days, Telegram repeats for one."""

OUTBOX_FOR = timedelta(days=90)
"""Done rows are the record of what was sent and when; after a quarter nobody asks."""

LINKS_FOR = timedelta(days=1)
"""A video call's links are of no use once it is over, and whoever finds one could be let in."""

SESSIONS_FOR = timedelta(days=1)
"""Nobody comes back with the cookie of yesterday."""

RATES_FOR = timedelta(hours=1)
"""Every bucket is full again long before."""

TALK_FOR = timedelta(days=180)
"""A web chat's talk can be read again for half a year, longer than any visit in it is still to come."""

LAST_POLL = len(POLLS)
"""The `attempt` of a look at a refund that plans no further one: the next day's sweep looks again."""

UNPAID_FOR = timedelta(days=3)
"""Banks authorise up to three days late (Razorpay, rainy-day/capture-settings)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One row of the timetable: what is done, how often, and its function."""

    name: str
    every: timedelta
    does: Callable[[Database], object]


def end_forgotten_holds(database: Database) -> None:
    """Queue the end of every hold that is over and has no row left to end it."""

    def work(uow: UnitOfWork) -> None:
        for held in uow.appointments.forgotten(before=uow.now - GRACE):
            log.warning("a hold had lost its end", extra={"appointment": str(held.id)})
            uow.outbox.add(
                ExpireHold(appointment_id=str(held.id), until=(held.held_until or uow.now).isoformat()),
                key=f"expire-hold:{held.id}:{held.version}:{uow.now:%Y%m%d%H}",
                chat_id=held.chat_id,
            )

    database.run(work)


def end_forgotten_offers(database: Database) -> None:
    """Queue the end of every offer whose time is up and that has no row left to end it: money waits for it."""

    def work(uow: UnitOfWork) -> None:
        for offer in uow.offers.forgotten(before=uow.now - GRACE):
            log.warning("an offer had lost its end", extra={"offer": str(offer.id)})
            uow.outbox.add(
                LapseOffer(offer_id=str(offer.id)),
                key=f"lapse-offer:{offer.id}:{uow.now:%Y%m%d%H}",
                chat_id=offer.chat_id,
            )

    database.run(work)


def end_forgotten_requests(database: Database) -> None:
    """Queue the end of every visit that its doctor has not confirmed in time and that has no row left to end it."""

    def work(uow: UnitOfWork) -> None:
        for visit in uow.appointments.unanswered(before=uow.now - GRACE):
            log.warning("a request had lost its end", extra={"appointment": str(visit.id)})
            uow.outbox.add(
                ExpireRequest(appointment_id=str(visit.id)),
                key=f"expire-request:{visit.id}:{visit.version}:{uow.now:%Y%m%d%H}",
                chat_id=visit.chat_id,
            )

    database.run(work)


def ask_forgotten_refunds(database: Database) -> None:
    """Have every refund asked for, or asked about, that is on its way and that nothing is going to follow."""

    def work(uow: UnitOfWork) -> None:
        for refund, chat_id in uow.payments.forgotten_refunds():
            log.warning("a refund had lost its row", extra={"refund": str(refund.id), "status": refund.status.value})
            if refund.status is RefundStatus.DUE:
                effect: Effect = SendRefund(refund_id=str(refund.id))
            else:
                effect = PollRefund(refund_id=str(refund.id), attempt=LAST_POLL)
            key = f"{effect.kind()}:{refund.id}:swept-{uow.now:%Y%m%d}"
            uow.outbox.add(effect, key=key, chat_id=chat_id)

    database.run(work)


def read_forgotten_payments(database: Database) -> None:
    """Have every payment read that money may still come for and that nothing is going to ask about."""

    def work(uow: UnitOfWork) -> None:
        for payment in uow.payments.forgotten(since=uow.now - UNPAID_FOR):
            log.warning("a payment had lost its poll", extra={"payment": str(payment.id)})
            uow.outbox.add(
                ReadPayment(payment_id=str(payment.id)),
                key=f"read-payment:{payment.id}:swept-{uow.now:%Y%m%d%H}",
                chat_id=payment.chat_id,
            )

    database.run(work)


def compare_yesterday(database: Database) -> None:
    """Have every gateway's yesterday compared with ours, once it is night at the clinic."""
    database.run(queue_nightly_checks)


def forget_old_rows(database: Database) -> None:
    """Remove what was heard and done so long ago that nobody repeats it."""

    def work(uow: UnitOfWork) -> None:
        uow.inbox.prune(uow.now - INBOX_FOR)
        uow.outbox.prune(uow.now - OUTBOX_FOR)
        Deliveries(uow.sql, now=uow.now).prune(uow.now - OUTBOX_FOR)
        Transcript(uow.sql, now=uow.now).prune(uow.now - TALK_FOR)
        uow.meetings.forget(uow.now - LINKS_FOR)
        uow.rates.forget(uow.now - RATES_FOR)
        uow.web_sessions.forget(uow.now - SESSIONS_FOR)

    database.run(work)


def forget_strangers(database: Database) -> None:
    """Remove what was said in chats that have agreed to nothing, and after a while these chats."""

    def work(uow: UnitOfWork) -> None:
        strangers = Strangers(uow.sql)
        strangers.forget_words(uow.now - timedelta(hours=uow.settings.unknown_talk_hours))
        strangers.forget_chats(uow.now - timedelta(days=uow.settings.unknown_chat_days))

    database.run(work)


def check_itself(database: Database) -> None:
    """Look whether all that must always hold does, and say loudly what does not, to the admins too."""
    broken = database.broken_invariants()
    for name, ids in broken.items():
        log.error("invariant broken", extra={"invariant": name, "ids": [str(each) for each in ids]})
    tell_of_broken(database, broken)


JOBS = (
    Job(name="end forgotten holds", every=timedelta(minutes=1), does=end_forgotten_holds),
    Job(name="end forgotten offers", every=timedelta(minutes=1), does=end_forgotten_offers),
    Job(name="look after the waiting list", every=timedelta(minutes=1), does=look_after_the_list),
    Job(name="look after rebooking", every=timedelta(minutes=1), does=look_after_waves),
    Job(name="end forgotten requests", every=timedelta(minutes=1), does=end_forgotten_requests),
    Job(name="ask for forgotten refunds", every=timedelta(minutes=15), does=ask_forgotten_refunds),
    Job(name="read forgotten payments", every=timedelta(minutes=15), does=read_forgotten_payments),
    Job(name="compare yesterday", every=timedelta(minutes=15), does=compare_yesterday),
    Job(name="show staff new commands", every=timedelta(minutes=10), does=show_new_commands),
    Job(name="tell of what is undone", every=timedelta(minutes=1), does=tell_of_undone),
    Job(name="forget old rows", every=timedelta(hours=6), does=forget_old_rows),
    Job(name="forget strangers", every=timedelta(hours=1), does=forget_strangers),
    Job(name="check itself", every=timedelta(hours=1), does=check_itself),
)


class Timetable:
    """Wakes the jobs in this process. `after_each` is called when a job may have queued something."""

    def __init__(self, database: Database, *, jobs: tuple[Job, ...] = JOBS, after_each: Callable[[], None]) -> None:
        self._database = database
        self._after_each = after_each
        self._scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
        for job in jobs:
            self._scheduler.add_job(
                self._run,
                "interval",
                args=[job],
                id=job.name,
                seconds=job.every.total_seconds(),
                jitter=job.every.total_seconds() / 10,  # replicas started together should not all wake together
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,  # late is better than never
            )

    def start(self) -> None:
        """Start to wake jobs."""
        self._scheduler.start()

    def stop(self) -> None:
        """Wake no more; a job that runs is waited for. Harmless before `start`."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _run(self, job: Job) -> None:
        try:
            job.does(self._database)
        except (psycopg.Error, SQLAlchemyError) as error:
            log.warning("job not done", extra={"job": job.name, "reason": type(error).__name__})
        else:
            self._after_each()
