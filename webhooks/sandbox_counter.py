"""Where a sandbox link is paid: the page, and what the payer does on it, rightly or wrongly."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from core.gateways.payments.sandbox import SandboxKeys, callback_text
from core.gateways.payments.signature import sign
from core.storage.database import Database
from core.storage.sandbox import SandboxBooks, SandboxLink
from core.storage.unit_of_work import UnitOfWork
from webhooks.sandbox_events import SandboxEvents, books_of, is_link_id
from webhooks.sandbox_page import link_page, not_found_page
from webhooks.sandbox_ways import WAYS, Way, offered


class SandboxCounter:
    """The doors under /sandbox/pay. `training` shows the ways to pay wrongly too."""

    def __init__(
        self,
        database: Database,
        *,
        keys: SandboxKeys,
        training: bool,
        events: SandboxEvents,
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._keys = keys
        self._training = training
        self._events = events
        self._wake = wake

    def router(self) -> APIRouter:
        """Return the doors."""
        doors = APIRouter(prefix="/sandbox/pay", include_in_schema=False)
        doors.get("/{link_id}", response_class=HTMLResponse)(self.show)
        doors.post("/{link_id}", response_class=HTMLResponse)(self.pay)
        return doors

    def show(self, link_id: str) -> Response:
        """Show the link to the payer."""

        def work(uow: UnitOfWork) -> tuple[SandboxLink | None, str | None]:
            books = books_of(uow)
            link = books.link(link_id) if is_link_id(link_id) else None
            return link, books.last_try(link.id) if link else None

        link, last_try = self._database.run(work)
        if link is None:
            return not_found_page()
        return link_page(link, last_try=last_try, offers=offered(link, training=self._training))

    def pay(self, link_id: str, do: Annotated[str, Form(max_length=10)]) -> Response:
        """Pay, or fail to; then back to where the payer came from, or to the page again."""
        if do not in WAYS or not is_link_id(link_id):
            return not_found_page()

        def work(uow: UnitOfWork) -> str | None:
            books = books_of(uow)
            link = books.link(link_id, lock=True)
            if link is None or do not in offered(link, training=self._training):
                return None
            return self._try(uow, books, link, WAYS[do]) if link.status == "open" else f"/sandbox/pay/{link.id}"

        onwards = self._database.run(work)
        self._wake()
        return RedirectResponse(onwards, status_code=303) if onwards else not_found_page()

    def _try(self, uow: UnitOfWork, books: SandboxBooks, link: SandboxLink, way: Way) -> str:
        """Enter what the payer does on a locked open link; return where they go from there."""
        onwards = f"/sandbox/pay/{link.id}"
        for amount, captured_at in way.captures(link, uow.now):
            payment_id = books.pay(link.id, amount, captured_at=captured_at, refundable=way.refundable)
            event = "payment.failed" if captured_at is None else "link.paid"
            self._events.emit(uow, books, event, link, payment_id=payment_id, due=captured_at, delivery=way.delivery)
            if captured_at == uow.now and link.return_url:
                onwards = self._callback(link, payment_id)
        return onwards

    def _callback(self, link: SandboxLink, payment_id: str) -> str:
        facts = {"link_id": link.id, "reference": link.reference, "status": "paid", "payment_id": payment_id}
        signature = sign(callback_text(**facts), self._keys.callback)
        joint = "&" if "?" in (link.return_url or "") else "?"
        return f"{link.return_url}{joint}{urlencode({**facts, 'signature': signature})}"
