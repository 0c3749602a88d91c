"""Chats whose state is nothing but rows: what is said is heard by any clinic over the same database."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from pydantic import SecretStr

from bot.conversations import LIBRARY
from bot.dialogue import Dialogue
from bot.message import Heard, Kind, Message
from bot.phrases import TABLES
from core.domain.events import Event
from tests.builders import VirtualClock, World

SAID = """
    select body -> 'message' from outbox join chats on chats.id = chat_id
    where kind = 'say' and outbox.id > %s and address = %s order by outbox.id
"""
CLOSED = "update outbox set done_at = now() where kind = 'say' and done_at is null"


class Clinic:
    """The clinic as one process has it: a pool, caches and a dialogue of its own. What it says stays in the outbox."""

    def __init__(self, url: str, clock: VirtualClock) -> None:
        self.world = World(url, clock=clock, pool_size=2)
        self.dialogue = Dialogue(
            self.world.database,
            LIBRARY,
            gateway="sandbox",
            languages=tuple(TABLES),
            default_language="en",
            secret=SecretStr("the-secret-of-a-deployment-under-test-7"),
            send=lambda _replies: None,
            wake=lambda: None,
            calendar_url=lambda _visit: None,
            join_link=lambda token: f"https://t.me/clinic_bot?start=join_{token}",
        )

    def tell(self, *events: Event) -> None:
        """Let a chat hear of something that has happened."""
        with self.world.work() as uow:
            self.dialogue.tell(uow, events)

    def close(self) -> None:
        """End the process."""
        self.world.close()


@dataclass
class StoredChat:
    """One chat: `shown` are the ids of all buttons that ever stood in it."""

    address: str
    name: str = ""
    private: bool = True
    shown: dict[str, None] = field(default_factory=dict)
    ids: Any = field(default_factory=count)

    def says(self, clinic: Clinic, text: str) -> list[Message]:
        """Write something; returns what is said to it."""
        return self.does(clinic, Kind.TEXT, text)

    def taps(self, clinic: Clinic, label: str) -> list[Message]:
        """Tap the button of this label that was shown last."""
        ((asked,),) = clinic.world.sql(
            "select body -> 'message' from outbox join chats on chats.id = chat_id"
            " where kind = 'say' and address = %s order by outbox.id desc limit 1",
            self.address,
        )
        choices = Message.from_json(asked).choices
        found = [choice.id for choice in choices if label in choice.label]
        assert found, f"{label!r} is not among {[choice.label for choice in choices]}"
        return self.sends(clinic, found[0])

    def sends(self, clinic: Clinic, id_: str) -> list[Message]:
        """Tap the button of this id, wherever it may stand."""
        return self.does(clinic, Kind.TAP, id_)

    def does(self, clinic: Clinic, kind: Kind, text: str) -> list[Message]:
        """Do one thing, a little after the one before."""
        world = clinic.world
        world.clock.forward(seconds=2)  # patient enough not to be told to slow down
        ((last,),) = world.sql("select coalesce(max(id), 0) from outbox")
        clinic.dialogue.hear(self.heard(kind, text))
        said = [Message.from_json(message) for (message,) in world.sql(SAID, last, self.address)]
        world.sql(CLOSED)
        for message in said:
            self.shown |= {choice.id: None for choice in message.choices if not choice.url}
        return said

    def heard(self, kind: Kind, text: str) -> Heard:
        """Make it what a channel hands on."""
        id_ = f"{self.address}-{next(self.ids)}"
        return Heard(
            channel="webchat",
            address=self.address,
            id=id_,
            kind=kind,
            text=text,
            name=self.name,
            private=self.private,
        )

    def sorts(self) -> list[str]:
        """One button of each sort, the last shown first: of each question each fixed option, and one of data."""
        found: dict[tuple[str, ...], str] = {}
        for id_ in self.shown:
            run, _, step, option = id_.split("|")
            found[run[0], step, option if option.replace("_", "").isalpha() else option[0]] = id_
        return list(found.values())[::-1]
