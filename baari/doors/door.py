"""What a door is: a way into the clinic, with all that it needs to be built and run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from fastapi import APIRouter

from bot.channels.port import Channel
from webhooks.command_menus import ShowMenu


class Runner(Protocol):
    """Something that works beside the doors: a poller, a dispatcher."""

    def start(self) -> None:
        """Begin; returns at once."""
        ...

    def stop(self) -> None:
        """End; returns when it has."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A way in: what is sent through it, the HTTP routes it needs, what runs beside, where a payer goes back to.

    `shows_menu` shows a chat the commands of a role, where the channel has a menu; `joins` makes the link that takes up
    an invitation to the staff by its token, where the channel has such links; `opens` the address
    that opens a chat with a payload, which is what a code carries.
    """

    channel: Channel
    router: APIRouter | None = None
    runners: Sequence[Runner] = ()
    back_to: Callable[[str], str | None] = lambda _address: None
    shows_menu: ShowMenu | None = None
    joins: Callable[[str], str | None] = lambda _token: None
    opens: Callable[[str], str | None] = lambda _payload: None
    closes: Callable[[], None] = lambda: None
