"""How many inputs each journey takes: a talk each, one line a turn; `python -m tests.laws.inputs` writes the page."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.domain.notices import NoticeKind
from core.domain.staff import Role
from tests.bot.clinic_in_memory import CODE
from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.test_booking_talks import a_known_patient
from tests.bot.test_moving_talks import a_patient
from tests.bot.test_visit_talks import after_a_visit
from tests.bot.test_waitlist_talks import full, is_offered, waits
from tests.laws.roads import reminded

PAGE = Path(__file__).parents[2] / "docs" / "inputs.md"
HEAD = """# How few inputs a patient needs

What is typed or tapped counts, each once; the page on which money is paid does not. The budget is the most that a
journey may take. The turns are those of talks that are run with the tests (tests/laws/inputs.py), and this page is
written from them: `python -m tests.laws.inputs`.

| journey | budget | takes | turns | in Hindi | turns |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Journey:
    """Something that people come for: at most `budget` inputs, from `start`, by these turns, to where it is done.

    `turns` are English, `hindi` the same as somebody says and reads it in Hindi. A turn that begins with a
    greater-than sign is a tap on the button whose label begins so; the others are written.
    """

    name: str
    budget: int
    start: Callable[[], TalkInMemory]
    turns: tuple[str, ...]
    hindi: tuple[str, ...]
    done: Callable[[TalkInMemory], bool]

    def run(self, language: str = "en") -> TalkInMemory:
        """Go through it in this language; the talk counts."""
        talk = self.start()
        talk.desk.set_language(language)
        talk.inputs = 0
        for turn in {"en": self.turns, "hi": self.hindi}[language]:
            if turn.startswith(">"):
                talk.tap(turn[1:].strip())
            else:
                talk.write(turn)
        return talk


def _never_here() -> TalkInMemory:
    return TalkInMemory(agreed=False)


def _full_tomorrow() -> TalkInMemory:
    talk = a_known_patient()
    full(talk.clinic)
    talk.write("Dr Anjali Mehta tomorrow at 10")
    return talk


def _offered() -> TalkInMemory:
    talk = a_known_patient()
    full(talk.clinic)
    waits(talk)
    is_offered(talk)
    return talk


def _after_either_way() -> TalkInMemory:
    """Return a patient who was last with a doctor who sees people either way at the same hours."""
    talk = a_known_patient()
    talk.write("Dr Vivek on Wednesday at 4")
    talk.tap("Pay at the clinic")
    return talk


def _with_a_mother() -> TalkInMemory:
    talk = a_known_patient()
    talk.desk.add_family("Sunita Rao", "mother")
    return talk


def _asked_how_it_was() -> TalkInMemory:
    talk = after_a_visit()
    talk.hear_notice(NoticeKind.FEEDBACK, next(iter(talk.clinic.bookings)))
    return talk


def _known_elsewhere() -> TalkInMemory:
    talk = TalkInMemory()
    talk.desk.phone, talk.desk.known_elsewhere = "+919800000000", "Asha Rao"
    return talk


def _for(name: str) -> Callable[[TalkInMemory], bool]:
    return lambda talk: talk.step == "book.review" and talk.text.startswith(f"{name}\n")


def _to_pay(talk: TalkInMemory) -> bool:
    return talk.step == "book.payment"


def _answered(answer: str) -> Callable[[TalkInMemory], bool]:
    return lambda talk: any(given == answer for b in talk.clinic.bookings.values() for given, _ in b.answers)


def _noted(says: str) -> Callable[[TalkInMemory], bool]:
    return lambda talk: any(note.says.startswith(says) for line in talk.lines for note in line.notes)


def _told(says: str) -> Callable[[TalkInMemory], bool]:
    return lambda talk: talk.lines[-1].says == says


def _with_desk() -> TalkInMemory:
    talk = a_known_patient()
    talk.clinic.members.seat(8, Role.RECEPTIONIST, "Meera")
    return talk


JOURNEYS = (
    Journey(
        "book again, by one message",
        2,
        a_known_patient,
        ("Dr Anjali tomorrow after 5", "> Pay"),
        ("डॉ अंजलि कल शाम 5 बजे के बाद", "> ₹800 दें"),
        _to_pay,
    ),
    Journey(
        "book again, by buttons",
        3,
        a_known_patient,
        ("/book", "> Mon 23 Nov, 9:30 am", "> Pay"),
        ("/book", "> सोम 23 नव, सुबह 9:30", "> ₹800 दें"),
        _to_pay,
    ),
    Journey(
        "book where it may be by video too",
        2,
        a_known_patient,
        ("Dr Vivek on Wednesday at 4", "> Pay"),
        ("डॉ विवेक बुधवार को 4 बजे", "> ₹700 दें"),
        _to_pay,
    ),
    Journey(
        "book by video, said",
        2,
        a_known_patient,
        ("video call with Dr Vivek on Wednesday at 4", "> Pay"),
        ("डॉ विवेक से बुधवार को 4 बजे वीडियो कॉल", "> ₹700 दें"),
        lambda talk: _to_pay(talk) and talk.clinic.bookings[talk.visit_id].online,
    ),
    Journey(
        "book again, by buttons, where it may be by video too",
        3,
        _after_either_way,
        ("/book", "> Mon 23 Nov, 5:00 pm", "> Pay"),
        ("/book", "> सोम 23 नव, शाम 5:00", "> ₹700 दें"),
        _to_pay,
    ),
    Journey(
        "book for the first time, with consent",
        5,
        _never_here,
        ("/book", "> Dr Anjali Mehta", "> Mon 23 Nov, 9:30 am", "Asha Rao", "> Pay"),
        ("/book", "> Dr Anjali Mehta", "> सोम 23 नव, सुबह 9:30", "आशा राव", "> ₹800 दें"),
        _to_pay,
    ),
    Journey(
        "book for somebody of the family who is known",
        2,
        _with_a_mother,
        ("Dr Anjali tomorrow after 5 for my mother", "> Pay"),
        ("माँ के लिए डॉ अंजलि कल शाम 5 बजे के बाद", "> ₹800 दें"),
        _to_pay,
    ),
    Journey(
        "book for somebody new of the family, to the card",
        2,
        a_known_patient,
        ("Dr Anjali tomorrow after 5 for my mother", "Sunita Rao"),
        ("माँ के लिए डॉ अंजलि कल शाम 5 बजे के बाद", "Sunita Rao"),
        _for("Sunita Rao"),
    ),
    Journey(
        "book again with the doctor of a past visit",
        5,
        after_a_visit,
        ("/appointments", "> Earlier visits", "> Thu 26 Nov", "> Book again", "> Thu 26 Nov, 12:30 pm"),
        ("/appointments", "> पुरानी", "> गुरु 26 नव", "> फिर से बुक करें", "> गुरु 26 नव, दोपहर 12:30"),
        _for("Asha Rao"),
    ),
    Journey(
        "move a visit",
        3,
        a_patient,
        ("move my appointment", "> Mon 23 Nov, 10:00 am", "> Yes, move it"),
        ("मेरी अपॉइंटमेंट बदलनी है", "> सोम 23 नव, सुबह 10:00", "> हाँ, बदल दें"),
        _told("move.moved"),
    ),
    Journey(
        "cancel a visit",
        2,
        a_patient,
        ("cancel my appointment", "> Yes, cancel it"),
        ("मेरी अपॉइंटमेंट रद्द कर दो", "> हाँ, रद्द करें"),
        _noted("appointments.cancelled"),
    ),
    Journey(
        "join the waiting list where nothing is free",
        1,
        _full_tomorrow,
        ("> Tell me when free",),
        ("> ख़ाली हो तो बताएँ",),
        lambda talk: len(talk.desk.waits()) == 1,
    ),
    Journey(
        "accept a place that became free",
        1,
        _offered,
        ("> Take it",),
        ("> हाँ, लेना है",),
        lambda talk: talk.step == "book.review",
    ),
    Journey(
        "say that one is coming",
        1,
        reminded(NoticeKind.REMINDER_DAY),
        ("> Coming",),
        ("> आ रहे हैं",),
        _answered("coming"),
    ),
    Journey(
        "say that one runs late",
        1,
        reminded(NoticeKind.REMINDER_HOUR),
        ("> Running late",),
        ("> देर होगी",),
        _answered("late"),
    ),
    Journey(
        "say how the visit was",
        1,
        _asked_how_it_was,
        ("> 5, very good",),
        ("> 5, बहुत अच्छा",),
        lambda talk: any(b.feedback and b.feedback.stars == 5 for b in talk.clinic.bookings.values()),
    ),
    Journey(
        "give a relative a chat of their own, to the line that is sent to them",
        4,
        _with_a_mother,
        ("/family", "> Sunita Rao", "> Own chat", "> No, only they"),
        ("/family", "> Sunita Rao", "> उनकी अपनी चैट", "> नहीं, सिर्फ़ वे"),
        lambda talk: "/join" in talk.text,
    ),
    Journey(
        "be the same person in another chat, by a one-time code",
        3,
        _known_elsewhere,
        ("/link", "> Send me the code", CODE),
        ("/link", "> कोड भेजें", CODE),
        lambda talk: [p.name for p in talk.desk.family()] == ["Asha Rao"],
    ),
    Journey(
        "ask what it costs", 1, a_known_patient, ("what is the fee?",), ("फीस कितनी है?",), _noted("question.price")
    ),
    Journey(
        "ask where the clinic is",
        1,
        a_known_patient,
        ("where is the clinic?",),
        ("क्लिनिक कहाँ है?",),
        _noted("question.address"),
    ),
    Journey(
        "ask for a human",
        1,
        _with_desk,
        ("I want to talk to a person",),
        ("मुझे किसी इंसान से बात करनी है",),
        lambda talk: talk.step == "human.talk",
    ),
)


def page() -> str:
    """Return the page as the journeys are now."""
    rows = (
        (j.name, j.budget, j.run().inputs, _written(j.turns), j.run("hi").inputs, _written(j.hindi)) for j in JOURNEYS
    )
    return HEAD + "".join(f"| {' | '.join(str(cell) for cell in row)} |\n" for row in rows)


def _written(turns: tuple[str, ...]) -> str:
    return " · ".join(f"[{turn[1:].strip()}]" if turn.startswith(">") else f"“{turn}”" for turn in turns)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
