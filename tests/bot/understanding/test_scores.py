"""How much of public development data is understood; the floors are a little below what was reached.

The data may not be copied into the project: it is looked for beside the checkout (`../shared/data`) or where
BAARI_DATA says, and without it these tests are reported as skipped. Readings are never past (product.md), so that an
expected range that began before its reference day counts from that day.
"""

import importlib.util
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.understanding import PART_HOURS, Roster, RosterDoctor, Understood, When, understand

DATA = Path(os.environ.get("BAARI_DATA", Path(__file__).parents[3] / ".." / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no development data in {DATA}: scores were not measured")

NOBODY = Roster((), ())
IDS_OF_DATA = {
    "general_medicine": "general_physician",
    "pediatrics": "pediatrician",
    "dermatology": "dermatologist",
    "cardiology": "cardiologist",
    "gynecology": "gynecologist",
    "orthopedics": "orthopedic",
    "ent": "ent",
    "ophthalmology": "ophthalmologist",
    "dentistry": "dentist",
    "neurology": "neurologist",
    "psychiatry": "psychiatrist",
    "gastroenterology": "gastroenterologist",
    "urology": "urologist",
    "pulmonology": "pulmonologist",
    "endocrinology": "endocrinologist",
}


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one file of the development half."""
    return [json.loads(line) for line in (DATA / "dev" / f"{name}.dev.jsonl").read_text("utf-8").splitlines()]


def scoring(name: str) -> ModuleType:
    """One of the scoring scripts that lie beside the data."""
    spec = importlib.util.spec_from_file_location(name, DATA / "scoring" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(text: str, reference: str, roster: Roster = NOBODY) -> Understood:
    """Understand a row as said at its reference time."""
    return understand(text, roster=roster, now=datetime.fromisoformat(reference), language="en")


def prediction(when: When | None) -> dict[str, str]:
    """A wish in the data's words; where only a bound or a part of the day is wished for, it stands for the time."""
    if when is None:
        return {}
    moment = when.exact or when.start or when.end or (PART_HOURS[when.part][0] if when.part else None)
    found = {
        "date": when.dates[0].isoformat() if when.dates else None,
        "date_to": (when.dates[-1] + timedelta(1)).isoformat() if len(when.dates) > 1 else None,
        "time": f"{moment:%H:%M}" if moment else None,
        "time_to": f"{when.end:%H:%M}" if when.end and not when.exact else None,
        "part_of_day": when.part,
    }
    return {key: value for key, value in found.items() if value}


@dataclass(slots=True)
class Share:
    """How many of how many were right."""

    right: int = 0
    all: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, right: bool, text: str) -> None:
        """Count one row."""
        self.right += right
        self.all += 1
        if not right:
            self.wrong.append(text)

    @property
    def percent(self) -> float:
        """The share in percent."""
        return round(100 * self.right / self.all, 1)


def _from_today(row: dict[str, Any]) -> dict[str, Any]:
    expected, today = row["expected"], row["reference"][:10]
    if row["kind"] == "daterange" and expected["date"] < today < expected["date_to"]:
        return {**row, "expected": {**expected, "date": today}}
    return row


def _core() -> Iterator[tuple[dict[str, Any], bool]]:
    score = scoring("score_datetime").score
    for row in rows("datetime"):
        if row["tier"] == "core":
            yield row, score(_from_today(row), prediction(read(row["text"], row["reference"]).when))


def test_dates_are_read_as_their_writers_meant_them() -> None:
    shares = {"en": Share(), "hi": Share(), "hi-Latn": Share()}
    for row, right in _core():
        shares[row["lang"]].add(right, row["text"])

    floors = {"en": 95.5, "hi": 89.0, "hi-Latn": 98.0}
    assert {lang: share.percent for lang, share in shares.items() if share.percent < floors[lang]} == {}


def test_what_a_booking_sentence_says_is_heard() -> None:
    score = scoring("score")
    table = rows("booking_utterances")
    predictions = {row["id"]: _booking(row) for row in table}
    scores = score.booking(table, predictions)

    floors = {
        "date": 98.0,
        "time": 98.0,
        "part_of_day": 98.0,
        "specialty": 98.0,
        "doctor": 98.0,
        "no spurious date": 96.0,
    }
    assert {slot: scores["slots"][slot][0] for slot, floor in floors.items() if scores["slots"][slot][0] < floor} == {}
    assert scores["intent_accuracy"]["ALL"][0] >= 75.0
    assert scores["macro_f1"] >= 0.74
    assert scores["intent_accuracy"]["oos->mutating intent"][0] <= 4.0


def _booking(row: dict[str, Any]) -> dict[str, str | None]:
    name = row["expected"].get("doctor")
    roster = Roster((RosterDoctor(id=1, name=name, specialty="ent", clinic_ids=(1,)),), ()) if name else NOBODY
    understood = read(row["text"], row["reference"], roster)
    return {
        **prediction(understood.when),
        "intent": understood.intent or "out_of_scope",
        "specialty": IDS_OF_DATA[understood.specialties[0]] if understood.specialties else None,
        "doctor": name if understood.doctor_ids else None,
    }


def test_a_complaint_finds_its_field_and_an_emergency_is_heard() -> None:
    score = scoring("score")
    table = rows("symptoms")
    read_rows = {row["id"]: read(row["text"], "2026-11-18T11:00:00") for row in table}
    scores = score.symptoms(
        table,
        {
            row_id: {
                "specialties": [IDS_OF_DATA[each] for each in understood.specialties],
                "emergency": understood.red_flag,
            }
            for row_id, understood in read_rows.items()
        },
    )

    first, in_three, _ = scores["specialty top1 / primary in top3 / n"]["ALL"]
    recall, false_alarms, _, _ = scores["emergency recall / false alarm / n+ / n-"]["ALL"]
    assert (first >= 86.0, in_three >= 89.5) == (True, True), (first, in_three)
    assert (recall >= 97.0, false_alarms <= 4.0) == (True, True), (recall, false_alarms)


def test_a_misspelled_doctor_is_found_and_an_unknown_one_is_not() -> None:
    share = Share()
    for row in rows("doctor_names"):
        doctors = tuple(
            RosterDoctor(id=place, name=name, specialty="ent", clinic_ids=(1,))
            for place, name in enumerate(row["roster"])
        )
        found = read(row["text"], "2026-11-18T11:00:00", Roster(doctors, ())).doctor_ids
        share.add((row["roster"][found[0]] if found else None) == row["expected"], row["text"])

    assert share.percent >= 98.5, share.wrong
