"""The clinic's settings as the staff desk tells them, and what somebody who may has changed. See `SettingsDesk`."""

from collections.abc import Mapping
from datetime import UTC

from bot.desk_values import Moment
from bot.line import Phrase
from bot.setting_words import counts_of, example_of, takes_of, title_of, to_tap, value_of, what_of
from bot.settings_desk import CLINIC, SettingShown
from core.domain.permissions import Action
from core.domain.setting_rows import as_text
from core.domain.settings import TABLE
from core.domain.staff import Role
from core.services import clinic_settings
from core.services.clinic_settings import SettingSeen
from core.services.staff import permit
from core.storage.clinic_changes import ClinicChange
from core.storage.unit_of_work import UnitOfWork


class StaffSettings:
    """The settings as one chat of the staff sees them."""

    _uow: UnitOfWork
    _chat: int
    _language: str

    def whose_settings(self) -> tuple[tuple[int, str], ...]:
        member = permit(self._uow, self._chat, Action.CHANGE_SETTINGS)
        doctors = sorted((d for d in self._uow.roster.doctors.values() if d.active), key=lambda d: (d.name, d.id))
        named = [(d.id, d.called(self._language)) for d in doctors]
        if member.role is Role.DOCTOR:
            return tuple((id_, name) for id_, name in named if id_ == member.doctor_id)
        return ((CLINIC, ""), *named)

    def settings_of_group(self, group: str, whom: int) -> tuple[SettingShown, ...]:
        rows = {name: row.metadata for name, row in TABLE.items() if row.metadata["group"] == group}
        shown = [name for name, row in rows.items() if whom == CLINIC or row["per_doctor"]]
        return tuple(self.setting(name, whom) for name in shown)

    def setting(self, name: str, whom: int) -> SettingShown:
        seen = clinic_settings.see_setting(self._uow, self._chat, name, whom or None)
        row = TABLE[name]
        return SettingShown(
            name=name,
            facts={
                "title": title_of(name),
                "what": what_of(name),
                "value": self._value(name, seen.value, whom),
                "usual": self._value(name, seen.usual, CLINIC),
                "whose": self._keeps(seen),
                "changed": self._changed(seen.changed),
                "takes": takes_of(name),
                "example": example_of(name),
            },
            mark=seen.mark,
            ways=tuple((as_text(v), self._value(name, v, whom)) for v in to_tap(name) if v != seen.value),
            own=seen.own is not None,
            per_doctor=row.metadata["per_doctor"],
        )

    def setting_ahead(self, name: str, whom: int, value: str) -> Mapping[str, object]:
        look = clinic_settings.look_at_setting(self._uow, self._chat, name, whom or None, value)
        return {
            **self._change(name, whom, look.seen.value, look.after),
            "counts": counts_of(name, look.visits),
            "keeps": self._keeps(look.seen),
        }

    def setting_changed(self, change: int) -> Mapping[str, object]:
        made = clinic_settings.setting_change(self._uow, self._chat, change)
        return self._change(made.name, made.doctor_id or CLINIC, made.before["value"], made.after["value"])

    def look_at_setting(self, name: str, whom: int, value: str) -> str:
        return clinic_settings.look_at_setting(self._uow, self._chat, name, whom or None, value).seen.mark

    def change_setting(self, name: str, whom: int, value: str, mark: str) -> int:
        made = clinic_settings.change_setting(self._uow, self._chat, name, whom or None, value, mark=mark)
        return made.change_id

    def undo_setting(self, change: int) -> None:
        clinic_settings.undo_setting(self._uow, self._chat, change)

    # --- in words ----------------------------------------------------------------------------------------------------

    def _change(self, name: str, whom: int, before: object, after: object) -> dict[str, object]:
        return {
            "title": title_of(name),
            "whom": self._whom(whom),
            "before": self._value(name, before, whom),
            "after": self._value(name, after, whom),
        }

    def _whom(self, whom: int) -> Phrase:
        if whom == CLINIC:
            return Phrase("setting.whom.clinic")
        return Phrase("setting.whom.doctor", {"doctor": self._uow.roster.doctors[whom]})

    def _value(self, name: str, value: object, whom: int) -> Phrase:
        hours = self._uow.roster.settings_of(whom).cancellation_deadline_hours
        return value_of(name, value, deadline_hours=hours)

    def _keeps(self, seen: SettingSeen) -> Phrase:
        doctors = self._uow.roster.doctors
        if seen.doctor_id is not None:
            return Phrase("setting_keeps.one", {"doctor": doctors[seen.doctor_id]})
        if not TABLE[seen.name].metadata["per_doctor"]:
            return Phrase("setting_keeps.shared")
        names = sorted(doctors[id_].called(self._language) for id_ in seen.others if doctors[id_].active)
        if not names:
            return Phrase("setting_keeps.nobody")
        return Phrase("setting_keeps", {"doctors": ", ".join(names), "count": len(names)})

    def _changed(self, last: ClinicChange | None) -> Phrase:
        if last is None:
            return Phrase("setting.changed.never")
        number = last.by.rpartition(" ")[2]
        name = next((member.name for member in self._uow.staff.all() if member.by == last.by), "")
        who = Phrase("person.name" if name else "person.unnamed.numbered", {"name": name, "number": number})
        zones = [clinic.zone.key for clinic in self._uow.roster.clinics.values()]
        return Phrase("setting.changed", {"by": who, "at": Moment(last.at.astimezone(UTC), zones[0])})
