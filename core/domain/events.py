"""What has happened at the clinic that a chat is waiting to hear.

A service returns or records these; the dialogue hands each to the chat it belongs to, where it drives the same
conversation table as a tap does. An event names ids only: the words are found when it is told.
"""

from dataclasses import dataclass
from uuid import UUID

from core.domain.notices import RULES, NoticeKind, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to one visit; `chat_id` is the chat that booked it."""

    chat_id: int
    appointment_id: UUID


@dataclass(frozen=True, kw_only=True)
class NoticeDue(Event):
    """The time of a notice has come: a reminder is shown beside what the chat is doing, the others are only told."""

    kind: NoticeKind = NoticeKind.REMINDER_DAY

    @property
    def rule(self) -> Rule:
        """Return how this kind is treated."""
        return RULES[self.kind]


class LinkReady(Event):
    """The payment link exists and can be shown."""


class LinkUnavailable(Event):
    """The gateway would not make a payment link; the place is still held."""


class PaymentSettled(Event):
    """The money has come and the visit is confirmed."""


class HoldLapsed(Event):
    """The hold ended before the money came; the place is free again."""


class PartPaid(Event):
    """Part of the fee has come; the place is still held for the rest."""


class PartReturned(Event):
    """Part of the fee had come and the place is not kept any more; what came is being given back."""


class PlacesOffered(Event):
    """Money came for a place that is gone; other places are held, and the patient chooses one or the money back."""


class OfferLapsed(Event):
    """No place was chosen in time; the places are free again and the money is being given back."""


class Overpaid(Event):
    """More came than the fee; what was too much is being given back."""


class PaidTooLate(Event):
    """Money came for a place that is gone; it is being given back whole."""


class PaidTwice(Event):
    """A second payment came for a visit that was already paid; it is being given back whole."""


class PaymentInQuestion(Event):
    """Money came that does not match what was asked for; the desk looks into it."""


class PaymentTryFailed(Event):
    """One try to pay failed at the gateway; the link is still good."""


class RefundDone(Event):
    """The gateway has given the money back."""


class RefundedAtGateway(Event):
    """Somebody at the clinic has given money back at the gateway; nothing else about the visit has changed."""


class RefundByHand(Event):
    """The gateway will not give the money back; the desk does."""


@dataclass(frozen=True, kw_only=True)
class VisitRequested(Event):
    """A visit waits for a yes or a no, still (`again`); `chat_id` is that of somebody who works here and may say it."""

    again: bool = False


class RequestLapsed(Event):
    """The doctor did not confirm in time; whatever was paid goes back whole."""


class WaitingAgain(Event):
    """Somebody who took a freed place and did not pay is back where they stood; `appointment_id` is the entry's."""


class WaitingRests(Event):
    """Somebody has not answered several offers, and is asked whether they still wait; `appointment_id`: the entry's."""


class WaveMoved(Event):
    """A rebooking wave has gone on; `appointment_id` is the wave's own id, `chat_id` that of whoever began it."""


@dataclass(frozen=True, kw_only=True)
class WaitingOver(Event):
    """Somebody is off the waiting list without having said so; `appointment_id` is the entry's own id.

    They have booked by themselves what they waited for (`fulfilled`), or the last day has passed.
    """

    fulfilled: bool = False
