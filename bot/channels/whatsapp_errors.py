"""Twilio's refusals, sorted into the three outcomes that everybody else knows.

Codes: https://www.twilio.com/docs/api/errors. Only numbers are kept: Twilio's own sentences quote the phone number.
"""

from datetime import timedelta

from twilio.base.exceptions import TwilioException

from bot.channels.port import Rejected, SendFailed, Stopped, Unreachable
from bot.channels.whatsapp_wire import TwilioAway


class WindowClosed(Rejected):
    """The patient has not written for 24 hours and no approved template is there: final for this message on WhatsApp.

    Not `Unreachable`: the chat is well, and the next word of the patient opens it again. Not tried again either: what
    is said when a window opens at some later time is said by the conversation. The dead row stays, under this name,
    for another channel to say it.
    """


NOBODY_THERE = frozenset(
    {
        21211,  # no valid number
        63003,  # the channel does not find this address
        63024,  # the number is not on WhatsApp
    }
)
STOP_SAID = 21610  # this person has told Twilio that they want no messages of ours
OUTSIDE_WINDOW = 63016
NO_SUCH_TEMPLATE = frozenset({20404, 21655})
UNFIT_TEMPLATE = NO_SUCH_TEMPLATE | {21656, 21658}  # the template is unknown, or does not take these words
LATER = {
    20003: timedelta(minutes=1),  # wrong token, 20005: account suspended, 63007: no such sender
    20005: timedelta(minutes=1),  # a human has to mend these; asking sooner changes nothing
    63007: timedelta(minutes=1),
    21611: timedelta(minutes=1),  # our sender's queue is full
    63018: timedelta(minutes=1),  # too many messages to WhatsApp at once
}
"""The code -> how long to wait before the same message is tried again."""

FAILURES = (TwilioException, TwilioAway)
"""Everything that a call of twilio's client over our wire raises."""


def code_of(error: Exception) -> int | None:
    """Return Twilio's error code, None where there is none."""
    code = getattr(error, "code", None)
    return code if isinstance(code, int) else None


def outcome(error: Exception) -> SendFailed:
    """Return what one of `FAILURES` means for the message."""
    if isinstance(error, TwilioAway):
        return SendFailed(error.reason, retry_after=error.retry_after)
    code, status = code_of(error), getattr(error, "status", None)
    reason = f"Twilio {code} (HTTP {status})"
    if code == STOP_SAID:
        return Stopped(reason)
    if code in NOBODY_THERE:
        return Unreachable(reason)
    if code == OUTSIDE_WINDOW:
        return WindowClosed(reason)
    if code in LATER or status in {401, 403}:
        return SendFailed(reason, retry_after=LATER.get(code or 0, timedelta(minutes=1)))
    return Rejected(reason)
