"""Places held, paid for and moved in memory, within the limits of the clinic."""

from datetime import datetime, timedelta
from uuid import uuid4

from bot.front_desk import MoveTerms, Visit
from core.domain.errors import (
    AlreadyDone,
    AlreadyExtended,
    HoldGone,
    NotFound,
    OverlappingVisit,
    PaymentUnavailable,
    TooManyBookings,
    TooManyHolds,
)
from core.domain.money import Money
from core.domain.schedule import Consultation
from core.domain.slots import Slot, slot_at
from core.services.places import how_seen
from tests.bot.clinic_in_memory import HOLD, HORIZON, LIVE, MAX_BOOKINGS, MAX_HOLDS, NOTICE, OPEN, ZONE, Booking, Row
from tests.bot.own_visits_in_memory import OwnVisitsInMemory
from tests.bot.times_in_memory import TimesInMemory


class HoldsInMemory(TimesInMemory, OwnVisitsInMemory):
    """One chat's places; a part of `DeskInMemory`."""

    def hold(
        self,
        *,
        patient_id: int,
        doctor_id: int,
        clinic_id: int,
        starts_at: datetime,
        instead_of: str | None = None,
        seen: str | None = None,
    ) -> Visit:
        self._require_consent()
        patient = next((p for p in self.people if p.id == patient_id), None)
        row = next((r for r in self.clinic.rows if r.id == doctor_id), None)
        if patient is None or row is None or clinic_id != 1:
            raise NotFound(what="patient")
        before = self._own(instead_of) if instead_of else None
        kept = before.status if before else ""
        if before and before.status == "held":
            before.status = "cancelled"
        try:
            slot = slot_at(
                row.schedule,
                1,
                starts_at,
                self.clinic.busy(),
                self.clinic.blocked,
                now=self.clinic.now,
                notice=NOTICE,
                horizon_days=HORIZON,
            )
            self._check_limits(patient_id, slot)
            way = how_seen(slot, Consultation(seen) if seen else None)
        except Exception:
            if before:
                before.status = kept
            raise
        booking = Booking(
            id=str(uuid4()),
            chat=self.chat,
            patient=patient,
            slot=slot,
            fee=self._price(row, patient_id, starts_at),
            status="held",
            held_until=self.clinic.now + HOLD,
            online=way is Consultation.ONLINE,
        )
        self.clinic.bookings[booking.id] = booking
        self.clinic.holds_taken += 1
        return self._told(booking)

    def extend(self, visit_id: str) -> Visit:
        booking = self._held(visit_id)
        if booking.extended:
            raise AlreadyExtended
        booking.extended, booking.held_until = True, booking.held_until + timedelta(minutes=10)
        return self._told(booking)

    def release(self, visit_id: str) -> None:
        booking = self._own(visit_id)
        if booking.status == "held":
            booking.status = "cancelled"

    def pay_online(self, visit_id: str) -> Visit:
        booking = self._held(visit_id)
        if not self.clinic.gateway_works or not booking.fee:
            raise PaymentUnavailable
        return self._told(booking)

    def pay_at_clinic(self, visit_id: str) -> Visit:
        booking = self._held(visit_id)
        self.clinic.confirm(booking, "at_clinic")
        return self._told(booking)

    def move_terms(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> MoveTerms:
        return self._moved(visit_id, doctor_id, starts_at)[1]

    def move(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> Visit:
        booking = self._own(visit_id)
        booking.slot, terms = self._moved(visit_id, doctor_id, starts_at)
        booking.moves += 1
        booking.fee, booking.pays = terms.fee, "at_clinic" if terms.due else booking.pays
        booking.paid = booking.paid and not terms.due
        return self._told(booking)

    def _moved(self, visit_id: str, doctor_id: int, starts_at: datetime) -> tuple[Slot, MoveTerms]:
        booking = self._own(visit_id)
        self.check_move(visit_id)
        row = next((r for r in self.clinic.rows if r.id == doctor_id), None)
        if row is None:
            raise NotFound(what="doctor")
        if (booking.slot.doctor_id, booking.slot.starts_at) == (doctor_id, starts_at):
            raise AlreadyDone(status=booking.status)
        kept, booking.status = booking.status, "moving"  # its own place is in nobody's way
        try:
            slot = slot_at(
                row.schedule,
                1,
                starts_at,
                self.clinic.busy(),
                self.clinic.blocked,
                now=self.clinic.now,
                notice=NOTICE,
                horizon_days=HORIZON,
            )
            self._check_overlap(booking.patient.id, slot)
        finally:
            booking.status = kept
        paid, fee = (booking.fee if booking.paid else Money(0, "INR")), Money(row.fee, "INR")
        back, due = max(0, paid.minor - fee.minor), max(0, fee.minor - paid.minor)
        return slot, MoveTerms(fee=fee, paid=paid, back=Money(back, "INR"), due=Money(due, "INR"))

    def _held(self, visit_id: str) -> Booking:
        booking = self._own(visit_id)
        if self.clinic.status(booking) != "held" or booking.offered:
            raise HoldGone(status=booking.status)
        return booking

    def _price(self, row: Row, patient_id: int, starts_at: datetime) -> Money:
        price = self.follow_up(row.id, patient_id)
        return price.fee if price and starts_at.astimezone(ZONE).date() <= price.last_day else Money(row.fee, "INR")

    def _check_overlap(self, patient_id: int, slot: Slot) -> None:
        for b in self.clinic.bookings.values():
            beside = slot.ends_at <= b.slot.starts_at or b.slot.ends_at <= slot.starts_at
            if b.patient.id == patient_id and self.clinic.status(b) in LIVE and not beside:
                raise OverlappingVisit

    def _check_limits(self, patient_id: int, slot: Slot) -> None:
        self._check_overlap(patient_id, slot)
        live = [b for b in self.clinic.bookings.values() if self.clinic.status(b) in LIVE]
        if sum(b.chat == self.chat and b.status == "held" and not b.offered for b in live) >= MAX_HOLDS:
            raise TooManyHolds(limit=MAX_HOLDS)
        if sum(b.patient.id == patient_id and b.status in OPEN for b in live) >= MAX_BOOKINGS:
            raise TooManyBookings(limit=MAX_BOOKINGS)
