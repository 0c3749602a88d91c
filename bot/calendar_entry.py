"""A visit as a calendar file (RFC 5545): one stable UID, and a SEQUENCE that grows with every change."""

from datetime import UTC, datetime

from bot.front_desk import Visit

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
_FOLD = 75  # octets of a line, without its end (RFC 5545, 3.1)


def calendar_entry(visit: Visit, summary: str, *, now: datetime) -> str:
    """Return the file's text. `summary` names the doctor and nothing medical; times are UTC, so no zone is needed."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Baari//Front desk//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{visit.id}@baari",
        f"SEQUENCE:{visit.version}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(visit.starts.at)}",
        f"DTEND:{_utc(visit.ends.at)}",
        f"SUMMARY:{summary.translate(_ESCAPES)}",
        *([] if visit.online else [f"LOCATION:{f'{visit.clinic}, {visit.address}'.translate(_ESCAPES)}"]),
        f"STATUS:{'CANCELLED' if visit.status == 'cancelled' else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(_folded(line) for line in lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    parts, octets = [""], 0
    for character in line:
        size = len(character.encode())
        if octets + size > _FOLD:
            parts.append("")
            octets = 1  # the space that begins a continued line
        parts[-1] += character
        octets += size
    return "\r\n ".join(parts)
