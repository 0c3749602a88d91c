"""`make bench-understanding`: how much of what people write is understood, on public data beside the checkout.

`--failures "dates, Hindi"` shows what counts against one figure, in fold A: a rule is found there, and fold B tells
whether it is general. `--predict KIND FILE` reads any rows of a kind, and prints what scoring scripts take.
"""

import argparse
import json
import sys
from pathlib import Path

from bench import understanding_cost as cost
from bench.train_intents import learned_without
from bench.understanding_read import evidence, predicted
from bench.understanding_rows import FOLDS, Row, data_folder, in_fold, missing, rows
from bench.understanding_table import BY_SOURCE, FIGURES, LINES, Said, as_shipped, by_source, summary
from bot.understanding.hunches import OTHER, settle


def read_all(folder: Path) -> tuple[dict[str, list[Row]], Said]:
    """Return the rows of every kind, and what is read of each by the product as it is."""
    tables = {kind: rows(folder, kind) for kind in BY_SOURCE}
    return tables, {row["id"]: predicted(row, kind) for kind, table in tables.items() for row in table}


def unlearned(lines: list[Row], said: Said) -> Said:
    """Return what is read where the weights are of the other fold: what a line taught tells nothing of it."""
    found = dict(said)
    for fold in FOLDS:
        learned = learned_without(lines, fold)
        for row in in_fold(lines, fold):
            found[row["id"]] = said[row["id"]] | {"intent": settle(evidence(row), learned) or OTHER}
    return found


def measure(folder: Path) -> str:
    """Return the whole report."""
    tables, said = read_all(folder)
    texts = [row["text"] for table in tables.values() for row in table]
    apart = unlearned(tables[LINES], said)
    return "\n".join(
        [
            *summary(tables, apart),
            *as_shipped(tables, said),
            *by_source(tables, apart),
            "",
            *cost.lines(cost.measured(texts)),
        ]
    )


def failures(folder: Path, name: str, fold: str) -> str:
    """Return the rows of one fold that count against one figure, with what was read of them."""
    tables, said = read_all(folder)
    figure = next(figure for figure in FIGURES if figure.name == name)
    if figure.kind == LINES:
        said = unlearned(tables[LINES], said)
    found = figure.failures(in_fold(tables[figure.kind], fold), said)
    return "\n".join(f"{row['text']}\n    {_expected(row)}\n    {said[row['id']]}" for row in found)


def _expected(row: Row) -> str:
    keys = ("lang", "source", "kind", "reference", "expected", "expected_specialties", "emergency", "accept")
    return json.dumps({key: row[key] for key in keys if key in row}, ensure_ascii=False)


def predictions(kind: str, file: Path) -> str:
    """Return one line of JSON for each row of a file: its id, and what was read."""
    read = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return "\n".join(json.dumps({"id": row["id"], "pred": predicted(row, kind)}) for row in read)


def main() -> None:
    """Measure, or show what fails, as the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m bench.understanding", description=str(__doc__).splitlines()[0])
    parser.add_argument("--failures", choices=[figure.name for figure in FIGURES], help="what counts against a figure")
    parser.add_argument("--fold", choices=FOLDS, default=FOLDS[0], help="of which fold")
    parser.add_argument("--predict", nargs=2, metavar=("KIND", "FILE"), help="read other rows of a kind")
    asked = parser.parse_args()
    if asked.predict:
        sys.stdout.write(predictions(asked.predict[0], Path(asked.predict[1])) + "\n")
        return
    folder = data_folder()
    lacking = missing(folder)
    if lacking:
        sys.exit(lacking)
    report = failures(folder, asked.failures, asked.fold) if asked.failures else measure(folder)
    sys.stdout.write(report + "\n")


if __name__ == "__main__":
    main()
