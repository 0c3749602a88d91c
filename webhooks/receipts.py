"""Receipts and refund notes: sent to the chat that was asked for the money, and behind a link that ends.

A link that was forged, one that has ended and a paper that there is not look the same. No name stands in the address.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from bot.made_files import MadeFiles, paper_purpose
from bot.message import Message
from bot.phrases import TABLES, render
from bot.receipt_paper import MADE_OF, receipt_attachment
from core.domain.effects import Say, SendReceipt
from core.domain.errors import NotFound
from core.domain.receipt import Kind
from core.services.link_signature import unsigned_now
from core.services.notice_ways import quiet_until
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due

SHORT = "private, max-age=300"
"""A provider that asks for the head and then for the file asks us once; nothing shared keeps it."""


def send_receipt(due: Due) -> Closing:
    """Write the message with the paper to its chat, in the language of the chat as it is now.

    A refund note waits for the end of the quiet hours, and is not sent to who wants no notices: it stands at the visit.
    """

    def close(uow: UnitOfWork) -> dict[str, object] | None:
        receipt = uow.receipts.one(UUID(due.body["receipt_id"]))
        bound = uow.chats.binding(receipt.chat_id, None)
        if bound is None:
            return {"skipped": "no chat"}
        if receipt.kind is Kind.REFUND_NOTE:  # a receipt answers who pays; a refund note comes by itself
            if uow.opt_outs.stopped(bound.channel, bound.address):
                return {"skipped": "no notices wanted"}
            until = quiet_until(uow, uow.appointments.one(receipt.appointment_id))
            if until is not None:
                uow.outbox.add(
                    SendReceipt(receipt_id=str(receipt.id)),
                    key=f"send-receipt:{receipt.id}:{until:%Y%m%dT%H%M}",
                    due=until,
                    chat_id=receipt.chat_id,
                )
                return {"skipped": "quiet hours"}
        words = render(
            bound.language, f"paper.sent.{receipt.kind}", {"amount": receipt.amount, "number": receipt.number}
        )
        message = Message(
            text=words,
            attachment=receipt_attachment(receipt.id, receipt.number, bound.language),
            language=bound.language,
        )
        uow.outbox.add(
            Say(channel=bound.channel, address=bound.address, message=message.as_json()),
            key=f"say-receipt:{receipt.id}",
            chat_id=bound.chat_id,
        )
        return None

    return close


def receipt_door(files: MadeFiles, secret: str, *, clock: Callable[[], datetime]) -> APIRouter:
    """Return the door at /receipts/{language}/{token}.pdf."""
    door = APIRouter(include_in_schema=False)

    @door.api_route("/receipts/{language}/{token}.pdf", methods=["GET", "HEAD"])
    def receipt(language: str, token: str) -> Response:
        id_ = unsigned_now(token, paper_purpose(language), secret, clock()) if language in TABLES else None
        try:
            if id_ is None:
                return Response(status_code=404)
            pdf = files.content(f"{MADE_OF}:{language}:{id_}")
        except NotFound:
            return Response(status_code=404)
        headers = {"Content-Disposition": 'inline; filename="receipt.pdf"', "Cache-Control": SHORT}
        return Response(pdf, media_type="application/pdf", headers=headers)

    return door
