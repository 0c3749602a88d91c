"""The measure of understanding: that it counts what is right as its makers say, and says so where there is no data."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.understanding import predictions
from bench.understanding_rows import FILES, FOLDS, fold_of, missing
from bench.understanding_scores import from_today, macro_f1, time_is_right

NOW = "2026-11-18T11:00:00"


def row(kind: str, **expected: str) -> dict[str, object]:
    return {"id": "1", "kind": kind, "reference": NOW, "expected": expected}


@pytest.mark.parametrize(
    ("right", "kind", "expected", "said"),
    [
        (True, "none", {}, {}),
        (False, "none", {}, {"part_of_day": "night"}),
        (True, "date", {"date": "2026-11-19"}, {"date": "2026-11-19", "time": "10:00"}),
        (True, "date", {"date": "2026-11-19"}, {"date": "2026-11-19", "date_to": "2026-11-20"}),
        (False, "date", {"date": "2026-11-19"}, {"date": "2026-11-19", "date_to": "2026-11-21"}),
        (False, "date", {"date": "2026-11-19"}, {}),
        (True, "datetime", {"date": "2026-11-19", "time": "10:00"}, {"date": "2026-11-19", "time": "10:00"}),
        (False, "datetime", {"date": "2026-11-19", "time": "10:00"}, {"date": "2026-11-19", "time": "22:00"}),
        (
            True,
            "daterange",
            {"date": "2026-11-21", "date_to": "2026-11-23"},
            {"date": "2026-11-21", "date_to": "2026-11-22"},
        ),
        (False, "daterange", {"date": "2026-11-21", "date_to": "2026-11-23"}, {"date": "2026-11-21"}),
        (True, "timerange", {"part_of_day": "evening"}, {"time": "17:00"}),
        (False, "timerange", {"part_of_day": "evening"}, {"time": "22:00"}),
        (False, "timerange", {"time": "10:00", "time_to": "12:00"}, {"time": "10:00"}),
        (
            True,
            "datetimerange",
            {"date": "2026-11-19", "part_of_day": "night"},
            {"date": "2026-11-19", "part_of_day": "night"},
        ),
    ],
)
def test_a_time_is_right_where_it_is_what_was_meant(
    right: bool, kind: str, expected: dict[str, str], said: dict[str, object]
) -> None:
    assert time_is_right(row(kind, **expected), said) is right


def test_a_range_that_began_before_its_day_is_asked_for_from_that_day_on() -> None:
    begun = row("daterange", date="2026-11-16", date_to="2026-11-23")

    assert from_today(begun)["expected"] == {"date": "2026-11-18", "date_to": "2026-11-23"}


def test_a_rare_intent_weighs_as_much_as_a_common_one() -> None:
    table = [{"id": str(n), "expected": {"intent": "book" if n else "cancel"}} for n in range(10)]
    said: dict[str, dict[str, object]] = {str(n): {"intent": "book"} for n in range(10)}

    assert round(macro_f1(table, said), 1) == 47.4  # all nine of one and none of the other: (18/19 + 0) / 2


def test_each_row_has_one_fold_and_about_half_are_in_each() -> None:
    folds = [fold_of(f"row-{number}") for number in range(1000)]

    assert folds == [fold_of(f"row-{number}") for number in range(1000)]
    assert all(400 < folds.count(fold) < 600 for fold in FOLDS)


def test_who_has_no_data_is_told_where_it_should_be(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "bench.understanding"],
        env={"BAARI_DATA": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert str(tmp_path) in answer.stderr
    assert "BAARI_DATA" in answer.stderr
    (tmp_path / "dev").mkdir()
    for name in FILES:
        (tmp_path / "dev" / f"{name}.dev.jsonl").touch()
    assert missing(tmp_path) is None


def test_other_rows_are_read_into_what_a_scoring_script_takes(tmp_path: Path) -> None:
    lines = [{"id": "a", "text": "tomorrow at 5 pm", "reference": NOW, "expected": {}}]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))

    assert json.loads(predictions("datetime", file)) == {"id": "a", "pred": {"date": "2026-11-19", "time": "17:00"}}
