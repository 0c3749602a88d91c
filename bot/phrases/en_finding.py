"""English: finding a doctor, and words of danger."""

from collections.abc import Mapping

FINDING: Mapping[str, str] = {
    "emergency.card.told": "{number}: call it now if this is an emergency.\n\n"
    "The clinic's desk has been told, and may call you. Do not wait for it, nor for an appointment. "
    "You can also call the clinic:\n{branches}",
    "red_flag.desk": "Words of danger from a patient: {name}, {channel}, phone: {phone}.\n"
    "They have been shown {number}. Please call them now. It stands in /tasks as number {task}.",
    "red_flag.no_phone": "none known",
}
