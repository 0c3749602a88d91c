"""Facts that were written down with a doctor's name, as they are read: each reader has the name in their own script."""

from collections.abc import Mapping

from core.domain.roster import Roster


def as_read(facts: Mapping[str, object], roster: Roster) -> dict[str, object]:
    """Return the facts of a task or of a warning with the doctor in place of the name."""
    doctor = next((d for d in roster.doctors.values() if d.name == facts.get("doctor")), None)
    return {**facts, "doctor": doctor} if doctor else dict(facts)
