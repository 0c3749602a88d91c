"""What a conversation may ask of the clinic, and have done by it: plain values in, plain values out.

A desk speaks for one chat. It knows who is asking, what time it is, and which language; none of that is handed to it.
What a verb can refuse stands in `REFUSALS`: the tables of the conversations are checked against it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from bot.desk_values import (
    Branch,
    Day,
    Doctor,
    Emptiness,
    Feedback,
    FollowUp,
    HeldPlaces,
    House,
    Moment,
    MoveTerms,
    Offer,
    Opening,
    Paper,
    Person,
    Refund,
    Visit,
    Wish,
)
from bot.door_desk import DOOR_REFUSALS, DoorDesk
from bot.finding_desk import FINDING_REFUSALS, FindingDesk
from bot.front_records import OWN_RECORDS_REFUSALS, OwnRecordsDesk
from bot.household import HOUSEHOLD_REFUSALS, Household
from bot.misses import OWN_MISSES_REFUSALS, OwnMisses
from bot.own_data import OWN_DATA_REFUSALS, OwnData
from bot.own_line import OWN_LINE_REFUSALS, OwnLine
from bot.rebooking_desk import REBOOKING_REFUSALS, RebookingDesk
from bot.staff_desk import STAFF_REFUSALS, StaffDesk
from bot.talk_with_desk import TALK_REFUSALS, TalkWithDesk
from bot.waiting_desk import WAITING_REFUSALS, WaitingDesk
from core.domain.errors import (
    AlreadyDone,
    AlreadyExtended,
    BadMail,
    BadName,
    BadPhone,
    CodeGone,
    ConsentNeeded,
    FeedbackClosed,
    HigherFee,
    HoldGone,
    InvitationGone,
    MovedTooOften,
    NotAllowed,
    NotFound,
    NotWorking,
    OfferOver,
    OnLeave,
    OverlappingVisit,
    PaymentUnavailable,
    PrepayOnly,
    Refusal,
    SlotTaken,
    SlowDown,
    TooFarAhead,
    TooLate,
    TooLateToMove,
    TooManyBookings,
    TooManyHolds,
    TooManyPeople,
    VisitClosed,
    WorksHereAlready,
)
from core.domain.staff import Role

__all__ = [
    "REFUSALS",
    "Branch",
    "Day",
    "Doctor",
    "Emptiness",
    "Feedback",
    "FollowUp",
    "FrontDesk",
    "HeldPlaces",
    "House",
    "Moment",
    "MoveTerms",
    "Offer",
    "Opening",
    "Paper",
    "Person",
    "Refund",
    "Visit",
    "Wish",
]


class FrontDesk(
    Household,
    WaitingDesk,
    OwnData,
    OwnRecordsDesk,
    RebookingDesk,
    FindingDesk,
    TalkWithDesk,
    OwnLine,
    DoorDesk,
    OwnMisses,
    Protocol,
):
    """The clinic as one chat sees it."""

    # --- questions: change nothing -----------------------------------------------------------------------------------

    def family(self) -> tuple[Person, ...]:
        """Return everybody this chat speaks for, its own person first; empty before a name is known."""

    def profile_name(self) -> str:
        """Return the name that the channel shows for this chat, which nobody has confirmed; may be empty."""

    def phone_known(self) -> bool:
        """Return whether the channel has vouched for a phone of this chat."""

    def language(self) -> str:
        """Return the language in which this chat is answered."""

    def doctors(self, *, specialties: tuple[str, ...] = (), ids: tuple[int, ...] = ()) -> tuple[Doctor, ...]:
        """Return the doctors who can be booked, by name; only those of `specialties` or `ids` where given."""

    def follow_up(self, doctor_id: int, patient_id: int) -> FollowUp | None:
        """Return what a visit with this doctor costs this patient soon after the last one; None where it is the fee."""

    def last_doctor(self) -> int | None:
        """Return the doctor whom this chat booked last, while that doctor can be booked."""

    def role(self) -> Role | None:
        """Return what this chat is at the clinic, as the database says now; None for a patient's."""

    @property
    def staff(self) -> StaffDesk:
        """The other side of the counter; it asks for permission itself."""

    def branches(self) -> tuple[Branch, ...]:
        """Return the branches of the clinic."""

    def opening(self, doctors: tuple[int, ...] = ()) -> tuple[Opening, ...]:
        """Return when the branches are open in a week; of these doctors, when they are there."""

    def house(self) -> House:
        """Return how the clinic does things."""

    def emergency_number(self) -> str:
        """Return the number to call in an emergency."""

    def nearest(self, wish: Wish, *, limit: int = 3, beyond: bool = True) -> tuple[Offer, ...]:
        """Return the best free times: what fits the wish, and `beyond` that what comes closest."""

    def days(self, wish: Wish) -> tuple[Day, ...]:
        """Return the days on which the wished doctors work, within the days that can be booked; full ones too."""

    def slots_on(self, wish: Wish, day: date) -> tuple[Offer, ...]:
        """Return the free times of one day of the clinic's calendar, in order; the wish's times do not matter."""

    def ways(self, doctor_id: int, clinic_id: int, starts_at: datetime) -> tuple[str, ...]:
        """Return how a patient can be seen at this time: 'in_person', 'online', both, or not at all."""

    def why_empty(self, wish: Wish) -> Emptiness | None:
        """Return why nothing fits the wish; None where something does."""

    def visit(self, visit_id: str) -> Visit:
        """Return one visit of this chat; raises `NotFound` for a foreign or missing one."""

    def my_visits(self) -> tuple[Visit, ...]:
        """Return own visits: living holds and visits to come by time, then past and cancelled ones, latest first."""

    def papers(self, visit_id: str) -> tuple[Paper, ...]:
        """Return the receipts and refund notes of a visit, the oldest first; raises `NotFound` as `visit` does."""

    def refund_preview(self, visit_id: str) -> Refund:
        """Return what cancelling now would give back; raises `NotFound`, `AlreadyDone`, `VisitClosed`."""

    def move_terms(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> MoveTerms:
        """Return what moving the visit there would do to its money; raises what `move` refuses."""

    def feedback(self, visit_id: str) -> Feedback | None:
        """Return what has been said of a visit; raises `NotFound`."""

    def check_move(self, visit_id: str) -> None:
        """Raise what stands against moving the visit at all: `VisitClosed`, `TooLateToMove`, `MovedTooOften`."""

    def held_places(self, visit_id: str) -> HeldPlaces:
        """Return the places that were last held instead of this visit; raises `NotFound` where none ever were."""

    def sends_mail(self) -> bool:
        """Return whether this clinic sends e-mail at all."""

    def mail(self) -> str | None:
        """Return the e-mail address of the chat's own person, once it is proved."""

    # --- verbs: done at once or refused, with nothing done -----------------------------------------------------------

    def name_self(self, name: str) -> Person:
        """Make the chat's own person known."""

    def add_family(self, name: str, relation: str) -> Person:
        """Make somebody else known whom this chat speaks for."""

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
        """Keep a place while the patient pays; the hold `instead_of` is given up once the new one is taken.

        `seen` is one of the `ways` of that time; in person, if there is a choice and nobody says.
        """

    def extend(self, visit_id: str) -> Visit:
        """Keep the place some minutes longer, once."""

    def release(self, visit_id: str) -> None:
        """Give a held place back; a hold that has ended already is left as it is."""

    def pay_online(self, visit_id: str) -> Visit:
        """Have a payment link made for a held visit, or find the one there is."""

    def pay_at_clinic(self, visit_id: str) -> Visit:
        """Book a held visit for good; its fee, if any, is paid at the desk."""

    def cancel(self, visit_id: str) -> Refund:
        """Cancel a booked visit and give back what the preview says."""

    def move(self, visit_id: str, *, doctor_id: int, starts_at: datetime) -> Visit:
        """Give a visit another time, or another doctor of its branch; the old place is left in the same moment."""

    def give_feedback(self, visit_id: str, stars: int, *, comment: str | None = None) -> None:
        """Keep what is said of a visit that is over, in place of what was said before."""

    def join(self, token: str) -> Role:
        """Take up the role that this chat is invited to."""

    def answer_reminder(self, visit_id: str, answer: str, *, minutes: int | None = None) -> None:
        """Record what the patient says to a reminder: 'coming', 'late' (by `minutes`), 'move' or 'cancel'."""

    def take_place(self, visit_id: str, place_id: str) -> Visit:
        """Book one of the places held instead of this visit, with the money that waits; the others are free again."""

    def decline_places(self, visit_id: str) -> None:
        """Give the places held instead of this visit back, and the money with them."""

    def ask_mail_code(self, address: str) -> str:
        """Send a code to an e-mail address that is said to be this person's; return the address as understood."""

    def prove_mail(self, code: str) -> str | None:
        """Take the code that came back, keep the address and return it; None where it is another code."""

    def forget_mail(self) -> None:
        """Send nothing to the address any more."""

    def set_language(self, language: str) -> None:
        """Answer this chat in another language from now on."""

    def remember_phone(self, phone: str | None) -> None:
        """Keep the sender's own phone; None is one that the channel does not vouch for."""


REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    **STAFF_REFUSALS,
    **HOUSEHOLD_REFUSALS,
    **WAITING_REFUSALS,
    **OWN_DATA_REFUSALS,
    **REBOOKING_REFUSALS,
    **OWN_LINE_REFUSALS,
    **DOOR_REFUSALS,
    **OWN_MISSES_REFUSALS,
    **OWN_RECORDS_REFUSALS,
    **FINDING_REFUSALS,
    **TALK_REFUSALS,
    "name_self": frozenset({BadName, ConsentNeeded}),
    "add_family": frozenset({BadName, ConsentNeeded, TooManyPeople}),
    "hold": frozenset(
        {
            SlotTaken,
            TooLate,
            TooFarAhead,
            NotWorking,
            OnLeave,
            OverlappingVisit,
            TooManyHolds,
            TooManyBookings,
            NotFound,
            ConsentNeeded,
        }
    ),
    "extend": frozenset({AlreadyExtended, HoldGone, NotFound}),
    "release": frozenset({NotFound}),
    "pay_online": frozenset({HoldGone, PaymentUnavailable, NotFound}),
    "pay_at_clinic": frozenset({HoldGone, NotAllowed, NotFound, PrepayOnly}),
    "cancel": frozenset({AlreadyDone, VisitClosed, NotFound}),
    "move": frozenset(
        {
            *(SlotTaken, TooLate, TooFarAhead, NotWorking, OnLeave, OverlappingVisit),
            *(VisitClosed, AlreadyDone, TooLateToMove, MovedTooOften, HigherFee, NotAllowed, NotFound),
        }
    ),
    "give_feedback": frozenset({VisitClosed, FeedbackClosed, NotFound}),
    "join": frozenset({InvitationGone, WorksHereAlready}),
    "answer_reminder": frozenset({VisitClosed, NotFound}),
    "take_place": frozenset({OfferOver, NotFound}),
    "decline_places": frozenset({OfferOver, NotFound}),
    "ask_mail_code": frozenset({BadMail, NotFound, SlowDown}),
    "prove_mail": frozenset({CodeGone}),
    "forget_mail": frozenset(),
    "set_language": frozenset(),
    "remember_phone": frozenset({BadPhone, ConsentNeeded}),
}
"""What each verb can refuse: a conversation that uses it has an answer to every one of these."""
