"""Twilio's things: a message on its way, as the phone shows it, and a content template."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from tests.standins.twilio_rules import segments


def new_sid(prefix: str) -> str:
    """Two letters and 32 hex digits."""
    return prefix + secrets.token_hex(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A quick-reply button or a row of a list: what it says and what comes back."""

    title: str
    payload: str
    description: str = ""


@dataclass(slots=True, kw_only=True)
class Template:
    """One Content resource. `approval` is "" until asked for, then received, approved or rejected."""

    sid: str
    friendly_name: str
    language: str
    variables: dict[str, str]
    types: dict[str, Any]
    created_at: datetime
    approval: str = ""
    approval_name: str = ""
    category: str = ""
    rejection_reason: str = ""

    def json(self, account_sid: str, base: str) -> dict[str, Any]:
        url = f"{base}/v1/Content/{self.sid}"
        day = self.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "sid": self.sid,
            "account_sid": account_sid,
            "friendly_name": self.friendly_name,
            "language": self.language,
            "variables": self.variables,
            "types": self.types,
            "date_created": day,
            "date_updated": day,
            "url": url,
            "links": {
                "approval_create": f"{url}/ApprovalRequests/whatsapp",
                "approval_fetch": f"{url}/ApprovalRequests",
            },
        }

    def approval_json(self) -> dict[str, Any]:
        return {
            "type": "whatsapp",
            "name": self.approval_name,
            "category": self.category,
            "content_type": next(iter(self.types), ""),
            "status": self.approval or "unsubmitted",
            "rejection_reason": self.rejection_reason,
            "allow_category_change": True,
        }


@dataclass(slots=True, kw_only=True)
class WireMessage:
    """One message, in or out. `text`, `buttons`, `rows` are what the phone shows."""

    sid: str
    sender: str
    to: str
    text: str
    created_at: datetime
    outbound: bool
    status: str
    status_callback: str = ""
    kind: str = "text"
    buttons: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    list_button: str = ""
    links: tuple[tuple[str, str], ...] = ()
    media: tuple[str, ...] = ()
    error_code: int | None = None
    content_sid: str = ""
    told: list[str] = field(default_factory=list)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.buttons or self.rows

    @property
    def labels(self) -> list[str]:
        """The words of the buttons or the rows."""
        return [choice.title for choice in self.choices]

    def choice(self, title_or_payload: str) -> Choice:
        """The button or row that says or carries this; AssertionError naming those there are."""
        for choice in self.choices:
            if title_or_payload in {choice.title, choice.payload}:
                return choice
        raise AssertionError(f"nothing called {title_or_payload!r} under {self.text!r}: {self.labels}")

    def json(self, account_sid: str) -> dict[str, Any]:
        uri = f"/2010-04-01/Accounts/{account_sid}/Messages/{self.sid}"
        day = format_datetime(self.created_at)
        return {
            "sid": self.sid,
            "account_sid": account_sid,
            "api_version": "2010-04-01",
            "body": self.text,
            "from": self.sender,
            "to": self.to,
            "status": self.status,
            "direction": "outbound-api" if self.outbound else "inbound",
            "num_media": str(len(self.media)),
            "num_segments": str(segments(self.text)),
            "date_created": day,
            "date_updated": day,
            "date_sent": day if self.status not in {"queued", "accepted"} else None,
            "error_code": self.error_code,
            "error_message": None,
            "messaging_service_sid": None,
            "price": None,
            "price_unit": "USD",
            "uri": f"{uri}.json",
            "subresource_uris": {"media": f"{uri}/Media.json"},
        }
