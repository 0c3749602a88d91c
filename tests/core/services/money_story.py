"""What happens to one visit's money, told in short: a clinic, a doctor, Ravi, and Sita who wants the same place."""

from core.domain.appointment import Appointment
from core.domain.gateway_books import CaptureState, RefundSeen
from core.domain.money import Money
from core.domain.payment import Capture, Payment
from core.services.booking import HoldRequest, confirm_at_clinic, expire_hold, hold_slot
from core.services.gateway_side import capture_seen
from core.services.payments import link_made, request_payment
from core.services.settlement import settle
from tests.builders import World

FEE = Money(50_000, "INR")


class Story:
    """What happens to Ravi's visit and its money, told in short."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clinic = world.a_clinic()
        self.doctor = world.a_doctor(self.clinic)
        self.chat, self.patient = world.a_chat("ravi")
        self.rival = world.a_chat("sita", name="Sita")

    def hold(self, chat: int | None = None, patient: int | None = None, hour: int = 17, days: int = 3) -> Appointment:
        with self.world.work() as uow:
            return hold_slot(
                uow,
                HoldRequest(
                    chat_id=chat or self.chat,
                    patient_id=patient or self.patient,
                    doctor_id=self.doctor,
                    clinic_id=self.clinic,
                    starts_at=self.world.at(hour, days=days),
                ),
            )

    def ask(self, visit: Appointment) -> Payment:
        with self.world.work() as uow:
            payment = request_payment(uow, visit.id, self.chat, "sandbox")
        with self.world.work() as uow:
            link_made(uow, payment.id, link_id=f"link-{payment.reference[:6]}", link_url="https://pay.example/x")
        return payment

    def hear(self, payment: Payment, *captures: str, amount: Money = FEE) -> list[str]:
        with self.world.work() as uow:
            events = settle(uow, payment.id, [Capture(gateway_payment_id=name, amount=amount) for name in captures])
        return [type(event).__name__ for event in events]

    def given_back_there(self, payment: Payment, capture: str) -> None:
        refund = RefundSeen(refund_id="rfnd_there", amount=FEE, status="processed")
        state = CaptureState(
            gateway_payment_id=capture, amount=FEE, captured=True, reference=payment.reference, refunds=(refund,)
        )
        with self.world.work() as uow:
            capture_seen(uow, payment.gateway, state)

    def lapse(self, visit: Appointment) -> None:
        self.world.clock.forward(minutes=16)
        with self.world.work() as uow:
            expire_hold(uow, visit.id, until=visit.held_until or self.world.clock.now)

    def rival_takes_it(self) -> None:
        held = self.hold(*self.rival)
        with self.world.work() as uow:
            confirm_at_clinic(uow, held.id, self.rival[0])

    def stands(self, visit: Appointment) -> tuple[str, str | None]:
        return self.world.sql("select status, number from appointments where id = %s", visit.id)[0]

    def ledger(self) -> list[tuple[str, str]]:
        return self.world.sql("select entry, settled_as from ledger order by id")

    def refunds(self) -> list[tuple[str, int, str]]:
        return self.world.sql("select gateway_payment_id, amount_minor, reason from refunds order by created_at, key")
