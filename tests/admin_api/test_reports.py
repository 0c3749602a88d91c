"""The reports over HTTP: each of them, in four formats, in both languages, cut by doctor, branch and days."""

import csv
import io
import zipfile
from collections.abc import Iterator

import pypdfium2
import pytest

from core.domain.api_key import Scope
from core.services.reports import REPORTS
from tests.admin_api.office import Office, an_office
from tests.builders import World


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    clinic = world.a_clinic()
    world.a_doctor(clinic, "Dr Asha Mehta")
    world.sql("""update doctors set names = '{"hi": "डॉ. प्रिया क्षेत्री"}'""")
    with an_office(world) as made:
        yield made


def test_every_report_comes_in_every_format(office: Office) -> None:
    headers = office.headers(Scope.REPORTS_READ)
    assert office.client.get("/reports", headers=headers).json() == list(REPORTS)
    for name in REPORTS:
        body = office.client.get(f"/reports/{name}?from=2026-11-01&to=2026-11-30", headers=headers).json()
        assert body["report"] == name
        assert all(set(row) == {column["name"] for column in body["columns"]} for row in body["rows"])
        lines = office.client.get(f"/reports/{name}.csv?from=2026-11-01&to=2026-11-30", headers=headers)
        assert lines.headers["content-type"].startswith("text/csv")
        rows = list(csv.reader(io.StringIO(lines.content.decode("utf-8-sig"))))
        assert rows[0] == [column["name"] for column in body["columns"]]
        assert len(rows) == len(body["rows"]) + 1
    for ending, begins in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        assert office.client.get(f"/reports/utilisation.{ending}", headers=headers).content.startswith(begins)


def test_hindi_stands_in_each_of_them(office: Office) -> None:
    headers = office.headers(Scope.REPORTS_READ)
    path = "/reports/utilisation?from=2026-11-23&to=2026-11-24&language=hi"

    def asked(accept: str) -> bytes:
        found = office.client.get(path, headers={**headers, "Accept": accept})
        assert found.headers["content-type"].split(";")[0] == accept
        assert "attachment" in found.headers["content-disposition"]
        return bytes(found.content)

    assert "डॉ. प्रिया क्षेत्री" in asked("text/csv").decode()
    with zipfile.ZipFile(
        io.BytesIO(asked("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "डॉ. प्रिया क्षेत्री" in sheet
    assert "कुल समय" in sheet
    text = pypdfium2.PdfDocument(asked("application/pdf"))[0].get_textpage().get_text_bounded()
    assert "डॉ. प्रिया क्षेत्री" in text


def test_what_cannot_be_had_is_said(office: Office) -> None:
    headers = office.headers(Scope.REPORTS_READ)
    for path, status in {
        "/reports/gossip": 422,
        "/reports/visits.doc": 422,
        "/reports/visits?from=2026-01-01&to=2025-01-01": 422,
        "/reports/visits?from=2020-01-01&to=2026-01-01": 422,
        "/reports/visits?from=0001-01-01&to=0001-01-02": 422,
        "/reports/visits?to=9999-12-31": 422,
        "/reports/visits?doctor=99": 404,
        "/reports/visits?branch=99": 404,
    }.items():
        assert office.client.get(path, headers=headers).status_code == status, path
    for accept, status in {"image/png": 406, "text/csv;q=0, image/*": 406, "text/*": 200, "*/*;q=0.1": 200}.items():
        answer = office.client.get("/reports/visits", headers={**headers, "Accept": accept})
        assert answer.status_code == status, accept
