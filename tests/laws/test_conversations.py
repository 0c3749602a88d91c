"""What must hold of every conversation: the next one is tried by being in the library."""

import re
from collections.abc import Iterator

import pytest

from bot.conversations import LIBRARY
from bot.front_desk import REFUSALS, FrontDesk
from bot.script import ANY_OPTION, Again, Ask, Conversation, Do, End, Next, Step, Then, To, Wait
from bot.staff_desk import STAFF_REFUSALS, StaffDesk
from core.domain.errors import ConsentNeeded, NotPermitted, Refusal, every_refusal
from core.domain.events import Event

TABLES = tuple(LIBRARY.conversations.values())
STEPS = tuple((table, name, step) for table in TABLES for name, step in table.steps.items())
DOS = tuple((table, name, step) for table, name, step in STEPS if isinstance(step, Do))


def _named(case: tuple[Conversation, str, Step]) -> str:
    return f"{case[0].name}.{case[1]}"


def _ways(then: Then) -> Iterator[Next]:
    if isinstance(then, (str, Again, To)):
        yield then
    else:
        yield from then.values()


def _leads(step: Step) -> list[Next]:
    """Return everywhere a step can lead."""
    if isinstance(step, End):
        return []
    ways = list(_ways(step.then))
    ways += step.but.values()
    if isinstance(step, Ask) and step.if_empty:
        ways.append(step.if_empty)
    if isinstance(step, Wait):
        ways += step.until.values()
    return ways


def _local(step: Step) -> list[str]:
    return [way.step if isinstance(way, Again) else way for way in _leads(step) if not isinstance(way, To)]


def _entered_from_elsewhere(table: Conversation) -> set[str]:
    """Return the steps of a table at which others open it, or events and words lead to."""
    doors = [way for _, _, step in STEPS for way in _leads(step) if isinstance(way, To)]
    doors += [To(conversation=name) for name in LIBRARY.news.values()]
    doors += [To(conversation=LIBRARY.consent), *(to for to in (LIBRARY.freed, LIBRARY.resting) if to)]
    doors += LIBRARY.cards.values()
    doors += [t.afterwards for t in TABLES if t.afterwards] + [LIBRARY.visit, *LIBRARY.after.values()]
    doors += LIBRARY.cards.values()
    inside = {table.first, *table.whenever.values(), *(step for step in (table.change, table.anew) if step)}
    return inside | {door.step for door in doors if door.conversation == table.name and door.step}


@pytest.mark.parametrize("case", STEPS, ids=_named)
def test_every_way_leads_to_a_step_that_exists(case: tuple[Conversation, str, Step]) -> None:
    table, _, step = case
    assert [way for way in _local(step) if way not in table.steps] == []
    for way in _leads(step):
        if isinstance(way, To):
            target = LIBRARY.conversations[way.conversation]
            assert (way.step or target.first) in target.steps


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_step_can_be_reached(table: Conversation) -> None:
    reached: set[str] = set()
    fresh = _entered_from_elsewhere(table)
    while fresh:
        reached |= fresh
        fresh = {way for name in fresh for way in _local(table.steps[name])} - reached
    assert reached == set(table.steps)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_step_has_a_way_out(table: Conversation) -> None:
    out = {name for name, step in table.steps.items() if isinstance(step, End)}
    out |= {name for name, step in table.steps.items() if any(isinstance(way, To) for way in _leads(step))}
    while more := {name for name, step in table.steps.items() if name not in out and set(_local(step)) & out}:
        out |= more
    assert out == set(table.steps)


@pytest.mark.parametrize("case", STEPS, ids=_named)
def test_a_table_of_options_is_read_by_no_step_that_knows_others(case: tuple[Conversation, str, Step]) -> None:
    """A step whose options are data (doctors, times) has a line for all the rest of them."""
    _, _, step = case
    if isinstance(step, Ask) and step.takes and not isinstance(step.then, (str, Again, To)):
        assert ANY_OPTION in step.then
    if isinstance(step, Ask) and not isinstance(step.then, (str, Again, To)):
        assert {*step.affirms, *([step.denies] if step.denies else [])} <= set(step.then)


@pytest.mark.parametrize("case", DOS, ids=_named)
def test_every_refusal_of_a_verb_leads_somewhere(case: tuple[Conversation, str, Do]) -> None:
    table, _, step = case
    possible = {refusal for verb in step.uses for refusal in REFUSALS[verb]} | set(step.refuses)
    possible -= {ConsentNeeded}  # the engine asks for it, whatever the conversation
    if table.needs:
        possible -= {NotPermitted}  # whoever has lost the right is out of the conversation
    assert {r.code() for r in possible if not any(kind in step.but for kind in r.__mro__)} == set()


@pytest.mark.parametrize("case", DOS, ids=_named)
def test_no_step_answers_a_refusal_that_cannot_come(case: tuple[Conversation, str, Do]) -> None:
    _, _, step = case
    possible = {refusal for verb in step.uses for refusal in REFUSALS[verb]} | set(step.refuses)
    assert [kind for kind in step.but if not any(issubclass(r, kind) for r in possible)] == []


def test_every_verb_of_the_desk_says_what_it_refuses() -> None:
    verbs = {name for table, _, step in DOS for name in step.uses}
    assert verbs <= set(REFUSALS)
    assert all(hasattr(StaffDesk if verb in STAFF_REFUSALS else FrontDesk, verb) for verb in REFUSALS)
    assert {r for refusals in REFUSALS.values() for r in refusals} <= set(every_refusal(Refusal))


def test_codes_commands_and_meanings_belong_to_one_conversation_each() -> None:
    for each in (
        [table.code for table in TABLES],
        [command for table in TABLES for command in table.opens_on],
        [intent for table in TABLES for intent in table.intents],
    ):
        assert sorted(each) == sorted(set(each))
    assert [table.code for table in TABLES if not re.fullmatch("[a-zA-Z][A-Z]?", table.code)] == []
    # capitals are the staff's; the small letters are all taken, so the line of patients has one of them
    assert {t.name for t in TABLES if t.code.isupper() != (t.needs is not None)} == {"queue"}


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_what_only_staff_may_open_is_opened_by_commands_and_leads_to_no_patient(table: Conversation) -> None:
    if table.needs:
        assert table.opens_on
        assert (table.intents, table.absorbs, table.whenever) == ((), None, {})
    doors = [way for step in table.steps.values() for way in _leads(step) if isinstance(way, To)]
    doors += [table.afterwards] if table.afterwards else []
    if not table.needs:
        assert [door.conversation for door in doors if LIBRARY.conversations[door.conversation].needs] == []


def test_every_wait_hears_every_event_that_can_end_it() -> None:
    """Whoever waits for money is never left waiting: each event of the clinic leads on, or is for finished visits."""
    after_the_visit_is_settled = {
        *(
            "PaidTwice",
            "Overpaid",
            "RefundDone",
            "RefundByHand",
            "RefundedAtGateway",
            "PartReturned",
            "OfferLapsed",
            "WaitingOver",
            "WaitingAgain",
            "WaitingRests",
        ),
        "NoticeDue",
        "VisitRequested",
        "WaveMoved",
    }
    for table, name, step in STEPS:
        if isinstance(step, Wait) and not table.needs:  # who works here waits for no money
            heard = {*step.until, *table.whenever, *LIBRARY.news}
            missed = {event.__name__ for event in Event.__subclasses__() if event not in heard}
            assert missed == after_the_visit_is_settled, f"{table.name}.{name}"
