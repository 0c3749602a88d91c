"""Who is alive is told by locks: nothing that a pid file says, or fails to say, keeps a server from starting."""

import contextlib
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from baari.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from baari.postgres_binaries import find_binaries
from baari.postgres_locks import is_kept, keep, server_pids
from baari.postgres_program import account_for
from tests.baari.asking import query

# Pid files as crashes, copies and backups leave them. PID stands for a live process that got the number since.
PID_FILES = {
    "of a live stranger": "PID\n/somewhere/else\n1795245059\n5432\n/tmp\n\n  16039945        16\nready   \n",
    "of the system's first process": "1\n",
    "of nobody": "4194304\n/proc/self/fd/5\n1795245059\n5432\n",
    "cut off in the first line": "41",
    "empty": "",
    "of no number": "\0\0\0\0",
    "negative": "-12\n",
}


@pytest.fixture
def stranger(folder: Path) -> Iterator[int]:
    """Pid of a process of the server's own account that is no relation of it; to such a one PostgreSQL yields."""
    account = account_for(folder / "data", None)
    process = subprocess.Popen(["/bin/sleep", "60"], user=account.uid if account else None)
    yield process.pid
    process.kill()
    process.wait()


@pytest.mark.parametrize("kind", PID_FILES)
def test_no_pid_file_keeps_a_server_from_starting(folder: Path, stranger: int, kind: str) -> None:
    (folder / "data" / "postmaster.pid").write_text(PID_FILES[kind].replace("PID", str(stranger)))
    with EmbeddedPostgres(folder) as postgres:
        assert query(postgres.url, "SELECT 1") == [(1,)]


def test_a_socket_and_its_lock_left_behind_do_not_either(folder: Path, stranger: int) -> None:
    left = socket.socket(socket.AF_UNIX)
    with contextlib.chdir(folder / "socket"):  # the path itself may be too long for a socket
        left.bind(".s.PGSQL.5432")
    (folder / "socket" / ".s.PGSQL.5432.lock").write_text(f"{stranger}\n")
    with EmbeddedPostgres(folder) as postgres:
        assert query(postgres.url, "SELECT 1") == [(1,)]
    left.close()


def test_a_server_that_somebody_started_by_hand_on_our_data_is_left_alone_and_named(folder: Path) -> None:
    account = account_for(folder / "data", None)
    binaries = find_binaries(bindir=None, data_major=18, account=account)
    uid, gid, groups = (account.uid, account.gid, ()) if account else (None, None, None)
    data = os.open(folder / "data", os.O_RDONLY)
    by_hand = subprocess.Popen(  # noqa: S603  our own binaries
        [
            binaries.postgres,
            "-D",
            f"/proc/self/fd/{data}",
            "-c",
            "listen_addresses=",
            "-c",
            "unix_socket_directories=.",
        ],
        pass_fds=[data],
        user=uid,
        group=gid,
        extra_groups=groups,
        stderr=subprocess.PIPE,
    )
    assert by_hand.stderr is not None
    said = b""
    while b"ready to accept connections" not in said:
        line = by_hand.stderr.readline()
        assert line, said.decode()
        said += line
    with pytest.raises(EmbeddedPostgresError, match=rf"did not start \(pid {by_hand.pid}\)"):
        EmbeddedPostgres(folder).start()
    assert by_hand.poll() is None
    by_hand.terminate()
    by_hand.stderr.close()
    by_hand.wait(20)
    os.close(data)
    with EmbeddedPostgres(folder) as postgres:
        assert query(postgres.url, "SELECT 1") == [(1,)]


def test_a_folder_is_kept_from_keep_until_the_descriptor_is_closed(tmp_path: Path) -> None:
    assert not is_kept(tmp_path / "new")
    held = keep(tmp_path / "new")
    assert is_kept(tmp_path / "new")
    os.close(held)
    assert not is_kept(tmp_path / "new")


def test_a_start_that_broke_off_in_the_middle_of_making_the_cluster_is_begun_anew(tmp_path: Path) -> None:
    place = tmp_path / "postgres"
    (place / "data.partial-x1" / "base").mkdir(parents=True)
    (place / "data.partial-x1" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(place) as postgres:
        assert query(postgres.url, "SELECT 1") == [(1,)]
    assert [entry.name for entry in place.glob("data*")] == ["data"]


def test_a_fork_of_the_keeper_cannot_stop_the_server(folder: Path) -> None:
    with EmbeddedPostgres(folder) as postgres:
        child = os.fork()
        if child == 0:
            postgres.stop()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert query(postgres.url, "SELECT 1") == [(1,)]
    assert server_pids(folder / "data") == []
