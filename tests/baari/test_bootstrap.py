"""What is put together fits together: as many threads as connections, a way back to each chat, a stop at any moment."""

import asyncio
import socket
from pathlib import Path

import pytest
from anyio import to_thread
from fastapi import FastAPI
from pydantic import SecretStr

from baari.bootstrap import Baari, build
from baari.commands.command import CommandRefused
from baari.commands.serve import serve
from baari.settings import Settings
from tests.builders import World
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from webhooks.guard import Guard

SECRET = SecretStr("the-secret-of-a-deployment-under-test-7")


def built(world: World, tmp_path: Path, **given: object) -> Baari:
    """Return the product, which nobody has started."""
    settings = Settings.model_validate({"data_dir": tmp_path, "secret": SECRET, **given})
    return build(settings, world.url, clock=world.clock)


def test_what_was_never_started_can_be_stopped(world: World, tmp_path: Path) -> None:
    baari = built(world, tmp_path)
    baari.leave()
    baari.stop()


def test_requests_are_handled_by_as_many_threads_as_the_setting_says(world: World, tmp_path: Path) -> None:
    baari = built(world, tmp_path, threads=5)
    guard = baari.app
    assert isinstance(guard, Guard)
    app = guard.app
    assert isinstance(app, FastAPI)

    async def tokens() -> float:
        async with app.router.lifespan_context(app):
            return to_thread.current_default_thread_limiter().total_tokens

    assert asyncio.run(tokens()) == 5
    baari.stop()


def test_a_taken_address_is_explained_without_a_traceback(database_url: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings.model_validate(
            {"data_dir": tmp_path, "secret": SECRET, "port": port, "database_url": database_url}
        )
        with pytest.raises(CommandRefused, match=f"Baari cannot listen on 127.0.0.1:{port}: Address already in use"):
            serve(settings)


def test_whoever_has_paid_finds_back_to_the_chat_on_telegram(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin
) -> None:
    baari = built(
        world, tmp_path, telegram_bot_token=telegram_standin.token, telegram_api_base=telegram_standin.url, threads=2
    )
    back_to = baari.doors["telegram"].back_to
    assert back_to("7001") is None
    baari.start()
    try:
        wait_for(lambda: back_to("7001") == "https://t.me/baari_test_bot", 10.0)
    finally:
        baari.leave()
        baari.stop()
