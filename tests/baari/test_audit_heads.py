"""The end of the audit log is noted beside the database, so that a cut tail is found although the chain is whole."""

from pathlib import Path

import pytest

from baari.audit_heads import FILE, note_head, read_heads
from baari.commands.audit import verify_audit
from baari.commands.command import CommandRefused
from core.domain.alert import Cause
from core.domain.audit import Act
from tests.baari.test_check import some_settings
from tests.builders import World
from tests.core.storage.test_audit import forge


def acts(world: World, *numbers: int) -> None:
    for number in numbers:
        with world.work() as uow:
            uow.audit.add(None, Act.TASK_CLOSED, subject=f"task {number}")


def test_a_cut_tail_is_found_by_what_was_noted(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = some_settings(world, tmp_path)
    folder = settings.data_dir
    note_head(world.database, folder)
    assert not (folder / FILE).exists()
    acts(world, 1, 2)
    note_head(world.database, folder)
    note_head(world.database, folder)  # nothing new: no second line
    acts(world, 3, 4)
    note_head(world.database, folder)
    assert [noted.link.id for noted in read_heads(folder / FILE)] == [2, 4]
    assert verify_audit(settings, None) == 0
    assert "noted 2 times" in capsys.readouterr().out

    forge(world, "delete from audit where id > 2")
    acts(world, 5)
    with world.work() as uow:
        assert uow.audit.broken() is None  # the chain alone does not tell
    assert verify_audit(settings, None) == 1
    said = capsys.readouterr().out
    assert said.startswith("Row 4 of the audit log, noted at ")
    assert "the log has 3 rows" in said
    assert "Up to row 2 it is what it was then." in said

    note_head(world.database, folder)
    assert world.sql("select count(*) from outbox where body ->> 'cause' = %s", Cause.INVARIANT_BROKEN) == [(1,)]
    assert [noted.link.id for noted in read_heads(folder / FILE)] == [2, 4, 3]
    assert verify_audit(settings, None) == 1  # what was noted since hides nothing


def test_a_file_that_is_no_list_is_refused(world: World, tmp_path: Path) -> None:
    settings = some_settings(world, tmp_path)
    with pytest.raises(CommandRefused, match="no list at"):
        verify_audit(settings, None, heads=str(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere").write_text("yesterday 1 ab\n", encoding="ascii")
    with pytest.raises(CommandRefused, match="line 1 is not"):
        verify_audit(settings, None, heads=str(tmp_path / "elsewhere"))
