"""Twilio: does it know the account?"""

import httpx

from baari.looks.finding import WITHIN, Finding, Verdict, asked
from baari.settings import Settings


def look_at_whatsapp(settings: Settings) -> list[Finding]:
    """Ask Twilio whether the account is there."""
    if not settings.twilio_account_sid or not settings.twilio_auth_token:
        return [Finding("TWILIO_ACCOUNT_SID", Verdict.NOT_SET, "set it to serve WhatsApp")]
    account = settings.twilio_account_sid
    credentials = (account, settings.twilio_auth_token.get_secret_value())
    url = f"{settings.twilio_content_api_base}/v1/Content?PageSize=1"  # the templates: what `provision` needs as well
    return [
        asked(
            "TWILIO_ACCOUNT_SID",
            lambda: httpx.get(url, auth=credentials, timeout=WITHIN),
            lambda _answer: f"account is good; sends as {settings.twilio_whatsapp_from or settings.twilio_sms_from}",
            "Twilio refuses the account SID or its auth token",
        )
    ]
