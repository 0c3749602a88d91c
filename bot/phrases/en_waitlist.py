"""English: the waiting list."""

from collections.abc import Mapping

WAITLIST: Mapping[str, str] = {
    "told.waiting_over": "Nothing became free for {patient}: {what}. You are not on the waiting list for it any more.",
    "refusal.too_many_waits": "You are on the waiting list for {limit} {limit|thing|things} already. "
    "Leave one of them first: /waitlist",
    "refusal.not_waiting": "You are not on the waiting list for this any more.",
}
