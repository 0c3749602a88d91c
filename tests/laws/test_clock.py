"""No room of the product reads a clock: the moment is the transaction's, by the database, and a test can set it."""

import ast
from collections.abc import Iterator

import pytest

from tests.databases import PROJECT

ROOMS = ("admin_api", "bot", "core", "webhooks")
CLOCKS = frozenset(
    {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
)
"""What reads the wall clock of this machine; `time.monotonic` measures how long something took, and is no clock."""
FILES = sorted(path for room in ROOMS for path in (PROJECT / room).rglob("*.py"))


def read_in(tree: ast.AST) -> Iterator[int]:
    """Give the lines that read a clock: `datetime.now()`, and `datetime.datetime.now()`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if (name, node.attr) in CLOCKS:
                yield node.lineno


def test_no_file_of_the_product_reads_a_clock() -> None:
    read = {str(path.relative_to(PROJECT)): list(read_in(ast.parse(path.read_text()))) for path in FILES}
    assert {name: lines for name, lines in read.items() if lines} == {}


@pytest.mark.parametrize("line", ["datetime.now(UTC)", "datetime.datetime.now()", "date.today()", "time.time()"])
def test_a_line_that_does_is_found(line: str) -> None:
    assert list(read_in(ast.parse(line))) == [1]
