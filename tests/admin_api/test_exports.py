"""Whole lists to take away: read by a cursor, named only for who may read names, and not more kept than some rows."""

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from admin_api.exports import EXPORTS
from core.documents.table_file import csv_lines
from core.domain.api_key import Scope
from core.storage import row_exports
from tests.admin_api.office import an_office
from tests.admin_api.test_appointments import Desk
from tests.builders import World

FROM, UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    with an_office(world) as office:
        yield Desk(office)


def test_each_is_read_whole_in_both_formats(desk: Desk) -> None:
    visits = [desk.book(days=days) for days in (2, 3)]
    desk.take(visits[0])
    headers = desk.office.headers(*Scope)
    found = {}
    assert EXPORTS.keys() == row_exports.EXPORTS.keys()
    for name, export in EXPORTS.items():
        answer = desk.office.client.get(f"/exports/{name}.csv", headers=headers)
        found[name] = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert all(row.keys() == set(export.columns) for row in found[name])
        book = desk.office.client.get(f"/exports/{name}.xlsx", headers=headers)
        with zipfile.ZipFile(io.BytesIO(book.content)) as opened:
            assert opened.testzip() is None
    assert [(row["patient"], row["paid_minor"]) for row in found["appointments"]] == [
        ("Ravi Kumar", "50000"),
        ("Ravi Kumar", "0"),
    ]
    assert {row["name"] for row in found["patients"]} == {"Ravi Kumar"}
    assert [row["kind"] for row in found["ledger"]] == ["capture"]
    assert desk.world.sql("select distinct subject from audit where act = 'people.read' order by 1") == [
        ("export appointments",),
        ("export patients",),
    ]


def test_names_are_left_out_for_who_may_not_read_them(desk: Desk) -> None:
    desk.book()
    answer = desk.get("/exports/appointments.csv")
    assert "Ravi" not in answer.text
    assert "patient" not in answer.text.splitlines()[0].split(",")
    assert desk.get("/exports/appointments.csv?from=2199-01-01").text.count("\r\n") == 1


def test_of_a_long_one_no_more_than_some_rows_are_kept(desk: Desk) -> None:
    desk.world.sql(
        "insert into patients (name, created_at) select repeat('नाम ', 60) || n, now() from generate_series(1, 20000) n"
    )
    tracemalloc.start()
    try:
        with desk.world.work() as uow:
            rows = row_exports.exported(uow.sql, "patients", since=FROM, until=UNTIL)
            size = sum(len(piece) for piece in csv_lines(("name",), ((row["name"],) for row in rows)))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 12_000_000
    assert most < size / 2
