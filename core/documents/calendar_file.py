"""A calendar of several entries as a file (RFC 5545), for a program that fetches it again and again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
_FOLD = 75  # octets of a line, without its end (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One entry: `uid` stays the same for good, `sequence` grows with every change; times are aware."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    tentative: bool = False


def calendar_file(name: str, entries: Iterable[CalendarEntry], *, now: datetime) -> str:
    """Return the file's text; `name` is what a calendar shows above it. Times are UTC, so no zone is needed."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Baari//Front desk//EN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{name.translate(_ESCAPES)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
    ]
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.uid}",
            f"SEQUENCE:{entry.sequence}",
            f"DTSTAMP:{utc(now)}",
            f"DTSTART:{utc(entry.starts_at)}",
            f"DTEND:{utc(entry.ends_at)}",
            f"SUMMARY:{entry.summary.translate(_ESCAPES)}",
            f"LOCATION:{entry.place.translate(_ESCAPES)}",
            f"STATUS:{'TENTATIVE' if entry.tentative else 'CONFIRMED'}",
            "END:VEVENT",
        ]
    return "\r\n".join(folded(line) for line in [*lines, "END:VCALENDAR", ""])


def utc(moment: datetime) -> str:
    """Return a moment as a calendar writes it."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def folded(line: str) -> str:
    """Return a line cut where a calendar cuts long ones, never inside a character (RFC 5545, 3.1)."""
    parts, octets = [""], 0
    for character in line:
        size = len(character.encode())
        if octets + size > _FOLD:
            parts.append("")
            octets = 1  # the space that begins a continued line
        parts[-1] += character
        octets += size
    return "\r\n ".join(parts)
