"""`baari backup` and `restore`: what was copied is there again, to the row, and nothing is put on top of anything."""

import json
from pathlib import Path

import pytest
from psycopg import sql
from pydantic import SecretStr

from baari.commands.backup import backup
from baari.commands.command import CommandRefused
from baari.commands.restore import restore
from baari.dump import dump
from baari.settings import Settings
from tests.baari.test_check import some_settings
from tests.builders import World
from tests.catalogue import where_found
from tests.core.services.test_erasure import WORDS, House
from tests.databases import Cluster
from tests.journeys.house import SECRET


@pytest.fixture
def an_empty_database(cluster: Cluster, worker_database: str) -> str:
    """The address of a database in which there is nothing."""
    name = f"{worker_database}_empty"
    with cluster.as_superuser() as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("create database {} owner baari").format(sql.Identifier(name)))
    return cluster.url(name)


def test_a_backup_is_tried_restored_and_what_was_erased_since_stays_erased(
    world: World, tmp_path: Path, an_empty_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    house = House(world)
    settings = some_settings(world, tmp_path)
    kept = tmp_path / "of the night" / "clinic.dump"
    assert backup(settings, str(kept)) == 0
    assert (kept.stat().st_mode & 0o777, kept.with_name("clinic.dump.json").stat().st_mode & 0o777) == (0o600, 0o600)
    told = json.loads(kept.with_name("clinic.dump.json").read_text())
    assert told["rows"]["patients"] == len(world.sql("select id from patients"))

    assert restore(settings, str(kept), drill=True) == 0
    assert "Every row is there, and all that must hold of a clinic does." in capsys.readouterr().out
    assert list(tmp_path.parent.glob("baari-drill-*")) == []

    house.erased(house.asks())
    assert backup(settings, None) == 0  # brings the list of who was erased up to date, and has a name of its own
    elsewhere = Settings(data_dir=tmp_path, secret=SECRET, database_url=SecretStr(an_empty_database))
    assert restore(elsewhere, str(kept)) == 0
    said = capsys.readouterr().out
    assert "2 rows of people who were erased since are erased again." in said
    there = World(an_empty_database)
    assert where_found(there, WORDS) == set()
    assert there.sql("select count(*) from appointments") == world.sql("select count(*) from appointments")
    there.close()

    with pytest.raises(CommandRefused, match=r"holds [0-9]+ tables already"):
        restore(elsewhere, str(kept))
    with pytest.raises(CommandRefused, match="never takes the place of another"):
        backup(settings, str(kept))


def test_what_is_no_backup_or_not_whole_is_refused(world: World, tmp_path: Path, an_empty_database: str) -> None:
    world.a_clinic()
    settings = Settings(data_dir=tmp_path, secret=SECRET, database_url=SecretStr(an_empty_database))
    with pytest.raises(CommandRefused, match="There is no file"):
        restore(settings, str(tmp_path / "nothing.dump"))
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(CommandRefused, match="is no copy of a database"):
        restore(settings, str(tmp_path / "holiday.jpg"))
    whole = tmp_path / "clinic.dump"
    dump(world.url, whole)
    whole.write_bytes(whole.read_bytes()[:-1000])
    with pytest.raises(CommandRefused, match="cut short or changed"):
        restore(settings, str(whole))
    whole.with_name("clinic.dump.json").unlink()
    with pytest.raises(CommandRefused, match="Nothing was restored"):
        restore(settings, str(whole))
    other = World(an_empty_database)
    assert other.sql("select count(*) from pg_class where relnamespace = 'public'::regnamespace") == [(0,)]
    other.close()


def test_a_row_that_did_not_come_along_is_named(
    world: World, tmp_path: Path, an_empty_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world.a_clinic()
    kept = tmp_path / "clinic.dump"
    dump(world.url, kept)
    beside = kept.with_name("clinic.dump.json")
    beside.write_text(beside.read_text().replace('"clinics": 1', '"clinics": 2'))
    settings = Settings(data_dir=tmp_path, secret=SECRET, database_url=SecretStr(an_empty_database))
    assert restore(settings, str(kept)) == 1
    assert "WRONG  clinics: 2 rows were copied, 1 are there" in capsys.readouterr().out
