"""WhatsApp's doors: what patients say, and what became of what we said. Both are Twilio's signed forms.

Twilio does not come again after a 500 (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides), so
what is heard is stored first, answered with nothing, and replied to by REST.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qsl, urlsplit

import psycopg
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from twilio.rest import Client

from bot.channels import delivery
from bot.channels.whatsapp import WhatsAppChannel
from bot.channels.whatsapp_heard import heard_from
from bot.channels.whatsapp_shelf import TemplateShelf
from bot.channels.whatsapp_wire import twilio_at
from bot.message import Heard
from core.storage.database import Database
from core.storage.deliveries import Deliveries
from core.storage.unit_of_work import UnitOfWork
from webhooks.problems import problem
from webhooks.signatures import only_header, twilio

log = logging.getLogger(__name__)

WEBHOOK = "/whatsapp/webhook"
STATUS = "/whatsapp/status"
PARAMETERS = 200  # of one form; Twilio sends about thirty
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

Hear = Callable[[Heard], object]
"""Stores and answers what was heard; returns after its commit, and raises when the database is away."""


class WhatsAppDoors:
    """Both doors. `public_base_url` is the address that Twilio was given and has signed."""

    def __init__(
        self, database: Database, *, hear: Hear, webhook_secrets: Sequence[SecretStr], public_base_url: str
    ) -> None:
        self._database = database
        self._hear = hear
        self._secrets = tuple(webhook_secrets)
        self._base = public_base_url.rstrip("/")

    def router(self) -> APIRouter:
        """Return the doors, at /whatsapp/webhook and /whatsapp/status."""
        doors = APIRouter(include_in_schema=False)
        doors.post(WEBHOOK)(self.webhook)
        doors.post(STATUS)(self.status)
        return doors

    async def webhook(self, request: Request) -> Response:
        """Hear one message: 403 where the signature is not good (nothing is written), 200 once it is stored, else 503.

        A second delivery has the same id and is known by it to whoever hears.
        """
        form = await self._signed_form(request)
        if form is None:
            return problem(403)
        heard = heard_from(form)
        if heard is None:
            log.info("whatsapp request without a message")
        elif not await _stored(partial(self._hear, heard)):
            return problem(503, headers={"Retry-After": "5"})
        return Response(NOTHING_TO_SAY, media_type="text/xml")

    async def status(self, request: Request) -> Response:
        """Record what became of a message: 403 where the signature is not good, 204 once it is stored, else 503."""
        form = await self._signed_form(request)
        if form is None:
            return problem(403)
        message_id, status = form.get("MessageSid", ""), form.get("MessageStatus", "")
        if message_id and delivery.known(status):
            record = partial(_record, message_id=message_id, status=status, error_code=form.get("ErrorCode"))
            if not await _stored(partial(self._database.run, record)):
                return problem(503, headers={"Retry-After": "5"})
        return Response(status_code=204)

    async def _signed_form(self, request: Request) -> dict[str, str] | None:
        """Return the form, None where it is no form or Twilio has not signed it for this address."""
        body = await request.body()
        try:
            pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=PARAMETERS)
        except ValueError:
            return None
        query = f"?{request.url.query}" if request.url.query else ""
        good = twilio(
            self._base + request.url.path + query,
            pairs,
            only_header(request.headers.raw, "X-Twilio-Signature"),
            self._secrets,
            settings_header=only_header(request.headers.raw, "X-Twilio-Webhooks-Signature-Settings"),
        )
        if not good:
            log.warning("forged whatsapp request")
            return None
        # PostgreSQL takes no NUL, wherever in the form somebody has put one.
        return {name: value.replace("\0", "") for name, value in pairs}


def whatsapp_door(
    database: Database,
    *,
    hear: Hear,
    account_sid: str,
    auth_token: SecretStr,
    webhook_secrets: Sequence[SecretStr],
    sender: str,
    api_base: str,
    content_api_base: str,
    timeout: timedelta,
    public_base_url: str,
) -> tuple[WhatsAppChannel, APIRouter, Client]:
    """Return the channel, its doors and the client (for `provision`; `client.http_client.close()` at the end).

    `sender` is the clinic's number as `whatsapp:+...`; `webhook_secrets` everything that may sign a request now.
    """
    client = twilio_at(account_sid, auth_token, api_base=api_base, content_api_base=content_api_base, timeout=timeout)
    channel = WhatsAppChannel(
        client,
        sender=sender,
        shelf=TemplateShelf(database),
        clock=database.clock,
        status_callback=_status_address(public_base_url),
    )
    doors = WhatsAppDoors(database, hear=hear, webhook_secrets=webhook_secrets, public_base_url=public_base_url)
    return channel, doors.router(), client


def _status_address(public_base_url: str) -> str | None:
    """Return where statuses are told; None for a host with an underscore, with which Twilio refuses the message."""
    host = urlsplit(public_base_url).hostname or ""
    return None if "_" in host else public_base_url.rstrip("/") + STATUS


async def _stored(work: Callable[[], object]) -> bool:
    """Do it in a thread; False when the database is away."""
    try:
        await run_in_threadpool(work)
    except (psycopg.Error, SQLAlchemyError) as error:
        log.warning("whatsapp request not stored", extra={"reason": type(error).__name__})
        return False
    return True


def _record(uow: UnitOfWork, *, message_id: str, status: str, error_code: str | None) -> None:
    Deliveries(uow.sql, now=uow.now).record_status(message_id, status, error_code, overtakes=delivery.overtakes(status))
