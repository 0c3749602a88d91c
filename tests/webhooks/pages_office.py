"""The pages over a test's clinic, and people who come to them with a link that the bot gave."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape

from fastapi import FastAPI
from starlette.testclient import TestClient

from core.domain.staff import Role
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.staff import accept, invite
from core.services.web_sessions import ask_link, make_link
from tests.builders import World
from webhooks.dashboard.door import DashboardDoors

SECRET = "the-secret-of-a-deployment-under-test-7"
_FORM = re.compile(r'name="form" value="(\w+)"')
_TAGS = re.compile(r"<[^>]+>")


@dataclass
class Office:
    """A clinic with its pages; `client` is one browser."""

    world: World
    client: TestClient
    app: FastAPI
    chats: dict[Role, int] = field(default_factory=dict)

    def seat(self, role: Role) -> int:
        """Let somebody of this role sit in a chat of their own, and return it."""
        if role not in self.chats:
            chat, _ = self.world.a_chat(f"chat-of-{role.value}", name=role.value.title())
            with self.world.work() as uow:
                doctor = min(uow.roster.doctors) if role is Role.DOCTOR else None
                accept(uow, chat, invite(uow, None, role, doctor_id=doctor).token, name=role.value.title())
            self.chats[role] = chat
        return self.chats[role]

    def link(self, role: Role = Role.ADMIN) -> str:
        """Return the token of a new link."""
        chat = self.seat(role)
        with self.world.work() as uow:
            id_ = ask_link(uow, chat)
        with self.world.work() as uow:
            return make_link(uow, id_)

    def sign_in(self, role: Role = Role.ADMIN, browser: TestClient | None = None) -> None:
        """Open a link and press its button."""
        answer = (browser or self.client).post("/admin/login", data={"link": self.link(role)})
        assert (answer.status_code, answer.url.path) == (200, "/admin")

    def browser(self) -> TestClient:
        """Return another browser."""
        return TestClient(self.app, base_url="http://clinic", raise_server_exceptions=True)

    def read(self, path: str) -> str:
        """Return what a page says, in one line."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return words(answer.text)

    def send(self, path: str, **fields: str) -> tuple[int, str]:
        """Fill in and send the form at this path; returns the status and what is said then."""
        page = self.client.get(path).text
        kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        answer = self.client.post(path.partition("?")[0], data={**kept, **fields})
        return answer.status_code, words(answer.text)

    def form(self) -> str:
        """Return what a form of this browser's session carries."""
        found = _FORM.search(self.client.get("/admin").text)
        assert found
        return found[1]

    def book(self, doctor: int, clinic: int, hour: int, minute: int = 0, *, days: int = 0, who: str = "Ravi") -> str:
        """Let somebody book by their chat and pay at the clinic; returns the visit's id."""
        chat, patient = self.world.a_chat(f"chat-{who}-{hour}-{minute}", name=who)
        with self.world.work() as uow:
            wanted = HoldRequest(
                chat_id=chat,
                patient_id=patient,
                doctor_id=doctor,
                clinic_id=clinic,
                starts_at=self.world.at(hour, minute, days=days),
            )
            held = hold_slot(uow, wanted)
            return str(confirm_at_clinic(uow, held.id, chat).id)


def words(markup: str) -> str:
    """Return what stands on a page."""
    return " ".join(unescape(_TAGS.sub(" ", markup.partition("<body")[2].partition(">")[2])).split())


@contextmanager
def an_office(world: World) -> Iterator[Office]:
    """Serve the pages."""
    app = FastAPI()
    app.include_router(DashboardDoors(world.database, secret=SECRET, base_url="https://clinic.example").router())
    with TestClient(app, base_url="https://clinic", raise_server_exceptions=True) as client:
        yield Office(world, client, app)
