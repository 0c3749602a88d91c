"""Writes docs/export.md, what is in somebody's own data: `python -m baari.export_page > docs/export.md`."""

import sys

from core.services.export import FORMAT, LASTS, MOST_A_DAY, VERSION
from core.storage.personal import HOLDINGS, IMPERSONAL

HEAD = f"""# Own data

`/export` sends a patient all that is kept about them and those they speak for: a PDF to read, and a JSON file for other
programs. On Telegram and in the web chat both come as files. On WhatsApp a link comes, because Twilio would fetch and
keep a file, and on Telegram once a doctor has written something: it opens a page with one button, works once, and for
{int(LASTS.total_seconds() // 60)} minutes. {MOST_A_DAY} times a day; every export stands in the audit log.

The JSON is one object: `format` is `{FORMAT}`, `version` {VERSION}, `made_at` a moment, `records` the rows by kind.
Moments and days are ISO 8601 (UTC), ids text or numbers, amounts minor units with their `currency`. A kind may gain
keys within a version; none is taken away.

The list is core/storage/personal.py: a table or a column that is missing there fails a test.
"""


def export_page() -> str:
    """Return the page."""
    lines = [HEAD, "| kind | keys |", "|---|---|"]
    lines += [f"| `{h.called}` | {', '.join(f'`{key}`' for key in h.shows)} |" for h in HOLDINGS if h.shows]
    lines += ["", "Not shown, because it says nothing of them or opens something:", "", "| table | why |", "|---|---|"]
    lines += [f"| `{h.table}` | {h.hides} |" for h in HOLDINGS if h.hides]
    lines += [f"| `{table}` | {why} |" for table, why in sorted(IMPERSONAL.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(export_page())
