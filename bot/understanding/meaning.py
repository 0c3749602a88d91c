"""What a message can mean: the values that understanding takes in (the clinic's roster) and gives back."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDoctor:
    """A doctor as the patient may name them; `specialty` is an id of specialties.py, `languages` are BCP 47 tags.

    `other_names` are what the same doctor is called in other languages and scripts.
    """

    id: int
    name: str
    specialty: str
    clinic_ids: tuple[int, ...]
    languages: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody and every branch that can be named; `clinics` are (id, name), one a script. Hashable: indexed once."""

    doctors: tuple[RosterDoctor, ...]
    clinics: tuple[tuple[int, str], ...]

    def __hash__(self) -> int:
        """Return a number by the branches alone: each message asks for it, and there may be hundreds of doctors."""
        return hash((len(self.doctors), self.clinics))


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A wish about time in the clinic's own days and hours; None means that nothing was said about it."""

    dates: tuple[date, ...] = ()
    """Acceptable days in order of preference, at most 31; empty: any day."""
    start: time | None = None
    """The earliest acceptable beginning, inclusive."""
    end: time | None = None
    """The latest acceptable beginning, exclusive."""
    exact: time | None = None
    """The wanted beginning itself ("at 5")."""
    part: str | None = None
    """ "morning", "afternoon", "evening" or "night"."""
    alternatives: tuple["When", ...] = ()
    """Other readings worth offering; they have no alternatives of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One message, as far as it was understood; every slot that it does not fill is empty."""

    intent: str | None
    doctor_ids: tuple[int, ...] = ()
    """Best first; more than one: the name fits several."""
    any_doctor: bool = False
    specialties: tuple[str, ...] = ()
    """At most three, best first."""
    speaks: tuple[str, ...] = ()
    """Languages that the doctor is to speak, as BCP 47 tags; one of them is enough."""
    sex: str | None = None
    """Of which sex the doctor is to be: "female" or "male"."""
    when: When | None = None
    moved_from: tuple[date, ...] = ()
    """Where a visit is to be moved: the days that it is on now, as far as they were named beside the new one."""
    moves: bool = False
    """The words speak of a visit as of one that is there, at another time, or of one day in place of another: who has a
    visit wants it moved, who has none wants one made. The intent says what they are otherwise."""
    person: str | None = None
    """ "self", "mother", "father", "son", "daughter", "wife", "husband", "brother", "sister", "grandmother",
    "grandfather", "child" or "other"."""
    person_name: str | None = None
    also: bool = False
    """What is said comes besides what was said before: "for my mother too"."""
    clinic_id: int | None = None
    seen: str | None = None
    """How the patient wants to be seen: "online" or "in_person"."""
    red_flag: bool = False
    """The words describe an emergency that is happening now: the flow stops and the emergency number is shown."""
    topic: str | None = None
    """What is asked about the clinic itself: "price", "refund", "payment", "insurance", "parking", "phone", "address",
    "timings", "wait", "length" (of a visit), "doctor",
    "own_phone" (a bare number); "another" where of other options another doctor is wished for."""
    number: int | None = None
    """The whole message is this number or ordinal ("2", "second", "दूसरा")."""
