"""The command line: `baari serve | chat | check | migrate | sample-clinic | whatsapp provision`."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from baari.commands.command import REFUSED, WELL, Command, CommandRefused

COMMANDS: Mapping[str, Command] = {
    "serve": Command("serve the clinic: web chat, Telegram, WhatsApp, payments", "serve:serve"),
    "chat": Command("talk to the clinic in this terminal", "chat:chat", log_level="ERROR"),
    "check": Command(
        "say of every setting whether it is right, and of the clinic whether it is sound", "check:check", "ERROR"
    ),
    "migrate": Command("bring the database to the newest schema", "database:migrate_database"),
    "sample-clinic": Command("put the sample clinic into an empty database", "database:plant_sample_clinic"),
    "reconcile": Command(
        "compare a day of the gateways' books with ours, and print what differs",
        "reconcile:reconcile",
        "ERROR",
        "reconcile:ARGUMENTS",
    ),
    "audit verify": Command(
        "say whether the log of privileged acts is what it was", "audit:verify_audit", "ERROR", "audit:ARGUMENTS"
    ),
    "apikey": Command("list the keys of the HTTP API", "apikey:list_keys", "ERROR"),
    "apikey create": Command("make a key of the HTTP API", "apikey:create_key", "ERROR", "apikey:MADE"),
    "apikey revoke": Command("let a key of the HTTP API open nothing", "apikey:revoke", "ERROR", "apikey:REVOKED"),
    "keys": Command("list the master keys and what each wraps", "keys:list_keys", "ERROR"),
    "keys new": Command("make a master key, the newest from then on", "keys:make_key", "ERROR"),
    "keys rotate": Command("wrap every patient's key by the newest master key", "keys:rotate_keys", "ERROR"),
    "erase": Command(
        "have somebody erased who has asked the clinic for it", "erase:erase_person", "ERROR", "erase:ARGUMENTS"
    ),
    "erased": Command("write down who was erased, for backups", "erased:write_erased", "ERROR"),
    "erased apply": Command(
        "erase again, in a restored database, whoever was erased since",
        "erased:apply_erased",
        "ERROR",
        "erased:APPLIED",
    ),
    "backup": Command("copy the whole clinic into one file, while it serves", "backup:backup", "ERROR", "backup:TAKEN"),
    "restore": Command(
        "make a clinic of a backup in an empty database, or only try whether one can be made",
        "restore:restore",
        "ERROR",
        "restore:RESTORED",
    ),
    "outbox": Command("list what is late and what was given up", "outbox:list_undone", "ERROR"),
    "outbox retry": Command("try again what was given up", "outbox:retry", "ERROR", "outbox:RETRIED"),
    "outbox drop": Command("close a row of the outbox without doing it", "outbox:drop", "ERROR", "outbox:DROPPED"),
    "staff invite": Command(
        "make a link that lets somebody join the staff under a role", "staff:invite_staff", "ERROR", "staff:ARGUMENTS"
    ),
    "whatsapp provision": Command(
        "make the WhatsApp templates at Twilio and remember them", "whatsapp:provision_whatsapp"
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; a setting that cannot work is explained, without a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = command_of(words)
    if name is None:
        return _help(words)
    command = COMMANDS[name]
    try:
        return _run(command, command.given(name, words[len(name.split()) :]))
    except CommandRefused as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return WELL


def _run(command: Command, given: Mapping[str, Any]) -> int:
    # imported here, so that Ctrl-C while it is under way ends in silence as well
    from baari.database_url import DatabaseRefused  # noqa: PLC0415
    from baari.embedded_postgres import EmbeddedPostgresError  # noqa: PLC0415
    from baari.load_settings import load_settings  # noqa: PLC0415
    from baari.logs import configure_logging  # noqa: PLC0415
    from baari.settings_refused import SettingsRefused  # noqa: PLC0415

    try:
        settings = load_settings()
        configure_logging(level=command.log_level or settings.log_level, secrets=settings.secrets())
        return command.run(settings, **given)
    except (SettingsRefused, DatabaseRefused, EmbeddedPostgresError) as refused:
        raise CommandRefused(refused) from None


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
