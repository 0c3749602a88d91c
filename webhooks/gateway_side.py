"""Reads one capture at its gateway, with all that was done to it there, and lets the clinic draw the consequences."""

import logging
from collections.abc import Mapping

from core.domain.errors import NotFound
from core.gateways.payments.port import GatewayFailed, PaymentGateway
from core.services.gateway_side import capture_seen, whose_chat
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, Tell

log = logging.getLogger(__name__)


class GatewaySideReader:
    """The handler of `read_capture`."""

    def __init__(self, database: Database, gateways: Mapping[str, PaymentGateway], *, tell: Tell) -> None:
        self._database = database
        self._gateways = gateways
        self._tell = tell

    def read(self, due: Due) -> Closing:
        """Read the capture; one of a payment that is not ours (the account may serve others) is left alone."""
        name = due.body["gateway"]
        gateway = self._gateways.get(name)
        if gateway is None:  # switched off with money under way; it may be switched on again
            raise GatewayFailed(f"no gateway {name}")
        state = gateway.read_capture(due.body["gateway_payment_id"])

        def close(uow: UnitOfWork) -> None:
            try:
                chat_id = whose_chat(uow, name, state)
            except NotFound:
                log.info("a capture of no payment of ours", extra={"gateway": name})
                return
            if chat_id is not None:
                uow.chats.lock(chat_id)
            self._tell(uow, capture_seen(uow, name, state))

        return close
