"""Every call to a company outside passes here: its circuit is closed, there is a token for it, or it is not made.

What is held back is not tried and counts as no try, and nor does a probe that finds the company still away: whose row
it was is chance. The dispatcher does not even claim the messages of a channel that
is held, so that an outage costs neither calls nor writes; they come due by themselves when it is let through again.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.port import Capability, Channel, Outgoing, Rejected, SendFailed, Sent, Unreachable
from core.domain.money import Money
from core.gateways.failures import LimitOfTheDay
from core.gateways.meetings.port import Links, Meeting, MeetingProvider, MeetingRequest
from core.gateways.payments.port import (
    CaptureState,
    Entry,
    GatewayFailed,
    GatewayRefused,
    LinkRequest,
    LinkState,
    Notice,
    PaymentGateway,
    RefundState,
)
from webhooks.breaker import Breaker, State, What
from webhooks.pacing import Pacing

SHORT = 0.1
"""Seconds that a worker waits for a token with the message in its hand; a longer wait goes back into the outbox."""

ANSWERED = (Rejected, Unreachable, GatewayRefused, LimitOfTheDay)
"""The company is there, whatever it thinks of this call."""

Report = Callable[[str, str, float], None]
"""Told of each call: the company, how it went (`sent`, `refused`, `failed` or `held`), and the seconds that it took."""


def told_nobody(provider: str, outcome: str, seconds: float) -> None:
    """Report to nobody."""
    del provider, outcome, seconds


class ChannelHeld(SendFailed):
    """Nothing was sent: the channel's circuit is open (this call may have been its probe), or its limit is reached."""


class GatewayHeld(GatewayFailed):
    """Nothing was done: the gateway's circuit is open; this call may have been its probe."""


HELD = (ChannelHeld, GatewayHeld)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What may not be sent to now: whole channels, and chats by (channel, address).

    `wait` is the shortest of their waits, in seconds.
    """

    channels: tuple[str, ...] = ()
    chats: tuple[tuple[str, str], ...] = ()
    wait: float = math.inf


NOTHING_HELD = Holding()


class Traffic:
    """The circuits and the tokens of this process. `clock` returns the present as aware UTC, `ticks` seconds."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        ticks: Callable[[], float] = time.monotonic,
        report: Report = told_nobody,
    ) -> None:
        self._clock = clock
        self._ticks = ticks
        self.report = report
        self._circuits: dict[str, Breaker] = {}
        self._channels: dict[str, Pacing] = {}

    def channel(self, channel: Channel) -> Channel:
        """Return the channel, with its circuit and its limits before it."""
        self._circuits.setdefault(channel.name, Breaker(self._clock))
        self._channels[channel.name] = Pacing(channel.can, ticks=self._ticks)
        return _GuardedChannel(channel, self)

    def gateway(self, gateway: PaymentGateway) -> PaymentGateway:
        """Return the gateway, with its circuit before every call of it."""
        return _GuardedGateway(gateway, self)

    def meetings(self, provider: MeetingProvider) -> MeetingProvider:
        """Return the meeting provider, with its circuit before every call of it."""
        return _GuardedMeetings(provider, self)

    def states(self) -> Mapping[str, State]:
        """Return how each company's circuit stands."""
        return {name: circuit.state for name, circuit in self._circuits.items()}

    def away(self, *, longer_than: timedelta) -> list[str]:
        """Return the companies that have been left alone for longer than this, and that somebody goes on asking."""
        return [n for n, circuit in self._circuits.items() if circuit.left() and circuit.shut_for > longer_than]

    def shut(self) -> Mapping[str, bool]:
        """Return for each company whether it is left alone now."""
        return {name: bool(circuit.left()) for name, circuit in self._circuits.items()}

    def holding(self) -> Holding:
        """Return what is held back now."""
        waits = {name: self._wait(name) for name in self._channels}
        channels = {name: wait for name, wait in waits.items() if wait > 0}
        chats = {
            (name, address): wait
            for name, pacing in self._channels.items()
            for address, wait in pacing.resting().items()
        }
        return Holding(
            channels=tuple(channels),
            chats=tuple(chats),
            wait=min((*channels.values(), *chats.values()), default=math.inf),
        )

    def _wait(self, channel: str) -> float:
        return max(self._circuits[channel].left().total_seconds(), self._channels[channel].left())

    def turn(self, channel: str, address: str) -> None:
        """Take the tokens of one message, waiting for them if that is short; raises `ChannelHeld`."""
        until = self._ticks() + SHORT
        while wait := self._channels[channel].take(address).wait:
            if self._ticks() + wait > until:
                self.report(channel, "held", 0.0)
                raise ChannelHeld("the limit of this channel is reached", retry_after=timedelta(seconds=wait))
            time.sleep(wait)

    @contextmanager
    def through(self, provider: str, held: type[ChannelHeld | GatewayHeld]) -> Iterator[None]:
        """Let one call through the circuit and tell it how that went; raises `held` where it is, or stays, open."""
        circuit = self._circuits.setdefault(provider, Breaker(self._clock))
        if wait := circuit.ask():
            self.report(provider, "held", 0.0)
            raise held(f"{provider} is left alone for a while", retry_after=wait)
        probes = circuit.state is State.HALF_OPEN
        began, what, outcome, asked = self._ticks(), What.LEFT_OPEN, "failed", None
        try:
            yield
            what, outcome = What.WORKED, "sent"
        except ANSWERED:
            what, outcome = What.WORKED, "refused"
            raise
        except (SendFailed, GatewayFailed) as error:
            what, asked = _meaning(error)
            if probes and what is not What.WORKED:
                raise held(error.reason, retry_after=circuit.pause_after(asked)) from error
            raise
        finally:
            circuit.heard(what, wait=asked)
            self.report(provider, outcome, self._ticks() - began)


def _meaning(error: SendFailed | GatewayFailed) -> tuple[What, timedelta | None]:
    """Return what a failed call says of the company: a wait of one chat's own says that it is well."""
    if isinstance(error, SendFailed) and error.of_chat:
        return What.WORKED, None
    return (What.ASKED_TO_WAIT if error.retry_after else What.FAILED), error.retry_after


class _GuardedChannel:
    """A channel behind its circuit and its tokens."""

    def __init__(self, channel: Channel, traffic: Traffic) -> None:
        self.name: str = channel.name
        self.can: Capability = channel.can
        self._channel = channel
        self._traffic = traffic

    def send(self, outgoing: Outgoing) -> Sent:
        """Send as the channel does; raises `ChannelHeld` too, where nothing was tried."""
        self._traffic.turn(self.name, outgoing.address)
        with self._traffic.through(self.name, ChannelHeld):
            return self._channel.send(outgoing)


class _GuardedGateway:
    """A gateway behind its circuit: every call that leaves this machine; raises `GatewayHeld` too."""

    def __init__(self, gateway: PaymentGateway, traffic: Traffic) -> None:
        self.name: str = gateway.name
        self._gateway = gateway
        self._traffic = traffic

    def create_link(self, request: LinkRequest) -> LinkState:
        with self._traffic.through(self.name, GatewayHeld):
            return self._gateway.create_link(request)

    def read_link(self, link_id: str) -> LinkState:
        with self._traffic.through(self.name, GatewayHeld):
            return self._gateway.read_link(link_id)

    def cancel_link(self, link_id: str) -> LinkState:
        with self._traffic.through(self.name, GatewayHeld):
            return self._gateway.cancel_link(link_id)

    def refund(self, *, gateway_payment_id: str, amount: Money, key: str) -> RefundState:
        with self._traffic.through(self.name, GatewayHeld):
            return self._gateway.refund(gateway_payment_id=gateway_payment_id, amount=amount, key=key)

    def read_refund(self, *, gateway_payment_id: str, refund_id: str) -> RefundState:
        with self._traffic.through(self.name, GatewayHeld):
            return self._gateway.read_refund(gateway_payment_id=gateway_payment_id, refund_id=refund_id)

    def read_capture(self, gateway_payment_id: str) -> CaptureState:
        with self._traffic.through(self.name, GatewayHeld):
            return self._gateway.read_capture(gateway_payment_id)

    def entries(self, since: datetime, until: datetime) -> Iterator[Entry]:
        with self._traffic.through(self.name, GatewayHeld):
            yield from self._gateway.entries(since, until)  # it calls while it is read

    def disputes(self, since: datetime, until: datetime) -> Iterator[Entry]:
        with self._traffic.through(self.name, GatewayHeld):
            yield from self._gateway.disputes(since, until)

    def notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        return self._gateway.notice(body, headers)

    def returned(self, query: Mapping[str, str]) -> Notice:
        return self._gateway.returned(query)

    def close(self) -> None:
        self._gateway.close()


class _GuardedMeetings:
    """A meeting provider behind its circuit; raises `GatewayHeld` too."""

    def __init__(self, provider: MeetingProvider, traffic: Traffic) -> None:
        self.name: str = provider.name
        self._provider = provider
        self._traffic = traffic

    def make(self, request: MeetingRequest) -> Meeting:
        with self._traffic.through(f"{self.name} meetings", GatewayHeld):
            return self._provider.make(request)

    def find(self, request: MeetingRequest) -> Meeting | None:
        with self._traffic.through(f"{self.name} meetings", GatewayHeld):
            return self._provider.find(request)

    def move(self, meeting: Meeting, request: MeetingRequest) -> Meeting:
        with self._traffic.through(f"{self.name} meetings", GatewayHeld):
            return self._provider.move(meeting, request)

    def delete(self, meeting: Meeting) -> None:
        with self._traffic.through(f"{self.name} meetings", GatewayHeld):
            self._provider.delete(meeting)

    def links(self, meeting: Meeting, request: MeetingRequest) -> Links:
        with self._traffic.through(f"{self.name} meetings", GatewayHeld):
            return self._provider.links(meeting, request)

    def close(self) -> None:
        self._provider.close()
