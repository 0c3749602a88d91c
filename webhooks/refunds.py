"""Gives money back through the gateway it came by, and keeps asking until the gateway says how that ended."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from core.domain.effects import PollRefund
from core.domain.payment import Refund, RefundStatus
from core.gateways.payments.port import GatewayFailed, PaymentGateway, RefundState
from core.services.refunds import FIRST_LOOK, refund_heard, refund_refused
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, Tell, nothing_follows

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

POLLS = (FIRST_LOOK, 10 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE, DAY, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 7 * DAY)
"""The wait before each look at a refund under way: banks take five to seven working days (Razorpay, refunds)."""

NO_MORE_POLLS = len(POLLS)
"""The `attempt` of a look that plans no further one, because something else than the clock asked for it."""

_ENDED = {RefundStatus.PROCESSED, RefundStatus.FAILED}


class Refunds:
    """The handlers of `send_refund` and `poll_refund`."""

    def __init__(
        self,
        database: Database,
        gateways: Mapping[str, PaymentGateway],
        *,
        tell: Tell,
    ) -> None:
        self._database = database
        self._gateways = gateways
        self._tell = tell

    def send(self, due: Due) -> Closing:
        """Ask the gateway for the refund, under the key that was stored with it."""
        refund, known = self._refund(due)
        if known is not None or refund.status in _ENDED:
            return nothing_follows
        state = self._gateway(refund).refund(
            gateway_payment_id=refund.gateway_payment_id, amount=refund.amount, key=refund.key
        )
        return self._heard(due, refund, state, attempt=0)

    def not_sent(self, due: Due) -> Closing:
        """Record that the gateway will not do it: the money is still owed, and the desk must give it back by hand."""

        def close(uow: UnitOfWork) -> None:
            if due.chat_id is not None:
                uow.chats.lock(due.chat_id)
            self._tell(uow, refund_refused(uow, _id(due)))

        return close

    def poll(self, due: Due) -> Closing:
        """Ask how a refund stands that was under way."""
        refund, known = self._refund(due)
        by_the_clock = int(due.body["attempt"]) != NO_MORE_POLLS
        if known is None or (refund.status is RefundStatus.PROCESSED and by_the_clock):
            return nothing_follows
        state = self._gateway(refund).read_refund(gateway_payment_id=refund.gateway_payment_id, refund_id=known)
        return self._heard(due, refund, state, attempt=int(due.body["attempt"]))

    def _heard(self, due: Due, refund: Refund, state: RefundState, *, attempt: int) -> Closing:
        status = RefundStatus(state.status)

        def close(uow: UnitOfWork) -> None:
            if due.chat_id is not None:
                uow.chats.lock(due.chat_id)
            self._tell(uow, refund_heard(uow, refund.id, status=status, gateway_refund_id=state.refund_id))
            if status not in _ENDED and 0 < attempt < len(POLLS):  # the first look is planned where it is heard of
                uow.outbox.add(
                    PollRefund(refund_id=str(refund.id), attempt=attempt + 1),
                    key=f"poll-refund:{refund.id}:{attempt + 1}",
                    due=uow.now + POLLS[attempt],
                    chat_id=due.chat_id,
                )

        return close

    def _refund(self, due: Due) -> tuple[Refund, str | None]:
        return self._database.run(lambda uow: uow.payments.refund(_id(due)))

    def _gateway(self, refund: Refund) -> PaymentGateway:
        found = self._gateways.get(refund.gateway)
        if found is None:  # switched off with refunds under way; it may be switched on again
            raise GatewayFailed(f"no gateway {refund.gateway}")
        return found


def _id(due: Due) -> UUID:
    return UUID(due.body["refund_id"])
