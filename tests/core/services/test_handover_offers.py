"""What is offered to somebody at the moment they are handed over goes along; and two who take each other over."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.domain.errors import NotFound
from core.services import handover
from core.services.waitlist import take_freed
from core.storage.unit_of_work import UnitOfWork
from tests.builders import World
from tests.core.services.test_handover import offers, takes
from tests.core.services.test_late_money import Late
from tests.core.services.test_linking import Person
from tests.core.services.waiting_room import WaitingRoom, Who


def test_a_place_offered_to_who_is_handed_over_is_shown_and_taken_in_their_own_chat(world: World) -> None:
    """Told already in the giver's chat, or not yet: it is told in theirs, and its end is."""
    room = WaitingRoom(world)
    son = Person(world, "telegram", "7001", "Kiran Rao", phone=None)
    mother = son.adds("Sunita Rao")
    strangers = room.full()
    room.waits(Who("sunita", son.id, mother))
    room.cancels(*strangers["9:30"])
    assert room.looks() == 1
    world.sql("update notices set status = 'sent' where kind = 'waitlist_offer'")
    sunita = Person(world, "telegram", "7009", phone=None)
    takes(sunita, offers(son, mother))
    planned = "select chat_id, way from notices where kind = 'waitlist_offer' and status = 'planned'"
    assert world.sql(planned) == [(sunita.id, "telegram")]
    assert world.sql("select distinct chat_id from outbox where kind = 'lapse_offer'") == [(sunita.id,)]
    ((place,),) = world.sql("select id from appointments where status = 'held'")
    with world.work() as uow, pytest.raises(NotFound):
        take_freed(uow, place, son.id)
    brother = Person(world, "whatsapp", "+919800000019", phone=None)
    world.sql("update chat_patients set relation = 'mother' where patient_id = %s", mother)  # handed on, untold yet
    takes(brother, offers(sunita, mother))
    assert world.sql(planned) == [(brother.id, "whatsapp")]
    with world.work() as uow:
        assert take_freed(uow, place, brother.id).chat_id == brother.id
    world.assert_invariants()


def test_late_money_of_who_is_handed_over_is_asked_about_in_their_own_chat(world: World) -> None:
    late = Late(world)
    son = Person(world, "telegram", "7001", "Kiran Rao", phone=None)
    mother = son.adds("Sunita Rao")
    late.chat, late.patient = son.id, mother
    _, payment = late.comes_late()
    late.hear(payment, "pay_1")
    world.sql("update outbox set done_at = now() where kind = 'tell_offer'")
    places = [place for place, *_ in late.places()]
    sunita = Person(world, "telegram", "7009", phone=None)
    takes(sunita, offers(son, mother))
    assert world.sql("select chat_id from outbox where kind = 'tell_offer' and done_at is null") == [(sunita.id,)]
    with pytest.raises(NotFound):
        late.takes(places[0], son.id)
    assert late.takes(places[0], sunita.id).chat_id == sunita.id
    world.assert_invariants()


def test_two_who_take_each_other_over_at_once_do_not_wait_for_each_other(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Each has its own chat already, as whoever writes has: the later one begins anew instead of waiting."""
    one, two = (Person(world, "telegram", str(n), name, phone=None) for n, name in ((7001, "Kiran"), (7002, "Meera")))
    tokens = {one.id: offers(two, two.adds("Sunita Rao")), two.id: offers(one, one.adds("Ravi Rao"))}
    both = threading.Barrier(2, timeout=30)
    begun: set[int] = set()

    def take(person: Person) -> None:
        def work(uow: UnitOfWork) -> None:
            chat = person.chat(uow)
            if person.id not in begun:
                begun.add(person.id)
                both.wait()
            handover.take_over(uow, chat, tokens[person.id])

        world.database.run(work)

    with caplog.at_level("WARNING", logger="core.storage.database"), ThreadPoolExecutor(2) as threads:
        list(threads.map(take, (one, two)))
    again = [vars(record)["reason"] for record in caplog.records if record.message == "transaction runs again"]
    assert set(again) == {"HeldElsewhere"}
    assert [person.family() for person in (one, two)] == [[("self", "Kiran")], [("self", "Meera")]]
    world.assert_invariants()
