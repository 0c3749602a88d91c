"""How far a message has come: the statuses of its delivery in their order, so that a late callback changes nothing.

Source of the names: https://www.twilio.com/docs/messaging/api/message-resource#message-status-values.
"""

ORDER = (
    "accepted",
    "scheduled",
    "queued",
    "sending",
    "sent",
    # A message may be told undelivered and yet arrive: that it was delivered is the later truth, and the last word.
    "canceled",
    "failed",
    "undelivered",
    "partially_delivered",
    "delivered",
    "read",
)
"""Each status, the one that is further on later. What comes in (`receiving`, `received`) is no delivery."""

_RANK = {status: rank for rank, status in enumerate(ORDER)}


def known(status: str) -> bool:
    """Whether this is a status of a delivery; the provider may invent more without notice."""
    return status in _RANK


def overtakes(status: str) -> tuple[str, ...]:
    """Return the statuses that are left behind by this known one. KeyError for an unknown one."""
    return ORDER[: _RANK[status]]
