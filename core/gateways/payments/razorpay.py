"""Razorpay payment links: make, read and close them, refund, and read Razorpay's webhooks.

Facts and their sources stand beside what follows from them; paths are those of github.com/razorpay/markdown-docs.
The library is used for what it knows (addresses, authentication); `Wire` stands beneath it for what it hides.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import razorpay

from core.domain.money import Money
from core.domain.payment import Capture
from core.gateways.payments.answers import odd_answer, refund_state
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
from core.gateways.payments.razorpay_books import TAKEN, RazorpayBooks
from core.gateways.payments.razorpay_events import REFUND_STATUS, callback_of, notice_of
from core.gateways.payments.signature import is_signed
from core.gateways.wire import ANSWER_WITHIN, CONNECT_WITHIN, OutcomeUnknown, Wire

# "timestamp must be atleast 15 minutes in future" (api/payments/payment-links/create-standard); a minute for our clock
# and for the call itself. A shorter hold therefore ends by `cancel_link`, and its money may come late.
SHORTEST_LINK = timedelta(minutes=16)

_STATUS = {"created": "open", "partially_paid": "open", "paid": "paid", "expired": "expired", "cancelled": "cancelled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RazorpayAccount:
    """The clinic's account: API keys, the active webhook secrets (new and old during a change), the API's address."""

    key_id: str
    key_secret: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False, default=())
    api_base: str = "https://api.razorpay.com"
    answer_within: float = ANSWER_WITHIN


class RazorpayGateway:
    """`PaymentGateway` over Razorpay. Safe to call from many threads."""

    name = "razorpay"

    def __init__(self, account: RazorpayAccount, *, clock: Callable[[], datetime]) -> None:
        self._account = account
        self._clock = clock
        self._timeout = (CONNECT_WITHIN, account.answer_within)
        self._wire = Wire()
        self._client = razorpay.Client(
            session=self._wire,
            auth=(account.key_id, account.key_secret),
            base_url=account.api_base.rstrip("/"),
        )
        self._books = RazorpayBooks(self._client, timeout=self._timeout)

    def close(self) -> None:
        """Close the connections that were kept."""
        self._wire.close()

    def create_link(self, request: LinkRequest) -> LinkState:
        """Make the link, or find the one that an earlier call with this reference made.

        Razorpay refuses a reference that it has seen ("payment link creation with reference ID already attempted"),
        so a refusal and a lost answer both lead to the same question: is there a link of this reference?
        """
        try:
            return self._link(self._client.payment_link.create(self._new_link(request), timeout=self._timeout))
        except (GatewayRefused, OutcomeUnknown) as cause:
            found = self._by_reference(request, cause)
            if found is None:
                raise
            return found

    def read_link(self, link_id: str) -> LinkState:
        """Read the link and its captures."""
        return self._link(self._client.payment_link.fetch(link_id, {}, timeout=self._timeout))

    def cancel_link(self, link_id: str) -> LinkState:
        """Close the link. Only one that is `created` can be closed: the refusal is the sign that something came first
        (api/payments/payment-links/cancel-standard), so the link is read and its true state returned.
        """
        try:
            return self._link(self._client.payment_link.cancel(link_id, timeout=self._timeout))
        except GatewayRefused:
            state = self.read_link(link_id)
            if state.status == "open" and not state.captures:
                raise
            return state

    def refund(self, *, gateway_payment_id: str, amount: Money, key: str) -> RefundState:
        """Give `amount` of one capture back, once per `key` (>= 10 characters of `A-Za-z0-9_-`).

        The key goes as idempotency header (api/refunds/normal-refunds-idempotent). The header is not said to work in
        test mode, and a refusal can hide an earlier success, so the refund is first looked for by its key in the notes
        (a receipt would do, but how long one may be is not said).
        """
        made = self._client.payment.fetch_multiple_refund(gateway_payment_id, {"count": 100}, timeout=self._timeout)
        for refund in made.get("items") or ():
            notes = refund.get("notes")
            if isinstance(notes, dict) and notes.get("key") == key:  # "none" is `[]` here
                return refund_state(refund, REFUND_STATUS)
        return refund_state(
            self._client.payment.refund(
                gateway_payment_id,
                {"amount": amount.minor, "speed": "normal", "notes": {"key": key}},
                headers={"X-Refund-Idempotency": key},
                timeout=self._timeout,
            ),
            REFUND_STATUS,
        )

    def read_refund(self, *, gateway_payment_id: str, refund_id: str) -> RefundState:
        """Read how a refund stands."""
        refund = self._client.payment.fetch_refund_id(gateway_payment_id, refund_id, timeout=self._timeout)
        return refund_state(refund, REFUND_STATUS)

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
        """Verify `X-Razorpay-Signature` over the raw bytes and say what the event points at. Raises `Forged`.

        Several secrets may be active, as retries keep the one that was valid when the event happened.
        """
        signature = {name.lower(): value for name, value in headers.items()}.get("x-razorpay-signature")
        if not is_signed(body, signature, self._account.webhook_secrets):
            raise Forged
        return notice_of(body)

    def returned(self, query: Mapping[str, str]) -> Notice:
        """Verify the query with which a payer comes back (signed with the *key* secret). Raises `Forged`.

        Proves that the link has this status, not whose money it was: the link is read all the same.
        """
        signed, notice = callback_of(query)
        if not is_signed(signed, query.get("razorpay_signature"), (self._account.key_secret,)):
            raise Forged
        return notice

    def _new_link(self, request: LinkRequest) -> dict[str, Any]:
        expires_at = max(request.expires_at, self._clock() + SHORTEST_LINK)
        wanted: dict[str, Any] = {
            "amount": request.amount.minor,
            "currency": request.amount.currency,
            "accept_partial": request.first_part is not None,
            "reference_id": request.reference,
            "description": request.description[:2048],
            "expire_by": int(expires_at.timestamp()),
            "notify": {"sms": False, "email": False},  # we tell the patient ourselves, in the chat
            "reminder_enable": False,
        }
        if request.first_part:
            wanted["first_min_partial_amount"] = request.first_part.minor
        if request.return_url:
            wanted |= {"callback_url": request.return_url, "callback_method": "get"}
        return wanted

    def _by_reference(self, request: LinkRequest, cause: GatewayFailed) -> LinkState | None:
        """Return the link that bears this reference, if there is one; what we do not learn leaves `cause` standing.

        But not a refusal, as that is given up: where the question was not answered, the link may be there all the same.
        """
        try:
            listed = self._client.payment_link.all({"reference_id": request.reference}, timeout=self._timeout)
        except GatewayRefused:
            raise cause from None
        except GatewayFailed as unanswered:
            raise (unanswered if isinstance(cause, GatewayRefused) else cause) from None
        for link in listed.get("payment_links") or ():
            if link.get("reference_id") == request.reference:
                asked = Money(int(link["amount"]), str(link["currency"]))
                if asked != request.amount:
                    raise GatewayRefused(f"reference {request.reference} is a link over another amount") from cause
                return self.read_link(link["id"])
        return None

    def _link(self, link: Mapping[str, Any]) -> LinkState:
        """Return the entity as we say it; each capture is read anew, as only the payment itself names its currency."""
        try:
            return LinkState(
                link_id=str(link["id"]),
                reference=str(link["reference_id"]),
                url=str(link["short_url"]),
                status=_STATUS[link["status"]],
                captures=tuple(
                    capture
                    for paid in link.get("payments") or ()
                    if (capture := self._capture(str(paid["payment_id"])))
                ),
            )
        except (KeyError, TypeError) as odd:
            raise odd_answer("payment link", odd) from odd

    def _capture(self, payment_id: str) -> Capture | None:
        payment = self._client.payment.fetch(payment_id, {}, timeout=self._timeout)
        if payment["status"] not in TAKEN:
            return None
        return Capture(
            gateway_payment_id=str(payment["id"]),
            amount=Money(int(payment["amount"]), str(payment["currency"])),
        )
