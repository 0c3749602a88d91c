"""What the sandbox's merchant may ask about money that was taken, and what a bank or a human may do to it later."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from core.storage.sandbox import SandboxBooks
from core.storage.sandbox_lists import SandboxLists
from core.storage.unit_of_work import UnitOfWork
from webhooks.sandbox_events import Refused, SandboxEvents

MOST = 100
"""Lines of one page."""

BY_HAND = "by-hand-"
"""How the key of a refund begins that nobody asked for over the API; it is not shown to the merchant."""

Answers = Callable[[Callable[[UnitOfWork, SandboxBooks], dict[str, Any]]], Response]
_Moment = Annotated[int, Query(ge=0, le=2**33)]
_Skip = Annotated[int, Query(ge=0, le=10**6)]
_Count = Annotated[int, Query(ge=1, le=MOST)]


class NewDispute(BaseModel):
    """Which payment the payer's bank asks back."""

    payment_id: str = Field(max_length=60, pattern=r"^[^\x00]*$")
    reason: str = Field("chargeback", max_length=60, pattern=r"^[a-z_]+$")


class Decision(BaseModel):
    """How the bank decides."""

    status: str = Field(pattern=r"^(won|lost|closed)$")


class SandboxDesk:
    """The part of the API that reads the books. `answers` does one call in one transaction, faults included."""

    def __init__(self, answers: Answers, events: SandboxEvents) -> None:
        self._answers = answers
        self._events = events

    def add_to(self, api: APIRouter) -> None:
        """Hang the doors up."""
        api.get("/payments/{payment_id}")(self.read_payment)
        api.get("/entries")(self.entries)
        api.get("/disputes")(self.disputes)
        api.post("/disputes")(self.open_dispute)
        api.post("/disputes/{dispute_id}")(self.decide_dispute)

    def read_payment(self, payment_id: str) -> Response:
        """Return a payment with its refunds and disputes."""

        def work(uow: UnitOfWork, _books: SandboxBooks) -> dict[str, Any]:
            lists = _lists(uow)
            payment = lists.payment(payment_id) if "\x00" not in payment_id else None
            if payment is None:
                raise Refused(404, "no such payment")
            currency = payment["currency"]
            return {
                "id": payment["id"],
                "captured": payment["captured"],
                "amount": payment["amount_minor"],
                "currency": currency,
                "link_id": payment["link_id"],
                "reference": payment["reference"],
                "refunds": [_refund(row, currency) for row in lists.refunds(payment_id)],
                "disputes": [_dispute(row, currency) for row in lists.disputes(payment_id)],
            }

        return self._answers(work)

    def entries(self, since: _Moment, until: _Moment, skip: _Skip = 0, count: _Count = MOST) -> Response:
        """Return one page of what stands in the books from `since` to before `until`, Unix seconds."""
        first, end = (datetime.fromtimestamp(moment, UTC) for moment in (since, until))

        def work(uow: UnitOfWork, _books: SandboxBooks) -> dict[str, Any]:
            lines = _lists(uow).entries(since=first, until=end, skip=skip, count=count)
            return {"entries": [_entry(line) for line in lines]}

        return self._answers(work)

    def disputes(self, since: _Moment, until: _Moment, skip: _Skip = 0, count: _Count = MOST) -> Response:
        """Return one page of the disputes that were opened from `since` to before `until`, Unix seconds."""
        first, end = (datetime.fromtimestamp(moment, UTC) for moment in (since, until))

        def work(uow: UnitOfWork, _books: SandboxBooks) -> dict[str, Any]:
            return {
                "entries": [_entry(line) for line in _lists(uow).opened(since=first, until=end, skip=skip, count=count)]
            }

        return self._answers(work)

    def open_dispute(self, new: NewDispute) -> Response:
        """Let the payer's bank ask for a payment back, for training and trials."""

        def work(uow: UnitOfWork, books: SandboxBooks) -> dict[str, Any]:
            dispute_id = _lists(uow).open_dispute(new.payment_id, reason=new.reason)
            if dispute_id is None:
                raise Refused(404, "no such captured payment")
            self._events.emit(uow, books, "dispute.created", None, payment_id=new.payment_id, dispute_id=dispute_id)
            return {"id": dispute_id, "status": "open"}

        return self._answers(work)

    def decide_dispute(self, dispute_id: str, decision: Decision) -> Response:
        """Let the bank decide."""

        def work(uow: UnitOfWork, books: SandboxBooks) -> dict[str, Any]:
            payment_id = _lists(uow).decide_dispute(dispute_id, decision.status) if "\x00" not in dispute_id else None
            if payment_id is None:
                raise Refused(404, "no such open dispute")
            self._events.emit(
                uow, books, f"dispute.{decision.status}", None, payment_id=payment_id, dispute_id=dispute_id
            )
            return {"id": dispute_id, "status": decision.status}

        return self._answers(work)


def _lists(uow: UnitOfWork) -> SandboxLists:
    return SandboxLists(uow.sql, now=uow.now)


def _refund(row: dict[str, Any], currency: str) -> dict[str, Any]:
    key = None if row["key"].startswith(BY_HAND) else row["key"]
    return {"id": row["id"], "amount": row["amount_minor"], "currency": currency, "status": row["status"], "key": key}


def _dispute(row: dict[str, Any], currency: str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "amount": row["amount_minor"],
        "currency": currency,
        "status": row["status"],
        "reason": row["reason"],
        "respond_by": int(row["respond_by"].timestamp()),
    }


def _entry(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": line["kind"],
        "id": line["id"],
        "payment_id": line["payment_id"],
        "amount": line["amount_minor"],
        "currency": line["currency"],
        "at": int(line["at"].timestamp()),
        "status": line["status"],
        "link_id": line["link_id"],
        "reference": line["reference"],
    }
