"""The command line: `baari serve | chat | check | migrate | sample-clinic | whatsapp provision`."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from baari.commands.chat import chat
from baari.commands.check import check
from baari.commands.database import migrate_database, plant_sample_clinic
from baari.commands.serve import serve
from baari.commands.whatsapp import provision_whatsapp
from baari.embedded_postgres import AlreadyRunning, EmbeddedPostgresError
from baari.load_settings import load_settings
from baari.logs import configure_logging
from baari.settings import Settings
from baari.settings_rules import SettingsRefused


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it does in a line, and its function, which returns the exit status."""

    says: str
    run: Callable[[Settings], int]
    log_level: str | None = None


COMMANDS: Mapping[str, Command] = {
    "serve": Command("serve the clinic: web chat, Telegram, WhatsApp, payments", serve),
    "chat": Command("talk to the clinic in this terminal", chat, log_level="ERROR"),
    "check": Command("say of every setting whether it is right, and of the clinic whether it is sound", check, "ERROR"),
    "migrate": Command("bring the database to the newest schema", migrate_database),
    "sample-clinic": Command("put the sample clinic into an empty database", plant_sample_clinic),
    "whatsapp provision": Command("make the WhatsApp templates at Twilio and remember them", provision_whatsapp),
}

REFUSED = 2
"""Exit status for a command that cannot be run as asked; 1 is a command that ran and found something wrong."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; a setting that cannot work is explained, without a traceback."""
    command = COMMANDS[_asked(arguments)]
    try:
        settings = load_settings()
    except SettingsRefused as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    configure_logging(level=command.log_level or settings.log_level, secrets=settings.secrets())
    try:
        return command.run(settings)
    except (AlreadyRunning, EmbeddedPostgresError) as error:
        print(error, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return 0


def _asked(arguments: Sequence[str] | None) -> str:
    parser = argparse.ArgumentParser(
        prog="baari",
        description="A clinic's front desk inside Telegram, WhatsApp and a web chat.",
        epilog="\n".join(f"  {name:<20} {command.says}" for name, command in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="+", help="one of the commands below")
    given = " ".join(parser.parse_args(arguments).command)
    if given not in COMMANDS:
        parser.error(f"unknown command: {given}")
    return given


if __name__ == "__main__":
    sys.exit(main())
