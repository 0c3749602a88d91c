"""Missed appointments: asked about, answered, judged by the desk, and what they do to the next booking."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from core.domain.appointment import Event
from core.domain.errors import AlreadyDone, NotFound, NotPermitted, PrepayOnly, VisitClosed
from core.domain.no_shows import ANSWER_WITHIN, ANSWERS_FOR, Answer, Judgement
from core.services import line, no_shows
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from tests.builders import World
from tests.core.services.line_of import Morning


class Missing(Morning):
    """A morning on which somebody has missed two visits, and was asked about both; two that count are enough."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        world.sql("insert into settings (name, value) values ('no_show_strikes', '2'::jsonb)")
        self.one = self.booked(10, name="Asha Rao")
        ((self.chat, self.patient),) = world.sql("select chat_id, patient_id from appointments")
        self.two = self.holds(world.at(10, 20, days=0))
        with world.work() as uow:
            confirm_at_clinic(uow, self.two, self.chat)
        self.at(11)
        for visit in (self.one, self.two):
            self.does(line.mark_missed, visit)
            with world.work() as uow:
                line.close_visit(uow, visit, Event.MISS, by="desk")

    def holds(self, at: datetime) -> UUID:
        """Have them hold a place."""
        wanted = HoldRequest(
            chat_id=self.chat,
            patient_id=self.patient,
            doctor_id=self.doctor,
            clinic_id=self.clinic,
            starts_at=at,
        )
        with self.world.work() as uow:
            return hold_slot(uow, wanted).id

    def prepays(self, hour: int) -> bool:
        """Have them book a visit of tomorrow, and return whether it had to be paid at once."""
        held = self.holds(self.world.at(hour))
        try:
            with self.world.work() as uow:
                confirm_at_clinic(uow, held, self.chat, online=True)
        except PrepayOnly:
            with self.world.work() as uow:
                confirm_at_clinic(uow, held, self.chat)  # where nothing takes money online
            return True
        return False

    def says(self, visit: UUID, answer: Answer, *, by: int = 0) -> None:
        """Have the patient say what happened."""
        with self.world.work() as uow:
            no_shows.answer_miss(uow, visit, by or self.chat, answer)

    def judges(self, visit: UUID, judgement: Judgement | None, *, by: int = 0) -> None:
        """Have the desk say what it counts for."""
        with self.world.work() as uow:
            no_shows.judge_miss(uow, by or self.desk, visit, judgement)

    def disputed(self) -> list[tuple[bool]]:
        """Return whether each task about a disputed miss is open."""
        return self.world.sql("select closed_at is null from tasks where kind = 'miss_disputed' order by id")


def test_two_that_count_and_the_next_is_paid_beforehand(world: World) -> None:
    missing = Missing(world)
    one, two = missing.one, missing.two
    assert world.sql("select status from notices where kind = 'missed'") == [("planned",)] * 2
    with pytest.raises(NotFound):
        missing.says(one, Answer.MISSED, by=world.a_chat("stranger")[0])
    missing.says(one, Answer.MISSED)
    assert not missing.prepays(9)  # the other waits for its answer
    missing.says(two, Answer.WAS_THERE)
    assert missing.disputed() == [(True,)]
    world.clock.forward(seconds=ANSWER_WITHIN.total_seconds())
    assert not missing.prepays(9)  # what is disputed does not count
    missing.says(two, Answer.MISSED)
    assert missing.disputed() == [(False,)]
    assert missing.prepays(10)
    world.assert_invariants()
    world.clock.forward(seconds=ANSWERS_FOR.total_seconds())
    with pytest.raises(VisitClosed):
        missing.says(one, Answer.WAS_THERE)
    world.clock.forward(days=360)
    assert not missing.prepays(13)  # after twelve months they count for nothing


def test_the_desk_forgives_one_lets_it_count_and_takes_either_back(world: World) -> None:
    missing = Missing(world)
    for visit in (missing.one, missing.two):
        missing.says(visit, Answer.MISSED)
    for by in (missing.chat, missing.doc):
        with pytest.raises(NotPermitted):
            missing.judges(missing.two, Judgement.FORGIVEN, by=by)
    missing.judges(missing.two, Judgement.FORGIVEN)
    with pytest.raises(AlreadyDone):
        missing.judges(missing.two, Judgement.FORGIVEN)
    assert not missing.prepays(11)
    with pytest.raises(VisitClosed):
        missing.says(missing.two, Answer.HAD_TOLD)
    missing.judges(missing.two, None)
    assert missing.prepays(12)
    missing.judges(missing.two, Judgement.STANDS)
    with world.work() as uow:
        ladder = no_shows.ladder_of(uow, missing.two, missing.chat)
        listed = no_shows.latest_misses(uow, missing.desk)
    assert (ladder.strikes, ladder.allowed, ladder.prepays, ladder.counts) == (2, 2, True, True)
    assert [m.miss.visit_id for m in listed] == [missing.two, missing.one]
    acts = world.sql("select act from audit where act like 'miss.%%' order by id")
    assert [act for (act,) in acts] == ["miss.forgiven", "miss.open_again", "miss.stands"]
    world.assert_invariants()


def test_a_walk_in_who_leaves_stands_on_no_ladder(world: World) -> None:
    morning = Morning(world)
    morning.at(10)
    visit = morning.walks_in().visit.id
    world.clock.forward(seconds=timedelta(minutes=1).total_seconds())
    morning.does(line.mark_missed, visit)
    world.database.run(lambda uow: line.close_visit(uow, visit, Event.MISS, by="desk"))
    assert morning.status(visit) == "no_show"
    assert world.sql("select count(*) from misses") == [(0,)]
    with world.work() as uow, pytest.raises(NotFound):
        no_shows.judge_miss(uow, morning.desk, visit, Judgement.FORGIVEN)
    world.assert_invariants()
