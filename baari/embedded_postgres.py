"""The database that comes with Baari: one folder, one PostgreSQL, started with us and ended with us.

    with EmbeddedPostgres(Path(".baari/postgres")) as database:
        engine = create_engine(database.url)

What it promises, each tried in tests/baari/test_embedded_postgres.py:

* An acknowledged row survives SIGKILL of the clinic and of the server; crash recovery is waited for, however long.
* The server ends with the process that keeps it, also when that is killed (Linux; elsewhere the next start ends it).
* A server that dies alone is started again on the same address, so that a pool with pre-ping goes on.
* Only the owner of the folder connects: a private socket, passwords, no TCP unless asked for.
* The clinic is an ordinary role that owns its database; row security and grants hold for it.
* As root it runs as somebody else, and no permission of any other folder changes.
"""

import atexit
import contextlib
import json
import logging
import os
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql
from sqlalchemy import URL

from baari.postgres_binaries import find_binaries
from baari.postgres_folder import SUPERUSER, Folder
from baari.postgres_locks import AlreadyRunning, is_kept, keep
from baari.postgres_program import EmbeddedPostgresError, account_for
from baari.postgres_server import Server

__all__ = ["AlreadyRunning", "EmbeddedPostgres", "EmbeddedPostgresError", "attach", "running_url"]

ROLE = "baari"
DATABASE = "baari"
SOCKET_PORT = 5432  # PostgreSQL's own; without TCP it is only part of the socket's name

log = logging.getLogger(__name__)


class EmbeddedPostgres:
    """One server on one folder; see the module's first words.

    `bindir` is PG_BINDIR, `run_as` the account for a start as root, `tcp_port` opens 127.0.0.1 too (0: any free port),
    `settings` are PostgreSQL's, for example {"max_connections": "200"}.
    """

    def __init__(
        self,
        folder: Path,
        *,
        bindir: Path | None = None,
        run_as: str | None = None,
        tcp_port: int | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = Folder(folder.absolute())
        self._bindir = bindir
        self._run_as = run_as
        self._tcp = tcp_port is not None
        self._port = tcp_port or (_free_port() if self._tcp else SOCKET_PORT)
        self._settings = dict(settings or {})
        self._keeper: int | None = None
        self._server: Server | None = None
        self._host = Path()
        self._of_process = os.getpid()

    def start(self) -> str:
        """Start the server, making the cluster first where there is none; returns the URL for SQLAlchemy.

        Blocks until queries are answered: about 1.5 s for a new folder, 0.3 s for an old one, longer after a crash.
        Raises AlreadyRunning when another process keeps this folder, EmbeddedPostgresError when it cannot run at all.
        """
        if self._keeper is not None:
            raise AlreadyRunning(f"The database in {self.folder.path} is already running: we keep it ourselves.")
        self._keeper = keep(self.folder.path)
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        atexit.register(self.stop)
        return self.url

    def _start(self) -> None:
        account = account_for(self.folder.data, self._run_as)
        binaries = find_binaries(bindir=self._bindir, data_major=self.folder.data_major(), account=account)
        self._server = Server(
            folder=self.folder,
            binaries=binaries,
            account=account,
            port=self._port,
            tcp=self._tcp,
            settings=self._settings,
        )
        self._host = self._server.start()
        self._make_ready_for_clinic()
        self.folder.write_running(json.dumps({"host": str(self._host), "port": self._port}))

    def _make_ready_for_clinic(self) -> None:
        """The clinic's role and database, where a new folder or a crash in the middle left them out."""
        password, made_up = self.folder.secret("password")
        with psycopg.connect(_conninfo(self.url_of("postgres", superuser=True)), autocommit=True) as connection:
            known = connection.execute(
                "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s),"
                " EXISTS (SELECT FROM pg_database WHERE datname = %s)",
                (ROLE, DATABASE),
            ).fetchone()
            has_role, has_database = known or (False, False)
            role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
            # The verifier is made here, so that the server never sees the password and cannot log it.
            verifier = sql.Literal(
                connection.pgconn.encrypt_password(password.encode(), ROLE.encode(), b"scram-sha-256").decode()
            )
            if not has_role:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, verifier))
            elif made_up:
                connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, verifier))
            if not has_database:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))

    def stop(self) -> None:
        """End the server in order: connections closed, everything on disk when this returns. Safe to call twice."""
        if self._of_process != os.getpid():
            return  # a fork of the keeper is not the keeper
        atexit.unregister(self.stop)
        if self._server is not None:
            self._server.stop()
            self._server = None
        if self._keeper is not None:
            self.folder.running.unlink(missing_ok=True)
            self.folder.leave_socket_place()
            os.close(self._keeper)
            self._keeper = None

    def __enter__(self) -> Self:
        """Start; see `start`."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop; see `stop`."""
        self.stop()

    @property
    def url(self) -> str:
        """The clinic's database, as the clinic's role."""
        return self.url_of(DATABASE)

    @property
    def pid(self) -> int | None:
        """The server's process id; None while it is down."""
        return self._server.pid if self._server else None

    def url_of(self, database: str, *, superuser: bool = False, tcp: bool = False) -> str:
        """SQLAlchemy URL of `database`, as the clinic's role or the superuser, through the socket or 127.0.0.1.

        It contains the password. Raises EmbeddedPostgresError for TCP that was not asked for at the start.
        """
        if tcp and not self._tcp:
            raise EmbeddedPostgresError("This server listens on its socket only: give a tcp_port.")
        host = "127.0.0.1" if tcp else str(self._host)
        return _url(self.folder, host, self._port, database=database, superuser=superuser)


def running_url(folder: Path) -> str | None:
    """URL of the clinic's database in `folder` when a process keeps it and it answers; None otherwise."""
    place = Folder(folder.absolute())
    if not is_kept(place.path):
        return None
    try:
        address = json.loads(place.running.read_text())
    except FileNotFoundError:
        return None
    return _url(place, address["host"], address["port"], database=DATABASE, superuser=False)


@contextlib.contextmanager
def attach(folder: Path, *, bindir: Path | None = None, run_as: str | None = None) -> Iterator[str]:
    """URL of the clinic's database in `folder`: of the server another process keeps, or of one kept for this block.

    So `baari check` works beside `baari serve` and without it. A server that is just starting is waited for.
    """
    own = EmbeddedPostgres(folder, bindir=bindir, run_as=run_as)
    while (url := running_url(folder)) is None:
        try:
            url = own.start()
        except AlreadyRunning:
            time.sleep(0.05)  # its keeper starts or stops it; both end in one of the two ways out
        else:
            break
    try:
        yield url
    finally:
        own.stop()


def _url(folder: Folder, host: str, port: int, *, database: str, superuser: bool) -> str:
    user, kept_in = (SUPERUSER, "owner_password") if superuser else (ROLE, "password")
    password, _ = folder.secret(kept_in)
    where = {"host": host, "port": str(port)}
    url = URL.create("postgresql+psycopg", username=user, password=password, database=database, query=where)
    address, _, query = url.render_as_string(hide_password=False).partition("?")
    # A space as %20, not as +: SQLAlchemy reads both, libpq only this one.
    return f"{address}?{query.replace('+', '%20')}"


def _conninfo(url: str) -> str:
    """The same address in libpq's own form."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
