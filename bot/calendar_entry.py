"""A visit as a calendar file (RFC 5545): one stable UID, and a SEQUENCE that grows with every change."""

from datetime import datetime

from bot.front_desk import Visit
from core.documents.calendar_file import folded, utc

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


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
        f"DTSTAMP:{utc(now)}",
        f"DTSTART:{utc(visit.starts.at)}",
        f"DTEND:{utc(visit.ends.at)}",
        f"SUMMARY:{summary.translate(_ESCAPES)}",
        *([] if visit.online else [f"LOCATION:{f'{visit.clinic}, {visit.address}'.translate(_ESCAPES)}"]),
        f"STATUS:{'CANCELLED' if visit.status == 'cancelled' else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(folded(line) for line in lines)
