"""What was written before: open to who wrote it, to others by consent, to all in an emergency, and each look noted."""

import pytest

from bot.phrases import TABLES
from core.domain.errors import AlreadyDone, HistoryClosed, NotFound, NotPermitted
from core.domain.record import ASKED, Emergency, fingerprint
from core.domain.staff import Role
from core.services import history
from core.services.clinical_notes import share_note, write_note
from core.services.history import Access
from core.services.records import open_in_chat, own_records
from tests.builders import World
from tests.catalogue import where_found
from tests.core.services.consulting_room import Room

CANARY = "Xerostomia"


@pytest.fixture
def room(world: World) -> Room:
    """Dr Mehta has written a note about Ravi, who is now with Dr Rao."""
    room = Room(world)
    room.run(lambda uow: write_note(uow, room.mehta, room.visit, f"{CANARY} since June", diagnosis=CANARY))
    room.visit = room.seen(room.surgery.cheaper, 13)
    return room


def access(room: Room, by: int = 0) -> Access:
    return room.run(lambda uow: history.look(uow, by or room.rao, room.visit)).access


def answers(room: Room, chat: int, *, allowed: bool) -> None:
    room.run(lambda uow: history.answer(uow, room.chat(uow, chat), room.visit, allowed=allowed))


def opened(room: Room) -> int:
    handout = room.run(lambda uow: history.open_history(uow, room.rao, room.visit))
    return len(room.run(lambda uow: open_in_chat(uow, handout.id)).notes)


def test_another_doctor_without_consent_is_refused(room: Room) -> None:
    assert access(room) is Access.CLOSED
    with pytest.raises(HistoryClosed):
        opened(room)
    assert room.reads() == []


def test_with_consent_they_see_it_until_it_is_taken_back(room: Room) -> None:
    room.run(lambda uow: history.ask(uow, room.rao, room.visit))
    assert access(room) is Access.ASKED
    assert room.world.sql("select count(*) from notices where kind = 'history_asked'") == [(1,)]
    with pytest.raises(AlreadyDone):
        room.run(lambda uow: history.ask(uow, room.rao, room.visit))
    answers(room, room.ravi, allowed=True)
    assert access(room) is Access.OPEN
    handout = room.run(lambda uow: history.open_history(uow, room.rao, room.visit))
    assert opened(room) == 1
    ((door, subject, facts),) = room.reads()
    assert (door, subject.split()[0], facts["as"]) == ("webchat", "note", "history")
    room.run(lambda uow: history.withdraw(uow, room.chat(uow, room.ravi)))
    with pytest.raises(HistoryClosed):
        room.run(lambda uow: open_in_chat(uow, handout.id))  # handed out before, and not theirs to read any more
    assert access(room) is Access.DECLINED
    assert where_found(room.world, (CANARY,)) == set()


def test_not_now_is_an_answer_and_only_the_patient_gives_it(room: Room) -> None:
    room.run(lambda uow: history.ask(uow, room.rao, room.visit))
    for chat in (room.surgery.sita[0], room.rao):
        with pytest.raises(NotFound):
            answers(room, chat, allowed=True)
    answers(room, room.ravi, allowed=False)
    assert access(room) is Access.DECLINED
    with pytest.raises(AlreadyDone):
        answers(room, room.ravi, allowed=True)
    with pytest.raises(HistoryClosed):
        opened(room)


def test_who_wrote_it_needs_no_consent(room: Room) -> None:
    room.visit = room.seen(room.surgery.doctor, 15)
    assert access(room, room.mehta) is Access.OWN
    handout = room.run(lambda uow: history.open_history(uow, room.mehta, room.visit))
    assert room.run(lambda uow: open_in_chat(uow, handout.id)).notes[0].diagnosis == CANARY


def test_in_an_emergency_everything_opens_and_everybody_hears_of_it(room: Room) -> None:
    handout = room.run(lambda uow: history.force(uow, room.rao, room.visit, Emergency.UNCONSCIOUS))
    assert len(room.run(lambda uow: open_in_chat(uow, handout.id)).notes) == 1
    forced = room.world.sql("select subject, facts ->> 'reason' from audit where act = 'history.forced'")
    assert forced == [(f"visit {room.visit}", "unconscious")]
    assert room.reads()[0][2]["reason"] == "unconscious"
    told = room.world.sql("select body ->> 'cause' from outbox where kind = 'tell_admins'")
    assert told == [("history_forced",)]


def test_nobody_else_looks_and_nobody_after_the_day(room: Room) -> None:
    with pytest.raises(NotFound):
        access(room, room.mehta)  # it is Dr Rao's visit
    desk = room.seat("desk", Role.RECEPTIONIST)
    with pytest.raises(NotPermitted):
        access(room, desk)
    room.world.clock.forward(days=1)
    with pytest.raises(NotFound):
        access(room)


def test_a_note_is_amended_and_never_overwritten_and_shared_when_the_doctor_says_so(room: Room) -> None:
    visit = room.before
    room.run(lambda uow: write_note(uow, room.mehta, visit, "better"))
    versions = room.run(lambda uow: uow.clinical_notes.versions(visit))
    assert [(n.version, n.text, n.diagnosis) for n in versions] == [
        (1, f"{CANARY} since June", CANARY),
        (2, "better", CANARY),
    ]
    assert room.run(lambda uow: own_records(uow, room.ravi)).notes == ()
    room.run(lambda uow: share_note(uow, room.mehta, visit, shared=True))
    (shared,) = room.run(lambda uow: own_records(uow, room.ravi)).notes
    assert shared["appointment_id"] == visit
    with pytest.raises(Exception, match="stays as it was written"):
        room.world.sql("update clinical_notes set sealed = 'x'")


def test_the_question_says_what_its_version_says() -> None:
    """Changed words are a new version: everybody is asked again."""
    for language, words in ASKED.words.items():
        assert words == fingerprint(TABLES[language][ASKED.says])
    assert set(ASKED.words) == set(TABLES)
