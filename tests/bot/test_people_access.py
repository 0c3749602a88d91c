"""Nobody reaches anybody else's people: every verb and button of the household, by owner, family, other, stranger.

Foreign and missing look the same: what is answered to an id of somebody else is compared with what is answered to one
of nobody.
"""

from collections.abc import Callable, Iterator

import pytest

from bot.buttons import base36
from bot.clinic_desk import ClinicDesk
from bot.conversations import LIBRARY
from bot.counter.household import Household
from bot.household import HOUSEHOLD_REFUSALS
from core.domain.errors import Refusal
from tests.bot.reception import Asker, Reception, rows
from tests.builders import World
from tests.core.services.test_linking import PHONE, Person

NOBODY = 999_999
STATE = """
    select (select jsonb_agg(to_jsonb(p) - 'created_at' order by id) from patients p) as people,
           (select jsonb_agg(to_jsonb(c) order by chat_id, patient_id) from chat_patients c) as families,
           (select jsonb_agg(to_jsonb(v) order by patient_id, field) from profile_values v) as said,
           (select jsonb_agg(to_jsonb(j) order by id) from chat_joins j) as joins,
           (select jsonb_agg(to_jsonb(h) order by id) from handovers h) as handovers,
           (select jsonb_agg(jsonb_build_object('id', id, 'to', joined_to) order by id) from chats) as chats
"""

VERBS: dict[str, Callable[[Household, int, str], object]] = {
    "details": lambda desk, person, _token: desk.details(person),
    "details_needed": lambda desk, person, _token: desk.details_needed(person),
    "keep_answer": lambda desk, person, _token: desk.keep_answer(person, "sex", "female"),
    "leave_out": lambda desk, person, _token: desk.leave_out(person, "sex"),
    "rename_person": lambda desk, person, _token: desk.rename_person(person, "Somebody Else"),
    "remove_person": lambda desk, person, _token: desk.remove_person(person),
    "hand_over": lambda desk, person, _token: desk.hand_over(person, keeps=False),
    "handed_over": lambda desk, _person, token: desk.handed_over(token),
    "take_over": lambda desk, _person, token: desk.take_over(token),
    "decline_over": lambda desk, _person, token: desk.decline_over(token),
    "meeting": lambda desk, _person, _token: desk.meeting(),
    "become_one": lambda desk, _person, _token: desk.become_one(),
    "prove_link_code": lambda desk, _person, _token: desk.prove_link_code("123456"),
}
"""Every verb and question of the household that names a person, a link or a code, called with somebody else's."""

OWN = {"details", "details_needed", "keep_answer", "leave_out", "rename_person"}
"""What the owner, and the other chat of the same family, may do with the own person."""
OF_RELATIVES = {*OWN, "remove_person", "hand_over"}


@pytest.fixture
def people(world: World) -> dict[str, Person]:
    """Asha with her mother; her second chat; another patient; and a stranger with nobody."""
    asha = Person(world, "telegram", "7001", "Asha Rao")
    asha.adds("Sunita Rao")
    family = Person(world, "whatsapp", PHONE)
    family.becomes_one()
    return {
        "owner": asha,
        "family": family,
        "other": Person(world, "telegram", "7002", "Meera Shah", phone=None),
        "stranger": Person(world, "telegram", "7003", phone=None),
    }


def outcome(person: Person, verb: str, of: int, token: str = "x" * 32) -> str:
    """What a verb answers: a refusal's code, or that it was done; nothing of it is kept."""
    try:
        with person.world.work() as uow:
            VERBS[verb](ClinicDesk(uow, person.chat(uow), gateway=None), of, token)
            uow.linking.at_the_desk("+910000000000")  # whatever was sent without waiting has been refused by now
            uow.at_the_end(_undo)
    except Refusal as refusal:
        return refusal.code()
    except _Undone:
        return "done"
    raise AssertionError(verb)


class _Undone(Exception):
    """Undoes what was only tried."""


def _undo(_uow: object) -> None:
    raise _Undone


def test_every_verb_with_a_person_a_link_or_a_code_is_tried() -> None:
    assert HOUSEHOLD_REFUSALS.keys() - VERBS.keys() == {"ask_link_code", "stay_two", "ask_desk_to_join"}


@pytest.mark.parametrize("verb", VERBS)
def test_foreign_and_missing_look_the_same(people: dict[str, Person], world: World, verb: str) -> None:
    before = rows(world, STATE)
    ((mother,),) = world.sql("select id from patients where name = 'Sunita Rao'")
    own = people["owner"].own()
    for who in ("other", "stranger"):
        answers = {outcome(people[who], verb, of) for of in (own, mother, NOBODY)}
        assert len(answers) == 1
        assert answers != {"done"}
    assert rows(world, STATE) == before


@pytest.mark.parametrize("who", ["owner", "family"])
def test_the_two_chats_of_one_person_may_do_the_same(people: dict[str, Person], world: World, who: str) -> None:
    ((mother,),) = world.sql("select id from patients where name = 'Sunita Rao'")
    own = people["owner"].own()
    assert {verb for verb in OF_RELATIVES if outcome(people[who], verb, own) == "done"} == OWN
    assert {verb for verb in OF_RELATIVES if outcome(people[who], verb, mother) == "done"} == OF_RELATIVES


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()


def test_no_button_with_a_strangers_id_shows_anything(clinic: Reception, world: World) -> None:
    """Forged buttons of every step that names a person, with a foreign id and with one of nobody."""
    asha = clinic.patient("asha", name="Zubeida Rao")
    others: list[tuple[Asker, int]] = [
        (clinic.patient("meera", name="Meera Shah"), world.sql("select id from patients order by id limit 1")[0][0]),
        (clinic.patient("leela", name="Meera Shah"), NOBODY),
    ]
    before = rows(world, STATE)
    for command, code, step in (
        ("/family", LIBRARY.conversations["family"].code, "list"),
        ("/profile", LIBRARY.conversations["profile"].code, "whose"),
        ("/book", LIBRARY.conversations["book"].code, "patient"),
    ):
        answers = []
        for asker, id_ in others:
            asker.says(command)
            run = rows(world, f"select state -> 'runs' as runs from chats where address = '{asker.address}'")[0]["runs"]  # noqa: S608 - an address of this test
            told = asker.forges(f"{code}{base36(run)}|{base36(1)}|{step}|p{id_}")
            assert "Zubeida" not in told.text
            answers.append(told.text)
        assert answers[0] == answers[1]
    assert rows(world, STATE) == before
    assert "Zubeida Rao" in [choice.label for choice in asha.says("/family").choices]
