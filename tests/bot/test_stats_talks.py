"""The clinic in figures as those who may see them read them in chat; the picture and the table that go along."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from bot.figures_file import PICTURE, TABLE
from bot.made_files import MadeFiles
from core.domain.report import Drawn, Period
from core.domain.staff import Role
from tests.bot.reception import Asker, Reception
from tests.builders import World

NOW = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()


def files(clinic: Reception) -> MadeFiles:
    database = clinic.world.database
    return MadeFiles(database, base_url="https://clinic.example", secret="secret-of-a-test", clock=lambda: NOW)


def sent(asker: Asker) -> str:
    """What the file of the last card is made of."""
    file = asker.last.attachment
    assert file
    assert file.made_of
    return file.made_of


def rows(table: bytes) -> list[list[str]]:
    assert table.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))


def a_week(clinic: Reception) -> None:
    """One visit of tomorrow is booked, one of today has come by without an appointment."""
    ravi = clinic.patient()
    ravi.says("Dr Anjali today after 5")
    ravi.taps("Pay at the clinic")


def test_a_period_is_told_drawn_and_handed_out_as_a_table(clinic: Reception) -> None:
    a_week(clinic)
    boss = clinic.seated(Role.ADMIN)
    said = boss.says("/stats")
    assert said.text == (
        "The clinic, Tuesday 17 November to Monday 23 November\n\n1 visit: 1 by appointment, 0 without\n"
        "Of those that are over: – seen, – did not come, – cancelled\nCame in, less what went back: ₹0\n"
        "Wait without an appointment, for half of them at most: –"
    )
    assert [c.label for c in said.choices] == ["As a table", "Today", "7 days", "30 days", "Which doctor"]
    assert sent(boss).startswith(f"{PICTURE}:en:")
    with Image.open(io.BytesIO(files(clinic).content(sent(boss)))) as picture:
        assert (picture.format, picture.width) == ("PNG", 1080)
        assert picture.height <= 1280
    assert boss.says("hm").attachment is None  # shown again without its picture

    boss.taps("As a table")
    assert sent(boss).startswith(f"{TABLE}:en:")
    table = rows(files(clinic).content(sent(boss)))
    assert table[:3] == [["Visits"], ["Day", "By appointment", "Without"], ["2026-11-17", "0", "0"]]
    assert ["2026-11-23", "1", "0"] in table
    assert ["Money that came in"] in table
    assert ["Day", "Came in (INR)", "Went back (INR)", "Left of it (INR)"] in table

    boss.taps("Which doctor")
    assert boss.taps("Dr Anjali Mehta").text.startswith("Dr Anjali Mehta, Tuesday 17 November")
    assert boss.says("/stats Dr Rao October").text == (
        "Dr Ramesh Rao, Thursday 1 October to Saturday 31 October: nobody was booked and nobody came.\n"
        "Came in, less what went back: ₹0"
    )
    assert boss.says("/stats nonsense").text.startswith("Figures are asked for like this: /stats, or /stats last week")
    boss.says("/language")
    boss.taps("हिन्दी")
    assert boss.says("/stats आज").text.startswith("पूरा क्लिनिक, सोमवार 23 नवंबर\n\n1 अपॉइंटमेंट: 1 पहले से ली हुई")
    assert sent(boss).startswith(f"{PICTURE}:hi:")
    boss.taps("तालिका भेजें")
    table = rows(files(clinic).content(sent(boss)))
    assert ["दिन", "पहले से ली हुई", "बिना अपॉइंटमेंट"] in table
    assert any(row[0] == "डॉ. अंजलि मेहता" for row in table if row)


def test_a_doctor_sees_their_own_day_and_nobody_else_s(clinic: Reception) -> None:
    a_week(clinic)
    doctor = clinic.seated(Role.DOCTOR)
    ((name,),) = clinic.world.sql("select d.name from staff s join doctors d on d.id = s.doctor_id")
    assert doctor.says("/stats").text.startswith(f"{name}, Monday 23 November\n\n1 visit")
    assert "Which doctor" not in [c.label for c in doctor.last.choices]
    assert doctor.says("/stats Dr Rao").text.startswith("Figures are asked for like this")
    ((member,),) = clinic.world.sql("select id from staff where role = 'doctor'")
    of_all = Drawn(period=Period(first=date(2026, 11, 1), last=date(2026, 11, 23)), staff_id=member).as_id()
    table = rows(files(clinic).content(f"{TABLE}:en:{of_all}"))
    assert {row[0] for row in table if row[0:1] and row[0].startswith("Dr ")} == {name}  # cut to their own


def test_a_clinic_without_a_visit_has_a_picture_and_a_table_too(clinic: Reception) -> None:
    boss = clinic.seated(Role.ADMIN)
    assert "nobody was booked and nobody came" in boss.says("/stats yesterday").text
    for made_of in (sent(boss), sent(boss).replace(PICTURE, TABLE)):
        assert len(files(clinic).content(made_of)) > 500
