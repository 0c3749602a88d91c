"""Whose chat it is, for the desk: a name, or what tells one chat without a name from another."""

from bot.line import Phrase
from core.domain.phone import masked
from core.storage.callers import Caller


def name_of(caller: Caller | None, name: str | None = None) -> str | Phrase:
    """Return a name; where none was told, the channel with the end of the number, or with the chat's own number."""
    known = name or (caller.name if caller else "")
    if known or caller is None:
        return known or Phrase("person.unnamed")
    channel = Phrase(f"channel.{caller.channel}")
    if caller.phone:
        return Phrase("person.unnamed.phone", {"channel": channel, "digits": masked(caller.phone)})
    return Phrase("person.unnamed.chat", {"channel": channel, "number": caller.chat_id})
