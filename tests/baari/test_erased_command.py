"""`baari erased`: a backup from before an erasure is restored, and nobody comes back."""

from pathlib import Path

import pytest

from baari.commands.command import CommandRefused
from baari.commands.erased import apply_erased, write_erased
from baari.erased import BadList, read_list
from tests.baari.test_check import some_settings
from tests.builders import World
from tests.catalogue import where_found
from tests.core.services.test_erasure import WORDS, House


def test_a_restored_backup_is_erased_again(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    house = House(world)
    ((name, phone, email),) = world.sql("select name, phone, email from patients")
    house.erased(house.asks())
    settings = some_settings(world, tmp_path)
    assert write_erased(settings) == 0
    assert [(stone.kind, stone.row_id) for stone in read_list(tmp_path / "erased")] == [
        ("chat", house.chat),
        ("patient", house.patient),
    ]
    world.sql("delete from tombstones")
    world.sql("update patients set name = %s, phone = %s, email = %s, erased_at = null", name, phone, email)
    assert "patients.name" in where_found(world, WORDS)
    assert apply_erased(settings, None) == 0
    assert where_found(world, WORDS) == set()
    assert apply_erased(settings, str(tmp_path / "erased")) == 0
    said = capsys.readouterr().out
    assert "1 rows are erased again." in said
    assert "Nobody of the list" in said


def test_the_list_only_grows(world: World, tmp_path: Path) -> None:
    house = House(world)
    house.erased(house.asks())
    write_erased(some_settings(world, tmp_path))
    world.sql("delete from tombstones")
    write_erased(some_settings(world, tmp_path))
    assert len(read_list(tmp_path / "erased")) == 2


def test_a_file_that_is_no_list_is_refused(world: World, tmp_path: Path) -> None:
    (tmp_path / "erased").write_text("patient one\n")
    with pytest.raises(BadList, match="line 1"):
        read_list(tmp_path / "erased")
    with pytest.raises(CommandRefused, match="line 1"):
        apply_erased(some_settings(world, tmp_path), None)
    with pytest.raises(CommandRefused, match="no list"):
        apply_erased(some_settings(world, tmp_path), str(tmp_path / "nothing"))
