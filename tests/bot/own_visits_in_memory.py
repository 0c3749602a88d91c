"""A patient's visits in memory: shown, answered for, cancelled, and the places held instead of one."""

from datetime import timedelta
from uuid import UUID

from bot.front_desk import Feedback, HeldPlaces, Moment, Paper, Refund, Visit
from core.domain.errors import (
    AlreadyDone,
    FeedbackClosed,
    MovedTooOften,
    NotFound,
    OfferOver,
    Refusal,
    TooLateToMove,
    VisitClosed,
)
from core.domain.money import Money
from tests.bot.chat_in_memory import ChatInMemory
from tests.bot.clinic_in_memory import LIVE, OPEN, ROWS, ZONE, Booking, Offered


class OwnVisitsInMemory(ChatInMemory):
    """One chat's visits; a part of `DeskInMemory`."""

    def visit(self, visit_id: str) -> Visit:
        return self._told(self._own(visit_id))

    def my_visits(self) -> tuple[Visit, ...]:
        own = [self._told(b) for b in self.clinic.bookings.values() if b.chat == self.chat]
        shown = [v for v in own if v.number or (v.status == "held" and not self.clinic.bookings[v.id].offered)]
        coming = [v for v in shown if not v.past and v.status in LIVE]
        gone = [v for v in shown if v not in coming]
        return (*sorted(coming, key=lambda v: v.starts.at), *sorted(gone, key=lambda v: v.starts.at, reverse=True))

    def papers(self, visit_id: str) -> tuple[Paper, ...]:
        visit = self.visit(visit_id)
        if not visit.paid:
            return ()
        receipt = Paper(id=visit.id, number="RCP-26-27-000001", amount=visit.fee)
        note = Paper(id=str(UUID(int=UUID(visit.id).int ^ 1)), number="RFN-26-27-000001", amount=visit.fee)
        return (receipt, note) if visit.status == "cancelled" else (receipt,)

    def feedback(self, visit_id: str) -> Feedback | None:
        return self._own(visit_id).feedback

    def give_feedback(self, visit_id: str, stars: int, *, comment: str | None = None) -> None:
        booking = self._own(visit_id)
        if self.clinic.status(booking) != "completed":
            raise VisitClosed(status=booking.status)
        if self.clinic.now > booking.slot.ends_at + timedelta(days=30):
            raise FeedbackClosed(stars=stars)
        before = booking.feedback.comment if booking.feedback else None
        booking.feedback = Feedback(stars=stars, comment=comment or before)

    def answer_reminder(self, visit_id: str, answer: str, *, minutes: int | None = None) -> None:
        booking = self._own(visit_id)
        if self.clinic.status(booking) != "confirmed" or booking.slot.starts_at <= self.clinic.now:
            raise VisitClosed(status=booking.status)
        booking.answers.append((answer, minutes))

    def refund_preview(self, visit_id: str) -> Refund:
        booking = self._cancellable(visit_id)
        paid = booking.fee if booking.paid else Money(0, "INR")
        in_time = booking.slot.starts_at - self.clinic.now >= timedelta(hours=24)
        back = paid if in_time else Money(0, "INR")
        return Refund(paid=paid, refund=back, percent=100 if in_time else 0, hours=24 if in_time else 0)

    def cancel(self, visit_id: str) -> Refund:
        refund = self.refund_preview(visit_id)
        self._own(visit_id).status = "cancelled"
        return refund

    def held_places(self, visit_id: str) -> HeldPlaces:
        first = self._told(self._own(visit_id))
        if visit_id not in self.clinic.offered:
            raise NotFound(what="offer")
        offer = self.clinic.offered[visit_id]
        over = offer.status == "open" and offer.until <= self.clinic.now
        return HeldPlaces(
            status="lapsed" if over else offer.status,
            until=Moment(offer.until, ZONE.key),
            amount=first.fee,
            places=tuple(self.visit(place) for place in offer.places) if offer.status == "open" else (),
            taken=self.visit(offer.taken) if offer.taken else None,
        )

    def take_place(self, visit_id: str, place_id: str) -> Visit:
        offer = self._open_offer(visit_id)
        if place_id not in offer.places:
            raise NotFound(what="appointment")
        self._end(offer, "taken")
        offer.taken = place_id
        booking = self.clinic.bookings[place_id]
        self.clinic.confirm(booking, "online")
        booking.paid = True
        return self._told(booking)

    def decline_places(self, visit_id: str) -> None:
        self._end(self._open_offer(visit_id), "declined")

    def check_move(self, visit_id: str) -> None:
        booking = self._own(visit_id)
        if self.clinic.status(booking) not in OPEN or booking.slot.starts_at <= self.clinic.now:
            raise VisitClosed(status=booking.status)
        if booking.slot.starts_at - self.clinic.now < timedelta(hours=2):
            raise TooLateToMove(hours=2)
        if booking.moves >= 2:
            raise MovedTooOften(times=2)

    def _open_offer(self, visit_id: str) -> Offered:
        self._own(visit_id)
        offer = self.clinic.offered.get(visit_id)
        if offer is None:
            raise NotFound(what="offer")
        if offer.status != "open" or offer.until <= self.clinic.now:
            raise OfferOver(status=offer.status)
        return offer

    def _end(self, offer: Offered, status: str) -> None:
        offer.status = status
        for place in offer.places:
            self.clinic.bookings[place].status = "cancelled"

    def _may_move(self, booking: Booking) -> bool:
        try:
            self.check_move(booking.id)
        except Refusal:
            return False
        return True

    def _cancellable(self, visit_id: str) -> Booking:
        booking = self._own(visit_id)
        if booking.status == "cancelled":
            raise AlreadyDone(status=booking.status)
        if booking.status not in OPEN or booking.slot.starts_at <= self.clinic.now:
            raise VisitClosed(status=booking.status)
        return booking

    def _told(self, booking: Booking) -> Visit:
        row = next(r for r in ROWS if r.id == booking.slot.doctor_id)
        status = self.clinic.status(booking)
        open_ = status in OPEN and booking.slot.starts_at > self.clinic.now
        held = status == "held" and not booking.offered
        until = booking.slot.starts_at - timedelta(hours=24)
        can = {
            "pay_online": held and bool(booking.fee),
            "pay_at_clinic": held and (not booking.fee or (self.clinic.pay_at_clinic and not booking.online)),
            "extend": held and not booking.extended,
            "release": held,
            "move": open_ and self._may_move(booking),
            "cancel": open_,
            "calendar": open_,
            "up": open_ and status == "confirmed" and self.clinic.keeps_list,
            "feedback": status == "completed",
        }
        return Visit(
            id=booking.id,
            status=status,
            number=booking.number,
            person=booking.patient,
            doctor_id=row.id,
            clinic_id=1,
            doctor=row.name,
            specialty=row.specialty,
            clinic="City Clinic",
            address="12 MG Road",
            starts=Moment(booking.slot.starts_at, ZONE.key),
            ends=Moment(booking.slot.ends_at, ZONE.key),
            fee=booking.fee,
            pays=booking.pays,
            paid=booking.paid,
            held_until=Moment(booking.held_until, ZONE.key) if held else None,
            refunds=((100, Moment(until, ZONE.key)),) if until >= self.clinic.now else (),
            can=frozenset(name for name, possible in can.items() if possible),
            link_url=booking.link_url,
            past=booking.slot.starts_at <= self.clinic.now,
            moved=booking.moves > 0,
            online=booking.online,
            link_minutes=10,
            phone="+912240000000",
            directions="Opposite the metro, first floor",
            map_url="https://maps.example/city-clinic",
        )
