"""One seed, one life: while it is lived, every id that the product makes and every wait that it shortens is the seed's.

The product takes its ids from the operating system's dice, as it must. A life that came from other ids would lock,
sort and choose in another order, and a seed that broke something would not show it again.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from unittest.mock import patch


@contextmanager
def loaded_dice(seed: int) -> Iterator[None]:
    """Let the system's dice and the shared `random` fall as the seed says; only one thread may throw them at a time."""
    before = random.getstate()
    random.seed(seed)
    with patch.object(os, "urandom", Random(f"ids of {seed}").randbytes):  # noqa: S311 - to be told again, no secret
        try:
            yield
        finally:
            random.setstate(before)
