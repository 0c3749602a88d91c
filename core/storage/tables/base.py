"""What every table is made with: one catalogue, one way to name keys and indexes, one kind of moment."""

from enum import StrEnum

from sqlalchemy import DateTime, MetaData

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s",
    }
)

Moment = DateTime(timezone=True)


def one_of(column: str, values: type[StrEnum]) -> str:
    """Return the condition that a column holds one of the values of an enum."""
    return f"{column} in ({', '.join(repr(str(v)) for v in values)})"
