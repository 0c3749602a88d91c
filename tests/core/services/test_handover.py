"""A relative handed to their own chat: a yes on both sides, once, and then who sees what is plain."""

from uuid import UUID

import pytest

from core.domain.errors import InvitationGone, NotAllowed, NotFound
from core.domain.staff import Role
from core.domain.waitlist import Entry
from core.services import handover
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.cancellation import own_visit
from core.services.erasure import ask_erasure, close_what_is_open, erase, preview
from core.services.family import remove
from core.services.hours import UNDO
from core.services.people_desk import separate_by_desk
from core.services.rebooked import take_rebooked
from core.services.staff import accept, invite
from core.services.waitlist import ask_to_be_moved_up
from tests.builders import World
from tests.core.services.test_linking import Person, separated
from tests.core.services.test_rebooking import Practice


def offers(giver: Person, patient: int, *, keeps: bool = False) -> str:
    with giver.world.work() as uow:
        return handover.hand_over(uow, giver.chat(uow), patient, keeps=keeps).token


def takes(taker: Person, token: str) -> None:
    with taker.world.work() as uow:
        handover.take_over(uow, taker.chat(uow), token)


def sees(person: Person, visit: UUID) -> bool:
    with person.world.work() as uow:
        try:
            own_visit(uow, visit, person.chat(uow).id)
        except NotFound:
            return False
        return True


def told_at(world: World, visit: UUID) -> set[tuple[int, str]]:
    """The chats and ways of the notices that are planned."""
    return set(world.sql("select chat_id, way from notices where appointment_id = %s and status = 'planned'", visit))


@pytest.fixture
def son(world: World) -> Person:
    return Person(world, "telegram", "7001", "Kiran Rao", phone=None)


@pytest.fixture
def mother(son: Person) -> int:
    return son.adds("Sunita Rao")


@pytest.fixture
def visit(world: World, son: Person, mother: int) -> UUID:
    """A visit that the son has booked for his mother, two days from now."""
    clinic = world.a_clinic()
    doctor = world.a_doctor(clinic)
    with world.work() as uow:
        starts = world.at(9, days=2)
        wanted = HoldRequest(chat_id=son.id, patient_id=mother, doctor_id=doctor, clinic_id=clinic, starts_at=starts)
        held = hold_slot(uow, wanted)
        confirm_at_clinic(uow, held.id, son.id)
    return held.id


def test_a_relative_who_is_handed_over_is_their_own_and_the_giver_sees_them_no_more(
    world: World, son: Person, mother: int, visit: UUID
) -> None:
    sunita = Person(world, "whatsapp", "+919800000009", phone="+919800000009")
    assert told_at(world, visit) == {(son.id, "telegram")}
    token = offers(son, mother)
    with world.work() as uow:
        asked = handover.look_at(uow, sunita.chat(uow), token)
    assert (asked.name, asked.keeps) == ("Sunita Rao", False)
    assert not sees(sunita, visit)
    takes(sunita, token)
    assert (sees(sunita, visit), sees(son, visit)) == (True, False)
    assert (sunita.family(), son.family()) == ([("self", "Sunita Rao")], [("self", "Kiran Rao")])
    assert told_at(world, visit) == {(sunita.id, "whatsapp")}
    world.assert_invariants()
    with pytest.raises(InvitationGone):
        takes(Person(world, "telegram", "6666", phone=None), token)


@pytest.fixture
def asked(world: World) -> tuple[Practice, Person, int, UUID]:
    """A visit that the son has booked for his mother, and leave over it: she is to choose another place."""
    practice = Practice(world, booked=0, free=6)
    world.sql("update weekly_hours set ends = '11:00'")
    son = Person(world, "telegram", "7001", "Kiran Rao", phone=None)
    mother = son.adds("Sunita Rao")
    with world.work() as uow:
        wanted = HoldRequest(
            chat_id=son.id,
            patient_id=mother,
            doctor_id=practice.doctor,
            clinic_id=practice.clinic,
            starts_at=world.at(9),
        )
        visit = hold_slot(uow, wanted).id
        confirm_at_clinic(uow, visit, son.id)
    practice.leave()
    world.clock.forward(seconds=UNDO.total_seconds() + 1)
    practice.walks()
    return practice, son, mother, visit


@pytest.mark.parametrize("keeps", [False, True])
def test_who_is_handed_over_while_places_are_offered_is_asked_and_answers_in_their_own_chat(
    world: World, asked: tuple[Practice, Person, int, UUID], *, keeps: bool
) -> None:
    practice, son, mother, visit = asked
    places = practice.places(visit)
    sunita = Person(world, "telegram", "7009", phone=None)
    world.sql("update notices set status = 'sent' where kind = 'rebooking'")
    takes(sunita, offers(son, mother, keeps=keeps))
    world.assert_invariants()
    assert world.sql("select chat_id from notices where kind = 'rebooking' and status = 'planned'") == [(sunita.id,)]
    assert world.sql("select distinct chat_id from outbox where kind = 'lapse_offer'") == [(sunita.id,)]
    with world.work() as uow, pytest.raises(NotFound):
        take_rebooked(uow, visit, places[0], son.id)
    with world.work() as uow:
        assert take_rebooked(uow, visit, places[0], sunita.id).chat_id == sunita.id
    world.assert_invariants()


def test_who_is_handed_over_while_they_wait_for_a_place_waits_in_their_own_chat(
    world: World, son: Person, mother: int, visit: UUID
) -> None:
    with world.work() as uow:
        entry = ask_to_be_moved_up(uow, visit, son.id)
    sunita = Person(world, "telegram", "7009", phone=None)
    takes(sunita, offers(son, mother))
    assert [(e.id, e.chat_id) for e in _waits(sunita)] == [(entry.id, sunita.id)]
    assert _waits(son) == []
    world.assert_invariants()


def _waits(person: Person) -> list[Entry]:
    with person.world.work() as uow:
        return uow.waitlist.of_chat(person.id)


def test_where_both_see_them_the_notices_go_to_their_own_chat(
    world: World, son: Person, mother: int, visit: UUID
) -> None:
    sunita = Person(world, "whatsapp", "+919800000009", phone="+919800000009")
    takes(sunita, offers(son, mother, keeps=True))
    assert (sees(sunita, visit), sees(son, visit)) == (True, True)
    assert son.family() == [("self", "Kiran Rao"), ("mother", "Sunita Rao")]
    assert told_at(world, visit) == {(sunita.id, "whatsapp")}
    world.assert_invariants()


@pytest.mark.parametrize("keeps", [False, True])
def test_who_was_known_by_themselves_is_one_person_then(
    world: World, son: Person, mother: int, visit: UUID, *, keeps: bool
) -> None:
    sunita = Person(world, "whatsapp", "+919800000009", "Sunita Devi", phone="+919800000009")
    takes(sunita, offers(son, mother, keeps=keeps))
    assert sunita.family() == [("self", "Sunita Devi")]
    assert son.family() == [("self", "Kiran Rao"), *([("mother", "Sunita Devi")] if keeps else [])]
    assert (sees(sunita, visit), sees(son, visit)) == (True, keeps)
    world.assert_invariants()


def test_a_link_is_good_for_a_day_and_the_newest_of_a_person_counts(world: World, son: Person, mother: int) -> None:
    sunita = Person(world, "whatsapp", "+919800000009", phone="+919800000009")
    first, second = offers(son, mother), offers(son, mother)
    with pytest.raises(InvitationGone):
        takes(sunita, first)
    world.clock.forward(days=1)
    with pytest.raises(InvitationGone):
        takes(sunita, second)
    assert sunita.family() == []


def test_who_says_no_ends_the_link(world: World, son: Person, mother: int) -> None:
    stranger, sunita = Person(world, "telegram", "6666", phone=None), Person(world, "telegram", "7009", phone=None)
    token = offers(son, mother)
    with world.work() as uow:
        handover.decline(uow, stranger.chat(uow), token)
    with pytest.raises(InvitationGone):
        takes(sunita, token)


def test_nobody_hands_over_whom_they_do_not_speak_for(world: World, son: Person, mother: int) -> None:
    stranger = Person(world, "telegram", "6666", "Meera Shah", phone=None)
    for person, id_ in ((stranger, mother), (stranger, 10**9), (son, son.own())):
        with pytest.raises(NotFound):
            offers(person, id_)
    token = offers(son, mother)
    with pytest.raises(InvitationGone):
        takes(son, token)  # not to the chat that gives
    with son.world.work() as uow:
        uow.patients.remove(son.id, mother)
    with pytest.raises(InvitationGone):
        takes(stranger, token)  # nor once it speaks for them no more
    with pytest.raises(InvitationGone):
        takes(stranger, "x" * 32)


def test_a_web_chat_neither_gives_nor_takes(world: World, son: Person, mother: int) -> None:
    web = Person(world, "webchat", "w-1", "Ravi Kumar", phone=None)
    aunt = web.adds("Meera Kumar", "other")
    with pytest.raises(NotAllowed):
        offers(web, aunt)
    with pytest.raises(NotAllowed):
        takes(web, offers(son, mother))


def test_only_the_hash_of_a_link_is_kept(world: World, son: Person, mother: int) -> None:
    token = offers(son, mother)
    ((kept,),) = world.sql("select token_hash from handovers")
    assert token.encode() not in bytes(kept)
    assert len(token) == 32


def is_erased(person: Person) -> None:
    """Have somebody erased who wishes it."""
    world = person.world
    with world.work() as uow:
        asked = ask_erasure(uow, person.chat(uow))
    world.clock.forward(days=1)
    assert close_what_is_open(world.database, asked.id)
    with world.work() as uow:
        assert erase(uow, asked.id)


@pytest.mark.parametrize("known", [None, "Sunita Devi"])
@pytest.mark.parametrize("keeps", [False, True])
def test_a_giver_who_is_erased_takes_nobody_along_who_has_a_chat_of_their_own(
    world: World, son: Person, mother: int, visit: UUID, *, keeps: bool, known: str | None
) -> None:
    sunita = Person(world, "whatsapp", "+919800000009", known, phone="+919800000009")
    takes(sunita, offers(son, mother, keeps=keeps))
    before = sunita.family()
    with world.work() as uow:
        assert preview(uow, son.chat(uow)).names == ("Kiran Rao",)
    is_erased(son)
    assert (sunita.family(), sees(sunita, visit)) == (before, True)
    assert world.sql("select status from appointments") == [("confirmed",)]
    world.assert_invariants()


@pytest.mark.parametrize("known", [None, "Sunita Devi"])
@pytest.mark.parametrize("keeps", [False, True])
def test_who_took_over_and_is_erased_is_erased_under_every_row(
    world: World, son: Person, mother: int, *, keeps: bool, known: str | None
) -> None:
    sunita = Person(world, "whatsapp", "+919800000009", known, phone="+919800000009")
    takes(sunita, offers(son, mother, keeps=keeps))
    is_erased(sunita)
    assert son.family() == [("self", "Kiran Rao")]
    assert world.sql("select name from patients where name like %s", "Sunita%") == []
    world.assert_invariants()


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_was_handed_over_stays_with_its_person_when_a_mistaken_join_is_undone(
    world: World, son: Person, mother: int, visit: UUID, when: str
) -> None:
    sunita = Person(world, "whatsapp", "+919800000009", "Sunita Devi", phone="+919800000009")
    stranger = Person(world, "telegram", "8009", "Meera Shah", phone="+919800000009")
    if when == "before":
        takes(sunita, offers(son, mother))
    sunita.becomes_one()
    if when == "after":
        takes(sunita, offers(son, mother))
    desk = Person(world, "telegram", "1", phone=None)
    ((join,),) = world.sql("select id from chat_joins")
    with world.work() as uow:
        accept(uow, desk.id, invite(uow, None, Role.ADMIN).token, name="Meera")
    with world.work() as uow:
        separate_by_desk(uow, desk.id, join)
    assert (sees(sunita, visit), sees(stranger, visit)) == (True, False)
    world.assert_invariants()


def test_the_giver_goes_on_seeing_who_becomes_one_with_a_chat_of_theirs_later(
    world: World, son: Person, mother: int, visit: UUID
) -> None:
    """She takes over in a new chat, and joins it to the one that the clinic has known her by."""
    known = Person(world, "telegram", "8009", "Sunita Devi", phone="+919800000009")
    sunita = Person(world, "whatsapp", "+919800000009", phone="+919800000009")
    takes(sunita, offers(son, mother, keeps=True))
    sunita.becomes_one()
    assert son.family() == [("self", "Kiran Rao"), ("mother", "Sunita Devi")]
    assert (sees(son, visit), sees(sunita, visit), sees(known, visit)) == (True, True, True)
    with world.work() as uow:
        people = uow.patients.of_chat(son.id)
        assert [(p.id, p.also) for p in people[1:]] == [(known.own(), (mother,))]
        remove(uow, son.chat(uow), known.own())
    assert (son.family(), sees(sunita, visit)) == ([("self", "Kiran Rao")], True)
    world.assert_invariants()


def test_who_is_two_again_is_with_the_giver_as_before(world: World, son: Person, mother: int, visit: UUID) -> None:
    known = Person(world, "telegram", "8009", "Meera Shah", phone="+919800000009")
    sunita = Person(world, "whatsapp", "+919800000009", phone="+919800000009")
    takes(sunita, offers(son, mother, keeps=True))
    sunita.becomes_one()
    separated(world)
    assert son.family() == [("self", "Kiran Rao"), ("mother", "Sunita Rao")]
    assert (sees(son, visit), sees(sunita, visit), sees(known, visit)) == (True, True, False)
    world.assert_invariants()
