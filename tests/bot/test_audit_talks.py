"""Who did what, as an admin reads it in chat: by day, by person, by visit, in pages; reading is written down too."""

from collections.abc import Iterator

import pytest

from core.domain.audit import Act
from core.domain.staff import Role
from core.services.erasing_at_desk import erase_by_clinic
from core.services.erasure import erase
from core.storage.audit_log import AuditLog
from tests.bot.reception import Asker, Reception
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def labels(asker: Asker) -> list[str]:
    return [choice.label for choice in asker.last.choices]


def lines(text: str) -> list[str]:
    return [line[2:] for line in text.splitlines() if line.startswith("• ")]


def reads(clinic: Reception) -> list[object]:
    return [row[0] for row in clinic.world.sql("select facts from audit where act = 'audit.read' order by id")]


def a_visit(clinic: Reception) -> tuple[str, str]:
    """Have Ravi book by the chat; returns the number and the visit's id."""
    ravi = clinic.patient()
    ravi.says("Dr Anjali tomorrow after 5")
    ravi.taps("Pay at the clinic")
    ((number, visit),) = clinic.world.sql("select number, id::text from appointments")
    return number, visit


def test_a_day_is_read_page_by_page_and_stands_still_meanwhile(clinic: Reception) -> None:
    boss = clinic.seated(Role.SUPER_ADMIN, "boss")
    meera = clinic.seated(Role.RECEPTIONIST, "meera")
    number, visit = a_visit(clinic)
    ((member,),) = clinic.world.sql("select id from staff where name = 'Meera'")
    with clinic.world.work() as uow:
        by = uow.staff.one(member)
        for task in range(1, 9):
            uow.audit.add(by, Act.TASK_CLOSED, subject=f"task {task}", facts={"kind": "handed_over"})
        uow.audit.add(by, Act.MONEY_TAKEN, subject=f"visit {visit}", facts={"minor": 80_000, "way": "cash"})
        uow.audit.add(None, Act.INVITED, subject="invitation 3", facts={"role": "admin"})
    said = boss.says("/audit").text
    assert said.startswith("Who did what on Monday 23 November, the newest first\n\n• 9:00 am ")
    assert lines(said)[0].endswith("Whoever runs the system made an invitation: Admin")
    assert lines(said)[1].endswith(f"Meera (Receptionist) took ₹800 for {number}")
    assert len(lines(said)) == 7
    assert labels(boss) == ["Older", "Sun 22 Nov", "By person"]
    older = boss.taps("Older").text
    # three tasks and the five by which people have joined; what has been read meanwhile is on no page of it
    assert [line.partition(" am ")[2] for line in lines(older)][:3] == [
        "Meera (Receptionist) closed task no. 3",
        "Meera (Receptionist) closed task no. 2",
        "Meera (Receptionist) closed task no. 1",
    ]
    assert not any("read the log" in line for line in lines(older))
    assert lines(boss.taps("Newer").text) == lines(said)
    boss.taps("Sun 22 Nov")
    assert boss.last.text.endswith("\n\nNothing is written down.")
    assert [sorted(each) for each in reads(clinic)] == [["day"], ["before", "day"], ["day"], ["day"]]  # type: ignore[call-overload]
    assert "read the log: Sunday 22 November" in boss.says("/audit").text

    assert "took ₹800" in boss.says(f"/audit {number}").text
    assert len(lines(boss.last.text)) == 1
    boss.taps("Today")
    boss.taps("By person")
    assert boss.taps("Meera").text.startswith("What Meera did, the newest first\n\n• Mon 23 Nov, 9:00 am: Meera")
    assert boss.says("/audit meera yesterday").text.startswith("What Meera did on Sunday 22 November")
    assert boss.says("/audit APT-20261123-0404").text.startswith("No visit has the number APT-20261123-0404.")
    assert boss.says("/audit nonsense").text.startswith("Who did what is asked for like this: /audit yesterday")
    boss.says("/language")
    boss.taps("हिन्दी")
    assert f"Meera (रिसेप्शनिस्ट): {number} के ₹800 लिए" in boss.says(f"/audit {number}").text
    assert "refusal" not in meera.says("/audit").text
    assert meera.last.text.startswith("Your role may not do that.")


def test_who_is_erased_stands_in_the_log_under_a_pseudonym_and_the_chain_holds(clinic: Reception) -> None:
    boss = clinic.seated(Role.SUPER_ADMIN, "boss")
    ravi = clinic.patient()
    chat = clinic.chat_of(ravi)
    ((person,),) = clinic.world.sql("select patient_id from chat_patients where chat_id = %s", chat)
    with clinic.world.work() as uow:
        uow.audit.add(None, Act.ERASURE_ASKED, subject=f"patient {person}", facts={"by": "command line"})
    assert "asked for an erasure: Ravi Kumar" in boss.says("/audit").text
    with clinic.world.work() as uow:
        erasure = erase_by_clinic(uow, None, person)
    clinic.world.clock.forward(hours=100)
    clinic.world.database.run(lambda uow: erase(uow, erasure.id))
    said = boss.says("/audit 23 Nov").text
    assert "Ravi" not in said
    assert f"asked for an erasure: an erased person (no. {person})" in said
    assert f"Baari erased an erased person (no. {person})" in boss.says("/audit").text
    with clinic.world.work() as uow:
        assert uow.audit.broken() is None
        assert "erased-" in AuditLog(uow.sql).people(patient=[person], staff=[], chat=[])[f"patient {person}"]


def test_a_patient_does_not_wait_for_whoever_holds_the_end_of_the_log(clinic: Reception) -> None:
    with clinic.world.connection() as other, other.transaction():
        other.execute("select pg_advisory_xact_lock(5, 0)")  # an act that has written its row and not committed yet
        number, _ = a_visit(clinic)
        assert number.startswith("APT-")
