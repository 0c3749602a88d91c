"""Every table and constraint of the clinic: the promises that hold whatever the code above does.

A constraint's name is a sentence of the clinic's language; `core/storage/promises.py` maps names to refusals.
No extension is used, so that any PostgreSQL >= 15 will do: where others need btree_gist, a plain number stands in an
exclusion constraint as the range that holds it alone. Times are `timestamptz` (UTC), money is minor units.
"""

from core.storage.tables import (
    api,
    broadcasts,
    clinic,
    clinic_changes,
    desk_talks,
    doctors_time,
    erasures,
    errands,
    feedback,
    keys,
    line,
    linking,
    mailboxes,
    meetings,
    money,
    notices,
    offers,
    people,
    receipts,
    reconciliation,
    records,
    sandbox,
    staff,
    talk,
    tasks,
    visits,
    waitlist,
)
from core.storage.tables.base import metadata

__all__ = [
    "api",
    "broadcasts",
    "clinic",
    "clinic_changes",
    "desk_talks",
    "doctors_time",
    "erasures",
    "errands",
    "feedback",
    "keys",
    "line",
    "linking",
    "mailboxes",
    "meetings",
    "metadata",
    "money",
    "notices",
    "offers",
    "people",
    "receipts",
    "reconciliation",
    "records",
    "sandbox",
    "staff",
    "talk",
    "tasks",
    "visits",
    "waitlist",
]
