"""The doors of the payment gateways: where their webhooks arrive, and the page to which a payer comes back.

Both are only triggers. What they point at is queued to be read anew at the gateway after the commit; what they say is
believed of nothing but that. A webhook is answered 2xx once it is stored, and 5xx otherwise, so that it comes again.
"""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from html import escape

import psycopg
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.phrases.payment_pages import payment_page_words
from core.domain.effects import PollRefund, ReadCapture, ReadPayment
from core.domain.errors import NotFound
from core.domain.events import PaymentTryFailed
from core.domain.notices import NoticeKind
from core.domain.payment import Payment, Status
from core.gateways.payments.port import TURNED_BACK, Forged, Notice, PaymentGateway
from core.services.notices import plan
from core.services.payments import payment_for_notice
from core.storage.chats import Binding
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Tell
from webhooks.page import page
from webhooks.refunds import NO_MORE_POLLS

log = logging.getLogger(__name__)

LOOK_AGAIN = 3  # seconds until a page that says "checking" asks again

_SHOWN = {
    Status.PAID: "paid",
    Status.QUARANTINED: "question",
    Status.FAILED: "failed",
    Status.PART_PAID: "part",
}
"""A payment's status -> what the payer's page says; everything else is still being checked."""

_CHECKED_AGAIN = {"pending", "part"}
"""What a page says that may be more a moment later: the second part may have been paid just now."""

_OVER = {Status.PAID, Status.QUARANTINED, Status.FAILED}
"""The statuses of which whoever comes back from the gateway has no more to tell."""


class PaymentDoors:
    """The doors of all gateways. `back_to` gives the address of a chat (by channel and address), if it has one."""

    def __init__(
        self,
        database: Database,
        gateways: Mapping[str, PaymentGateway],
        *,
        tell: Tell,
        wake: Callable[[], None],
        back_to: Callable[[str, str], str | None],
    ) -> None:
        self._database = database
        self._gateways = gateways
        self._tell = tell
        self._wake = wake
        self._back_to = back_to
        self._what_follows: Mapping[str, Callable[[UnitOfWork, str, Notice], None]] = {
            "link": _read_link,
            "try_failed": self._try_failed,
            "refund": _read_refund,
            "dispute": _read_capture,
            "ignored": lambda _uow, _gateway, _notice: None,
        }

    def router(self) -> APIRouter:
        """Return the doors, at /payments/{gateway}/webhook and /payments/{gateway}/return."""
        doors = APIRouter(include_in_schema=False)
        doors.post("/payments/{gateway}/webhook")(self.webhook)
        doors.get("/payments/{gateway}/return", response_class=HTMLResponse)(self.come_back)
        return doors

    async def webhook(self, gateway: str, request: Request) -> Response:
        """Take one event: 401 where the signature is not good (nothing is written), 200 once it is stored, else 503."""
        known = self._gateways.get(gateway)
        if known is None:
            return Response(status_code=404)
        body = await request.body()
        try:
            notice = known.notice(body, request.headers)
        except Forged:
            log.warning("forged payment event", extra={"gateway": gateway})
            return Response(status_code=401)
        try:
            await run_in_threadpool(self._database.run, partial(self._take, gateway=gateway, notice=notice))
        except (psycopg.Error, SQLAlchemyError) as error:
            log.warning("payment event not stored", extra={"gateway": gateway, "reason": type(error).__name__})
            return Response(status_code=503, headers={"Retry-After": "5"})
        self._wake()
        return Response(status_code=200)

    def come_back(self, gateway: str, request: Request) -> HTMLResponse:
        """Show the payer how the payment stands, and have the link read if that is not known yet."""
        known = self._gateways.get(gateway)
        if known is None:
            return _shown("unknown", "en", back=None, status=404)
        try:
            notice = known.returned(request.query_params)
        except Forged:
            return _shown("unknown", "en", back=None, status=403)
        payment, chat = self._database.run(partial(_returned, gateway=gateway, notice=notice))
        self._wake()
        if payment is None or chat is None:
            return _shown("unknown", "en", back=None, status=404)
        back = self._back_to(chat.channel, chat.address)
        otherwise = "unpaid" if notice.name == TURNED_BACK and payment.status is Status.OPEN else "pending"
        return _shown(_SHOWN.get(payment.status, otherwise), chat.language, back=back)

    def _take(self, uow: UnitOfWork, *, gateway: str, notice: Notice) -> None:
        """Claim the event, and queue what follows from it; a second delivery finds it claimed."""
        if uow.inbox.claim(f"payments.{gateway}", notice.event_id).row() is None:
            return
        log.info("payment event", extra={"gateway": gateway, "notice": notice.name, "notice_kind": notice.kind})
        try:
            self._what_follows[notice.kind](uow, gateway, notice)
        except NotFound:
            # The account may serve more than this clinic.
            log.info("payment event of no payment of ours", extra={"gateway": gateway, "notice": notice.name})

    def _try_failed(self, uow: UnitOfWork, gateway: str, notice: Notice) -> None:
        payment = payment_for_notice(uow, gateway, reference=notice.reference, link_id=notice.link_id)
        if payment.status is Status.OPEN and payment.chat_id is not None:
            plan(uow, uow.appointments.one(payment.appointment_id), NoticeKind.PAYMENT_FAILED)
            self._tell(uow, [PaymentTryFailed(chat_id=payment.chat_id, appointment_id=payment.appointment_id)])


def _read_link(uow: UnitOfWork, gateway: str, notice: Notice) -> None:
    payment = payment_for_notice(uow, gateway, reference=notice.reference, link_id=notice.link_id)
    _queue_read(uow, payment, notice)


def _read_refund(uow: UnitOfWork, gateway: str, notice: Notice) -> None:
    if notice.refund_id is None:
        raise NotFound(what="refund")
    try:
        refund, _ = uow.payments.refund_by_gateway_id(gateway, notice.refund_id)
    except NotFound:  # made at the gateway's own desk, or ours and its answer is still on the way
        _read_capture(uow, gateway, notice)
        return
    uow.outbox.add(
        PollRefund(refund_id=str(refund.id), attempt=NO_MORE_POLLS),
        key=f"read-refund:{refund.id}:{notice.event_id}",
        chat_id=uow.payments.one(refund.payment_id).chat_id,
    )


def _read_capture(uow: UnitOfWork, gateway: str, notice: Notice) -> None:
    if notice.gateway_payment_id is None:
        raise NotFound(what="payment")
    effect = ReadCapture(gateway=gateway, gateway_payment_id=notice.gateway_payment_id)
    uow.outbox.add(effect, key=f"read-capture:{gateway}:{notice.gateway_payment_id}:{notice.event_id}")


def _returned(uow: UnitOfWork, *, gateway: str, notice: Notice) -> tuple[Payment | None, Binding | None]:
    try:
        payment = payment_for_notice(uow, gateway, reference=notice.reference, link_id=notice.link_id)
    except NotFound:
        return None, None
    if payment.status not in _OVER:
        _queue_read(uow, payment, notice)
    return payment, uow.chats.binding(payment.chat_id, None)


def _queue_read(uow: UnitOfWork, payment: Payment, notice: Notice) -> None:
    key = f"read-payment:{payment.id}:{notice.event_id}"
    uow.outbox.add(ReadPayment(payment_id=str(payment.id)), key=key, chat_id=payment.chat_id)


def _shown(what: str, language: str, *, back: str | None, status: int = 200) -> HTMLResponse:
    def words(key: str) -> str:
        return escape(payment_page_words(key, language))

    inside = f'<h2>{words(f"{what}.title")}</h2><p role="status">{words(what)}</p>'
    if back:
        inside += f'<a class="button" href="{escape(back)}">{words("back")}</a>'
    title = payment_page_words(f"{what}.title", language)
    return page(title, inside, language=language, status=status, refresh=LOOK_AGAIN if what in _CHECKED_AGAIN else None)
