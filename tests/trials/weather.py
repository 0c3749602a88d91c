"""Bad weather between us and a provider: a tenth of the calls meet a fault, whichever, told by a seed."""

import random
import threading
from collections.abc import Callable, Sequence

from tests.standins.faults import Fault, FaultList, Recorded, html_502, lost_answer, slow

ANSWERS_WITHIN = 3.0  # seconds that our calls wait here; a busy machine answers well within
TOO_LATE = 3.5

SORTS: Sequence[Callable[[], Fault]] = (
    lambda: Fault(status=429, retry_after=1),
    lambda: Fault(status=500),
    html_502,
    lambda: slow(TOO_LATE),
    lost_answer,
)


class Weather(FaultList):
    """Faults at a `rate`, for the requests that `meets` says yes to.

    `undone` are the requests that were not processed, `unsure` those that were and whose caller cannot know.
    """

    def __init__(self, rate: float, seed: int, meets: Callable[[Recorded], bool]) -> None:
        super().__init__()
        self.rate = rate
        self.met = 0
        self.undone: set[int] = set()
        self.unsure: set[int] = set()
        self._meets = meets
        self._dice = random.Random(seed)  # noqa: S311 - a trial that can be told again
        self._fair = threading.Lock()

    def take(self, request: Recorded) -> Fault | None:
        """Return the fault that this request meets, None when it goes well."""
        with self._fair:
            if not self._meets(request) or self._dice.random() >= self.rate:
                return None
            fault = self._dice.choice(SORTS)()
            self.met += 1
            (self.unsure if fault.status is None else self.undone).add(id(request))
            return fault
