"""`baari keys`: what the master keys wrap, a new one, all wrapped by it; and `baari check` tells of a lost one."""

from pathlib import Path

import pytest

from baari.commands.command import CommandRefused
from baari.commands.keys import list_keys, make_key, rotate_keys
from baari.looks.database import look_at_database
from baari.own_keys import own_keys
from baari.settings_refused import SettingsRefused
from core.domain.keyring import read_keys
from core.storage.database import Database
from tests.baari.test_check import some_settings
from tests.builders import KEYRING, World


def seal_one(world: World, folder: Path) -> None:
    _, patient = world.a_chat()
    keyring = some_settings(world, folder).keyring
    database = Database(world.url, clock=world.clock, pool_size=1, keyring=keyring)
    with database.unit_of_work() as uow:
        uow.secrets.seal(patient, "notes", 1, "text", "words")
    database.dispose()


def test_a_key_is_made_once_and_readable_by_nobody_else(tmp_path: Path) -> None:
    first = own_keys(tmp_path).get_secret_value()
    assert own_keys(tmp_path).get_secret_value() == first
    assert len(read_keys(first).keys) == 1
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600


def test_a_list_that_was_cut_short_refuses_the_start(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("k1:AAAA")
    with pytest.raises(SettingsRefused, match="Restore it"):
        own_keys(tmp_path)


def test_a_new_key_then_all_is_wrapped_by_it(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seal_one(world, tmp_path)
    (old,) = (key.name for key in some_settings(world, tmp_path).keyring.keys)
    assert make_key(some_settings(world, tmp_path)) == 0
    assert list_keys(some_settings(world, tmp_path)) == 0
    assert rotate_keys(some_settings(world, tmp_path)) == 0
    said = capsys.readouterr().out
    newest = read_keys((tmp_path / "keys").read_text()).newest
    assert f"Nothing needs {old} any more" in said
    assert world.sql("select master from patient_keys") == [(newest.name,)]
    assert str(newest).partition(":")[2] not in said


def test_a_lost_key_is_told_plainly(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seal_one(world, tmp_path)
    (lost,) = (key.name for key in some_settings(world, tmp_path).keyring.keys)
    (tmp_path / "keys").write_text(str(KEYRING))
    assert list_keys(some_settings(world, tmp_path)) == 1
    assert "NOT IN THE LIST" in capsys.readouterr().out
    found = {f.name: (f.verdict.value, f.says) for f in look_at_database(some_settings(world, tmp_path))}
    assert found[f"master key {lost}"][0] == "WRONG"
    assert "NOT IN THE LIST" in found[f"master key {lost}"][1]


def test_a_wrong_key_is_told_plainly(world: World, tmp_path: Path) -> None:
    seal_one(world, tmp_path)
    (kept,) = (key.name for key in some_settings(world, tmp_path).keyring.keys)
    (tmp_path / "keys").write_text(str(KEYRING).replace("k1:", f"{kept}:"))
    found = {f.name: (f.verdict.value, f.says) for f in look_at_database(some_settings(world, tmp_path))}
    assert found[f"master key {kept}"][0] == "WRONG"
    assert "ANOTHER KEY" in found[f"master key {kept}"][1]


def test_keys_that_are_given_are_not_made_here(world: World, tmp_path: Path) -> None:
    with pytest.raises(CommandRefused, match="BAARI_KEYS"):
        make_key(some_settings(world, tmp_path, keys=str(KEYRING)))
