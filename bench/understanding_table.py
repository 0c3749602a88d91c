"""What is measured, beside what it is to beat and to reach, and how it is printed.

The baselines were measured on rows that lie nowhere here (another half of the same public data): a grammar of rewrites
over Recognizers-Text for dates, TF-IDF with a lexicon for complaints, TF-IDF with sentence embeddings for intents.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.understanding_read import Prediction
from bench.understanding_rows import FOLDS, Row, family, in_fold, tongue
from bench.understanding_scores import (
    CHANGING,
    fields_are_right,
    from_today,
    intent_is_right,
    macro_f1,
    share,
    slot_is_right,
    time_is_right,
)

Said = dict[str, Prediction]
Right = Callable[[Row, Prediction], bool | None]
BOTS = frozenset({"bot", "github"})
"""Sources of lines that were written for the bots of clinics."""
SHOWN = 2
"""Languages and sources with fewer rows than this say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table: which rows, what is right, what is to be beaten and what is the aim (percent)."""

    name: str
    kind: str
    rows: Callable[[Row], bool]
    right: Right | None
    """None: the macro-F1 of the intents."""
    baseline: float | None = None
    aim: float | None = None
    at_most: bool = False
    """The aim is a ceiling: false alarms."""

    def value(self, table: Sequence[Row], said: Said) -> tuple[float, int]:
        """Return the percentage, and of how many rows."""
        chosen = [row for row in table if self.rows(row)]
        if self.right is None:
            return macro_f1(chosen, said), len(chosen)
        good, every = share(self.right(row, said[row["id"]]) for row in chosen)
        return (100 * good / every if every else 0.0), every

    def failures(self, table: Sequence[Row], said: Said) -> list[Row]:
        """Return the rows that count against it."""
        right = self.right or intent_is_right
        return [row for row in table if self.rows(row) and right(row, said[row["id"]]) is self.at_most]

    def reached(self, value: float) -> bool | None:
        """Tell whether the aim is reached; None where there is none."""
        if self.aim is None:
            return None
        return value <= self.aim if self.at_most else value >= self.aim


def _core(lang: str | None = None, source: str | None = None, *, dated: bool = True) -> Callable[[Row], bool]:
    def chosen(row: Row) -> bool:
        fits = lang in {None, row["lang"]} and source in {None, row["source"]} and row["tier"] == "core"
        return fits and (dated or row["kind"] == "none")

    return chosen


def _time(row: Row, said: Prediction) -> bool:
    return time_is_right(row, said)


def _time_ahead(row: Row, said: Prediction) -> bool:
    return time_is_right(from_today(row), said)


def _slot(slot: str) -> Right:
    return lambda row, said: slot_is_right(row, slot, said)


def _every(_: Row) -> bool:
    return True


def _first(row: Row, said: Prediction) -> bool | None:
    found = fields_are_right(row, said)
    return found[0] if found else None


def _of_three(row: Row, said: Prediction) -> bool | None:
    found = fields_are_right(row, said)
    return found[1] if found else None


def _alarm(row: Row, said: Prediction) -> bool:
    return bool(said["emergency"])


def _changing(row: Row, said: Prediction) -> bool:
    return said["intent"] in CHANGING


def _named(row: Row, said: Prediction) -> bool:
    return bool(said["doctor"] == row["expected"])


def _in(lang: str) -> Callable[[Row], bool]:
    return lambda row: bool(row["lang"] == lang)


DATES, LINES, COMPLAINTS, NAMES = "datetime", "booking_utterances", "symptoms", "doctor_names"
FIGURES: tuple[Figure, ...] = (
    Figure(name="dates, core", kind=DATES, rows=_core(), right=_time, baseline=88.1, aim=95),
    Figure(name="dates, core, ranges from today", kind=DATES, rows=_core(), right=_time_ahead),
    Figure(name="dates, English", kind=DATES, rows=_core("en"), right=_time, baseline=87.6, aim=94),
    Figure(name="dates, SGD", kind=DATES, rows=_core(source="sgd"), right=_time, aim=97),
    Figure(name="dates, Hindi", kind=DATES, rows=_core("hi"), right=_time, baseline=67.0, aim=88),
    Figure(name="dates, Hinglish", kind=DATES, rows=_core("hi-Latn"), right=_time, baseline=95.6, aim=97),
    Figure(name="no date, left alone", kind=DATES, rows=_core(dated=False), right=_time, aim=95),
    Figure(name="date in a sentence", kind=LINES, rows=_every, right=_slot("date"), baseline=97.1, aim=98),
    Figure(name="time in a sentence", kind=LINES, rows=_every, right=_slot("time"), baseline=93.5, aim=97),
    Figure(name="part of the day", kind=LINES, rows=_every, right=_slot("part_of_day")),
    Figure(name="no date where none is", kind=LINES, rows=_every, right=_slot("no_date")),
    Figure(name="specialty named", kind=LINES, rows=_every, right=_slot("specialty")),
    Figure(name="doctor in a sentence", kind=LINES, rows=_every, right=_slot("doctor")),
    Figure(name="specialty, first", kind=COMPLAINTS, rows=_every, right=_first, baseline=88.1, aim=92),
    Figure(name="specialty, of three", kind=COMPLAINTS, rows=_every, right=_of_three, baseline=95.3, aim=97),
    Figure(
        name="specialty, labelled by experts",
        kind=COMPLAINTS,
        rows=lambda row: "expert_label" in row,
        right=_first,
        baseline=60.9,
        aim=70,
    ),
    Figure(name="specialty, Hindi", kind=COMPLAINTS, rows=_in("hi"), right=_first, baseline=79.9, aim=88),
    Figure(
        name="emergencies heard",
        kind=COMPLAINTS,
        rows=lambda row: row["emergency"] is True,
        right=_alarm,
        baseline=87,
        aim=97,
    ),
    Figure(
        name="false alarms",
        kind=COMPLAINTS,
        rows=lambda row: row["emergency"] is False,
        right=_alarm,
        baseline=6,
        aim=4,
        at_most=True,
    ),
    Figure(
        name="false alarms, look-alikes",
        kind=COMPLAINTS,
        rows=lambda row: row["emergency"] is False and family(row) in BOTS,
        right=_alarm,
        baseline=52,
        aim=12,
        at_most=True,
    ),
    Figure(name="intents", kind=LINES, rows=_every, right=intent_is_right, baseline=87.5, aim=90),
    Figure(name="intents, macro-F1", kind=LINES, rows=_every, right=None, baseline=82, aim=86),
    Figure(
        name="intents, lines of clinic bots",
        kind=LINES,
        rows=lambda row: family(row) in BOTS,
        right=intent_is_right,
        baseline=74.8,
        aim=86,
    ),
    Figure(name="intents, Hindi", kind=LINES, rows=_in("hi"), right=intent_is_right, aim=87),
    Figure(name="intents, Hinglish", kind=LINES, rows=_in("hi-Latn"), right=intent_is_right, baseline=75.3),
    Figure(
        name="other business taken for ours",
        kind=LINES,
        rows=lambda row: row["expected"]["intent"] == "out_of_scope",
        right=_changing,
        aim=0.6,
        at_most=True,
    ),
    Figure(name="doctors' names", kind=NAMES, rows=_every, right=_named, baseline=99.6, aim=99),
)
"""Every figure, in the order of the table. Two of 345 is 0.6 %."""

BY_SOURCE: Mapping[str, tuple[tuple[str, Right], ...]] = {
    DATES: (("right", _time),),
    LINES: (("intent", intent_is_right), ("date", _slot("date")), ("time", _slot("time"))),
    COMPLAINTS: (("first", _first), ("of three", _of_three)),
    NAMES: (("right", _named),),
}


def summary(tables: Mapping[str, Sequence[Row]], said: Said) -> list[str]:
    """Return the lines of the table of all figures: the whole half, both folds, baseline and aim."""
    lines = [f"{'':32}{'rows':>6}{'all':>7}" + "".join(f"{f:>7}" for f in FOLDS) + f"{'before':>8}{'aim':>8}"]
    for figure in FIGURES:
        table = tables[figure.kind]
        value, count = figure.value(table, said)
        folds = "".join(f"{figure.value(in_fold(table, fold), said)[0]:7.1f}" for fold in FOLDS)
        lines.append(f"{figure.name:32}{count:6}{value:7.1f}{folds}{_before(figure)}{_aim(figure, value)}")
    return lines


def as_shipped(tables: Mapping[str, Sequence[Row]], said: Said) -> list[str]:
    """Return the line of the intents as the product reads them: its weights have seen some of these lines."""
    figure = next(figure for figure in FIGURES if figure.name == "intents")
    value, count = figure.value(tables[figure.kind], said)
    return [f"{'intents, weights of both folds':32}{count:6}{value:7.1f}"]


def _before(figure: Figure) -> str:
    return f"{figure.baseline:8.1f}" if figure.baseline is not None else f"{'':8}"


def _aim(figure: Figure, value: float) -> str:
    if figure.aim is None:
        return ""
    return f"{('<= ' if figure.at_most else '') + f'{figure.aim:g}':>8}{'' if figure.reached(value) else '  short'}"


def by_source(tables: Mapping[str, Sequence[Row]], said: Said) -> list[str]:
    """Return the lines by kind, source and language."""
    lines = []
    for kind, columns in BY_SOURCE.items():
        lines += ["", f"{kind:22}{'':10}{'rows':>6}" + "".join(f"{name:>14}" for name, _ in columns)]
        groups = sorted({(family(row), tongue(row)) for row in tables[kind]})
        for source, language in groups:
            chosen = [row for row in tables[kind] if (family(row), tongue(row)) == (source, language)]
            cells = "".join(f"{_cell(chosen, said, right):>14}" for _, right in columns)
            lines.append(f"{source:22}{language:10}{len(chosen):6}{cells}")
    return lines


def _cell(chosen: Sequence[Row], said: Said, right: Right) -> str:
    good, every = share(right(row, said[row["id"]]) for row in chosen)
    return f"{100 * good / every:.1f} ({every})" if every else ""
