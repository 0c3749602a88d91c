"""The patient on Stripe's page: pays, fails, pays by a bank that takes days, comes back or turns back."""

from typing import TYPE_CHECKING

from tests.standins.stripe_entities import Intent, Session, new_id

if TYPE_CHECKING:
    from tests.standins.stripe_account import StripeAccount

AT_ONCE = {"card", "upi"}
"""Methods that answer while the payer waits; every other one answers days later ("delayed notification")."""


class Payer:
    """Everything a payer can do; a session is named by its id, reference, address, or itself."""

    def __init__(self, standin: "StripeAccount") -> None:
        self._standin = standin

    def pays(self, session: Session | str, amount: int | None = None, *, currency: str = "") -> Intent:
        """Pay with a card. Another `amount` or `currency` than asked for is possible on purpose: the clinic must
        notice. AssertionError when the page says that the session is over.
        """
        return self.succeeds(self.starts(session, amount, currency=currency))

    def fails(self, session: Session | str, *, reason: str = "card_declined") -> Intent:
        """Try a card that is declined; the page stays open for another try."""
        return self.bounces(self.starts(session), reason=reason)

    def starts(
        self, session: Session | str, amount: int | None = None, *, currency: str = "", method: str = "card"
    ) -> Intent:
        """Go to the bank; nothing is decided yet.

        With a method that answers days later this completes the session, unpaid: it cannot be closed any more.
        """
        with self._standin.lock:
            found = self._standin.session(session)
            assert found.status == "open", f"the page says: this session is {found.status}"
            intent = found.intent
            if intent is None:
                intent = found.intent = Intent(
                    intent_id=new_id("pi_3"),
                    session=found,
                    amount=found.amount,
                    currency=found.currency,
                    created_at=self._standin.now,
                )
                self._standin.intents[intent.intent_id] = intent
                self._standin.webhooks.intent_event("created", intent)
            intent.method, intent.error = method, None
            intent.amount, intent.currency = amount or found.amount, currency or found.currency
            if method in AT_ONCE:
                intent.status = "requires_action"  # the bank's own page is before the payer
            else:
                intent.status = "processing"
                found.status = "complete"
                self._standin.webhooks.intent_event("processing", intent)
                self._standin.webhooks.session_event("completed", found)
            return intent

    def succeeds(self, intent: Intent) -> Intent:
        """The bank says yes."""
        with self._standin.lock:
            late, hooks = intent.status == "processing", self._standin.webhooks
            assert late or intent.session.status == "open", f"the session is {intent.session.status}"
            intent.status, intent.charge_id, intent.captured_at = "succeeded", new_id("ch_3"), self._standin.now
            intent.session.status = "complete"
            hooks.charge_event("succeeded", intent)
            hooks.intent_event("succeeded", intent)
            hooks.session_event("async_payment_succeeded" if late else "completed", intent.session)
            return intent

    def bounces(self, intent: Intent, *, reason: str = "card_declined") -> Intent:
        """The bank says no. After days that is the end of the session; on the page another card may be tried."""
        with self._standin.lock:
            late, hooks = intent.status == "processing", self._standin.webhooks
            intent.status, intent.error, intent.charge_id = "requires_payment_method", reason, new_id("ch_3")
            hooks.charge_event("failed", intent)
            hooks.intent_event("payment_failed", intent)
            if late:
                hooks.session_event("async_payment_failed", intent.session)
            return intent

    def way_back(self, session: Session | str, *, turning_back: bool = False) -> str:
        """The address that Stripe sends the browser to: after paying, or by the page's own back button."""
        found = self._standin.session(session)
        address = str(found.asked["cancel_url" if turning_back else "success_url"])
        return address.replace("{CHECKOUT_SESSION_ID}", found.session_id)
