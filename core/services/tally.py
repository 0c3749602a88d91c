"""Who comes: how many of a day's visits are sure, doctor by doctor, and who has not answered yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.domain.permissions import Action
from core.services.desk_visits import InHand, in_hand
from core.services.reconciliation import span_of
from core.services.staff import permit
from core.storage.answers import Tally
from core.storage.unit_of_work import UnitOfWork

LONGEST = 60
"""Silent patients that one list holds: a desk that has more of them to call calls these first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTally:
    """One day: in all, for each doctor by id, and the visits of which nothing was heard, by their time."""

    whole: Tally
    doctors: Mapping[int, Tally]
    silent: list[InHand]


def tally_of(uow: UnitOfWork, by: int, day: date) -> DayTally:
    """Return what was answered for the visits of a day of the clinic. Raises `NotPermitted`."""
    member = permit(uow, by, Action.SEE_VISITS)
    since, until = span_of(uow, day)
    silent = [uow.appointments.one(id_) for id_ in uow.answers.silent(since=since, until=until, limit=LONGEST)]
    return DayTally(
        whole=uow.answers.tally(since=since, until=until),
        doctors=uow.answers.by_doctor(since=since, until=until),
        silent=in_hand(uow, member, silent),
    )
