"""Razorpay's own books: what became of one payment, and what was paid and given back on a day.

Facts are from api/payments/fetch-all-payments, api/refunds/fetch-all, api/refunds/fetch-multiple-refund-payment,
api/disputes/entity and api/disputes/fetch-all of github.com/razorpay/markdown-docs.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from math import ceil
from typing import Any

import razorpay

from core.domain.money import Money
from core.gateways.payments.answers import odd_answer
from core.gateways.payments.port import CaptureState, DisputeSeen, Entry, RefundSeen
from core.gateways.payments.razorpay_events import DISPUTE_STATUS, REFUND_STATUS, link_of

PAGE = 100
"""Lines of one answer: the most that Razorpay gives."""

TAKEN = frozenset({"captured", "refunded"})
"""The statuses of a payment that was captured; one that was given back was captured all the same."""

Ask = Callable[[dict[str, int]], Mapping[str, Any]]
"""One page of a list: `count` and `skip` -> Razorpay's collection."""


class RazorpayBooks:
    """Reads what stands at Razorpay; writes nothing. Safe to call from many threads."""

    def __init__(self, client: razorpay.Client, *, timeout: tuple[float, float]) -> None:
        self._client = client
        self._timeout = timeout

    def capture(self, payment_id: str) -> CaptureState:
        """Return one payment with its refunds, its disputes, and the link it was made on.

        A payment does not name its disputes and their list has no filter, so the whole list is read: a dispute costs
        the clinic so much that there are few.
        """
        payment = self._client.payment.fetch(payment_id, {}, timeout=self._timeout)
        links = self._client.payment_link.all({"payment_id": payment_id}, timeout=self._timeout)
        link: Mapping[str, Any] = next(iter(links.get("payment_links") or ()), {})
        refunds = self._pages(lambda page: self._refunds_of(payment_id, page))
        disputes = self._pages(lambda page: self._client.dispute.all(page, timeout=self._timeout))
        try:
            return CaptureState(
                gateway_payment_id=str(payment["id"]),
                amount=_money(payment),
                captured=payment["status"] in TAKEN,
                reference=link.get("reference_id") or None,
                link_id=link.get("id") or link_of(payment),
                refunds=tuple(_refund(each) for each in refunds),
                disputes=tuple(_dispute(each) for each in disputes if each["payment_id"] == payment_id),
            )
        except (KeyError, TypeError) as odd:
            raise odd_answer("payment", odd) from odd

    def entries(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """List the payments that were begun, and the refunds that were asked for, from `since` to before `until`.

        `to` is taken as included, so it is the second before. New lines come first and push the others back while the
        pages are turned: a line may then be met twice, which is left out here, but none is passed over.
        """
        span = {"from": ceil(since.timestamp()), "to": ceil(until.timestamp()) - 1}
        yield from self._lines(lambda page: self._client.payment.all({**span, **page}, timeout=self._timeout), _paid)
        yield from self._lines(lambda page: self._client.refund.all({**span, **page}, timeout=self._timeout), _returned)

    def disputes(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """List the disputes that were opened from `since` to before `until`.

        The page of the API names no parameters, the one of Razorpay's own command line `from` and `to`: they are sent,
        and what came all the same and was opened at another time is left out here.
        """
        begins, ends = ceil(since.timestamp()), ceil(until.timestamp())
        span = {"from": begins, "to": ends - 1}
        lines = self._lines(lambda page: self._client.dispute.all({**span, **page}, timeout=self._timeout), _asked_back)
        yield from (line for line in lines if begins <= line.at.timestamp() < ends)

    def _lines(self, ask: Ask, line_of: Callable[[Mapping[str, Any]], Entry | None]) -> Iterator[Entry]:
        met: set[str] = set()
        for each in self._pages(ask):
            try:
                line = line_of(each)
            except (KeyError, TypeError) as odd:
                raise odd_answer("line", odd) from odd
            if line and line.entry_id not in met:
                met.add(line.entry_id)
                yield line

    def _refunds_of(self, payment_id: str, page: Mapping[str, int]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._client.payment.fetch_multiple_refund(payment_id, page, timeout=self._timeout)
        return found

    def _pages(self, ask: Ask) -> Iterator[Mapping[str, Any]]:
        skip = 0
        while True:
            items = ask({"count": PAGE, "skip": skip}).get("items") or ()
            yield from items
            if len(items) < PAGE:
                return
            skip += PAGE


def _paid(payment: Mapping[str, Any]) -> Entry | None:
    if payment["status"] not in TAKEN:
        return None
    return Entry(
        kind="capture",
        entry_id=str(payment["id"]),
        gateway_payment_id=str(payment["id"]),
        amount=_money(payment),
        at=_moment(payment["created_at"]),
        link_id=link_of(payment),
    )


def _returned(refund: Mapping[str, Any]) -> Entry | None:
    status = REFUND_STATUS[refund["status"]]
    if status == "failed":
        return None
    return Entry(
        kind="refund",
        entry_id=str(refund["id"]),
        gateway_payment_id=str(refund["payment_id"]),
        amount=_money(refund),
        at=_moment(refund["created_at"]),
        status=status,
    )


def _asked_back(dispute: Mapping[str, Any]) -> Entry:
    seen = _dispute(dispute)
    return Entry(
        kind="dispute",
        entry_id=seen.dispute_id,
        gateway_payment_id=str(dispute["payment_id"]),
        amount=seen.amount,
        at=_moment(dispute["created_at"]),
        status=seen.status,
    )


def _refund(refund: Mapping[str, Any]) -> RefundSeen:
    notes = refund.get("notes")  # "none" is `[]` here
    return RefundSeen(
        refund_id=str(refund["id"]),
        amount=_money(refund),
        status=REFUND_STATUS[refund["status"]],
        key=notes.get("key") if isinstance(notes, dict) else None,
    )


def _dispute(dispute: Mapping[str, Any]) -> DisputeSeen:
    return DisputeSeen(
        dispute_id=str(dispute["id"]),
        amount=_money(dispute),
        status=DISPUTE_STATUS.get(dispute["status"], "open"),  # a word we do not know has not decided anything
        reason=str(dispute.get("reason_code") or ""),
        respond_by=_moment(dispute["respond_by"]) if dispute.get("respond_by") else None,
    )


def _money(entity: Mapping[str, Any]) -> Money:
    return Money(int(entity["amount"]), str(entity["currency"]))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
