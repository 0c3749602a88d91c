"""Any story of two chats that book, pay, move and cancel at one small clinic, beside the obvious model of it.

The model is a dictionary: who has which place, what each visit costs and has been paid. Whatever the clinic says yes to
the model does too; whatever it refuses changes nothing. After every step both say the same, and no visit ever has two
places or none, a number is never given twice nor lost, and all the money is somewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.domain.errors import AlreadyDone, Refusal, SlotTaken
from core.domain.money import Money
from core.domain.payment import Capture
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.cancellation import cancel_visit
from core.services.moving import MoveRequest, move_visit
from core.services.payments import link_made, request_payment
from core.services.settlement import settle
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World, forget
from tests.trials.arena import OF_VISITS

FEES = (50_000, 30_000, 80_000)
PLACES = 4
Place = tuple[int, datetime]


@dataclass(frozen=True)
class Known:
    """What the model knows of one visit."""

    who: int
    place: Place
    fee: int
    paid: int
    number: str
    moves: int = 0


class SmallTown:
    """Three doctors of different fees, two chats, four times: few enough that they are often in each other's way."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self.doctors = [
            world.a_doctor(self.clinic, f"Dr {name}", fee=fee) for name, fee in zip("ABC", FEES, strict=True)
        ]
        self.chats = [world.a_chat("ravi"), world.a_chat("sita", name="Sita Rao")]
        world.sql("insert into settings (name, doctor_id, value) values ('moves_allowed', null, '20')")
        self.start = world.clock.now

    def times(self) -> list[datetime]:
        """Return the times that are wanted: two days from the beginning, every forty minutes from five."""
        first = self.start.replace(hour=11, minute=30) + timedelta(days=2)
        return [first + timedelta(minutes=40 * n) for n in range(PLACES)]

    def try_(self, work: object, chat: int) -> object:
        """Do something as a chat does; a refusal undoes that and is returned."""

        def run(uow: UnitOfWork) -> object:
            uow.chats.lock(chat)
            try:
                with uow.attempt():
                    return work(uow)  # type: ignore[operator]
            except Refusal as refusal:
                return refusal

        return self.world.database.run(run)


class Movers(RuleBasedStateMachine):
    """One story."""

    def __init__(self, town: SmallTown) -> None:
        super().__init__()
        self.town = town
        self.model: dict[UUID, Known] = {}
        self.gone_back = 0
        self.ever_paid = 0

    @initialize()
    def opens(self) -> None:
        """The clinic opens, empty."""
        self.town.world.clock.now = self.town.start
        with self.town.world.connection() as connection:
            forget(connection, OF_VISITS)

    @rule(who=st.integers(0, 1), doctor=st.integers(0, 2), at=st.integers(0, PLACES - 1), online=st.booleans())
    def books(self, who: int, doctor: int, at: int, online: bool) -> None:
        """Somebody books, and pays online or at the clinic."""
        chat, patient = self.town.chats[who]
        place = (self.town.doctors[doctor], self.town.times()[at])
        wanted = HoldRequest(
            chat_id=chat, patient_id=patient, doctor_id=place[0], clinic_id=self.town.clinic, starts_at=place[1]
        )
        held = self.town.try_(lambda uow: hold_slot(uow, wanted), chat)
        assert isinstance(held, Refusal) == (self.taken(place) or self.busy(who, place[1]) or self.open(who) >= 5)
        if isinstance(held, Refusal):
            return
        id_: UUID = held.id  # type: ignore[attr-defined]
        paid = FEES[doctor] if online else 0
        if online:
            self.pays(id_, chat, paid)
        else:
            self.town.try_(lambda uow: confirm_at_clinic(uow, id_, chat), chat)
        number = str(self.town.world.sql("select number from appointments where id = %s", id_)[0][0])
        self.model[id_] = Known(who=who, place=place, fee=FEES[doctor], paid=paid, number=number)

    def pays(self, visit: UUID, chat: int, minor: int) -> None:
        """Pay the whole fee of a held visit."""
        payment = self.town.try_(lambda uow: request_payment(uow, visit, chat, "sandbox"), chat).id  # type: ignore[attr-defined]
        capture = Capture(gateway_payment_id=f"pay_{payment.hex}", amount=Money(minor, "INR"))
        self.town.try_(lambda uow: link_made(uow, payment, link_id=payment.hex, link_url="https://pay.example"), chat)
        self.town.try_(lambda uow: settle(uow, payment, [capture]), chat)
        self.ever_paid += minor

    @precondition(lambda self: self.model)
    @rule(which=st.integers(0, 9), doctor=st.integers(0, 2), at=st.integers(0, PLACES - 1), stranger=st.booleans())
    def moves(self, which: int, doctor: int, at: int, stranger: bool) -> None:
        """Somebody moves a visit of theirs, or tries a stranger's."""
        id_ = list(self.model)[which % len(self.model)]
        known = self.model[id_]
        chat = self.town.chats[1 - known.who if stranger and which % 3 == 0 else known.who][0]
        place = (self.town.doctors[doctor], self.town.times()[at])
        wanted = MoveRequest(appointment_id=id_, chat_id=chat, doctor_id=place[0], starts_at=place[1])
        moved = self.town.try_(lambda uow: move_visit(uow, wanted), chat)
        theirs = chat == self.town.chats[known.who][0]
        free = not self.taken(place, but=id_) and not self.busy(known.who, place[1], but=id_)
        assert isinstance(moved, Refusal) == (not theirs or place == known.place or not free or known.moves >= 20)
        if isinstance(moved, Refusal):
            assert not theirs or not isinstance(moved, AlreadyDone) or place == known.place
            assert not theirs or not isinstance(moved, SlotTaken) or self.taken(place, but=id_)
            return
        fee = FEES[doctor]
        back = max(0, known.paid - fee)
        self.gone_back += back
        self.model[id_] = replace(known, place=place, fee=fee, paid=known.paid - back, moves=known.moves + 1)

    @precondition(lambda self: self.model)
    @rule(which=st.integers(0, 9))
    def cancels(self, which: int) -> None:
        """Somebody cancels, more than a day before: all comes back."""
        id_ = list(self.model)[which % len(self.model)]
        known = self.model.pop(id_)
        chat = self.town.chats[known.who][0]
        self.town.try_(lambda uow: cancel_visit(uow, id_, chat), chat)
        self.gone_back += known.paid

    def taken(self, place: Place, but: UUID | None = None) -> bool:
        """Whether somebody has this place."""
        return any(known.place == place for id_, known in self.model.items() if id_ != but)

    def busy(self, who: int, at: datetime, but: UUID | None = None) -> bool:
        """Whether somebody has a visit then, with whatever doctor."""
        return any(k.who == who and k.place[1] == at for id_, k in self.model.items() if id_ != but)

    def open(self, who: int) -> int:
        """How many visits somebody has."""
        return sum(known.who == who for known in self.model.values())

    @invariant()
    def both_say_the_same(self) -> None:
        """Every visit stands where the model has it, with its number, its fee and its money."""
        rows = self.town.world.sql(
            "select a.id, a.doctor_id, a.starts_at, a.fee_minor, a.number, coalesce((select sum(case when settled_as = "
            "'booked' then amount_minor when kind = 'credit' then -amount_minor else 0 end) from ledger where "
            "appointment_id = a.id), 0)::int from appointments a where status = 'confirmed'"
        )
        stands = {id_: ((doctor, at), fee, number, has) for id_, doctor, at, fee, number, has in rows}
        assert stands == {id_: (k.place, k.fee, k.number, k.paid) for id_, k in self.model.items()}
        assert len({k.number for k in self.model.values()}) == len(self.model)
        ((back,),) = self.town.world.sql("select coalesce(sum(amount_minor), 0)::int from refunds")
        assert back == self.gone_back
        assert self.ever_paid == self.gone_back + sum(k.paid for k in self.model.values())

    def teardown(self) -> None:
        """What must hold of every clinic holds of this one."""
        self.town.world.assert_invariants()


SOME = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,  # a step may wait for a busy machine
    derandomize=True,  # the same stories in every run, so that it fails only with a cause
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.generate],  # to shrink a story takes minutes
)
PLANTED = {
    "the money stays behind": """
        create function lose() returns trigger language plpgsql as 'begin return null; end';
        create trigger lost before insert on refunds for each row when (starts_with(new.reason, 'moved'))
            execute function lose()
    """,
    "the number changes": """
        create function renumber() returns trigger language plpgsql as
            $$begin new.number = new.number || '9'; return new; end$$;
        create trigger renumbered before update on appointments for each row when (new.moves > old.moves)
            execute function renumber()
    """,
    "the old place stays taken": """
        create function stay() returns trigger language plpgsql as $$begin new.doctor_id = old.doctor_id;
            new.starts_at = old.starts_at; new.ends_at = old.ends_at; new.occupied_until = old.occupied_until;
            return new; end$$;
        create trigger stays before update on appointments for each row when (new.moves > old.moves)
            execute function stay()
    """,
}


@pytest.fixture
def town(world: World) -> SmallTown:
    return SmallTown(world)


@pytest.fixture
def own_world(own_database_url: str) -> Iterator[World]:
    world = World(own_database_url)
    yield world
    world.close()


def test_moves_are_as_the_obvious_model_of_them(town: SmallTown) -> None:
    run_state_machine_as_test(lambda: Movers(town), settings=SOME)  # type: ignore[arg-type]  # "or a function"
    moved = town.world.sql("select count(*) from appointment_events where event = 'move'")[0][0]
    assert moved > 0  # or the last story was a dull one


@pytest.mark.parametrize("defect", PLANTED)
def test_a_planted_defect_is_found(own_world: World, defect: str) -> None:
    town = SmallTown(own_world)
    own_world.sql(PLANTED[defect])
    with pytest.raises(AssertionError):
        run_state_machine_as_test(lambda: Movers(town), settings=SOME)  # type: ignore[arg-type]
