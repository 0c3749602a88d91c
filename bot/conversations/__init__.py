"""Every conversation of the clinic: a new one is one file here and one line in this table."""

from bot.conversations.admin_clinic import ADMIN_CLINIC
from bot.conversations.admin_doctors import ADMIN_DOCTORS
from bot.conversations.admin_settings import ADMIN_SETTINGS
from bot.conversations.allow import ALLOW
from bot.conversations.appointments import APPOINTMENTS
from bot.conversations.book import BOOK
from bot.conversations.consent import CONSENT
from bot.conversations.delete import DELETE
from bot.conversations.desk_audit import DESK_AUDIT
from bot.conversations.desk_book import DESK_BOOK
from bot.conversations.desk_broadcast import DESK_BROADCAST
from bot.conversations.desk_coming import DESK_COMING
from bot.conversations.desk_dashboard import DESK_DASHBOARD
from bot.conversations.desk_day import DESK_DAY
from bot.conversations.desk_day_off import DESK_DAY_OFF
from bot.conversations.desk_erase import DESK_ERASE
from bot.conversations.desk_forgive import DESK_FORGIVE
from bot.conversations.desk_hours import DESK_HOURS
from bot.conversations.desk_late import DESK_LATE
from bot.conversations.desk_leave import DESK_LEAVE, DESK_REBOOKING
from bot.conversations.desk_money import DESK_MONEY
from bot.conversations.desk_next import DESK_NEXT
from bot.conversations.desk_noshow import DESK_NOSHOW
from bot.conversations.desk_paid import DESK_PAID
from bot.conversations.desk_people import DESK_PEOPLE
from bot.conversations.desk_qr import DESK_QR
from bot.conversations.desk_refund import DESK_REFUND
from bot.conversations.desk_request import DESK_REQUEST
from bot.conversations.desk_seen import DESK_SEEN
from bot.conversations.desk_staff import DESK_STAFF
from bot.conversations.desk_stats import DESK_STATS
from bot.conversations.desk_talks import DESK_CLOSE, DESK_TALKS
from bot.conversations.desk_tasks import CALLS, TASKS
from bot.conversations.desk_visit import DESK_VISIT
from bot.conversations.desk_waiting import DESK_WAITING
from bot.conversations.desk_walk_in import DESK_WALK_IN
from bot.conversations.door import DOOR
from bot.conversations.emergency import EMERGENCY
from bot.conversations.export import EXPORT
from bot.conversations.family import FAMILY
from bot.conversations.feedback import FEEDBACK
from bot.conversations.help import HELP, MEDICAL, THANKS
from bot.conversations.history import HISTORY
from bot.conversations.human import HUMAN
from bot.conversations.join import JOIN
from bot.conversations.language import LANGUAGE
from bot.conversations.late_money import LATE_MONEY
from bot.conversations.link import LINK
from bot.conversations.mailbox import MAILBOX
from bot.conversations.missed import MISSED
from bot.conversations.move import MOVE
from bot.conversations.note import NOTE
from bot.conversations.own import OWN
from bot.conversations.own_records import OWN_RECORDS
from bot.conversations.privacy import PRIVACY
from bot.conversations.profile import PROFILE
from bot.conversations.questions import QUESTIONS
from bot.conversations.queue import QUEUE
from bot.conversations.rebook import REBOOK
from bot.conversations.reminder import REMINDER
from bot.conversations.rx import RX
from bot.conversations.scan import DESK_SCAN, SCAN
from bot.conversations.start import START
from bot.conversations.unconfirmed import UNCONFIRMED
from bot.conversations.waitlist import WAITLIST
from bot.script import Library, To
from core.domain.events import PlacesOffered, RequestLapsed
from core.domain.notices import NoticeKind

PATIENTS = (
    START,
    BOOK,
    LATE_MONEY,
    UNCONFIRMED,
    APPOINTMENTS,
    MOVE,
    FEEDBACK,
    LANGUAGE,
    HELP,
    HUMAN,
    THANKS,
    MEDICAL,
    EMERGENCY,
    JOIN,
    REMINDER,
    MAILBOX,
    CONSENT,
    PRIVACY,
    EXPORT,
    DELETE,
    FAMILY,
    LINK,
    OWN,
    PROFILE,
    WAITLIST,
    REBOOK,
    QUEUE,
    DOOR,
    SCAN,
    MISSED,
    OWN_RECORDS,
    ALLOW,
)
STAFF = (
    TASKS,
    CALLS,
    DESK_REQUEST,
    DESK_COMING,
    DESK_VISIT,
    DESK_PEOPLE,
    DESK_WAITING,
    DESK_ERASE,
    DESK_PAID,
    DESK_REFUND,
    DESK_MONEY,
    DESK_STAFF,
    DESK_TALKS,
    DESK_CLOSE,
    NOTE,
    RX,
    HISTORY,
    DESK_DAY,
    DESK_NEXT,
    DESK_SEEN,
    DESK_NOSHOW,
    DESK_FORGIVE,
    DESK_HOURS,
    DESK_LEAVE,
    DESK_REBOOKING,
    DESK_LATE,
    DESK_AUDIT,
    ADMIN_DOCTORS,
    ADMIN_CLINIC,
    ADMIN_SETTINGS,
    DESK_STATS,
    DESK_DAY_OFF,
    DESK_WALK_IN,
    DESK_BOOK,
    DESK_QR,
    DESK_SCAN,
    DESK_BROADCAST,
    DESK_DASHBOARD,
)

LIBRARY = Library(
    conversations={table.name: table for table in (*PATIENTS, *STAFF)},
    greeting=START.name,
    emergency=EMERGENCY.name,
    consent=CONSENT.name,
    joining=LINK.name,
    human=To(conversation=HUMAN.name, step="talk"),
    with_patient=To(conversation=DESK_TALKS.name, step="talk"),
    after={(BOOK.name, "booked"): To(conversation=PROFILE.name, step="ask", carry={"visit": "visit"})},
    visit=To(conversation=APPOINTMENTS.name, step="visit"),
    reminder=To(conversation=REMINDER.name),
    cards={
        NoticeKind.MISSED: To(conversation=MISSED.name),
        NoticeKind.FEEDBACK: To(conversation=FEEDBACK.name),
        NoticeKind.FOLLOW_UP_DUE: To(conversation=FEEDBACK.name, step="again"),
        NoticeKind.REBOOKING: To(conversation=REBOOK.name),
        NoticeKind.DOCTOR_LATE: To(conversation=QUEUE.name, step="late"),
        NoticeKind.PRESCRIPTION_READY: To(conversation=OWN_RECORDS.name),
        NoticeKind.HISTORY_ASKED: To(conversation=ALLOW.name),
    },
    request=To(conversation=DESK_REQUEST.name, step="card"),
    freed=To(conversation=WAITLIST.name, step="offer"),
    resting=To(conversation=WAITLIST.name, step="rests"),
    news={PlacesOffered: LATE_MONEY.name, RequestLapsed: UNCONFIRMED.name},
    questions=QUESTIONS,
    another=To(conversation=BOOK.name, step="doctor"),
    at_desk={SCAN.name: DESK_SCAN.name},
)
