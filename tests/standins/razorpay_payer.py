"""The patient on Razorpay's page: pays, fails, pays late, pays twice, and comes back."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.standins.razorpay_entities import Link, Payment, new_id

if TYPE_CHECKING:
    from tests.standins.razorpay_account import RazorpayAccount

OPEN = {"created", "partially_paid"}


class Payer:
    """Everything a payer can do; a link is named by its id, reference, address, or itself."""

    def __init__(self, standin: "RazorpayAccount") -> None:
        self._standin = standin

    def pays(self, link: Link | str, amount: int | None = None, *, currency: str = "", method: str = "upi") -> Payment:
        """Pay the link on its page: what is left of it, or `amount` (minor units) as a part where the link takes parts.
        Another amount or `currency` than asked for is possible on purpose: the clinic must notice. AssertionError when
        the page shows that the link is closed.
        """
        return self.succeeds(self.starts(link, amount, currency=currency, method=method))

    def fails(self, link: Link | str, *, reason: str = "payment_failed") -> Payment:
        """Try and fail; the link stays open for another try."""
        payment = self.starts(link)
        with self._standin.lock:
            payment.status, payment.reason = "failed", reason
            self._standin.webhooks.payment_event("failed", payment)
        return payment

    def starts(
        self, link: Link | str, amount: int | None = None, *, currency: str = "", method: str = "upi"
    ) -> Payment:
        """Open the page and go to the bank; nothing is decided yet. Two of these may both succeed."""
        with self._standin.lock:
            found = self._standin.link(link)
            assert found.status in OPEN, f"the page says: this link is {found.status}"
            payment = Payment(
                payment_id=new_id("pay_"),
                link=found,
                amount=found.amount - found.amount_paid if amount is None else amount,
                currency=currency or str(found.asked.get("currency", "INR")),
                method=method,
                created_at=self._standin.now,
            )
            found.payments.append(payment)
            self._standin.payments[payment.payment_id] = payment
            return payment

    def succeeds(self, payment: Payment) -> Payment:
        """The bank says yes: authorised and captured. Also for a try that had failed, and after the link was closed.

        What a closed link's status becomes is not documented. Here it stays closed, the capture shows in `payments`,
        and no payment_link.paid is sent: the harder of the two cases for the clinic.
        """
        with self._standin.lock:
            assert not payment.captured, "this try has succeeded already"
            link, hooks = payment.link, self._standin.webhooks
            payment.status, payment.reason = "authorized", None
            hooks.payment_event("authorized", payment)
            payment.status = "captured"
            link.amount_paid += payment.amount
            link.updated_at = self._standin.now
            hooks.payment_event("captured", payment)
            full = link.amount_paid >= link.amount
            if full:
                hooks.order_event(payment)
            if link.status in OPEN:
                link.status = "paid" if full else "partially_paid"
                hooks.link_event(link.status, link, payment)
            return payment

    def way_back(self, payment: Payment) -> str:
        """The address Razorpay sends the payer's browser to: the callback_url with the signed query."""
        link = payment.link
        status = link.status
        signed = "|".join((link.link_id, link.reference, status, payment.payment_id)).encode()
        query = {
            "razorpay_payment_id": payment.payment_id,
            "razorpay_payment_link_id": link.link_id,
            "razorpay_payment_link_reference_id": link.reference,
            "razorpay_payment_link_status": status,
            "razorpay_signature": self._standin.webhooks.sign(signed, self._standin.key_secret),
        }
        joined = "&" if "?" in link.asked["callback_url"] else "?"
        return f"{link.asked['callback_url']}{joined}{urlencode(query)}"
