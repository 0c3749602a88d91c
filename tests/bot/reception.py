"""A clinic with people behind the counter: one dialogue over a real database, its replies on paper."""

from itertools import count
from typing import Any

from pydantic import SecretStr

from baari.sample_clinic import plant
from bot.conversations import LIBRARY
from bot.dialogue import Dialogue
from bot.message import Heard, Kind, Message
from bot.script import Library
from core.domain.staff import Role
from core.services.staff import accept, invite, remove
from tests.bot.paper import PaperChannel, PaperPatient
from tests.builders import World
from tests.standins.server import wait_for
from webhooks.replies import Replies

WAITING = "select count(*) as waiting from outbox where kind = 'say' and done_at is null"


def rows(world: World, statement: str) -> list[dict[str, Any]]:
    """Run a statement on one of the clinic's own connections: a new one each time would take most of a test."""
    return world.database.run(lambda uow: uow.sql.rows(statement))


class Asker(PaperPatient):
    """Somebody in front of the clinic, patient enough not to be told to slow down."""

    world: World
    private = True

    def _does(self, kind: Kind, text: str, id_: str | None) -> Message:
        self.world.clock.forward(seconds=2)
        # nobody dispatches here: a reply that is not closed yet would hold the next one back for ever
        wait_for(lambda: rows(self.world, WAITING) == [{"waiting": 0}], 10.0, what="closed")
        if self.private:
            return super()._does(kind, text, id_)
        before = len(self.channel.keys)
        heard = Heard(
            channel=self.channel.name,
            address=self.address,
            id=id_ or f"{self.address}-{next(self.ids)}",
            kind=kind,
            text=text,
            private=False,
        )
        self.hear(heard)
        wait_for(lambda: len(self.channel.keys) > before, 10.0, what="answered")
        return self.last


class Reception:
    """The sample clinic, with nobody in it yet."""

    def __init__(self, world: World, library: Library = LIBRARY) -> None:
        plant(world.database)
        self.world = world
        self.paper = PaperChannel()
        self.replies = Replies(world.database, {"webchat": self.paper}, senders=2, wake=lambda: None)
        self.dialogue = Dialogue(
            world.database,
            library,
            gateway="sandbox",
            languages=("en", "hi"),
            default_language="en",
            secret=SecretStr("the-secret-of-a-deployment-under-test-7"),
            send=self.replies.send,
            wake=lambda: None,
            calendar_url=lambda _visit: None,
            join_link=lambda token: f"https://t.me/clinic_bot?start=join_{token}",
        )
        self.replies.start()
        self._seats = count(1)

    def somebody(self, address: str, *, name: str = "") -> Asker:
        """A chat that has not written yet."""
        asker = Asker(self.hear, self.paper, address, name=name or address.title())
        asker.world = self.world
        return asker

    def hear(self, heard: Heard) -> None:
        """Hear something once what was shown is closed too: until then a reply would be left to a dispatcher."""
        wait_for(lambda: not set(self.paper.keys) & self._open(), 10.0, what="closed")
        self.dialogue.hear(heard)

    def _open(self) -> set[str]:
        return {key for (key,) in self.world.sql("select key from outbox where kind = 'say' and done_at is null")}

    def patient(self, address: str = "ravi", *, name: str = "Ravi Kumar") -> Asker:
        """A chat that the clinic knows as a patient's."""
        self.world.a_chat(address, name=name)
        return self.somebody(address, name=name)

    def seated(self, role: Role, address: str = "") -> Asker:
        """A chat under a role."""
        address = address or role.value
        chat, _ = self.world.a_chat(address, name=address.title())
        with self.world.work() as uow:
            doctor = next(iter(uow.roster.doctors)) if role is Role.DOCTOR else None
            accept(uow, chat, invite(uow, None, role, doctor_id=doctor).token, name=address.title())
        return self.somebody(address)

    def chat_of(self, asker: Asker) -> int:
        """The id of somebody's chat."""
        return int(self.world.sql("select id from chats where address = %s", asker.address)[0][0])

    def removes(self, asker: Asker) -> None:
        """Have a super admin take somebody's role away."""
        ((member,),) = self.world.sql("select id from staff where active and chat_id = %s", self.chat_of(asker))
        boss = self.seated(Role.SUPER_ADMIN, f"boss-{next(self._seats)}")
        by = self.chat_of(boss)
        with self.world.work() as uow:
            remove(uow, by, member)

    def close(self) -> None:
        """Let go of the workers."""
        self.replies.stop()
