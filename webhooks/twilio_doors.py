"""Twilio's doors, for WhatsApp and for SMS: what patients say, and what became of what we said, as signed forms.

Twilio does not come again after a 500 (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides), so
what is heard is stored first, answered with nothing, and replied to by REST.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl, urlsplit

import psycopg
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.channels import delivery
from bot.message import Heard
from core.services.notice_ways import reported
from core.storage.database import Database
from core.storage.deliveries import Deliveries
from core.storage.unit_of_work import UnitOfWork
from webhooks.problems import problem
from webhooks.signatures import only_header, twilio

log = logging.getLogger(__name__)

PARAMETERS = 200  # of one form; Twilio sends about thirty
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

Read = Callable[[Mapping[str, str]], Heard | None]
Hear = Callable[[Heard], object]
"""Stores and answers what was heard; returns after its commit, and raises when the database is away."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Where Twilio finds the doors of one channel."""

    webhook: str
    status: str


class TwilioDoors:
    """Both doors of one channel, at its paths.

    `read` makes of a form what a person has said, None where it is nobody's message. `public_base_url` is the address
    that Twilio was given and has signed.
    """

    def __init__(
        self,
        database: Database,
        channel: str,
        paths: Paths,
        *,
        read: Read,
        hear: Hear,
        webhook_secrets: Sequence[SecretStr],
        public_base_url: str,
    ) -> None:
        self._database = database
        self._channel = channel
        self._paths = paths
        self._read = read
        self._hear = hear
        self._secrets = tuple(webhook_secrets)
        self._base = public_base_url.rstrip("/")

    def router(self) -> APIRouter:
        """Return the doors."""
        doors = APIRouter(include_in_schema=False)
        doors.post(self._paths.webhook)(self.webhook)
        doors.post(self._paths.status)(self.status)
        return doors

    async def webhook(self, request: Request) -> Response:
        """Hear one message: 403 where the signature is not good (nothing is written), 200 once it is stored, else 503.

        A second delivery has the same id and is known by it to whoever hears.
        """
        form = await self._signed_form(request)
        if form is None:
            return problem(403)
        heard = self._read(form)
        if heard is None:
            log.info("twilio request without a message", extra={"channel": self._channel})
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
            log.warning("forged twilio request", extra={"channel": self._channel})
            return None
        # PostgreSQL takes no NUL, wherever in the form somebody has put one.
        return {name: value.replace("\0", "") for name, value in pairs}


def status_address(paths: Paths, public_base_url: str) -> str | None:
    """Return where statuses are told; None for a host with an underscore, with which Twilio refuses the message."""
    host = urlsplit(public_base_url).hostname or ""
    return None if "_" in host else public_base_url.rstrip("/") + paths.status


async def _stored(work: Callable[[], object]) -> bool:
    """Do it in a thread; False when the database is away."""
    try:
        await run_in_threadpool(work)
    except (psycopg.Error, SQLAlchemyError) as error:
        log.warning("twilio request not stored", extra={"reason": type(error).__name__})
        return False
    return True


def _record(uow: UnitOfWork, *, message_id: str, status: str, error_code: str | None) -> None:
    Deliveries(uow.sql, now=uow.now).record_status(message_id, status, error_code, overtakes=delivery.overtakes(status))
    reported(uow, message_id, status, error_code)
