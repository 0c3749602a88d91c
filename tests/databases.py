"""The databases of the tests: one server for a whole run, one database for each worker, emptied before each test.

The server is our own embedded one. Its template database is migrated once, by Alembic; a worker's database is a copy
of it (25 ms). Emptying deletes the rows of the tables that have some and sets the sequences back: 1 ms for 22 tables,
where truncating them all takes 23 ms and a new copy of the template 60 ms.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from alembic.config import Config
from psycopg import sql
from sqlalchemy import create_engine, make_url

from alembic import command
from baari.embedded_postgres import EmbeddedPostgres
from baari.postgres_locks import is_kept

PROJECT = Path(__file__).parent.parent
TEMPLATE = "baari_template"

# No test of the ordinary kind pulls the plug, so its rows need not reach the disk: half the time of a commit. Trials of
# durability start a cluster of their own, see the fixture `own_cluster`, and it has none of these.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def libpq(url: str) -> str:
    """The address in the form that psycopg's own `connect` takes."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema."""
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config(toml_file=PROJECT / "pyproject.toml")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where the shared server is reached: SQLAlchemy URLs of one of its databases, three ways."""

    superuser: str
    clinic: str
    clinic_by_tcp: str

    def url(self, database: str, *, tcp: bool = False) -> str:
        """URL of `database` as the clinic's role, through the socket or 127.0.0.1."""
        return _of(database, self.clinic_by_tcp if tcp else self.clinic)

    def as_superuser(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """Return a connection to `database` that may do everything, each statement a transaction of its own."""
        return psycopg.connect(libpq(_of(database, self.superuser)), autocommit=True)

    def create(self, database: str) -> None:
        """Make an empty migrated `database`, in place of one of that name."""
        with self.as_superuser() as connection:
            named = sql.Identifier(database)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))
            copied = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER baari STRATEGY file_copy")
            connection.execute(copied.format(named, sql.Identifier(TEMPLATE)))

    def drop(self, database: str) -> None:
        """Remove `database`, whoever is still connected to it."""
        with self.as_superuser() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def to_worker(self) -> dict[str, str]:
        """Itself as plain words, to be sent to another process; `Cluster(**words)` is the same again."""
        return asdict(self)


def _of(database: str, url: str) -> str:
    name, _, query = make_url(url).set(database=database).render_as_string(hide_password=False).partition("?")
    return f"{name}?{query.replace('+', '%20')}"  # see baari.embedded_postgres: libpq reads %20 only


@contextlib.contextmanager
def shared_cluster() -> Iterator[Cluster]:
    """The server of a test run, with its migrated template."""
    for left in Path(tempfile.gettempdir()).glob("baari-tests-*"):
        if (left / "lock").exists() and not is_kept(left):
            shutil.rmtree(left, ignore_errors=True)  # of a run that was killed
    folder = Path(tempfile.mkdtemp(prefix="baari-tests-"))
    try:
        with EmbeddedPostgres(folder, tcp_port=0, settings=HASTY) as postgres:
            cluster = Cluster(
                superuser=postgres.url_of("postgres", superuser=True),
                clinic=postgres.url,
                clinic_by_tcp=postgres.url_of("baari", tcp=True),
            )
            with cluster.as_superuser() as connection:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER baari").format(sql.Identifier(TEMPLATE)))
            migrate(cluster.url(TEMPLATE))
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Broom:
    """Empties one database between tests, and shows the door to connections that a test left behind with locks."""

    def __init__(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        self._connection = connection
        # As a replica the triggers rest, so that an emptied database is exactly a fresh one.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET lock_timeout = '1s'")
        tables = connection.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND relname <> 'alembic_version' ORDER BY 1"
        ).fetchall()
        # Names from the catalogue, quoted by regclass.
        self._with_rows = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for (name,) in tables)  # noqa: S608

    def sweep(self) -> None:
        """Leave every table empty and every sequence at its start."""
        try:
            self._empty()
        except psycopg.errors.LockNotAvailable:
            self._connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            self._empty()

    def _empty(self) -> None:
        if not self._with_rows:
            return
        with self._connection.transaction():
            for (name,) in self._connection.execute(self._with_rows.encode()).fetchall():
                self._connection.execute(f"DELETE FROM {name}".encode())  # noqa: S608  from the catalogue, quoted
            self._connection.execute("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")
