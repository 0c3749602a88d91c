"""The places: what is taken of a doctor's time, and taking one. Whoever takes a place holds its doctor's lock.

A statement that lists the live statuses spells them out, for the planner to see that the partial indexes fit.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.domain.appointment import Appointment
from core.domain.errors import OverlappingVisit, SlotTaken
from core.domain.overbooking import OverReason
from core.domain.slots import Busy, Slot
from core.storage.sql import Pending, Row, Sql

# The first number of an advisory lock says what the second one is: 1 = a doctor's id.
LOCK_DOCTOR = "select pg_advisory_xact_lock(1, %(doctor_id)s)"
LIVE = "('held', 'requested', 'confirmed', 'arrived', 'in_consultation')"
BUSY = f"""
    select doctor_id, clinic_id, seat, starts_at, occupied_until from appointments
    where doctor_id = any(%(doctors)s) and status in {LIVE}
      and seat >= 0 and (status <> 'held' or held_until > %(now)s)
      and starts_at < %(until)s and starts_at > %(since)s - interval '1 day' and occupied_until > %(since)s
      and id is distinct from %(but)s
"""
# Whoever takes a place for a patient shares the patient's row, as a foreign key does: this waits for them, they for it.
LOCK_PATIENT = "select id from patients where id = %(patient_id)s for update"
COUNTS = f"""
    select count(*) filter (where chat_id = %(chat_id)s and status = 'held' and held_until > %(now)s
                            and offer_id is null and id is distinct from %(but)s) as holds,
           count(*) filter (where patient_id = any(%(patients)s) and status in ('requested', 'confirmed')
                            and starts_at > %(now)s) as bookings,
           count(*) filter (where patient_id = any(%(patients)s) and status in {LIVE} and id is distinct from %(but)s
                            and seat >= 0 and (status <> 'held' or held_until > %(now)s)
                            and starts_at < %(ends_at)s and ends_at > %(starts_at)s) as overlapping
    from appointments where chat_id = %(chat_id)s or patient_id = any(%(patients)s)
"""
LAPSE = """
    with lapsed as (
        update appointments set status = 'expired', version = version + 1
        where id in (
            select id from appointments
            where status = 'held' and held_until <= %(now)s
              and (doctor_id = %(doctor_id)s or patient_id = %(patient_id)s)
              and starts_at < %(until)s and occupied_until > %(since)s
            for update skip locked)
        returning id)
    insert into appointment_events (appointment_id, event, before, after, by, at)
    select id, 'expire', 'held', 'expired', 'clock', %(now)s from lapsed
"""
TAKE = """
    with taken as (insert into appointments (id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at,
        occupied_until, status, fee_minor, currency, consultation, held_until, offer_id, prepay, over_reason,
        created_at)
    values (%(id)s, %(clinic_id)s, %(doctor_id)s, %(patient_id)s, %(chat_id)s, %(seat)s, %(starts_at)s, %(ends_at)s,
        %(occupied_until)s, 'held', %(fee_minor)s, %(currency)s, %(consultation)s, %(held_until)s,
        %(offer_id)s, %(prepay)s, %(over_reason)s, %(now)s)
    on conflict do nothing returning id)
    insert into appointment_events (appointment_id, event, after, by, at)
    select id, 'hold', 'held', %(by)s, %(now)s from taken returning appointment_id
"""


class Places:
    """The places that the rows of `appointments` take, in one transaction."""

    def __init__(self, sql: Sql, *, now: datetime) -> None:
        self._sql = sql
        self._now = now
        self.freed: set[int] = set()
        """The doctors with whom a place was given back in this transaction: somebody may wait for it."""

    def lock_doctor(self, doctor_id: int) -> Pending:
        """Wait in the doctor's line: nobody else changes this doctor's places until the transaction ends."""
        return self._sql.send(LOCK_DOCTOR, {"doctor_id": doctor_id})

    def lock_patient(self, patient_id: int) -> Pending:
        """Wait until nobody else takes a place for this patient, with whatever doctor; they wait for us from now on."""
        return self._sql.send(LOCK_PATIENT, {"patient_id": patient_id})

    def busy(self, doctors: Sequence[int], *, since: datetime, until: datetime) -> list[Busy]:
        """Return the places taken between two moments; a hold whose time is up is not among them."""
        return taken_places(self.ask_busy(doctors, since=since, until=until))

    def ask_busy(self, doctors: Sequence[int], *, since: datetime, until: datetime, but: UUID | None = None) -> Pending:
        """Ask for what `busy` returns, the place of `but` one visit not counted; give the result to `taken_places`."""
        span = {"since": since, "until": until, "now": self._now}
        return self._sql.send(BUSY, {"doctors": list(doctors), "but": but, **span})

    def counts(
        self, *, chat_id: int | None, patient_id: int, starts_at: datetime, ends_at: datetime, but: UUID | None = None
    ) -> Row:
        """Return how many `holds`, `bookings` and `overlapping` visits there are, `but` one not counted."""
        asked = self.ask_counts(chat_id=chat_id, patient_id=patient_id, starts_at=starts_at, ends_at=ends_at, but=but)
        return asked.row() or {}

    def ask_counts(
        self,
        *,
        chat_id: int | None,
        patient_id: int,
        starts_at: datetime,
        ends_at: datetime,
        but: UUID | None = None,
        also: Sequence[int] = (),
    ) -> Pending:
        """Ask for the one row that `counts` returns; `also` are other rows of the same patient."""
        patients = [patient_id, *also]
        values = {"chat_id": chat_id, "patients": patients, "starts_at": starts_at, "ends_at": ends_at, "but": but}
        return self._sql.send(COUNTS, {**values, "now": self._now})

    def lapse(self, slot: Slot, patient_id: int) -> None:
        """End the holds whose time is up on this slot, or of this patient at this time: they must keep nobody from it.

        Needs the doctor's lock. A hold that somebody is just now paying for or ending is left to them.
        """
        self._sql.send(
            LAPSE,
            {
                "doctor_id": slot.doctor_id,
                "patient_id": patient_id,
                "since": slot.starts_at,
                "until": slot.occupied_until,
                "now": self._now,
            },
        )

    def take(self, appointment: Appointment, *, by: str | None = None, over: OverReason | None = None) -> None:
        """Insert a held visit, signed by its chat if not `by` somebody else; `over` is why it is over a full time.

        Raises `SlotTaken` or `OverlappingVisit` where a promise stands against it.
        """
        a = appointment
        taken = self._sql.row(
            TAKE,
            id=a.id,
            clinic_id=a.clinic_id,
            doctor_id=a.doctor_id,
            patient_id=a.patient_id,
            chat_id=a.chat_id,
            seat=a.seat,
            starts_at=a.starts_at,
            ends_at=a.ends_at,
            occupied_until=a.occupied_until,
            fee_minor=a.fee.minor,
            currency=a.fee.currency,
            consultation=a.consultation,
            held_until=a.held_until,
            offer_id=a.offer_id,
            prepay=a.prepay,
            over_reason=over,
            by=by or (f"chat:{a.chat_id}" if a.offer_id is None else "offer"),
            now=self._now,
        )
        if taken is None:
            if self.counts(chat_id=None, patient_id=a.patient_id, starts_at=a.starts_at, ends_at=a.ends_at)[
                "overlapping"
            ]:
                raise OverlappingVisit
            raise SlotTaken


def taken_places(asked: Pending) -> list[Busy]:
    """Wait for the places that `ask_busy` has asked for."""
    return [Busy(**row) for row in asked.rows()]
