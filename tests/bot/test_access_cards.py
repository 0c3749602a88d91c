"""Cards of those who work here, pressed by everybody else; and the patients' own commands, written by everybody.

Both are read from the library: a new command is opened, and its cards are pressed, by being in it.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from baari.sample_clinic import plant
from bot.conversations import LIBRARY, STAFF
from bot.phrases import TABLES
from core.domain.permissions import may
from core.domain.staff import Role
from core.domain.task import Kind
from core.services.staff import accept, invite, remove
from tests.bot.test_access import ASKERS, STATE
from tests.builders import World
from tests.laws.stored_chats import Clinic, StoredChat

ENGLISH = TABLES["en"]
WITH = ("", " 1", " APT-20261125-0001")
"""What is written after a command: nothing, a number, the number of a visit."""
PATIENTS = [command for table in LIBRARY.conversations.values() if not table.needs for command in table.opens_on]


@pytest.fixture
def clinic(world: World) -> Iterator[Clinic]:
    """A clinic with a visit of tomorrow, and something to do for each sort of colleague."""
    plant(world.database)
    with closing(Clinic(world.url, world.clock)) as clinic:
        world.a_chat("zubeida", name="Zubeida Rao")
        patient = StoredChat("zubeida")
        patient.says(clinic, "Dr Anjali Mehta on 25 November at 5")
        patient.taps(clinic, "Pay at the clinic")
        patient.says(clinic, "I want to talk to a person")
        with world.work() as uow:
            uow.tasks.open(Kind.DISPUTE, key="of admins")
            uow.tasks.open(Kind.CALL_PATIENT, key="of the desk", facts={"about": "reminder"})
        yield clinic


def seated(world: World, role: Role, address: str) -> int:
    """Give a chat a role; returns the chat."""
    chat, _ = world.a_chat(address, name=address.title())
    with world.work() as uow:
        doctor = next(iter(uow.roster.doctors)) if role is Role.DOCTOR else None
        accept(uow, chat, invite(uow, None, role, doctor_id=doctor).token, name=address.title())
    return chat


def an_asker(world: World, who: str) -> StoredChat:
    """Somebody of this sort."""
    if who == "patient":
        world.a_chat(who, name="Ravi Kumar")
    elif who != "stranger":
        chat = seated(world, Role(who) if who in set(Role) else Role.SUPER_ADMIN, who)
        if who == "removed":
            boss = seated(world, Role.SUPER_ADMIN, "another boss")
            ((member,),) = world.sql("select id from staff where active and chat_id = %s", chat)
            with world.work() as uow:
                remove(uow, boss, member)
    return StoredChat(who, private=who != "group")


def cards(clinic: Clinic, role: Role) -> list[str]:
    """A button of each sort that somebody of this role is shown who opens everything, two cards deep."""
    seated(clinic.world, role, "colleague")
    colleague = StoredChat("colleague")
    for table in STAFF:
        for command in table.opens_on if table.needs and may(role, table.needs) else ():
            for words in WITH:
                for message in colleague.says(clinic, command + words):
                    if message.choices and not message.choices[0].url:
                        colleague.sends(clinic, message.choices[0].id)
    return colleague.sorts()


@pytest.mark.parametrize("of", [Role.SUPER_ADMIN, Role.DOCTOR], ids=lambda role: f"of a {role}")
def test_a_card_of_those_who_work_here_is_pressed_by_others_for_nothing(clinic: Clinic, of: Role) -> None:
    """Forwarded or photographed, whoever has it. Only a button that says all by itself serves whoever has the right."""
    shown = cards(clinic, of)
    assert shown
    for who in ASKERS:
        asker, role = an_asker(clinic.world, who), Role(who) if who in set(Role) else None
        asker.says(clinic, "/start")
        for id_ in shown:
            before, table = clinic.world.sql(STATE), LIBRARY.by_code(id_[0])
            said = asker.sends(clinic, id_)
            assert said, (who, id_)
            assert all(message.text for message in said), (who, id_)
            if table and table.standing and table.needs and may(role, table.needs):
                continue
            wanted = ENGLISH["only_in_private" if who == "group" else "stale.unknown"]
            assert said[0].text.startswith(wanted), (who, id_)
            assert clinic.world.sql(STATE) == before, (who, id_)


@pytest.mark.parametrize("who", ASKERS)
def test_what_patients_may_do_everybody_may_and_nobody_in_a_group(clinic: Clinic, who: str) -> None:
    """Staff fall ill too; and what a chat is told is told to all who read there."""
    asker = an_asker(clinic.world, who)
    for command in PATIENTS:
        said = asker.says(clinic, command)
        assert said, command
        text = "\n".join(message.text for message in said)
        assert (text == ENGLISH["only_in_private"]) == (who == "group"), command
        assert ENGLISH["refusal.not_permitted"] not in text, command
        assert "Zubeida" not in text, command
        assert "APT-" not in text, command
