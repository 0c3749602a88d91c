"""Every migration is dated, waits for no lock for long, goes down as it came up, and leaves the tables of the code."""

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from alembic import command
from core.storage.tables import metadata
from tests.builders import World
from tests.core.services.test_receipts import Desk
from tests.databases import PROJECT

CONFIG = Config(toml_file=PROJECT / "pyproject.toml")
SCRIPTS = ScriptDirectory.from_config(CONFIG)
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()]  # the head first
FILES = [Path(script.path) for script in SCRIPTS.walk_revisions()]

SCHEMA = """
    select 'column', table_name || '.' || column_name,
           concat_ws(' ', data_type, udt_name, is_nullable, column_default, is_identity) from information_schema.columns
    where table_schema = 'public' and table_name <> 'alembic_version'
    union all
    select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace and conrelid::regclass::text <> 'alembic_version'
    union all
    select 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
    join pg_class on pg_class.oid = indexrelid
    where relnamespace = 'public'::regnamespace and indrelid::regclass::text <> 'alembic_version'
    union all
    select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all
    select 'function', proname, pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
    order by 1, 2
"""

PAPERS = """
    select kind, fiscal_year, serial, ledger_id, amount_minor, currency, way, reference, refers_to, patient_name, number
    from receipts join (select id, number from appointments) as a on a.id = appointment_id order by ledger_id
"""


@contextmanager
def connected(url: str) -> Iterator[tuple[Connection, Config]]:
    """A connection to a database, and Alembic's configuration for it."""
    engine = create_engine(url)
    with engine.connect() as connection:
        config = Config(toml_file=PROJECT / "pyproject.toml")
        config.attributes["connection"] = connection
        yield connection, config
    engine.dispose()


def schema(connection: Connection) -> list[tuple[str, str, str]]:
    """Return everything that is in the schema, as PostgreSQL describes it."""
    found = [(kind, name, definition) for kind, name, definition in connection.execute(text(SCHEMA))]
    connection.commit()
    return found


def test_there_is_one_line_of_migrations() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert len(SCRIPTS.get_bases()) == 1


def test_the_tables_in_the_code_are_those_of_the_migrations(own_database_url: str) -> None:
    with connected(own_database_url) as (connection, config):
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
        assert differences == []
        connection.commit()
        command.check(config)


def test_tables_made_from_the_code_are_those_of_the_migrations_to_the_last_constraint(own_database_url: str) -> None:
    with connected(own_database_url) as (connection, config):
        migrated = [part for part in schema(connection) if part[0] in {"column", "constraint", "index"}]
        command.downgrade(config, "base")
        connection.commit()
        metadata.create_all(connection)
        connection.commit()
        made = [part for part in schema(connection) if part[0] in {"column", "constraint", "index"}]
        assert made == migrated


def test_each_migration_goes_down_and_up_and_leaves_the_same(own_database_url: str) -> None:
    """One walk from the head to the base: at each migration one step down, up again, and down."""
    changed_nothing, left_another = [], []
    with connected(own_database_url) as (connection, config):
        above = schema(connection)
        for revision in REVISIONS:
            command.downgrade(config, "-1")
            connection.commit()
            below = schema(connection)
            command.upgrade(config, "+1")
            connection.commit()
            if schema(connection) != above:
                left_another.append(revision)
            if above == below:
                changed_nothing.append(revision)
            command.downgrade(config, "-1")
            connection.commit()
            above = below
    assert (changed_nothing, left_another) == ([], [])
    assert above == []  # at the base nothing is left


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_is_dated_waits_for_no_lock_for_long_and_imports_nothing_of_ours(path: Path) -> None:
    assert re.fullmatch(r"\d{4}_\d{2}_\d{2}_[a-z_]+\.py", path.name)
    tree = ast.parse(path.read_text())
    for name in ("upgrade", "downgrade"):
        (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
        first = next(node for node in function.body if not _is_docstring(node))
        assert ast.unparse(first) == "op.execute(\"set local lock_timeout = '3s'\")"
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert imported <= {"sqlalchemy", "alembic"}


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_money_from_before_receipts_gets_its_papers(own_database_url: str) -> None:
    world = World(own_database_url)
    books = Desk(world)
    books.pay(books.hold("ravi"), "pay_1")
    books.pay(books.hold("sita"), "pay_2", "pay_3")
    books.refund()
    before = world.sql(PAPERS)
    with connected(own_database_url) as (_, config):
        command.downgrade(config, str(SCRIPTS.get_revision("receipts").down_revision))
        command.upgrade(config, "head")
    assert world.sql(PAPERS) == before
    world.assert_invariants()
    world.close()
