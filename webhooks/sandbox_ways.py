"""What a payer may do on the sandbox's page, rightly and wrongly: a table, so that every trouble can be practised."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.money import Money
from core.storage.sandbox import BANK_IS_SLOW_BY, SandboxLink

SLOW = timedelta(minutes=10)
"""How late a slow webhook is: after the first looks of our own, so that a trainee sees which of the two came first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How the webhook of a payment travels: how many copies, how much later."""

    copies: int = 1
    later: timedelta = timedelta()


ONCE, NEVER, TWICE, LATE = Delivery(), Delivery(copies=0), Delivery(copies=2), Delivery(later=SLOW)

Captures = Callable[[SandboxLink, datetime], list[tuple[Money, datetime | None]]]
"""The payments that come of it: how much, and when they are captured (None: never)."""


def _whole(link: SandboxLink, now: datetime) -> list[tuple[Money, datetime | None]]:
    return [(link.left, now)]


def _half(link: SandboxLink, now: datetime) -> list[tuple[Money, datetime | None]]:
    first = link.first_part.minor if link.first_part else 1
    return [(Money(min(max(first, -(-link.left.minor // 2)), link.left.minor), link.amount.currency), now)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One button: what is paid, how its webhook travels, and whether the money can go back later."""

    captures: Captures = _whole
    delivery: Delivery = ONCE
    refundable: bool = True
    training: bool = True
    in_parts: bool = False


WAYS: Mapping[str, Way] = {
    "pay": Way(training=False),
    "part": Way(captures=_half, training=False, in_parts=True),
    "fail": Way(captures=lambda link, _now: [(link.left, None)], training=False),
    "late": Way(captures=lambda link, now: [(link.left, max(now, link.expires_at) + BANK_IS_SLOW_BY)]),
    "twice": Way(captures=lambda link, now: [(link.left, now)] * 2),
    "wrong": Way(captures=lambda link, now: [(Money(link.left.minor * 3 // 2 + 1, link.left.currency), now)]),
    "silent": Way(delivery=NEVER),
    "doubled": Way(delivery=TWICE),
    "slow": Way(delivery=LATE),
    "no_refund": Way(refundable=False),
}


def offered(link: SandboxLink, *, training: bool) -> list[str]:
    """Return what the page of this link offers, the right way first; parts where the link takes them."""
    return [
        name for name, way in WAYS.items() if (training or not way.training) and (link.first_part or not way.in_parts)
    ]
