"""One Stripe account: its sessions, payments, refunds and disputes, and what happens to them by hand and by time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.standins.standin import Standin
from tests.standins.stripe_entities import Dispute, Intent, Refund, Session, new_id
from tests.standins.stripe_payer import Payer
from tests.standins.stripe_rules import REFUND_FIELDS, StripeError, check_fields, check_metadata, missing
from tests.standins.stripe_webhooks import Webhooks

# They open nothing but a stand-in.
SECRET_KEY, WEBHOOK_SECRET = "sk_test_standin47114711abc", "whsec_standin-webhook-secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was answered under an idempotency key, and to what."""

    asked: bytes
    status: int
    answer: dict[str, Any]
    at: datetime


class StripeAccount(Standin):
    """What both sides of the account see; `StripeStandin` puts the API on top.

    `refunds_wait`: a refund answers `pending` until `settle_refund`; else it has succeeded at once, as with cards.
    `breakdowns`: each makes the next POST answer 500 after it was begun, and that answer is kept under its key;
    True does the work all the same, False does not. `notice` is a header of which the library makes a warning.
    """

    def __init__(
        self,
        secret_key: str = SECRET_KEY,
        webhook_secret: str = WEBHOOK_SECRET,
        *,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.secret_key = secret_key
        self.sessions: dict[str, Session] = {}
        self.intents: dict[str, Intent] = {}
        self.refunds: dict[str, Refund] = {}
        self.disputes: dict[str, Dispute] = {}
        self.kept: dict[str, Kept] = {}
        self.breakdowns: list[bool] = []
        self.refunds_wait = False
        self.notice: str | None = "You are in a test environment."
        super().__init__(clock=clock)
        self.webhooks = Webhooks(self, webhook_secret)
        self.payer = Payer(self)

    def session(self, named: Session | str) -> Session:
        """The session with this id, reference or address, aged to now; AssertionError when there is none."""
        with self.lock:
            self.expire_what_is_due()
            if isinstance(named, Session):
                return named
            for session in self.sessions.values():
                if named in {session.session_id, session.reference, session.page}:
                    return session
        raise AssertionError(f"no session {named!r}: {[session.reference for session in self.sessions.values()]}")

    def expire_what_is_due(self) -> None:
        """End every open session whose time is over."""
        now = self.now
        for session in self.sessions.values():
            if session.status == "open" and session.expires_at <= now:
                self.end(session)

    def end(self, session: Session) -> None:
        """Expire an open session; what the payer had begun on it is cancelled."""
        session.status = "expired"
        if session.intent is not None:
            session.intent.status = "canceled"
            self.webhooks.intent_event("canceled", session.intent)
        self.webhooks.session_event("expired", session)

    def refund_by_hand(self, intent_id: str, amount: int | None = None) -> Refund:
        """Somebody of the clinic refunds in Stripe's own dashboard."""
        with self.lock:
            return self.make_refund({"payment_intent": intent_id} | ({} if amount is None else {"amount": str(amount)}))

    def make_refund(self, asked: Mapping[str, Any]) -> Refund:
        """Give money back if the rules allow it; StripeError otherwise."""
        check_fields(asked, REFUND_FIELDS)
        check_metadata(asked.get("metadata") or {})
        intent = self.intents.get(str(asked.get("payment_intent")))
        if intent is None:
            raise missing("payment_intent", str(asked.get("payment_intent")))
        if intent.status != "succeeded":
            raise StripeError(f"This PaymentIntent ({intent.intent_id}) does not have a successful charge to refund.")
        if intent.dispute is not None:
            raise StripeError(f"Charge {intent.charge_id} has been charged back", code="charge_disputed")
        left = intent.amount - intent.refunded
        amount = int(asked.get("amount", left))
        if not left:
            raise StripeError(f"Charge {intent.charge_id} has already been refunded.", code="charge_already_refunded")
        if not 0 < amount <= left:
            raise StripeError(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})")
        refund = Refund(
            refund_id=new_id("re_3"),
            intent=intent,
            amount=amount,
            metadata=dict(asked.get("metadata") or {}),
            created_at=self.now,
            status="pending" if self.refunds_wait else "succeeded",
        )
        self.refunds[refund.refund_id] = refund
        intent.refunds.append(refund)
        self.webhooks.refund_event("created", refund)
        self.webhooks.charge_event("refunded", intent)
        self.webhooks.refund_event("updated", refund)
        return refund

    def settle_refund(self, refund_id: str, status: str = "succeeded") -> Refund:
        """The bank has decided: `succeeded` or `failed`. One that has succeeded may still fail, weeks later, when the
        card turns out to be closed (docs.stripe.com/refunds, "Handle failed refunds").
        """
        with self.lock:
            refund = self.refunds[refund_id]
            refund.status = status
            self.webhooks.refund_event("updated", refund)
            if status == "failed":
                self.webhooks.refund_event("failed", refund)
            return refund

    def dispute(self, intent_id: str, *, reason: str = "fraudulent", days: int = 7) -> Dispute:
        """The payer's bank takes the whole amount back for now; `days` to respond."""
        with self.lock:
            intent = self.intents[intent_id]
            dispute = Dispute(
                dispute_id=new_id("du_1"),
                intent=intent,
                amount=intent.amount,
                created_at=self.now,
                respond_by=self.now + timedelta(days=days),
                reason=reason,
            )
            self.disputes[dispute.dispute_id] = intent.dispute = dispute
            self.webhooks.dispute_event("created", dispute)
            self.webhooks.dispute_event("funds_withdrawn", dispute)
            return dispute

    def decide_dispute(self, dispute_id: str, status: str) -> Dispute:
        """The bank has decided: `won` (the clinic has the money again), `lost` or `warning_closed`."""
        with self.lock:
            dispute = self.disputes[dispute_id]
            dispute.status = status
            self.webhooks.dispute_event("closed", dispute)
            if status == "won":
                dispute.intent.dispute = None
                self.webhooks.dispute_event("funds_reinstated", dispute)
            return dispute
