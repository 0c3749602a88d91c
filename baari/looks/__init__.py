"""What `baari check` looks at: one file a party, one line each."""

from collections.abc import Callable

from baari.looks.address import look_at_address
from baari.looks.database import look_at_database
from baari.looks.finding import Finding
from baari.looks.jitsi import look_at_jitsi
from baari.looks.mail import look_at_mail
from baari.looks.razorpay import look_at_razorpay
from baari.looks.rest import look_at_the_rest
from baari.looks.stripe import look_at_stripe
from baari.looks.telegram import look_at_telegram
from baari.looks.twilio import look_at_whatsapp
from baari.looks.zoom import look_at_zoom
from baari.settings import Settings

LOOKS: tuple[Callable[[Settings], list[Finding]], ...] = (
    look_at_database,
    look_at_address,
    look_at_telegram,
    look_at_whatsapp,
    look_at_mail,
    look_at_razorpay,
    look_at_stripe,
    look_at_zoom,
    look_at_jitsi,
    look_at_the_rest,
)
