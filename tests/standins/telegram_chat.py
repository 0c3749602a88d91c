"""A chat as the people in it see it: messages with their edits applied, keyboards, files."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tests.standins.telegram_keyboard import Button, ReplyButton

Arguments = dict[str, str]  # a call's parameters as they travel: text or JSON text


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file part of a multipart request."""

    name: str
    mime: str
    content: bytes


Uploads = dict[str, Upload]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A document, photo, voice or sticker: what was uploaded, byte for byte."""

    kind: str
    file_id: str
    name: str
    mime: str
    content: bytes

    @property
    def json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "file_id": self.file_id,
            "file_unique_id": f"u{self.file_id}",
            "file_size": len(self.content),
        }
        if self.kind == "document":
            return shown | {"file_name": self.name, "mime_type": self.mime}
        if self.kind == "voice":
            return shown | {"duration": 3, "mime_type": self.mime}
        if self.kind == "sticker":
            return shown | {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False}
        return shown | {"width": 640, "height": 480}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One message as it stands in the chat now; `html` is what the bot wrote, `text` what is read."""

    message_id: int
    chat_id: int
    from_bot: bool
    sender: dict[str, Any]
    sent_at: datetime
    text: str = ""
    html: str = ""
    entities: tuple[dict[str, Any], ...] = ()
    rows: tuple[tuple[Button, ...], ...] = ()
    reply_rows: tuple[tuple[ReplyButton, ...], ...] = ()
    file: SentFile | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    edits: int = 0
    edited_at: datetime | None = None

    @property
    def buttons(self) -> list[Button]:
        """All inline buttons, left to right, top to bottom."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """The words on the inline buttons."""
        return [button.label for button in self.buttons]

    def button(self, label_or_data: str) -> Button:
        """The button that says this, or that carries this data; AssertionError naming those there are."""
        for button in self.buttons:
            if label_or_data in {button.label, button.data}:
                return button
        raise AssertionError(f"no button {label_or_data!r} under {self.text!r}: {self.labels}")


@dataclass(slots=True, kw_only=True)
class Chat:
    """A private chat or a group, and whether the bot may write into it."""

    chat_id: int
    json: dict[str, Any]
    messages: list[ChatMessage] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    reply_rows: tuple[tuple[ReplyButton, ...], ...] = ()
    started: bool = False
    refusal: str | None = None
    flooded_until: datetime | None = None
    deleted: list[ChatMessage] = field(default_factory=list)

    @property
    def private(self) -> bool:
        return bool(self.json["type"] == "private")

    def find(self, message_id: int) -> ChatMessage | None:
        return next((each for each in self.messages if each.message_id == message_id), None)

    def change(self, message: ChatMessage, **changes: Any) -> ChatMessage:
        """Put an edited copy in the message's place."""
        changed = replace(message, **changes)
        self.messages[self.messages.index(message)] = changed
        return changed

    def message_json(self, message: ChatMessage) -> dict[str, Any]:
        """The Bot API's Message object."""
        found: dict[str, Any] = {
            "message_id": message.message_id,
            "from": message.sender,
            "chat": self.json,
            "date": int(message.sent_at.timestamp()),
            **message.extra,
        }
        if message.edited_at:
            found["edit_date"] = int(message.edited_at.timestamp())
        words, marks = ("caption", "caption_entities") if message.file else ("text", "entities")
        if message.text:
            found[words] = message.text
        if message.entities:
            found[marks] = list(message.entities)
        if message.file:
            shown = message.file.json
            found[message.file.kind] = [shown] if message.file.kind == "photo" else shown
        if message.rows:
            found["reply_markup"] = {"inline_keyboard": [[button.json for button in row] for row in message.rows]}
        return found
