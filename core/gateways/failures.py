"""How a call to another company can fail, whatever the company does for us: not done or not known, and refused."""

from datetime import timedelta


class GatewayFailed(Exception):
    """The company did not do it, or we cannot know: try again (with the same reference) after `retry_after`."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class LimitOfTheDay(GatewayFailed):
    """The company does no more of this today, for one of its users; it is there, and does everything else."""


class GatewayRefused(GatewayFailed):
    """The company will never do this as asked (wrong keys, amount too small, too old): trying again is of no use."""
