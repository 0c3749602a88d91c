"""Looks for words in the whole database: every column of every table that can hold a word, by the catalogue."""

import re
from collections.abc import Iterable

from tests.builders import World

COLUMNS = """
    select table_name, column_name, data_type from information_schema.columns
    where table_schema = 'public' and table_name <> 'alembic_version'
      and data_type in ('text', 'jsonb', 'json', 'character varying', 'bytea', 'ARRAY')
    order by 1, 2
"""


def where_found(world: World, words: Iterable[str]) -> set[str]:
    """Return `table.column` of everything in which one of the words stands, in whatever case."""
    pattern = "|".join(re.escape(word) for word in words)
    looks = []
    for table, column, kind in world.sql(COLUMNS):
        text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
        looks.append(f"(select '{table}.{column}' from {table} where {text} ~* %(words)s limit 1)")  # noqa: S608 - names from the catalogue
    with world.connection() as connection:
        return {name for (name,) in connection.execute(" union all ".join(looks).encode(), {"words": pattern})}
