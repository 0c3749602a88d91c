"""Stripe Checkout: make, read and close its sessions, refund, and read Stripe's webhooks.

A session is what we call a link. It has one payment intent, which is what we call a capture once it has succeeded;
both live on after the session is over. Facts are from docs.stripe.com and from the library's own parameter types.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from stripe import StripeClient
from stripe.checkout import Session
from stripe.params.checkout import SessionCreateParams

from core.domain.money import Money
from core.gateways.payments.answers import refund_state
from core.gateways.payments.port import (
    CaptureState,
    Entry,
    Forged,
    GatewayFailed,
    GatewayRefused,
    LinkRequest,
    LinkState,
    Notice,
    RefundState,
)
from core.gateways.payments.stripe_amounts import to_stripe
from core.gateways.payments.stripe_books import PAGE, REFUND_KEY, StripeBooks
from core.gateways.payments.stripe_events import REFERENCE, REFUND_STATUS, notice_of
from core.gateways.payments.stripe_links import link_of
from core.gateways.payments.stripe_return import returned_with, way_back
from core.gateways.payments.stripe_signature import is_signed_by_stripe
from core.gateways.payments.stripe_wire import REPLAYED, FailedForGood, StripeHttp
from core.gateways.wire import ANSWER_WITHIN, OutcomeUnknown

# "from 30 minutes to 24 hours after creation" (the type of `expires_at`). What is asked for must not depend on the
# moment of asking, as a second try under the same key is refused when it asks for something else: so a session lasts
# half an hour longer than we need it, and is closed by `cancel_link` when the hold ends.
SHORTEST_SESSION = timedelta(minutes=30)

_KEYS_TRIED = 3  # a key whose call failed on Stripe's side is of no use for a day; three times is no bad luck any more
_SOUGHT_AMONG = 1000  # sessions of two days: far more than a clinic makes, and ten pages are still read in seconds
_SOUGHT_WITHIN = timedelta(days=1)  # a session lives at most a day


@dataclass(frozen=True, slots=True, kw_only=True)
class StripeAccount:
    """The clinic's account: its secret key, the webhook's secrets (new and old during a change), the API's address.

    `return_key` signs the address to which payers come back: any secret of the deployment's own.
    """

    secret_key: str = field(repr=False)
    return_key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False, default=())
    api_base: str = "https://api.stripe.com"
    answer_within: float = ANSWER_WITHIN


class StripeGateway:
    """`PaymentGateway` over Stripe Checkout. Safe to call from many threads."""

    name = "stripe"

    def __init__(self, account: StripeAccount, *, clock: Callable[[], datetime]) -> None:
        self._account = account
        self._clock = clock
        self._http = StripeHttp(answer_within=account.answer_within)
        client = StripeClient(
            account.secret_key,
            base_addresses={"api": account.api_base.rstrip("/")},
            max_network_retries=0,
            http_client=self._http,
        )
        self._sessions, self._refunds = client.v1.checkout.sessions, client.v1.refunds
        self._books = StripeBooks(client)

    def close(self) -> None:
        """Close the connections that were kept."""
        self._http.close()

    def create_link(self, request: LinkRequest) -> LinkState:
        """Make the session, or find the one that an earlier call with this reference made.

        Our reference is the idempotency key. A day later Stripe has forgotten the key, a call that asks for something
        else is refused, and a failure may be repeated for ever: in each case the session is looked for by reference.
        """
        wanted = self._new_session(request)
        for key in _keys(request.reference):
            try:
                return self._made(self._sessions.create(wanted, {"idempotency_key": key}))
            except (GatewayRefused, OutcomeUnknown) as cause:
                found = self._by_reference(request, cause)
                if found is not None:
                    return found
                if not isinstance(cause, FailedForGood):
                    raise
        raise OutcomeUnknown("fails under every key")

    def read_link(self, link_id: str) -> LinkState:
        """Read the session and its payment."""
        return link_of(self._session(link_id), now=self._clock())

    def cancel_link(self, link_id: str) -> LinkState:
        """Close the session. Only one that is open can be: the refusal is the sign that something came first, so the
        session is read and its true state returned. One that waits for a bank stays `open`; its money may come late.
        """
        try:
            return link_of(self._sessions.expire(link_id, {"expand": ["payment_intent"]}).to_dict(), now=self._clock())
        except GatewayRefused:
            session = self._session(link_id)
            if session["status"] == "open":
                raise
            return link_of(session, now=self._clock())

    def refund(self, *, gateway_payment_id: str, amount: Money, key: str) -> RefundState:
        """Give `amount` of one capture back, once per `key`.

        The key is Stripe's idempotency key, which is forgotten after a day, and stands in the refund's metadata, by
        which it is looked for first.
        """
        wanted = to_stripe(amount)
        for each in _keys(key):
            for refund in self._books.refunds(gateway_payment_id):
                if (refund.get("metadata") or {}).get(REFUND_KEY) == key:
                    return refund_state(refund, REFUND_STATUS)
            with suppress(FailedForGood):
                return refund_state(
                    self._refunds.create(
                        {"payment_intent": gateway_payment_id, "amount": wanted, "metadata": {REFUND_KEY: key}},
                        {"idempotency_key": each},
                    ).to_dict(),
                    REFUND_STATUS,
                )
        raise OutcomeUnknown("fails under every key")

    def read_refund(self, *, gateway_payment_id: str, refund_id: str) -> RefundState:
        """Read how a refund stands."""
        del gateway_payment_id  # Stripe's refunds have addresses of their own
        return refund_state(self._refunds.retrieve(refund_id).to_dict(), REFUND_STATUS)

    def read_capture(self, gateway_payment_id: str) -> CaptureState:
        """Read one payment with all refunds and disputes of it."""
        return self._books.capture(gateway_payment_id)

    def entries(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """List the payments that were begun, and the refunds that were asked for, from `since` to before `until`."""
        return self._books.entries(since, until)

    def disputes(self, since: datetime, until: datetime) -> Iterator[Entry]:
        """List the disputes that were opened from `since` to before `until`."""
        return self._books.disputes(since, until)

    def notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Verify `Stripe-Signature` over the raw bytes and say what the event points at. Raises `Forged`."""
        signature = {name.lower(): value for name, value in headers.items()}.get("stripe-signature")
        if not is_signed_by_stripe(body, signature, self._account.webhook_secrets, now=self._clock()):
            raise Forged
        return notice_of(body)

    def returned(self, query: Mapping[str, str]) -> Notice:
        """Verify the query with which a payer comes back, which we signed ourselves. Raises `Forged`."""
        return returned_with(query, key=self._account.return_key)

    def _new_session(self, request: LinkRequest) -> SessionCreateParams:
        wanted: SessionCreateParams = {
            "mode": "payment",
            "client_reference_id": request.reference,
            "metadata": {REFERENCE: request.reference},
            # The payment's own events do not name the session. India's rules want a description of every payment.
            "payment_intent_data": {
                "metadata": {REFERENCE: request.reference},
                "description": request.description[:250] or "-",
            },
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": request.amount.currency.lower(),
                        "unit_amount": to_stripe(request.amount),
                        "product_data": {"name": request.description[:250] or "-"},
                    },
                }
            ],
            "expires_at": int((request.expires_at + SHORTEST_SESSION).timestamp()),
            "adaptive_pricing": {"enabled": False},  # what is paid must be what was asked for, in its currency
            "expand": ["payment_intent"],
        }
        if request.return_url:
            for name, way in (("success_url", "done"), ("cancel_url", "back")):
                wanted[name] = way_back(  # type: ignore[literal-required]  # both are names of addresses
                    request.return_url, reference=request.reference, way=way, key=self._account.return_key
                )
        return wanted

    def _made(self, session: Session) -> LinkState:
        """Return a session that was made now; one that was made before is shown as it was then, so it is read anew."""
        before = session.last_response is not None and session.last_response.headers.get(REPLAYED) == "true"
        return self.read_link(session.id) if before else link_of(session.to_dict(), now=self._clock())

    def _session(self, link_id: str) -> Mapping[str, Any]:
        return self._sessions.retrieve(link_id, {"expand": ["payment_intent"]}).to_dict()

    def _by_reference(self, request: LinkRequest, cause: GatewayFailed) -> LinkState | None:
        """Return the session that bears this reference, if there is one; what we do not learn leaves `cause`.

        But not a refusal, as that is given up: where the question was not answered, the session may be there.
        """
        try:
            found = [s for s in self._sessions_near(request) if s["client_reference_id"] == request.reference]
        except GatewayRefused:
            raise cause from None
        except GatewayFailed as unanswered:
            raise (unanswered if isinstance(cause, GatewayRefused) else cause) from None
        if not found:
            return None
        if (found[0]["amount_total"], found[0]["currency"].upper()) != (
            to_stripe(request.amount),
            request.amount.currency,
        ):
            raise GatewayRefused(f"reference {request.reference} is a session over another amount") from cause
        return self.read_link(found[0]["id"])

    def _sessions_near(self, request: LinkRequest) -> Iterable[Mapping[str, Any]]:
        """Return every session that was made about when this one may have been. Raises `OutcomeUnknown` for a crowd."""
        since, until = (int((request.expires_at + by).timestamp()) for by in (-_SOUGHT_WITHIN, _SOUGHT_WITHIN))
        listed = self._sessions.list({"created": {"gte": since, "lte": until}, "limit": PAGE})
        for count, session in enumerate(listed.auto_paging_iter()):
            if count >= _SOUGHT_AMONG:
                raise OutcomeUnknown("too many sessions to look through")
            yield session.to_dict()


def _keys(key: str) -> Iterator[str]:
    """Return the keys under which one thing is asked for, each only after the one before has failed for good."""
    yield key
    for number in range(2, _KEYS_TRIED + 1):
        yield f"{key}-{number}"
