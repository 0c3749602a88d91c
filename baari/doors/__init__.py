"""Every way in: a channel that a deployment may have is one file here and one line in this table."""

from collections.abc import Callable

from baari.doors.door import Door
from baari.doors.mail import mail_door
from baari.doors.sms import sms_door
from baari.doors.telegram import telegram_door
from baari.doors.webchat import webchat_door
from baari.doors.whatsapp import whatsapp_door
from baari.settings import Settings
from bot.dialogue import Dialogue
from core.storage.database import Database

DOORS: tuple[Callable[[Settings, Database, Dialogue], Door | None], ...] = (
    webchat_door,
    telegram_door,
    whatsapp_door,
    sms_door,
    mail_door,
)
"""Builders; one that its settings do not ask for returns None."""
