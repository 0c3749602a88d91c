"""What Telegram tells us, in the words of no channel: one Update in, one thing heard out, or nothing of interest.

Source: https://core.telegram.org/bots/api#update.
"""

import logging
from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Contact, Message, Update, User
from telegram.constants import ChatType, MessageType

from bot.channels.phone import e164
from bot.message import LONGEST_HEARD, LONGEST_ID, LONGEST_NAME, Heard, Kind
from bot.understanding.clean import clean

log = logging.getLogger(__name__)

CHANNEL = "telegram"

UNREADABLE = (
    MessageType.VOICE,
    MessageType.PHOTO,
    MessageType.LIVE_PHOTO,
    MessageType.STICKER,
    MessageType.ANIMATION,
    MessageType.DOCUMENT,
    MessageType.VENUE,
    MessageType.LOCATION,
    MessageType.AUDIO,
    MessageType.VIDEO,
    MessageType.VIDEO_NOTE,
    MessageType.POLL,
    MessageType.DICE,
    MessageType.GAME,
    MessageType.STORY,
    MessageType.PAID_MEDIA,
    MessageType.CHECKLIST,
)
"""What a person can send besides words, the more telling first: an animation is also sent as a document, a venue as a
location. Everything else in a Message is Telegram telling of itself (pins, titles)."""

KINDS = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)
"""The kinds of update that are asked for: nobody says anything to us with the others."""

_GONE = {ChatMember.BANNED, ChatMember.LEFT}
_START = "/start"


def read(raw: Mapping[str, Any]) -> Heard | None:
    """Return what was said in one update as it came over the wire.

    None also for one that cannot be read: it would not be readable at its next delivery either, and must not hold up
    what comes after it. Only its shape is logged, for it holds what a patient wrote.
    """
    try:
        update = Update.de_json(_without_card(raw))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        shape = sorted(str(name) for name in raw)
        log.error("unreadable update", extra={"shape": shape, "reason": type(error).__name__})  # noqa: TRY400 - its data
        return None
    return heard_from(update)


def _without_card(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the update with the tapped message as one that Telegram no longer shows: of it, only whose and which.

    The whole card comes along with each tap, and PTB would build all of it anew.
    """
    tap = raw.get("callback_query")
    card = tap.get("message") if isinstance(tap, dict) else None
    if not isinstance(tap, dict) or not isinstance(card, dict):
        return dict(raw)
    known = {name: card[name] for name in ("chat", "message_id")}
    return {**raw, "callback_query": {**tap, "message": {**known, "date": 0}}}  # Bot API: date 0 is InaccessibleMessage


def heard_from(update: Update) -> Heard | None:
    """Return what a person has said or done with this update.

    None for what nobody says to us: an edited message, a channel's post, a service message, a message of another bot.
    Telegram confirms nothing about the button's data: whose it was and whether it still holds is for others to check.
    """
    if update.message:
        return _message(update.update_id, update.message)
    if update.callback_query:
        return _tap(update.update_id, update.callback_query)
    if update.my_chat_member:
        return _membership(update.update_id, update.my_chat_member)
    return None


def _message(update_id: int, message: Message) -> Heard | None:
    sender = message.from_user
    if sender is None or sender.is_bot:
        return None
    said = _said(message)
    if said is None:
        return None
    kind, text, phone = said
    brought = {"message": str(message.message_id), "caption": clean(message.caption or "", LONGEST_HEARD)}
    return Heard(
        channel=CHANNEL,
        address=str(message.chat.id),
        id=str(update_id),
        kind=kind,
        text=text,
        name=_name(sender),
        language=_language(sender),
        phone=phone,
        sent_at=message.date,
        private=_private(message.chat),
        facts=brought if kind is Kind.UNREADABLE else {},
    )


def _said(message: Message) -> tuple[Kind, str, str | None] | None:
    """Return the kind, the text and the vouched phone."""
    if message.text is not None:
        return *_words(message.text), None
    if message.contact:
        return Kind.CONTACT, "", _own_phone(message.contact, message)
    sort = next((sort for sort in UNREADABLE if message[sort]), None)
    return (Kind.UNREADABLE, sort.value, None) if sort else None


def _words(text: str) -> tuple[Kind, str]:
    """Tell a start (with its deep link's payload) from other words; a command loses the bot's name behind it."""
    cleaned = clean(text, LONGEST_HEARD)
    if not cleaned.startswith("/"):
        return Kind.TEXT, cleaned
    command, *rest = cleaned.split(maxsplit=1)
    command = command.partition("@")[0].lower()
    if command == _START:
        return Kind.START, clean("".join(rest), LONGEST_ID)
    return Kind.TEXT, " ".join([command, *rest])


def _own_phone(contact: Contact, message: Message) -> str | None:
    """Return the number only if the card is the sender's own: anybody's card can be forwarded (schema: Contact)."""
    sender = message.from_user
    if sender is None or contact.user_id != sender.id:
        return None
    return e164(contact.phone_number)


def _tap(update_id: int, tap: CallbackQuery) -> Heard | None:
    """Read a tap. The message may be one that Telegram no longer shows us (InaccessibleMessage): its id still holds."""
    if tap.message is None or tap.data is None:
        return None
    return Heard(
        channel=CHANNEL,
        address=str(tap.message.chat.id),
        id=str(update_id),
        kind=Kind.TAP,
        text=clean(tap.data, LONGEST_ID),
        name=_name(tap.from_user),
        language=_language(tap.from_user),
        card=str(tap.message.message_id),
        callback_id=tap.id,
        private=_private(tap.message.chat),
    )


def _membership(update_id: int, change: ChatMemberUpdated) -> Heard | None:
    if change.new_chat_member.status not in _GONE:
        return None
    return Heard(
        channel=CHANNEL,
        address=str(change.chat.id),
        id=str(update_id),
        kind=Kind.LEFT,
        sent_at=change.date,
        private=_private(change.chat),
    )


def _private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE


def _name(sender: User) -> str:
    return " ".join(clean(sender.full_name, LONGEST_NAME).split())


def _language(sender: User) -> str | None:
    """Return the language without its region: `en` of `en-IN`."""
    code = (sender.language_code or "").partition("-")[0].lower()
    return code if code.isascii() and code.isalpha() else None
