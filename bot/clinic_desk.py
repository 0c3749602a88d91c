"""The front desk as it really is: the questions and verbs of one chat, asked of the clinic in one unit of work."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.clinic_staff_desk import ClinicStaffDesk, JoinLink
from bot.free_times import FreeTimes
from bot.front_desk import Branch, Day, Doctor, Emptiness, HeldPlaces, Moment, Offer, Paper, Person, Refund, Visit, Wish
from core.domain.answers import Answer as Given
from core.domain.appointment import Appointment, Status
from core.domain.errors import BadPhone, NotAllowed, NotFound
from core.domain.money import Money
from core.domain.offer import Offer as PlacesOffer
from core.domain.offer import Status as OfferStatus
from core.domain.people import person_name
from core.domain.roster import Doctor as RosterDoctor
from core.domain.staff import Role
from core.services.answers import answer_reminder
from core.services.booking import HoldRequest, confirm_at_clinic, extend_hold, hold_slot, release_hold
from core.services.cancellation import Preview, cancel_visit, owned, preview_cancellation, refund_policy
from core.services.mailbox import ask_for_proof, forget, prove
from core.services.offers import decline_offer, take_place
from core.services.payments import request_payment
from core.services.staff import accept, role_of
from core.storage.chats import Chat
from core.storage.patients import Patient
from core.storage.payments import Standing, standing_of
from core.storage.unit_of_work import UnitOfWork


class ClinicDesk:
    """The clinic as one locked chat sees it; lives as long as its unit of work. See `FrontDesk` for what each does."""

    def __init__(
        self,
        uow: UnitOfWork,
        chat: Chat,
        *,
        gateway: str | None,
        join_link: JoinLink = lambda _token: None,
        sends_mail: bool = False,
    ) -> None:
        self._uow = uow
        self._chat = chat
        self._gateway = gateway
        self._sends_mail = sends_mail
        self._times = FreeTimes(uow, turn=chat.id)
        self._visits: dict[str, Visit] = {}
        self._role: tuple[Role | None] | None = None
        self.staff = ClinicStaffDesk(uow, chat.id, join_link=join_link)

    # --- questions ---------------------------------------------------------------------------------------------------

    def family(self) -> tuple[Person, ...]:
        return tuple(_person(p) for p in self._uow.patients.of_chat(self._chat.id))

    def profile_name(self) -> str:
        return self._chat.name

    def phone_known(self) -> bool:
        return self._chat.phone is not None

    def language(self) -> str:
        return self._chat.language

    def doctors(self, *, specialties: tuple[str, ...] = (), ids: tuple[int, ...] = ()) -> tuple[Doctor, ...]:
        chosen = (
            d
            for d in self._times.bookable()
            if (not specialties or d.specialty in specialties) and (not ids or d.id in ids)
        )
        return tuple(self._shown(d) for d in sorted(chosen, key=lambda d: d.name))

    def last_doctor(self) -> int | None:
        last = self._chat.last_doctor
        return last if any(d.id == last for d in self._times.bookable()) else None

    def role(self) -> Role | None:
        if self._role is None:
            self._role = (role_of(self._uow, self._chat.id),)  # what is done under it is permitted anew by the core
        return self._role[0]

    def branches(self) -> tuple[Branch, ...]:
        clinics = self._uow.roster.clinics.values()
        return tuple(Branch(id=c.id, name=c.name, address=c.address, phone=c.phone, zone=c.zone.key) for c in clinics)

    def emergency_number(self) -> str:
        return self._uow.settings.emergency_number

    def nearest(self, wish: Wish, *, limit: int = 3, beyond: bool = True) -> tuple[Offer, ...]:
        return self._times.nearest(wish, limit=limit, beyond=beyond)

    def days(self, wish: Wish) -> tuple[Day, ...]:
        return self._times.days(wish)

    def slots_on(self, wish: Wish, day: date) -> tuple[Offer, ...]:
        return self._times.slots_on(wish, day)

    def why_empty(self, wish: Wish) -> Emptiness | None:
        return self._times.why_empty(wish)

    def visit(self, visit_id: str) -> Visit:
        if visit_id not in self._visits:
            id_ = _uuid(visit_id)
            asked, standing = self._uow.appointments.ask_one(id_), self._uow.payments.ask_standing([id_])
            appointment = owned(self._uow, self._uow.appointments.taken_lock(asked), self._chat.id)
            self._visits[visit_id] = self._told(appointment, standing_of(standing).get(id_, Standing()))
        return self._visits[visit_id]

    def my_visits(self) -> tuple[Visit, ...]:
        patients = [p.id for p in self._uow.patients.of_chat(self._chat.id)]
        visits = self._uow.appointments.of_chat(self._chat.id, patients)
        standing = self._uow.payments.standing([v.id for v in visits]) if visits else {}
        return tuple(self._told(v, standing.get(v.id, Standing())) for v in visits)

    def papers(self, visit_id: str) -> tuple[Paper, ...]:
        visit = self.visit(visit_id)
        issued = self._uow.receipts.of_visit(_uuid(visit.id))
        return tuple(Paper(id=str(r.id), number=r.number, amount=r.amount) for r in issued)

    def refund_preview(self, visit_id: str) -> Refund:
        preview = preview_cancellation(self._uow, _uuid(visit_id), self._chat.id)
        return _refund(preview)

    def held_places(self, visit_id: str) -> HeldPlaces:
        first, offer = self.visit(visit_id), self._offer(visit_id)
        over = offer.status is OfferStatus.OPEN and offer.expires_at <= self._uow.now
        places = self._uow.offers.places(offer.id) if offer.status is OfferStatus.OPEN else []
        return HeldPlaces(
            status=OfferStatus.LAPSED.value if over else offer.status.value,
            until=Moment(offer.expires_at, first.starts.zone),
            amount=first.fee,
            places=tuple(self.visit(str(place)) for place in places),
            taken=self.visit(str(offer.taken)) if offer.taken else None,
        )

    def sends_mail(self) -> bool:
        return self._sends_mail

    def mail(self) -> str | None:
        return self._uow.mailboxes.of_chat(self._chat.id)

    # --- verbs -------------------------------------------------------------------------------------------------------

    def name_self(self, name: str) -> Person:
        return _person(
            self._uow.patients.add(self._chat.id, name=person_name(name), relation="self", phone=self._chat.phone)
        )

    def add_family(self, name: str, relation: str) -> Person:
        return _person(self._uow.patients.add(self._chat.id, name=person_name(name), relation=relation))

    def hold(
        self, *, patient_id: int, doctor_id: int, clinic_id: int, starts_at: datetime, instead_of: str | None = None
    ) -> Visit:
        held = hold_slot(
            self._uow,
            HoldRequest(
                chat_id=self._chat.id,
                patient_id=patient_id,
                doctor_id=doctor_id,
                clinic_id=clinic_id,
                starts_at=starts_at.astimezone(UTC),
                instead_of=_uuid(instead_of) if instead_of else None,
            ),
        )
        self._times.forget()
        return self._changed(held)

    def extend(self, visit_id: str) -> Visit:
        return self._changed(extend_hold(self._uow, _uuid(visit_id), self._chat.id))

    def release(self, visit_id: str) -> None:
        self._visits.pop(visit_id, None)
        self._times.forget()
        release_hold(self._uow, _uuid(visit_id), self._chat.id)

    def pay_online(self, visit_id: str) -> Visit:
        request_payment(self._uow, _uuid(visit_id), self._chat.id, self._gateway or "")
        self._visits.pop(visit_id, None)
        return self.visit(visit_id)

    def pay_at_clinic(self, visit_id: str) -> Visit:
        held = self.visit(visit_id)
        if held.fee and not self._uow.roster.settings_of(held.doctor_id).pay_at_clinic_enabled:
            raise NotAllowed(what="pay_at_clinic")
        return self._changed(confirm_at_clinic(self._uow, _uuid(visit_id), self._chat.id))

    def cancel(self, visit_id: str) -> Refund:
        self._visits.pop(visit_id, None)
        self._times.forget()
        done = cancel_visit(self._uow, _uuid(visit_id), self._chat.id)
        return _refund(done)

    def take_place(self, visit_id: str, place_id: str) -> Visit:
        self._visits.clear()
        self._times.forget()
        taken = take_place(self._uow, self._offer(visit_id).id, _uuid(place_id), self._chat.id)
        return self.visit(str(taken.id))

    def decline_places(self, visit_id: str) -> None:
        self._visits.clear()
        self._times.forget()
        decline_offer(self._uow, self._offer(visit_id).id, self._chat.id)

    def join(self, token: str) -> Role:
        family = self._uow.patients.of_chat(self._chat.id)
        own = next((p.name for p in family if p.relation == "self"), self._chat.name)
        self._role = None
        return accept(self._uow, self._chat.id, token, name=own).role

    def answer_reminder(self, visit_id: str, answer: str, *, minutes: int | None = None) -> None:
        answer_reminder(self._uow, _uuid(visit_id), self._chat.id, Given(answer), minutes=minutes)

    def ask_mail_code(self, address: str) -> str:
        return ask_for_proof(self._uow, self._chat.id, address, language=self._chat.language)

    def prove_mail(self, code: str) -> str | None:
        return prove(self._uow, self._chat.id, code)

    def forget_mail(self) -> None:
        forget(self._uow, self._chat.id)

    def set_language(self, language: str) -> None:
        self._chat.language = language

    def remember_phone(self, phone: str | None) -> None:
        if phone is None:
            raise BadPhone
        self._chat.phone = phone
        self._uow.patients.set_phone(self._chat.id, phone)

    # --- in the clinic's words ---------------------------------------------------------------------------------------

    def _shown(self, doctor: RosterDoctor) -> Doctor:
        clinics = tuple(self._uow.roster.clinic(c).name for c in doctor.clinic_ids)
        return Doctor(id=doctor.id, name=doctor.name, specialty=doctor.specialty, clinics=clinics, fee=doctor.fee)

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
        return Visit(
            id=str(a.id),
            status=status.value,
            number=a.number,
            person=self._whose(a.patient_id),
            doctor_id=doctor.id,
            clinic_id=clinic.id,
            doctor=doctor.name,
            specialty=doctor.specialty,
            clinic=clinic.name,
            address=clinic.address,
            starts=Moment(a.starts_at, zone.key),
            ends=Moment(a.ends_at, zone.key),
            fee=a.fee,
            pays=a.pays,
            paid=bool(came) and money.booked >= a.fee.minor,
            part=Money(came, a.fee.currency) if 0 < came < a.fee.minor else None,
            held_until=_moment(a.held_until, zone),
            refunds=tuple((share.percent, Moment(until, zone.key)) for share, until in rules),
            can=self._possible(a, status),
            link_url=money.link_url,
            past=a.starts_at <= now,
            version=a.version,
        )

    def _possible(self, a: Appointment, status: Status) -> frozenset[str]:
        settings = self._uow.roster.settings_of(a.doctor_id)
        open_ = status in (Status.CONFIRMED, Status.REQUESTED) and a.starts_at > self._uow.now
        held = status is Status.HELD and a.offer_id is None
        can = {
            "pay_online": held and bool(a.fee) and settings.payment_enabled and self._gateway is not None,
            "pay_at_clinic": held and (settings.pay_at_clinic_enabled or not a.fee),
            "extend": held and not a.extended,
            "release": held,
            "cancel": open_,
            "calendar": open_,
        }
        return frozenset(name for name, possible in can.items() if possible)

    def _offer(self, visit_id: str) -> PlacesOffer:
        offer = self._uow.offers.latest(_uuid(visit_id))
        if offer is None or offer.chat_id != self._chat.id:
            raise NotFound(what="offer")
        return offer

    def _whose(self, patient_id: int) -> Person:
        for patient in self._uow.patients.of_chat(self._chat.id):
            if patient.id == patient_id:
                return _person(patient)
        raise NotFound(what="patient")


def told_visit(uow: UnitOfWork, visit_id: UUID) -> tuple[Visit, str]:
    """Return a visit as its own chat sees it, and that chat's language; raises `NotFound`."""
    appointment = uow.appointments.one(visit_id)
    if appointment.chat_id is None:
        raise NotFound(what="chat")
    chat = uow.chats.lock(appointment.chat_id)
    return ClinicDesk(uow, chat, gateway=None).visit(str(visit_id)), chat.language


def _refund(preview: Preview) -> Refund:
    return Refund(paid=preview.paid, refund=preview.refund, percent=preview.share.percent, hours=preview.share.hours)


def _person(patient: Patient) -> Person:
    return Person(id=patient.id, name=patient.name, relation=patient.relation)


def _moment(at: datetime | None, zone: ZoneInfo) -> Moment | None:
    return None if at is None else Moment(at, zone.key)


def _uuid(text: str) -> UUID:
    """Read an id from a button; what cannot be one looks like a missing one."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(what="appointment") from None
