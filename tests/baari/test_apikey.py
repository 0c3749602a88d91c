"""`baari apikey`: a key is shown once, listed without its secret, and revoked."""

from pathlib import Path

import pytest

from baari.commands.apikey import create_key, list_keys, revoke
from baari.commands.command import FOUND_WRONG, WELL, CommandRefused
from core.domain.api_key import read
from tests.baari.test_check import some_settings
from tests.builders import World


def test_a_key_is_shown_once_then_listed_and_revoked(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = some_settings(world, tmp_path)
    assert list_keys(settings) == WELL
    assert "There is no key" in capsys.readouterr().out
    assert create_key(settings, "कार्यालय", ["reports:read", "audit:read"], 30) == WELL
    parts = read(capsys.readouterr().out.splitlines()[-1])
    assert parts is not None
    assert list_keys(settings) == WELL
    listed = capsys.readouterr().out
    assert "कार्यालय  [audit:read reports:read]" in listed
    assert "never used" in listed
    assert parts[1] not in listed
    assert revoke(settings, parts[0]) == WELL
    assert revoke(settings, parts[0]) == WELL
    assert "was revoked already" in capsys.readouterr().out
    assert list_keys(settings) == WELL
    assert "revoked 20" in capsys.readouterr().out
    assert revoke(settings, 99) == FOUND_WRONG
    acts = [act for (act,) in world.sql("select act from audit order by id")]
    assert acts == ["key.made", "key.revoked"]


@pytest.mark.parametrize(("name", "days"), [("", 1), ("two\nlines", 1), ("x" * 81, 1), ("fine", 0), ("fine", 10**9)])
def test_a_key_that_nobody_could_keep_is_refused(world: World, tmp_path: Path, name: str, days: int) -> None:
    with pytest.raises(CommandRefused):
        create_key(some_settings(world, tmp_path), name, ["reports:read"], days)
    assert world.sql("select count(*) from api_keys") == [(0,)]
