"""What is kept of a person beyond the name: read, sealed, asked once, and nobody else's business."""

import pytest

from core.domain.errors import BadAnswer, ConsentNeeded, NotFound
from core.domain.profile import Field
from core.services import profile
from tests.builders import World
from tests.catalogue import where_found
from tests.core.services.test_linking import PHONE, Person


@pytest.fixture
def asha(world: World) -> Person:
    return Person(world, "telegram", "7001", "Asha Rao")


def says(person: Person, field: Field, text: str, *, of: int | None = None) -> str:
    with person.world.work() as uow:
        return profile.answer(uow, person.chat(uow), of or person.own(), field, text)


def kept(person: Person, *, of: int | None = None) -> dict[Field, str | None]:
    with person.world.work() as uow:
        return profile.profile_of(uow, person.chat(uow), of or person.own())


@pytest.mark.parametrize(
    ("field", "text", "read"),
    [
        (Field.BIRTH_DATE, "1980-03-12", "1980-03-12"),
        (Field.SEX, "female", "female"),
        (Field.PHONE, "098123 45678", "+919812345678"),
        (Field.ADDRESS, " 12  MG Road,\nMumbai 400001 ", "12 MG Road, Mumbai 400001"),
        (Field.BLOOD_GROUP, "AB-", "AB-"),
        (Field.EMERGENCY_CONTACT, "रवि राव ९८१२३ ४५६७८", "रवि राव, +919812345678"),
        (Field.LANGUAGE, "hi", "hi"),
    ],
)
def test_an_answer_is_kept_as_it_is_understood(asha: Person, field: Field, text: str, read: str) -> None:
    assert says(asha, field, text) == read
    assert kept(asha) == {field: read}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Field.BIRTH_DATE, "2080-01-01"),
        (Field.BIRTH_DATE, "12/3/1980"),
        (Field.SEX, "yes"),
        (Field.PHONE, "12345"),
        (Field.ADDRESS, "here"),
        (Field.ADDRESS, "x" * 201),
        (Field.BLOOD_GROUP, "C+"),
        (Field.EMERGENCY_CONTACT, "my brother"),
        (Field.EMERGENCY_CONTACT, "9812345678"),
        (Field.LANGUAGE, "xx"),
    ],
)
def test_what_is_no_answer_is_refused(asha: Person, field: Field, text: str) -> None:
    with pytest.raises(BadAnswer):
        says(asha, field, text)
    assert kept(asha) == {}


def test_nothing_of_it_stands_in_the_open(world: World, asha: Person) -> None:
    says(asha, Field.ADDRESS, "Quratulain Street 7, Zubeidapur")
    assert where_found(world, ("Quratulain", "Zubeidapur")) == set()
    assert kept(asha) == {Field.ADDRESS: "Quratulain Street 7, Zubeidapur"}


def test_what_is_needed_is_asked_once_also_of_who_would_rather_not_say(world: World, asha: Person) -> None:
    world.sql("insert into settings (name, value) values ('profile_needed', '\"birth_date,sex\"')")
    world.sql("update revisions set version = version + 1 where topic = 'clinic'")

    def needed() -> tuple[Field, ...]:
        with world.work() as uow:
            return profile.still_needed(uow, asha.chat(uow), asha.own())

    assert needed() == (Field.BIRTH_DATE, Field.SEX)
    says(asha, Field.BIRTH_DATE, "1980-03-12")
    with world.work() as uow:
        profile.leave_out(uow, asha.chat(uow), asha.own(), Field.SEX)
    assert needed() == ()
    assert kept(asha) == {Field.BIRTH_DATE: "1980-03-12", Field.SEX: None}
    assert says(asha, Field.SEX, "female") == "female"  # and may be said later


def test_what_was_said_in_one_chat_is_known_in_the_other(world: World, asha: Person) -> None:
    other = Person(world, "whatsapp", PHONE, "Asha R")
    says(other, Field.BLOOD_GROUP, "O+")
    says(other, Field.SEX, "female")
    says(asha, Field.SEX, "other")
    world.clock.forward(minutes=1)
    other.becomes_one()
    assert kept(other) == {Field.SEX: "other", Field.BLOOD_GROUP: "O+"}


def test_a_strangers_profile_looks_like_a_missing_one(world: World, asha: Person) -> None:
    stranger = Person(world, "telegram", "6666", "Meera Shah", phone=None)
    says(asha, Field.BLOOD_GROUP, "O+")
    for id_ in (asha.own(), 10**9):
        with pytest.raises(NotFound):
            kept(stranger, of=id_)
        with pytest.raises(NotFound):
            says(stranger, Field.BLOOD_GROUP, "A+", of=id_)
    assert kept(asha) == {Field.BLOOD_GROUP: "O+"}


def test_nothing_is_kept_without_consent(world: World) -> None:
    with world.work() as uow:
        chat = uow.chats.open("telegram", "7001", language="en", name="")
    with world.work() as uow, pytest.raises(ConsentNeeded):
        profile.answer(uow, uow.chats.lock(chat.id), 1, Field.SEX, "female")


def test_who_takes_their_data_along_can_read_it(world: World, asha: Person) -> None:
    says(asha, Field.ADDRESS, "12 MG Road, Mumbai")
    with world.work() as uow:
        read = uow.erasures.read(uow.erasures.everybody(asha.id))
    assert [(row["field"], row["value"]) for row in read["profile"]] == [("address", "12 MG Road, Mumbai")]
