"""The clinic's settings of the staff desk in memory, under the real permissions and the real table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.line import Phrase
from bot.setting_words import counts_of, example_of, takes_of, title_of, to_tap, value_of, what_of
from bot.settings_desk import CLINIC, SettingShown
from core.domain.errors import AlreadySo, ChangedMeanwhile, ChangedSince, ClinicWide, NotFound, NotPermitted
from core.domain.permissions import Action, may
from core.domain.setting_rows import USUAL, as_text
from core.domain.settings import TABLE, checked
from core.domain.staff import Role

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Clinic

Key = tuple[str, int]


@dataclass
class Kept:
    """What is stored, by setting and whose; and each change: of what, from, to, and whether it was taken back."""

    own: dict[Key, object] = field(default_factory=dict)
    changes: list[tuple[Key, object | None, object | None, bool]] = field(default_factory=list)


class SettingsInMemory:
    """The part of one chat's staff desk that is about settings. The doctor of a chat is the first one."""

    clinic: "Clinic"
    chat: int

    def whose_settings(self) -> tuple[tuple[int, str], ...]:
        doctors = tuple((row.id, row.name) for row in self.clinic.rows)
        return doctors[:1] if self._may_set(None) is Role.DOCTOR else ((CLINIC, ""), *doctors)

    def settings_of_group(self, group: str, whom: int) -> tuple[SettingShown, ...]:
        names = [name for name, row in TABLE.items() if row.metadata["group"] == group]
        return tuple(self.setting(n, whom) for n in names if whom == CLINIC or TABLE[n].metadata["per_doctor"])

    def setting(self, name: str, whom: int) -> SettingShown:
        self._may_set(whom)
        if whom and not TABLE[name].metadata["per_doctor"]:
            raise ClinicWide
        own = self.clinic.kept.own.get((name, whom))
        value, usual = self._value(name, whom), self._usual(name, whom)
        return SettingShown(
            name=name,
            facts={
                "title": title_of(name),
                "what": what_of(name),
                "value": _says(name, value),
                "usual": _says(name, usual),
                "whose": Phrase("setting_keeps.nobody"),
                "changed": Phrase("setting.changed.never"),
                "takes": takes_of(name),
                "example": example_of(name),
            },
            mark="" if own is None else as_text(own),
            ways=tuple((as_text(v), _says(name, v)) for v in to_tap(name) if v != value),
            own=own is not None,
            per_doctor=TABLE[name].metadata["per_doctor"],
        )

    def setting_ahead(self, name: str, whom: int, value: str) -> Mapping[str, object]:
        after = self._value_after(name, whom, value)
        facts = {"counts": counts_of(name, len(self.clinic.bookings)), "keeps": Phrase("setting_keeps.nobody")}
        return facts | self._change(name, whom, self._value(name, whom), after)

    def setting_changed(self, change: int) -> Mapping[str, object]:
        (name, whom), before, after, _ = self._made(change)
        was, then = (self._usual(name, whom) if own is None else own for own in (before, after))
        return self._change(name, whom, was, then)

    def look_at_setting(self, name: str, whom: int, value: str) -> str:
        self._value_after(name, whom, value)
        return self.setting(name, whom).mark

    def change_setting(self, name: str, whom: int, value: str, mark: str) -> int:
        if self.setting(name, whom).mark != mark:
            raise ChangedMeanwhile
        after, before = self._value_after(name, whom, value), self.clinic.kept.own.get((name, whom))
        own = None if value == USUAL else after
        self._store((name, whom), own)
        self.clinic.kept.changes.append(((name, whom), before, own, False))
        return len(self.clinic.kept.changes)

    def undo_setting(self, change: int) -> None:
        key, before, after, undone = self._made(change)
        if undone or self.clinic.kept.own.get(key) != after:
            raise ChangedSince
        self._store(key, before)
        self.clinic.kept.changes[change - 1] = (key, before, after, True)

    def _made(self, change: int) -> tuple[Key, object | None, object | None, bool]:
        if not 1 <= change <= len(self.clinic.kept.changes):
            raise NotFound
        made = self.clinic.kept.changes[change - 1]
        self._may_set(made[0][1])
        return made

    def _store(self, key: Key, own: object | None) -> None:
        self.clinic.kept.own.pop(key, None)
        if own is not None:
            self.clinic.kept.own[key] = own

    def _value_after(self, name: str, whom: int, value: str) -> object:
        own = self.clinic.kept.own.get((name, whom))
        self.setting(name, whom)
        after = self._usual(name, whom) if value == USUAL else checked(name, value, by_doctor=whom != CLINIC)
        if own is None if value == USUAL else own == after:
            raise AlreadySo
        return after

    def _usual(self, name: str, whom: int) -> object:
        default = TABLE[name].default
        return self.clinic.kept.own.get((name, CLINIC), default) if whom else default

    def _value(self, name: str, whom: int) -> object:
        return self.clinic.kept.own.get((name, whom), self._usual(name, whom))

    def _change(self, name: str, whom: int, before: object, after: object) -> dict[str, object]:
        doctor = next((row.name for row in self.clinic.rows if row.id == whom), "")
        whose = Phrase("setting.whom.doctor", {"doctor": doctor}) if whom else Phrase("setting.whom.clinic")
        return {"title": title_of(name), "whom": whose, "before": _says(name, before), "after": _says(name, after)}

    def _may_set(self, whom: int | None) -> Role:
        role = self.clinic.members.role(self.chat)
        if role is None or not may(role, Action.CHANGE_SETTINGS) or (role is Role.DOCTOR and whom not in {None, 1}):
            raise NotPermitted
        return role


def _says(name: str, value: object) -> Phrase:
    return value_of(name, value, deadline_hours=24)
