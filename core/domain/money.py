"""An amount in minor units and its currency; adding two currencies is an error, not a sum."""

from dataclasses import dataclass

# Digits after the point, where it is not two (ISO 4217; currencies that people pay with).
_NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_EXPONENTS = dict.fromkeys(_NO_DIGITS.split(), 0) | dict.fromkeys(_THREE_DIGITS.split(), 3)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`minor` is a whole number of the smallest unit (paise, cents); `currency` an ISO 4217 code."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(f"not an ISO 4217 code: {self.currency!r}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.minor

    @property
    def exponent(self) -> int:
        """Return how many digits stand after the decimal point in this currency."""
        return _EXPONENTS.get(self.currency, 2)

    def decimal(self) -> str:
        """Return the amount as plain digits with a point: `500.00`, or `500` where there is no minor unit."""
        if not self.exponent:
            return str(self.minor)
        sign, digits = ("-" if self.minor < 0 else ""), str(abs(self.minor)).zfill(self.exponent + 1)
        return f"{sign}{digits[: -self.exponent]}.{digits[-self.exponent :]}"
