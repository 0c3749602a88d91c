"""`baari outbox` lists what is late and dead without a word of it, and has it done or dropped."""

from pathlib import Path

import pytest

from baari.commands.command import CommandRefused
from baari.commands.outbox import drop, list_undone, retry
from core.domain.effects import CancelLink, Say
from tests.baari.test_check import some_settings
from tests.builders import World

SECRETIVE = "your biopsy"


def some_rows(world: World) -> dict[str, int]:
    """Queue a dead message, a dead link and a late one, by the real clock that the command has; returns their ids."""
    chat = world.a_chat("ravi")[0]
    with world.work() as uow:
        uow.outbox.add(Say(channel="telegram", address="98200", message={"text": SECRETIVE}), key="say", chat_id=chat)
        uow.outbox.add(CancelLink(payment_id="x"), key="dead")
        uow.outbox.add(CancelLink(payment_id="y"), key="late")
    world.sql("update outbox set due_at = now(), wanted_at = now() - interval '3 hours'")
    world.sql("update outbox set dead_at = now(), attempts = 11, error = 'HTTP 502' where key <> 'late'")
    return dict(world.sql("select key, id from outbox"))


def test_nothing_to_list_is_well(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list_undone(some_settings(world, tmp_path)) == 0
    assert capsys.readouterr().out == "Nothing is late and nothing was given up.\n"


def test_what_is_undone_is_listed_without_a_word_of_it(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = some_rows(world)
    assert list_undone(some_settings(world, tmp_path)) == 1
    said = capsys.readouterr().out
    assert [line.split() for line in said.splitlines()] == [
        ["ID", "KIND", "CHAT", "AGE", "TRIES", "STANDS", "ERROR"],
        [str(ids["say"]), "say", "1", "3", "h", "11", "dead", "HTTP", "502"],
        [str(ids["dead"]), "cancel_link", "3", "h", "11", "dead", "HTTP", "502"],
        [str(ids["late"]), "cancel_link", "3", "h", "0", "late"],
    ]
    assert SECRETIVE not in said
    assert "98200" not in said


def test_one_row_or_all_dead_ones_are_tried_again(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids, settings = some_rows(world), some_settings(world, tmp_path)
    assert retry(settings, ids["dead"], all_dead=False) == 0
    assert capsys.readouterr().out == f"Row {ids['dead']} (cancel_link) will be tried again now.\n"
    assert world.sql("select key from outbox where dead_at is not null") == [("say",)]
    assert retry(settings, None, all_dead=True) == 0
    assert world.sql("select key from outbox where dead_at is not null") == []


def test_a_row_is_dropped(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ids, settings = some_rows(world), some_settings(world, tmp_path)
    assert drop(settings, ids["say"]) == 0
    assert capsys.readouterr().out == f"Row {ids['say']} (say) is dropped.\n"
    assert world.sql("select dead_at, result from outbox where key = 'say'") == [(None, {"dropped": "HTTP 502"})]


def test_what_cannot_be_meant_is_refused_in_a_sentence(world: World, tmp_path: Path) -> None:
    settings = some_settings(world, tmp_path)
    for row, all_dead in ((None, False), (1, True)):
        with pytest.raises(CommandRefused, match="Say which"):
            retry(settings, row, all_dead=all_dead)
    with pytest.raises(CommandRefused, match="has no row 17"):
        drop(settings, 17)
