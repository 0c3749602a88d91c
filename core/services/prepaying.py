"""Who pays for a visit when it is booked, because of those that were missed: asked for where a place is held."""

from collections.abc import Sequence

from core.domain.no_shows import pays_beforehand
from core.storage.misses import misses_of
from core.storage.sql import Pending
from core.storage.unit_of_work import UnitOfWork


def ask_prepays(uow: UnitOfWork, patient_id: int, also: Sequence[int] = ()) -> Pending:
    """Ask what a patient has missed; give the result to `prepays`. `also` are other rows of the same patient."""
    return uow.misses.ask_of([patient_id, *also])


def prepays(uow: UnitOfWork, asked: Pending) -> bool:
    """Return whether this patient's next visit is paid when it is booked."""
    s = uow.settings
    return pays_beforehand(misses_of(asked), now=uow.now, months=s.no_show_months, allowed=s.no_show_strikes)
