"""An amount as Stripe writes it, which is not in every currency as ISO 4217 would have it, and back.

Stripe counts most currencies in hundredths, some in whole units and some in thousandths (docs.stripe.com/currencies).
Ours are counted as ISO 4217 says. An amount that cannot be said to Stripe is refused, never rounded.
"""

from core.domain.money import Money
from core.gateways.payments.port import GatewayRefused

# "Zero-decimal currencies". ISO gives the ariary (MGA) two digits. The shilling of Uganda and the króna are not here:
# they lost their digits late, and Stripe still wants them in hundredths that end in 00 ("Special cases").
_WHOLE = {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
_THOUSANDTHS = {"BHD", "JOD", "KWD", "OMR", "TND"}  # "Three-decimal currencies"

# What the last digits must be: card networks do not carry a tenth of a fils, nor a hundredth of a króna.
_STEP = dict.fromkeys(_THOUSANDTHS, 10) | {"ISK": 100, "UGX": 100}


def to_stripe(amount: Money) -> int:
    """Return the number that Stripe takes for `amount`; raises `GatewayRefused` where there is none."""
    theirs, ours = _digits(amount.currency), amount.exponent
    number, rest = divmod(amount.minor * _power(theirs), _power(ours))
    if rest or number % _STEP.get(amount.currency, 1):
        raise GatewayRefused(f"Stripe takes no such part of a {amount.currency}")
    return number


def from_stripe(number: int, currency: str) -> Money:
    """Return the amount that Stripe's number and its lower-case currency stand for.

    What they paid may hold less than our smallest unit; then it is rounded down, and so matches nothing that we asked.
    """
    code = currency.upper()
    return Money(number * _power(Money(0, code).exponent) // _power(_digits(code)), code)


def _digits(currency: str) -> int:
    return 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2


def _power(digits: int) -> int:
    return (1, 10, 100, 1000)[digits]
