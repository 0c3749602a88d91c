"""What Twilio tells us of WhatsApp, in the words of no channel: one form in, one thing heard out.

Source: https://www.twilio.com/docs/messaging/guides/webhook-request. New parameters come without notice: whatever is
not known here is left alone.
"""

from collections.abc import Mapping

from bot.channels.phone import e164
from bot.message import LONGEST_HEARD, LONGEST_ID, LONGEST_NAME, Heard, Kind
from bot.understanding.clean import clean

CHANNEL = "whatsapp"
PREFIX = "whatsapp:"

_SORTS = (
    ("audio/ogg", "voice"),  # WhatsApp records its voice notes so
    ("audio/", "audio"),
    ("image/webp", "sticker"),
    ("image/", "photo"),
    ("video/", "video"),
    ("text/vcard", "contact"),
    ("text/x-vcard", "contact"),
    ("", "document"),
)
"""The beginning of a media type -> the sort of thing, in the words that other channels use; the first that fits."""
_STOPPED = "STOP"  # OptOutType: Twilio has taken the patient off our list and refuses what we send (21610)


def heard_from(form: Mapping[str, str]) -> Heard | None:
    """Return what a person has said or done, from the parameters of one signed request.

    None for what is no WhatsApp message of a person: an SMS that arrives at the same door, a form without its id. The
    payload of a button is ours, but of any age and from any card: whether it still holds is for others to check.
    """
    sender, message_id = form.get("From", ""), form.get("MessageSid", "")
    address = clean(sender.removeprefix(PREFIX), LONGEST_ID)
    if not sender.startswith(PREFIX) or not address or not message_id:
        return None
    kind, text = _said(form)
    return Heard(
        channel=CHANNEL,
        address=address,
        id=clean(message_id, LONGEST_ID),
        kind=kind,
        text=text,
        name=" ".join(clean(form.get("ProfileName", ""), LONGEST_NAME).split()),
        # WhatsApp itself has proved the number. Since people may have a name there in its place, it may be none.
        phone=e164(address),
        card=form.get("OriginalRepliedMessageSid") if kind is Kind.TAP else None,
        facts={"caption": clean(form.get("Body", ""), LONGEST_HEARD)} if kind is Kind.UNREADABLE else {},
    )


def _said(form: Mapping[str, str]) -> tuple[Kind, str]:
    if form.get("OptOutType", "").upper() == _STOPPED:
        return Kind.STOPPED, ""
    tapped = clean(form.get("ButtonPayload", "") or form.get("ListId", ""), LONGEST_ID)
    if tapped:
        return Kind.TAP, tapped
    if media := form.get("MediaContentType0"):
        return Kind.UNREADABLE, next(sort for start, sort in _SORTS if media.lower().startswith(start))
    text = clean(form.get("Body", ""), LONGEST_HEARD)
    if text:
        return Kind.TEXT, text
    return Kind.UNREADABLE, clean(form.get("MessageType", ""), LONGEST_ID) or "unknown"
