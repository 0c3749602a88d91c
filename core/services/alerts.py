"""Tell the admins that something needs them: through the outbox, once for each cause and hour."""

from collections.abc import Mapping
from datetime import timedelta

from core.domain.alert import FACTS, Cause
from core.domain.effects import TellAdmins
from core.domain.permissions import ALLOWED, Action
from core.domain.staff import Member
from core.storage.unit_of_work import UnitOfWork

HOURLY = timedelta(hours=1)
"""Often enough not to be forgotten, seldom enough to be read."""


def tell_admins(
    uow: UnitOfWork,
    cause: Cause,
    facts: Mapping[str, str | int],
    *,
    about: str = "",
    once_per: timedelta = HOURLY,
) -> None:
    """Queue one message to every admin's chat, with this transaction and not without it.

    Of the same cause `about` the same thing it is queued once in each `once_per` (counted from 1970, so that all
    replicas agree), whoever notices and however often. Raises ValueError where the facts are not those of the cause:
    that is a defect.
    """
    if set(facts) != FACTS[cause]:
        raise ValueError(f"{cause} is told with {sorted(FACTS[cause])}, not {sorted(facts)}")
    bucket = int(uow.now.timestamp() // once_per.total_seconds())
    effect = TellAdmins(cause=cause.value, facts=dict(facts))
    uow.outbox.add(effect, key=f"tell-admins:{cause.value}:{about}:{int(once_per.total_seconds())}:{bucket}")


def admins(uow: UnitOfWork) -> list[Member]:
    """Return everybody who is told."""
    return uow.staff.with_roles(ALLOWED[Action.GET_ALERTS])
