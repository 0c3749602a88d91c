"""The patients: each has been here before and books one visit, by buttons or by one message."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from bench.clinic import FIRST_ADDRESS, Clinic
from bench.telegram import Reply, tap_update, text_update


class Patient(Protocol):
    """Somebody who writes, sees what comes back, and writes again until they are done."""

    chat: int
    booked: bool

    def next_message(self, seen: Reply) -> bytes | None:
        """Return the next update, None when nothing is left to say."""
        ...


class Astray(Exception):
    """A reply offered nothing that leads on to a booking."""


@dataclass(slots=True)
class Booker:
    """Says `opening`, then takes the first time offered and pays at the clinic."""

    chat: int
    opening: str
    booked: bool = field(default=False, init=False)
    _opened: bool = field(default=False, init=False)
    _paid: bool = field(default=False, init=False)

    def next_message(self, seen: Reply) -> bytes | None:
        """Return the opening, then the tap that leads on; None once there is nothing to tap after paying."""
        if not self._opened:
            self._opened = True
            return text_update(self.chat, self.opening)
        for data in seen.buttons:
            step, option = data.split("|")[2:]
            if option == "at_clinic" or (step != "review" and option.startswith("t") and option[1:2].isdigit()):
                self._paid = option == "at_clinic"
                return tap_update(self.chat, seen, data)
        if not self._paid:
            raise Astray(f"{self.opening!r} led to {seen.card.get('text')!r} with {seen.buttons}")
        self.booked = True
        return None


@dataclass(slots=True)
class Opener:
    """Begins a booking and leaves it there."""

    chat: int
    booked: bool = field(default=False, init=False)
    _opened: bool = field(default=False, init=False)

    def next_message(self, seen: Reply) -> bytes | None:
        """Return `/book`, once."""
        del seen
        if self._opened:
            return None
        self._opened = True
        return text_update(self.chat, "/book")


class Crowd:
    """Hands out patients who have not been used yet, chat by chat; a chat's own doctor differs from its neighbours'."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._chats = iter(range(FIRST_ADDRESS, FIRST_ADDRESS + clinic.chats))
        self._wishes = itertools.count()

    def by_buttons(self) -> Iterator[Patient]:
        """Yield patients who book by `/book`, a time, pay at the clinic: three messages."""
        for chat in self._chats:
            yield Booker(chat, "/book")

    def by_one_message(self) -> Iterator[Patient]:
        """Yield patients who say with whom and when, then pay: two messages."""
        for chat in self._chats:
            yield Booker(chat, self._wish())

    def openers(self, number: int) -> Iterator[Patient]:
        """Yield so many patients who only begin."""
        for chat in itertools.islice(self._chats, number):
            yield Opener(chat)

    def _wish(self) -> str:
        """Return "Dr Mehta tomorrow after 5" of a doctor and a day that few others ask for: nine such times a day."""
        number = next(self._wishes)
        doctor = self._clinic.doctors[number % len(self._clinic.doctors)][1]
        days = 1 + number // len(self._clinic.doctors) % 25
        when = "tomorrow" if days == 1 else f"on {_told(days)}"
        return f"{doctor} {when} after 5"


def _told(days: int) -> str:
    day = date.today() + timedelta(days=days)  # noqa: DTZ011 - a patient's own calendar; which zone does not matter
    return f"{day.day} {day:%B}"
