"""What is free, in the desk's words: the nearest times, the days and how full they are, and why there is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.desk_values import Day, Emptiness, Moment, Offer, Wish
from core.domain.badges import Badge, day_badges
from core.domain.busy import Busy
from core.domain.emptiness import why_empty
from core.domain.grid import grid_on
from core.domain.nearest import nearest
from core.domain.roster import Doctor as RosterDoctor
from core.domain.schedule import Consultation
from core.domain.slots import Slot, slots_on
from core.domain.wall_clock import local_day
from core.domain.wishes import Wanted
from core.storage.unit_of_work import UnitOfWork

_EMPTIEST = {badge: rank for rank, badge in enumerate(Badge)}


class FreeTimes:
    """The free times of the clinic in one unit of work, told in `language`.

    `turn` shares equally busy doctors out among the askers.
    """

    def __init__(self, uow: UnitOfWork, *, turn: int, language: str) -> None:
        self._uow = uow
        self._language = language
        self._turn = turn
        self._busy: dict[_Asked, list[Busy]] = {}

    def forget(self) -> None:
        """Ask the database anew from now on: a place has been taken or given back."""
        self._busy.clear()

    def bookable(self) -> list[RosterDoctor]:
        """Return the doctors who can be booked."""
        return [d for d in self._uow.roster.doctors.values() if d.active and d.clinic_ids]

    def nearest(self, wish: Wish, *, limit: int = 3, beyond: bool = True) -> tuple[Offer, ...]:
        """Return the best free times: what fits the wish, and `beyond` that what comes closest."""
        doctors = self._wished(wish)
        if not doctors:
            return ()
        wanted = _wanted(wish)
        rules = [self._uow.roster.settings_of(d.id) for d in doctors]
        slots = nearest(
            [d.schedule for d in doctors],
            self._taken(doctors, days=() if beyond else wish.dates),
            self._uow.roster.blocked,
            now=self._uow.now,
            # the widest rules find all that any of them may offer; what a doctor's own rules forbid is left out below
            notice=min(r.notice for r in rules),
            horizon_days=max(r.advance_booking_days for r in rules),
            wanted=wanted,
            limit=limit if len(set(rules)) == 1 else limit * len(rules),
            turn=self._turn,
            beyond=beyond,
        )
        return tuple(self._offer(slot, wanted) for slot in slots if self._may_offer(slot))[:limit]

    def days(self, wish: Wish) -> tuple[Day, ...]:
        """Return the days on which the wished doctors work, full ones too."""
        found: dict[date, list[tuple[Badge, int]]] = {}
        for doctor in self._wished(wish):
            settings = self._uow.roster.settings_of(doctor.id)
            for clinic_id in _wanted(wish).clinics(doctor.clinic_ids):
                today = local_day(self._uow.now, self._uow.roster.clinic(clinic_id).zone)
                for status in day_badges(
                    doctor.schedule,
                    clinic_id,
                    [today + timedelta(days=n) for n in range(settings.advance_booking_days + 1)],
                    self._taken([doctor]),
                    self._uow.roster.blocked,
                    now=self._uow.now,
                    notice=settings.notice,
                    horizon_days=settings.advance_booking_days,
                    consultation=_wanted(wish).consultation,
                ):
                    if status.badge is not Badge.CLOSED:
                        found.setdefault(status.day, []).append((status.badge, status.free))
        return tuple(
            Day(day=day, badge=min(kinds, key=_EMPTIEST.__getitem__).value, free=sum(free))
            for day, rows in sorted(found.items())
            for kinds, free in [zip(*rows, strict=True)]
        )

    def slots_on(self, wish: Wish, day: date) -> tuple[Offer, ...]:
        """Return the free times of one day of the clinic's calendar, in order."""
        offers: list[Offer] = []
        for doctor in self._wished(wish):
            for clinic_id in _wanted(wish).clinics(doctor.clinic_ids):
                slots = slots_on(
                    doctor.schedule,
                    clinic_id,
                    day,
                    self._taken([doctor]),
                    self._uow.roster.blocked,
                    now=self._uow.now,
                    notice=self._uow.roster.settings_of(doctor.id).notice,
                    consultation=_wanted(wish).consultation,
                )
                offers.extend(self._offer(slot, None) for slot in slots if slot.free_seats)
        return tuple(sorted(offers, key=lambda o: (o.starts.at, o.doctor)))

    def ways(self, doctor_id: int, clinic_id: int, starts_at: datetime) -> tuple[str, ...]:
        """Return how a patient can be seen at this time, 'in_person' first; none where the doctor is not at work."""
        doctor, clinic = self._uow.roster.doctors.get(doctor_id), self._uow.roster.clinics.get(clinic_id)
        if doctor is None or clinic is None or clinic_id not in doctor.clinic_ids:
            return ()
        grid = grid_on(doctor.schedule, clinic_id, local_day(starts_at, clinic.zone))
        if starts_at not in grid.starts:
            return ()
        return tuple(way.value for way in grid.intervals[grid.starts.index(starts_at)].consultation.ways)

    def why_empty(self, wish: Wish) -> Emptiness | None:
        """Return why nothing fits the wish; None where something does."""
        reasons = []
        for doctor in self._wished(wish):
            settings = self._uow.roster.settings_of(doctor.id)
            reason = why_empty(
                doctor.schedule,
                self._taken([doctor]),
                self._uow.roster.blocked,
                now=self._uow.now,
                notice=settings.notice,
                horizon_days=settings.advance_booking_days,
                wanted=_wanted(wish),
            )
            if reason is None:
                return None
            reasons.append(reason)
        if not reasons:
            return None
        # of several doctors, the one who is back soonest says most
        told = min(reasons, key=lambda r: (r.until or date.max, r.reason))
        return Emptiness(reason=told.reason.value, day=told.day, until=told.until)

    def _wished(self, wish: Wish) -> list[RosterDoctor]:
        return [
            d
            for d in self.bookable()
            if (not wish.doctors or d.id in wish.doctors) and wish.clinic_id in (None, *d.clinic_ids)
        ]

    def _may_offer(self, slot: Slot) -> bool:
        settings = self._uow.roster.settings_of(slot.doctor_id)
        zone = self._uow.roster.clinic(slot.clinic_id).zone
        last = local_day(self._uow.now, zone) + timedelta(days=settings.advance_booking_days)
        return slot.starts_at >= self._uow.now + settings.notice and local_day(slot.starts_at, zone) <= last

    def _taken(self, doctors: Sequence[RosterDoctor], *, days: Sequence[date] = ()) -> list[Busy]:
        """Return the places taken of these doctors from now on, or around these `days`; each is asked for once."""
        ids = frozenset(d.id for d in doctors)
        known = next((taken for asked, taken in self._busy.items() if asked.answers(ids, days)), None)
        if known is None:
            longest = max(self._uow.roster.settings_of(id_).advance_booking_days for id_ in ids)
            since, until = self._uow.now, self._uow.now + timedelta(days=longest)
            if days:
                # a date begins and ends up to fourteen hours before or after the UTC day of its name
                since = max(since, datetime.combine(min(days), time.min, UTC))
                until = min(until, datetime.combine(max(days), time.max, UTC))
            known = self._uow.appointments.busy(
                sorted(ids), since=since - timedelta(days=1), until=until + timedelta(days=2)
            )
            self._busy[_Asked(ids, frozenset(days))] = known
        return known

    def _offer(self, slot: Slot, wanted: Wanted | None) -> Offer:
        doctor, clinic = self._uow.roster.doctor(slot.doctor_id), self._uow.roster.clinic(slot.clinic_id)
        return Offer(
            doctor_id=doctor.id,
            clinic_id=clinic.id,
            starts=Moment(slot.starts_at, clinic.zone.key),
            doctor=doctor.called(self._language),
            specialty=doctor.specialty,
            clinic=clinic.called(self._language),
            fits=wanted is None or wanted.fits(slot, clinic.zone),
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question to the database: whose places, and around which days (none: all that can be booked)."""

    doctors: frozenset[int]
    days: frozenset[date]

    def answers(self, doctors: frozenset[int], days: Sequence[date]) -> bool:
        """Return whether its answer holds what is asked now."""
        return doctors <= self.doctors and (not self.days or (bool(days) and self.days >= set(days)))


def _wanted(wish: Wish) -> Wanted:
    return Wanted(
        dates=wish.dates,
        start=wish.start,
        end=wish.end,
        exact=wish.exact,
        part=wish.part,
        clinic_id=wish.clinic_id,
        consultation=Consultation(wish.seen) if wish.seen else None,
    )
