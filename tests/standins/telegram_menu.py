"""The menu of commands beside the text field, by scope and language."""

import json
import re
from typing import TYPE_CHECKING, Any

from tests.standins.telegram_chat import Arguments, Uploads
from tests.standins.telegram_text import TelegramError

if TYPE_CHECKING:
    from tests.standins.telegram import TelegramStandin

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")


def set_my_commands(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    commands = json.loads(arguments.get("commands", "[]"))
    if len(commands) > 100:  # Bot API: "At most 100 commands can be specified"
        raise TelegramError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if not _COMMAND.fullmatch(each.get("command", "")):
            raise TelegramError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(each.get("description", "")) <= 256:
            raise TelegramError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    standin.commands[_audience(arguments)] = [
        {"command": each["command"].removeprefix("/"), "description": each["description"]} for each in commands
    ]
    return True


def delete_my_commands(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    standin.commands.pop(_audience(arguments), None)
    return True


def get_my_commands(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    return standin.commands.get(_audience(arguments), [])


def _audience(arguments: Arguments) -> tuple[str, str]:
    scope = json.loads(arguments.get("scope", '{"type": "default"}'))
    language = arguments.get("language_code", "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise TelegramError(400, "Bad Request: invalid language code specified")
    named = f"{scope['type']} {scope['chat_id']}" if "chat_id" in scope else scope["type"]
    return named, language
