"""The web chat at `/`: always there, for a first try, for training, and for whoever has no messenger."""

from baari.doors.door import Door
from baari.settings import Settings
from bot.channels.webchat import WebChat
from bot.dialogue import Dialogue
from bot.made_files import MadeFiles
from core.storage.database import Database
from webhooks.webchat import WebChatDoors


def webchat_door(settings: Settings, database: Database, dialogue: Dialogue) -> Door:
    """Build the web chat."""
    doors = WebChatDoors(
        database,
        hear=dialogue.hear,
        secret=settings.secret.get_secret_value(),
        base_url=settings.base_url,
        trusted_proxies=settings.trusted_proxies,
        content=MadeFiles(
            database,
            base_url=settings.base_url,
            secret=settings.secret.get_secret_value(),
            clock=database.clock,
            opens=dialogue.opens,
        ).content,
    )
    return Door(
        channel=WebChat(database),
        router=doors.router(),
        runners=(doors,),
        back_to=lambda _address: f"{settings.base_url}/",
        opens=lambda payload: f"{settings.base_url}/?start={payload}",
    )
