"""How much of public development data is understood; the floors are a little below what was reached.

The data may not be copied into the project: it is looked for beside the checkout, and without it these tests are
reported as skipped. What counts as right is said in bench/understanding_scores.py; that it is what the scripts beside
the data say is tried here.
"""

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from bench.understanding import read_all
from bench.understanding_rows import Row, data_folder, missing
from bench.understanding_scores import time_is_right
from bench.understanding_table import FIGURES, Said

DATA = data_folder()
pytestmark = pytest.mark.skipif(
    missing(DATA) is not None, reason=f"no development data in {DATA}: nothing was measured"
)

FLOORS = {
    "dates, core": 95.5,
    "dates, core, ranges from today": 96.1,
    "dates, English": 95.7,
    "dates, SGD": 99.0,
    "dates, Hindi": 89.0,
    "dates, Hinglish": 97.0,
    "no date, left alone": 85.3,
    "date in a sentence": 98.6,
    "time in a sentence": 99.3,
    "part of the day": 99.3,
    "no date where none is": 96.1,
    "specialty named": 99.0,
    "doctor in a sentence": 99.3,
    "specialty, first": 87.5,
    "specialty, of three": 93.0,
    "specialty, labelled by experts": 70.9,
    "specialty, Hindi": 92.0,
    "emergencies heard": 98.0,
    "false alarms": 3.0,
    "false alarms, look-alikes": 12.0,
    "intents": 90.0,
    "intents, macro-F1": 89.1,
    "intents, lines of clinic bots": 79.4,
    "intents, Hindi": 89.7,
    "intents, Hinglish": 90.0,
    "other business taken for ours": 1.4,
    "doctors' names": 98.5,
}
"""Of each figure the least, or of false alarms the most, in percent; the intents by the weights as they are shipped."""


@cache
def measured() -> tuple[dict[str, list[Row]], Said]:
    return read_all(DATA)


def scoring(name: str) -> ModuleType:
    """One of the scoring scripts that lie beside the data."""
    spec = importlib.util.spec_from_file_location(name, DATA / "scoring" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def values() -> dict[str, float]:
    tables, said = measured()
    return {figure.name: round(figure.value(tables[figure.kind], said)[0], 1) for figure in FIGURES}


def test_no_figure_falls_below_its_floor() -> None:
    at_most = {figure.name for figure in FIGURES if figure.at_most}
    found = values()

    assert FLOORS.keys() == found.keys()
    assert {
        name: value
        for name, value in found.items()
        if (value > FLOORS[name] if name in at_most else value < FLOORS[name])
    } == {}


def test_what_counts_as_right_is_what_the_scripts_beside_the_data_say() -> None:
    tables, said = measured()
    theirs = scoring("score_datetime").score
    score = scoring("score")
    found = values()

    assert [
        row["id"]
        for row in tables["datetime"]
        if bool(theirs(row, said[row["id"]])) != time_is_right(row, said[row["id"]])
    ] == []
    lines = score.booking(tables["booking_utterances"], said)
    assert (lines["intent_accuracy"]["ALL"][0], lines["macro_f1"]) == (
        found["intents"],
        pytest.approx(found["intents, macro-F1"] / 100, abs=0.0011),
    )
    assert {name: lines["slots"][slot][0] for name, slot in SLOTS.items()} == {name: found[name] for name in SLOTS}
    complaints = score.symptoms(tables["symptoms"], said)
    assert [
        *complaints["specialty top1 / primary in top3 / n"]["ALL"][:2],
        *complaints["emergency recall / false alarm / n+ / n-"]["ALL"][:2],
    ] == [found[name] for name in ("specialty, first", "specialty, of three", "emergencies heard", "false alarms")]
    assert score.names(tables["doctor_names"], said)["ALL"][0] == found["doctors' names"]


SLOTS = {
    "date in a sentence": "date",
    "time in a sentence": "time",
    "part of the day": "part_of_day",
    "no date where none is": "no spurious date",
    "specialty named": "specialty",
    "doctor in a sentence": "doctor",
}
"""Figures, and what the script calls them."""


def test_no_row_of_the_data_stands_in_the_project() -> None:
    """Long sentences only: that somebody writes "book an appointment" is nobody's property."""
    code = "\n".join(
        file.read_text("utf-8").lower()
        for room in ("bot", "bench", "docs")
        for file in sorted((Path(__file__).parents[3] / room).rglob("*"))
        if file.suffix in {".py", ".toml", ".md", ".json"}
    )
    rows = [row["text"].lower() for table in measured()[0].values() for row in table]

    assert [text for text in rows if len(text.split()) > 7 and json.dumps(text, ensure_ascii=False)[1:-1] in code] == []
