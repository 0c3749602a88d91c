"""The admin API over a test's clinic, and somebody with keys who asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from starlette.testclient import TestClient

from admin_api.app import ROOT, admin_app
from bot.figures_file import report_table
from core.domain.api_key import LASTS, Scope
from core.services.api_keys import Made, make_key
from tests.builders import World


@dataclass
class Office:
    """Who asks: a client of the API, and the clinic behind it. Paths begin below the API's root."""

    world: World
    client: TestClient

    def key(self, *scopes: Scope, lasts: timedelta = LASTS) -> Made:
        """Make a key."""
        with self.world.work() as uow:
            return make_key(uow, "the office", frozenset(scopes), lasts=lasts)

    def headers(self, *scopes: Scope) -> dict[str, str]:
        """Return the header of a new key with these scopes."""
        return {"Authorization": f"Bearer {self.key(*scopes).text}"}


@contextmanager
def an_office(world: World) -> Iterator[Office]:
    """Serve the API; a source is what the header X-Test-Source says."""
    app = admin_app(
        world.database,
        source=lambda request: request.headers.get("x-test-source", "here"),
        words=report_table,
        base_url="http://clinic",
    )
    with TestClient(app, base_url=f"http://clinic{ROOT}", root_path=ROOT, raise_server_exceptions=False) as client:
        yield Office(world, client)
