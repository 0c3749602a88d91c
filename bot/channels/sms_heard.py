"""What Twilio tells us of an SMS, in the words of no channel: one form in, one thing heard out.

Some words belong to Twilio: whoever sends one of them alone is taken off our list, or put on it again, whatever we
make of it (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out). So CANCEL by SMS cancels no visit.
"""

from collections.abc import Mapping

from bot.channels.phone import e164
from bot.channels.sms import CHANNEL
from bot.message import LONGEST_HEARD, LONGEST_ID, Heard, Kind
from bot.understanding.clean import clean

STOPS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
STARTS = frozenset({"START", "UNSTOP"})
"""YES opts in too; but it answers a question as well, and the next thing written opens the chat again anyway."""


def heard_from(form: Mapping[str, str]) -> Heard | None:
    """Return what a person has said, from the parameters of one signed request; None for what is no SMS of a person.

    A short code or a name in place of a number is a machine's.
    """
    address, message_id = e164(form.get("From", "")), form.get("MessageSid", "")
    if address is None or not message_id:
        return None
    kind, text = _said(form)
    return Heard(
        channel=CHANNEL, address=address, id=clean(message_id, LONGEST_ID), kind=kind, text=text, phone=address
    )


def _said(form: Mapping[str, str]) -> tuple[Kind, str]:
    text = clean(form.get("Body", ""), LONGEST_HEARD)
    word = form.get("OptOutType", "").upper() or text.strip().upper()
    if word in STOPS:
        return Kind.STOPPED, ""
    if word in STARTS:
        return Kind.START, ""
    if text:
        return Kind.TEXT, text
    return Kind.UNREADABLE, "photo" if form.get("MediaContentType0") else "unknown"
