"""Own visits as the desk tells them: how each stands, what it costs, and what can be done about it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.counter.counter import uuid_of
from bot.counter.people import People
from bot.front_desk import Moment, Paper, Refund, Visit
from core.domain.answers import Answer as Given
from core.domain.appointment import Appointment, Status
from core.domain.feedback import may_give
from core.domain.meeting import Status as MeetingStatus
from core.domain.meeting import is_online, links_from, may_join
from core.domain.money import Money
from core.domain.moving import may_move
from core.services.answers import answer_reminder
from core.services.cancellation import Preview, cancel_visit, owned, preview_cancellation, refund_policy
from core.services.line import may_say_here
from core.services.records import prescribed
from core.storage.payments import Standing, standing_of


class Visits(People):
    """The visits of one chat's people. See `FrontDesk` for what each does."""

    def visit(self, visit_id: str) -> Visit:
        if visit_id not in self._visits:
            id_ = uuid_of(visit_id)
            asked, standing = self._uow.appointments.ask_one(id_), self._uow.payments.ask_standing([id_])
            appointment = owned(self._uow, self._uow.appointments.taken_lock(asked), self._chat.id)
            self._visits[visit_id] = self._told(appointment, standing_of(standing).get(id_, Standing()))
        return self._visits[visit_id]

    def my_visits(self) -> tuple[Visit, ...]:
        patients = sorted(self._uow.patients.ids_of_chat(self._chat.id))
        visits = self._uow.appointments.of_chat(self._chat.id, patients)
        standing = self._uow.payments.standing([v.id for v in visits]) if visits else {}
        self._look_up([v.id for v in visits if v.starts_at <= self._uow.now])
        return tuple(self._told(v, standing.get(v.id, Standing())) for v in visits)

    def papers(self, visit_id: str) -> tuple[Paper, ...]:
        visit = self.visit(visit_id)
        issued = self._uow.receipts.of_visit(uuid_of(visit.id))
        return tuple(Paper(id=str(r.id), number=r.number, amount=r.amount) for r in issued)

    def refund_preview(self, visit_id: str) -> Refund:
        return _refund(preview_cancellation(self._uow, uuid_of(visit_id), self._chat.id))

    def cancel(self, visit_id: str) -> Refund:
        self._visits.pop(visit_id, None)
        self._times.forget()
        return _refund(cancel_visit(self._uow, uuid_of(visit_id), self._chat.id))

    def answer_reminder(self, visit_id: str, answer: str, *, minutes: int | None = None) -> None:
        answer_reminder(self._uow, uuid_of(visit_id), self._chat.id, Given(answer), minutes=minutes)

    def _changed(self, appointment: Appointment) -> Visit:
        visit = self._told(appointment, Standing())
        self._visits[visit.id] = visit
        return visit

    def _told(self, appointment: Appointment, money: Standing) -> Visit:
        a, now = appointment, self._uow.now
        doctor, clinic = self._uow.roster.doctors[a.doctor_id], self._uow.roster.clinic(a.clinic_id)
        zone = clinic.zone
        over = a.status is Status.HELD and (a.held_until is None or a.held_until <= now)
        status = Status.EXPIRED if over else a.status
        came = money.booked + money.waits
        rules = refund_policy(self._uow, a).ahead(a.starts_at, now)
        can = self._possible(a, status)
        return Visit(
            id=str(a.id),
            status=status.value,
            number=a.number,
            person=self._whose(a.patient_id),
            doctor_id=doctor.id,
            clinic_id=clinic.id,
            doctor=doctor.called(self._chat.language),
            specialty=doctor.specialty,
            clinic=clinic.called(self._chat.language),
            address=clinic.address,
            starts=Moment(a.starts_at, zone.key),
            ends=Moment(a.ends_at, zone.key),
            fee=a.fee,
            pays=a.pays,
            paid=bool(came) and money.booked >= a.fee.minor,
            part=Money(came, a.fee.currency) if 0 < came < a.fee.minor else None,
            held_until=_moment(a.held_until, zone),
            refunds=tuple((share.percent, Moment(until, zone.key)) for share, until in rules),
            can=can,
            prepay=a.prepay and "pay_online" in can,
            link_url=money.link_url,
            past=a.starts_at <= now,
            version=a.version,
            moved=a.moves > 0,
            online=is_online(a),
            link_minutes=(minutes := self._uow.roster.settings_of(a.doctor_id).online_link_minutes),
            link_due=links_from(a, minutes) <= now,
            join_url=self._join_url(a),
            phone=clinic.phone,
            directions=clinic.directions,
            map_url=clinic.map_link,
        )

    def _join_url(self, a: Appointment) -> str | None:
        """Return the link of a video visit at the time at which it may be had; for any other visit nothing is asked."""
        if not may_join(a, self._uow.roster.settings_of(a.doctor_id).online_link_minutes, now=self._uow.now):
            return None
        meeting = self._uow.meetings.one(a.id)
        return meeting.join_url if meeting and meeting.status is MeetingStatus.MADE else None

    def _prescribed(self, a: Appointment) -> bool:
        """Return whether something was prescribed at a visit; of one that is still to come nothing is asked."""
        if a.starts_at > self._uow.now:
            return False
        if a.id not in self._looked_up:
            self._look_up([a.id])
        return self._looked_up[a.id]

    def _look_up(self, visits: Sequence[UUID]) -> None:
        found = prescribed(self._uow, visits)
        self._looked_up |= {id_: id_ in found for id_ in visits}

    def _possible(self, a: Appointment, status: Status) -> frozenset[str]:
        settings = self._uow.roster.settings_of(a.doctor_id)
        open_ = status in (Status.CONFIRMED, Status.REQUESTED) and a.starts_at > self._uow.now
        held = status is Status.HELD and a.offer_id is None
        pays = held and bool(a.fee) and settings.payment_enabled and self._gateway is not None
        only_now = is_online(a) or a.prepay
        can = {
            "pay_online": pays,
            # who comes by video is at no desk, and who has missed too much pays now; but where nothing else takes
            # money, the next visit there does
            "pay_at_clinic": held and (not a.fee or (settings.pay_at_clinic_enabled and not (only_now and pays))),
            "extend": held and not a.extended,
            "release": held,
            "move": may_move(a, settings, now=self._uow.now),
            "here": may_say_here(self._uow, a),
            "line": status is Status.ARRIVED and not is_online(a),
            "cancel": open_,
            "calendar": open_,
            "up": open_ and status is Status.CONFIRMED and settings.waitlist_enabled,
            "feedback": may_give(a, now=self._uow.now),
            "prescription": self._prescribed(a),
        }
        return frozenset(name for name, possible in can.items() if possible)


def _refund(preview: Preview) -> Refund:
    return Refund(paid=preview.paid, refund=preview.refund, percent=preview.share.percent, hours=preview.share.hours)


def _moment(at: datetime | None, zone: ZoneInfo) -> Moment | None:
    return None if at is None else Moment(at, zone.key)
