"""The doctor goes in the middle of the day: whoever waits at the clinic is asked like the others, and is the desk's."""

from collections.abc import Iterator
from datetime import date, time
from uuid import UUID

import pytest

from core.domain.errors import Refusal
from core.services import line, line_news
from core.services.blocking import LeaveRequest, enter_leave, preview_leave, undo_leave
from core.services.hours import UNDO
from core.services.moving import MoveRequest, move_visit
from core.services.offers import lapse_offer
from core.services.rebooked import take_rebooked
from core.services.rebooking import unanswered
from tests.builders import World
from tests.core.services.line_of import Morning
from webhooks.rebooking import look_after_waves, run_wave

TODAY = date(2026, 11, 23)
OPEN = "select p.name, t.kind from tasks t join appointments a on a.id = t.appointment_id "
OPEN += "join patients p on p.id = a.patient_id where t.closed_at is null order by p.name"


class Going(Morning):
    """Ten o'clock: Asha was due before, Ravi came early, Wali walked in, Late comes by the delay, Sita at noon.

    Gone was booked for nine, and does not come any more.
    """

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.colleague = world.a_doctor(self.clinic, "Dr Rao", starts=time(10), ends=time(17), slot=20, buffer=0)
        self.at(7)
        self.booked(9, name="Gone")
        self.asha, self.ravi = self.booked(9, 20, name="Asha"), self.booked(11, name="Ravi")
        self.late, self.sita = self.booked(9, 40, name="Late"), self.booked(12, name="Sita")
        self.at(9, 10)
        self.does(line.mark_arrived, self.asha)
        self.does(line.mark_arrived, self.ravi)
        self.walker = self.walks_in("Wali Khan").visit.id
        self.world.database.run(lambda uow: line_news.run_late(uow, self.doc, self.doctor, 30))
        self.at(10)

    def goes(self, *, rebook: bool = True) -> int:
        """The doctor enters leave for the rest of the day."""
        wanted = LeaveRequest(doctor_id=self.doctor, first=TODAY, last=TODAY)
        with self.world.work() as uow:
            seen = preview_leave(uow, self.doc, wanted)
            assert [v.id for v in seen.visits] == [self.walker, self.asha, self.late, self.ravi, self.sita]
            return enter_leave(uow, self.doc, wanted, rebook=rebook).change_id

    def walks(self) -> None:
        """The wave is taken on."""
        ((wave,),) = self.world.sql("select id from waves")
        run_wave(self.world.database, wave)

    def places(self, visit: UUID) -> list[UUID]:
        """The places that are held for a visit."""
        return [
            UUID(str(id_))
            for (id_,) in self.world.sql(
                "select a.id from appointments a join offers o on o.id = a.offer_id "
                "where o.subject = %s and a.status = 'held' order by a.starts_at, a.doctor_id",
                visit,
            )
        ]

    def outcomes(self) -> dict[str, str | None]:
        """How it stands for each."""
        return dict(
            self.world.sql(
                "select p.name, v.outcome from wave_visits v join appointments a on a.id = v.appointment_id "
                "join patients p on p.id = a.patient_id order by p.name"
            )
        )


@pytest.fixture
def going(world: World) -> Iterator[Going]:
    going = Going(world)
    yield going
    world.assert_invariants()


def test_whoever_waits_as_the_doctor_goes_is_asked_and_is_the_desks_by_name(going: Going) -> None:
    world = going.world
    going.goes()
    here = [("Asha", "doctor_gone"), ("Ravi", "doctor_gone"), ("Wali Khan", "doctor_gone")]
    assert [row for row in world.sql(OPEN) if row[1] == "doctor_gone"] == here
    assert world.sql("select count(*) from notices where kind = 'rebooking'") == [(0,)]
    world.clock.forward(seconds=UNDO.total_seconds())
    going.walks()
    assert going.outcomes() == {"Asha": None, "Late": "desk", "Ravi": None, "Sita": None, "Wali Khan": "desk"}
    assert [len(going.places(visit)) for visit in (going.asha, going.ravi)] == [3, 3]
    ((chat, first),) = world.sql(
        "select o.chat_id, min(a.starts_at) from offers o join appointments a on a.offer_id = o.id "
        "where o.subject = %s group by 1",
        going.asha,
    )
    assert first == world.at(10, 40, days=0)  # a colleague's, as soon as it can no longer be chosen by nobody
    with world.work() as uow:
        moved = take_rebooked(uow, going.asha, going.places(going.asha)[0], chat)
    assert (moved.status.value, moved.doctor_id) == ("confirmed", going.colleague)
    assert world.sql("select 1 from arrivals where appointment_id = %s", going.asha) == []
    going.does(line.mark_arrived, going.asha)  # and here she is, in the colleague's line
    look_after_waves(world.database)
    assert "Asha" not in [name for name, _ in world.sql(OPEN)]
    world.clock.forward(minutes=31)
    for (offer,) in world.sql("select id from offers where subject = %s", going.ravi):
        with world.work() as uow:
            uow.chats.lock(uow.offers.one(offer).chat_id)
            lapsed = lapse_offer(uow, offer)
            assert lapsed
            unanswered(uow, lapsed)
    assert (going.status(going.ravi), going.outcomes()["Ravi"]) == ("arrived", "desk")
    assert ("Ravi", "doctor_gone") in world.sql(OPEN)


def test_a_leave_that_is_taken_back_leaves_whoever_waits_in_the_line(going: Going) -> None:
    change = going.goes()
    with going.world.work() as uow:
        undo_leave(uow, going.doc, change)
    assert going.world.sql(OPEN) == []
    going.world.clock.forward(seconds=UNDO.total_seconds())
    going.walks()
    assert set(going.outcomes().values()) == {"stands"}
    assert set(going.waiting()) == {going.asha, going.ravi, going.walker}


def test_whoever_is_here_moves_only_where_the_doctor_has_gone(going: Going) -> None:
    world = going.world
    ((chat,),) = world.sql("select chat_id from appointments where id = %s", going.asha)
    wanted = MoveRequest(
        appointment_id=going.asha, chat_id=chat, doctor_id=going.colleague, starts_at=world.at(14, days=0)
    )
    with world.work() as uow, pytest.raises(Refusal):
        move_visit(uow, wanted)
    going.goes()
    world.clock.forward(seconds=UNDO.total_seconds())
    going.walks()
    with world.work() as uow:
        assert move_visit(uow, wanted).after.status.value == "confirmed"
    going.walks()
    assert going.outcomes()["Asha"] == "moved"
