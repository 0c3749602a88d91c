"""Find other places for visits that cannot take place as booked: one wave for each change of a doctor's time.

A wave is walked visit by visit, each in a transaction of its own, by whichever process comes first: its step looks at
the visit under its locks and does what is next. A place is held for one patient only, because holding it is taking it.
Where there are fewer places than patients, the earliest visits are offered first; what one leaves, the next is offered.
A step that is lost is done by the next look: the clock looks every minute.

Locks: the chat, the lines of all doctors concerned, the visit, what stands of it in its wave.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from core.domain.appointment import Appointment, Status
from core.domain.effects import RunWave
from core.domain.errors import Refusal
from core.domain.notices import NoticeKind
from core.domain.offer import Cause, Offer
from core.domain.offer import Status as OfferStatus
from core.domain.quiet_hours import QuietHours
from core.domain.rebooking import HERE_ANSWERS, SHORTEST, Fallback, Outcome, Wave, WaveVisit, answer_by
from core.domain.schedule import Consultation
from core.domain.waitlist import may_be_told
from core.domain.wall_clock import local_day
from core.services import notices
from core.services.cancellation import cancel_by_clinic
from core.services.hours import BOOKED, is_needed, leave_to_desk
from core.services.offers import Wish, doctors_near, end_untaken, locked_offer, make_offer
from core.services.waitlist import WaitRequest, join
from core.storage.roster import read_revision
from core.storage.unit_of_work import UnitOfWork

# --- beginning and walking -------------------------------------------------------------------------------------------


def begin(
    uow: UnitOfWork,
    visits: Sequence[Appointment],
    *,
    change_id: int,
    by: str,
    delay: timedelta,
    block_id: int | None = None,
    cancels: bool = False,
) -> Wave | None:
    """Make a wave over these visits; it begins when the change behind it can no longer be undone. None without any.

    One that `cancels` calls them off instead of offering other places.
    """
    if not visits:
        return None
    wave = Wave(
        id=uuid4(),
        change_id=change_id,
        block_id=block_id,
        by=by,
        begins_at=uow.now + delay,
        created_at=uow.now,
        cancels=cancels,
    )
    uow.waves.add(wave)
    for visit in visits:
        uow.waves.add_visit(wave.id, visit.id, doctor_id=visit.doctor_id, starts_at=visit.starts_at)
        if visit.status is Status.ARRIVED:
            leave_to_desk(uow, visit)  # they sit there: the desk need not wait until they are asked
    uow.outbox.add(RunWave(wave_id=str(wave.id)), key=f"run-wave:{wave.id}:begin", due=wave.begins_at)
    return wave


def walk_on(uow: UnitOfWork, wave_id: UUID, *, why: str) -> None:
    """Have a wave taken on now; `why` keeps two reasons apart and one from being done twice."""
    uow.outbox.add(RunWave(wave_id=str(wave_id)), key=f"run-wave:{wave_id}:{why}")


def step(uow: UnitOfWork, wave_id: UUID, appointment_id: UUID) -> None:
    """Do what is next for one visit of a wave, if anything is."""
    visit, row = _locked(uow, wave_id, appointment_id)
    if row.outcome is not None:
        return
    offer, wave = open_offer(uow, visit), uow.waves.one(wave_id)
    outcome = _settled(uow, visit, row, wave)
    if outcome is not None:
        _end_offer(uow, offer)
        _decide(uow, visit, row, outcome)
    elif wave.begins_at <= uow.now and offer is None:
        if wave.cancels:
            _call_off(uow, visit, row, wave)
        else:
            _tell_or_end(uow, visit, row)


def _settled(uow: UnitOfWork, visit: Appointment, row: WaveVisit, wave: Wave) -> Outcome | None:
    """Return how it has ended for a visit without the wave; None while it has not."""
    if visit.status in {Status.CANCELLED, Status.EXPIRED, Status.NO_SHOW}:
        return Outcome.CANCELLED
    if (visit.doctor_id, visit.starts_at) != (row.doctor_id, row.starts_at):
        return Outcome.MOVED
    if visit.status not in BOOKED or not is_needed(uow, visit):
        return Outcome.STANDS
    if wave.cancels:  # who sits at the clinic hears it from somebody there; who has no chat is called
        return Outcome.DESK if visit.status is Status.ARRIVED or visit.starts_at <= uow.now else None
    asked = visit.status is Status.ARRIVED or visit.starts_at > uow.now
    return None if asked and visit.chat_id is not None and not visit.walk_in else Outcome.DESK


def _decide(uow: UnitOfWork, visit: Appointment, row: WaveVisit, outcome: Outcome) -> None:
    uow.waves.decide(row, outcome)
    if outcome is Outcome.DESK:
        leave_to_desk(uow, visit)
    elif outcome is Outcome.STANDS and row.told_at is not None and visit.status in BOOKED:
        notices.plan(uow, visit, NoticeKind.STANDS, about=str(row.wave_id))


def _call_off(uow: UnitOfWork, visit: Appointment, row: WaveVisit, wave: Wave) -> None:
    """Cancel a visit in the clinic's name, whole refund; in the quiet hours only a near one, the others after them."""
    if _may_hear(uow, visit):
        cancel_by_clinic(uow, visit.id, by=wave.by, reason="day called off")
        uow.waves.decide(row, Outcome.CANCELLED)


def _may_hear(uow: UnitOfWork, visit: Appointment) -> bool:
    quiet = QuietHours.read(uow.settings.quiet_hours).around(uow.now, uow.roster.clinic(visit.clinic_id).zone)
    return may_be_told(visit.starts_at, quiet=quiet is not None, now=uow.now)


def _tell_or_end(uow: UnitOfWork, visit: Appointment, row: WaveVisit) -> None:
    """Offer places to a patient who has none held; whose time is up without any loses the visit, and nothing else."""
    if not _may_hear(uow, visit):
        return
    here = visit.status is Status.ARRIVED
    minutes = timedelta(minutes=uow.roster.settings_of(visit.doctor_id).rebooking_answer_minutes)
    stands = min(minutes, HERE_ANSWERS) if here else minutes
    latest = uow.now + stands if here else visit.starts_at
    was_offered = _was_offered(uow, visit, row)
    over = row.until is not None and row.until <= uow.now
    if over and was_offered:
        _unanswered(uow, visit, row)
        return
    until = row.until if row.until and row.until - uow.now >= SHORTEST else answer_by(uow.now, latest, stands=stands)
    offer = make_offer(
        uow,
        Wish(
            cause=Cause.REBOOKING,
            chat_id=visit.chat_id or 0,
            patient_id=visit.patient_id,
            subject=visit.id,
            doctor_id=visit.doctor_id,
            clinic_id=visit.clinic_id,
            near=visit.starts_at,
            consultation=visit.consultation,
            most=visit.fee,
            until=until,
            same_fee=True,
            by_time=here,
        ),
    )
    if offer is None and over and not uow.waves.holds_places(row.wave_id):
        _unanswered(uow, visit, row)
    elif offer is not None or row.told_at is None:
        uow.waves.told(row, until)
        notices.plan(uow, visit, NoticeKind.REBOOKING, about=str(offer.id) if offer else "none")


def _was_offered(uow: UnitOfWork, visit: Appointment, row: WaveVisit) -> bool:
    latest = uow.offers.latest(visit.id)
    return row.told_at is not None and latest is not None and latest.cause is Cause.REBOOKING


def unanswered(uow: UnitOfWork, offer: Offer) -> None:
    """Do what was said of a patient who did not choose in time; the offer has lapsed in this transaction."""
    row = uow.waves.live(offer.subject)
    visit = uow.appointments.locked(offer.subject)
    if row is None or visit.status not in BOOKED or row.until is None or row.until > uow.now:
        return
    _unanswered(uow, visit, uow.waves.locked(row.wave_id, visit.id))
    walk_on(uow, row.wave_id, why=f"{visit.id}:lapsed")


def _unanswered(uow: UnitOfWork, visit: Appointment, row: WaveVisit) -> None:
    """Cancel a visit in the clinic's name, whole refund; put who has asked for it on the waiting list.

    Whoever is at the clinic is cancelled by nobody but the desk, which stands before them.
    """
    if row.outcome is not None:
        return
    if visit.status is Status.ARRIVED:
        _decide(uow, visit, row, Outcome.DESK)
        return
    cancel_by_clinic(uow, visit.id, by="clock", reason="rebooking")
    waits = row.fallback is Fallback.WAITLIST and _waits(uow, visit)
    uow.waves.decide(row, Outcome.WAITLISTED if waits else Outcome.UNANSWERED)


def _waits(uow: UnitOfWork, visit: Appointment) -> bool:
    today = local_day(uow.now, uow.roster.clinic(visit.clinic_id).zone)
    ahead = timedelta(days=uow.roster.settings_of(visit.doctor_id).advance_booking_days)
    try:
        with uow.attempt():
            join(
                uow,
                WaitRequest(
                    chat_id=visit.chat_id or 0,
                    patient_id=visit.patient_id,
                    doctor_id=visit.doctor_id,
                    clinic_id=visit.clinic_id,
                    first_day=today,
                    last_day=today + ahead,
                    consultation=Consultation(visit.consultation),
                ),
            )
    except Refusal:
        return False
    return True


# --- inside ----------------------------------------------------------------------------------------------------------


def _locked(uow: UnitOfWork, wave_id: UUID, appointment_id: UUID) -> tuple[Appointment, WaveVisit]:
    seen = uow.appointments.one(appointment_id)
    if seen.chat_id is not None:
        uow.waitlist.lock_chat(seen.chat_id)
    known = uow.offers.latest(appointment_id)
    offered = uow.offers.doctors(known.id) if known and known.status is OfferStatus.OPEN else []
    lines = {seen.doctor_id, *doctors_near(uow, seen.doctor_id, seen.clinic_id), *offered}
    for doctor_id in sorted(lines):
        uow.appointments.lock_doctor(doctor_id)
    uow.refresh_roster(read_revision(uow.sql))
    visit = uow.appointments.locked_in_line(appointment_id, lines)
    return visit, uow.waves.locked(wave_id, appointment_id)


def open_offer(uow: UnitOfWork, visit: Appointment) -> Offer | None:
    """Return the places that are held for a visit now."""
    offer = uow.offers.latest(visit.id)
    open_ = offer is not None and offer.cause is Cause.REBOOKING and offer.status is OfferStatus.OPEN
    return offer if open_ else None


def _end_offer(uow: UnitOfWork, offer: Offer | None) -> None:
    if offer is None:
        return
    locked, places = locked_offer(uow, offer.id, None)
    if locked.status is OfferStatus.OPEN:
        end_untaken(uow, locked, places, OfferStatus.LAPSED)
