"""Stripe's API, as the stripe library speaks with it: Checkout Sessions, payment intents, refunds, idempotency keys.

Rules and words are from docs.stripe.com/api and docs.stripe.com/currencies, and from the library's parameter types.
"""

import html
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.standins.faults import Fault
from tests.standins.stripe_account import Kept, StripeAccount
from tests.standins.stripe_entities import Session, new_id
from tests.standins.stripe_rules import LONGEST, LONGEST_KEY, StripeError, check_session, missing, read_form

KEPT_FOR = timedelta(hours=24)  # api/idempotent_requests: keys may be removed once they are at least 24 hours old

Answer = dict[str, Any]
Does = Callable[[Request, Answer], Answer]


class StripeStandin(StripeAccount):
    """The API at `url` (the library's base address), `payer` at the hosted page, `webhooks` on their way."""

    def _create_session(self, request: Request, asked: Answer) -> Answer:
        check_session(asked, now=self.now)
        session_id, now = new_id("cs_test_a1", 56), self.now
        ends = datetime.fromtimestamp(int(asked["expires_at"]), UTC) if "expires_at" in asked else now + LONGEST
        session = Session(
            session_id=session_id,
            asked=asked,
            page=f"{self.url}/c/pay/{session_id}",
            created_at=now,
            expires_at=ends,
        )
        self.sessions[session_id] = session
        return session.json(expand=asked.get("expand", ()))

    def _list_sessions(self, request: Request, asked: Answer) -> Answer:
        made = asked.get("created", {})
        found = [
            session.json()
            for session in reversed(self.sessions.values())
            if _is_within(made, session.created_at)
            and asked.get("payment_intent") in {None, session.intent and session.intent.intent_id}
        ]
        return _page(found, asked, "/v1/checkout/sessions")

    def _read_session(self, request: Request, asked: Answer) -> Answer:
        return self._known_session(request).json(expand=asked.get("expand", ()))

    def _expire_session(self, request: Request, asked: Answer) -> Answer:
        session = self._known_session(request)
        if session.status != "open":
            raise StripeError(
                'Only Checkout Sessions with a status in ["open"] can be expired. '
                f'This Checkout Session has a status of "{session.status}".'
            )
        self.end(session)
        return session.json(expand=asked.get("expand", ()))

    def _read_intent(self, request: Request, asked: Answer) -> Answer:
        intent = self.intents.get(request.path_params["intent_id"])
        if intent is None:
            raise missing("payment_intent", request.path_params["intent_id"])
        return intent.json

    def _list_intents(self, request: Request, asked: Answer) -> Answer:
        made = asked.get("created", {})
        found = [intent.json for intent in reversed(self.intents.values()) if _is_within(made, intent.created_at)]
        return _page(found, asked, "/v1/payment_intents")

    def _list_disputes(self, request: Request, asked: Answer) -> Answer:
        wanted, made = asked.get("payment_intent"), asked.get("created", {})
        found = [
            each.json
            for each in reversed(self.disputes.values())
            if wanted in {None, each.intent.intent_id} and _is_within(made, each.created_at)
        ]
        return _page(found, asked, "/v1/disputes")

    def _refund(self, request: Request, asked: Answer) -> Answer:
        return self.make_refund(asked).json

    def _list_refunds(self, request: Request, asked: Answer) -> Answer:
        wanted, made = asked.get("payment_intent"), asked.get("created", {})
        found = [
            refund.json
            for refund in reversed(self.refunds.values())
            if wanted in {None, refund.intent.intent_id} and _is_within(made, refund.created_at)
        ]
        return _page(found, asked, "/v1/refunds")

    def _read_refund(self, request: Request, asked: Answer) -> Answer:
        refund = self.refunds.get(request.path_params["refund_id"])
        if refund is None:
            raise missing("refund", request.path_params["refund_id"])
        return refund.json

    def _known_session(self, request: Request) -> Session:
        session = self.sessions.get(request.path_params["session_id"])
        if session is None:
            raise missing("checkout.session", request.path_params["session_id"])
        return session

    # the wire

    def routes(self) -> list[Route]:
        sessions, refunds = "/v1/checkout/sessions", "/v1/refunds"
        return [
            self._route("POST", sessions, self._create_session),
            self._route("GET", sessions, self._list_sessions),
            self._route("GET", sessions + "/{session_id}", self._read_session),
            self._route("POST", sessions + "/{session_id}/expire", self._expire_session),
            self._route("GET", "/v1/payment_intents", self._list_intents),
            self._route("GET", "/v1/payment_intents/{intent_id}", self._read_intent),
            self._route("GET", "/v1/disputes", self._list_disputes),
            self._route("POST", refunds, self._refund),
            self._route("GET", refunds, self._list_refunds),
            self._route("GET", refunds + "/{refund_id}", self._read_refund),
            Route("/c/pay/{session_id}", self._show_page, methods=["GET"]),
            Route("/c/pay/{session_id}", self._pay_on_page, methods=["POST"]),
            Route("/{path:path}", self._nowhere, methods=["GET", "POST", "DELETE"]),
        ]

    def _route(self, method: str, path: str, does: Does) -> Route:
        async def answer(request: Request) -> Response:
            body = await request.body()
            asked = read_form(body.decode() if method == "POST" else request.url.query)
            headers = {"Request-Id": new_id("req_", 14)} | ({"Stripe-Notice": self.notice} if self.notice else {})
            try:
                self._check_key(request)
                with self.lock:
                    self.expire_what_is_due()
                    if method == "GET":
                        return JSONResponse(does(request, asked), headers=headers)
                    status, said, replayed = self._once_per_key(request, body, asked, does)
            except StripeError as error:
                return JSONResponse(error.json, error.status, headers)
            return JSONResponse(said, status, headers | ({"Idempotent-Replayed": "true"} if replayed else {}))

        return Route(path, answer, methods=[method])

    def _once_per_key(self, request: Request, body: bytes, asked: Answer, does: Does) -> tuple[int, Answer, bool]:
        """Do a POST, or say again what was said under its key: success and failure alike, but not what was refused
        before anything began (api/idempotent_requests).
        """
        key = request.headers.get("idempotency-key", "")
        if len(key) > LONGEST_KEY:
            raise StripeError("Idempotency keys can be up to 255 characters", kind="idempotency_error")
        self.kept = {name: kept for name, kept in self.kept.items() if kept.at + KEPT_FOR > self.now}
        whole = request.url.path.encode() + b"?" + body
        if (earlier := self.kept.get(key)) is not None:
            if earlier.asked != whole:
                raise StripeError(
                    "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                    f"Try using a key other than '{key}' if you meant to execute a different request.",
                    kind="idempotency_error",
                )
            return earlier.status, earlier.answer, True
        breaks = self.breakdowns.pop(0) if self.breakdowns else None
        status, said = 200, does(request, asked) if breaks is not False else {}
        if breaks is not None:
            status, said = 500, StripeError("An unknown error occurred", kind="api_error").json
        if key:
            self.kept[key] = Kept(asked=whole, status=status, answer=said, at=self.now)
        return status, said, False

    def _check_key(self, request: Request) -> None:
        if request.headers.get("authorization") != f"Bearer {self.secret_key}":
            raise StripeError("Invalid API Key provided: sk_test_********", status=401)
        if not request.headers.get("stripe-version"):
            raise StripeError("This stand-in wants to know the version")

    def error_page(self, fault: Fault) -> Response:
        status = fault.status or 500
        if status == 429:
            error = StripeError("Too many requests hit the API too quickly.", status=429, code="rate_limit")
        elif status == 409:
            words = "There is currently another in-progress request using this Stripe-Idempotent-Key."
            error = StripeError(words, status=409, kind="idempotency_error", code="idempotency_key_in_use")
        else:
            error = StripeError("An unknown error occurred", status=status, kind="api_error")
        wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return JSONResponse(error.json, status, wait)

    async def _nowhere(self, request: Request) -> Response:
        words = f"Unrecognized request URL ({request.method}: {request.url.path})."
        return JSONResponse(StripeError(words, status=404).json, 404)

    # the hosted page

    async def _show_page(self, request: Request) -> Response:
        with self.lock:
            session = self.session(request.path_params["session_id"])
            name = session.asked["line_items"][0]["price_data"]["product_data"]["name"]
            words = html.escape(f"{name} {session.currency.upper()} {session.amount} is {session.status}")
        button = '<form method="post"><button>Pay</button></form>' if session.status == "open" else ""
        return HTMLResponse(f"<!doctype html><title>Stripe stand-in</title><p>{words}</p>{button}")

    async def _pay_on_page(self, request: Request) -> Response:
        intent = self.payer.pays(request.path_params["session_id"])
        return RedirectResponse(self.payer.way_back(intent.session), 303)


def _is_within(made: Answer, at: datetime) -> bool:
    """Whether `at` is within a filter on `created`: `gte`, `lt` and `lte` in Unix seconds."""
    second = int(at.timestamp())
    return int(made.get("gte", 0)) <= second <= int(made.get("lte", 1 << 40)) and second < int(made.get("lt", 1 << 40))


def _page(found: list[Answer], asked: Answer, url: str) -> Answer:
    """One page of a list, newest first, from `starting_after` on."""
    after, limit = asked.get("starting_after"), min(int(asked.get("limit", 10)), 100)
    begins = next((place + 1 for place, each in enumerate(found) if each["id"] == after), 0)
    return {
        "object": "list",
        "url": url,
        "has_more": len(found) > begins + limit,
        "data": found[begins : begins + limit],
    }
