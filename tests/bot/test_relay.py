"""What the relay writes on its buttons is what the two conversations read; it writes to nobody without the right."""

from bot.conversations import LIBRARY
from bot.relay import CODES, brought_to_desk, to_desk, to_desk_gone
from core.domain.desk_talk import Words
from core.domain.staff import Role
from core.services.desk_talks import ask_for_human, take_talk
from core.services.staff import accept, invite
from tests.builders import World


def test_the_codes_on_its_buttons_are_those_of_the_tables() -> None:
    assert {name: LIBRARY.conversations[name].code for name in CODES} == dict(CODES)
    assert all(LIBRARY.conversations[name].standing for name in CODES)


def said_to(world: World, chat: int) -> int:
    ((count,),) = world.sql("select count(*) from outbox where kind = 'say' and chat_id = %s", chat)
    return int(count)


def test_what_a_patient_writes_goes_to_nobody_who_may_not_read_it(world: World) -> None:
    desk, patient = world.a_chat("desk")[0], world.a_chat("patient", name="Asha Rao")[0]
    with world.work() as uow:
        accept(uow, desk, invite(uow, None, Role.RECEPTIONIST).token, name="Desk")
    with world.work() as uow:
        talk = ask_for_human(uow, patient, step="", visit=None).talk
    with world.work() as uow:
        talk = take_talk(uow, desk, talk.id)
        to_desk(uow, talk, "my test", number=1)
    assert said_to(world, desk) == 1
    world.sql("update staff set active = false, removed_at = now()")  # and the talk has stayed with them
    with world.work() as uow:
        to_desk(uow, talk, "my test", number=2)
        shown = Words(id=3, from_desk=False, body="", sort="photo", shown_by="9")
        brought_to_desk(uow, talk, shown, uow.chats.lock(patient))
        to_desk_gone(uow, talk)
    assert said_to(world, desk) == 1
