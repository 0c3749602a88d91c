"""Sends the code by which a mailbox is proved to be the patient's own."""

from collections.abc import Mapping

from bot.channels.port import Channel, Outgoing, Rejected
from bot.message import Message
from bot.phrases import render
from webhooks.due import Closing, Due, nothing_follows

WAY = "mail"


class Codes:
    """The handler of `send_code`."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels

    def send(self, due: Due) -> Closing:
        """Send one code. Where no such mailbox is, nothing follows: the patient sees that none has come."""
        channel = self._channels.get(WAY)
        if channel is None:
            raise Rejected(f"no channel {WAY}")
        language = str(due.body["language"])
        message = Message(
            title=render(language, "email.letter.title", {}),
            text=render(language, "email.letter", {"code": str(due.body["code"])}),
            language=language,
        )
        channel.send(Outgoing(key=due.key, address=str(due.body["address"]), message=message))
        return nothing_follows
