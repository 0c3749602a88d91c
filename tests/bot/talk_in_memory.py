"""A chat with the in-memory clinic: write, tap by the label, let things happen; and read what was said."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from bot.buttons import LIMIT
from bot.conversations import LIBRARY
from bot.engine import advance
from bot.heard import Heard, Opened, Said, Shared, Tapped, Told, Unreadable
from bot.line import Button, Line
from bot.message import Message
from bot.phrases import render
from bot.saying import button_labels, message_of
from bot.understanding import Roster, RosterDoctor, Understood, When, match_label, match_option, understand
from core.domain.events import Event, NoticeDue
from core.domain.notices import NoticeKind
from tests.bot.clinic_in_memory import ROWS, ZONE, Clinic
from tests.bot.desk_in_memory import DeskInMemory
from tests.bot.twins import twin

NAMED = Roster(
    doctors=tuple(RosterDoctor(id=r.id, name=r.name, specialty=r.specialty, clinic_ids=(1,)) for r in ROWS),
    clinics=((1, "City Clinic"),),
)

# The laws write the same few texts at hundreds of cards: what is read in a text depends on nothing but these.


@lru_cache(4096)
def _understood(text: str, now: datetime, language: str) -> Understood:
    return understand(text, roster=NAMED, now=now, language=language)


_picked = lru_cache(4096)(match_option)
_named = lru_cache(4096)(match_label)


class TalkInMemory:
    """One patient's chat. `inputs` counts what was typed or tapped."""

    def __init__(
        self,
        clinic: Clinic | None = None,
        chat: int = 1,
        *,
        language: str = "en",
        profile: str = "",
        agreed: bool = True,
    ) -> None:
        self.clinic = clinic or Clinic()
        self.desk = DeskInMemory(self.clinic, chat, language=language, profile=profile, agreed=agreed)
        self.library = LIBRARY
        self.state: dict[str, object] = {}
        self.lines: list[Line] = []
        self.shown: list[Line] = []
        self.inputs = 0

    def twin(self) -> "TalkInMemory":
        """Return the same talk in the same clinic over again."""
        return twin(self)

    def hear(self, heard: Heard) -> list[Message]:
        """Let the engine hear something, through JSON as the database would keep it; return what is said."""
        self.state, self.lines = advance(self.library, json.loads(json.dumps(self.state)), heard, self.desk)
        self.shown += self.lines
        return self.messages

    @property
    def messages(self) -> list[Message]:
        return [self.shows(line, self.desk.language()) for line in self.lines]

    def shows(self, line: Line, language: str) -> Message:
        """Return what a line looks like in a language."""
        return message_of(line, language, self.desk, now=self.clinic.now, calendar_url=lambda _visit: None)

    @property
    def text(self) -> str:
        """What was said last, one text."""
        return "\n\n".join(message.text for message in self.messages)

    @property
    def labels(self) -> list[str]:
        return [choice.label for message in self.messages for choice in message.choices]

    @property
    def step(self) -> str:
        """Return conversation.step of what is open."""
        stack = self.state.get("stack")
        if not isinstance(stack, list) or not stack:
            return "-"
        return f"{stack[-1]['conversation']}.{stack[-1]['step']}"

    @property
    def visit_id(self) -> str:
        """Return the id of the visit that was kept last."""
        own = [b for b in self.clinic.bookings.values() if b.chat == self.desk.chat and not b.offered]
        return own[-1].id

    def say(
        self,
        text: str,
        *,
        intent: str | None = None,
        when: When | None = None,
        doctors: tuple[int, ...] = (),
        specialties: tuple[str, ...] = (),
        any_doctor: bool = False,
        person: str | None = None,
        person_name: str | None = None,
        red_flag: bool = False,
    ) -> list[Message]:
        """Write a text that is understood like this."""
        self.inputs += 1
        understood = Understood(
            intent=intent,
            when=when,
            doctor_ids=doctors,
            specialties=specialties,
            any_doctor=any_doctor,
            person=person,
            person_name=person_name,
            red_flag=red_flag,
            number=int(text) if text.isdecimal() else None,
        )
        return self.hear(Said(text=text, understood=understood, picks=self.picker(text), names=self.picker(text)))

    def write(self, text: str) -> list[Message]:
        """Write a text that is read by the real understanding."""
        self.inputs += 1
        language = self.desk.language()
        now = self.clinic.now.astimezone(ZONE)
        return self.hear(
            Said(
                text=text,
                understood=_understood(text, now, language),
                picks=lambda buttons: _picked(text, tuple(button_labels(tuple(buttons), language))),
                names=lambda buttons: _named(text, tuple(button_labels(tuple(buttons), language))),
            )
        )

    def picker(self, text: str) -> "Picker":
        return Picker(text, self.desk)

    def tap(self, wanted: str) -> list[Message]:
        """Tap the button of the last card whose label begins like this; where it has more pages, look there too."""
        for _ in range(self.pages):
            if any(label.startswith(wanted) for label in self.labels):
                break
            self.tap_id(self.button(render(self.desk.language(), "go.more", {"page": 0, "pages": 0})[:4]).id)
        return self.tap_id(self.button(wanted).id)

    @property
    def pages(self) -> int:
        """Return how many pages the last card's list has; 0 where it is on one."""
        turning = (b for line in self.lines for b in line.buttons if b.says == "go.more")
        return next((int(str(b.facts["pages"])) for b in turning), 0)

    def button(self, wanted: str) -> Button:
        buttons = [b for line in self.lines for b in line.buttons]
        labels = button_labels(tuple(buttons), self.desk.language())
        found = [b for b, label in zip(buttons, labels, strict=True) if label.startswith(wanted)]
        assert found, f"no button {wanted!r} among {labels}"
        return found[0]

    def tap_id(self, id_: str) -> list[Message]:
        assert len(id_.encode()) <= LIMIT
        self.inputs += 1
        return self.hear(Tapped(id_))

    def told(self, event: type[Event], visit_id: str | None = None) -> list[Message]:
        """Let the clinic report an event of a visit (the last one kept)."""
        return self.hear(Told(event(chat_id=1, appointment_id=UUID(visit_id or self.visit_id))))

    def hear_notice(self, kind: NoticeKind, visit_id: str) -> list[Message]:
        """Let the time of a notice come."""
        return self.hear(Told(NoticeDue(chat_id=1, appointment_id=UUID(visit_id), kind=kind)))

    def hear_event(self, event: Event) -> list[Message]:
        """Let the clinic report this."""
        return self.hear(Told(event))

    def unreadable(self, sort: str) -> list[Message]:
        return self.hear(Unreadable(sort))

    def share(self, phone: str | None) -> list[Message]:
        return self.hear(Shared(phone))

    def open(self) -> list[Message]:
        return self.hear(Opened())


class Picker:
    """Picks the button whose label was typed out, whatever its case."""

    def __init__(self, text: str, desk: DeskInMemory) -> None:
        self.text = text
        self.desk = desk

    def __call__(self, buttons: Sequence[Button]) -> int | None:
        labels = [label.casefold() for label in button_labels(tuple(buttons), self.desk.language())]
        return labels.index(self.text.casefold()) if self.text.casefold() in labels else None
