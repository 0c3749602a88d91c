"""Doctors, the house and free times of the clinic in memory, on the real rules of the domain."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.front_desk import Branch, Day, Doctor, Emptiness, FollowUp, House, Moment, Offer, Opening, Wish
from core.domain.badges import Badge, day_badges
from core.domain.emptiness import why_empty
from core.domain.finding import Asked, Sought, find, ways_on
from core.domain.grid import grid_on
from core.domain.money import Money
from core.domain.nearest import nearest
from core.domain.opening import open_week
from core.domain.schedule import Consultation
from core.domain.slots import Slot, slots_on
from core.domain.wishes import Wanted
from tests.bot.chat_in_memory import ChatInMemory
from tests.bot.clinic_in_memory import HORIZON, NOTICE, ZONE, Row


class TimesInMemory(ChatInMemory):
    """What one chat may look at; a part of `DeskInMemory`."""

    def doctors(self, *, specialties: tuple[str, ...] = (), ids: tuple[int, ...] = ()) -> tuple[Doctor, ...]:
        return tuple(
            Doctor(
                id=r.id,
                name=r.name,
                specialty=r.specialty,
                clinics=("City Clinic",),
                clinic_ids=r.clinic_ids,
                languages=r.languages,
                fee=Money(r.fee, "INR"),
                follow_up_fee=self.clinic.follow_ups[r.id].fee if r.id in self.clinic.follow_ups else None,
                follow_up_days=7 if r.id in self.clinic.follow_ups else 0,
                minutes=(r.minutes,),
                sex=r.sex,
            )
            for r in sorted(self.clinic.rows, key=lambda r: r.name)
            if (not specialties or r.specialty in specialties) and (not ids or r.id in ids)
        )

    def follow_up(self, doctor_id: int, patient_id: int) -> FollowUp | None:
        price = self.clinic.follow_ups.get(doctor_id)
        return price if price and price.last_day >= self.clinic.now.astimezone(ZONE).date() else None

    def last_doctor(self) -> int | None:
        own = [b for b in self.clinic.bookings.values() if b.chat == self.chat and b.status == "confirmed"]
        return own[-1].slot.doctor_id if own else None

    def branches(self) -> tuple[Branch, ...]:
        city = Branch(id=1, name="City Clinic", address="12 MG Road", phone="+912240000000", zone=ZONE.key)
        other = replace(city, id=2, name="Harbour Clinic", address="1 Dockyard Road")
        return (city, other) if self.clinic.counter.two_branches else (city,)

    def opening(self, doctors: tuple[int, ...] = ()) -> tuple[Opening, ...]:
        today = self.clinic.now.astimezone(ZONE).date()
        rows = self.clinic.rows
        if doctors:
            return tuple(
                Opening(who=r.name, days=open_week(r.schedule.hours, on=today)) for r in rows if r.id in doctors
            )
        hours = [row for r in rows for row in r.schedule.hours]
        return (Opening(who="City Clinic", days=open_week(hours, on=today)),)

    def house(self) -> House:
        return House(pays_online=True, pays_at_clinic=self.clinic.pay_at_clinic, checks_insurance=False)

    def emergency_number(self) -> str:
        return "112"

    def find(self, asked: Asked) -> tuple[Doctor, ...]:
        found = find(sorted(self.clinic.rows, key=lambda r: r.name), asked)
        return tuple(next(d for d in self.doctors(ids=(row.id,))) for row in found)

    def ways_on(self, asked: Asked) -> tuple[Sought, ...]:
        return tuple(ways_on(self.clinic.rows, asked))

    def warn_desk(self) -> bool:
        last = self.clinic.warned.get(self.chat)
        if last is None or self.clinic.now - last >= timedelta(hours=1):
            self.clinic.warned[self.chat] = self.clinic.now
            self.clinic.warnings += 1
        return bool(self.clinic.members.seats)

    def nearest(self, wish: Wish, *, limit: int = 3, beyond: bool = True) -> tuple[Offer, ...]:
        wanted = _wanted(wish)
        slots = nearest(
            [r.schedule for r in self._rows(wish)],
            self.clinic.busy(),
            self.clinic.blocked,
            now=self.clinic.now,
            notice=NOTICE,
            horizon_days=HORIZON,
            wanted=wanted,
            limit=limit,
            beyond=beyond,
        )
        return tuple(self._offer(slot, fits=wanted.fits(slot, ZONE)) for slot in slots)

    def days(self, wish: Wish) -> tuple[Day, ...]:
        today = self.clinic.now.astimezone(ZONE).date()
        found: dict[date, list[tuple[Badge, int]]] = {}
        for row in self._rows(wish):
            for status in day_badges(
                row.schedule,
                1,
                [today + timedelta(days=n) for n in range(HORIZON + 1)],
                self.clinic.busy(),
                self.clinic.blocked,
                now=self.clinic.now,
                notice=NOTICE,
                horizon_days=HORIZON,
                consultation=_wanted(wish).consultation,
            ):
                if status.badge is not Badge.CLOSED:
                    found.setdefault(status.day, []).append((status.badge, status.free))
        ranks = list(Badge)
        return tuple(
            Day(day=day, badge=min((b for b, _ in rows), key=ranks.index), free=sum(free for _, free in rows))
            for day, rows in sorted(found.items())
        )

    def slots_on(self, wish: Wish, day: date) -> tuple[Offer, ...]:
        slots = [
            slot
            for row in self._rows(wish)
            for slot in slots_on(
                row.schedule,
                1,
                day,
                self.clinic.busy(),
                self.clinic.blocked,
                now=self.clinic.now,
                notice=NOTICE,
                consultation=_wanted(wish).consultation,
            )
            if slot.free_seats
        ]
        return tuple(self._offer(slot) for slot in sorted(slots, key=lambda s: (s.starts_at, s.doctor_id)))

    def ways(self, doctor_id: int, clinic_id: int, starts_at: datetime) -> tuple[str, ...]:
        row = next((r for r in self.clinic.rows if r.id == doctor_id), None)
        grid = grid_on(row.schedule, 1, starts_at.astimezone(ZONE).date()) if row and clinic_id == 1 else None
        at_work = grid is not None and starts_at in grid.starts
        return tuple(way.value for way in row.seen.ways) if row and at_work else ()

    def why_empty(self, wish: Wish) -> Emptiness | None:
        for row in self._rows(wish):
            why = why_empty(
                row.schedule,
                self.clinic.busy(),
                self.clinic.blocked,
                now=self.clinic.now,
                notice=NOTICE,
                horizon_days=HORIZON,
                wanted=_wanted(wish),
            )
            if why is None:
                return None
            return Emptiness(reason=why.reason, day=why.day, until=why.until)
        return None

    def _rows(self, wish: Wish) -> list[Row]:
        return [r for r in self.clinic.rows if not wish.doctors or r.id in wish.doctors]

    def _offer(self, slot: Slot, *, fits: bool = True) -> Offer:
        row = next(r for r in self.clinic.rows if r.id == slot.doctor_id)
        return Offer(
            doctor_id=row.id,
            clinic_id=1,
            starts=Moment(slot.starts_at, ZONE.key),
            doctor=row.name,
            specialty=row.specialty,
            clinic="City Clinic",
            fits=fits,
        )


def _wanted(wish: Wish) -> Wanted:
    return replace(
        Wanted(),
        dates=wish.dates,
        start=wish.start,
        end=wish.end,
        exact=wish.exact,
        part=wish.part,
        clinic_id=wish.clinic_id,
        consultation=Consultation(wish.seen) if wish.seen else None,
    )
