"""Hours as they are kept beside a change of them, and as the audit log tells them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from core.domain.hours import Hours, written
from core.domain.schedule import Consultation, Override, OverrideKind, WeeklyHours


def kept(hours: Hours) -> dict[str, object]:
    """Return hours as they are kept for an undo, and for whoever asks what a change has changed."""
    return {"weekly": [_plain(row) for row in hours.weekly], "overrides": [_plain(row) for row in hours.overrides]}


def _plain(row: WeeklyHours | Override) -> dict[str, object]:
    plain = {name: getattr(row, name) for name in row.__slots__}
    return {
        name: str(value) if value is not None and not isinstance(value, int) else value for name, value in plain.items()
    }


def hours_kept(stored: Mapping[str, Any]) -> Hours:
    """Read what `kept` wrote."""
    return Hours(
        weekly=tuple(
            WeeklyHours(
                **{
                    **row,
                    "starts": _time(row["starts"]),
                    "ends": _time(row["ends"]),
                    "consultation": Consultation(row["consultation"]),
                    "valid_from": _date(row["valid_from"]),
                    "valid_to": _date(row["valid_to"]),
                }
            )
            for row in stored["weekly"]
        ),
        overrides=tuple(
            Override(
                **{
                    **row,
                    "day": _date(row["day"]),
                    "kind": OverrideKind(row["kind"]),
                    "starts": _time(row["starts"]),
                    "ends": _time(row["ends"]),
                    "consultation": Consultation(row["consultation"]),
                }
            )
            for row in stored["overrides"]
        ),
    )


def _time(text: str | None) -> Any:
    return None if text is None else datetime.strptime(text, "%H:%M:%S").time()  # noqa: DTZ007 - a wall time


def _date(text: str | None) -> Any:
    return None if text is None else date.fromisoformat(text)


def told(hours: Hours, other: Hours, clinic_id: int) -> str:
    """Return for the log the rows at a branch that `other` has not: "0 09:00–13:00 15+10 x1 in_person"."""
    rows: list[WeeklyHours | Override] = [
        *(r for r in hours.weekly if r not in other.weekly),
        *(r for r in hours.overrides if r not in other.overrides),
    ]
    return "; ".join(_told(row) for row in rows if row.clinic_id == clinic_id)


def _told(row: WeeklyHours | Override) -> str:
    when = (
        f"{row.day} {row.kind}"
        if isinstance(row, Override)
        else f"{row.weekday} {row.valid_from or ''}..{row.valid_to or ''}"
    )
    how = f"{row.slot_minutes}+{row.buffer_minutes} x{row.capacity} {row.consultation}"
    return f"{when} {written(row.starts, row.ends)} {how}"
