"""The command line: `baari serve | chat | check | migrate | sample-clinic | whatsapp provision`."""

import argparse
import sys
from collections.abc import Mapping, Sequence

from baari.commands.chat import chat
from baari.commands.check import check
from baari.commands.command import REFUSED, WELL, Command, CommandRefused
from baari.commands.database import migrate_database, plant_sample_clinic
from baari.commands.serve import serve
from baari.commands.staff import ARGUMENTS as STAFF_ARGUMENTS
from baari.commands.staff import invite_staff
from baari.commands.whatsapp import provision_whatsapp
from baari.embedded_postgres import AlreadyRunning, EmbeddedPostgresError
from baari.load_settings import load_settings
from baari.logs import configure_logging
from baari.settings_rules import SettingsRefused

COMMANDS: Mapping[str, Command] = {
    "serve": Command("serve the clinic: web chat, Telegram, WhatsApp, payments", serve),
    "chat": Command("talk to the clinic in this terminal", chat, log_level="ERROR"),
    "check": Command("say of every setting whether it is right, and of the clinic whether it is sound", check, "ERROR"),
    "migrate": Command("bring the database to the newest schema", migrate_database),
    "sample-clinic": Command("put the sample clinic into an empty database", plant_sample_clinic),
    "staff invite": Command(
        "make a link that lets somebody join the staff under a role", invite_staff, "ERROR", STAFF_ARGUMENTS
    ),
    "whatsapp provision": Command("make the WhatsApp templates at Twilio and remember them", provision_whatsapp),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; a setting that cannot work is explained, without a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = command_of(words)
    if name is None:
        return _help(words)
    command = COMMANDS[name]
    given = command.given(name, words[len(name.split()) :])
    try:
        settings = load_settings()
    except SettingsRefused as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    configure_logging(level=command.log_level or settings.log_level, secrets=settings.secrets())
    try:
        return command.run(settings, **given)
    except (AlreadyRunning, EmbeddedPostgresError, CommandRefused) as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return WELL


def command_of(words: Sequence[str]) -> str | None:
    """Return the command that these words begin with, the longest of them: `outbox retry` before `outbox`."""
    beginnings = (" ".join(words[:length]) for length in range(len(words), 0, -1))
    return next((name for name in beginnings if name in COMMANDS), None)


def _help(words: Sequence[str]) -> int:
    """Say what there is: to whoever asks, and with exit status 2 to whoever asks for something else."""
    parser = argparse.ArgumentParser(
        prog="baari",
        description="A clinic's front desk inside Telegram, WhatsApp and a web chat.",
        epilog="\n".join(f"  {name:<20} {command.says}" for name, command in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="+", help="one of the commands below; `baari <command> --help` says more")
    parser.parse_args(words)
    parser.error(f"unknown command: {' '.join(words)}")


if __name__ == "__main__":
    sys.exit(main())
