"""Writes docs/clinic-settings.md from the table of the clinic's settings, so that the two cannot differ."""

from collections.abc import Mapping
from dataclasses import Field
from typing import Any

from core.domain.setting_rows import Counts
from core.domain.settings import TABLE

_HEAD = """# Settings of the clinic

An admin sees and changes them in chat: `/settings` shows them by groups, `/settings hold_minutes 20` changes one after
a look at what that changes for whom, `/settings Dr Mehta buffer 5` one doctor's own. A doctor changes their own where
the table says so. [How](admin.md#settings-of-the-clinic). They are rows of the table `settings`, read by every process
at once; what is not there has its default. Settings of the deployment (keys, addresses) are another matter:
[settings.md](settings.md).

| setting | what it is | default | takes | per doctor | a change counts |
|---|---|---|---|---|---|
"""
_COUNTS: Mapping[Counts, str] = {
    Counts.AT_ONCE: "at once, for everybody",
    Counts.BOOKED_TOO: "at once, booked visits too",
    Counts.CANCELLING: "for who cancels from then on, booked visits too",
    Counts.NEW_HOURS: "for hours entered from then on",
    Counts.NEXT_BOOKING: "for what is booked from then on",
    Counts.NEXT_HOLD: "for places held from then on",
    Counts.NEXT_LINK: "for payment links made from then on",
    Counts.NEXT_PLAN: "for visits booked or moved from then on",
    Counts.NEXT_TIME: "from the next time on",
}


def clinic_settings_page() -> str:
    """Return the page."""
    return _HEAD + "".join(_row(name, row) for name, row in TABLE.items())


def _row(name: str, row: "Field[Any]") -> str:
    told = row.metadata
    default = str(row.default).lower() if isinstance(row.default, bool) else row.default
    doctor = "yes" if told["per_doctor"] else ""
    counts = _COUNTS[told["counts"]]
    return f"| `{name}` | {told['says']} | {default} | {_takes(row)} | {doctor} | {counts} |\n"


def _takes(row: "Field[Any]") -> str:
    told = row.metadata
    if told["choices"]:
        return " or ".join(f"`{choice}`" for choice in told["choices"])
    if isinstance(row.default, bool):
        return "on or off"
    return f"{told['low']} to {told['high']}" if isinstance(row.default, int) else "text"


if __name__ == "__main__":
    print(clinic_settings_page(), end="")  # noqa: T201 - the page is what this prints
