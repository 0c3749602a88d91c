"""Writes docs/clinic-settings.md from the table of the clinic's settings, so that the two cannot differ."""

from dataclasses import Field
from typing import Any

from core.domain.settings import TABLE

_HEAD = """# Settings of the clinic

Rows of the table `settings`, read by every process at once; what is not there has its default. A doctor may override
those marked so. Settings of the deployment (keys, addresses) are another matter: [settings.md](settings.md).

| setting | what it is | default | takes | per doctor |
|---|---|---|---|---|
"""


def clinic_settings_page() -> str:
    """Return the page."""
    return _HEAD + "".join(_row(name, row) for name, row in TABLE.items())


def _row(name: str, row: "Field[Any]") -> str:
    told = row.metadata
    default = str(row.default).lower() if isinstance(row.default, bool) else row.default
    doctor = "yes" if told["per_doctor"] else ""
    return f"| `{name}` | {told['says']} | {default} | {_takes(row)} | {doctor} |\n"


def _takes(row: "Field[Any]") -> str:
    told = row.metadata
    if told["choices"]:
        return " or ".join(f"`{choice}`" for choice in told["choices"])
    if isinstance(row.default, bool):
        return "on or off"
    return f"{told['low']} to {told['high']}" if isinstance(row.default, int) else "text"


if __name__ == "__main__":
    print(clinic_settings_page(), end="")  # noqa: T201 - the page is what this prints
