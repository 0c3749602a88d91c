"""What is sealed opens in its own place and nowhere else, and never again once its patient's key is gone."""

from datetime import timedelta

import pytest

from core.domain.errors import NotFound
from core.domain.keyring import BadKeys, Keyring, KeyUnknown, MasterKey, read_keys
from core.services.keys import Standing, look_at_keys, rewrap_all
from core.storage.database import Database
from core.storage.secrets import Sealed
from tests.builders import KEYRING, World

TEXT = "दाने, तीन दिन से"
OLD, NEW = KEYRING.newest, MasterKey("k2", bytes(range(32, 64)))
PLACE = ("visits", 7, "reason")


def sealed(world: World, patient: int, text: str = TEXT) -> bytes:
    with world.work() as uow:
        return uow.secrets.seal(patient, *PLACE, text)


def with_keys(world: World, *keys: MasterKey) -> Database:
    return Database(world.url, clock=world.clock, pool_size=1, keyring=Keyring(keys))


def test_what_is_sealed_opens_in_its_place(world: World) -> None:
    _, patient = world.a_chat()
    kept = sealed(world, patient)
    assert TEXT.encode() not in kept
    with world.work() as uow:
        assert uow.secrets.open(patient, *PLACE, kept) == TEXT
        assert uow.secrets.open(patient, *PLACE, None) is None


def test_the_same_text_is_never_sealed_the_same(world: World) -> None:
    _, patient = world.a_chat()
    assert sealed(world, patient) != sealed(world, patient)


@pytest.mark.parametrize("place", [("notes", 7, "reason"), ("visits", 8, "reason"), ("visits", 7, "comment")])
def test_moved_to_another_place_it_does_not_open(world: World, place: tuple[str, int, str]) -> None:
    _, patient = world.a_chat()
    kept = sealed(world, patient)
    with world.work() as uow, pytest.raises(Sealed):
        uow.secrets.open(patient, *place, kept)


def test_another_patients_words_do_not_open(world: World) -> None:
    _, asha = world.a_chat("asha")
    _, ravi = world.a_chat("ravi")
    kept = sealed(world, asha)
    sealed(world, ravi)
    with world.work() as uow, pytest.raises(Sealed):
        uow.secrets.open(ravi, *PLACE, kept)


def test_a_changed_byte_is_noticed(world: World) -> None:
    _, patient = world.a_chat()
    kept = bytearray(sealed(world, patient))
    kept[-1] ^= 1
    with world.work() as uow, pytest.raises(Sealed):
        uow.secrets.open(patient, *PLACE, bytes(kept))


def test_a_destroyed_key_opens_nothing_and_who_is_erased_gets_no_other(world: World) -> None:
    _, patient = world.a_chat()
    kept = sealed(world, patient)
    with world.work() as uow:
        uow.secrets.destroy([patient])
    world.sql("update patients set erased_at = now()")
    with world.work() as uow:
        assert uow.secrets.open(patient, *PLACE, kept) is None
        with pytest.raises(NotFound):
            uow.secrets.seal(patient, *PLACE, TEXT)
    assert world.sql("select count(*) from patient_keys") == [(0,)]


def test_two_who_make_a_patients_key_at_once_make_one(world: World) -> None:
    _, patient = world.a_chat()
    with world.work() as first:
        one = first.secrets.seal(patient, *PLACE, "one")
    with world.work() as second:
        two = second.secrets.seal(patient, *PLACE, "two")
    assert world.sql("select count(*) from patient_keys") == [(1,)]
    with world.work() as uow:
        assert [uow.secrets.open(patient, *PLACE, kept) for kept in (one, two)] == ["one", "two"]


def test_rotated_everything_opens_by_the_newest_key_alone(world: World) -> None:
    patients = [world.a_chat(f"chat-{n}")[1] for n in range(3)]
    kept = {patient: sealed(world, patient) for patient in patients}
    both = with_keys(world, NEW, OLD)
    assert [(f.name, f.wraps, f.standing) for f in look_at_keys(both)] == [
        ("k2", 0, Standing.NEWEST),
        ("k1", 3, Standing.OLDER),
    ]
    assert rewrap_all(both) == 3
    assert rewrap_all(both) == 0
    assert [(f.name, f.standing) for f in look_at_keys(both)] == [("k2", Standing.NEWEST), ("k1", Standing.UNUSED)]
    both.dispose()
    alone = with_keys(world, NEW)
    with alone.unit_of_work() as uow:
        assert {uow.secrets.open(patient, *PLACE, words) for patient, words in kept.items()} == {TEXT}
    alone.dispose()


def test_a_lost_key_is_named(world: World) -> None:
    _, patient = world.a_chat()
    kept = sealed(world, patient)
    lost = with_keys(world, NEW)
    with pytest.raises(KeyUnknown, match="k1"), lost.unit_of_work() as uow:
        uow.secrets.open(patient, *PLACE, kept)
    assert [(f.name, f.standing) for f in look_at_keys(lost)] == [("k2", Standing.NEWEST), ("k1", Standing.MISSING)]
    assert rewrap_all(lost) == 0
    lost.dispose()


def test_another_key_of_the_same_name_is_noticed(world: World) -> None:
    _, patient = world.a_chat()
    kept = sealed(world, patient)
    wrong = with_keys(world, MasterKey("k1", bytes(32)))
    with pytest.raises(Sealed), wrong.unit_of_work() as uow:
        uow.secrets.open(patient, *PLACE, kept)
    assert [f.standing for f in look_at_keys(wrong)] == [Standing.WRONG]
    wrong.dispose()


def test_who_seals_while_keys_are_rotated_loses_nothing(world: World) -> None:
    _, patient = world.a_chat()
    sealed(world, patient)
    both = with_keys(world, NEW, OLD)
    with both.unit_of_work() as uow:
        during = uow.secrets.seal(patient, *PLACE, "during")
        uow.secrets.rewrap(limit=10)
    world.clock.now += timedelta(seconds=1)
    with both.unit_of_work() as uow:
        assert uow.secrets.open(patient, *PLACE, during) == "during"
    both.dispose()


def test_the_list_is_read_as_it_is_written_and_shows_no_key() -> None:
    ring = Keyring((NEW, OLD))
    assert read_keys(str(ring)) == ring
    assert read_keys(str(ring).replace(",", "\n")) == ring
    assert repr(ring) == "Keyring(keys=(MasterKey(name='k2'), MasterKey(name='k1')))"


@pytest.mark.parametrize("text", ["", "k1", "k1:", "k1:AAAA", "K 1:x", f"{OLD},{OLD}", f"{OLD},"])
def test_what_is_no_list_of_keys_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(BadKeys) as refused:
        read_keys(text)
    assert "AAAA" not in str(refused.value)
    assert str(OLD)[3:] not in str(refused.value)
