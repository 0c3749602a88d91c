"""E-mail: a way out only, for notices that nothing else has brought."""

from baari.doors.door import Door
from baari.settings import Settings
from bot.channels.mail import MailChannel, MailServer
from bot.dialogue import Dialogue
from core.storage.database import Database


def mail_server(settings: Settings) -> MailServer | None:
    """Return the mail server of the settings, if there is one."""
    if settings.smtp_host is None or settings.smtp_from is None:
        return None
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        ca_file=settings.smtp_ca_file,
        timeout=settings.smtp_timeout,
    )


def mail_door(settings: Settings, database: Database, _dialogue: Dialogue) -> Door | None:
    """Build e-mail, where there is a mail server."""
    server = mail_server(settings)
    return Door(channel=MailChannel(server, clock=database.clock)) if server else None
