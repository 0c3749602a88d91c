"""Every way the clinic can say no: one tree, each leaf a refusal with its own sentence in every language.

    Refusal
    ├── PlaceRefused      the wanted place cannot be had; another can
    │   ├── SlotTaken  TooLate  TooFarAhead  NotWorking  OnLeave
    ├── LimitReached      a rule about how much one person may have at once
    │   ├── TooManyHolds  TooManyPeople  TooManyBookings  TooManyWaits  OverlappingVisit  AlreadyExtended
    │   ├── TooManyCodes  SlowDown  MovedTooOften  TooLateToMove
    │   ├── NoWalkIns  TooManyWalkIns  QueueFull  InLineAlready  NamesakeInLine  WaitsElsewhere
    │   ├── PrepayOnly
    │   ├── VisitsToCome
    │   ├── WorksHereAlready  LastSuperAdmin  StillOnStaff  BeingErased
    ├── TooOld            what was tapped is no longer so
    │   ├── HoldGone  VisitClosed  AlreadyDone  LinkClosed  OfferOver  InvitationGone  CodeGone  UndoneTooLate  DoorGone
    │   ├── FeedbackClosed  NotWaiting  TalkOver  TooEarly  TooLateToUndo  NobodyCalled  RoomTaken
    │   ├── GivenAlready
    │   ├── ChangedSince  ChangedMeanwhile  AlreadySo  NobodyBooked
    ├── NotYours          foreign and missing look the same
    │   ├── NotFound  NotAllowed  NotPermitted  ConsentNeeded  HistoryClosed
    ├── Unclear           the answer cannot be taken as it stands
    │   ├── BadName  BadAnswer  BadPhone  BadMail  BadSetting  BadRecord
    │   ├── BadHours  HoursOverlap  UnreadHours  UnreadLeave  ClinicWide
    │   ├── BadField  NameTaken  UnreadPhone  BadWords
    └── MoneyRefused      the payment or the refund cannot be made this way
        ├── PaymentUnavailable  NothingToRefund  AmountDiffers  MoreThanTaken  HigherFee  NoWayToPay

A refusal's code is its name in snake case (`SlotTaken` -> `slot_taken`); its sentence is the phrase `refusal.<code>`;
its HTTP status is that of its branch. Facts travel as keywords and must be plain values.
"""

import re
from collections.abc import Iterator

_BEFORE_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


class Refusal(Exception):
    """The clinic cannot do this as asked."""

    http_status = 409

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).code())
        self.facts = facts

    @classmethod
    def code(cls) -> str:
        """Return the refusal's name in snake case: what phrases, logs and the API call it."""
        return _BEFORE_CAPITAL.sub("_", cls.__name__).lower()


class PlaceRefused(Refusal):
    """This place cannot be had, but another can."""


class SlotTaken(PlaceRefused):
    """Somebody else has just taken this time."""


class TooLate(PlaceRefused):
    """This time is too close, or has passed."""


class TooFarAhead(PlaceRefused):
    """This day is further ahead than the clinic books."""


class NotWorking(PlaceRefused):
    """The doctor does not work at this time."""


class OnLeave(PlaceRefused):
    """The doctor is away at this time."""


class LimitReached(Refusal):
    """One person may not have this many at once."""

    http_status = 429


class TooManyHolds(LimitReached):
    """This chat keeps too many places without paying; finish or drop one first."""


class TooManyPeople(LimitReached):
    """This chat speaks for as many people as it may."""


class TooManyCodes(LimitReached):
    """Too many codes have been asked for; wait an hour, or ask the desk."""


class TooManyBookings(LimitReached):
    """This patient has too many open visits; cancel one first."""


class TooManyWaits(LimitReached):
    """This chat is on the waiting list for too much at once; leave one of these first."""


class OverlappingVisit(LimitReached):
    """The patient already has a visit at this time."""

    http_status = 409


class AlreadyExtended(LimitReached):
    """A hold can be extended once, and this one has been."""

    http_status = 409


class SlowDown(LimitReached):
    """Too many messages in a short time; wait a little."""


class MovedTooOften(LimitReached):
    """This visit has been moved as often as the doctor allows; the desk can still do it."""

    http_status = 409


class TooLateToMove(LimitReached):
    """The visit is too near to be moved by the patient; the desk can still do it, or it can be cancelled."""

    http_status = 409


class NoWalkIns(LimitReached):
    """This doctor sees nobody without an appointment."""

    http_status = 409


class TooManyWalkIns(LimitReached):
    """This doctor has taken as many walk-ins today as they take."""


class QueueFull(LimitReached):
    """This line is as long as it may get."""


class InLineAlready(LimitReached):
    """This patient has a visit with this doctor today; they only have to be marked as here."""

    http_status = 409


class WaitsElsewhere(LimitReached):
    """This patient stands in another doctor's line now; nobody can be called into two rooms."""

    http_status = 409


class NamesakeInLine(LimitReached):
    """Somebody of this name, and without a number, waits here already; it may be the same person."""

    http_status = 409


class PrepayOnly(LimitReached):
    """After several missed visits, this patient's next ones are paid when they are booked."""

    http_status = 409


class WorksHereAlready(LimitReached):
    """This chat has a role already; it is taken away before another is given."""

    http_status = 409


class LastSuperAdmin(LimitReached):
    """Somebody must be left who can appoint admins."""

    http_status = 409


class StillOnStaff(LimitReached):
    """Who works here is erased only after their role has been taken away."""

    http_status = 409


class BeingErased(LimitReached):
    """Nobody becomes one with somebody who is about to be erased: the other would be erased as well."""

    http_status = 409


class VisitsToCome(LimitReached):
    """Visits are to come, or places are held, that this would leave in the air."""

    http_status = 409


class TooOld(Refusal):
    """What this refers to has changed since."""


class HoldGone(TooOld):
    """The place is no longer held; choose a time again."""


class VisitClosed(TooOld):
    """The visit is over, cancelled or has begun, so this can no longer be done."""


class AlreadyDone(TooOld):
    """This has been done already."""


class LinkClosed(TooOld):
    """This payment link is closed; ask for a new one."""


class CodeGone(TooOld):
    """The code is over: too much time has passed, or too many others were tried."""


class InvitationGone(TooOld):
    """This invitation has been used, has ended, or was never made."""


class DoorGone(TooOld):
    """The code at the door that was scanned is not in force any more."""


class UndoneTooLate(TooOld):
    """This was taken on another day, whose till is closed; give it back by a refund."""


class FeedbackClosed(TooOld):
    """What was said of this visit is older than a week and stays as it is."""


class TalkOver(TooOld):
    """This talk with the desk is over, or somebody else has it."""


class OfferOver(TooOld):
    """These places are no longer kept: one was taken, they were given back, or the time to choose is over."""


class NotWaiting(TooOld):
    """The waiting has ended: a place was taken, the day has passed, or the list was left."""


class TooEarly(TooOld):
    """The time of this visit has not come yet."""


class TooLateToUndo(TooOld):
    """This can be taken back for two minutes only, and they have passed."""


class NobodyCalled(TooOld):
    """This patient is not called, or was called back meanwhile."""


class RoomTaken(TooOld):
    """Somebody else is called, or with the doctor."""


class GivenAlready(TooOld):
    """The patient has this prescription; it stays as it was given, and what has changed is a new one."""


class NobodyBooked(TooOld):
    """Nobody is booked with this doctor on that day any more."""


class ChangedSince(TooOld):
    """This can no longer be undone: its time is over, or something else has been changed since."""


class ChangedMeanwhile(TooOld):
    """Somebody else has changed this since it was looked at, and theirs stands."""


class AlreadySo(TooOld):
    """It is that already."""


class NotYours(Refusal):
    """There is nothing here for you."""

    http_status = 404


class NotFound(NotYours):
    """There is no such thing, or it is not yours."""


class NotAllowed(NotYours):
    """The clinic does not offer this."""

    http_status = 403


class NotPermitted(NotYours):
    """Your role may not do this."""

    http_status = 403


class ConsentNeeded(NotYours):
    """Nothing personal is kept before the notice that is in force has been agreed to."""

    http_status = 403


class HistoryClosed(NotYours):
    """What another doctor has written is seen only with the patient's consent."""

    http_status = 403


class Unclear(Refusal):
    """The answer cannot be taken as it stands."""

    http_status = 422


class BadName(Unclear):
    """A name needs at least two letters and at most eighty."""


class BadAnswer(Unclear):
    """This cannot be read as an answer to the question."""


class BadPhone(Unclear):
    """This phone number cannot be read, or is not the sender's own."""


class UnreadPhone(Unclear):
    """This cannot be a telephone number."""


class BadMail(Unclear):
    """This is no e-mail address."""


class BadSetting(Unclear):
    """The setting does not take this value."""


class BadRecord(Unclear):
    """This cannot be kept as it stands: it is empty, too long, or begins with no name."""


class BadHours(Unclear):
    """Nobody can work these hours: they end before they begin, hold no visit, or a number is out of range."""


class HoursOverlap(Unclear):
    """The doctor would be in two places at once."""


class UnreadHours(Unclear):
    """These hours cannot be read whole, and half of them would be wrong in silence."""


class BadWords(Unclear):
    """What is to be said to many has no word in it, or too many."""


class UnreadLeave(Unclear):
    """This cannot be read as a day or some hours of leave."""


class ClinicWide(Unclear):
    """This is one for the whole clinic; no doctor has it differently."""


class BadField(Unclear):
    """This cannot be read as what is asked for."""


class NameTaken(Unclear):
    """Another one has this name."""


class MoneyRefused(Refusal):
    """The money cannot move this way."""


class PaymentUnavailable(MoneyRefused):
    """The payment service does not answer; pay at the clinic or try again soon."""

    http_status = 503


class NothingToRefund(MoneyRefused):
    """There is no captured money left to give back."""


class MoreThanTaken(MoneyRefused):
    """The desk has not taken as much as this for the visit, or has given it back already."""


class AmountDiffers(MoneyRefused):
    """This is not the amount that is open for the visit."""


class HigherFee(MoneyRefused):
    """The other place costs more, and the difference cannot be paid at the desk; book it anew and cancel this one."""


def every_refusal(root: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Yield every leaf of the tree, in the order of definition: what the laws walk over."""
    children = root.__subclasses__()
    if not children:
        yield root
    for child in children:
        yield from every_refusal(child)


class NoWayToPay(MoneyRefused):
    """Then nobody could pay, neither online nor at the clinic."""
