"""A visit that is over is asked about, once; what is said is kept once, and may change for a week."""

from datetime import timedelta
from uuid import UUID

import pytest

from core.domain.appointment import Event
from core.domain.errors import FeedbackClosed, NotFound, VisitClosed
from core.services.feedback import complete_visit, feedback_of, give_feedback
from tests.builders import World
from tests.core.services.test_moving import Surgery


@pytest.fixture
def surgery(world: World) -> Surgery:
    return Surgery(world)


def seen(surgery: Surgery) -> UUID:
    """Return a visit of Ravi's that has just ended."""
    visit = surgery.booked(hour=11, days=0)
    surgery.world.clock.now = surgery.world.at(11, 30, days=0)
    surgery.run(lambda uow: uow.appointments.change(uow.appointments.locked(visit), Event.START, by="desk"))
    surgery.run(lambda uow: complete_visit(uow, visit, by="desk"))
    return visit


def give(surgery: Surgery, visit: UUID, stars: int, comment: str | None = None, *, chat: int = 0) -> None:
    surgery.run(lambda uow: give_feedback(uow, visit, chat or surgery.ravi[0], stars, comment=comment))


def test_an_hour_after_the_visit_its_patient_is_asked(surgery: Surgery) -> None:
    visit = seen(surgery)
    due = surgery.world.clock.now + timedelta(hours=1)
    asked = surgery.world.sql("select status, due_at from notices where kind = 'feedback'")
    assert asked == [("planned", due)]
    assert surgery.world.sql("select status from appointments where id = %s", visit) == [("completed",)]
    surgery.world.assert_invariants()


def test_what_is_said_last_within_the_week_is_what_stands(surgery: Surgery) -> None:
    visit = seen(surgery)
    give(surgery, visit, 2, "  long wait ")
    surgery.world.clock.forward(days=6, hours=23)
    give(surgery, visit, 4)
    kept = surgery.run(lambda uow: feedback_of(uow, visit, surgery.ravi[0]))
    assert (kept and kept.stars, kept and kept.comment) == (4, "long wait")
    surgery.world.clock.forward(hours=1)
    with pytest.raises(FeedbackClosed):
        give(surgery, visit, 1)
    assert surgery.world.sql("select stars from feedback") == [(4,)]


def test_nothing_is_said_of_what_has_not_been_nor_after_a_month_nor_by_strangers(surgery: Surgery) -> None:
    coming = surgery.booked(hour=13, days=2)
    with pytest.raises(VisitClosed):
        give(surgery, coming, 5)
    visit = seen(surgery)
    with pytest.raises(NotFound):
        give(surgery, visit, 5, chat=surgery.sita[0])
    with pytest.raises(NotFound):
        give(surgery, UUID(int=3), 5)
    with pytest.raises(NotFound):
        give(surgery, visit, 6)
    surgery.world.clock.forward(days=31)
    with pytest.raises(VisitClosed):
        give(surgery, visit, 5)
    assert surgery.world.sql("select count(*) from feedback") == [(0,)]
