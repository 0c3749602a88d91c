"""What is built after the dialogue, and is called by it: how replies leave, and where links lead."""

from collections.abc import Mapping, Sequence

from baari.doors.door import Door
from bot.reply import Reply
from webhooks.dispatcher import Dispatcher
from webhooks.replies import Replies


class Late:
    """What the dialogue hands its replies to: built after it, because they call it too."""

    replies: Replies
    dispatcher: Dispatcher
    doors: Sequence[Door] = ()

    def join_link(self, token: str) -> str | None:
        return next((link for door in self.doors if (link := door.joins(token))), None)

    def opens(self, payload: str) -> Mapping[str, str]:
        found = {door.channel.name: door.opens(payload) for door in self.doors}
        return {name: address for name, address in found.items() if address}

    def send(self, replies: Sequence[Reply]) -> None:
        self.replies.send(replies)

    def wake(self) -> None:
        self.dispatcher.wake()
