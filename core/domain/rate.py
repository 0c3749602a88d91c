"""How much may be asked: so many at once, and so many a second after that."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A bucket of `burst` tokens that fills by `per_second`."""

    per_second: float
    burst: int

    def __post_init__(self) -> None:
        if self.per_second <= 0 or self.burst < 1:
            raise ValueError("a rate needs a positive number a second and a burst of at least one")


RATES: Mapping[str, Rate] = {
    # A dashboard of twenty pictures at once, and then a program that asks five times a second all day.
    "key": Rate(per_second=5, burst=60),
    # Whoever brings no good key: somebody who mistyped it, ten times, and then once in ten seconds.
    "source": Rate(per_second=0.1, burst=10),
}
"""What each sort of bucket holds."""
