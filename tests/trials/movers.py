"""Ravi moves his visit while somebody else takes the place, cancels it, pays for it, or moves it too."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from core.domain.payment import Capture
from core.services.booking import confirm_at_clinic, expire_hold, hold_slot
from core.services.cancellation import cancel_visit
from core.services.moving import MoveRequest, move_visit
from core.services.payments import link_made, request_payment
from core.services.settlement import settle
from core.storage.appointments import MovedMeanwhile
from core.storage.database import Database
from core.storage.sql import Pending
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.trials.arena import FEE, Arena, in_one_transaction
from tests.trials.stepping import Careless, Work


class Reckless(Careless):
    """Without any lock of a row, and a visit is moved also where it is not as it was read."""

    def send(self, statement: str, parameters: Mapping[str, object]) -> Pending:
        """Run the statement without looking."""
        for guard in ("and status = %(status)s and version = %(version)s", "for update skip locked"):
            statement = statement.replace(guard, "")
        return super().send(statement, parameters)


class Movers(Arena):
    """Ravi's visit is the day after tomorrow at five; there is a second doctor, and his wife's chat may move it too."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.colleague = world.a_doctor(self.clinic, "Dr Vivek Rao")
        self.wife = world.a_chat("wife")
        world.sql(
            "insert into chat_patients (chat_id, patient_id, relation) values (%s, %s, 'husband')",
            self.wife[0],
            self.ravi[1],
        )
        self.sitas = UUID(int=0)
        self.met_elsewhere = 0
        self.old = self.request(self.ravi).starts_at + timedelta(days=2)
        self.new = self.old + timedelta(minutes=40)
        self.other = self.old + timedelta(minutes=80)

    def run_again(self, verb: Callable[[UnitOfWork], object]) -> Work:
        """One transaction, from the start once more where the visit went to another doctor's line meanwhile."""

        def work(database: Database) -> None:
            while True:
                try:
                    with database.unit_of_work() as uow:
                        verb(uow)
                except MovedMeanwhile:
                    self.met_elsewhere += 1
                    continue
                return

        return work

    def booked(self) -> None:
        """Ravi has paid online."""
        self.held()
        self.world.database.run(
            lambda uow: settle(uow, self.payment, [Capture(gateway_payment_id="pay_1", amount=FEE)])
        )

    def held(self) -> None:
        """Ravi holds the place and has a payment link."""
        self.empty()
        run = self.world.database.run
        wanted = replace(self.request(self.ravi), starts_at=self.old)
        self.visit = run(lambda uow: hold_slot(uow, wanted)).id
        self.payment = run(lambda uow: request_payment(uow, self.visit, self.ravi[0], "sandbox")).id
        run(lambda uow: link_made(uow, self.payment, link_id="l1", link_url="https://pay.example"))

    def both_booked(self) -> None:
        """Ravi has his visit with the doctor, and Sita one at the same time with the colleague."""
        self.booked()
        wanted = replace(self.request(self.sita), starts_at=self.old, doctor_id=self.colleague)
        held = self.world.database.run(lambda uow: hold_slot(uow, wanted))
        self.world.database.run(lambda uow: confirm_at_clinic(uow, held.id, self.sita[0]))
        self.sitas = held.id

    def move(self, at: datetime, *, doctor: int = 0, chat: int = 0, visit: UUID | None = None) -> Work:
        """Somebody moves Ravi's visit (or another) there."""
        return self.run_again(
            lambda uow: move_visit(
                uow,
                MoveRequest(
                    appointment_id=visit or self.visit,
                    chat_id=chat or self.ravi[0],
                    doctor_id=doctor or self.doctor,
                    starts_at=at,
                ),
            )
        )

    def swap(self) -> Work:
        """Sita wants Ravi's place for her visit."""

        def work(database: Database) -> None:
            self.move(self.old, chat=self.sita[0], visit=self.sitas)(database)

        return work

    def hold_there(self, at: datetime, *, doctor: int = 0) -> Work:
        """Anil wants that place."""
        wanted = replace(self.request(self.anil), starts_at=at, doctor_id=doctor or self.doctor)
        return in_one_transaction(lambda uow: hold_slot(uow, wanted))

    def cancel(self) -> Work:
        """Ravi cancels."""
        return self.run_again(lambda uow: cancel_visit(uow, self.visit, self.ravi[0]))

    def lapse(self) -> Work:
        """The clock ends Ravi's hold, of which the time is up for the clock alone."""

        def verb(uow: UnitOfWork) -> None:
            uow.now += timedelta(hours=1)
            held = uow.appointments.one(self.visit)
            expire_hold(uow, self.visit, until=held.held_until or uow.now)

        return self.run_again(verb)

    def after_its_end(self) -> bool:
        """Whether anything has happened to a visit that was over."""
        return bool(
            self.world.sql(
                "select 1 from appointment_events as ended join appointment_events as later "
                "on later.appointment_id = ended.appointment_id and later.id > ended.id "
                "where ended.after in ('cancelled', 'expired')"
            )
        )

    def counted(self) -> int:
        """How many moves the visit says it has had."""
        return int(self.world.sql("select moves from appointments where id = %s", self.visit)[0][0])

    def money_comes(self) -> Work:
        """Ravi's money comes."""
        capture = Capture(gateway_payment_id="pay_1", amount=FEE)
        return self.run_again(lambda uow: settle(uow, self.payment, [capture]))

    def stands(self, visit: UUID | None = None) -> tuple[str, int, datetime, str | None]:
        """How a visit stands: status, doctor, start, number."""
        return self.world.sql(
            "select status, doctor_id, starts_at, number from appointments where id = %s", visit or self.visit
        )[0]

    def places(self, patient: int) -> int:
        """How many places a patient has."""
        return int(
            self.world.sql(
                "select count(*) from appointments where patient_id = %s and status in ('held', 'confirmed')", patient
            )[0][0]
        )

    def money(self) -> tuple[int, int]:
        """How much the visit has, and how much goes back."""
        ((booked,),) = self.world.sql(
            "select coalesce(sum(case when settled_as = 'booked' then amount_minor when kind = 'credit' "
            "then -amount_minor else 0 end), 0)::int from ledger"
        )
        ((back,),) = self.world.sql("select coalesce(sum(amount_minor), 0)::int from refunds")
        return booked, back
