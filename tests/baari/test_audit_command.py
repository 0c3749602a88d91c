"""`baari audit verify` says that the log is whole, or which row is not what it was."""

from pathlib import Path

import pytest

from baari.commands.audit import verify_audit
from baari.commands.command import CommandRefused
from core.domain.audit import Act
from tests.baari.test_check import some_settings
from tests.builders import World
from tests.core.storage.test_audit import forge


def test_an_empty_log_is_whole(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_audit(some_settings(world, tmp_path), None) == 0
    assert capsys.readouterr().out == "The audit log is empty.\n"


def test_the_hash_it_prints_can_be_noted_and_asked_for(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = some_settings(world, tmp_path)
    for number in (1, 2):
        with world.work() as uow:
            uow.audit.add(None, Act.TASK_CLOSED, subject=f"task {number}")
    assert verify_audit(settings, None) == 0
    said = capsys.readouterr().out
    assert said.startswith("The audit log is whole: 2 rows.")
    noted = said.split()[-1]
    assert verify_audit(settings, noted) == 0
    assert verify_audit(settings, "ab" * 32) == 1
    assert "written anew" in capsys.readouterr().out


def test_a_changed_row_is_named(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with world.work() as uow:
        uow.audit.add(None, Act.TASK_CLOSED, subject="task 1")
    forge(world, "update audit set subject = 'task 2'")
    assert verify_audit(some_settings(world, tmp_path), None) == 1
    assert capsys.readouterr().out.startswith("Row 1 of the audit log is not what it was")


def test_what_is_no_hash_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandRefused, match="64 digits"):
        verify_audit(some_settings(world, tmp_path), "yesterday's")
