"""A visit that its doctor confirms by hand: by when it is answered, and when whoever may answer is asked once more.

Silence is an answer too, and it must come while the patient can still do something else: within
`request_answer_hours`, and `request_notice_hours` before the visit at the latest. Who asks so late that less is left
has half of the time until the visit. An end that would fall into the quiet hours comes when they are over, where that
is not too late: nobody is told at night that nothing is booked, and nobody would have answered before the morning.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.domain.quiet_hours import QuietHours
from core.domain.settings import ClinicSettings

REMINDED_AFTER = 0.75
"""The part of the time to answer after which it is asked for once more: late enough to be needed, and of use still."""

_INSTANT = timedelta(microseconds=1)


def answer_by(asked_at: datetime, starts_at: datetime, *, settings: ClinicSettings, zone: ZoneInfo) -> datetime:
    """Return when a visit from `starts_at` lapses that was asked for at `asked_at` (aware) and that nobody answers."""
    latest = starts_at - min(timedelta(hours=settings.request_notice_hours), (starts_at - asked_at) / 2)
    wanted = min(asked_at + timedelta(hours=settings.request_answer_hours), latest)
    by_day = _by_day(settings, wanted, zone, before=latest + _INSTANT)
    return by_day if by_day >= asked_at + (wanted - asked_at) / 2 else wanted


def ask_again_at(asked_at: datetime, until: datetime, *, settings: ClinicSettings, zone: ZoneInfo) -> datetime:
    """Return when to ask once more for what lapses at `until`: by day, if there is a day between."""
    wanted = asked_at + (until - asked_at) * REMINDED_AFTER
    by_day = _by_day(settings, wanted, zone, before=until)
    return by_day if asked_at < by_day < until else wanted


def _by_day(settings: ClinicSettings, wanted: datetime, zone: ZoneInfo, *, before: datetime) -> datetime:
    return QuietHours.read(settings.quiet_hours).moved(wanted, zone, before=before)
