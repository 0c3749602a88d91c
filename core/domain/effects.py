"""What must happen outside the transaction, or later: each is one row of the outbox.

An effect is written together with what caused it, under a unique key, and done by the dispatcher afterwards. Its
fields are plain JSON values. A timer is an effect with a later due time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

_BEFORE_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The root of all effects; a subclass's name in snake case is the `kind` of its outbox rows."""

    @classmethod
    def kind(cls) -> str:
        """Return the name under which the outbox and the dispatcher's table of handlers know this effect."""
        return _BEFORE_CAPITAL.sub("_", cls.__name__).lower()

    def body(self) -> dict[str, object]:
        """Return the fields as they are stored."""
        return {each.name: getattr(self, each.name) for each in fields(self)}  # plain already: nothing to copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Effect):
    """Send one message to one chat: `message` is a `bot.message.Message` as JSON, `channel` and `address` where to.

    `card` names the card that the message draws: a later message of the same card replaces it where the channel can.
    `message_class` is a value of `core.domain.message_class`: what is above the channel's ceiling is not queued.
    `notice` is the notice that this message is, and with which it is withdrawn; `carries` are those that it tells
    beside what it is. A message by SMS or e-mail belongs to no chat, so it is always a notice.
    """

    channel: str
    address: str
    message: dict[str, object]
    card: str | None = None
    message_class: str = "logistics"
    notice: str | None = None
    carries: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify(Effect):
    """The time of a notice has come: say it, if it is still true and still wanted."""

    notice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOn(Effect):
    """Look whether a notice has arrived, by what its provider has told until now, and try the next way if not."""

    notice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireHold(Effect):
    """End the hold of a visit when its time is up, and tell the chat.

    `until` is that time (ISO 8601): a hold that was extended since has an effect of its own for the later one.
    """

    appointment_id: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireRequest(Effect):
    """End a visit that the doctor has not confirmed in time, and tell the chat."""

    appointment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseVisit(Effect):
    """Let `event` (complete, miss) happen to a visit of which the staff has said so and not taken it back."""

    appointment_id: str
    event: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskStaff(Effect):
    """Show a visit that waits for a yes or a no to the outbox row's chat; one of no chat, to all who may answer.

    `until` is there when they are asked once more: what waited until then, and not longer since (ISO 8601).
    """

    appointment_id: str
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseOffer(Effect):
    """End an offer that nobody has answered: free its places, give back money that waited for it, tell the chat."""

    offer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWave(Effect):
    """Take a rebooking wave on: offer what is free, settle what was answered, tell the desk how it stands."""

    wave_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FillPlaces(Effect):
    """Offer what is free with this doctor to those who wait for it: a place has been given back, or hours added."""

    doctor_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndWaiting(Effect):
    """End an entry of the waiting list for which nothing can fit any more, or that is fulfilled, and tell the chat."""

    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOffer(Effect):
    """Show a chat the places that are held for it, where another chat has brought that about: the desk's."""

    offer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateLink(Effect):
    """Ask the gateway for a payment link. Provider key: the payment's reference."""

    payment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelLink(Effect):
    """Close a payment link at the gateway; where the gateway refuses because it was paid, the payment is read anew."""

    payment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPayment(Effect):
    """Ask the gateway how a payment stands, because a webhook or the payer's return says that it has changed."""

    payment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPayment(Effect):
    """Ask the gateway what became of a payment of which no webhook has come; `attempt` sets the next wait."""

    payment_id: str
    attempt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCapture(Effect):
    """Ask the gateway what became of a capture: money was given back there, or the payer's bank disputes it."""

    gateway: str
    gateway_payment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRefund(Effect):
    """Ask the gateway to give money back. Provider key: the refund's key."""

    refund_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRefund(Effect):
    """Ask the gateway how a pending refund ended."""

    refund_id: str
    attempt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileDay(Effect):
    """Compare a day (ISO 8601) of a gateway's books with ours; `look` counts the looks at that day.

    `asked` is empty for the check of every night; one that somebody asks for has looks of its own, named by it.
    """

    gateway: str
    day: str
    look: int = 1
    asked: str = ""

    @property
    def key(self) -> str:
        """Return the key under which this look is done once, whichever process wants it."""
        return f"reconcile-day:{self.gateway}:{self.day}:{self.look}" + (f":{self.asked}" if self.asked else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReceipt(Effect):
    """Send a receipt or a refund note to the chat that was asked for the money."""

    receipt_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleMeeting(Effect):
    """Make, move or delete the video call of a visit at its provider, as the visit is by then.

    Provider key: the meeting's reference.
    """

    appointment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveLink(Effect):
    """Give the patient the link of a video call; `starts_at` (ISO 8601) is the visit's time for which this is."""

    appointment_id: str
    starts_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveHostLink(Effect):
    """Read the host's link of a video call and give it to the doctor, as `GiveLink`."""

    appointment_id: str
    starts_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxEvent(Effect):
    """Deliver a webhook of the sandbox gateway, which stands in for a company that would deliver its own."""

    event: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCode(Effect):
    """Send a code to a mailbox that somebody says is theirs; it is of no use to whoever reads it anywhere else."""

    address: str
    code: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCommands(Effect):
    """Have a chat's menu of commands offer what its role may do by then; the chat is that of the outbox row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDesk(Effect):
    """Tell everybody who may answer that a patient wants to talk to a human; each gets a `Say` of their own."""

    talk_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WarnDesk(Effect):
    """Tell everybody at the desk that somebody wrote words of danger; each gets a `Say` of their own."""

    task_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTalk(Effect):
    """Give a talk with the desk back to Baari where nobody has said a word for too long."""

    talk_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TellAdmins(Effect):
    """Tell every admin what needs them: `cause` is a value of `core.domain.alert.Cause`, `facts` those of its phrase.

    Who is an admin is asked when it is done: each of their chats gets a `Say` of its own.
    """

    cause: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson(Effect):
    """The time of an erasure has come: close what is open, and erase once nothing is."""

    erasure_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendExport(Effect):
    """Send a chat what it takes along: as files, or as a link that works once."""

    export_id: str


KINDS: Mapping[str, type[Effect]] = {effect.kind(): effect for effect in Effect.__subclasses__()}
