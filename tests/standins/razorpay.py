"""A stand-in for Razorpay: payment links, payments, refunds, the hosted page, and the webhooks.

Rules and words follow github.com/razorpay/markdown-docs; the clinic's gateway talks to it through the real library.
"""

import base64
import html
import json
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.standins.faults import Fault
from tests.standins.razorpay_account import RazorpayAccount
from tests.standins.razorpay_entities import Dispute, Link, Payment, Refund, new_id
from tests.standins.razorpay_payer import OPEN
from tests.standins.razorpay_rules import REFUND_KEY, RazorpayError, check_link

Answer = dict[str, Any]
EARLIEST, LATEST = (
    946684800,
    4765046400,
)  # the Unix seconds that `from` and `to` may be (api/payments/fetch-all-payments)


class RazorpayStandin(RazorpayAccount):
    """The API at `url` (the library's `base_url`), `payer` at the hosted page, `webhooks` on their way."""

    def _create_link(self, request: Request, body: bytes) -> Answer:
        asked = _object(body)
        check_link(asked, now=self.now, test_mode=self.key_id.startswith("rzp_test_"))
        reference = asked.get("reference_id", "")
        if reference and any(link.reference == reference for link in self.links.values()):
            raise RazorpayError("payment link creation with reference ID already attempted", field="reference_id")
        link_id, now = new_id("plink_"), self.now
        link = Link(
            link_id=link_id,
            order_id=new_id("order_"),
            short_url=f"{self.url}/i/{link_id.removeprefix('plink_')[:8]}",
            asked=asked,
            created_at=now,
            updated_at=now,
            expires_at=datetime.fromtimestamp(asked["expire_by"], UTC) if asked.get("expire_by") else None,
        )
        self.links[link_id] = link
        return link.json()

    def _list_links(self, request: Request, body: bytes) -> Answer:
        reference, payment_id = (request.query_params.get(name) for name in ("reference_id", "payment_id"))
        found = [
            link
            for link in reversed(self.links.values())
            if reference in {None, link.reference}
            and (payment_id is None or payment_id in {payment.payment_id for payment in link.payments})
        ]
        return {"payment_links": [link.json() for link in _page(found, request)]}

    def _read_link(self, request: Request, body: bytes) -> Answer:
        return self._known_link(request).json()

    def _cancel_link(self, request: Request, body: bytes) -> Answer:
        link = self._known_link(request)
        if link.status in {"paid", "partially_paid"}:
            raise RazorpayError("cannot cancel or expire an already paid/partially paid link")
        if link.status != "created":
            raise RazorpayError("cannot cancel or expire an expired link")
        link.close("cancelled", self.now)
        self.webhooks.link_event("cancelled", link)
        return link.json()

    def _read_order(self, request: Request, body: bytes) -> Answer:
        return self._known_order(request).order_json()

    def _order_payments(self, request: Request, body: bytes) -> Answer:
        return _collection([payment.json for payment in self._known_order(request).payments])

    def _read_payment(self, request: Request, body: bytes) -> Answer:
        return self._known_payment(request).json

    def _list_payments(self, request: Request, body: bytes) -> Answer:
        return _collection(_page(_newest_first(self.payments.values(), request), request))

    def _list_refunds(self, request: Request, body: bytes) -> Answer:
        return _collection(_page(_newest_first(self.refunds.values(), request), request))

    def _list_disputes(self, request: Request, body: bytes) -> Answer:
        return _collection(_page(_newest_first(self.disputes.values(), request), request))

    def _read_dispute(self, request: Request, body: bytes) -> Answer:
        dispute = self.disputes.get(request.path_params["dispute_id"])
        if dispute is None:
            raise RazorpayError("The id provided does not exist")
        return dispute.json

    def _payment_refunds(self, request: Request, body: bytes) -> Answer:
        found = [refund.json for refund in reversed(self._known_payment(request).refunds)]
        return _collection(_page(found, request))

    def _read_refund(self, request: Request, body: bytes) -> Answer:
        refund = self.refunds.get(request.path_params["refund_id"])
        named = request.path_params.get("payment_id")
        if refund is None or named not in {None, refund.payment.payment_id}:
            raise RazorpayError("The id provided does not exist")
        return refund.json

    def _refund(self, request: Request, body: bytes) -> Answer:
        key = request.headers.get("x-refund-idempotency") if self.honours_refund_keys else None
        if key is None:
            return self.make_refund(self._known_payment(request), _object(body)).json
        if not REFUND_KEY.fullmatch(key):
            raise RazorpayError("The idempotency key must be at least 10 characters of letters, digits, - and _")
        earlier = self.answered_refunds.get(key)
        if earlier is None:
            made = self.make_refund(self._known_payment(request), _object(body)).json
            self.answered_refunds[key] = (request.url.path.encode() + body, made)
            return made
        if earlier[0] != request.url.path.encode() + body:
            raise RazorpayError(
                "Different request with the same idempotency key has already been processed.", status=409
            )
        return earlier[1]

    def _known_link(self, request: Request) -> Link:
        link = self.links.get(request.path_params["link_id"])
        if link is None:
            raise RazorpayError("The id provided does not exist")
        return link

    def _known_payment(self, request: Request) -> Payment:
        payment = self.payments.get(request.path_params["payment_id"])
        if payment is None:
            raise RazorpayError(f"{request.path_params['payment_id']} is not a valid id")
        return payment

    def _known_order(self, request: Request) -> Link:
        for link in self.links.values():
            if link.order_id == request.path_params["order_id"]:
                return link
        raise RazorpayError("The id provided does not exist")

    # the wire

    def routes(self) -> list[Route]:
        one_link, one_payment = "/v1/payment_links/{link_id}", "/v1/payments/{payment_id}"
        return [
            self._route("POST", "/v1/payment_links", self._create_link),
            self._route("GET", "/v1/payment_links", self._list_links),
            self._route("GET", one_link, self._read_link),
            self._route("POST", one_link + "/cancel", self._cancel_link),
            self._route("GET", "/v1/orders/{order_id}", self._read_order),
            self._route("GET", "/v1/orders/{order_id}/payments", self._order_payments),
            self._route("GET", "/v1/payments", self._list_payments),
            self._route("GET", one_payment, self._read_payment),
            self._route("POST", one_payment + "/refund", self._refund),
            self._route("GET", one_payment + "/refunds", self._payment_refunds),
            self._route("GET", one_payment + "/refunds/{refund_id}", self._read_refund),
            self._route("GET", "/v1/refunds", self._list_refunds),
            self._route("GET", "/v1/refunds/{refund_id}", self._read_refund),
            self._route("GET", "/v1/disputes", self._list_disputes),
            self._route("GET", "/v1/disputes/{dispute_id}", self._read_dispute),
            Route("/i/{code}", self._page, methods=["GET"]),
            Route("/i/{code}", self._pay_on_page, methods=["POST"]),
            Route("/{path:path}", self._nowhere, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        ]

    def _route(self, method: str, path: str, does: Callable[[Request, bytes], Answer]) -> Route:
        async def answer(request: Request) -> Response:
            body = await request.body()
            try:
                self._check_login(request)
                with self.lock:
                    self.expire_what_is_due()
                    return JSONResponse(does(request, body))
            except RazorpayError as error:
                return JSONResponse(error.json, error.status)

        endpoint: Callable[[Request], Awaitable[Response]] = answer
        return Route(path, endpoint, methods=[method])

    def _check_login(self, request: Request) -> None:
        login = base64.b64encode(f"{self.key_id}:{self.key_secret}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {login}":
            raise RazorpayError("Authentication failed", status=401)

    def error_page(self, fault: Fault) -> Response:
        status = fault.status or 500
        if status == 429:
            error = RazorpayError("Request failed. Please retry after some time.", status=429)
            wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return JSONResponse(error.json, 429, wait)
        code = "GATEWAY_ERROR" if status in {502, 504} else "SERVER_ERROR" if status >= 500 else "BAD_REQUEST_ERROR"
        words = "We are facing some trouble completing your request at the moment. Please try again shortly."
        return JSONResponse(RazorpayError(words, status=status, code=code).json, status)

    async def _nowhere(self, request: Request) -> Response:
        return JSONResponse(RazorpayError("The requested URL was not found on the server.").json, 400)

    # the hosted page

    async def _page(self, request: Request) -> Response:
        with self.lock:
            link = self.link(f"{self.url}{request.url.path}")
            words = html.escape(f"{link.asked.get('description', '')} {link.amount / 100:.2f} is {link.status}")
        button = '<form method="post"><button>Pay</button></form>' if link.status in OPEN else ""
        return HTMLResponse(f"<!doctype html><title>Razorpay stand-in</title><p>{words}</p>{button}")

    async def _pay_on_page(self, request: Request) -> Response:
        payment = self.payer.pays(f"{self.url}{request.url.path}")
        if "callback_url" in payment.link.asked:
            return RedirectResponse(self.payer.way_back(payment), 303)
        return HTMLResponse("<!doctype html><title>Razorpay stand-in</title><p>Paid</p>")


def _object(body: bytes) -> Answer:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise RazorpayError("The request body is not a JSON object")
    return found


def _newest_first(all_: Iterable[Payment] | Iterable[Refund] | Iterable[Dispute], request: Request) -> list[Answer]:
    since, until = (int(request.query_params.get(name, usual)) for name, usual in (("from", EARLIEST), ("to", LATEST)))
    for name, asked in (("from", since), ("to", until)):
        if not EARLIEST <= asked <= LATEST:
            raise RazorpayError(f"{name} must be between {EARLIEST} and {LATEST}", field=name)
    met = [each for each in all_ if since <= int(each.created_at.timestamp()) <= until]
    return [each.json for each in sorted(met, key=lambda each: each.created_at)[::-1]]


def _page(found: list[Any], request: Request) -> list[Any]:
    skip, count = (int(request.query_params.get(name, usual)) for name, usual in (("skip", 0), ("count", 10)))
    if count > 100:
        raise RazorpayError("The count may not be greater than 100.", field="count")
    return found[skip : skip + count]


def _collection(items: list[Answer]) -> Answer:
    return {"entity": "collection", "count": len(items), "items": items}
