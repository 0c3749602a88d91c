"""Any story of a small clinic: people hold, pay, change their minds and are late, the company and processes fail."""

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from core.domain.appointment import Appointment, Event
from core.domain.errors import (
    AlreadyDone,
    AlreadyExtended,
    HoldGone,
    NotFound,
    OfferOver,
    OnLeave,
    OverlappingVisit,
    Refusal,
    SlotTaken,
    TooLate,
    TooManyBookings,
    TooManyHolds,
    VisitClosed,
)
from core.domain.money import Money
from core.services.booking import HoldRequest, confirm_at_clinic, extend_hold, hold_slot, release_hold
from core.services.cancellation import cancel_by_clinic, cancel_visit, preview_cancellation
from core.services.offers import decline_offer, take_place
from core.services.payments import request_payment
from core.storage.unit_of_work import UnitOfWork
from tests.trials.ends import assert_everything_has_its_end
from tests.trials.small_clinic import Person, SmallClinic

FEE = Money(50_000, "INR")

PEOPLE = st.integers(0, 4)
DOCTORS = st.integers(0, 1)
# What stands first or last in a list is drawn most: what lets a story go on.
PLACES = st.sampled_from([4, 3, 0, 1, 2, 6, 8, 7, 5])
ANY = st.integers(0, 7)
COPIES = st.integers(0, 3)
AMOUNTS = st.sampled_from(
    [*[FEE] * 5, Money(49_999, "INR"), Money(20_000, "INR"), Money(50_000, "USD"), *[FEE] * 4, Money(50_001, "INR")]
)
MINUTES = st.sampled_from([0, 5, 14, 6 * 60, 24 * 60, 31, 16, 1])

TOO_LATE = """
    select a.id, a.doctor_id, a.starts_at, p.reference from appointments a join payments p on p.appointment_id = a.id
    where a.status = 'held' and p.status = 'open' order by a.starts_at, a.doctor_id, a.seat limit 1
"""
A_LONG_SLEEP = 6 * 60  # minutes; a message is of use for twelve hours

WHY_NOT = """
    with live as (
        select * from appointments
        where status in ('held', 'requested', 'confirmed', 'arrived', 'in_consultation')
          and (status <> 'held' or held_until > %(now)s) and (status <> 'held' or id is distinct from %(instead_of)s))
    select exists(select from blocked_periods where doctor_id = %(doctor)s
                  and starts_at < %(at)s + interval '30 minutes' and ends_at > %(at)s),
           (select count(*) from live where doctor_id = %(doctor)s and starts_at = %(at)s),
           exists(select from live where patient_id = %(patient)s
                  and starts_at < %(at)s + interval '30 minutes' and ends_at > %(at)s),
           (select count(*) from live where chat_id = %(chat)s and status = 'held' and offer_id is null),
           (select count(*) from live where patient_id = %(patient)s and status in ('requested', 'confirmed')
                                        and starts_at > %(now)s)
"""


class ClinicMachine(RuleBasedStateMachine):
    """One story; `assert_invariants` holds after each of its steps, and everything has its end when all is healed."""

    visits: Bundle[UUID] = Bundle("visits")

    def __init__(self, clinic: SmallClinic) -> None:
        super().__init__()
        self.clinic = clinic
        clinic.open_again()

    @initialize(target=visits, doctor=DOCTORS, place=st.integers(3, 8))
    def begins(self, doctor: int, place: int) -> UUID | MultipleResults[UUID]:
        """Somebody holds a place and has a link to pay for it."""
        return self.holds(who=1, doctor=doctor, place=place, pays=True)

    # --- what patients do ---------------------------------------------------------------------------------

    @rule(target=visits, who=PEOPLE, doctor=DOCTORS, place=PLACES, pays=st.booleans())
    def holds(self, who: int, doctor: int, place: int, pays: bool) -> UUID | MultipleResults[UUID]:
        """Somebody wants a place, perhaps with a payment link at once."""
        held = self._hold(self.clinic.people[who], doctor, place, None)
        if pays and isinstance(held, UUID):
            self._asks_to_pay(held)
        return held

    @rule(target=visits, visit=visits, doctor=DOCTORS, place=PLACES)
    def changes(self, visit: UUID, doctor: int, place: int) -> UUID | MultipleResults[UUID]:
        """Somebody wants another place instead of the one they hold."""
        return self._hold(self._person(visit), doctor, place, visit)

    @rule(visit=visits, what=st.sampled_from(["ask to pay", "release", "cancel", "extend", "pay at the clinic"]))
    def decides(self, visit: UUID, what: str) -> None:
        """Somebody goes on with what they hold or have booked."""
        match what:
            case "ask to pay":
                self._asks_to_pay(visit)
            case "pay at the clinic":
                self._does(visit, lambda uow, chat: confirm_at_clinic(uow, visit, chat), HoldGone)
            case "cancel":
                self._cancels(visit)
            case "extend":
                self._does(visit, lambda uow, chat: extend_hold(uow, visit, chat), AlreadyExtended, HoldGone)
            case _:
                self._does(visit, lambda uow, chat: release_hold(uow, visit, chat))

    @precondition(lambda self: self.clinic.company.links)
    @rule(number=ANY, amount=AMOUNTS, copies=COPIES, at_once=st.booleans())
    def pays(self, number: int, amount: Money, copies: int, at_once: bool) -> None:
        """Money comes for a link that was shown, also for a closed one, and is told not at all or several times."""
        # the newest first, by the company's own count: our ids are random, and a story must be told twice the same
        links = self.clinic.sql(
            "select reference from payments where link_id is not null order by length(link_id) desc, link_id desc"
        )
        if links:
            self.clinic.company.pays(links[number % len(links)][0], amount=amount, copies=copies)
        if links and copies and at_once:
            self.clinic.deliver(-1)
            self.clinic.dispatcher.run_due()

    @precondition(lambda self: self.clinic.sql(TOO_LATE))
    @rule(rival=PEOPLE)
    def is_too_late(self, rival: int) -> None:
        """Somebody's time to pay is up, a rival may take the place, and then the money comes."""
        visit, doctor, starts_at, reference = self.clinic.sql(TOO_LATE)[0]
        self.clinic.world.clock.forward(minutes=31)
        self.clinic.dispatcher.run_due()
        who = self.clinic.people[rival]
        if who.chat != self._person(visit).chat:
            request = HoldRequest(
                chat_id=who.chat,
                patient_id=who.patient,
                doctor_id=doctor,
                clinic_id=self.clinic.clinic,
                starts_at=starts_at,
            )
            held = self._tries(lambda uow: hold_slot(uow, request), who.chat)
            if isinstance(held, Appointment):
                self._tries(lambda uow: confirm_at_clinic(uow, held.id, who.chat), who.chat)
        self.clinic.company.pays(reference, amount=FEE, copies=1)
        self.clinic.deliver(-1)
        self.clinic.dispatcher.run_due()

    @precondition(lambda self: self.clinic.sql(TOO_LATE))
    @rule(whole=st.booleans())
    def pays_in_parts(self, whole: bool) -> None:
        """Part of a fee comes while the place is held, and perhaps the rest."""
        reference = self.clinic.sql(TOO_LATE)[0][3]
        for minor in (20_000, 30_000)[: 1 + whole]:
            self.clinic.company.pays(reference, amount=Money(minor, "INR"), copies=1)
            self.clinic.deliver(-1)
            self.clinic.dispatcher.run_due()

    @precondition(lambda self: self.clinic.sql("select 1 from offers"))
    @rule(number=ANY, place=st.integers(-1, 2), who=st.sampled_from([None, None, None, 0, 1, 2]))
    def answers(self, number: int, place: int, who: int | None) -> None:
        """Somebody takes one of the places that are held for them, or wants the money back; or a stranger tries."""
        offers = self.clinic.sql(
            "select o.id, o.chat_id, o.status, o.expires_at from offers o join appointments a on a.id = o.subject "
            "order by o.created_at desc, a.starts_at, a.doctor_id"
        )
        offer, chat, status, expires_at = offers[number % len(offers)]
        places = self.clinic.sql(
            "select id, status from appointments where offer_id = %(offer)s order by starts_at, doctor_id", offer=offer
        )
        chosen, stands = places[place % len(places)]
        asks = chat if who is None else self.clinic.people[who].chat
        if place < 0:
            result = self._tries(lambda uow: decline_offer(uow, offer, asks), asks)
        else:
            result = self._tries(lambda uow: take_place(uow, offer, chosen, asks), asks)
        if asks != chat:
            assert isinstance(result, NotFound)
            return
        possible = status == "open" and expires_at > self.clinic.now and (place < 0 or stands == "held")
        assert isinstance(result, OfferOver) != possible

    @rule(visit=visits)
    def is_cancelled_by_the_clinic(self, visit: UUID) -> None:
        """The clinic cancels, and all that the visit had goes back."""
        had = "select coalesce(sum(case when settled_as = 'booked' then amount_minor else -amount_minor end), 0)::int "
        had += "from ledger where appointment_id = %(visit)s and (settled_as = 'booked' or kind = 'credit')"
        result = self._does(
            visit, lambda uow, _chat: cancel_by_clinic(uow, visit, by="desk", reason="ill"), VisitClosed, AlreadyDone
        )
        if result is None:
            assert self.clinic.sql(had, visit=visit) == [(0,)]

    @rule(visit=visits, who=PEOPLE, number=ANY)
    def meddles(self, visit: UUID, who: int, number: int) -> None:
        """A stranger gets nothing and changes nothing."""
        chat = self.clinic.people[who].chat
        if chat == self._person(visit).chat:
            return
        verb = (extend_hold, release_hold, confirm_at_clinic, cancel_visit, preview_cancellation)[number % 5]
        assert isinstance(self._tries(lambda uow: verb(uow, visit, chat), chat), NotFound)

    # --- what the clinic, the company and the machines do ---------------------------------------------------

    @rule(visit=visits, event=st.sampled_from([Event.ARRIVE, Event.START, Event.COMPLETE, Event.MISS]))
    def is_seen(self, visit: UUID, event: Event) -> None:
        """The desk says what became of a visit."""
        self._does(
            visit,
            lambda uow, _chat: uow.appointments.change(uow.appointments.locked(visit), event, by="desk"),
            VisitClosed,
            AlreadyDone,
        )

    @rule(doctor=DOCTORS, place=PLACES, comes_back=st.booleans())
    def is_away(self, doctor: int, place: int, comes_back: bool) -> None:
        """A doctor is away for an hour, or all are there after all."""
        if comes_back:
            self.clinic.sql("delete from blocked_periods")
        else:
            self.clinic.blocks(self.clinic.doctors[doctor], self.clinic.start(place))

    @precondition(lambda self: self.clinic.company.events or self.clinic.delivered)
    @rule(number=ANY, again=st.booleans())
    def hears(self, number: int, again: bool) -> None:
        """An event of the company arrives, in any order; an old one is told again as if it were new."""
        if self.clinic.delivered and (again or not self.clinic.company.events):
            self.clinic.company.tells_again(self.clinic.delivered[number % len(self.clinic.delivered)])
        self.clinic.deliver(number)

    @precondition(lambda self: any(r.status == "pending" for r in self.clinic.company.refunds.values()))
    @rule(status=st.sampled_from(["processed", "processed", "failed"]), copies=COPIES)
    def gives_back(self, status: str, copies: int) -> None:
        """The bank says how a refund ended."""
        pending = [key for key, refund in self.clinic.company.refunds.items() if refund.status == "pending"]
        self.clinic.company.ends_refund(pending[0], status, copies=copies)

    @rule(what=st.sampled_from(["company down", "answer lost", "channel down", "killed before", "killed after"]))
    def goes_wrong(self, what: str) -> None:
        """The company's or the channel's next call fails, or a process dies in the middle of a row of the outbox."""
        match what:
            case "company down" | "answer lost":
                self.clinic.company.faults.append("down" if what == "company down" else "lost")
            case "channel down":
                self.clinic.phones.faults.append(what)
            case _:
                self.clinic.die(having_done_it=what == "killed after")

    @rule(minutes=MINUTES, awake=st.booleans())
    def waits(self, minutes: int, awake: bool) -> None:
        """Time passes; if the dispatcher is awake, links are made, holds end, refunds are sent, people are told."""
        if minutes >= A_LONG_SLEEP:  # what is to be said now would be of no use after it, and not be said
            self.clinic.phones.faults.clear()
            self.clinic.world.clock.forward(minutes=2)  # past the leases of the dead
            self.clinic.dispatcher.run_due()
        self.clinic.world.clock.forward(minutes=minutes)
        if awake:
            self.clinic.dispatcher.run_due()

    # --- what must be so ------------------------------------------------------------------------------------

    @invariant()
    def everything_holds(self) -> None:
        """What must be true of the clinic at any moment is."""
        self.clinic.assert_invariants()

    def teardown(self) -> None:
        """Heal everything: then everything has its end. A story that broke off has none to look at."""
        if sys.exc_info()[0] is None:
            self.clinic.heal()
            assert_everything_has_its_end(self.clinic)

    def _asks_to_pay(self, visit: UUID) -> None:
        """Somebody asks for a payment link, which is made at once unless the company fails."""
        self._does(visit, lambda uow, chat: request_payment(uow, visit, chat, "sandbox"), HoldGone)
        self.clinic.dispatcher.run_due()

    def _cancels(self, visit: UUID) -> None:
        """Somebody cancels, after they were shown what comes back: just that comes back."""
        shown = self._does(visit, lambda uow, chat: preview_cancellation(uow, visit, chat), VisitClosed, AlreadyDone)
        done = self._does(visit, lambda uow, chat: cancel_visit(uow, visit, chat), VisitClosed, AlreadyDone)
        assert done == shown

    def _hold(self, who: Person, doctor: int, place: int, instead_of: UUID | None) -> UUID | MultipleResults[UUID]:
        """Hold a place; it is given if and only if nothing stands against it, and then the old one is gone."""
        request = HoldRequest(
            chat_id=who.chat,
            patient_id=who.patient,
            doctor_id=self.clinic.doctors[doctor],
            clinic_id=self.clinic.clinic,
            starts_at=self.clinic.start(place),
            instead_of=instead_of,
        )
        against = self._against(request)
        before = self._standing(instead_of)
        result = self._tries(lambda uow: hold_slot(uow, request), who.chat)
        if isinstance(result, Refusal):
            assert type(result) is against
            assert self._standing(instead_of) == before
            return multiple()
        assert against is None
        if instead_of and before == [("held",)]:
            assert self._standing(instead_of) == [("cancelled",)]
        assert isinstance(result, Appointment)
        return result.id

    def _against(self, request: HoldRequest) -> type[Refusal] | None:
        """What stands against a hold, worked out from what is committed and not by the clinic's own code."""
        if request.starts_at < self.clinic.now + timedelta(minutes=30):
            return TooLate
        ((blocked, taken, overlapping, holds, bookings),) = self.clinic.sql(
            WHY_NOT,
            now=self.clinic.now,
            at=request.starts_at,
            doctor=request.doctor_id,
            patient=request.patient_id,
            chat=request.chat_id,
            instead_of=request.instead_of,
        )
        reasons: list[tuple[bool, type[Refusal]]] = [
            (blocked, OnLeave),
            (taken >= self.clinic.capacity[request.doctor_id], SlotTaken),
            (overlapping, OverlappingVisit),
            (holds >= 2, TooManyHolds),  # the defaults of the clinic's settings
            (bookings >= 5, TooManyBookings),
        ]
        return next((refusal for so, refusal in reasons if so), None)

    def _standing(self, visit: UUID | None) -> list[tuple[Any, ...]]:
        return self.clinic.sql("select status from appointments where id = %(visit)s", visit=visit)

    def _person(self, visit: UUID) -> Person:
        ((chat, patient),) = self.clinic.sql(
            "select chat_id, patient_id from appointments where id = %(visit)s", visit=visit
        )
        return Person(chat=chat, patient=patient)

    def _does(self, visit: UUID, verb: Callable[[UnitOfWork, int], object], *may_be: type[Refusal]) -> object:
        """Do something as the visit's own chat; return its result, or the kind of the refusal."""
        chat = self._person(visit).chat
        result = self._tries(lambda uow: verb(uow, chat), chat)
        if not isinstance(result, Refusal):
            return result
        assert isinstance(result, may_be)
        return type(result)

    def _tries(self, verb: Callable[[UnitOfWork], object], chat: int) -> object:
        """Do something as a chat does: under its lock, and a refusal undoes that and not the transaction."""

        def work(uow: UnitOfWork) -> object:
            uow.chats.lock(chat)
            try:
                with uow.attempt():
                    return verb(uow)
            except Refusal as refusal:
                return refusal

        return self.clinic.world.database.run(work)
