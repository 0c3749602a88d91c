"""What the desk calls a chat that has told no name: never the same as another."""

import pytest

from bot.line import Phrase
from bot.nameless import name_of
from bot.phrases import render
from core.storage.callers import Caller


def caller(chat_id: int, channel: str, *, phone: str | None = None, name: str = "") -> Caller:
    return Caller(chat_id=chat_id, channel=channel, name=name, phone=phone, unreachable=False)


@pytest.mark.parametrize(
    ("behind", "english", "hindi"),
    [
        (caller(7, "whatsapp", phone="+919800000009"), "WhatsApp …009 (no name)", "व्हाट्सऐप …009 (नाम नहीं)"),
        (caller(8, "telegram"), "Telegram no. 8 (no name)", "टेलीग्राम नं. 8 (नाम नहीं)"),
        (caller(9, "telegram"), "Telegram no. 9 (no name)", "टेलीग्राम नं. 9 (नाम नहीं)"),
    ],
)
def test_a_chat_without_a_name_is_told_by_its_channel_and_its_number(behind: Caller, english: str, hindi: str) -> None:
    name = name_of(behind)
    assert isinstance(name, Phrase)
    assert [render(language, name.says, name.facts) for language in ("en", "hi")] == [english, hindi]


def test_a_name_is_a_name_of_whoever_it_is() -> None:
    assert name_of(caller(7, "telegram", name="Asha Rao")) == "Asha Rao"
    assert name_of(caller(7, "telegram", name="Asha Rao"), "Ravi Rao") == "Ravi Rao"
