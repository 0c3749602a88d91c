"""`baari staff invite`: let somebody join the clinic's staff; how the first super admin comes to be."""

from datetime import UTC, tzinfo

from baari.commands.command import FOUND_WRONG, WELL, Argument, CommandRefused
from baari.migrated_database import migrated_database
from baari.settings import Settings
from bot.channels.invitation import join_line, join_link
from bot.channels.port import SendFailed
from bot.channels.telegram_name import BotName
from bot.channels.telegram_wire import bot_at, close_bot
from core.domain.errors import NotFound
from core.domain.staff import Role
from core.services.staff import Invited, invite
from core.storage.unit_of_work import UnitOfWork

ARGUMENTS = (
    Argument("--role", "what they will be", {"required": True, "choices": [role.value for role in Role]}),
    Argument("--doctor", "for a doctor: their name, as it stands in the roster", {}),
)


def invite_staff(settings: Settings, role: str, doctor: str | None) -> int:
    """Print a link and a code, which let one chat join within two days; raises `CommandRefused` for a wrong doctor."""

    def work(uow: UnitOfWork) -> tuple[Invited, tzinfo]:
        made = invite(uow, None, Role(role), doctor_id=_doctor(uow, doctor) if doctor else None)
        return made, next((clinic.zone for clinic in uow.roster.clinics.values()), UTC)

    with migrated_database(settings) as database:
        try:
            invited, zone = database.run(work)
        except NotFound:
            raise CommandRefused("A doctor is invited with --doctor and their name; nobody else is.") from None
    return _tell(settings, invited, zone)


def _doctor(uow: UnitOfWork, name: str) -> int:
    found = [d.id for d in uow.roster.doctors.values() if d.active and d.name.casefold() == name.casefold()]
    if len(found) != 1:
        raise CommandRefused(f"The roster has {len(found)} doctors of the name {name!r}.")
    return found[0]


def _tell(settings: Settings, invited: Invited, zone: tzinfo) -> int:
    """Print the invitation; when it ends is said in the clinic's own time."""
    made, until = invited.invitation, invited.invitation.expires_at.astimezone(zone)
    role = made.role.value.replace("_", " ")
    print(f"Whoever uses this first becomes {role}. It works once, until {until:%a %d %b, %H:%M} ({zone}).")
    status = WELL
    if settings.telegram_bot_token:
        bot = bot_at(
            settings.telegram_bot_token,
            api_base=settings.telegram_api_base,
            timeout=settings.telegram_timeout,
            connections=1,
        )
        name = BotName(bot)
        try:
            name.learn()
            print(f"On Telegram, open:        {join_link(name.known or '', invited.token)}")
        except SendFailed as failed:
            print(f"Telegram did not say what the bot is called ({failed.reason}); write the line below to it.")
            status = FOUND_WRONG
        finally:
            close_bot(bot)
    print(f"In any chat, write to us: {join_line(invited.token)}")
    return status
