"""The sandbox gateway's other side: a small payment company with an API, a page to pay on, and webhooks.

It is part of this program only so that the first run needs no account. The clinic reaches it over HTTP like any other
company, it answers from its own books, and its webhooks come back over HTTP; it can be told to fail.
"""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field

from core.domain.money import Money
from core.gateways.payments.sandbox import SandboxKeys
from core.storage.database import Database
from core.storage.sandbox import BANK_IS_SLOW_BY, FAULTS, SandboxBooks, SandboxLink
from core.storage.unit_of_work import UnitOfWork
from webhooks.sandbox_counter import SandboxCounter
from webhooks.sandbox_desk import BY_HAND, SandboxDesk
from webhooks.sandbox_events import Refused, SandboxEvents, books_of, is_link_id, is_refund_id
from webhooks.sandbox_weather import SandboxWeather

_TEXT = r"^[^\x00]*$"  # PostgreSQL's text holds every character but this one


class NewLink(BaseModel):
    """What is asked for: `amount` in minor units, `expires_at` in Unix seconds."""

    reference: str = Field(min_length=1, max_length=40, pattern=_TEXT)
    amount: int = Field(ge=1, le=10**12)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    description: str = Field(max_length=2048, pattern=_TEXT)
    expires_at: int = Field(ge=0, le=2**33)
    first_part: int | None = Field(None, ge=1, le=10**12)
    language: str = Field("en", pattern=r"^[a-z]{2}$")
    return_url: str | None = Field(None, max_length=2048, pattern=r"^https?://[^\x00\s]+$")


class NewRefund(BaseModel):
    """What is to go back; `key` makes it happen once. Without one it is as if a human did it at the company's desk."""

    payment_id: str = Field(max_length=60, pattern=_TEXT)
    amount: int = Field(ge=1, le=10**12)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    key: str = Field(default_factory=lambda: BY_HAND + token_hex(8), min_length=10, max_length=100, pattern=_TEXT)


class NewFault(BaseModel):
    """What is to go wrong, and how many times: one of `FAULTS`."""

    name: str = Field(pattern=f"^({'|'.join(FAULTS)})$")
    times: int = Field(ge=0, le=1000)


class SandboxProvider:
    """The company. `public_url` is where payers reach its page; `training` shows the ways to pay wrongly.

    `weather` lets calls and webhooks fail by chance.
    """

    def __init__(
        self,
        database: Database,
        *,
        keys: SandboxKeys,
        public_url: str,
        training: bool = True,
        weather: SandboxWeather | None = None,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._keys = keys
        self._public_url = public_url.rstrip("/")
        self._weather = weather or SandboxWeather()
        self._events = SandboxEvents(self._weather)
        self._counter = SandboxCounter(database, keys=keys, training=training, events=self._events, wake=wake)
        self._wake = wake

    def router(self) -> APIRouter:
        """Return the doors: the API under /sandbox/v1, and the page under /sandbox/pay."""
        api = APIRouter(prefix="/sandbox/v1", dependencies=[Depends(self._authorized)], include_in_schema=False)
        api.post("/links")(self.create_link)
        api.get("/links/{link_id}")(self.read_link)
        api.post("/links/{link_id}/cancel")(self.cancel_link)
        api.post("/refunds")(self.refund)
        api.get("/refunds/{refund_id}")(self.read_refund)
        api.post("/faults")(self.order_fault)
        SandboxDesk(self._answer, self._events).add_to(api)
        doors = APIRouter(include_in_schema=False)
        doors.include_router(api)
        doors.include_router(self._counter.router())
        return doors

    def create_link(self, new: NewLink) -> Response:
        """Make a link; a known reference answers with its link."""

        def work(_uow: UnitOfWork, books: SandboxBooks) -> dict[str, Any]:
            amount = Money(new.amount, new.currency)
            link = books.open_link(
                reference=new.reference,
                amount=amount,
                description=new.description,
                return_url=new.return_url,
                first_part=new.first_part,
                language=new.language,
                expires_at=datetime.fromtimestamp(new.expires_at, UTC),
            )
            if link.amount != amount:
                raise Refused(400, "this reference is a link over another amount")
            return self._as_json(link, books)

        return self._answer(work)

    def read_link(self, link_id: str) -> Response:
        """Return a link and what was captured on it."""
        return self._answer(lambda _uow, books: self._as_json(_found(books, link_id), books))

    def cancel_link(self, link_id: str) -> Response:
        """Close an open link and return it; one that is paid or over is returned as it is."""

        def work(uow: UnitOfWork, books: SandboxBooks) -> dict[str, Any]:
            link = _found(books, link_id, lock=True)
            if link.status == "open":
                late = books.cancel(link.id)
                self._events.emit(uow, books, "link.cancelled", link)
                for payment_id in late:
                    self._events.emit(
                        uow, books, "link.paid", link, payment_id=payment_id, due=uow.now + BANK_IS_SLOW_BY
                    )
            return self._as_json(_found(books, link_id), books)

        return self._answer(work)

    def refund(self, new: NewRefund) -> Response:
        """Give money back, once per key."""

        def work(uow: UnitOfWork, books: SandboxBooks) -> dict[str, Any]:
            payment = books.captured(new.payment_id)
            if payment is None:
                raise Refused(404, "no such captured payment")
            known = books.refund_of_key(new.key)
            if known is None:
                if not payment["refundable"] or books.meets("refused_refund"):
                    raise Refused(400, "the payer's bank takes no refund of this payment")
                left = payment["amount_minor"] - payment["refunded"]
                if new.amount > left or new.currency != payment["currency"]:
                    raise Refused(400, "more than what is left of this payment, or another currency")
                refund_id, at = books.add_refund(payment_id=new.payment_id, key=new.key, amount_minor=new.amount)
                self._events.emit(
                    uow,
                    books,
                    "refund.processed",
                    None,
                    due=at,
                    payment_id=new.payment_id,
                    refund_id=refund_id,
                    refund_status="processed",
                )
                return {"id": refund_id, "status": "pending"}
            if (known["payment_id"], known["amount_minor"]) != (new.payment_id, new.amount):
                raise Refused(400, "this key is another refund")
            return {"id": known["id"], "status": known["status"]}

        return self._answer(work)

    def read_refund(self, refund_id: str) -> Response:
        """Return how a refund stands."""

        def work(_uow: UnitOfWork, books: SandboxBooks) -> dict[str, Any]:
            refund = books.refund(refund_id) if is_refund_id(refund_id) else None
            if refund is None:
                raise Refused(404, "no such refund")
            return {"id": refund["id"], "status": refund["status"]}

        return self._answer(work)

    def order_fault(self, new: NewFault) -> Response:
        """Let something go wrong the next few times, for training and trials."""
        self._database.run(lambda uow: books_of(uow).order_fault(new.name, new.times))
        return JSONResponse({"name": new.name, "times": new.times})

    def _authorized(self, authorization: Annotated[str, Header()] = "") -> None:
        wanted = f"Bearer {self._keys.api}".encode()
        if not hmac.compare_digest(authorization.encode("utf-8", "replace"), wanted):
            raise HTTPException(401, "not the key of this account")

    def _answer(self, work: Callable[[UnitOfWork, SandboxBooks], dict[str, Any]]) -> Response:
        """Do one API call in one transaction and answer; an ordered fault spoils it before or after it is done."""

        def whole(uow: UnitOfWork) -> Response:
            books = books_of(uow)
            by_chance = self._weather.one_of("down", "lost_answer")
            if books.meets("down") or by_chance == "down":
                return HTMLResponse("<h1>503 Service Unavailable</h1>", status_code=503)
            said = JSONResponse(work(uow, books))
            if books.meets("lost_answer") or by_chance == "lost_answer":
                return HTMLResponse("<h1>502 Bad Gateway</h1>", status_code=502)
            return said

        try:
            answer = self._database.run(whole)
        except Refused as refused:
            return JSONResponse({"error": {"description": refused.description}}, status_code=refused.status)
        self._wake()
        return answer

    def _as_json(self, link: SandboxLink, books: SandboxBooks) -> dict[str, Any]:
        return {
            "id": link.id,
            "reference": link.reference,
            "url": f"{self._public_url}/sandbox/pay/{link.id}",
            "status": link.status,
            "payments": [
                {"id": row["id"], "amount": row["amount_minor"], "currency": row["currency"]}
                for row in books.captures(link.id)
            ],
        }


def _found(books: SandboxBooks, link_id: str, *, lock: bool = False) -> SandboxLink:
    link = books.link(link_id, lock=lock) if is_link_id(link_id) else None
    if link is None:
        raise Refused(404, "no such link")
    return link
