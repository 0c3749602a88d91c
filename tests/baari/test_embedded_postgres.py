"""The database that comes with Baari keeps what it acknowledged, and ends when we do."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from baari.embedded_postgres import AlreadyRunning, EmbeddedPostgres, EmbeddedPostgresError, attach, running_url
from baari.postgres_locks import server_pids
from tests.baari.asking import gone_within, query, query_until_answered
from tests.baari.conftest import CARELESS_KEEPER, Keep
from tests.databases import libpq


def test_the_first_start_makes_a_durable_cluster_that_the_clinic_does_not_rule(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / ".baari" / "postgres") as postgres:
        settings = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums", "is_superuser", "TimeZone")
        shown = ", ".join(f"current_setting('{name}')" for name in settings)
        assert query(postgres.url, f"SELECT {shown}") == [("on", "on", "on", "on", "off", "UTC")]
        assert query(postgres.url, "SELECT current_user, current_database(), lower('ÄÉ')") == [("baari", "baari", "äé")]
        assert query(postgres.url, "CREATE TABLE t (x int); SELECT count(*) FROM t") == []
        assert query(postgres.url, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'baari'") == [
            ("UTF8",)
        ]


def test_the_second_start_finds_the_rows_and_the_address_of_the_first(folder: Path) -> None:
    with EmbeddedPostgres(folder) as postgres:
        first = postgres.url
        query(first, "INSERT INTO kept VALUES (1)")
    with EmbeddedPostgres(folder) as postgres:
        assert postgres.url == first
        assert query(postgres.url, "SELECT id FROM kept") == [(1,)]


def test_stopping_writes_everything_and_leaves_no_process(folder: Path) -> None:
    with EmbeddedPostgres(folder) as postgres:
        pids = server_pids(folder / "data")
        assert postgres.pid in pids
    assert gone_within(0, pids)
    assert "database system is shut down" in (folder / "postgres.log").read_text().splitlines()[-1]
    assert running_url(folder) is None


def test_every_acknowledged_row_is_there_after_the_clinic_was_killed(folder: Path, keep: Keep) -> None:
    clinic = keep(folder)
    pids = server_pids(folder / "data")
    acknowledged = _insert_until(clinic.url, stop_after=200, act=clinic.end)
    assert gone_within(5, pids)
    with EmbeddedPostgres(folder) as postgres:
        rows = [id_ for (id_,) in query(postgres.url, "SELECT id FROM kept ORDER BY id")]
    assert rows[: len(acknowledged)] == acknowledged
    assert len(rows) <= len(acknowledged) + 1  # at most the one whose answer was on its way


def test_every_acknowledged_row_is_there_after_the_server_was_killed(folder: Path) -> None:
    with EmbeddedPostgres(folder) as postgres:
        killed = postgres.pid
        assert killed is not None
        acknowledged = _insert_until(postgres.url, stop_after=200, act=lambda: os.kill(killed, signal.SIGKILL))
        found = query_until_answered(postgres.url, "SELECT id FROM kept ORDER BY id")
        rows = [id_ for (id_,) in found]
        assert postgres.pid not in (None, killed)
    assert rows[: len(acknowledged)] == acknowledged
    assert len(rows) <= len(acknowledged) + 1


def test_killing_every_process_of_the_server_again_and_again_is_survived(folder: Path) -> None:
    with EmbeddedPostgres(folder) as postgres:
        for round_ in range(3):
            query_until_answered(postgres.url, f"INSERT INTO kept VALUES ({round_})")  # noqa: S608  a number
            for pid in server_pids(folder / "data"):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        assert query_until_answered(postgres.url, "SELECT count(*) FROM kept") == [(3,)]


def test_a_server_whose_keeper_died_without_taking_it_along_is_ended_by_the_next_start(
    folder: Path, keep: Keep
) -> None:
    """Also the negative control of the trials above: without the kernel's signal the server does stay behind."""
    clinic = keep(folder, CARELESS_KEEPER)
    query(clinic.url, "INSERT INTO kept VALUES (1)")
    clinic.end()
    assert not gone_within(0.5, [clinic.server_pid])
    with EmbeddedPostgres(folder) as postgres:
        assert gone_within(0, [clinic.server_pid])
        assert query(postgres.url, "SELECT id FROM kept") == [(1,)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_clinic_shuts_the_server_down_in_order(folder: Path, keep: Keep, number: int) -> None:
    clinic = keep(folder)
    pids = server_pids(folder / "data")
    assert os.getpgid(clinic.server_pid) != os.getpgid(clinic.process.pid)  # a terminal's Ctrl-C does not reach it
    assert clinic.end(number) != 0
    assert gone_within(5, pids)
    said = (folder / "postgres.log").read_text()
    assert said.count("received fast shutdown request") == 2  # the pattern's own, and this
    assert said.splitlines()[-1].endswith("database system is shut down")


def test_the_server_outlives_the_thread_that_asked_for_it(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder)
    asking = threading.Thread(target=postgres.start)
    asking.start()
    asking.join()
    time.sleep(0.2)  # the kernel would have sent the signal by now
    assert query(postgres.url, "SELECT 1") == [(1,)]
    assert "received fast shutdown" not in (folder / "postgres.log").read_text().rpartition("starting PostgreSQL")[2]
    postgres.stop()


def test_one_folder_has_one_keeper_and_others_join_it(folder: Path, keep: Keep) -> None:
    clinic = keep(folder)
    with pytest.raises(AlreadyRunning, match="another `baari` process"):
        EmbeddedPostgres(folder).start()
    assert running_url(folder) == clinic.url
    with attach(folder) as url:
        assert url == clinic.url
    assert query(clinic.url, "SELECT 1") == [(1,)]  # leaving is not stopping


def test_attaching_where_nothing_runs_keeps_the_server_for_the_block(folder: Path) -> None:
    assert running_url(folder) is None
    with attach(folder) as url:
        assert query(url, "SELECT 1") == [(1,)]
        assert running_url(folder) == url
    assert running_url(folder) is None
    assert server_pids(folder / "data") == []


def test_many_attach_at_once_to_one_server(folder: Path) -> None:
    seen: list[str] = []
    meet = threading.Barrier(4)

    def ask() -> None:
        with attach(folder) as url:
            seen.append(url)
            query(url, "SELECT 1")
            meet.wait(20)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_a_server_that_cannot_start_says_why_and_leaves_nothing_behind(folder: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match='unrecognized configuration parameter "no_such_setting"'):
        EmbeddedPostgres(folder, settings={"no_such_setting": "1"}).start()
    assert server_pids(folder / "data") == []
    with EmbeddedPostgres(folder) as postgres:
        assert query(postgres.url, "SELECT 1") == [(1,)]


def test_no_value_of_a_failed_statement_is_written_to_the_log(folder: Path) -> None:
    with EmbeddedPostgres(folder) as postgres:
        for statement in ("SELECT 'Asha Rao'::int", "SELECT * FROM asha_rao", "INSERT INTO kept VALUES (9876), (9876)"):
            with pytest.raises(psycopg.Error):
                query(postgres.url, statement)
    said = (folder / "postgres.log").read_text().lower()
    assert [word for word in ("asha", "9876") if word in said] == []


def _insert_until(url: str, *, stop_after: int, act: Callable[[], object]) -> list[int]:
    """Insert 0, 1, 2…, one commit each; after `stop_after` call `act` from beside, go on until the server is gone."""
    acknowledged: list[int] = []
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(libpq(url), autocommit=True) as connection:
        for number in range(1_000_000):  # the kill ends it long before
            connection.execute("INSERT INTO kept VALUES (%s)", (number,))
            acknowledged.append(number)
            if number == stop_after:
                beside = threading.Thread(target=act)
                beside.start()
    beside.join()
    assert len(acknowledged) > stop_after
    return acknowledged
