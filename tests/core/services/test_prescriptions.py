"""A prescription: read as it was written, looked at, given, taken back in time, and handed to nobody else."""

from functools import partial
from uuid import UUID

import psycopg
import pytest

from bot.clinic_staff_desk import ClinicStaffDesk
from bot.desk_values import Moment
from core.domain.errors import BadRecord, GivenAlready, NotFound, NotPermitted, VisitClosed
from core.domain.prescription import Medicine
from core.domain.record import RecordKind
from core.domain.staff import Role
from core.services import prescriptions
from core.services.records import hand_out_own, make_link, open_in_chat, open_link, own_records
from tests.builders import World
from tests.catalogue import where_found
from tests.core.services.consulting_room import Room

CANARY = ("Zanubrutinib", "Quinapril", "lukewarm")
WHOLE = "Zanubrutinib 80 mg 1-0-1 5 days; Quinapril 10 mg 0-0-1 after food 2 weeks; advice: lukewarm water"


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


def begun(room: Room, text: str = WHOLE, *, by: int = 0) -> UUID:
    rx = room.run(lambda uow: prescriptions.begin(uow, by or room.mehta, room.visit)).id
    room.run(lambda uow: prescriptions.write(uow, by or room.mehta, rx, text))
    return rx


def given(room: Room, text: str = WHOLE) -> UUID:
    rx = begun(room, text)
    room.run(lambda uow: prescriptions.give(uow, room.mehta, rx))
    return rx


def test_what_is_written_is_read_and_sealed(room: Room) -> None:
    rx = begun(room)
    kept = room.run(lambda uow: uow.prescriptions.one(rx)).written
    assert kept.medicines == (
        Medicine(name="Zanubrutinib", dose="80 mg", frequency="1-0-1", days="5"),
        Medicine(name="Quinapril", dose="10 mg", frequency="0-0-1 after food", days="14"),
    )
    assert kept.advice == "lukewarm water"
    assert where_found(room.world, CANARY) == set()


def test_what_is_missing_is_asked_for_in_order(room: Room) -> None:
    rx = begun(room, "Zanubrutinib")
    asked = []
    for answer in ("80 mg", "", "one week"):
        missing = room.run(lambda uow: prescriptions.written(uow, room.mehta, rx)).missing
        asked.append(missing and missing[1].value)
        room.run(partial(prescriptions.fill, by=room.mehta, prescription_id=rx, text=answer))
    assert asked == ["dose", "frequency", "days"]
    (medicine,) = room.run(lambda uow: prescriptions.written(uow, room.mehta, rx)).medicines
    assert (medicine.dose, medicine.frequency, medicine.days) == ("80 mg", "", "one week")


def test_what_is_not_whole_is_not_given(room: Room) -> None:
    for text in ("Zanubrutinib 80 mg", "advice: rest"):
        rx = begun(room, text)
        with pytest.raises(BadRecord):
            room.run(partial(prescriptions.give, by=room.mehta, prescription_id=rx))
        room.run(partial(prescriptions.drop, by=room.mehta, prescription_id=rx))
    assert room.world.sql("select count(*) from prescriptions") == [(0,)]


def test_the_patient_is_told_once_it_can_no_longer_be_undone_and_not_before(room: Room) -> None:
    rx = given(room)
    ((number,),) = room.world.sql("select number from prescriptions")
    assert number == "RX-20261123-0001"
    due = room.world.at(11, 2, days=0)
    notice = "select status, due_at from notices where kind = 'prescription_ready'"
    assert room.world.sql(notice) == [("planned", due)]
    assert room.run(lambda uow: own_records(uow, room.ravi)).prescriptions == ()
    draft = room.run(lambda uow: prescriptions.undo(uow, room.mehta, rx))
    assert draft.written == room.run(lambda uow: uow.prescriptions.one(rx)).written
    assert room.world.sql(notice) == [("withdrawn", due)]
    room.run(lambda uow: prescriptions.give(uow, room.mehta, draft.id))
    room.world.clock.forward(minutes=2)
    with pytest.raises(GivenAlready):
        room.run(lambda uow: prescriptions.undo(uow, room.mehta, draft.id))
    (listed,) = room.run(lambda uow: own_records(uow, room.ravi)).prescriptions
    assert listed["number"] == "RX-20261123-0002"
    room.world.assert_invariants()


def test_what_is_taken_back_stands_first_in_what_is_being_written(room: Room) -> None:
    """And not a word of either is lost, however long both are together."""
    twenty = ";".join(f"Quinapril {n} 10 mg 0-0-1 5 days" for n in range(20))
    rx = given(room, f"{twenty}; advice: rest")
    other = begun(room, "Zanubrutinib; advice: lukewarm water")
    draft = room.run(lambda uow: prescriptions.undo(uow, room.mehta, rx))
    assert draft.id == other
    kept = room.run(lambda uow: uow.prescriptions.one(other)).written
    assert kept == draft.written
    assert [m.name for m in kept.medicines] == [*(f"Quinapril {n}" for n in range(20)), "Zanubrutinib"]
    assert (kept.advice, kept.missing and kept.missing[0]) == ("rest\nlukewarm water", 21)
    assert room.world.sql("select status from prescriptions order by status") == [("draft",), ("withdrawn",)]
    room.world.assert_invariants()


def test_until_when_it_can_be_taken_back_is_told_in_the_time_of_its_branch(world: World) -> None:
    world.a_clinic("Another Clinic", zone="Asia/Dubai")  # the first of them all
    room = Room(world)
    rx = given(room)
    desk = room.run(lambda uow: ClinicStaffDesk(uow, room.mehta, join_link=lambda *_: None).rx_given(str(rx)))
    assert desk == ("RX-20261123-0001", Moment(world.at(11, 2, days=0), "Asia/Kolkata"))


def test_what_was_given_is_never_rewritten(room: Room) -> None:
    rx = given(room)
    with pytest.raises(GivenAlready):
        room.run(lambda uow: prescriptions.write(uow, room.mehta, rx, "more"))
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="stays as it was given"):
        room.world.sql("update prescriptions set sealed = 'x' where id = %s", rx)


def test_who_may_not_write_does_not(room: Room) -> None:
    """The reception, an admin, the patient, another doctor, and before the visit's day."""
    for role in (Role.RECEPTIONIST, Role.ADMIN, Role.SUPER_ADMIN):
        chat = room.seat(role.value, role)
        with pytest.raises(NotPermitted):
            room.run(partial(prescriptions.begin, by=chat, visit_id=room.visit))
    with pytest.raises(NotPermitted):
        room.run(lambda uow: prescriptions.begin(uow, room.ravi, room.visit))
    with pytest.raises(NotFound):
        room.run(lambda uow: prescriptions.begin(uow, room.rao, room.visit))
    rx = begun(room)
    with pytest.raises(NotFound):
        room.run(lambda uow: prescriptions.give(uow, room.rao, rx))
    later = room.surgery.booked(hour=15, days=3)
    with pytest.raises(VisitClosed):
        room.run(lambda uow: prescriptions.begin(uow, room.mehta, later))


def test_each_reading_by_the_patient_is_written_down_by_row_and_door(room: Room) -> None:
    rx = given(room)
    room.world.clock.forward(minutes=2)
    handout = room.run(lambda uow: hand_out_own(uow, room.ravi, RecordKind.PRESCRIPTION, rx))
    assert room.reads() == []
    opened = room.run(lambda uow: open_in_chat(uow, handout.id))
    assert opened.prescriptions[0].written.medicines[0].name == "Zanubrutinib"
    token = room.run(lambda uow: make_link(uow, handout.id))
    room.run(lambda uow: open_link(uow, token))
    with pytest.raises(NotFound):
        room.run(lambda uow: open_link(uow, token))
    reads = room.reads()
    assert [(door, subject, facts["by"], facts["chat"]) for door, subject, facts in reads] == [
        ("patient, chat", f"prescription {rx}", "chat", room.ravi),
        ("patient, link", f"prescription {rx}", "link", room.ravi),
    ]
    assert where_found(room.world, (*CANARY, token)) == set()
    room.world.assert_invariants()


def test_a_paper_is_over_after_an_hour_and_gone_with_the_right_to_it(room: Room) -> None:
    rx = given(room)
    room.world.clock.forward(minutes=2)
    handout = room.run(lambda uow: hand_out_own(uow, room.ravi, RecordKind.PRESCRIPTION, rx))
    token = room.run(lambda uow: make_link(uow, handout.id))
    room.world.sql("delete from chat_patients where patient_id = %s", room.patient)
    with pytest.raises(NotFound):
        room.run(lambda uow: open_link(uow, token))
    room.world.sql("insert into chat_patients values (%s, %s, 'self')", room.ravi, room.patient)
    room.world.clock.forward(hours=1)
    with pytest.raises(NotFound):
        room.run(lambda uow: open_link(uow, token))
    with pytest.raises(NotFound):
        room.run(lambda uow: open_in_chat(uow, handout.id))
    assert room.reads() == []


def test_foreign_and_missing_papers_look_the_same(room: Room) -> None:
    rx = given(room)
    room.world.clock.forward(minutes=2)
    sita = room.surgery.sita[0]
    for id_ in (rx, room.visit):
        for kind in (RecordKind.PRESCRIPTION, RecordKind.NOTE, RecordKind.DRAFT, RecordKind.HISTORY):
            with pytest.raises(NotFound):
                room.run(partial(hand_out_own, chat_id=sita, kind=kind, row_id=id_))


def test_sealed_for_one_row_it_opens_in_no_other(room: Room) -> None:
    """The binding is the safety: the same bytes in another row, or under another patient, do not open."""
    first = begun(room)
    other = room.seen(room.surgery.doctor, 13, who=room.surgery.sita)
    second = room.run(lambda uow: prescriptions.begin(uow, room.mehta, other)).id
    room.world.sql(
        "update prescriptions set sealed = (select sealed from prescriptions where id = %s) where id = %s",
        first,
        second,
    )
    with pytest.raises(Exception, match=r"prescriptions\.sealed"):
        room.run(lambda uow: uow.prescriptions.one(second))
