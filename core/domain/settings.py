"""Every setting of the clinic: a table of name, type, default, range, and whether a doctor may override it.

The rows of the table are the fields of `ClinicSettings`; what is stored is only what differs from the default.
Settings of the deployment (keys, addresses) are not here: they come from the environment (baari/settings).
"""

from dataclasses import dataclass, field, fields, replace
from datetime import time, timedelta
from typing import Any, cast

from core.domain.errors import BadSetting
from core.domain.money import Money
from core.domain.profile import NOTHING, read_fields
from core.domain.refunds import DEADLINE, RefundPolicy, read_policy, until_deadline


def setting(
    default: object,
    says: str,
    *,
    low: int | None = None,
    high: int | None = None,
    choices: tuple[str, ...] = (),
    per_doctor: bool = False,
) -> Any:
    """Declare one row: its default, what it says to an admin, its range or choices, and who may override it."""
    return field(
        default=default,
        metadata={"says": says, "low": low, "high": high, "choices": choices, "per_doctor": per_doctor},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicSettings:
    """The values in force, for the clinic or, after `overridden`, for one doctor."""

    default_slot_duration: int = setting(30, "Minutes of one visit", low=5, high=240, per_doctor=True)
    buffer_time_minutes: int = setting(10, "Minutes kept free after a visit", low=0, high=120, per_doctor=True)
    advance_booking_days: int = setting(30, "How many days ahead can be booked", low=1, high=365, per_doctor=True)
    minimum_notice_minutes: int = setting(
        30, "Minutes before a visit when booking closes", low=0, high=10080, per_doctor=True
    )
    cancellation_deadline_hours: int = setting(
        24, "Hours before a visit until which cancelling refunds the whole fee", low=0, high=720, per_doctor=True
    )
    refund_policy: str = setting(
        DEADLINE,
        "What cancelling gives back: `deadline` (all until cancellation_deadline_hours, then nothing), or hours before "
        "the visit and percent, such as `24:100,6:50,0:0`, which then counts instead of that setting",
        per_doctor=True,
    )
    moves_allowed: int = setting(2, "How often a patient may move one visit", low=0, high=20, per_doctor=True)
    move_deadline_hours: int = setting(
        2, "Hours before a visit until which the patient may move it", low=0, high=720, per_doctor=True
    )
    hold_minutes: int = setting(15, "Minutes a place is kept while the patient pays", low=2, high=120)
    hold_extension_minutes: int = setting(10, "Minutes by which a hold can be extended, once", low=1, high=60)
    max_open_bookings: int = setting(5, "Open visits one patient may have", low=1, high=100)
    max_family: int = setting(8, "People one chat may speak for, its own person among them", low=1, high=30)
    phone_calling_code: str = setting("91", "The country's calling code, for numbers written without one")
    profile_needed: str = setting(
        "none",
        "What a patient is asked for, once, after a booking: `none`, or some of birth_date, sex, phone, address, "
        "blood_group, emergency_contact, language, with commas",
    )
    max_holds: int = setting(2, "Places one chat may keep unpaid at once", low=1, high=20)
    auto_confirm_appointments: bool = setting(True, "Confirm without asking the doctor", per_doctor=True)
    # a doctor sees the list once a day, and who asked yesterday can still look elsewhere today
    request_answer_hours: int = setting(
        24, "Hours within which a visit confirmed by hand is answered; then it lapses", low=1, high=240, per_doctor=True
    )
    # as late as a visit may be moved: the place can still be given to somebody, and nobody has left home
    request_notice_hours: int = setting(
        2, "Hours before a visit confirmed by hand when it lapses at the latest", low=0, high=72, per_doctor=True
    )
    payment_enabled: bool = setting(True, "Take payments online")
    partial_payments_enabled: bool = setting(False, "Take the fee in parts; the visit is booked once all has come")
    first_part_percent: int = setting(50, "The least part of the fee that comes first, in percent", low=1, high=99)
    pay_at_clinic_enabled: bool = setting(True, "Let patients pay at the clinic instead", per_doctor=True)
    online_consultation_enabled: bool = setting(True, "Offer online visits", per_doctor=True)
    online_link_minutes: int = setting(
        10, "Minutes before an online visit when its links are sent", low=1, high=120, per_doctor=True
    )
    meeting_host: str = setting(
        "me", "Whose account at the meeting provider holds the video calls: `me`, or a doctor's own", per_doctor=True
    )
    insurance_verification_enabled: bool = setting(False, "Ask for insurance details")
    walk_in_enabled: bool = setting(True, "Take patients without an appointment", per_doctor=True)
    max_walk_ins_per_doctor_per_day: int = setting(
        20, "Walk-ins a doctor takes in a day", low=0, high=500, per_doctor=True
    )
    walk_in_priority: str = setting("fifo", "Who goes first in the line", choices=("fifo", "urgent_first"))
    walk_in_wait_time_visible: bool = setting(True, "Tell patients the expected wait")
    max_queue_length: int = setting(50, "How long the line may get", low=1, high=1000, per_doctor=True)
    reminder_timing_days: int = setting(1, "Days before a visit of the first reminder", low=0, high=14)
    reminder_timing_hours: int = setting(1, "Hours before a visit of the second reminder", low=0, high=48)
    # a Sunday and a full day may lie between, and still there is a place; much earlier it would be forgotten again
    follow_up_notice_days: int = setting(
        3, "Days before a follow-up's lower fee ends when the patient is told; 0 never", low=0, high=60, per_doctor=True
    )
    waitlist_enabled: bool = setting(True, "Let patients wait for a place to become free", per_doctor=True)
    waitlist_offer_minutes: int = setting(
        30, "Minutes a freed place is kept for one who waits; less when the visit is near", low=5, high=240
    )
    rebooking_answer_minutes: int = setting(
        240,
        "Minutes a patient has to choose another time when the clinic cannot keep theirs; less when the visit is near",
        low=15,
        high=2880,
        per_doctor=True,
    )
    max_waitlist_entries: int = setting(3, "For how much one chat may wait at once", low=1, high=20)
    desk_patience_minutes: int = setting(
        15, "Minutes without a word after which a talk with the desk goes back", low=2, high=240
    )
    emergency_number: str = setting("112", "The number to call in an emergency")
    erasure_wait_hours: int = setting(
        24, "Hours until somebody with visits or money under way is erased, and can still take it back", low=0, high=720
    )
    unknown_talk_hours: int = setting(
        24, "Hours after which what was said in a chat that has agreed to nothing is forgotten", low=1, high=720
    )
    unknown_chat_days: int = setting(
        30, "Days after which a chat that has agreed to nothing and is silent is forgotten itself", low=1, high=365
    )
    prescription_undo_minutes: int = setting(
        2, "Minutes in which a doctor can take a prescription back before the patient is told", low=0, high=60
    )
    quiet_hours: str = setting("21:00-08:00", "When no notice is sent that can wait")

    @property
    def hold_for(self) -> timedelta:
        """Return how long a place is kept while the patient pays."""
        return timedelta(minutes=self.hold_minutes)

    @property
    def refunds(self) -> RefundPolicy:
        """Return what cancelling gives back when."""
        if self.refund_policy == DEADLINE:
            return until_deadline(self.cancellation_deadline_hours)
        return read_policy(self.refund_policy)

    @property
    def notice(self) -> timedelta:
        """Return how long before a visit its booking closes."""
        return timedelta(minutes=self.minimum_notice_minutes)

    def first_part_of(self, amount: Money) -> Money | None:
        """Return the least that must come first where an amount may be paid in parts; None where it comes whole.

        A hundred minor units are the least that a gateway takes (Razorpay: INR 1.00), so a smaller part is no part.
        """
        first = max(100, -(-amount.minor * self.first_part_percent // 100))
        return Money(first, amount.currency) if self.partial_payments_enabled and first + 100 <= amount.minor else None

    def overridden(self, values: dict[str, object], *, by_doctor: bool) -> "ClinicSettings":
        """Return these settings with stored `values` laid over them; raises `BadSetting` for what the table refuses."""
        return replace(
            self, **cast("dict[str, Any]", {k: checked(k, v, by_doctor=by_doctor) for k, v in values.items()})
        )


TABLE = {f.name: f for f in fields(ClinicSettings)}


def checked(name: str, value: object, *, by_doctor: bool = False) -> object:
    """Return `value` as the setting takes it: typed and in range; raises `BadSetting` with the reason as its fact."""
    row = TABLE.get(name)
    if row is None:
        raise BadSetting(name=name, wants="a known setting")
    if by_doctor and not row.metadata["per_doctor"]:
        raise BadSetting(name=name, wants="a setting that a doctor may override")
    taken = _READERS[type(row.default)](name, value)
    if isinstance(taken, int) and not isinstance(taken, bool):
        low, high = row.metadata["low"], row.metadata["high"]
        if not low <= taken <= high:
            raise BadSetting(name=name, wants=f"{low}-{high}")
    choices = row.metadata["choices"]
    if choices and taken not in choices:
        raise BadSetting(name=name, wants=" | ".join(choices))
    return _SHAPES.get(name, lambda _name, text: text)(name, taken)


def _read_int(name: str, value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise BadSetting(name=name, wants="a whole number")
    try:
        return int(value)
    except ValueError:
        raise BadSetting(name=name, wants="a whole number") from None


def _read_bool(name: str, value: object) -> object:
    words = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
    taken = words.get(str(value).strip().lower())
    if taken is None:
        raise BadSetting(name=name, wants="on | off")
    return taken


def _read_text(name: str, value: object) -> object:
    text = str(value).strip()
    if not 1 <= len(text) <= 60:  # the longest that a button or a table cell shows whole
        raise BadSetting(name=name, wants="1-60 characters")
    return text


def _quiet_hours(name: str, value: object) -> object:
    try:
        starts, ends = (time.fromisoformat(part) for part in str(value).split("-"))
    except ValueError:
        raise BadSetting(name=name, wants="HH:MM-HH:MM") from None
    return f"{starts:%H:%M}-{ends:%H:%M}"


def _refund_policy(name: str, value: object) -> object:
    if value == DEADLINE:
        return value
    try:
        return read_policy(str(value)).as_text()
    except ValueError:
        raise BadSetting(name=name, wants=f"{DEADLINE} | hours:percent, ... such as 24:100,6:50,0:0") from None


def _calling_code(name: str, value: object) -> object:
    digits = str(value).removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 1 <= len(digits) <= 3 and digits[0] != "0"):
        raise BadSetting(name=name, wants="1-3 digits, such as 91")
    return digits


def _profile_needed(_name: str, value: object) -> object:
    return ",".join(read_fields(str(value))) or NOTHING


_READERS = {int: _read_int, bool: _read_bool, str: _read_text}
_SHAPES = {
    "quiet_hours": _quiet_hours,
    "refund_policy": _refund_policy,
    "phone_calling_code": _calling_code,
    "profile_needed": _profile_needed,
}
