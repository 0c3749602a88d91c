"""What is written down for ever: what people with a role did, and who became whom; through which door, to whom.

A row says no name, no phone and no medical word: it names things by their ids, and the rest is looked up.
"""

from enum import StrEnum


class Act(StrEnum):
    """One privileged act; reading a patient's particulars is one too."""

    INVITED = "staff.invited"
    JOINED = "staff.joined"
    REMOVED = "staff.removed"
    TASK_CLOSED = "task.closed"
    CHAT_OPENED = "chat.opened"
    MONEY_TAKEN = "money.taken"
    MONEY_UNDONE = "money.undone"
    MONEY_GIVEN_BACK = "money.given_back"
    PAYMENT_ACCEPTED = "payment.accepted"
    PAYMENT_SENT_BACK = "payment.sent_back"
    VISIT_OPENED = "visit.opened"
    WAITING_RANKED = "waiting.ranked"
    VISIT_CANCELLED = "visit.cancelled"
    ARRIVED = "visit.arrived"
    CALLED = "visit.called"
    CALL_TAKEN_BACK = "visit.call_taken_back"
    SKIPPED = "visit.skipped"
    CONSULTATION_STARTED = "visit.started"
    CONSULTATION_ENDED = "visit.seen"
    MISSED = "visit.missed"
    TAKEN_BACK = "visit.taken_back"
    REQUEST_CONFIRMED = "request.confirmed"
    REQUEST_DECLINED = "request.declined"
    MONEY_CHECKED = "money.checked"
    PEOPLE_JOINED = "people.joined"
    PEOPLE_SEPARATED = "people.separated"
    PERSON_HANDED_OVER = "person.handed_over"
    DATA_EXPORTED = "data.exported"
    ERASURE_ASKED = "erasure.asked"
    ERASURE_TAKEN_BACK = "erasure.taken_back"
    ERASED = "person.erased"
    NOTE_WRITTEN = "note.written"
    NOTE_SHARED = "note.shared"
    NOTE_UNSHARED = "note.unshared"
    PRESCRIPTION_GIVEN = "prescription.given"
    PRESCRIPTION_WITHDRAWN = "prescription.withdrawn"
    RECORD_READ = "record.read"
    HISTORY_ASKED = "history.asked"
    HISTORY_ALLOWED = "history.allowed"
    HISTORY_DECLINED = "history.declined"
    HISTORY_WITHDRAWN = "history.withdrawn"
    HISTORY_FORCED = "history.forced"


COMMAND_LINE = "command line"
"""The door of whoever runs the system; the others are the names of the channels."""
