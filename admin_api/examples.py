"""An example of everything that is asked and answered: one table by name, laid over the OpenAPI description.

What a route or a model says itself stays. The first name that is known counts: `Model.field`, then `field`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = dict[str, Any]

EXAMPLES: Mapping[str, object] = {
    "_id": "3",
    "accept": "text/csv",
    "address": "12 MG Road, Mumbai",
    "appointment_id": "0b6b0a3e-0000-4000-8000-000000000000",
    "attempts": 1,
    "block_id": 7,
    "booked": 50_000,
    "branch": 1,
    "branch_id": 1,
    "branches": [1],
    "buffer_minutes": 10,
    "capacity": 1,
    "captured": 70_000,
    "change": 12,
    "choices": [],
    "code": "not_found",
    "credit": 20_000,
    "cursor": "WyIyMDI2LTExLTIxVDA5OjAwOjAwKzAwOjAwIiwgNDJd",
    "detail": "It is not here, or never was.",
    "disputed": 0,
    "doctor": 3,
    "doctor_id": 3,
    "doctors_differ": [3],
    "entry": "pay_Qx1",
    "facts": {"minor": 50_000},
    "feed_id": 4,
    "follow_up_fee_minor": 30_000,
    "gateway": "razorpay",
    "gateway_payment": "pay_Qx1",
    "high": 120,
    "id": 7,
    "kind": "say",
    "languages": ["en", "hi"],
    "low": 5,
    "name": "Asha",
    "number": "APT-20261123-0007",
    "ours_minor": 50_000,
    "paid_out": 0,
    "patient": 42,
    "patient_id": 42,
    "phone": "+919812345678",
    "promised": 0,
    "qualifications": "MBBS, MD",
    "reason": None,
    "refunded": 0,
    "registration": "MH-2011-04567",
    "says": "Minutes for which a place is held while it is paid",
    "schedule_id": "3-1",
    "seats": 1,
    "skips": 0,
    "slot_minutes": 30,
    "specialty": "dermatology",
    "status": 404,
    "theirs_minor": 50_000,
    "title": "There is no such thing",
    "token": "mJ2fQ0dX",
    "visits": 4,
    "what": "missing_here",
    "BranchRow.name": "City Clinic",
    "DifferenceRow.kind": "capture",
    "SettingRow.doctor": None,
    "put /settings/{name}.name": "hold_minutes",
    "get /settings/{name}.name": "hold_minutes",
}
_SPEAKS = frozenset({"example", "examples", "enum", "const", "default", "$ref"})
_FORMATS = frozenset({"date", "date-time", "uuid", "binary"})


def with_examples(document: Schema) -> Schema:
    """Lay the table over a description and return it."""
    for where, name, said in unsaid(document):
        key = f"{where}.{name}" if f"{where}.{name}" in EXAMPLES else name
        if key in EXAMPLES:
            said["examples"] = [EXAMPLES[key]]
    return document


def unsaid(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Yield every parameter and field without an example: where it stands, its name, and its schema."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for parameter in operation.get("parameters", ()):
                said = "example" in parameter or "examples" in parameter
                if not said and not _speaks(parameter["schema"]):
                    yield f"{method} {path}", parameter["name"], parameter["schema"]
    for model, schema in document["components"]["schemas"].items():
        for name, field in schema.get("properties", {}).items():
            if not _speaks(field):
                yield model, name, field


def _speaks(schema: Schema) -> bool:
    """Return whether somebody who reads this knows what it may look like."""
    if _SPEAKS & schema.keys() or schema.get("type") == "boolean" or schema.get("format") in _FORMATS:
        return True
    parts = [*schema.get("anyOf", ()), *schema.get("allOf", ())]
    return any(map(_speaks, parts)) or (schema.get("type") == "array" and _speaks(schema.get("items", {})))
