"""Run migrations against DATABASE_URL, or against the connection that the caller hands in."""

import os

from sqlalchemy import Connection, create_engine, pool

from alembic import context
from core.storage.tables import metadata


def run(connection: Connection) -> None:
    """Migrate on one connection, in one transaction."""
    context.configure(connection=connection, target_metadata=metadata, compare_type=True, compare_server_default=False)
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Take the caller's connection, else make one from DATABASE_URL."""
    handed = context.config.attributes.get("connection")
    if handed is not None:
        run(handed)
        return
    engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        run(connection)
    engine.dispose()


main()
