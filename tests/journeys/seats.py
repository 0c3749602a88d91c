"""A patient in each channel, in the same words: writes, taps, sends what cannot be read, and sees what is said."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests.journeys.house import House
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

SOON = 20.0  # seconds; the whole product and its stand-ins share two cores with the other tests


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that the clinic said, as the channel shows it."""

    text: str
    labels: tuple[str, ...] = ()


class Seat(ABC):
    """One patient. Every act returns when the clinic has heard it and has said all that it says to it."""

    channel: str
    sends: Mapping[str, Callable[[], object]]
    """What this channel can send that is no text: sort -> the act."""
    blank: str | None = ""
    """How a text of which nothing is left is answered: like any other (""), by this phrase, or not taken (None)."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.sends = {}

    @property
    @abstractmethod
    def address(self) -> str:
        """What the clinic knows the chat by."""

    @property
    @abstractmethod
    def seen(self) -> list[Seen]:
        """All that the clinic has said, oldest first."""

    def says(self, text: str) -> list[Seen]:
        """Write; return what is said to it."""
        return self._answered(lambda: self._say(text))

    def taps(self, label: str) -> list[Seen]:
        """Tap the button of this label of the last card that has it."""
        return self.taps_id(self.id_of(label))

    def taps_id(self, choice: str) -> list[Seen]:
        """Send a button's id, ours or not, as a changed client can."""
        return self._answered(lambda: self._tap(choice))

    def introduces(self, name: str, words: str = "Dr Anjali Mehta tomorrow after 5") -> list[Seen]:
        """Choose a time, and give the name that is asked for then; return the card of the place that is kept."""
        self.says(words)
        return self.says(name)

    def gives(self, sort: str) -> list[Seen]:
        """Send what is no text."""
        return self._answered(self.sends[sort])

    def id_of(self, label: str) -> str:
        """Return the id of the button of this label on the last card that has it."""
        found = [id_ for card in self._cards for id_, shown, _hint, _url in card if shown == label]
        assert found, f"no button {label!r}"
        return str(found[0])

    @property
    def ids(self) -> list[str]:
        """The ids of the buttons of the last card, in their order."""
        return [str(id_) for id_, _shown, _hint, _url in self._cards[0]]

    @property
    def _cards(self) -> list[Any]:
        """The choices of every card, newest first: from the outbox, for WhatsApp's numbers carry no ids."""
        rows = self.house.world.sql(
            "select body -> 'message' -> 'choices' from outbox where kind = 'say' and body ->> 'address' = %s "
            "and body -> 'message' ? 'choices' order by id desc",
            self.address,
        )
        return [choices for (choices,) in rows]

    @property
    def visits(self) -> list[tuple[Any, ...]]:
        """The visits of this chat: (status, held until, starts)."""
        return self.house.world.sql(
            "select a.status, a.held_until, a.starts_at from appointments a join chats c on c.id = a.chat_id "
            "where c.channel = %s and c.address = %s order by a.created_at",
            self.channel,
            self.address,
        )

    def leave(self) -> None:  # noqa: B027 - most seats have nothing to put away
        """Put everything away."""

    def _answered(self, act: Callable[[], object]) -> list[Seen]:
        before = len(self.seen)
        act()
        self._settle()
        # A chat that writes a little every second is nobody who has to be slowed down.
        self.house.world.clock.forward(seconds=1)
        return self.seen[before:]

    @abstractmethod
    def _say(self, text: str) -> None: ...

    @abstractmethod
    def _tap(self, choice: str) -> None: ...

    @abstractmethod
    def _settle(self) -> None: ...


class TelegramSeat(Seat):
    """On Telegram, by webhook."""

    channel = "telegram"

    def __init__(self, house: House, standin: TelegramStandin, number: int) -> None:
        super().__init__(house)
        self.standin = standin
        self._wait_to_be_reached()
        self.user = standin.user(7000 + number, language_code="en", first_name="Asha")
        self.sends = {
            "voice": self.user.sends_voice,
            "photo": self.user.sends_photo,
            "sticker": self.user.sends_sticker,
            "document": lambda: self.user.sends_document("report.pdf", b"%PDF"),
            "location": lambda: self.user.sends_location(19.1, 72.8),
            "somebody else's contact": lambda: self.user.shares_contact(own=False, phone="+919900000000"),
        }

    def _wait_to_be_reached(self) -> None:
        wait_for(lambda: self.standin.deliveries.webhook, SOON, what="reached by webhook")

    @property
    def address(self) -> str:
        return str(self.user.user_id)

    @property
    def seen(self) -> list[Seen]:
        return [Seen(m.text, tuple(m.labels)) for m in self.user.chat if m.from_bot]

    def _say(self, text: str) -> None:
        self.user.says(text)

    def _tap(self, choice: str) -> None:
        last = next(message for message in reversed(self.user.chat) if message.from_bot)
        self.user.forges_tap(choice, last)

    def _settle(self) -> None:
        self.standin.settle(SOON)
        self.house.settle()


class WhatsAppSeat(Seat):
    """On WhatsApp, with numbers to type."""

    channel = "whatsapp"
    blank = "unreadable.other"

    def __init__(self, house: House, standin: TwilioStandin, number: int) -> None:
        super().__init__(house)
        self.standin = standin
        self.phone = standin.phone(f"+9198200{number:05d}", name="Asha")
        self.sends = {
            "voice": lambda: self.phone.sends_media(b"OggS", "audio/ogg"),
            "photo": lambda: self.phone.sends_media(b"\xff\xd8", "image/jpeg", text="my rash"),
            "sticker": lambda: self.phone.sends_media(b"RIFF", "image/webp"),
            "document": lambda: self.phone.sends_media(b"%PDF", "application/pdf"),
            "location": lambda: self.phone.sends_location(19.1, 72.8),
        }

    @property
    def address(self) -> str:
        return self.phone.number

    @property
    def seen(self) -> list[Seen]:
        return [Seen(m.text) for m in self.phone.chat if m.outbound]

    def _say(self, text: str) -> None:
        self.phone.says(text.encode(errors="replace").decode())  # a form has no half characters

    def _tap(self, choice: str) -> None:
        told = {"MessageType": "button", "ButtonText": "x", "ButtonPayload": choice}
        self.standin.hear(self.phone, "x", told, None)

    def _settle(self) -> None:
        self.standin.settle(SOON)
        self.house.settle()
        self.standin.settle(SOON)


class WebSeat(Seat):
    """In the web chat, as far as HTTP goes: what its page would send, and what its stream would bring."""

    channel = "webchat"
    blank = None

    def __init__(self, house: House, _standin: None, _number: int) -> None:
        super().__init__(house)
        self.http = httpx.Client(base_url=house.url, timeout=SOON)
        assert self.http.get("/").status_code == 200

    def leave(self) -> None:
        self.http.close()

    @property
    def address(self) -> str:
        return self.http.cookies["baari_chat"].partition(".")[0]

    @property
    def seen(self) -> list[Seen]:
        found = []
        with self.http.stream("GET", "/chat/stream") as response:
            for line in response.iter_lines():
                if line == "event: ready":
                    break
                if line.startswith("data: ") and not (said := json.loads(line[6:]))["mine"]:
                    found.append(Seen(said["text"], tuple(c["label"] for c in said.get("choices", ()))))
        return found

    def post(self, **spoken: object) -> int:
        """Send one thing as the page does; return the status of the answer."""
        body = json.dumps({"id": str(uuid4()), **spoken})  # as JavaScript does: a lone surrogate becomes an escape
        return self.http.post("/chat", content=body, headers={"Content-Type": "application/json"}).status_code

    def _say(self, text: str) -> None:
        assert self.post(kind="text", text=text[:4000]) == 202  # the page's box takes no more

    def _tap(self, choice: str) -> None:
        assert self.post(kind="tap", text="x", choice=choice) == 202

    def _settle(self) -> None:
        self.house.settle()
