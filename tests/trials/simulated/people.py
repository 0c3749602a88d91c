"""Patients: who writes from where, and what somebody like that would do next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from bot.channels.graphemes import shorten
from bot.message import Heard, Kind
from tests.trials.simulated.messenger import Messenger

SENTENCES = (
    "Dr Mehta tomorrow after 5",
    "कल शाम डॉ राव के साथ अपॉइंटमेंट",
    "mummy ke liye kal subah skin doctor",
    "any doctor today",
    "book Dr Sharma on Friday morning for my son",
    "cancel my appointment",
    "my appointments",
    "what is the fee?",
    "later than 5",
    "how long is the wait",
    "हाँ",
    "no",
    "Asha Rao",
    "संध्या देवी",
    "another doctor",
    "move my appointment to Friday",
    "put me on the waiting list for Dr Rao",
    "something earlier please",
    "video visit with Dr Mehta",
    "my brother Anil",
    "+919800000001",
    "1990-05-17",
    "yes",
    "stop",
    "thanks",
    "1",
    "2",
    "3",
)
ODD = ("", "\x00", "<img src=x>", "*_`[", "9" * 50, "क्ष" * 300, "|||", "👩‍👩‍👧", "/nonsense", "b1|1|slot|t0")
COMMANDS = (
    *("/start", "/book", "/book", "/appointments", "/appointments", "/move", "/waitlist"),
    *("/family", "/profile", "/link", "/email", "/help", "/language"),
)


@dataclass(slots=True)
class Patient:
    """Somebody at the other end of one chat."""

    messenger: Messenger
    address: str
    name: str
    random: Random
    said: list[Heard] = field(default_factory=list)

    def next(self) -> Heard:
        """Say what comes next: mostly an answer to what stands there last, sometimes something else."""
        last = [choice.id for choice in self.messenger.buttons(self.address, last=1)]
        old = [choice.id for choice in self.messenger.buttons(self.address, last=50)]
        numbers = [str(number) for number in range(1, len(last) + 2)]
        habits: tuple[tuple[int, Kind, Sequence[str]], ...] = (
            (45, Kind.TAP, last[:1]),  # what leads on stands first
            (25, Kind.TAP, last),
            (5, Kind.TEXT, numbers),
            (6, Kind.TAP, old),
            (12, Kind.TEXT, SENTENCES),
            (5, Kind.TEXT, COMMANDS),
            (1, Kind.UNREADABLE, ("voice", "photo", "sticker")),
            (2, Kind.TEXT, ODD),
        )
        possible = [(weight, kind, texts) for weight, kind, texts in habits if texts]
        ((_, kind, texts),) = self.random.choices(possible, weights=[weight for weight, _, _ in possible])
        return self._says(kind, self.random.choice(texts))

    def leaves(self) -> Heard:
        """Block the clinic."""
        self.messenger.blocked.add(self.address)
        return self._says(Kind.LEFT, "")

    def comes_back(self) -> Heard:
        """Unblock the clinic, and say so."""
        self.messenger.blocked.discard(self.address)
        return self._says(Kind.START, "")

    @property
    def has_left(self) -> bool:
        """Return whether nothing reaches them."""
        return self.address in self.messenger.blocked

    def _says(self, kind: Kind, text: str) -> Heard:
        heard = Heard(
            channel=self.messenger.name,
            address=self.address,
            id=f"{self.address}-{len(self.said)}",
            kind=kind,
            text=shorten(text.replace("\0", ""), 2000) if text else text,
            name=self.name,
            language=self.random.choice(("en", "hi")),
        )
        self.said.append(heard)
        return heard


def people(messengers: Sequence[Messenger], number: int, random: Random) -> list[Patient]:
    """Return so many people, spread over the messengers."""
    return [
        Patient(messengers[n % len(messengers)], f"+9198{n:08}", f"Person {chr(65 + n)} Rao", random)
        for n in range(number)
    ]
