"""One transaction's statements, pipelined: they are sent without waiting, and waited for where a result is needed.

A chat message is answered in a handful of round trips because of this file (docs/decisions). Statements are plain SQL
with named parameters; each is prepared on its connection at its first use.
"""

from collections.abc import Mapping

from core.storage.wire import Pending, Row, Wire

__all__ = ["Pending", "Row", "Sql", "Wire"]

_NONE: Mapping[str, object] = {}


class Sql:
    """The statements of one unit of work, on one connection."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def send(self, statement: str, parameters: Mapping[str, object] = _NONE) -> Pending:
        """Send a statement without waiting for it; an error shows at the next wait."""
        return self._wire.send(statement, parameters)

    def rows(self, statement: str, **parameters: object) -> list[Row]:
        """Run a statement and return its rows."""
        return self._wire.send(statement, parameters).rows()

    def row(self, statement: str, **parameters: object) -> Row | None:
        """Run a statement and return its first row, or None."""
        return self._wire.send(statement, parameters).row()
