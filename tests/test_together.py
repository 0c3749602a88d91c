"""The files that one worker runs are there, and their tests are one unit of work."""

from tests.databases import PROJECT
from tests.together import TOGETHER, Together


def test_every_file_of_a_group_is_there() -> None:
    assert [path for path in TOGETHER if not (PROJECT / path).is_file()] == []


def test_a_test_goes_with_its_group_and_every_other_alone() -> None:
    of = Together.__new__(Together)._split_scope
    first, *others = [path for path, group in TOGETHER.items() if group == "roads"]
    assert {of(f"{path}::test_it[price]") for path in (first, *others)} == {"roads"}
    assert of("tests/test_docs.py::test_links") == "tests/test_docs.py::test_links"
