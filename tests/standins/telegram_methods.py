"""The Bot API's methods by name: what each checks, changes in the chat, and answers."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.standins.telegram_chat import Arguments, Chat, ChatMessage, SentFile, Uploads
from tests.standins.telegram_keyboard import Markup, read_markup
from tests.standins.telegram_menu import delete_my_commands, get_my_commands, set_my_commands
from tests.standins.telegram_text import TelegramError, caption_text, message_text

if TYPE_CHECKING:
    from tests.standins.telegram import TelegramStandin

DOCUMENT_BYTES = 50 * 1024 * 1024  # Bot API: "Bots can currently send files of up to 50 MB"
PHOTO_BYTES = 10 * 1024 * 1024  # Bot API: "The photo must be at most 10 MB in size"
ANSWER_CHARS = 200  # Bot API: answerCallbackQuery text 0-200
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def get_me(standin: "TelegramStandin", _arguments: Arguments, _uploads: Uploads) -> Any:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return standin.me | abilities


def get_chat(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    chat = standin.chats.get(int(arguments.get("chat_id", "0")))
    if chat is None:
        raise TelegramError(400, "Bad Request: chat not found")
    return chat.json | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def send_message(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    chat, markup = _where(standin, arguments)
    source = arguments.get("text", "")
    read = message_text(source, arguments.get("parse_mode", ""))
    return _posted(standin, chat, markup, arguments, text=read.text, html=source, entities=read.entities)


def send_document(standin: "TelegramStandin", arguments: Arguments, uploads: Uploads) -> Any:
    return _send_file(standin, arguments, uploads, kind="document", at_most=DOCUMENT_BYTES)


def send_photo(standin: "TelegramStandin", arguments: Arguments, uploads: Uploads) -> Any:
    return _send_file(standin, arguments, uploads, kind="photo", at_most=PHOTO_BYTES)


def _send_file(standin: "TelegramStandin", arguments: Arguments, uploads: Uploads, *, kind: str, at_most: int) -> Any:
    chat, markup = _where(standin, arguments)
    file = _file(standin, arguments, uploads, kind)
    if len(file.content) > at_most:
        raise TelegramError(413, "Request Entity Too Large")
    source = arguments.get("caption", "")
    read = caption_text(source, arguments.get("parse_mode", ""))
    return _posted(standin, chat, markup, arguments, text=read.text, html=source, entities=read.entities, file=file)


def _file(standin: "TelegramStandin", arguments: Arguments, uploads: Uploads, kind: str) -> SentFile:
    named = arguments.get(kind, "")
    upload = uploads.get(named.removeprefix("attach://")) if named.startswith("attach://") else uploads.get(kind)
    if upload is not None:
        if not upload.content:
            raise TelegramError(400, "Bad Request: file must be non-empty")
        return standin.keep_file(kind, upload.name, upload.mime, upload.content)
    if not named:
        raise TelegramError(400, f"Bad Request: there is no {kind} in the request")
    if named in standin.files:
        return standin.files[named]
    raise TelegramError(400, "Bad Request: wrong file identifier/HTTP URL specified")


def _where(standin: "TelegramStandin", arguments: Arguments) -> tuple[Chat, Markup]:
    chat = standin.chat_to_write(arguments.get("chat_id", ""))
    return chat, read_markup(arguments.get("reply_markup"), private=chat.private)


def _posted(
    standin: "TelegramStandin", chat: Chat, markup: Markup, arguments: Arguments, **content: Any
) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    if reply := json.loads(arguments.get("reply_parameters", "{}")):
        answered = chat.find(int(reply["message_id"]))
        if answered is not None:
            extra["reply_to_message"] = chat.message_json(answered)
        elif not reply.get("allow_sending_without_reply"):
            raise TelegramError(400, "Bad Request: message to be replied not found")
    message = standin.post_message(chat, rows=markup.rows, reply_rows=markup.reply_rows, extra=extra, **content)
    if markup.reply_rows or markup.remove:
        chat.reply_rows = markup.reply_rows
    return chat.message_json(message)


def edit_message_text(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    chat, message = _editable(standin, arguments)
    source = arguments.get("text", "")
    read = message_text(source, arguments.get("parse_mode", ""))
    if message.file is not None:
        raise TelegramError(400, "Bad Request: there is no text in the message to edit")
    rows = read_markup(arguments.get("reply_markup"), private=chat.private).rows
    return _edited(standin, chat, message, text=read.text, html=source, entities=read.entities, rows=rows)


def edit_message_caption(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    chat, message = _editable(standin, arguments)
    source = arguments.get("caption", "")
    read = caption_text(source, arguments.get("parse_mode", ""))
    if message.file is None:
        raise TelegramError(400, "Bad Request: there is no caption in the message to edit")
    rows = read_markup(arguments.get("reply_markup"), private=chat.private).rows
    return _edited(standin, chat, message, text=read.text, html=source, entities=read.entities, rows=rows)


def edit_message_reply_markup(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    chat, message = _editable(standin, arguments)
    rows = read_markup(arguments.get("reply_markup"), private=chat.private).rows
    return _edited(standin, chat, message, rows=rows)


def _editable(standin: "TelegramStandin", arguments: Arguments) -> tuple[Chat, ChatMessage]:
    if "inline_message_id" in arguments:
        raise TelegramError(400, "Bad Request: MESSAGE_ID_INVALID")
    chat = standin.chat_to_write(arguments.get("chat_id", ""))
    message = chat.find(int(arguments.get("message_id", "0")))
    if message is None:
        raise TelegramError(400, "Bad Request: message to edit not found")
    if not message.from_bot or message.reply_rows:
        raise TelegramError(400, "Bad Request: message can't be edited")
    return chat, message


def _edited(standin: "TelegramStandin", chat: Chat, message: ChatMessage, **changes: Any) -> dict[str, Any]:
    seen = {name: value for name, value in changes.items() if name != "html"}  # tags that mean the same are the same
    if all(getattr(message, name) == value for name, value in seen.items()):
        raise TelegramError(400, NOT_MODIFIED)
    changed = chat.change(message, **changes, edits=message.edits + 1, edited_at=standin.now)
    return chat.message_json(changed)


def copy_message(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    chat = standin.chat_to_write(arguments.get("chat_id", ""))
    source = standin.chats.get(int(arguments.get("from_chat_id", "0")))
    message = source.find(int(arguments.get("message_id", "0"))) if source else None
    if message is None:
        raise TelegramError(400, "Bad Request: message to copy not found")
    # Bot API: "the copied message doesn't have a link to the original message"; buttons are not copied either
    copied = standin.post_message(chat, text=message.text, file=message.file, extra=dict(message.extra))
    return {"message_id": copied.message_id}


def delete_message(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    chat = standin.chat_to_write(arguments.get("chat_id", ""))
    message = chat.find(int(arguments.get("message_id", "0")))
    if message is None:
        raise TelegramError(400, "Bad Request: message to delete not found")
    if (standin.now - message.sent_at).total_seconds() > 48 * 3600:  # Bot API: deleteMessage, first limitation
        raise TelegramError(400, "Bad Request: message can't be deleted")
    chat.messages.remove(message)
    chat.deleted.append(message)
    return True


def answer_callback_query(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    tap = standin.tap(arguments.get("callback_query_id", ""))
    if tap is None or tap.answered or standin.now - tap.at > standin.answer_within:
        raise TelegramError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    text = arguments.get("text", "")
    if len(text) > ANSWER_CHARS:
        raise TelegramError(400, "Bad Request: MESSAGE_TOO_LONG")
    tap.answered, tap.answer, tap.alert = True, text, arguments.get("show_alert") == "true"
    return True


def send_chat_action(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    chat = standin.chat_to_write(arguments.get("chat_id", ""))
    action = arguments.get("action", "")
    if action not in _ACTIONS:
        raise TelegramError(400, "Bad Request: wrong parameter action in request")
    chat.actions.append(action)
    return True


def get_file(standin: "TelegramStandin", arguments: Arguments, _uploads: Uploads) -> Any:
    file = standin.files.get(arguments.get("file_id", ""))
    if file is None:
        raise TelegramError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    shown = {"file_id": file.file_id, "file_unique_id": f"u{file.file_id}", "file_size": len(file.content)}
    return shown | {"file_path": f"{file.kind}s/{file.file_id}"}


METHODS: dict[str, Callable[["TelegramStandin", Arguments, Uploads], Any]] = {
    "getme": get_me,
    "getchat": get_chat,
    "sendmessage": send_message,
    "senddocument": send_document,
    "sendphoto": send_photo,
    "sendchataction": send_chat_action,
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "copymessage": copy_message,
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
    "setmycommands": set_my_commands,
    "deletemycommands": delete_my_commands,
    "getmycommands": get_my_commands,
}
