"""What the sandbox's counter and its API share: its books, its ids, its refusals, and its webhooks."""

import re
from datetime import datetime
from secrets import token_hex

from core.domain.effects import SandboxEvent
from core.storage.sandbox import SandboxBooks, SandboxLink
from core.storage.unit_of_work import UnitOfWork
from webhooks.sandbox_ways import LATE, NEVER, ONCE, TWICE, Delivery
from webhooks.sandbox_weather import SandboxWeather

_LINK_ID = re.compile(r"slink_[0-9a-f]{32}")
_REFUND_ID = re.compile(r"srfnd_[0-9a-f]{16}")

_BY_CHANCE = {"silent": NEVER, "doubled": TWICE, "slow": LATE}


class Refused(Exception):
    """The sandbox does not do this: answered as a 4xx with a sentence."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


def books_of(uow: UnitOfWork) -> SandboxBooks:
    """Return the sandbox's books in this transaction."""
    return SandboxBooks(uow.sql, now=uow.now)


def is_link_id(text: str) -> bool:
    """Return whether this looks like a link's id, so that nothing odd reaches the database."""
    return _LINK_ID.fullmatch(text) is not None


def is_refund_id(text: str) -> bool:
    """Return whether this looks like a refund's id."""
    return _REFUND_ID.fullmatch(text) is not None


class SandboxEvents:
    """The sandbox's webhooks, as ordered faults, the payer's choice and the weather let them travel."""

    def __init__(self, weather: SandboxWeather) -> None:
        self._weather = weather

    def emit(
        self,
        uow: UnitOfWork,
        books: SandboxBooks,
        name: str,
        link: SandboxLink | None,
        *,
        due: datetime | None = None,
        delivery: Delivery = ONCE,
        **facts: str,
    ) -> None:
        """Queue one webhook: once, twice with the same id, later, or not at all."""
        travels = self._travels(books, delivery)
        event: dict[str, object] = {"id": f"sevt_{token_hex(12)}", "event": name, **facts}
        if link:
            event |= {"link_id": link.id, "reference": link.reference}
        for copy in range(travels.copies):
            key = f"sandbox-event:{event['id']}:{copy}"
            uow.outbox.add(SandboxEvent(event=event), key=key, due=(due or uow.now) + travels.later)

    def _travels(self, books: SandboxBooks, wanted: Delivery) -> Delivery:
        if books.meets("silent"):
            return NEVER
        if books.meets("doubled_webhook"):
            return TWICE
        by_chance = self._weather.one_of(*_BY_CHANCE)
        return _BY_CHANCE[by_chance] if by_chance else wanted
