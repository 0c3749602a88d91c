"""What can be asked about the clinic itself: when it is open, and how it does things."""

from datetime import date

from bot.counter.counter import Counter
from bot.front_desk import House, Opening
from core.domain.opening import open_week
from core.domain.wall_clock import local_day


class ClinicHouse(Counter):
    """The clinic's hours and ways. See `FrontDesk` for what each does."""

    def opening(self, doctors: tuple[int, ...] = ()) -> tuple[Opening, ...]:
        people = [d for d in self._uow.roster.doctors.values() if d.active and d.clinic_ids]
        if doctors:
            return tuple(
                Opening(
                    who=d.called(self._chat.language), days=open_week(d.schedule.hours, on=self._today(d.clinic_ids[0]))
                )
                for d in people
                if d.id in doctors
            )
        hours = [row for d in people for row in d.schedule.hours]
        return tuple(
            Opening(
                who=c.called(self._chat.language),
                days=open_week([r for r in hours if r.clinic_id == c.id], on=self._today(c.id)),
            )
            for c in self._uow.roster.clinics.values()
        )

    def house(self) -> House:
        settings = self._uow.settings
        return House(
            pays_online=settings.payment_enabled and self._gateway is not None,
            pays_at_clinic=settings.pay_at_clinic_enabled,
            checks_insurance=settings.insurance_verification_enabled,
        )

    def _today(self, clinic_id: int) -> date:
        return local_day(self._uow.now, self._uow.roster.clinic(clinic_id).zone)
