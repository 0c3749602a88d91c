"""E-mail: does the server let us in?"""

from baari.doors.mail import mail_server
from baari.looks.finding import Finding, Verdict
from baari.settings import Settings
from bot.channels.mail import log_in
from bot.channels.port import SendFailed


def look_at_mail(settings: Settings) -> list[Finding]:
    """Log in at the mail server, and hand nothing in."""
    name, server = "SMTP_HOST", mail_server(settings)
    if server is None:
        return [Finding(name, Verdict.NOT_SET, "set it to reach by e-mail whom no messenger reaches")]
    try:
        log_in(server)
    except SendFailed as failed:
        return [Finding(name, Verdict.WRONG, f"the mail server does not let us in: {failed.reason}")]
    return [Finding(name, Verdict.RIGHT, f"the server lets us in; sends as {server.sender}")]
