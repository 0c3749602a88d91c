"""Staff join by an invitation that works once, act under the role that the database says, and are removed at once."""

import threading
from datetime import timedelta
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from core.domain.errors import InvitationGone, LastSuperAdmin, NotFound, NotPermitted, Refusal, WorksHereAlready
from core.domain.permissions import ALLOWED, Action, appointing, may
from core.domain.staff import INVITATION_LASTS, Role
from core.domain.task import Kind
from core.services.desk_talks import ask_for_human, begin_talk, patient_says, take_talk
from core.services.staff import accept, invite, permit, remove, role_of
from tests.builders import World


def seated(world: World, role: Role, address: str, *, doctor: int | None = None) -> tuple[int, int]:
    """Seat a new chat under a role by an invitation from the command line; returns (chat, member)."""
    chat, _ = world.a_chat(address)
    with world.work() as uow:
        token = invite(uow, None, role, doctor_id=doctor).token
    with world.work() as uow:
        return chat, accept(uow, chat, token, name=address).id


def refusal(world: World, work: Any) -> type[Refusal] | None:
    """Return what a unit of work refuses."""
    try:
        world.database.run(work)
    except Refusal as refused:
        return type(refused)
    return None


def test_an_invitation_seats_one_chat_once_and_only_its_hash_is_kept(world: World) -> None:
    first, _ = world.a_chat("a")
    second, _ = world.a_chat("b")
    with world.work() as uow:
        invited = invite(uow, None, Role.SUPER_ADMIN)
    assert world.sql("select token_hash, role from staff_invitations") == [
        (sha256(invited.token.encode()).digest(), "super_admin")
    ]
    assert len(invited.token) == 32  # 24 random bytes
    with world.work() as uow:
        member = accept(uow, first, invited.token, name="Asha")
        assert (member.role, member.name, member.channel) == (Role.SUPER_ADMIN, "Asha", "webchat")
        assert role_of(uow, first) is Role.SUPER_ADMIN
    assert refusal(world, lambda uow: accept(uow, second, invited.token, name="")) is InvitationGone
    assert world.sql("select act, door, subject from audit order by id") == [
        ("staff.invited", "command line", "invitation 1"),
        ("staff.joined", "webchat", "staff 1"),
    ]


def test_used_over_and_made_up_look_the_same(world: World) -> None:
    chat, _ = world.a_chat("a")
    with world.work() as uow:
        token = invite(uow, None, Role.ADMIN).token
    world.clock.now += INVITATION_LASTS - timedelta(seconds=1)
    assert refusal(world, lambda uow: accept(uow, chat, token + "x", name="")) is InvitationGone
    world.clock.now += timedelta(seconds=1)
    assert refusal(world, lambda uow: accept(uow, chat, token, name="")) is InvitationGone
    assert world.sql("select count(*) from staff") == [(0,)]


def test_of_two_who_open_the_same_link_at_once_one_joins(world: World) -> None:
    chats = [world.a_chat(name)[0] for name in ("a", "b")]
    with world.work() as uow:
        token = invite(uow, None, Role.RECEPTIONIST).token
    both = threading.Barrier(2)
    found: list[type[Refusal] | None] = []

    def join(chat: int) -> None:
        both.wait()
        found.append(refusal(world, lambda uow: accept(uow, chat, token, name="")))

    threads = [threading.Thread(target=join, args=(chat,)) for chat in chats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == sorted(map(str, [None, InvitationGone]))
    assert world.sql("select count(*) from staff") == [(1,)]


def test_who_has_a_role_does_not_lose_it_by_opening_a_link(world: World) -> None:
    admin, _ = seated(world, Role.SUPER_ADMIN, "admin")
    with world.work() as uow:
        token = invite(uow, admin, Role.RECEPTIONIST).token
    assert refusal(world, lambda uow: accept(uow, admin, token, name="")) is WorksHereAlready
    newcomer, _ = world.a_chat("newcomer")
    assert refusal(world, lambda uow: accept(uow, newcomer, token, name="")) is None


def test_who_is_removed_may_do_nothing_any_more_and_their_invitations_are_void(world: World) -> None:
    boss, _ = seated(world, Role.SUPER_ADMIN, "boss")
    admin, member = seated(world, Role.ADMIN, "admin")
    stranger, _ = world.a_chat("stranger")
    with world.work() as uow:
        token = invite(uow, admin, Role.RECEPTIONIST).token
    assert refusal(world, lambda uow: remove(uow, boss, member)) is None
    assert refusal(world, lambda uow: permit(uow, admin, Action.SEE_TASKS)) is NotPermitted
    assert refusal(world, lambda uow: accept(uow, stranger, token, name="")) is InvitationGone
    assert refusal(world, lambda uow: remove(uow, boss, member)) is NotFound
    assert world.sql("select active, removed_by from staff where id = %s", member) == [(False, 1)]
    assert world.sql("select kind, count(*) from outbox group by 1") == [("show_commands", 3)]


def test_who_is_removed_answers_no_talk_any_more_and_the_desk_is_called_anew(world: World) -> None:
    boss, _ = seated(world, Role.SUPER_ADMIN, "boss")
    desk, member = seated(world, Role.RECEPTIONIST, "desk")
    patient, _ = world.a_chat("patient", name="Asha Rao")
    other, _ = world.a_chat("other", name="Ravi Kumar")
    with world.work() as uow:
        talk = ask_for_human(uow, patient, step="", visit=None).talk
        theirs = ask_for_human(uow, other, step="", visit=None).talk
    with world.work() as uow:
        take_talk(uow, desk, talk.id)
        take_talk(uow, boss, theirs.id)
    world.clock.forward(minutes=1)
    with world.work() as uow:
        remove(uow, boss, member)
    with world.work() as uow:
        assert patient_says(uow, patient, talk.id, "my test")[0].desk_chat is None
        assert uow.desk_talks.lock(theirs.id).desk_chat == boss
    calls = "select count(*) from outbox where kind = 'call_desk' and (body ->> 'talk_id')::int = %s"
    assert [world.sql(calls, id_) for id_ in (talk.id, theirs.id)] == [[(2,)], [(1,)]]


def test_a_talk_that_who_is_removed_has_begun_and_written_nothing_in_is_over(world: World) -> None:
    boss, _ = seated(world, Role.SUPER_ADMIN, "boss")
    desk, member = seated(world, Role.RECEPTIONIST, "desk")
    patient, _ = world.a_chat("patient", name="Asha Rao")
    with world.work() as uow:
        uow.tasks.open(Kind.CALL_PATIENT, key="q", chat_id=patient)
        task = uow.tasks.of_key("q")
        assert task is not None
    with world.work() as uow:
        begin_talk(uow, desk, task)
    with world.work() as uow:
        remove(uow, boss, member)
    assert world.sql("select ended from desk_talks") == [("by_desk",)]


def test_the_last_super_admin_stays(world: World) -> None:
    first, first_id = seated(world, Role.SUPER_ADMIN, "first")
    second, second_id = seated(world, Role.SUPER_ADMIN, "second")
    assert refusal(world, lambda uow: remove(uow, second, first_id)) is None
    assert refusal(world, lambda uow: remove(uow, second, second_id)) is LastSuperAdmin
    assert refusal(world, lambda uow: remove(uow, first, second_id)) is NotPermitted


def test_two_super_admins_who_remove_each_other_at_once_leave_one(world: World) -> None:
    (first, first_id), (second, second_id) = (seated(world, Role.SUPER_ADMIN, name) for name in ("a", "b"))
    both = threading.Barrier(2)
    found: list[type[Refusal] | None] = []

    def act(chat: int, member: int) -> None:
        both.wait()
        found.append(refusal(world, lambda uow: remove(uow, chat, member)))

    threads = [threading.Thread(target=act, args=pair) for pair in ((first, second_id), (second, first_id))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == sorted(map(str, [None, NotPermitted]))
    assert world.sql("select count(*) from staff where active") == [(1,)]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("appointed", Role)
def test_nobody_appoints_or_removes_above_their_right(world: World, role: Role, appointed: Role) -> None:
    doctor = world.a_doctor(world.a_clinic())
    seated(world, Role.SUPER_ADMIN, "one more, so that nobody is the last")
    chat, _ = seated(world, role, "actor", doctor=doctor if role is Role.DOCTOR else None)
    of_doctor = doctor if appointed is Role.DOCTOR else None
    _, member = seated(world, appointed, "subject", doctor=of_doctor)
    expected = None if may(role, appointing(appointed)) else NotPermitted
    assert refusal(world, lambda uow: invite(uow, chat, appointed, doctor_id=of_doctor)) is expected
    assert refusal(world, lambda uow: remove(uow, chat, member)) is expected


def test_a_doctor_is_one_of_the_roster_and_nobody_else_is(world: World) -> None:
    doctor = world.a_doctor(world.a_clinic())
    for role, of in ((Role.DOCTOR, None), (Role.DOCTOR, 99), (Role.ADMIN, doctor)):
        assert refusal(world, lambda uow, role=role, of=of: invite(uow, None, role, doctor_id=of)) is NotFound


def test_a_role_is_not_taken_away_while_it_is_used(world: World) -> None:
    boss, _ = seated(world, Role.SUPER_ADMIN, "boss")
    desk, member = seated(world, Role.RECEPTIONIST, "desk")
    order = []

    def removes() -> None:
        world.database.run(lambda uow: remove(uow, boss, member))
        order.append("removed")

    with world.work() as uow:
        permit(uow, desk, Action.CLOSE_TASK)
        removal = threading.Thread(target=removes)
        removal.start()
        removal.join(0.3)
        order.append("used")
    removal.join(10)
    assert order == ["used", "removed"]


OF_DOCTORS = {Action.WRITE_NOTES, Action.PRESCRIBE, Action.SEE_HISTORY}
"""What is between a doctor and a patient: nobody else may, whatever they run."""


def test_every_action_is_in_the_table_and_super_admins_may_do_all_but_what_is_medical() -> None:
    assert set(ALLOWED) == set(Action)
    assert {action for action in Action if not may(Role.SUPER_ADMIN, action)} == OF_DOCTORS
    assert not any(may(None, action) for action in Action)
    assert all(may(Role.SUPER_ADMIN, appointing(role)) for role in Role)


@pytest.mark.parametrize("change", ["update audit set act = 'x'", "delete from audit", "truncate audit"])
def test_the_audit_log_is_only_added_to(world: World, change: str) -> None:
    seated(world, Role.ADMIN, "a")
    with pytest.raises(psycopg.errors.RestrictViolation):
        world.sql(change)
    assert world.sql("select count(*) from audit") == [(2,)]
