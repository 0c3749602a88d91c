"""A circuit breaker: who fails again and again, or asks to be left alone, is left alone for a while.

Theory (Nygard, *Release It!*): a caller that goes on calling somebody who is down waits for every time-out, keeps its
workers from what could be done, and meets a recovering company with a storm. So a circuit that has failed often enough
in a row opens; after a pause it is half open, and lets one call through as a probe, which closes it or opens it anew.

                 failed, five in a row             the pause is over
        closed --------------------------> open ----------------------> half open
          ^  ^---- asked to wait ----------^  ^                          |  |
          |                                   '---- failed, or asked ----'  |
          '--------------------------- worked ------------------------------'

The pause after a failure doubles from `FIRST` to `LONGEST`; a wait that was asked for is kept to the second.

The state is this process's own. It learns from its own calls, so that another process's network trouble shuts no door
here, and reading it costs nothing; the price is that each process fails five times before it knows. The wait of the
row that was told to wait is in the database and holds for all.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock

IN_A_ROW = 5
"""Failures after which the circuit opens: more than the first quick tries of one message that a company chokes on."""
FIRST = timedelta(seconds=5)
"""The first pause: a restart over there takes about as long."""
LONGEST = timedelta(minutes=2)
"""Whoever is back is noticed within this time, for one call in two minutes while it is away."""
PROBE = timedelta(seconds=1)
"""After this long somebody may ask again how the probe has gone; a call takes that long when it is slow."""


class State(StrEnum):
    """Whether calls go through: all, none, or one that tries."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class What(StrEnum):
    """What happens to a circuit."""

    WORKED = "worked"
    FAILED = "failed"  # and may do so again
    TRIPPED = "tripped"  # failed for the fifth time in a row
    ASKED_TO_WAIT = "asked_to_wait"  # 429, or a wait of its own naming
    LEFT_OPEN = "left_open"  # the call ended without a word about the company: a defect of ours
    TIME = "time"  # the pause is over


LIFE = {
    State.CLOSED: {
        What.WORKED: State.CLOSED,
        What.FAILED: State.CLOSED,
        What.TRIPPED: State.OPEN,
        What.ASKED_TO_WAIT: State.OPEN,
        What.LEFT_OPEN: State.CLOSED,
    },
    State.OPEN: {  # what is heard here was under way before it opened
        What.WORKED: State.OPEN,
        What.FAILED: State.OPEN,
        What.TRIPPED: State.OPEN,
        What.ASKED_TO_WAIT: State.OPEN,
        What.LEFT_OPEN: State.OPEN,
        What.TIME: State.HALF_OPEN,
    },
    State.HALF_OPEN: {
        What.WORKED: State.CLOSED,
        What.FAILED: State.OPEN,
        What.TRIPPED: State.OPEN,
        What.ASKED_TO_WAIT: State.OPEN,
        What.LEFT_OPEN: State.OPEN,
    },
}
"""State -> what happens -> state."""


class Breaker:
    """The circuit of one company. `clock` returns the present as aware UTC. Safe for many threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._state = State.CLOSED
        self._until = clock()
        self._failures = 0
        self._pause = FIRST
        self._since: datetime | None = None

    @property
    def shut_for(self) -> timedelta:
        """How long it has not been closed."""
        since = self._since
        return self._clock() - since if since else timedelta()

    @property
    def state(self) -> State:
        """How it stands; an open one whose pause is over is still open until somebody asks to call."""
        return self._state

    def ask(self) -> timedelta:
        """Return zero where a call may be made now, else how long to wait; one caller gets to probe."""
        with self._lock:
            now = self._clock()
            if self._state is State.CLOSED:
                return timedelta()
            if self._until > now:
                return self._until - now
            self._happens(What.TIME)
            self._until = now + PROBE  # meanwhile nobody else; and if the prober dies, the next one tries
            return timedelta()

    def left(self) -> timedelta:
        """Return what `ask` would, without asking for the probe."""
        if self._state is State.CLOSED:
            return timedelta()
        return max(timedelta(), self._until - self._clock())

    def pause_after(self, asked: timedelta | None) -> timedelta:
        """Return how long nobody calls after a probe that fails now; `asked` is a wait that the company has named."""
        return asked or self._pause

    def heard(self, what: What, *, wait: timedelta | None = None) -> None:
        """Record how a call ended; `wait` is what was asked for."""
        with self._lock:
            now, before = self._clock(), self._state
            if what is What.FAILED:
                self._failures += 1
                what = What.TRIPPED if self._failures >= IN_A_ROW else what
            self._happens(what)
            self._since = None if self._state is State.CLOSED else self._since or now
            if self._state is State.CLOSED:
                self._failures = 0 if what is What.WORKED else self._failures
                self._pause = FIRST
            elif what is What.ASKED_TO_WAIT:
                self._until = max(self._until, now + (wait or self._pause))
            elif before is not State.OPEN:
                self._open(now, self._pause if what is not What.LEFT_OPEN else timedelta())

    def _open(self, now: datetime, pause: timedelta) -> None:
        self._until = now + pause
        if pause:
            self._pause = min(self._pause * 2, LONGEST)

    def _happens(self, what: What) -> None:
        self._state = LIFE[self._state].get(what, self._state)
