"""What those who may change the clinic's settings can ask and have done: the part of the staff desk about them.

A setting is the clinic's (`CLINIC`) or a doctor's own. A value is as it is written, or "" for the usual one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.line import Phrase
from core.domain.errors import (
    AlreadySo,
    BadSetting,
    ChangedMeanwhile,
    ChangedSince,
    ClinicWide,
    NotFound,
    NotPermitted,
    NoWayToPay,
    Refusal,
)

CLINIC = 0
"""Stands where a doctor's id could: the setting of the whole clinic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingShown:
    """A setting as it stands: `facts` of any phrase about it, and the `mark` by which a change says what it saw.

    `ways` are the values that can be tapped, each as it is written and in words; `own` is whether it differs from the
    usual one by an own value; `per_doctor` whether a doctor may have one.
    """

    name: str
    facts: Mapping[str, object]
    mark: str
    ways: tuple[tuple[str, Phrase], ...]
    own: bool
    per_doctor: bool


class SettingsDesk(Protocol):
    """The settings as one of the staff sees them; a doctor sees only their own."""

    def whose_settings(self) -> tuple[tuple[int, str], ...]:
        """Return whose settings this chat may change, by id and name; the clinic's first, if it may."""

    def settings_of_group(self, group: str, whom: int) -> tuple[SettingShown, ...]:
        """Return the settings of a group; of a doctor only those that a doctor may have."""

    def setting(self, name: str, whom: int) -> SettingShown:
        """Return one setting; raises `NotFound`, `ClinicWide`."""

    def setting_ahead(self, name: str, whom: int, value: str) -> Mapping[str, object]:
        """Return what a change would do, as facts; raises what `look_at_setting` refuses."""

    def setting_changed(self, change: int) -> Mapping[str, object]:
        """Return what a change has done, as facts; raises `NotFound`."""

    def look_at_setting(self, name: str, whom: int, value: str) -> str:
        """Make sure that a value can be taken; returns the mark of the setting as it is."""

    def change_setting(self, name: str, whom: int, value: str, mark: str) -> int:
        """Change a setting that was seen under this mark; returns the change, by which it can be undone."""

    def undo_setting(self, change: int) -> None:
        """Let a setting be what it was before a change."""


_LOOKED: frozenset[type[Refusal]] = frozenset({NotPermitted, NotFound, ClinicWide, BadSetting, AlreadySo, NoWayToPay})
SETTINGS_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {
    "look_at_setting": _LOOKED,
    "change_setting": _LOOKED | {ChangedMeanwhile},
    "undo_setting": frozenset({NotPermitted, NotFound, ChangedSince}),
}
"""What each of these verbs can refuse."""
