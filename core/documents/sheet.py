"""What stands on a sheet of charts, as plain values: a title, the figures that matter, and panels of bars.

Every text is ready to be read: words, dates and amounts are written by whoever asks for the sheet.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bars:
    """One sort of bars of a panel: what it is called, and a value for each label, None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One chart. `over_days`: upright bars, one upon the other; else lying ones, a row for each label.

    `written` has for each label what its bars amount to, `most` what the longest bar is, in words. `empty` is said
    where there is nothing to draw; `whole` is the value of a full bar, where it is known (100 of a share). With
    `columns` it is a table of fields: `bars` has one for each column, and a value of it for each label.
    """

    title: str
    labels: tuple[str, ...]
    bars: tuple[Bars, ...]
    written: tuple[str, ...]
    most: str
    empty: str
    over_days: bool = False
    whole: float | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: `figures` are (what, how much), `language` that of its words (BCP 47)."""

    language: str
    title: str
    subtitle: str
    figures: tuple[tuple[str, str], ...]
    panels: tuple[Panel, ...]
