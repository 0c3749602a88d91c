"""Ravi and Sita wait for the one place at five; it is offered, answered, given up, and wanted by somebody else."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from core.services.freed import Turn, offer_freed, whose_turn
from core.services.offers import lapse_offer
from core.services.waitlist import WaitRequest, decline_freed, join, leave, take_freed
from core.storage.database import Database
from core.storage.sql import Pending
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World, forget
from tests.trials.arena import OF_VISITS, Arena, in_one_transaction
from tests.trials.stepping import Careless, Work

AT_FIVE = (17 * 60, 17 * 60 + 10)


_GUARDS = {
    "and status = %(before)s returning": "returning",
    "and status = 'open' returning": "returning",
    "for update skip locked": "",
}


class Heedless(Careless):
    """Without any lock of a row, and an entry or an offer is changed also where it is not as it was read."""

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        """Run the statement without looking."""
        for guard, left in _GUARDS.items():
            statement = statement.replace(guard, left)
        return super().send(statement, parameters)


class Waiters(Arena):
    """The first of them who is offered the place is Ravi."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.entry = UUID(int=0)
        self.turn: Turn

    def empty(self) -> None:
        """Nobody has booked anything, and nobody waits."""
        self.world.clock.now = self.start
        with self.world.connection() as connection:
            forget(connection, ("waitlist_told", "waitlist", *OF_VISITS))

    def waiting(self) -> None:
        """Both wait, and the place is free."""
        self.empty()
        self.entry = self._joins(self.ravi)
        self._joins(self.sita)
        turn = self.world.database.run(lambda uow: whose_turn(uow, self.doctor))
        assert turn is not None
        self.turn = turn
        self.world.sql("delete from outbox where kind = 'fill_places'")

    def offered(self) -> None:
        """The place is held for Ravi."""
        self.waiting()
        self.look()(self.world.database)
        ((self.offer, self.place),) = self.world.sql(
            "select o.id, a.id from offers o join appointments a on a.offer_id = o.id"
        )

    def _joins(self, who: tuple[int, int]) -> UUID:
        self.world.clock.forward(seconds=1)
        day = self.request(who).starts_at.date()
        wanted = WaitRequest(
            chat_id=who[0], patient_id=who[1], doctor_id=self.doctor, first_day=day, last_day=day, window=AT_FIVE
        )
        return self.world.database.run(lambda uow: join(uow, wanted)).id

    def look(self) -> Work:
        """Whose turn it is is found, and then offered, in two transactions as always."""

        def work(database: Database) -> None:
            with database.unit_of_work() as uow:
                turn = whose_turn(uow, self.doctor)
            if turn:
                with database.unit_of_work() as uow:
                    offer_freed(uow, turn)

        return work

    def offer_it(self) -> Work:
        """Somebody who has found just now that it is Ravi's turn offers him the place."""

        def work(database: Database) -> None:
            with database.unit_of_work() as uow:
                offer_freed(uow, self.turn)

        return work

    def take(self) -> Work:
        """Ravi takes it."""
        return in_one_transaction(lambda uow: take_freed(uow, self.place, self.ravi[0]))

    def decline(self) -> Work:
        """Ravi wants to go on waiting."""
        return in_one_transaction(lambda uow: decline_freed(uow, self.place, self.ravi[0]))

    def leave(self) -> Work:
        """Ravi leaves the list."""
        return in_one_transaction(lambda uow: leave(uow, self.entry, self.ravi[0]))

    def lapse(self) -> Work:
        """The clock ends the offer, of which the time is up for the clock alone."""

        def verb(uow: UnitOfWork) -> None:
            uow.now += timedelta(minutes=30)
            lapse_offer(uow, self.offer)

        return in_one_transaction(verb)

    def stands(self) -> tuple[str, str, int]:
        """How Ravi's entry and his offer stand, and how many places he has."""
        ((entry,),) = self.world.sql("select status from waitlist where id = %s", self.entry)
        ((offer,),) = self.world.sql("select status from offers where subject = %s", self.entry)
        ((places,),) = self.world.sql(
            "select count(*)::int from appointments where patient_id = %s and status in ('held', 'confirmed')",
            self.ravi[1],
        )
        return entry, offer, places
