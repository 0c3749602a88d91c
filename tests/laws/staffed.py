"""A clinic with somebody at its desk: what there is to do, and a day with many patients."""

from dataclasses import replace
from uuid import UUID

from bot.front_desk import Wish
from core.domain.desk_payment import Way
from core.domain.staff import Role
from core.domain.task import Kind
from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.talks_in_memory import Talked
from tests.bot.tasks_in_memory import Task


def staffed(talk: TalkInMemory, role: Role) -> TalkInMemory:
    """Seat somebody of this role, with visits, tasks and a talk before them."""
    free = talk.desk.nearest(Wish(doctors=(2,)))[0]
    third = talk.desk.nearest(Wish(doctors=(4,)))[2]
    me = talk.desk.people[0].id
    talk.desk.pay_at_clinic(talk.desk.hold(patient_id=me, doctor_id=4, clinic_id=1, starts_at=third.starts.at).id)
    talk.clinic.bookings[talk.visit_id].status = "requested"
    owing = talk.desk.hold(patient_id=talk.desk.people[0].id, doctor_id=2, clinic_id=1, starts_at=free.starts.at)
    talk.desk.pay_at_clinic(owing.id)
    talk.desk.wait_to_move_up(owing.id)
    for number, booking in enumerate(talk.clinic.bookings.values()):
        if number in (1, 2):  # two of one number, which the desk has taken money for
            booking.number, booking.paid = "APT-20261124-0001", True
            talk.clinic.till.append((booking.id, Way.CASH))
    talk.clinic.talks[1] = Talked(1, 2, "book.review", words=[(False, "Can I bring my mother along?")])
    talk.clinic.members.seat(1, role, "Asha")
    talk.clinic.members.seat(9, Role.RECEPTIONIST, "Ravi")
    for number, kind in enumerate(Kind, 1):
        asked = owing.id if kind is Kind.VISIT_REQUESTED else None
        talk.clinic.tasks[number] = Task(number, kind, talk.clinic.now, who="Ravi Kumar", visit=asked)
    return talk


def crowded(talk: TalkInMemory) -> TalkInMemory:
    """Let four more be booked."""
    booked = next(b for b in talk.clinic.bookings.values() if b.status == "confirmed")
    for number in range(4):
        more = replace(booked, id=str(UUID(int=number + 900)))
        talk.clinic.bookings[more.id] = more
    return talk


def missed_twice(talk: TalkInMemory) -> TalkInMemory:
    """Let two visits of one number be missed."""
    for booking in list(talk.clinic.bookings.values())[:2]:
        booking.status, booking.number = "no_show", "APT-20261123-0007"
    return talk
