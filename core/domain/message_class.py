"""How private a message is, and how private each way out may be: nothing clinical leaves by WhatsApp or SMS.

public: anybody may read it. logistics: that, when and where somebody has a visit, and its money. clinical: why they
come, what was found, what is prescribed. A way has a ceiling; what is above it is refused where it would be queued.

Sources: WhatsApp Business policy ("don't use WhatsApp for telemedicine or to send or request any health information"
where rules limit it); an SMS is read by whoever holds the phone, and by the companies between.
"""

from collections.abc import Mapping
from enum import StrEnum


class MessageClass(StrEnum):
    """How private a message is, the most public first."""

    PUBLIC = "public"
    LOGISTICS = "logistics"
    CLINICAL = "clinical"

    def within(self, ceiling: "MessageClass") -> bool:
        """Return whether a message of this class may go where no more than `ceiling` may."""
        return _ORDER.index(self) <= _ORDER.index(ceiling)


_ORDER = tuple(MessageClass)

CEILINGS: Mapping[str, MessageClass] = {
    "telegram": MessageClass.LOGISTICS,
    "whatsapp": MessageClass.LOGISTICS,
    "sms": MessageClass.LOGISTICS,
    "mail": MessageClass.LOGISTICS,
    "webchat": MessageClass.CLINICAL,  # our own server and the patient's browser, with nobody between
}
"""The way -> the most private class that may leave by it; logistics for a way that is not here."""


class AboveCeiling(Exception):
    """This message is more private than its way may be: a defect of whoever wrote it, and it is not queued."""


def refuse_above_ceiling(way: str, message_class: str) -> None:
    """Raise `AboveCeiling` for a message that must not leave by this way."""
    ceiling = CEILINGS.get(way, MessageClass.LOGISTICS)
    if not MessageClass(message_class).within(ceiling):
        raise AboveCeiling(f"{message_class} above {ceiling} by {way}")
