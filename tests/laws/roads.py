"""Where the ways to every step of every conversation begin: a chat of a clinic in a certain state, and what is written.

A conversation is taken up by being in the library: its steps are found from its commands and from the buttons that lead
to it (tests/laws/everywhere.py). What only shows otherwise (nothing free, no gateway) has a start of its own here.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from bot.conversations import LIBRARY
from bot.desk_values import FollowUp
from bot.front_desk import Person, Wish
from bot.heard import Opened, Told
from core.domain.events import NoticeDue, PlacesOffered, RequestLapsed, WaitingRests
from core.domain.money import Money
from core.domain.notices import ASKING, NoticeKind
from core.domain.schedule import BlockedPeriod
from core.domain.staff import Role
from tests.bot.clinic_in_memory import MAX_FAMILY
from tests.bot.rebooking_in_memory import rebooks
from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.talks_in_memory import Talked
from tests.bot.test_waitlist_talks import full, is_offered, waits
from tests.laws.staffed import crowded, missed_twice, staffed


def _stranger() -> TalkInMemory:
    return TalkInMemory()


def _known() -> TalkInMemory:
    """Return a patient with a visit tomorrow, one that is cancelled with its money back, and a mother."""
    talk = TalkInMemory()
    me = talk.desk.name_self("Asha Rao")
    talk.desk.add_family("Sunita Rao", "mother")
    for number, days in enumerate((3, 1)):
        free = talk.desk.nearest(Wish(doctors=(1,)))[number + 1]
        starts = free.starts.at + timedelta(days=days)
        visit = talk.desk.hold(patient_id=me.id, doctor_id=1, clinic_id=1, starts_at=starts)
        talk.desk.pay_at_clinic(visit.id)
    talk.clinic.settle(talk.visit_id)
    talk.clinic.members.seat(8, Role.RECEPTIONIST, "Meera")
    over = next(iter(talk.clinic.bookings.values()))
    over.status, over.paid = "cancelled", True
    return talk


def _only_one() -> TalkInMemory:
    """Return a patient who is alone and was with a doctor before: the shortest way to a card."""
    talk = TalkInMemory()
    me = talk.desk.name_self("Asha Rao")
    free = talk.desk.nearest(Wish(doctors=(1,)))[2]
    talk.desk.pay_at_clinic(talk.desk.hold(patient_id=me.id, doctor_id=1, clinic_id=1, starts_at=free.starts.at).id)
    talk.clinic.gateway_works = False
    return talk


def _nothing_free() -> TalkInMemory:
    talk = _only_one()
    talk.clinic.blocked = [
        BlockedPeriod(starts_at=talk.clinic.now, ends_at=talk.clinic.now + timedelta(days=60), doctor_id=1)
    ]
    return talk


def _a_full_day() -> TalkInMemory:
    """Return a patient who looks at tomorrow's times while the last of them go."""
    talk = _only_one()
    talk.write("/book")
    talk.tap("Other days")
    day = talk.button("Tue 24 Nov").id
    end = talk.clinic.now + timedelta(days=1, hours=15)
    talk.clinic.blocked = [BlockedPeriod(starts_at=end - timedelta(hours=24), ends_at=end, doctor_id=1)]
    talk.tap_id(day)
    return talk


def _looks_for_one() -> TalkInMemory:
    """Return a patient who looks for a doctor by something else than a name."""
    talk = TalkInMemory()
    talk.desk.name_self("Asha Rao")
    talk.write("/book")
    talk.tap("Look for one by")
    return talk


def _either_way() -> TalkInMemory:
    """Return a patient who asks how they are seen, at a time that can be had in both ways."""
    talk = _only_one()
    talk.write("Dr Vivek on Wednesday at 4")
    talk.tap("Change")
    talk.tap("Clinic or video")
    return talk


def _too_many() -> TalkInMemory:
    talk = TalkInMemory()
    me = talk.desk.name_self("Asha Rao")
    for number in range(2):
        free = talk.desk.nearest(Wish(doctors=(1,)))[number * 2]
        talk.desk.hold(patient_id=me.id, doctor_id=1, clinic_id=1, starts_at=free.starts.at)
    return talk


def _linked(codes: int) -> Callable[[], TalkInMemory]:
    def start() -> TalkInMemory:
        """Return a patient whom the clinic knows in another chat, after as many codes."""
        talk = _known()
        talk.desk.phone, talk.desk.known_elsewhere, talk.desk.link_codes = "+919800000000", "Asha Rao", codes
        return talk

    return start


def _crowd() -> TalkInMemory:
    """Return a chat with as large a family as one may have."""
    talk = _known()
    for letter in "ABCDEFGHIJKLMNOPQRST"[: MAX_FAMILY - len(talk.desk.people)]:
        talk.desk.add_family(f"{letter}sha Rao", "other")
    return talk


def _crowd_and_another() -> TalkInMemory:
    """Return that chat where the place is wanted for one more."""
    talk = _crowd()
    talk.write("/book")
    talk.tap("More (1/2)")
    talk.tap("Someone else")
    talk.write("Asha Rao")
    return talk


def _tomorrow_is_full() -> TalkInMemory:
    talk = _only_one()
    full(talk.clinic)
    return talk


def _waiting() -> TalkInMemory:
    talk = _tomorrow_is_full()
    waits(talk)
    return talk


def _offered() -> TalkInMemory:
    """Return somebody who waits and for whom a place has become free."""
    talk = _waiting()
    is_offered(talk)
    return talk


def _resting() -> TalkInMemory:
    """Return somebody who has left several offers unanswered, and is asked whether they still wait."""
    talk = _waiting()
    (entry,) = talk.clinic.waits.values()
    entry.shown = replace(entry.shown, rests=True)
    talk.hear_event(WaitingRests(chat_id=1, appointment_id=UUID(entry.shown.id)))
    return talk


def _handed_over() -> TalkInMemory:
    """Return somebody who opens the link by which a relative hands over what is theirs."""
    talk = TalkInMemory()
    talk.clinic.handed["token"] = (2, Person(id=7, name="Sunita Rao", relation="mother"), True)
    talk.hear(Opened("own", {"token": "token"}))
    return talk


def _late_money() -> TalkInMemory:
    talk = _only_one()
    talk.write("Dr Anjali tomorrow after 5")
    talk.clinic.bookings[talk.visit_id].status = "expired"
    visit = talk.visit_id
    talk.clinic.offer(visit)
    talk.told(PlacesOffered, visit)
    return talk


def reminded(kind: Any) -> Callable[[], TalkInMemory]:
    def start() -> TalkInMemory:
        talk = _known()
        talk.hear(Told(NoticeDue(chat_id=1, appointment_id=UUID(talk.visit_id), kind=kind)))
        return talk

    return start


def _to_move(then: Callable[[TalkInMemory], object] = lambda _talk: None) -> Callable[[], TalkInMemory]:
    """Return a patient with two visits to come, who wants to move one of them, in a clinic to which this happens."""

    def start() -> TalkInMemory:
        talk = TalkInMemory()
        me = talk.desk.name_self("Asha Rao")
        for days in (2, 3):
            starts = talk.clinic.now + timedelta(days=days, hours=1)
            talk.desk.pay_at_clinic(talk.desk.hold(patient_id=me.id, doctor_id=1, clinic_id=1, starts_at=starts).id)
        then(talk)
        return talk

    return start


def _moved_often(talk: TalkInMemory) -> None:
    for booking in talk.clinic.bookings.values():
        booking.moves = 2


def _away(talk: TalkInMemory, *, since: timedelta = timedelta(), days: int = 60) -> None:
    away = BlockedPeriod(
        starts_at=talk.clinic.now + since, ends_at=talk.clinic.now + since + timedelta(days=days), doctor_id=1
    )
    talk.clinic.blocked = [away]


def _full_day_to_move(talk: TalkInMemory) -> None:
    """Let her look at a day while the last of its times go."""
    talk.write("move my Thursday appointment")
    talk.tap("Other days")
    day = talk.button("Tue 24 Nov").id
    _away(talk, since=timedelta(hours=12), days=1)
    talk.tap_id(day)


def _rebooked(*, places: bool) -> Callable[[], TalkInMemory]:
    def start() -> TalkInMemory:
        """Return a patient whose visit the clinic cannot keep."""
        talk = _only_one()
        rebooks(talk.clinic, talk.visit_id, places=places)
        talk.hear_notice(NoticeKind.REBOOKING, talk.visit_id)
        return talk

    return start


def _a_wave(*, after: timedelta) -> Callable[[], TalkInMemory]:
    def start() -> TalkInMemory:
        """Return an admin who has entered leave over booked visits, so long after it."""
        talk = _staff(Role.ADMIN)()
        talk.write("/leave Dr Anjali tomorrow")
        talk.tap("Offer other times")
        talk.clinic.now += after
        talk.tap("Look again")
        return talk

    return start


def _seen_by_the_doctor(kind: NoticeKind) -> Callable[[], TalkInMemory]:
    """Return a patient who is asked how the visit was, or why it was missed, or told of a follow-up's fee."""

    def start() -> TalkInMemory:
        talk = _only_one()
        visit = next(iter(talk.clinic.bookings.values()))
        talk.clinic.now = visit.slot.ends_at + timedelta(hours=1)
        visit.status = "no_show" if kind is NoticeKind.MISSED else "completed"
        until = talk.clinic.now.date() + timedelta(days=5)
        talk.clinic.follow_ups[visit.slot.doctor_id] = FollowUp(fee=Money(20_000, "INR"), last_day=until)
        talk.hear_notice(kind, visit.id)
        return talk

    return start


def _staff(role: Role) -> Callable[[], TalkInMemory]:
    def start() -> TalkInMemory:
        return staffed(_known(), role)

    return start


def _crowded() -> TalkInMemory:
    """Return an admin before more booked visits than a card names."""
    return crowded(_staff(Role.ADMIN)())


def _two_inside() -> TalkInMemory:
    """Return the desk of a doctor who sees two at once, and has them both in the room."""
    talk = _staff(Role.RECEPTIONIST)()
    for booking in talk.clinic.bookings.values():
        if booking.slot.doctor_id == 1:
            booking.status, booking.number = "in_consultation", booking.number or "APT-20261124-0009"
    return talk


def _two_talks() -> TalkInMemory:
    """Return somebody at the desk who answers two patients, and has gone away from both."""
    talk = _staff(Role.RECEPTIONIST)()
    for number in (1, 2):
        talk.clinic.talks[number] = Talked(number, number + 1, "book.review", desk=1)
    return talk


def _namesake() -> TalkInMemory:
    """Return the desk that takes in somebody of a name that waits already, without a number."""
    talk = _staff(Role.RECEPTIONIST)()
    talk.write("/walkin Walker Rao Dr Ramesh Rao")
    for label in ("Somebody new", "They have none", "They agree, take in"):
        talk.tap(label)
    return talk


def _unconfirmed() -> TalkInMemory:
    """Return a patient whose visit nobody has confirmed in time."""
    talk = _only_one()
    talk.clinic.bookings[talk.visit_id].status = "cancelled"
    talk.told(RequestLapsed)
    return talk


def _adds_a_branch() -> TalkInMemory:
    """Return an admin who is about to add a branch, whose phone none of the texts is."""
    talk = _staff(Role.ADMIN)()
    talk.write("/clinic")
    talk.tap("Add a branch")
    for words in ("Baari Clinic, Bandra", "3 Hill Road", "9820000000"):
        talk.write(words)
    return talk


def _joined_by_mistake() -> TalkInMemory:
    """Return the desk of a clinic where somebody is known in two chats."""
    talk = _staff(Role.SUPER_ADMIN)()
    talk.clinic.joins.add(1)
    return talk


def _at_the_door(start: Callable[[], TalkInMemory], door: str = "door") -> Callable[[], TalkInMemory]:
    def scans() -> TalkInMemory:
        """Return somebody who has scanned the code at the door."""
        talk = start()
        talk.hear(Opened("door", {"door": door}))
        return talk

    return scans


def _over_a_full_time() -> TalkInMemory:
    """Return the desk that asks for a time of which every place is taken."""
    talk = _staff(Role.RECEPTIONIST)()
    talk.write("/bookfor 98200 12345 Dr Anjali Mehta tomorrow at 10:30 am")
    talk.tap("Ramesh")
    return talk


def _two_branches() -> TalkInMemory:
    """Return an admin of a clinic with two branches."""
    talk = _staff(Role.ADMIN)()
    talk.clinic.counter.two_branches = True
    return talk


def _with_family() -> TalkInMemory:
    """Return somebody who speaks for two, and has no visit."""
    talk = TalkInMemory()
    talk.desk.name_self("Asha Rao")
    talk.desk.add_family("Sunita Rao", "mother")
    return talk


def _late_doctor() -> TalkInMemory:
    """Return a patient who hears that the doctor is late."""
    talk = _only_one()
    talk.hear_notice(NoticeKind.DOCTOR_LATE, next(iter(talk.clinic.bookings)))
    return talk


def _doctor(state: str = "") -> Callable[[], TalkInMemory]:
    def start() -> TalkInMemory:
        """Return a doctor with two visits today; of one of the patients others have written, and `state` says what."""
        talk = _staff(Role.DOCTOR)()
        visits = [b for b in talk.clinic.bookings.values() if b.number and b.status == "confirmed"]
        talk.clinic.files.others.add(visits[0].id)
        if state == "one":
            visits[0].status = "in_consultation"
        if state == "written":
            visits[0].status = "in_consultation"
            talk.clinic.files.notes[visits[0].id] = (1, False)
        return talk

    return start


def _recorded(asked: bool) -> Callable[[], TalkInMemory]:
    def start() -> TalkInMemory:
        """Return a patient for whom two notes were shared, or who is asked whether doctors may see old ones."""
        talk = _known()
        for booking in talk.clinic.bookings.values():
            if booking.chat == 1:
                talk.clinic.files.notes[booking.id] = (1, True)
        if asked:
            talk.clinic.files.asked[talk.visit_id] = None
            talk.hear_notice(NoticeKind.HISTORY_ASKED, talk.visit_id)
        return talk

    return start


def _unwilling() -> TalkInMemory:
    return TalkInMemory(agreed=False)


def _without_consent() -> TalkInMemory:
    """Return somebody who shares a phone before they have agreed to anything."""
    talk = TalkInMemory(agreed=False)
    talk.share("+919800000000")
    return talk


PATIENTS = tuple(c for table in LIBRARY.conversations.values() if not table.needs for c in table.opens_on)
COUNTER = tuple(c for table in LIBRARY.conversations.values() if table.needs for c in table.opens_on)
BOOKING = ("/book", "Dr Anjali tomorrow after 5")
AT_THE_COUNTER = tuple(
    f"{command} 98200 {number}" for command in ("/walkin", "/bookfor") for number in ("12345", "99999")
)

STARTS: tuple[tuple[Callable[[], TalkInMemory], tuple[str, ...]], ...] = (
    (_stranger, PATIENTS),
    (_known, (*PATIENTS, "skin doctor tomorrow after 5", "waiting list for tomorrow", "waiting list for Dr Mehta")),
    (_handed_over, ()),
    (_only_one, BOOKING),
    (_nothing_free, ("/book",)),
    (_a_full_day, ()),
    (_either_way, ()),
    (_looks_for_one, ()),
    (_too_many, BOOKING),
    (_unwilling, ("/book",)),
    (_crowd, ("/book",)),
    (_crowd_and_another, ()),
    (_tomorrow_is_full, ("Dr Anjali Mehta tomorrow at 10", "put me on the waiting list")),
    (_stranger, ("put me on the waiting list", "put me on the waiting list for Dr Anjali Mehta")),
    (_waiting, ("/waitlist",)),
    (_offered, ()),
    (_resting, ("/waitlist",)),
    (_linked(0), ("/link",)),
    (_linked(3), ("/link",)),
    (_without_consent, ()),
    (_late_money, ()),
    (_to_move(), ("/move", "/here")),
    (_to_move(_moved_often), ("move my Thursday appointment",)),
    (_to_move(_away), ("move my Thursday appointment",)),
    (_to_move(_full_day_to_move), ()),
    (_rebooked(places=True), ()),
    (_rebooked(places=False), ()),
    (_staff(Role.ADMIN), ("/cancelday Dr Anjali tomorrow", "/cancelday Dr Sharma tomorrow")),
    (_staff(Role.ADMIN), ("/broadcast Dr Anjali tomorrow: bring reports", "/broadcast Dr Rao tomorrow: bring reports")),
    (_staff(Role.ADMIN), ("/leave Dr Anjali tomorrow leave", "/leave Dr Sharma tomorrow leave")),
    (_crowded, ("/leave 25 dec whole clinic", "/hours Dr Rao tue off")),
    (_a_wave(after=timedelta(0)), ()),
    (_a_wave(after=timedelta(hours=1)), ()),
    (_a_wave(after=timedelta(days=2)), ()),
    *((_seen_by_the_doctor(kind), ()) for kind in (NoticeKind.FEEDBACK, NoticeKind.FOLLOW_UP_DUE, NoticeKind.MISSED)),
    (_unconfirmed, ()),
    *((reminded(kind), ()) for kind in sorted(ASKING)),
    (_late_doctor, ()),
    *((_at_the_door(start), ()) for start in (_unwilling, _known, _with_family, _to_move())),
    (_two_branches, ("/qr",)),
    (_over_a_full_time, ()),
    (lambda: missed_twice(_staff(Role.RECEPTIONIST)()), ("/forgive",)),
    (_known, ("/here",)),
    (_two_inside, ("/seen",)),
    (_two_talks, ("/close",)),
    (_adds_a_branch, ()),
    (_namesake, ()),
    (_joined_by_mistake, ("/people APT-20261124-0001",)),
    (_recorded(asked=False), ("/records",)),
    (_recorded(asked=True), ()),
    (_doctor(), ("/note", "/rx", "/history")),
    (_doctor("one"), ("/note", "/rx Name 500 mg 1-0-1 5 days", "/history")),
    (_doctor("written"), ("/note", "/history")),
    (_staff(Role.SUPER_ADMIN), (*COUNTER, "/refund APT-20261124-0001", "/erase 7", "/erase 404", *AT_THE_COUNTER)),
    (_staff(Role.ADMIN), ("/hours Dr Rao tue off", "/hours Dr Rao 28 nov 10-12", "/settings hold_minutes 20")),
)
"""Where one may begin, and what is written then. A new conversation that none of these leads to adds its own."""
