"""Reads a whole message: what it wants, which doctor, what kind, when, for whom, and whether it is an emergency."""

from datetime import datetime
from functools import cache

from bot.understanding.arrival import has_arrived
from bot.understanding.complaints import named_specialties, specialties_of, weigh, without_signs_of_a_woman
from bot.understanding.cues import CueTable
from bot.understanding.dates_library import days_in_other_scripts
from bot.understanding.days import LONGEST_RANGE
from bot.understanding.doctors_sex import find_sex
from bot.understanding.grammar import read_times, read_words
from bot.understanding.hunches import Evidence, clues, settle
from bot.understanding.intents import best_intent, weigh_intents
from bot.understanding.languages import cue_table, known_words
from bot.understanding.meaning import Roster, Understood, When
from bot.understanding.moves import is_move
from bot.understanding.names import find_doctors
from bot.understanding.numbers import whole_number
from bot.understanding.people import find_name, find_person, tag_relatives
from bot.understanding.places import find_clinic
from bot.understanding.red_flags import red_flags
from bot.understanding.spoken import find_spoken
from bot.understanding.topics import asks_length, find_topic, is_phone
from bot.understanding.wishes import moved_from, wish
from bot.understanding.words import Word

LONGEST = 4096
"""Characters read of one message: Telegram's own limit; what comes after it was not typed by a patient."""
_SHORT = 3
"""Words of a message that is one word of the conversation and no complaint: "back", "go back please"."""
_NOT_OF_HEALTH = frozenset({"abort", "affirm", "back", "deny", "goodbye", "human", "language", "repeat", "thanks"})
"""Intents beside which, in a short message, a word of the body is none."""
_SLIGHT = frozenset({None, "inform", "greet"})
"""Intents that say nothing of their own."""
_OF_A_PERSON = frozenset({"doctor_info", "other_options"})
"""Intents of words about a woman or a man who is a doctor, where one is wished for."""
_OF_LANGUAGE = frozenset({"doctor_info", "language"})
"""Intents of words about a language, where no doctor is to speak it."""
_BOOKABLE = frozenset({None, "inform", "greet", "affirm", "symptom", "find_doctor"})
"""Intents that a named doctor and a time turn into a booking."""
_MOVABLE = frozenset({None, "inform", "affirm", "book", "availability", "my_appointments", "other_options"})
"""Intents beside which the words may speak of a visit to be moved."""
_BESIDE_A_MOVE: dict[str | None, str] = {
    "affirm": "inform",
    "other_options": "inform",
    "my_appointments": "book",
}
"""What they are without a visit: "kal ke bajay parso kar do" is a day, and no yes to what is on the card."""


@cache
def _any_doctor() -> CueTable[str]:
    return cue_table("any_doctor")


@cache
def _also() -> CueTable[str]:
    return cue_table("also")


@cache
def _ways() -> CueTable[str]:
    return cue_table("seen")


def understand(text: str, *, roster: Roster, now: datetime, language: str) -> Understood:
    """Give what `text` means at `now` (aware, in the clinic's own time), in any of the languages, mixed or not.

    `language` is the chat's own; people write in any, so that it decides nothing yet. Never raises on any text, and
    never gives a time that is past.
    """
    return _understood(text, roster, now)[0]


def evidence_of(text: str, *, roster: Roster, now: datetime) -> Evidence:
    """Give what the tables say of a text, for whoever learns or measures what is wanted."""
    return _understood(text, roster, now)[1]


def _understood(text: str, roster: Roster, now: datetime) -> tuple[Understood, Evidence]:
    words = read_words(text[:LONGEST])
    tag_relatives(words)
    local = now.replace(tzinfo=None)
    timed = read_times(words, local)
    number = whole_number(words)
    known = known_words()
    doctors = find_doctors(timed, roster, known)
    anybody = bool(_any_doctor().find(words))
    named = named_specialties(words)
    complaint = weigh(words)
    speaks = () if doctors else find_spoken(words, named=bool(named))
    sex = None if doctors else find_sex(words)
    if sex:
        complaint = without_signs_of_a_woman(complaint)
    flags = red_flags(words)
    turns = weigh_intents(timed)
    said = best_intent(timed, turns, health=bool(complaint)) if number is None else None
    moves = said in _MOVABLE and is_move(words, timed)
    if moves:
        said = _BESIDE_A_MOVE.get(said, said)
    if not flags and has_arrived(words, said):
        said, moves = "arrived", False
    seen = _seen(words)
    if seen and said == "out_of_scope":
        said = None  # a call by video is no other business
    if speaks and said in _OF_LANGUAGE:
        said = None  # the doctor's language is meant, not this chat's
    if sex and said in _OF_A_PERSON:
        said = None  # the doctor whom they would like, and none who is known
    spoken = said in _NOT_OF_HEALTH and len(words) <= _SHORT and not flags
    when = wish(timed, local, moved=moves or said == "reschedule") or _in_other_scripts(text, local)
    decided = _intent(
        said,
        named=bool(named or speaks or sex),
        doctor=bool(doctors),
        anybody=anybody or bool(seen),
        dated=when is not None,
    )
    evidence = Evidence(
        decided="emergency" if flags else decided,
        turns=turns,
        clues=clues(timed, health=bool(complaint)),
        ours=bool(doctors or named or complaint),
        named=bool(doctors),
        asks_clinic=not complaint and asks_length(words),
        fixed=number is not None or bool(anybody or speaks or sex or seen or moves),
    )
    intent = settle(evidence)
    if intent != evidence.decided:
        said = intent
    understood = Understood(
        intent=intent,
        doctor_ids=doctors,
        any_doctor=anybody,
        specialties=specialties_of(words, {} if spoken else complaint),
        speaks=speaks,
        sex=sex,
        when=when,
        moved_from=moved_from(timed, instead=moves) if moves or said == "reschedule" else (),
        moves=moves,
        person=find_person(words),
        person_name=find_name(words, known),
        also=bool(_also().find(words)),
        clinic_id=find_clinic(words, roster),
        seen=seen,
        red_flag=bool(flags),
        topic="own_phone"
        if is_phone(text) and when is None
        else None
        if flags or number is not None
        else find_topic(
            words, said, wishes=bool(doctors or when or anybody or seen or speaks or sex), dated=when is not None
        ),
        number=number,
    )
    return understood, evidence


def _seen(words: list[Word]) -> str | None:
    """Give how the patient wants to be seen; paying online says nothing about that."""
    said = {hit.meaning for hit in _ways().find(words)}
    return "in_person" if "in_person" in said else "online" if said == {"online"} else None


def _in_other_scripts(text: str, now: datetime) -> When | None:
    days = days_in_other_scripts(text, now)
    return When(dates=days.dates[:LONGEST_RANGE]) if days else None


def _intent(said: str | None, *, named: bool, doctor: bool, anybody: bool, dated: bool) -> str | None:
    """Give the intent where a named doctor, kind of doctor or day says more than the words of wish do."""
    if said not in _BOOKABLE:
        return said
    if named and said == "symptom":
        said = None  # "eye doctor tomorrow" names an eye, not a complaint of it
    if dated and (doctor or anybody or (named and said in _SLIGHT)):
        return "book"
    if said not in _SLIGHT:
        return said
    if doctor:
        return "book"
    if named:
        return "find_doctor"
    return "inform" if dated or anybody else said
