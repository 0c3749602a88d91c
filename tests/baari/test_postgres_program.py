"""PostgreSQL runs as nobody in particular, in a folder that nobody else can enter, and opens no door on its way."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from baari import postgres_binaries
from baari.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from baari.postgres_locks import server_pids
from baari.postgres_program import account_for
from tests.baari.asking import query
from tests.baari.conftest import copy_of
from tests.databases import libpq

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has something to give up")


@as_root
def test_no_process_of_the_server_has_any_right_of_root(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        pids = server_pids(folder / "data")
        assert len(pids) > 1
        for pid in pids:
            state = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
            assert "0" not in state["Uid"].split() + state["Gid"].split()
            assert state["Groups"].strip() == ""
            assert [int(state[kind], 16) for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb")] == [0, 0, 0, 0]


@as_root
def test_a_closed_home_above_the_data_stays_closed(tmp_path: Path, pattern: Path) -> None:
    home = tmp_path / "home of root"
    place = copy_of(pattern, home / "project" / ".baari" / "postgres")
    home.chmod(0o700)
    above = [home / "project", *(home / "project").parents]
    before = [(entry.stat().st_mode, entry.stat().st_uid) for entry in above]
    with EmbeddedPostgres(place) as postgres:
        assert query(postgres.url, "SELECT 1") == [(1,)]
    assert [(entry.stat().st_mode, entry.stat().st_uid) for entry in above] == before
    shutil.rmtree(place)


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A new folder that everybody may enter."""
    place = Path(tempfile.mkdtemp(prefix="baari-open-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@as_root
def test_programs_in_a_closed_folder_are_copied_to_an_open_one_that_only_root_writes(
    folder: Path, tmp_path: Path, open_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_binaries, "SHARED_PLACES", (open_place,))
    account = account_for(folder / "data", None)
    installed = postgres_binaries.find_binaries(bindir=None, data_major=None, account=None).folder.parent
    closed = tmp_path / "closed"  # as a virtual environment in root's home is
    postgres_binaries._copy(installed, closed)
    closed.chmod(0o700)
    bindir = closed / installed.parent.name / installed.name / "bin"
    found = postgres_binaries.find_binaries(bindir=bindir, data_major=None, account=account)
    assert open_place in found.folder.parents
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    entries = list(open_place.rglob("*"))
    assert {(entry.stat().st_uid, entry.stat().st_mode & 0o022) for entry in entries} == {(0, 0)}
    with EmbeddedPostgres(folder, bindir=bindir) as postgres:
        assert query(postgres.url, "SELECT 1") == [(1,)]
    assert len(list(open_place.iterdir())) == 1  # the copy was made once


@as_root
def test_a_copy_that_somebody_else_may_have_put_there_is_not_run(open_place: Path) -> None:
    (open_place / "planted").mkdir()
    assert postgres_binaries._trusted(open_place / "planted")
    (open_place / "planted").chmod(0o777)
    assert not postgres_binaries._trusted(open_place / "planted")
    (open_place / "planted").chmod(0o755)
    os.chown(open_place / "planted", 65534, 65534)
    assert not postgres_binaries._trusted(open_place / "planted")


@as_root
def test_the_owner_of_the_data_goes_on_owning_it(folder: Path) -> None:
    for entry in [folder / "data", *(folder / "data").rglob("*")]:
        os.chown(entry, 65534, 65534)
    account = account_for(folder / "data", None)
    assert account is not None
    assert account.uid == 65534
    with EmbeddedPostgres(folder) as postgres:
        assert query(postgres.url, "SELECT 1") == [(1,)]


@as_root
def test_an_account_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="no unprivileged user called nobody_at_all here"):
        EmbeddedPostgres(tmp_path / "postgres", run_as="nobody_at_all").start()


def test_only_the_owner_enters(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        modes = {name: stat.S_IMODE((folder / name).stat().st_mode) for name in (".", "data", "socket")}
        assert modes == {".": 0o700, "data": 0o700, "socket": 0o700}
        files = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in folder.iterdir() if entry.is_file()}
        names = ("lock", "server.lock", "password", "owner_password", "postgres.log", "running.json")
        assert files == dict.fromkeys(names, 0o600)
        assert stat.S_IMODE((folder / "socket" / ".s.PGSQL.5432").stat().st_mode) == 0o700


# Connects to the socket in the current folder as the given user; says what stood in the way.
KNOCK = """
import os, socket, sys
os.setgroups([])
os.setuid(int(sys.argv[1]))
try:
    socket.socket(socket.AF_UNIX).connect(".s.PGSQL.5432")
except OSError as obstacle:
    print(obstacle.strerror)
else:
    print("connected")
"""


@as_root
@pytest.mark.parametrize(("uid", "answer"), [(0, "connected"), (65534, "Permission denied")])
def test_another_user_does_not_reach_the_socket(folder: Path, uid: int, answer: str) -> None:
    with EmbeddedPostgres(folder):
        knock = [sys.executable, "-I", "-S", "-W", "ignore", "-c", KNOCK, str(uid)]
        said = subprocess.run(knock, cwd=folder / "socket", check=True, capture_output=True, text=True)  # noqa: S603
        assert said.stdout == f"{answer}\n"


@pytest.mark.parametrize("tcp", [False, True], ids=["socket", "127.0.0.1"])
@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_refused(folder: Path, tcp: bool, password: str) -> None:
    with EmbeddedPostgres(folder, tcp_port=0) as postgres:
        for superuser in (False, True):
            url = postgres.url_of("baari", superuser=superuser, tcp=tcp)
            assert query(url, "SELECT 1") == [(1,)]
            right = make_url(url).password
            assert isinstance(right, str)
            with pytest.raises(psycopg.OperationalError, match=r"password authentication failed|no password supplied"):
                psycopg.connect(libpq(url.replace(right, password)))


def test_there_is_no_tcp_unless_asked_for(folder: Path) -> None:
    with EmbeddedPostgres(folder) as postgres:
        assert query(postgres.url, "SHOW listen_addresses") == [("",)]
        with pytest.raises(EmbeddedPostgresError, match="listens on its socket only"):
            postgres.url_of("baari", tcp=True)


@pytest.mark.parametrize("name", ["a" * 120, "long " * 30 + "अ" * 20, 'with, comma "and" quote'])
def test_a_path_that_no_socket_can_have_gets_a_short_private_one(tmp_path: Path, pattern: Path, name: str) -> None:
    place = copy_of(pattern, tmp_path / name / "postgres")
    with EmbeddedPostgres(place) as postgres:
        socket = (place / "socket").readlink()
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        assert query(postgres.url, "SELECT 1") == [(1,)]
    assert not socket.exists()
    shutil.rmtree(place)


def test_lost_passwords_are_made_anew(folder: Path) -> None:
    with EmbeddedPostgres(folder) as postgres:
        lost = postgres.url
    (folder / "password").unlink()
    (folder / "owner_password").unlink()
    with EmbeddedPostgres(folder) as postgres:
        assert query(postgres.url, "SELECT count(*) FROM kept") == [(0,)]
        assert postgres.url != lost
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            query(lost, "SELECT 1")
