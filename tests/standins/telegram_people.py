"""The patient's side of Telegram: types, taps, shares a contact, sends a sticker, blocks the bot."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.standins.telegram_chat import Chat, ChatMessage, SentFile
from tests.standins.telegram_update import TAP_LIVES, Update

if TYPE_CHECKING:
    from tests.standins.telegram import TelegramStandin


@dataclass(slots=True, kw_only=True)
class Tap:
    """One tap on an inline button; `answer` is what answerCallbackQuery showed, None while the clock still spins."""

    tap_id: str
    user_id: int
    data: str
    at: datetime
    answered: bool = False
    answer: str | None = None
    alert: bool = False


class TelegramUser:
    """A person with a Telegram account. Every act builds a real Update and hands it to the bot."""

    def __init__(
        self,
        standin: "TelegramStandin",
        user_id: int,
        *,
        first_name: str,
        last_name: str,
        language_code: str,
        phone: str,
    ) -> None:
        self._standin = standin
        self.user_id, self.phone = user_id, phone
        self.json: dict[str, Any] = {"id": user_id, "is_bot": False, "first_name": first_name}
        if last_name:
            self.json["last_name"] = last_name
        if language_code:
            self.json["language_code"] = language_code
        self._private = standin.open_chat(user_id, {"id": user_id, "type": "private", "first_name": first_name})

    # what is on the screen

    @property
    def chat(self) -> list[ChatMessage]:
        """The private chat with the bot, oldest first, edits applied, deleted messages gone."""
        with self._standin.lock:
            return list(self._private.messages)

    @property
    def heard(self) -> list[str]:
        """The texts the bot has written into the private chat, oldest first."""
        return [message.text for message in self.chat if message.from_bot]

    @property
    def card(self) -> ChatMessage:
        """The last message with inline buttons; AssertionError when there is none."""
        for message in reversed(self.chat):
            if message.rows:
                return message
        raise AssertionError(f"no buttons in the chat: {self.heard}")

    @property
    def keys(self) -> list[str]:
        """The labels of the reply keyboard that stands in place of the letters now."""
        with self._standin.lock:
            return [key.label for row in self._private.reply_rows for key in row]

    @property
    def taps_made(self) -> list[Tap]:
        """This user's taps, oldest first."""
        return [tap for tap in self._standin.taps if tap.user_id == self.user_id]

    # what they do

    def says(self, text: str, *, in_chat: Chat | None = None, sent_at: datetime | None = None) -> Update | None:
        """Write a message; a leading `/command` is marked as Telegram does. `sent_at`: it was long on its way."""
        entities: tuple[dict[str, Any], ...] = ()
        if text.startswith("/"):
            entities = ({"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])},)
        return self._send(in_chat, text=text, entities=entities, sent_at=sent_at)

    def starts(self, payload: str = "") -> Update | None:
        """Open the bot by its link, `t.me/bot?start=payload`."""
        return self.says(f"/start {payload}".strip())

    def edits(self, message: ChatMessage, text: str) -> Update | None:
        """Change an own message."""
        with self._standin.lock:
            chat = self._standin.chats[message.chat_id]
            current = chat.find(message.message_id)
            assert current is not None, "that message is not in the chat"
            changed = chat.change(current, text=text, edits=current.edits + 1, edited_at=self._standin.now)
            return self._standin.deliveries.add(
                "edited_message", chat.message_json(changed), lane=f"chat {chat.chat_id}"
            )

    def taps(self, label_or_data: str, message: ChatMessage | None = None, *, inaccessible: bool = False) -> Tap:
        """Tap the button that says (or carries) this, under `message` or else under the last card that has it.

        A `message` kept from earlier may show buttons that are no longer there: that is the tap on a stale screen.
        `inaccessible` sends the message as Telegram does when it is too old: with date 0 and nothing in it.
        """
        if message is None:
            cards = [each for each in self.chat if each.rows]
            fitting = [each for each in cards if {label_or_data} & {x for b in each.buttons for x in (b.label, b.data)}]
            message = fitting[-1] if fitting else self.card
        button = message.button(label_or_data)
        assert button.data is not None, f"{button.label!r} opens {button.url or button.web_app}, it sends nothing"
        return self.forges_tap(button.data, message, inaccessible=inaccessible)

    def forges_tap(self, data: str, message: ChatMessage | None = None, *, inaccessible: bool = False) -> Tap:
        """Send any callback data, as a changed client can: somebody else's, an old one, nonsense."""
        with self._standin.lock:
            target = message or self.card
            chat = self._standin.chats[target.chat_id]
            current = chat.find(target.message_id)
            shown: dict[str, Any] = {"chat": chat.json, "message_id": target.message_id, "date": 0}
            if current is not None and not inaccessible:
                shown = chat.message_json(current)
            tap = self._standin.new_tap(self.user_id, data)
            payload = {
                "id": tap.tap_id,
                "from": self.json,
                "chat_instance": str(7_000_000 + chat.chat_id),
                "message": shown,
                "data": data,
            }
            self._standin.deliveries.add("callback_query", payload, lane=f"taps {self.user_id}", lives=TAP_LIVES)
            return tap

    def presses(self, label: str) -> Update | None:
        """Press a key of the reply keyboard: it sends its words, or the own contact."""
        with self._standin.lock:
            keys = [key for row in self._private.reply_rows for key in row if key.label == label]
        assert keys, f"no key {label!r}: {self.keys}"
        return self.shares_contact() if keys[0].asks_contact else self.says(label)

    def shares_contact(self, *, own: bool = True, phone: str = "") -> Update | None:
        """Share the own phone number, or (own=False) somebody else's card out of the address book."""
        contact: dict[str, Any] = {"phone_number": phone or self.phone, "first_name": self.json["first_name"]}
        if own:
            contact["user_id"] = self.user_id
        return self._send(None, extra={"contact": contact})

    def sends_photo(self, content: bytes = b"\xff\xd8jpeg", *, caption: str = "") -> Update | None:
        return self._send(None, text=caption, file=self._standin.keep_file("photo", "photo.jpg", "image/jpeg", content))

    def sends_voice(self, content: bytes = b"OggS") -> Update | None:
        return self._send(None, file=self._standin.keep_file("voice", "voice.ogg", "audio/ogg", content))

    def sends_sticker(self) -> Update | None:
        return self._send(None, file=self._standin.keep_file("sticker", "sticker.webp", "image/webp", b"RIFF"))

    def sends_document(self, name: str, content: bytes, mime: str = "application/pdf") -> Update | None:
        return self._send(None, file=self._standin.keep_file("document", name, mime, content))

    def sends_location(self, latitude: float, longitude: float) -> Update | None:
        return self._send(None, extra={"location": {"latitude": latitude, "longitude": longitude}})

    def forwards(self, message: ChatMessage, *, in_chat: Chat | None = None) -> Update | None:
        """Forward a message, somebody else's too; buttons do not travel with it, a contact in it does."""
        origin = {"type": "user", "date": int(message.sent_at.timestamp()), "sender_user": message.sender}
        extra = {**message.extra, "forward_origin": origin}
        return self._send(in_chat, text=message.text, entities=message.entities, file=message.file, extra=extra)

    def replies(self, message: ChatMessage, text: str) -> Update | None:
        """Answer a message by Telegram's own reply."""
        with self._standin.lock:
            quoted = self._standin.chats[message.chat_id].message_json(message)
        return self._send(None, text=text, extra={"reply_to_message": quoted})

    def blocks_the_bot(self) -> Update | None:
        """From now on sends are answered 403; the bot is told by my_chat_member."""
        return self._membership("Forbidden: bot was blocked by the user", "member", "kicked")

    def unblocks_the_bot(self) -> Update | None:
        return self._membership(None, "kicked", "member")

    def deletes_the_account(self) -> None:
        """From now on sends are answered 403 "user is deactivated"; nobody is told."""
        with self._standin.lock:
            self._private.refusal = "Forbidden: user is deactivated"

    def _membership(self, refusal: str | None, old: str, new: str) -> Update | None:
        with self._standin.lock:
            self._private.refusal = refusal
            bot = self._standin.me
            payload = {
                "chat": self._private.json,
                "from": self.json,
                "date": int(self._standin.now.timestamp()),
                "old_chat_member": {"user": bot, "status": old, "until_date": 0},
                "new_chat_member": {"user": bot, "status": new, "until_date": 0},
            }
            return self._standin.deliveries.add("my_chat_member", payload, lane=f"chat {self.user_id}")

    def _send(
        self,
        in_chat: Chat | None,
        *,
        text: str = "",
        entities: tuple[dict[str, Any], ...] = (),
        file: SentFile | None = None,
        extra: dict[str, Any] | None = None,
        sent_at: datetime | None = None,
    ) -> Update | None:
        with self._standin.lock:
            chat = in_chat or self._private
            chat.started = True
            now = self._standin.now
            message = ChatMessage(
                message_id=self._standin.next_message_id(),
                chat_id=chat.chat_id,
                from_bot=False,
                sender=self.json,
                sent_at=sent_at or now,
                text=text,
                html=text,
                entities=entities,
                file=file,
                extra=extra or {},
            )
            chat.messages.append(message)
            lives = timedelta(days=1) - (now - message.sent_at)
            return self._standin.deliveries.add(
                "message", chat.message_json(message), lane=f"chat {chat.chat_id}", lives=lives
            )
