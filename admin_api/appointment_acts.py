"""What a program does with an appointment: the acts of the desk, by the same rules, in the clinic's name.

Each needs the ETag that was read, may carry an Idempotency-Key, and answers with the appointment as it is then. What is
done is told to the patient as if the desk had done it, and stands in the audit log with the key's name.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from admin_api.access import Gate, TheGate, needs
from admin_api.acting import CONDITIONS, Sent, act, etag_of, sent
from admin_api.problems import declared
from admin_api.visit_rows import VisitRow, visit_row
from core.domain.api_key import ApiKey, Scope
from core.domain.desk_payment import Way
from core.domain.money import Money
from core.services import line
from core.services.desk_moving import move_at_desk
from core.services.desk_payments import mark_paid
from core.services.desk_refunds import give_back_at_desk
from core.services.desk_visits import cancel_as_asked_at_desk, cancel_at_desk
from core.storage.unit_of_work import UnitOfWork
from core.storage.visit_lists import VisitLists

router = APIRouter(tags=["appointments"])
Writer = Annotated[ApiKey, Depends(needs(Scope.APPOINTMENTS_WRITE))]
Cashier = Annotated[ApiKey, Depends(needs(Scope.MONEY_WRITE))]
Conditions = Annotated[Sent, Depends(sent)]
_REFUSALS = declared("key_refused", "scope_missing", "too_many_requests", "invalid", "not_found", *CONDITIONS)
_REFUSALS[429] = declared("too_many_requests", "refused")[429]
_STRICT = ConfigDict(extra="forbid")


class Cancelling(BaseModel):
    """Why: because its patient asked (the refund policy says what goes back), or by the clinic (all goes back)."""

    model_config = _STRICT
    asked_by_patient: bool = False


class Moving(BaseModel):
    """Where it goes: when, and with whom (its own doctor, where none is said)."""

    model_config = _STRICT
    starts_at: AwareDatetime = Field(examples=["2026-11-24T05:30:00Z"])
    doctor: int | None = Field(default=None, ge=1, le=2**31 - 1, examples=[None])


class Paying(BaseModel):
    """What was taken at the counter. Less than is open is taken only `although_less`; more never."""

    model_config = _STRICT
    minor: int = Field(ge=1, le=10**12, examples=[50000])
    currency: str = Field(pattern="^[A-Z]{3}$", examples=["INR"])
    way: Way
    although_less: bool = False


class GivingBack(BaseModel):
    """What is handed back of what the counter took."""

    model_config = _STRICT
    minor: int = Field(ge=1, le=10**12, examples=[50000])
    currency: str = Field(pattern="^[A-Z]{3}$", examples=["INR"])
    way: Way


class Becoming(StrEnum):
    """What the desk can say of a visit on its day."""

    ARRIVED = "arrived"
    IN_CONSULTATION = "in_consultation"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


class Saying(BaseModel):
    """What is said of it. `completed` and `no_show` happen two minutes later: until then they can be taken back."""

    model_config = _STRICT
    status: Becoming


_SAID = {
    Becoming.ARRIVED: line.mark_arrived,
    Becoming.IN_CONSULTATION: line.let_in,
    Becoming.COMPLETED: line.mark_seen,
    Becoming.NO_SHOW: line.mark_missed,
}


@router.post("/appointments/{appointment_id}/cancel", summary="Cancel it", responses=_REFUSALS, response_model=VisitRow)
def cancel(appointment_id: UUID, wanted: Cancelling, key: Writer, gate: TheGate, asked: Conditions) -> Response:
    """Cancel; what was paid goes back, all of it or as the refund policy says."""
    done = cancel_as_asked_at_desk if wanted.asked_by_patient else cancel_at_desk
    return _act(gate, key, asked, appointment_id, lambda uow: done(uow, key, appointment_id))


@router.post("/appointments/{appointment_id}/move", summary="Move it", responses=_REFUSALS, response_model=VisitRow)
def move(appointment_id: UUID, wanted: Moving, key: Writer, gate: TheGate, asked: Conditions) -> Response:
    """Give it another place of its branch; it costs the patient nothing."""
    return _act(
        gate,
        key,
        asked,
        appointment_id,
        lambda uow: move_at_desk(
            uow,
            key,
            appointment_id,
            wanted.doctor or uow.appointments.doctor_of(appointment_id),
            wanted.starts_at,
        ),
        also=wanted.doctor,
    )


@router.post(
    "/appointments/{appointment_id}/paid", summary="Mark it paid", responses=_REFUSALS, response_model=VisitRow
)
def paid(appointment_id: UUID, wanted: Paying, key: Cashier, gate: TheGate, asked: Conditions) -> Response:
    """Enter money that was taken at the counter; the patient is sent its receipt."""
    amount = Money(wanted.minor, wanted.currency)
    return _act(
        gate,
        key,
        asked,
        appointment_id,
        lambda uow: mark_paid(
            uow, key, appointment_id, way=wanted.way, amount=amount, although_less=wanted.although_less
        ),
    )


@router.post(
    "/appointments/{appointment_id}/refund", summary="Give money back", responses=_REFUSALS, response_model=VisitRow
)
def refund(appointment_id: UUID, wanted: GivingBack, key: Cashier, gate: TheGate, asked: Conditions) -> Response:
    """Give back all or part of what the counter took; what a gateway took goes back when the visit is cancelled."""
    amount = Money(wanted.minor, wanted.currency)
    return _act(
        gate,
        key,
        asked,
        appointment_id,
        lambda uow: give_back_at_desk(uow, key, appointment_id, amount=amount, way=wanted.way),
    )


@router.post(
    "/appointments/{appointment_id}/status",
    summary="Say what it is on its day",
    responses=_REFUSALS,
    response_model=VisitRow,
)
def status(appointment_id: UUID, wanted: Saying, key: Writer, gate: TheGate, asked: Conditions) -> Response:
    """Say that the patient is here, with the doctor, seen, or has not come."""
    done = _SAID[wanted.status]
    return _act(gate, key, asked, appointment_id, lambda uow: done(uow, key, appointment_id))


@router.post(
    "/appointments/{appointment_id}/no-show",
    summary="Say that nobody came",
    responses=_REFUSALS,
    response_model=VisitRow,
)
def no_show(appointment_id: UUID, key: Writer, gate: TheGate, asked: Conditions) -> Response:
    """Say that the patient has not come: it happens two minutes later."""
    return _act(gate, key, asked, appointment_id, lambda uow: line.mark_missed(uow, key, appointment_id))


def _act(
    gate: Gate,
    key: ApiKey,
    asked: Sent,
    id_: UUID,
    work: Callable[[UnitOfWork], object],
    *,
    also: int | None = None,
) -> Response:
    """Do it to the version that is meant, and answer with how it is then; `also` another doctor's line is needed."""

    def whole(uow: UnitOfWork) -> VisitRow:
        for doctor_id in sorted(
            {uow.appointments.doctor_of(id_), also or uow.appointments.doctor_of(id_)}
        ):  # in the order of every move
            uow.appointments.lock_doctor(doctor_id)
        asked.check(etag_of(visit_row(VisitLists(uow.sql).one(id_))))
        work(uow)
        return visit_row(VisitLists(uow.sql).one(id_))

    return act(gate, key, asked, whole)
