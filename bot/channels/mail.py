"""E-mail over SMTP: what is said, with its file, to whoever no messenger and no SMS reaches. Nothing is heard by it."""

import hmac
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

from bot.channels.graphemes import shorten
from bot.channels.layout import lay_out
from bot.channels.port import Capability, Outgoing, Rejected, SendFailed, Sent, Unreachable
from core.domain.mail_address import mail_address

CHANNEL = "mail"
SUBJECT = 78  # characters of a line that RFC 5322, 2.1.1 asks for
TLS_AT_ONCE = 465  # RFC 8314, 7.3
GREYLISTED = timedelta(minutes=5)
"""Servers that greylist take the second try after one to five minutes (RFC 6647, 4)."""

NOBODY_THERE = frozenset({550, 551, 553})  # RFC 5321, 4.2.3: no such mailbox, moved away, name not allowed
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where e-mail is handed in, and as whom. `sender` is `Name <address>`; `ca_file` replaces the usual certificates.

    Without a `user` nothing is said about who we are: a relay in the own network knows us by our address.
    """

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None
    ca_file: Path | None = None
    timeout: timedelta = timedelta(seconds=15)


class MailChannel:
    """Sends through one mail server. Safe for many threads: each message has a connection of its own.

    `clock` returns the present as aware UTC.
    """

    name = CHANNEL
    can = Capability(buttons=0, rows=0, label=60, text=20_000, files=True, answers=False)

    def __init__(self, server: MailServer, *, clock: Callable[[], datetime]) -> None:
        self._server = server
        self._clock = clock
        self._tls = _tls(server)

    def send(self, outgoing: Outgoing) -> Sent:
        """Hand one message in; returns its Message-ID, which is the same for the same key.

        Raises `SendFailed` (no server, 4xx, greylisting), `Unreachable` (no such mailbox) and `Rejected`. What was
        taken may still come back as a bounce to the sender's mailbox, which nobody here reads.
        """
        if mail_address(outgoing.address) is None:
            raise Unreachable("no e-mail address")
        written = self._written(outgoing)
        try:
            self._hand_in(written, outgoing.address)
        except smtplib.SMTPRecipientsRefused as refused:
            code = next((code for code, _ in refused.recipients.values()), 0)
            raise _outcome(code, to_person=True) from None
        except smtplib.SMTPResponseException as refused:
            raise _outcome(refused.smtp_code, to_person=False) from None
        except (smtplib.SMTPException, OSError) as lost:
            raise SendFailed(type(lost).__name__) from None
        return Sent(message_id=str(written["Message-ID"]))

    def _hand_in(self, message: EmailMessage, address: str) -> None:
        with _logged_in(self._server, self._tls) as connection:
            connection.send_message(message, from_addr=parseaddr(self._server.sender)[1], to_addrs=[address])

    def _written(self, outgoing: Outgoing) -> EmailMessage:
        message = outgoing.message
        laid = lay_out(message, self.can)
        sender = parseaddr(self._server.sender)[1]
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self._server.sender
        mail["To"] = outgoing.address
        mail["Subject"] = shorten(_CONTROL.sub(" ", laid.title or laid.text.split("\n")[0]).strip() or "…", SUBJECT)
        mail["Date"] = format_datetime(self._clock())
        digest = hmac.new(b"message-id", f"{outgoing.key}:{outgoing.address}".encode(), "sha256").hexdigest()
        mail["Message-ID"] = f"<{digest[:32]}@{sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back
        mail["Content-Language"] = message.language
        mail.set_content(laid.text)
        if message.attachment is not None:
            maintype, _, subtype = message.attachment.media_type.partition("/")
            mail.add_attachment(
                outgoing.content(),
                maintype=maintype,
                subtype=subtype,
                filename=message.attachment.name,
                params={"charset": "utf-8", "method": "PUBLISH"} if subtype == "calendar" else None,
            )
        return mail


def log_in(server: MailServer) -> None:
    """Log in at the mail server and leave; `SendFailed` says why it cannot be done."""
    try:
        with _logged_in(server, _tls(server)) as connection:
            connection.noop()
    except smtplib.SMTPResponseException as refused:
        raise SendFailed(f"SMTP {refused.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as lost:
        raise SendFailed(type(lost).__name__) from None


@contextmanager
def _logged_in(server: MailServer, tls: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    seconds = server.timeout.total_seconds()
    with (
        smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=tls)
        if server.port == TLS_AT_ONCE
        else smtplib.SMTP(server.host, server.port, timeout=seconds)
    ) as connection:
        if server.port != TLS_AT_ONCE and not _is_here(server.host):
            connection.starttls(context=tls)
        if server.user is not None and server.password is not None:
            connection.login(server.user, server.password)
        yield connection


def _tls(server: MailServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)


def _outcome(code: int, *, to_person: bool) -> SendFailed:
    """Return what a reply code means for the message (RFC 5321, 4.2.1: 4xx passes, 5xx stays)."""
    reason = f"SMTP {code}"
    if 400 <= code < 500:
        return SendFailed(reason, retry_after=GREYLISTED)
    if to_person and code in NOBODY_THERE:
        return Unreachable(reason)
    if code in {530, 534, 535, 538}:  # RFC 4954, 6: our own account is refused; a human has to mend it
        return SendFailed(reason, retry_after=GREYLISTED)
    return Rejected(reason)


def _is_here(host: str) -> bool:
    """Return whether the server is on this machine, where there is no wire to listen on."""
    return host in {"127.0.0.1", "::1", "localhost"}
