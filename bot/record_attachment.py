"""A paper of what a doctor wrote, as it goes with a message: by its handout alone, made when it is fetched."""

from bot.message import Attachment

MADE_OF, LINK_OF = "record", "record_link"
"""What such an attachment is made of: the file itself, or a link that is made when the message is sent."""


def record_attachment(handout: str, name: str, language: str, by_link: bool) -> Attachment:
    """Return the file to send, or what becomes a link; its name is a number, and no word of what is in it."""
    kind = LINK_OF if by_link else MADE_OF
    return Attachment(name=f"{name}.pdf", media_type="application/pdf", made_of=f"{kind}:{language}:{handout}")
