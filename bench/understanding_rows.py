"""The rows that understanding is measured with: public data beside the checkout, of which nothing stands in here.

Every row belongs to one of two folds by a hash of its id. Who works on a rule looks at the failures of fold A only; a
rule that helps A and not B was tuned to rows, and the table shows it.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]
FOLDS = ("A", "B")
FILES = ("datetime", "booking_utterances", "symptoms", "doctor_names", "dialogs")
BESIDE = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
"""Where the data is looked for, unless BAARI_DATA says otherwise."""


def data_folder() -> Path:
    """Return where the data should be; it may not be there."""
    return Path(os.environ.get("BAARI_DATA", BESIDE)).resolve()


def missing(folder: Path) -> str | None:
    """Return what to tell somebody who has no data; None where it is there."""
    if all(file_of(folder, name).is_file() for name in FILES):
        return None
    return (
        f"Nothing was measured: the development data is not in {folder}.\n"
        "It is public data of other people's and no part of this project; put it beside the checkout, as "
        "../shared/data/dev/*.dev.jsonl, or say with BAARI_DATA where it is."
    )


def file_of(folder: Path, name: str) -> Path:
    """Return where the rows of one kind lie."""
    return folder / "dev" / f"{name}.dev.jsonl"


def rows(folder: Path, name: str) -> list[Row]:
    """Return the rows of one kind, each with its `fold`."""
    lines = file_of(folder, name).read_text("utf-8").splitlines()
    return [row | {"fold": fold_of(row["id"])} for row in map(json.loads, lines)]


def fold_of(row_id: str) -> str:
    """Return the fold of a row: the same on every machine, and about half of the rows each."""
    return FOLDS[hashlib.sha256(row_id.encode()).digest()[0] % 2]


def family(row: Row) -> str:
    """Return the source without its part: "bot" of "bot:somebody/something"."""
    return str(row["source"]).split(":", maxsplit=1)[0]


def tongue(row: Row) -> str:
    """Return the language of a row; names have none."""
    return str(row.get("lang", "-"))


def in_fold(table: Sequence[Row], fold: str | None) -> list[Row]:
    """Return the rows of one fold, or all."""
    return [row for row in table if fold is None or row["fold"] == fold]
