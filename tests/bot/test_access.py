"""Who may do what, tried for every command and every button of the staff, by everybody who may not and who may.

What is expected is read from the table of permissions; a new conversation is tried by being in the library.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.buttons import base36
from bot.conversations import LIBRARY, STAFF
from bot.phrases import TABLES
from bot.script import ANY_OPTION, Ask, Conversation
from core.domain.permissions import Action, may
from core.domain.staff import Role
from core.domain.task import Kind
from tests.bot.reception import Asker, Reception, rows
from tests.builders import World

ENGLISH = TABLES["en"]
ASKERS = ("stranger", "patient", "removed", "group", *(role.value for role in Role))
# That an admin has read the log is written into it: the one row that a command without a yes may write.
STATE = """
    select (select jsonb_agg(to_jsonb(t) order by id) from tasks t) as tasks,
           (select count(*) from audit where act <> 'audit.read') as audited,
           (select jsonb_agg(to_jsonb(s) order by id) from staff s) as staff,
           (select jsonb_agg(to_jsonb(i) order by id) from staff_invitations i) as invitations,
           (select jsonb_agg(to_jsonb(a) order by id) from appointments a) as visits,
           (select count(*) from ledger) as entries, (select count(*) from outbox where kind <> 'say') as effects
"""
DATA = {
    "list": ("t1", "t2", "m1", "invite"),
    "day": ("d2026-11-20", "xpay_1", "check"),
    "role": tuple(Role),
    "card": (f"seen.{'0' * 32}", f"undo.{'0' * 32}"),
    "next": (f"call.{'0' * 32}", f"onward.{'0' * 32}"),
    "which": (f"v{'0' * 32}",),
    "how": ("cash",),
    "doctor": ("d1",),
}
"""Options that are data, by the name of their step: of tasks of either sort, of members, of roles, of doctors."""


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    clinic.seated(Role.SUPER_ADMIN, "boss")
    with world.work() as uow:
        uow.tasks.open(Kind.DISPUTE, key="of admins")
        uow.tasks.open(Kind.CALL_PATIENT, key="of the desk", facts={"about": "reminder"})
    yield clinic
    clinic.close()


def an_asker(clinic: Reception, who: str) -> tuple[Asker, Role | None]:
    """Somebody of this sort, and the role that counts."""
    if who in set(Role):
        return clinic.seated(Role(who)), Role(who)
    if who == "stranger":
        return clinic.somebody("stranger"), None
    if who == "patient":
        return clinic.patient(), None
    asker = clinic.seated(Role.SUPER_ADMIN, who)
    if who == "removed":
        clinic.removes(asker)
        return asker, None
    asker.private = False
    return asker, None


def state(clinic: Reception) -> list[object]:
    return list(rows(clinic.world, STATE))


def forged(table: Conversation) -> list[str]:
    """Every button that this conversation could have written as the first of a chat."""
    ids = []
    for name, step in table.steps.items():
        if not isinstance(step, Ask):
            continue
        fixed = [o for o in step.then if o != ANY_OPTION] if isinstance(step.then, dict) else []
        ids += [f"{table.code}1|{base36(1)}|{name}|{option}" for option in (*fixed, *DATA.get(name, ()))]
    return ids


@pytest.mark.parametrize("who", ASKERS)
def test_a_command_is_for_those_whom_the_table_names(clinic: Reception, who: str) -> None:
    asker, role = an_asker(clinic, who)
    unknown = asker.says("/nothing_of_that_name").text
    for table in STAFF:
        assert table.needs
        for command in table.opens_on:
            for words in ("", " 1", " nonsense"):
                before = state(clinic)
                said = asker.says(command + words).text
                assert state(clinic) == before
                if who == "group":
                    assert said == ENGLISH["only_in_private"]
                elif role is None:
                    assert said == unknown.replace("/nothing_of_that_name", command)
                elif may(role, table.needs):
                    assert ENGLISH["refusal.not_permitted"] not in said
                    assert command not in unknown.replace("/nothing_of_that_name", "")
                else:
                    assert said.startswith(ENGLISH["refusal.not_permitted"])


@pytest.mark.parametrize("who", ASKERS)
def test_a_button_that_was_never_offered_is_answered_and_does_nothing(clinic: Reception, who: str) -> None:
    asker, _ = an_asker(clinic, who)
    asker.says("/start")
    before = state(clinic)
    for table in STAFF:
        for id_ in forged(table):
            said = asker.forges(id_).text
            assert said.startswith(ENGLISH["only_in_private" if who == "group" else "stale.unknown"]), id_
        assert state(clinic) == before, table.name


@pytest.mark.parametrize("who", ["patient", "removed", Role.DOCTOR.value, Role.RECEPTIONIST.value])
def test_an_admins_own_buttons_do_nothing_in_another_chat(clinic: Reception, who: str) -> None:
    """Forwarded, photographed or sent by a changed client: all that an admin was ever shown."""
    boss = clinic.somebody("boss")
    shown = []
    for words, taps in (
        ("/staff", ("Invite", "Receptionist")),
        ("/staff", ("Boss", "Remove")),
        ("/tasks", ("Dispute",)),
    ):
        boss.says(words)
        shown += [choice.id for choice in boss.last.choices]
        for label in taps:
            boss.taps(label)
            shown += [choice.id for choice in boss.last.choices]
    asker, _ = an_asker(clinic, who)
    asker.says("hello")
    before = state(clinic)
    for id_ in shown:
        assert asker.forges(id_).text.startswith(ENGLISH["stale.unknown"]), id_
        assert state(clinic) == before, id_


EXPLAINS = {"/scan": "desk_scan.how"}
"""Commands that by themselves only say how something is done."""


@pytest.mark.parametrize("who", ["patient", "removed", Role.DOCTOR.value, Role.RECEPTIONIST.value])
def test_the_core_refuses_where_a_conversation_forgets_to_ask(world: World, who: str) -> None:
    """The door shows no staff command to a patient; were it to, nothing would be shown or done all the same."""
    forgetful = {table.name: replace(table, needs=None, absorbs=None) for table in LIBRARY.conversations.values()}
    clinic = Reception(world, replace(LIBRARY, conversations=forgetful))
    clinic.seated(Role.SUPER_ADMIN, "boss")
    asker, role = an_asker(clinic, who)
    asker.says("/start")
    for table in STAFF:
        assert table.needs
        if may(role, table.needs):
            continue
        before = state(clinic)
        for id_ in (*table.opens_on, *forged(table)):
            said = (asker.says(id_) if id_.startswith("/") else asker.forges(id_)).text
            if id_ in EXPLAINS:
                assert said == ENGLISH[EXPLAINS[id_]]  # nothing of the clinic
            elif id_ in table.opens_on and not said.startswith(ENGLISH["refusal.not_permitted"]):
                # it has asked for the number or the branch that it needs, and only with that does it ask the core for
                # anything: mostly for a visit, which the whole desk may look up
                answer = asker.last.choices[0].label if id_ == "/qr" else f"{id_} APT-20261121-0007"
                said = asker.says(answer).text
                asked = {"/erase": Action.ERASE_PERSON, "/qr": Action.PRINT_DOOR}.get(id_, Action.SEE_VISITS)
                assert said.startswith(ENGLISH["refusal.not_permitted"]) != may(role, asked), id_
        assert state(clinic) == before, table.name
    clinic.close()


def test_a_task_of_another_role_looks_like_a_missing_one(clinic: Reception) -> None:
    desk = clinic.seated(Role.RECEPTIONIST)
    desk.says("/tasks")
    (own,) = [c.id for c in desk.last.choices if c.id.endswith("|t2")]
    said = [desk.forges(own.replace("|t2", f"|t{number}")).text for number in (1, 99)]
    assert said[0] == said[1]
    assert said[0].startswith(ENGLISH["refusal.not_found"])
    assert "+" not in said[0]


def test_what_was_open_is_gone_with_the_role(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    admin.says("/staff")
    card = admin.taps("Boss")
    admin.says("/tasks")
    tasks = admin.taps("Dispute")
    clinic.removes(admin)
    before = state(clinic)
    for message in (card, tasks):
        for choice in message.choices:
            assert admin.forges(choice.id).text.startswith(ENGLISH["stale.unknown"])
    for words in ("1", "done", "back", "all tasks", "yes"):
        assert "Dispute" not in admin.says(words).text
    assert state(clinic) == before


def test_a_role_that_is_changed_counts_from_the_next_word(clinic: Reception) -> None:
    asker = clinic.seated(Role.ADMIN, "asha")
    asker.says("/staff")
    clinic.world.sql("update staff set role = 'receptionist' where chat_id = %s", clinic.chat_of(asker))
    assert asker.forges(asker.last.choices[0].id).text.startswith(ENGLISH["stale.unknown"])
    assert asker.says("/staff").text.startswith(ENGLISH["refusal.not_permitted"])
    assert "1 thing to do" in asker.says("/tasks").text
