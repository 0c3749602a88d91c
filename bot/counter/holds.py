"""Places that are kept while somebody pays: held, extended, given back, paid for."""

from datetime import UTC, datetime

from bot.counter.counter import uuid_of
from bot.counter.visits import Visits
from bot.front_desk import Visit
from core.domain.errors import NotAllowed, PrepayOnly
from core.domain.schedule import Consultation
from core.services.booking import HoldRequest, confirm_at_clinic, extend_hold, hold_slot, release_hold
from core.services.consent import require
from core.services.payments import request_payment


class Holds(Visits):
    """Held places and how they are booked. See `FrontDesk` for what each does."""

    def hold(
        self,
        *,
        patient_id: int,
        doctor_id: int,
        clinic_id: int,
        starts_at: datetime,
        instead_of: str | None = None,
        seen: str | None = None,
    ) -> Visit:
        require(self._chat)
        held = hold_slot(
            self._uow,
            HoldRequest(
                chat_id=self._chat.id,
                patient_id=patient_id,
                doctor_id=doctor_id,
                clinic_id=clinic_id,
                starts_at=starts_at.astimezone(UTC),
                instead_of=uuid_of(instead_of) if instead_of else None,
                consultation=Consultation(seen) if seen else None,
            ),
        )
        self._times.forget()
        return self._changed(held)

    def extend(self, visit_id: str) -> Visit:
        return self._changed(extend_hold(self._uow, uuid_of(visit_id), self._chat.id))

    def release(self, visit_id: str) -> None:
        self._visits.pop(visit_id, None)
        self._times.forget()
        release_hold(self._uow, uuid_of(visit_id), self._chat.id)

    def pay_online(self, visit_id: str) -> Visit:
        request_payment(self._uow, uuid_of(visit_id), self._chat.id, self._gateway or "")
        self._visits.pop(visit_id, None)
        return self.visit(visit_id)

    def pay_at_clinic(self, visit_id: str) -> Visit:
        held = self.visit(visit_id)
        if held.prepay:
            raise PrepayOnly
        if held.fee and "pay_at_clinic" not in held.can and held.status == "held":
            raise NotAllowed(what="pay_at_clinic")
        online = "pay_online" in held.can
        return self._changed(confirm_at_clinic(self._uow, uuid_of(visit_id), self._chat.id, online=online))
