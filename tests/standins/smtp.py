"""A mail server of its own for a test: real SMTP with STARTTLS and a login, that keeps or refuses what it is given."""

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any, Self

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.2"
"""Of this machine, but no name of it: whoever sends there has to speak TLS."""
USER, PASSWORD = "desk@clinic.example", "correct horse battery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail that was taken: the envelope's two ends, and what was in it."""

    sender: str
    to: str
    message: EmailMessage
    encrypted: bool

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        return str(body.get_content()).replace("\r\n", "\n") if body else ""

    @property
    def files(self) -> dict[str, str]:
        return {str(part.get_filename()): str(part.get_content()) for part in self.message.iter_attachments()}


class MailStandin:
    """Start it with `with`. `refuse_next(stage, reply)` makes the next one be refused at `rcpt` or `data`."""

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.tries = 0
        self._refusals: list[tuple[str, str]] = []
        self._authority = trustme.CA()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(HOST).configure_cert(self._context)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0
        logging.getLogger("mail.log").setLevel(logging.ERROR)

    @property
    def certificate(self) -> bytes:
        """The authority's certificate, by which this server is to be believed."""
        return self._authority.cert_pem.bytes()

    def refuse_next(self, stage: str, reply: str) -> None:
        """Answer the next `rcpt` or `data` with this reply, as `550 5.1.1 no such user`."""
        self._refusals.append((stage, reply))

    def __enter__(self) -> Self:
        self._thread.start()
        self._server: asyncio.Server = self._run(self._listen)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._run(self._close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    # aiosmtpd's hooks

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.tries += 1
        if refusal := self._refusal("rcpt"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        if refusal := self._refusal("data"):
            return refusal
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        mail = Mail(
            sender=str(envelope.mail_from),
            to=str(envelope.rcpt_tos[0]),
            message=message,
            encrypted=session.ssl is not None,
        )
        self.taken.append(mail)
        return "250 OK"

    def _refusal(self, stage: str) -> str | None:
        if self._refusals and self._refusals[0][0] == stage:
            return self._refusals.pop(0)[1]
        return None

    async def _listen(self) -> asyncio.Server:
        def connection() -> SMTP:
            return SMTP(
                self,
                tls_context=self._context,
                require_starttls=True,
                auth_required=True,
                authenticator=_known,
                enable_SMTPUTF8=False,
                loop=self._loop,
            )

        return await self._loop.create_server(connection, HOST, 0)

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _run(self, work: Callable[[], Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work(), self._loop).result(10)


def _known(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: object) -> AuthResult:
    good = isinstance(told, LoginPassword) and (told.login, told.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)
