"""What understanding makes of a row, in the words that the data is written in."""

from datetime import datetime, timedelta

from bench.understanding_rows import Row
from bot.understanding import PART_HOURS, Roster, RosterDoctor, Understood, When, understand
from bot.understanding.hunches import Evidence
from bot.understanding.reading import evidence_of

NOBODY = Roster((), ())
A_MORNING = "2026-11-18T11:00:00"
"""When a complaint is read, whose row names no day: it decides nothing there."""
FIELDS = {
    "general_medicine": "general_physician",
    "pediatrics": "pediatrician",
    "dermatology": "dermatologist",
    "cardiology": "cardiologist",
    "gynecology": "gynecologist",
    "orthopedics": "orthopedic",
    "ent": "ent",
    "ophthalmology": "ophthalmologist",
    "dentistry": "dentist",
    "neurology": "neurologist",
    "psychiatry": "psychiatrist",
    "gastroenterology": "gastroenterologist",
    "urology": "urologist",
    "pulmonology": "pulmonologist",
    "endocrinology": "endocrinologist",
}
"""Our specialties, and the data's words for who works in them."""
Prediction = dict[str, object]


def roster_of(names: list[str]) -> Roster:
    """Return a clinic of these doctors; a doctor's id is the place in the list."""
    doctors = (RosterDoctor(id=place, name=name, specialty="ent", clinic_ids=(1,)) for place, name in enumerate(names))
    return Roster(tuple(doctors), ())


def names_of(row: Row, kind: str) -> list[str]:
    """Return whom the clinic of a row has: the data names its doctors, and nobody else is known."""
    if kind == "doctor_names":
        return list(row["roster"])
    name = row["expected"].get("doctor") if kind == "booking_utterances" else None
    return [name] if name else []


def read(row: Row, kind: str) -> Understood:
    """Understand a row as said at its own time, at a clinic that has its doctors."""
    moment = datetime.fromisoformat(row.get("reference", A_MORNING))
    return understand(row["text"], roster=roster_of(names_of(row, kind)), now=moment, language="en")


def evidence(row: Row) -> Evidence:
    """Return what the tables alone say of a line, for whoever learns from it or measures what was learned."""
    moment = datetime.fromisoformat(row["reference"])
    return evidence_of(row["text"], roster=roster_of(names_of(row, "booking_utterances")), now=moment)


def predicted(row: Row, kind: str) -> Prediction:
    """Return what a scoring script is told of a row."""
    understood = read(row, kind)
    fields = [FIELDS[each] for each in understood.specialties]
    match kind:
        case "datetime":
            return times_of(understood.when)
        case "symptoms":
            return {"specialties": fields, "emergency": understood.red_flag}
        case "doctor_names":
            return {"doctor": row["roster"][understood.doctor_ids[0]] if understood.doctor_ids else None}
        case _:
            return {
                **times_of(understood.when),
                "intent": understood.intent or "out_of_scope",
                "specialty": fields[0] if fields else None,
                "doctor": row["expected"].get("doctor") if understood.doctor_ids else None,
            }


def times_of(when: When | None) -> Prediction:
    """Return a wish in the data's words; a bound or a part of the day stands for the time where no more is said."""
    if when is None:
        return {}
    moment = when.exact or when.start or when.end or (PART_HOURS[when.part][0] if when.part else None)
    found = {
        "date": when.dates[0].isoformat() if when.dates else None,
        "date_to": (when.dates[-1] + timedelta(1)).isoformat() if len(when.dates) > 1 else None,
        "time": f"{moment:%H:%M}" if moment else None,
        "time_to": f"{when.end:%H:%M}" if when.end and not when.exact else None,
        "part_of_day": when.part,
    }
    return {key: value for key, value in found.items() if value}
