"""Every button that was ever shown, tapped long after: twice, a week later, and from another chat.

Each tap is a process of its own: a chat is nothing but its stored state. No exception, no silence, no second effect;
and to a chat that a visit is not of, it looks the same as one that never was.
"""

from datetime import timedelta

import pytest

from bot.buttons import BACK
from core.domain.staff import Role
from tests.bot.clinic_in_memory import Clinic
from tests.bot.desk_in_memory import DeskInMemory
from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.twins import twin
from tests.laws.everywhere import Stand, everywhere, table_of

WEEK = timedelta(days=7)
OTHERS = ("stranger", "patient", "family", *Role)
"""Whoever else may send the id of a button: forwarded, photographed, or made up by a changed client."""


def effects(clinic: Clinic) -> list[object]:
    """All that can be seen of the clinic from outside a chat."""
    bookings = [(b.id, clinic.status(b), b.held_until, b.paid, b.slot.starts_at) for b in clinic.bookings.values()]
    talks = [(t.id, t.desk, t.over, len(t.words)) for t in clinic.talks.values()]
    tasks = [(t.id, t.closed) for t in clinic.tasks.values()]
    decided = [dict(clinic.erasing), sorted(clinic.put_first)]
    return [*bookings, *talks, *tasks, dict(clinic.members.seats), list(clinic.till), *decided]


def ids(stand: Stand, *, cards: int = 0) -> list[str]:
    """Every button that was shown on the way here, or under the last `cards`: each step is the end of some way."""
    shown = stand.talk.shown[-cards:]
    return list(dict.fromkeys(b.id for line in shown for b in line.buttons if b.url is None))


def somebody(clinic: Clinic, who: str) -> TalkInMemory:
    """Another chat at the same clinic."""
    talk = TalkInMemory(clinic, chat=77)
    if who != "stranger":
        talk.desk.name_self("Meera Iyer")
    if who == "family":
        talk.desk.add_family("Asha Rao", "mother")  # of the same name as the owner, and still somebody else
    if who in set(Role):
        clinic.members.seat(77, Role(who), "Meera")
    talk.open()
    return talk


@pytest.mark.parametrize("later", [timedelta(0), WEEK], ids=["at_once", "a_week_later"])
def test_an_old_button_is_answered_twice_and_acts_once_at_most(later: timedelta) -> None:
    for step, stand in everywhere().items():
        for id_ in ids(stand, cards=0 if later else 2):
            old = stand.copy()
            old.talk.clinic.now += later
            old.talk.tap_id(id_)
            assert old.talk.lines, (step, id_)
            assert all(message.text for message in old.talk.messages), (step, id_)
            after = effects(old.talk.clinic)
            old.talk.tap_id(id_)
            assert old.talk.lines, (step, id_)
            assert effects(old.talk.clinic) == after, (step, id_)


def test_one_may_go_back_after_a_button_that_says_all_by_itself() -> None:
    """Its card is gone from the chat's state, and what the card was about came with the button."""
    for step, stand in everywhere().items():
        for id_ in ids(stand, cards=1) if table_of(step).standing else ():
            old = stand.copy()
            old.talk.state = {}
            old.talk.tap_id(id_)
            for back in [b.id for line in old.talk.lines for b in line.buttons if b.id.endswith(f"|{BACK}")]:
                old.talk.tap_id(back)
                assert old.talk.text, (step, id_)
            old.talk.write("back")
            assert old.talk.text, (step, id_)


@pytest.mark.parametrize("who", OTHERS)
def test_a_button_from_another_chat_does_nothing_there(who: str) -> None:
    for step, stand in everywhere().items():
        if table_of(step).needs and who in set(Role):
            continue  # colleagues share a counter: tests/bot/test_access.py tries what each of them may
        talk = somebody(twin(stand.talk.clinic), who)
        before = effects(talk.clinic)
        for id_ in ids(stand, cards=1):
            talk.tap_id(id_)
            assert talk.lines, (step, id_)
            after = effects(talk.clinic)  # a free time may be kept by whoever is shown it: nothing of anybody's changes
            assert [each for each in before if each not in after] == [], (step, id_)


@pytest.mark.parametrize("who", OTHERS)
def test_what_is_not_ones_own_looks_like_what_never_was(who: str) -> None:
    """The same tap at a clinic that has no such visit gets the same words."""
    for step, stand in everywhere().items():
        if table_of(step).needs:
            continue
        there = somebody(twin(stand.talk.clinic), who)
        nowhere = twin(there)
        nowhere.clinic.bookings = {}
        nowhere.clinic.offered = {}
        nowhere.clinic.talks = {}
        # an option as long as that names a visit by its id
        for id_ in [i for i in ids(stand, cards=1) if len(i.rsplit("|", 1)[1]) > 30]:
            foreign, missing = twin(there), twin(nowhere)
            assert isinstance(foreign.desk, DeskInMemory)
            foreign.tap_id(id_)
            missing.tap_id(id_)
            assert foreign.text == missing.text, (step, id_)
            assert foreign.labels == missing.labels, (step, id_)
