"""`python -m tests.trials.dialogs`: whole talks of public data, held with the whole conversation engine.

The clinic is seeded with the talk's own doctors, every quarter of an hour of them free; the user is an agenda: what
stands in the talk is said in its order, the name is given when it is asked for, and when the talk is over but nothing
booked, what is asked is answered from the goal. The card to confirm is confirmed only where it says the goal. Right is
a talk that ends with exactly the goal booked: doctor, day and time. Only talks with a day are held (SGD's).
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bench.understanding_rows import FOLDS, Row, data_folder, in_fold, missing, rows
from bot.heard import Said
from bot.message import Message
from bot.saying import button_labels
from bot.understanding import Roster, RosterDoctor, match_label, match_option, understand
from tests.bot.clinic_in_memory import ZONE, Clinic
from tests.bot.clinic_in_memory import Row as Doctor
from tests.bot.talk_in_memory import TalkInMemory

FIELDS = {
    "Psychologist": "psychiatry",
    "Psychiatrist": "psychiatry",
    "Family Counselor": "psychiatry",
    "General Practitioner": "general_medicine",
    "Gynecologist": "gynecology",
    "Dermatologist": "dermatology",
    "Ophthalmologist": "ophthalmology",
    "ENT Specialist": "ent",
    "dentist": "dentistry",
    "therapist": "psychiatry",
    "doctor": "general_medicine",
}
"""The data's words for who somebody is, and for its own parts, as our specialties."""
NAMES = ("dentist_name", "doctor_name", "therapist_name")
LONGEST, PATIENCE = 40, 6
"""Messages of a talk at the most, and how often what is asked is answered from the goal."""
LEAST = 85.0
"""Percent of the talks that are to end with the goal booked."""


@dataclass(frozen=True, slots=True)
class Told:
    """How a talk ended: whether the goal is booked, and how many answers beside its own lines it took."""

    right: bool
    answers: int
    lines: tuple[str, ...]


class Talk(TalkInMemory):
    """A talk at a clinic of its own doctors."""

    def __init__(self, clinic: Clinic) -> None:
        super().__init__(clinic)
        doctors = (RosterDoctor(id=r.id, name=r.name, specialty=r.specialty, clinic_ids=(1,)) for r in clinic.rows)
        self.roster = Roster(tuple(doctors), ((1, "City Clinic"),))

    def write(self, text: str) -> list[Message]:
        """Write a text that is read by the real understanding."""
        self.inputs += 1
        now = self.clinic.now.astimezone(ZONE)
        return self.hear(
            Said(
                text=text,
                understood=understand(text, roster=self.roster, now=now, language="en"),
                picks=lambda shown: match_option(text, tuple(button_labels(tuple(shown), "en"))),
                names=lambda shown: match_label(text, tuple(button_labels(tuple(shown), "en"))),
            )
        )

    def places(self, *statuses: str) -> list[tuple[str, datetime]]:
        """Return with whom and when the visits of these statuses are."""
        named = {row.id: row.name for row in self.clinic.rows}
        visits = (b for b in self.clinic.bookings.values() if self.clinic.status(b) in statuses)
        return [(named[b.slot.doctor_id], b.slot.starts_at.astimezone(ZONE)) for b in visits]


def clinic_of(row: Row) -> Clinic:
    """Return a clinic with the doctors that a talk names, at six in the morning of its first day."""
    found: dict[str, str] = {}
    for provider in [*row["providers"], {"doctor_name": row["goal"]["doctor"]}]:
        name = next((provider[key] for key in NAMES if key in provider), None)
        if name and (name not in found or "type" in provider):
            found[name] = FIELDS[provider.get("type", row["domain"])]
    doctors = tuple(
        Doctor(number, name, field, 0, time(6), time(23), 15, tuple(range(7)))
        for number, (name, field) in enumerate(found.items(), 1)
    )
    morning = datetime.combine(date.fromisoformat(row["reference_date"]), time(5), ZONE)
    return Clinic(now=morning.astimezone(UTC), rows=doctors)


def hold(row: Row) -> Told:
    """Hold one talk with the engine."""
    goal = row["goal"]
    wanted = (
        goal["doctor"],
        datetime.combine(date.fromisoformat(goal["date"]), time.fromisoformat(goal["time"]), ZONE),
    )
    talk = Talk(clinic_of(row))
    turns = list(row["turns"])
    said: list[str] = []
    answers = 0
    while not talk.places("confirmed") and len(said) < LONGEST and answers <= PATIENCE:
        if talk.step == "book.name":
            text = "Asha Rao"
        elif talk.step == "book.review" and talk.places("held") == [wanted]:
            text = "yes"
        elif turns and not (talk.step == "book.review" and "AFFIRM" in turns[0].get("acts", ())):
            text = turns.pop(0)["user"]
        else:
            turns = turns[1:]  # a yes to a card that does not say the goal is not said
            text, answers = _answer(talk, wanted), answers + 1
        said.append(f"{talk.step}: {text}")
        talk.write(text)
    return Told(talk.places("confirmed") == [wanted], answers, (*said, f"{talk.step}: {talk.text}"))


def _answer(talk: Talk, wanted: tuple[str, datetime]) -> str:
    """Say what the goal is where it is asked for: the doctor, or the day and the time."""
    doctor, starts = wanted
    other = any(name != doctor for name, _ in talk.places("held"))
    return doctor if talk.step == "book.doctor" or other else f"{starts:%A} {starts.day} {starts:%B} at {starts:%H:%M}"


def dated(table: Sequence[Row]) -> list[Row]:
    """Return the talks that end with a visit on a day that is known."""
    return [row for row in table if row["booked"] and row["reference_date"] and "date" in row["goal"]]


def main() -> None:
    """Hold all talks, print how many ended right, and the first that did not in fold A."""
    folder = data_folder()
    lacking = missing(folder)
    if lacking:
        sys.exit(lacking)
    table = dated(rows(folder, "dialogs"))
    ends = {row["id"]: hold(row) for row in table}
    for name, chosen in [("all", table), *((fold, in_fold(table, fold)) for fold in FOLDS)]:
        right = [ends[row["id"]] for row in chosen if ends[row["id"]].right]
        alone = sum(end.answers == 0 for end in right)
        share = 100 * len(right) / max(1, len(chosen))
        sys.stdout.write(
            f"talks, {name:4}{len(chosen):5}{share:7.1f} (at least {LEAST:g}), {alone} without a further answer\n"
        )
    wrong = next((row["id"] for row in in_fold(table, FOLDS[0]) if not ends[row["id"]].right), None)
    if wrong and "--failures" in sys.argv:
        sys.stdout.write("\n".join(ends[wrong].lines) + "\n")


if __name__ == "__main__":
    main()
