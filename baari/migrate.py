"""Brings a database to the newest schema, one process at a time."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from alembic import command

PROJECT = Path(__file__).resolve().parent.parent
MIGRATING = 3
"""The first number of the advisory lock under which a migration runs; 1 is a doctor's line, 2 the sample clinic."""


def migrate(url: str) -> None:
    """Apply what is missing. Several processes may start at once: the first one migrates, the others wait for it."""
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(:what, 0)"), {"what": MIGRATING})
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def is_current(url: str) -> bool:
    """Return whether the database has the schema that this version wants."""
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.connect() as connection:
            there = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return there == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    return Config(toml_file=PROJECT / "pyproject.toml")
