"""One Razorpay account: its links, payments and refunds, and what happens to them by hand and by time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.standins.razorpay_entities import Dispute, Link, Payment, Refund, new_id
from tests.standins.razorpay_payer import OPEN, Payer
from tests.standins.razorpay_rules import check_refund
from tests.standins.razorpay_webhooks import Webhooks
from tests.standins.standin import Standin

REFUNDABLE_FOR = timedelta(days=183)  # refunds/faqs.md: a payment older than six months cannot be refunded
KEY_SECRET, WEBHOOK_SECRET = "standin-key-secret", "standin-webhook-secret"  # they open nothing but a stand-in


class RazorpayAccount(Standin):
    """What both sides of the account see; `RazorpayStandin` puts the API on top.

    `refunds_wait`: a refund answers `pending` until `settle_refund`; else it is processed at once, as in test mode.
    `balance` limits refunds (minor units). `honours_refund_keys=False` ignores X-Refund-Idempotency: the pages do not
    promise it in test mode.
    """

    def __init__(
        self,
        key_id: str = "rzp_test_standin",
        key_secret: str = KEY_SECRET,
        webhook_secret: str = WEBHOOK_SECRET,
        *,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.key_id, self.key_secret = key_id, key_secret
        self.links: dict[str, Link] = {}
        self.payments: dict[str, Payment] = {}
        self.refunds: dict[str, Refund] = {}
        self.disputes: dict[str, Dispute] = {}
        self.refunds_wait = False
        self.balance: int | None = None
        self.honours_refund_keys = True
        self.answered_refunds: dict[str, tuple[bytes, dict[str, Any]]] = {}
        super().__init__(clock=clock)
        self.webhooks = Webhooks(self, webhook_secret)
        self.payer = Payer(self)

    # the test's side

    def link(self, named: Link | str) -> Link:
        """The link with this id, reference or address, aged to now; AssertionError when there is none."""
        with self.lock:
            self.expire_what_is_due()
            if isinstance(named, Link):
                return named
            for link in self.links.values():
                if named in {link.link_id, link.reference, link.short_url}:
                    return link
        raise AssertionError(f"no link {named!r}: {[link.reference for link in self.links.values()]}")

    def expire(self, named: Link | str) -> Link:
        """Let a link end now, whatever its time."""
        with self.lock:
            link = self.link(named)
            if link.status in OPEN:
                link.close("expired", self.now)
                self.webhooks.link_event("expired", link)
            return link

    def settle_refund(self, refund_id: str, status: str = "processed") -> Refund:
        """The bank has decided about a pending refund: `processed` or `failed`."""
        with self.lock:
            refund = self.refunds[refund_id]
            assert refund.status == "pending", f"refund is {refund.status}"
            self._settle(refund, status)
            return refund

    def refund_by_hand(self, payment_id: str, amount: int | None = None) -> Refund:
        """Somebody of the clinic refunds in Razorpay's own dashboard."""
        with self.lock:
            return self.make_refund(self.payments[payment_id], {} if amount is None else {"amount": amount})

    def dispute(
        self, payment_id: str, amount: int | None = None, *, reason: str = "chargeback", days: int = 7
    ) -> Dispute:
        """The payer's bank asks for the money back (all of it, if no amount is given); `days` to respond."""
        with self.lock:
            payment = self.payments[payment_id]
            dispute = Dispute(
                dispute_id=new_id("disp_"),
                payment=payment,
                amount=payment.amount if amount is None else amount,
                reason=reason,
                respond_by=self.now + timedelta(days=days),
                created_at=self.now,
            )
            self.disputes[dispute.dispute_id] = dispute
            self.webhooks.dispute_event("created", dispute)
            return dispute

    def decide_dispute(self, dispute_id: str, status: str) -> Dispute:
        """The dispute moves on: `under_review`, `won`, `lost` or `closed`."""
        with self.lock:
            dispute = self.disputes[dispute_id]
            assert dispute.status in {"open", "under_review"}, f"dispute is {dispute.status}"
            dispute.status = status
            self.webhooks.dispute_event(status, dispute)
            return dispute

    def expire_what_is_due(self) -> None:
        """Close every link whose time is over."""
        now = self.now
        for link in self.links.values():
            if link.status in OPEN and link.expires_at and link.expires_at <= now:
                link.close("expired", link.expires_at)
                self.webhooks.link_event("expired", link)

    def make_refund(self, payment: Payment, asked: dict[str, Any]) -> Refund:
        """Give money back if the rules allow it; RazorpayError otherwise."""
        amount = check_refund(asked, payment, balance=self.balance)
        refund = Refund(
            refund_id=new_id("rfnd_"),
            payment=payment,
            amount=amount,
            asked=asked,
            created_at=self.now,
            status="pending",
        )
        self.refunds[refund.refund_id] = refund
        payment.refunds.append(refund)
        self.webhooks.refund_event("created", refund)
        if self.now - payment.created_at > REFUNDABLE_FOR:
            self._settle(refund, "failed")
        elif not self.refunds_wait:
            self._settle(refund, "processed")
        return refund

    def _settle(self, refund: Refund, status: str) -> None:
        refund.status = status
        if status == "processed":
            self.balance = None if self.balance is None else self.balance - refund.amount
            if refund.payment.refunded == refund.payment.amount:
                refund.payment.status = "refunded"
        self.webhooks.refund_event(status, refund)
