"""Every setting of the clinic: a table of name, type, default, range, and whether a doctor may override it.

The rows of the table are the fields of `ClinicSettings`; what is stored is only what differs from the default.
Settings of the deployment (keys, addresses) are not here: they come from the environment (baari/settings).
"""

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any, cast

from core.domain.errors import BadSetting
from core.domain.money import Money
from core.domain.refunds import DEADLINE, RefundPolicy, read_policy, until_deadline
from core.domain.setting_rows import Counts, Group, Unit, setting
from core.domain.setting_shapes import READERS, SHAPES


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicSettings:
    """The values in force, for the clinic or, after `overridden`, for one doctor."""

    default_slot_duration: int = setting(
        30, "Minutes of one visit", Group.TIMES, Counts.NEW_HOURS, low=5, high=240, per_doctor=True, unit=Unit.MINUTES
    )
    buffer_time_minutes: int = setting(
        10, "Minutes kept free after a visit", Group.TIMES, Counts.NEW_HOURS, low=0, high=120, per_doctor=True
    )
    advance_booking_days: int = setting(
        30, "How many days ahead can be booked", Group.TIMES, Counts.NEXT_BOOKING, low=1, high=365, per_doctor=True
    )
    minimum_notice_minutes: int = setting(
        30,
        "Minutes before a visit when booking closes",
        Group.TIMES,
        Counts.NEXT_BOOKING,
        low=0,
        high=10080,
        per_doctor=True,
    )
    cancellation_deadline_hours: int = setting(
        24,
        "Hours before a visit until which cancelling refunds the whole fee",
        Group.CHANGES,
        Counts.CANCELLING,
        low=0,
        high=720,
        per_doctor=True,
    )
    refund_policy: str = setting(
        DEADLINE,
        "What cancelling gives back: `deadline` (all until cancellation_deadline_hours, then nothing), or hours before "
        "the visit and percent, such as `24:100,6:50,0:0`, which then counts instead of that setting",
        Group.CHANGES,
        Counts.CANCELLING,
        per_doctor=True,
        example="24:100,6:50,0:0",
    )
    moves_allowed: int = setting(
        2, "How often a patient may move one visit", Group.CHANGES, Counts.BOOKED_TOO, low=0, high=20, per_doctor=True
    )
    move_deadline_hours: int = setting(
        2,
        "Hours before a visit until which the patient may move it",
        Group.CHANGES,
        Counts.BOOKED_TOO,
        low=0,
        high=720,
        per_doctor=True,
    )
    hold_minutes: int = setting(
        15, "Minutes a place is kept while the patient pays", Group.BOOKING, Counts.NEXT_HOLD, low=2, high=120
    )
    hold_extension_minutes: int = setting(
        10, "Minutes by which a hold can be extended, once", Group.BOOKING, Counts.AT_ONCE, low=1, high=60
    )
    max_open_bookings: int = setting(
        5, "Open visits one patient may have", Group.BOOKING, Counts.NEXT_BOOKING, low=1, high=100
    )
    max_family: int = setting(
        8, "People one chat may speak for, its own person among them", Group.BOOKING, Counts.NEXT_TIME, low=1, high=30
    )
    phone_calling_code: str = setting(
        "91", "The country's calling code, for numbers written without one", Group.HOUSE, Counts.NEXT_TIME
    )
    profile_needed: str = setting(
        "none",
        "What a patient is asked for, once, after a booking: `none`, or some of birth_date, sex, phone, address, "
        "blood_group, emergency_contact, language, with commas",
        Group.BOOKING,
        Counts.NEXT_TIME,
        example="birth_date,sex",
    )
    max_holds: int = setting(
        2, "Places one chat may keep unpaid at once", Group.BOOKING, Counts.NEXT_BOOKING, low=1, high=20
    )
    auto_confirm_appointments: bool = setting(
        True, "Confirm without asking the doctor", Group.BOOKING, Counts.NEXT_BOOKING, per_doctor=True
    )
    # a doctor sees the list once a day, and who asked yesterday can still look elsewhere today
    request_answer_hours: int = setting(
        24,
        "Hours within which a visit confirmed by hand is answered; then it lapses",
        Group.BOOKING,
        Counts.NEXT_BOOKING,
        low=1,
        high=240,
        per_doctor=True,
    )
    # as late as a visit may be moved: the place can still be given to somebody, and nobody has left home
    request_notice_hours: int = setting(
        2,
        "Hours before a visit confirmed by hand when it lapses at the latest",
        Group.BOOKING,
        Counts.NEXT_BOOKING,
        low=0,
        high=72,
        per_doctor=True,
    )
    # one may be an accident and two bad luck; the fee of a third can be asked for beforehand
    no_show_strikes: int = setting(
        3,
        "Missed visits after which a patient pays when booking; 0 never",
        Group.BOOKING,
        Counts.NEXT_BOOKING,
        low=0,
        high=20,
    )
    no_show_months: int = setting(
        12, "Months for which a missed visit counts", Group.BOOKING, Counts.NEXT_BOOKING, low=1, high=60
    )
    payment_enabled: bool = setting(True, "Take payments online", Group.MONEY, Counts.NEXT_LINK)
    partial_payments_enabled: bool = setting(
        False, "Take the fee in parts; the visit is booked once all has come", Group.MONEY, Counts.NEXT_LINK
    )
    first_part_percent: int = setting(
        50, "The least part of the fee that comes first, in percent", Group.MONEY, Counts.NEXT_LINK, low=1, high=99
    )
    pay_at_clinic_enabled: bool = setting(
        True, "Let patients pay at the clinic instead", Group.MONEY, Counts.AT_ONCE, per_doctor=True
    )
    online_consultation_enabled: bool = setting(
        True, "Offer online visits", Group.VIDEO, Counts.NEXT_BOOKING, per_doctor=True
    )
    online_link_minutes: int = setting(
        10,
        "Minutes before an online visit when its links are sent",
        Group.VIDEO,
        Counts.NEXT_PLAN,
        low=1,
        high=120,
        per_doctor=True,
    )
    meeting_host: str = setting(
        "me",
        "Whose account at the meeting provider holds the video calls: `me`, or a doctor's own",
        Group.VIDEO,
        Counts.NEXT_PLAN,
        per_doctor=True,
    )
    insurance_verification_enabled: bool = setting(False, "Ask for insurance details", Group.MONEY, Counts.AT_ONCE)
    walk_in_enabled: bool = setting(
        True, "Take patients without an appointment", Group.LINE, Counts.NEXT_TIME, per_doctor=True
    )
    max_walk_ins_per_doctor_per_day: int = setting(
        20, "Walk-ins a doctor takes in a day", Group.LINE, Counts.NEXT_TIME, low=0, high=500, per_doctor=True
    )
    walk_in_priority: str = setting(
        "fifo", "Who goes first in the line", Group.LINE, Counts.AT_ONCE, choices=("fifo", "urgent_first")
    )
    walk_in_wait_time_visible: bool = setting(True, "Tell patients the expected wait", Group.LINE, Counts.AT_ONCE)
    board_public: bool = setting(
        False, "Show the waiting-room board at an address that can be guessed", Group.LINE, Counts.AT_ONCE
    )
    max_queue_length: int = setting(
        50, "How long the line may get", Group.LINE, Counts.NEXT_TIME, low=1, high=1000, per_doctor=True
    )
    reminder_timing_days: int = setting(
        1, "Days before a visit of the first reminder", Group.NOTICES, Counts.NEXT_PLAN, low=0, high=14
    )
    reminder_timing_hours: int = setting(
        1, "Hours before a visit of the second reminder", Group.NOTICES, Counts.NEXT_PLAN, low=0, high=48
    )
    # a Sunday and a full day may lie between, and still there is a place; much earlier it would be forgotten again
    follow_up_notice_days: int = setting(
        3,
        "Days before a follow-up's lower fee ends when the patient is told; 0 never",
        Group.NOTICES,
        Counts.NEXT_TIME,
        low=0,
        high=60,
        per_doctor=True,
    )
    waitlist_enabled: bool = setting(
        True, "Let patients wait for a place to become free", Group.WAITING, Counts.AT_ONCE, per_doctor=True
    )
    waitlist_offer_minutes: int = setting(
        30,
        "Minutes a freed place is kept for one who waits; less when the visit is near",
        Group.WAITING,
        Counts.NEXT_TIME,
        low=5,
        high=240,
    )
    rebooking_answer_minutes: int = setting(
        240,
        "Minutes a patient has to choose another time when the clinic cannot keep theirs; less when the visit is near",
        Group.CHANGES,
        Counts.NEXT_TIME,
        low=15,
        high=2880,
        per_doctor=True,
    )
    max_waitlist_entries: int = setting(
        3, "For how much one chat may wait at once", Group.WAITING, Counts.NEXT_TIME, low=1, high=20
    )
    desk_patience_minutes: int = setting(
        15,
        "Minutes without a word after which a talk with the desk goes back",
        Group.HOUSE,
        Counts.NEXT_TIME,
        low=2,
        high=240,
    )
    emergency_number: str = setting("112", "The number to call in an emergency", Group.HOUSE, Counts.AT_ONCE)
    erasure_wait_hours: int = setting(
        24,
        "Hours until somebody with visits or money under way is erased, and can still take it back",
        Group.HOUSE,
        Counts.NEXT_TIME,
        low=0,
        high=720,
    )
    unknown_talk_hours: int = setting(
        24,
        "Hours after which what was said in a chat that has agreed to nothing is forgotten",
        Group.HOUSE,
        Counts.AT_ONCE,
        low=1,
        high=720,
    )
    unknown_chat_days: int = setting(
        30,
        "Days after which a chat that has agreed to nothing and is silent is forgotten itself",
        Group.HOUSE,
        Counts.AT_ONCE,
        low=1,
        high=365,
    )
    prescription_undo_minutes: int = setting(
        2,
        "Minutes in which a doctor can take a prescription back before the patient is told",
        Group.HOUSE,
        Counts.NEXT_TIME,
        low=0,
        high=60,
    )
    quiet_hours: str = setting("21:00-08:00", "When no notice is sent that can wait", Group.NOTICES, Counts.NEXT_PLAN)

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
    taken = READERS[type(row.default)](name, value)
    if isinstance(taken, int) and not isinstance(taken, bool):
        low, high = row.metadata["low"], row.metadata["high"]
        if not low <= taken <= high:
            raise BadSetting(name=name, wants=f"{low}-{high}")
    choices = row.metadata["choices"]
    if choices and taken not in choices:
        raise BadSetting(name=name, wants=" | ".join(choices))
    shape = SHAPES.get(name)
    return shape(name, taken) if shape else taken
