"""The conversation in a terminal, as it is typed and printed."""

import queue
import threading
from collections.abc import Iterator

import pytest

from bot.channels.console import Console
from bot.channels.port import Outgoing
from bot.channels.webchat import WebChat
from bot.message import Attachment, Choice, Heard, Kind, Message
from tests.builders import World
from tests.standins.server import wait_for

HELP = "Type a message, or the number of a choice. Ctrl-D ends."
CHOICES = (
    Choice("book", "Book"),
    Choice("fees", "Fees", "three doctors"),
    Choice("pay", "Pay", url="https://pay.example/1"),
)


class Terminal:
    """A person at a terminal, and the clinic behind it."""

    def __init__(self, world: World) -> None:
        self.channel = WebChat(world.database)
        self.heard: list[Heard] = []
        self.printed: list[str] = []
        self.typed: queue.Queue[str | None] = queue.Queue()
        lines = iter(self.typed.get, None)
        self.console = Console(world.database, hear=self.heard.append, write=self.printed.append, lines=lines)
        self.thread = threading.Thread(target=self.console.converse)
        self.thread.start()
        wait_for(lambda: self.heard, what="greeted")

    def say(self, key: str, message: Message, *, replaces: str | None = None) -> str:
        address = self.heard[0].address
        return self.channel.send(Outgoing(key=key, address=address, message=message, replaces=replaces)).message_id

    def expect(self, *wanted: str) -> None:
        wait_for(lambda: tuple(self.printed) == wanted, what=f"{wanted} but {self.printed}")
        self.printed.clear()

    def type(self, line: str) -> Heard:
        before = len(self.heard)
        self.typed.put(f"{line}\n")
        wait_for(lambda: len(self.heard) > before)
        return self.heard[-1]

    def leave(self) -> None:
        self.typed.put(None)
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def terminal(world: World) -> Iterator[Terminal]:
    terminal = Terminal(world)
    terminal.expect(HELP)
    yield terminal
    terminal.leave()


def test_a_number_picks_a_choice_of_the_last_message_that_has_some(terminal: Terminal) -> None:
    card = terminal.say("a", Message(title="City Clinic", text="Welcome.\nWhat is it?", choices=CHOICES))
    menu = ("  1. Book", "  2. Fees · three doctors", "  Pay: https://pay.example/1")
    terminal.expect("", "City Clinic", "Welcome.", "What is it?", *menu)
    terminal.say("b", Message(text="A notice."))
    terminal.expect("", "A notice.")
    tap = terminal.type("2")
    assert (tap.kind, tap.text, tap.card) == (Kind.TAP, "fees", card)


def test_what_is_no_choice_is_said_as_it_is(terminal: Terminal) -> None:
    terminal.say("a", Message(text="Which?", choices=CHOICES[:2]))
    terminal.expect("", "Which?", "  1. Book", "  2. Fees · three doctors")
    for typed in ("3", "0", "9876543210", "tomorrow at 5", "१"):
        heard = terminal.type(typed)
        assert (heard.kind, heard.text) == (Kind.TEXT, typed)
    assert len({heard.id for heard in terminal.heard}) == 6


def test_a_choice_that_opens_a_page_has_its_address_and_no_number(terminal: Terminal) -> None:
    terminal.say("a", Message(text="Pay or not?", choices=(CHOICES[2], CHOICES[0])))
    terminal.expect("", "Pay or not?", "  1. Book", "  Pay: https://pay.example/1")
    assert terminal.type("1").text == "book"


def test_what_comes_later_is_printed_and_steers_no_terminal(terminal: Terminal) -> None:
    file = Attachment(name="visit.ics", media_type="text/calendar", text="x", url="https://clinic.example/visit.ics")
    terminal.say("late", Message(text="Booked for \x1b[2JRavi", attachment=file))
    terminal.expect("", "Booked for [2JRavi", "  [visit.ics] https://clinic.example/visit.ics")
