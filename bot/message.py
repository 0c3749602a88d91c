"""What is said and what is heard, in the words of no channel: the two values every channel translates.

Text is plain Unicode with `*bold*` nowhere: a channel escapes all of it. A choice's `id` comes back as it was, in
whatever form the channel has for it (a button, a list row, a typed number).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import cast

LONGEST_HEARD = 2000
"""UTF-16 units of a text that are read: more is no answer to anything we ask, and everything heard is stored."""
LONGEST_NAME = 100
"""UTF-16 units of a person's name; Telegram's own two names have 64 each."""
LONGEST_ID = 64
"""Bytes of a choice's id: the callback data of Telegram, the narrowest channel."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tap: `id` (at most 64 ASCII bytes, the narrowest channel) and `label` (shown, shortened if needed).

    With `url` it opens a page instead of answering; `hint` is a second line where the channel has one (a list row).
    """

    id: str
    label: str
    hint: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A small file sent with the message; `url` serves channels that send links.

    It is its `text` (the calendar entry), or it is made when it is sent: then `made_of` says of what, and `url` is made
    then too (bot/made_files.py).
    """

    name: str
    media_type: str
    text: str = ""
    url: str | None = None
    made_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The approved template that says the same, by its name, and what stands in its places, in their order."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A message of another chat of the same channel that is shown here again: that chat's address, and its id there."""

    address: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing said: a title line, a text and at most a page of choices.

    `ask_contact` holds the label of a button that shares the sender's own phone, where the channel has one.
    `language` is that of the text (for the channel's own words, e.g. "reply with a number"). `prepared` is for a
    channel that may say only approved words to somebody who has not written for long. `copied` is shown below the text.
    """

    text: str
    title: str = ""
    choices: tuple[Choice, ...] = ()
    attachment: Attachment | None = None
    ask_contact: str | None = None
    language: str = "en"
    prepared: Prepared | None = None
    copied: Copied | None = None

    @property
    def answers(self) -> tuple[Choice, ...]:
        """The choices that answer when tapped, in their order: a typed number counts these, from 1."""
        return tuple(choice for choice in self.choices if choice.url is None)

    def as_json(self) -> dict[str, object]:
        """Return the message as it is stored in the outbox."""
        stored: dict[str, object] = {"text": self.text, "language": self.language}
        if self.title:
            stored["title"] = self.title
        if self.choices:
            stored["choices"] = [[c.id, c.label, c.hint, c.url] for c in self.choices]
        if self.attachment:
            a = self.attachment
            stored["attachment"] = [a.name, a.media_type, a.text, a.url, a.made_of]
        if self.ask_contact:
            stored["ask_contact"] = self.ask_contact
        if self.prepared:
            stored["prepared"] = [self.prepared.name, list(self.prepared.values)]
        if self.copied:
            stored["copied"] = [self.copied.address, self.copied.message]
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "Message":
        """Return the message that `as_json` stored."""
        choices = cast("list[tuple[str, str, str, str | None]]", stored.get("choices", []))
        attachment = cast("list[str | None] | None", stored.get("attachment"))
        prepared = cast("tuple[str, list[str]] | None", stored.get("prepared"))
        copied = cast("tuple[str, str] | None", stored.get("copied"))
        return cls(
            text=str(stored["text"]),
            title=str(stored.get("title", "")),
            language=str(stored["language"]),
            choices=tuple(Choice(id, label, hint, url) for id, label, hint, url in choices),  # noqa: A001 - the field's own name
            attachment=_attachment(attachment) if attachment else None,
            ask_contact=cast("str | None", stored.get("ask_contact")),
            prepared=prepared and Prepared(name=prepared[0], values=tuple(prepared[1])),
            copied=copied and Copied(address=copied[0], message=copied[1]),
        )


def _attachment(stored: Sequence[str | None]) -> Attachment:
    """Read what `as_json` stored; rows from before files were made when they are sent have four parts."""
    name, media_type, text, url, *more = stored
    return Attachment(
        name=name or "", media_type=media_type or "", text=text or "", url=url, made_of=more[0] if more else None
    )


class Kind(StrEnum):
    """What sort of thing was heard."""

    TEXT = "text"
    TAP = "tap"
    START = "start"
    STOPPED = "stopped"
    CONTACT = "contact"
    UNREADABLE = "unreadable"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One thing heard from one chat.

    `id` is the channel's own, unique per `channel`: a second delivery has the same. `text` is cleaned; for a tap it is
    the choice's id, for `START` the deep link's payload, for `UNREADABLE` the sort (voice, photo, sticker, ...), for
    `LEFT` (the patient blocked or left) and `STOPPED` (the provider says that no messages are wanted) empty.
    `phone` (E.164) is given only when the channel vouches that it is the
    sender's own. `sent_at` is aware UTC. `card` is the channel's id of the message whose button was tapped. `facts` may
    hold, of what is no text, the words under it (`caption`) and its message in the channel (`message`).
    """

    channel: str
    address: str
    id: str
    kind: Kind
    text: str = ""
    name: str = ""
    language: str | None = None
    phone: str | None = None
    sent_at: datetime | None = None
    card: str | None = None
    callback_id: str | None = None
    private: bool = True
    facts: Mapping[str, str] = field(default_factory=dict)
