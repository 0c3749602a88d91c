"""STOP and START: whole messages by which a chat refuses notices, or wants them again.

Only a message that is nothing else counts, so that "stop the bleeding" and "start over" keep their meaning. CANCEL and
YES are not among them: on SMS the phone company itself takes CANCEL for STOP and YES for START (Twilio, error 23002),
so nothing here may ask for these words, and here they mean a visit.
"""

STOP_WORDS = frozenset(
    {
        *("stop", "/stop", "stopall", "stop all", "unsubscribe", "stop notices", "stop messages", "opt out", "optout"),
        *("बंद", "बंद करो", "बंद करें", "बंद कीजिए", "संदेश बंद करो", "संदेश बंद करें", "रोको", "रोकें", "स्टॉप"),
        *("band karo", "band kar do", "message band karo", "messages band karo", "sms band karo"),
    }
)
START_WORDS = frozenset(
    {
        *("start", "/start", "unstop", "start notices", "start messages", "subscribe"),
        *("शुरू", "शुरू करो", "शुरू करें", "शुरू कीजिए", "चालू करो", "चालू करें", "स्टार्ट"),
        *("shuru", "shuru karo", "shuru kar do", "chalu karo", "chaalu karo"),
    }
)
_AROUND = " \t\n.!।,\"'“”*"


def is_stop(text: str) -> bool:
    """Return whether the whole message refuses notices."""
    return _word(text) in STOP_WORDS


def is_start(text: str) -> bool:
    """Return whether the whole message wants notices, if they were refused before."""
    return _word(text) in START_WORDS


def _word(text: str) -> str:
    return " ".join(text.split()).strip(_AROUND).casefold()
