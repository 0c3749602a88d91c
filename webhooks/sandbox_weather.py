"""How often things go wrong at the sandbox by themselves: a chance, and a seed that makes a bad day come again."""

import random
import threading


class SandboxWeather:
    """Strikes with `chance` (0 to 1). The same seed and the same calls in one process are the same day again."""

    def __init__(self, chance: float = 0.0, *, seed: int = 0) -> None:
        self._chance = chance
        self._dice = random.Random(seed)  # noqa: S311 - practice, and meant to be repeated
        self._lock = threading.Lock()

    def strikes(self) -> bool:
        """Return whether something goes wrong now."""
        if not self._chance:
            return False
        with self._lock:
            return self._dice.random() < self._chance

    def one_of(self, *ways: str) -> str | None:
        """Return one of the ways to go wrong, or None where nothing does."""
        if not self.strikes():
            return None
        with self._lock:
            return self._dice.choice(ways)
