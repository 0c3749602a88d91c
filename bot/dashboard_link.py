"""The link to the pages in a browser, as it goes with a message: made when the message is sent, and good once."""

from bot.message import Attachment

DASHBOARD = "dashboard"
"""What such an attachment is made of; it never is a file."""


def dashboard_attachment(id_: str, language: str) -> Attachment:
    """Return what becomes the link of the message."""
    return Attachment(name="dashboard", media_type="text/html", made_of=f"{DASHBOARD}:{language}:{id_}")
