"""One person in several chats: who may become whom, and what a thief of a number, a card or a guess can not do."""

from dataclasses import dataclass

import psycopg
import pytest

from core.domain.consent import CURRENT
from core.domain.errors import AlreadyDone, CodeGone, NotFound, OverlappingVisit, TooManyCodes
from core.services import linking
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.cancellation import own_visit
from core.services.consent import agree
from core.services.linking import MOST_AN_HOUR, Standing
from core.storage.chats import Chat
from core.storage.linking import Join
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World

PHONE = "+919812345678"


@dataclass
class Person:
    """A chat of a messenger, and what its person does."""

    world: World
    channel: str
    address: str
    name: str | None = None
    phone: str | None = PHONE
    code: str = ""

    def __post_init__(self) -> None:
        with self.world.work() as uow:
            chat = uow.chats.open(self.channel, self.address, language="en", name=self.name or "")
            agree(uow, chat, CURRENT.version)
            chat.phone = self.phone
            chat.last_heard_at = uow.now
            uow.chats.save(chat)
            self.id = chat.id
            if self.name:
                uow.patients.add(chat.id, name=self.name, relation="self", phone=self.phone)

    def chat(self, uow: UnitOfWork) -> Chat:
        chat = uow.chats.lock(self.id)
        uow.patients.know(chat.id, chat.family)
        return chat

    def standing(self) -> tuple[Standing, str | None]:
        with self.world.work() as uow:
            return linking.standing(uow, self.chat(uow))

    def asks(self) -> int:
        """Ask for a code; return the chat that it goes to."""
        with self.world.work() as uow:
            sent = linking.ask_code(uow, self.chat(uow))
            self.code = sent.code
            return sent.to.id

    def writes(self, code: str) -> bool:
        with self.world.work() as uow:
            return linking.prove(uow, self.chat(uow), code)

    def joins(self) -> None:
        with self.world.work() as uow:
            linking.join(uow, self.chat(uow))

    def becomes_one(self) -> None:
        self.asks()
        assert self.writes(self.code)
        self.joins()

    def adds(self, name: str, relation: str = "mother") -> int:
        with self.world.work() as uow:
            return uow.patients.add(self.id, name=name, relation=relation).id

    def family(self) -> list[tuple[str, str]]:
        with self.world.work() as uow:
            return [(p.relation, p.name) for p in uow.patients.of_chat(self.chat(uow).id)]

    def own(self) -> int:
        with self.world.work() as uow:
            own = uow.patients.own(self.id)
            assert own
            return own.id


@pytest.fixture
def asha(world: World) -> Person:
    """Asha has been here before, in Telegram."""
    return Person(world, "telegram", "7001", "Asha Rao")


@pytest.fixture
def new(world: World, asha: Person) -> Person:
    """A chat of WhatsApp that has proved the same phone, and nothing else."""
    return Person(world, "whatsapp", PHONE)


def booked(world: World, chat: int, patient: int, doctor: int, hour: int) -> None:
    ((clinic,),) = world.sql("select clinic_id from weekly_hours where doctor_id = %s limit 1", doctor)
    with world.work() as uow:
        wanted = HoldRequest(
            chat_id=chat, patient_id=patient, doctor_id=doctor, clinic_id=clinic, starts_at=world.at(hour)
        )
        held = hold_slot(uow, wanted)
        confirm_at_clinic(uow, held.id, chat)


def separated(world: World) -> None:
    """Let the desk undo the only join there is."""
    with world.work() as uow:
        ((id_,),) = world.sql("select id from chat_joins where separated_at is null")
        join = uow.linking.one(id_)
        assert isinstance(join, Join)
        uow.linking.separate(join, by="staff 1")


# --- joining ------------------------------------------------------------------------------------------------------


def test_a_code_from_the_known_chat_joins_the_new_one(world: World, asha: Person, new: Person) -> None:
    asha.adds("Sunita Rao")
    assert new.standing() == (Standing.CODE, "telegram")
    assert new.family() == []
    assert new.asks() == asha.id
    assert new.writes(new.code)
    assert new.family() == []  # nothing is shown before it is joined
    new.joins()
    assert new.family() == asha.family() == [("self", "Asha Rao"), ("mother", "Sunita Rao")]
    assert new.standing() == (Standing.ALONE, None)
    new.adds("Kiran Rao", "son")
    assert asha.family()[-1] == ("son", "Kiran Rao")
    world.assert_invariants()


def test_the_own_persons_become_one_and_both_histories_stay(world: World, asha: Person) -> None:
    doctor = world.a_doctor(world.a_clinic())
    other = Person(world, "whatsapp", PHONE, "Asha R")
    before, after = other.own(), asha.own()
    booked(world, asha.id, after, doctor, 9)
    booked(world, other.id, before, doctor, 11)
    other.becomes_one()
    assert other.family() == [("self", "Asha Rao")]
    for chat in (asha, other):
        with world.work() as uow:
            visits = uow.appointments.of_chat(chat.id, sorted(uow.patients.ids_of_chat(chat.id)))
            assert [v.patient_id for v in visits] == [after, before]  # each as it was written
            assert [own_visit(uow, v.id, chat.id).id for v in visits] == [v.id for v in visits]
    world.assert_invariants()
    separated(world)
    assert (asha.family(), other.family()) == ([("self", "Asha Rao")], [("self", "Asha R")])
    with world.work() as uow, pytest.raises(NotFound):
        own_visit(uow, visits[0].id, other.id)
    world.assert_invariants()


def test_two_of_the_same_name_stay_two(world: World, asha: Person) -> None:
    other = Person(world, "whatsapp", PHONE, "Asha Rao")
    asha.adds("Sunita Rao")
    other.adds("Sunita Rao")
    other.becomes_one()
    assert other.family() == [("self", "Asha Rao"), ("mother", "Sunita Rao"), ("mother", "Sunita Rao")]


def test_whoever_is_alone_in_the_known_chat_is_not_made_up(world: World) -> None:
    known = Person(world, "telegram", "7001")
    known.adds("Sunita Rao")
    other = Person(world, "whatsapp", PHONE, "Asha Rao")
    other.becomes_one()
    assert known.family() == other.family() == [("self", "Asha Rao"), ("mother", "Sunita Rao")]
    separated(world)
    assert (known.family(), other.family()) == ([("mother", "Sunita Rao")], [("self", "Asha Rao")])


def test_three_chats_of_one_person_are_one_and_part_again(world: World, asha: Person, new: Person) -> None:
    new.becomes_one()
    third = Person(world, "telegram", "7002", "Asha")
    third.adds("Kiran Rao", "son")
    third.becomes_one()
    assert asha.family() == new.family() == third.family() == [("self", "Asha Rao"), ("son", "Kiran Rao")]
    assert world.sql("select count(*) from chats where joined_to = %s", asha.id) == [(2,)]
    with world.work() as uow:
        join = next(j for j in uow.linking.of_chats([third.id]))
        uow.linking.separate(join, by="staff 1")
    assert third.family() == [("self", "Asha"), ("son", "Kiran Rao")]
    assert asha.family() == new.family() == [("self", "Asha Rao")]
    world.assert_invariants()


def test_what_was_joined_before_parts_with_it(world: World, asha: Person) -> None:
    first = Person(world, "telegram", "7002", "Old", phone="+919800000002")
    second = Person(world, "whatsapp", "+919800000002", phone="+919800000002")
    second.becomes_one()  # second -> first
    world.sql("update chats set phone = %s where id = %s", PHONE, first.id)
    world.clock.forward(hours=2)
    first.phone = PHONE
    first.becomes_one()  # first, and second with it -> asha
    assert second.family() == [("self", "Asha Rao")]
    with world.work() as uow:
        join = next(j for j in uow.linking.of_chats([asha.id]))
        uow.linking.separate(join, by="staff 1")
    assert first.family() == second.family() == [("self", "Old")]
    assert asha.family() == [("self", "Asha Rao")]
    world.assert_invariants()


def test_a_join_is_written_down(world: World, asha: Person, new: Person) -> None:
    new.becomes_one()
    ((door, act, subject, facts),) = world.sql("select door, act, subject, facts from audit")
    assert (door, act, subject) == ("whatsapp", "people.joined", f"chat {new.id}")
    assert (facts["to"], facts["by"]) == (asha.id, "code")


# --- what a thief can not do --------------------------------------------------------------------------------------


def test_a_stolen_sim_alone_joins_nothing(world: World, asha: Person, new: Person) -> None:
    """The number is proved in a new chat, and the code is in the old one."""
    assert new.asks() == asha.id
    with pytest.raises(CodeGone):
        new.joins()
    with world.work() as uow, pytest.raises(CodeGone):
        linking.meeting(uow, new.chat(uow))
    assert new.family() == []


def test_no_code_goes_by_sms_nor_to_a_chat_without_an_account(world: World) -> None:
    Person(world, "sms", PHONE, "Asha Rao")
    Person(world, "webchat", "w-1", "Asha Rao")
    thief = Person(world, "telegram", "6666")
    assert thief.standing() == (Standing.ALONE, None)
    with pytest.raises(NotFound):
        thief.asks()


def test_a_web_chat_is_nobodys_account(world: World, asha: Person) -> None:
    web = Person(world, "webchat", "w-1")
    assert web.standing() == (Standing.NO_ACCOUNT, None)
    with pytest.raises(NotFound):
        web.asks()


def test_a_forwarded_contact_proves_nothing(world: World, asha: Person) -> None:
    """A card of somebody else comes without a vouched phone, and so there is none here."""
    thief = Person(world, "telegram", "6666", phone=None)
    assert thief.standing() == (Standing.NO_PHONE, None)
    with pytest.raises(NotFound):
        thief.asks()


def test_whoever_guesses_has_five_tries_and_three_codes_an_hour(world: World, asha: Person, new: Person) -> None:
    for _ in range(MOST_AN_HOUR):
        new.asks()
        wrong = "000000" if new.code != "000000" else "111111"
        assert [new.writes(wrong) for _ in range(5)] == [False] * 5
        with pytest.raises(CodeGone):
            new.writes(new.code)
    with pytest.raises(TooManyCodes):
        new.asks()
    world.clock.forward(hours=1, seconds=1)
    new.asks()
    with pytest.raises(psycopg.errors.CheckViolation):
        world.sql("update link_codes set tries = 6")


def test_nobodys_chat_is_filled_with_codes_by_many(world: World, asha: Person) -> None:
    thieves = [Person(world, "telegram", f"66{n}") for n in range(MOST_AN_HOUR + 1)]
    for thief in thieves[:-1]:
        assert thief.asks() == asha.id
    with pytest.raises(TooManyCodes):
        thieves[-1].asks()


def test_a_code_is_good_once_for_ten_minutes_in_the_chat_that_asked(world: World, asha: Person, new: Person) -> None:
    new.asks()
    other = Person(world, "telegram", "6666")
    with pytest.raises(CodeGone):
        other.writes(new.code)
    world.clock.forward(minutes=10)
    with pytest.raises(CodeGone):
        new.writes(new.code)
    new.asks()
    first = new.code
    new.asks()
    assert not new.writes(first) or first == new.code  # asking again ends the one before
    assert new.writes(new.code)
    with pytest.raises(CodeGone):
        new.writes(new.code)
    new.joins()
    with pytest.raises(CodeGone):
        new.joins()


def test_a_match_that_is_not_used_is_over_too(world: World, asha: Person, new: Person) -> None:
    new.asks()
    assert new.writes(new.code)
    world.clock.forward(minutes=10)
    with pytest.raises(CodeGone):
        new.joins()


def test_the_code_stands_nowhere_but_in_its_message(world: World, asha: Person, new: Person) -> None:
    new.asks()
    ((stored, tries),) = world.sql("select code_hash, tries from link_codes")
    assert new.code.encode() not in bytes(stored)
    assert (len(new.code), new.code.isdigit(), tries) == (6, True, 0)


def test_one_code_is_open_at_a_time(world: World, asha: Person, new: Person) -> None:
    new.asks()
    new.asks()
    assert world.sql("select count(*) from link_codes where closed_at is null") == [(1,)]
    with pytest.raises(psycopg.errors.UniqueViolation):
        world.sql("update link_codes set closed_at = null")


def test_a_lost_channel_goes_to_the_desk_once_a_day(world: World, asha: Person, new: Person) -> None:
    world.sql("update chats set unreachable_at = now() where id = %s", asha.id)
    assert new.standing() == (Standing.DESK, None)
    with pytest.raises(NotFound):
        new.asks()
    for _ in range(2):
        with world.work() as uow:
            linking.ask_desk(uow, new.chat(uow))
    assert world.sql("select kind, chat_id from tasks") == [("join_people", new.id)]


def test_a_patient_of_the_desk_is_shown_to_nobody_by_the_phone_alone(world: World) -> None:
    world.sql("insert into patients (name, phone, created_at) values ('Walked In', %s, now())", PHONE)
    new = Person(world, "whatsapp", PHONE)
    assert new.standing() == (Standing.DESK, None)
    assert new.family() == []


def test_what_is_joined_is_not_joined_again(world: World, asha: Person, new: Person) -> None:
    new.becomes_one()
    with world.work() as uow, pytest.raises(AlreadyDone):
        linking.join_chats(uow, new.chat(uow), asha.id, by=None)
    with pytest.raises(psycopg.errors.CheckViolation):
        world.sql("update chats set joined_to = id")


def test_one_person_is_in_one_place_at_a_time_under_both_rows(world: World, asha: Person) -> None:
    clinic = world.a_clinic()
    one, two = world.a_doctor(clinic), world.a_doctor(clinic, "Dr Rao")
    other = Person(world, "whatsapp", PHONE, "Asha R")
    before = other.own()
    booked(world, other.id, before, one, 9)
    other.becomes_one()
    with pytest.raises(OverlappingVisit):
        booked(world, asha.id, asha.own(), two, 9)
    booked(world, other.id, before, two, 11)  # an id that was chosen before is the one person's by now
    assert world.sql("select patient_id from appointments order by created_at, starts_at") == [
        (before,),
        (asha.own(),),
    ]
    world.assert_invariants()


def test_nobody_joins_a_chat_that_has_been_erased_since_the_code_came_back(
    world: World, asha: Person, new: Person
) -> None:
    new.asks()
    assert new.writes(new.code)
    world.sql("update chats set address = 'erased-' || id where id = %s", asha.id)
    with pytest.raises(AlreadyDone):
        new.joins()
    assert world.sql("select count(*) from chat_joins") == [(0,)]
