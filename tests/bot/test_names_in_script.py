"""Doctors and branches in the reader's script, wherever the clinic has said how they are written in it."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from bot.own_data_paper import own_data_paper
from core.domain.staff import Role
from core.domain.task import Kind
from core.services.export import own_data
from core.storage.exports import Export
from tests.bot.reception import Asker, Reception
from tests.builders import World

MEHTA, ANDHERI = "डॉ. अंजलि मेहता", "बारी क्लिनिक, अंधेरी"
LATIN = ("Anjali", "Andheri", "Baari Clinic")


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def in_hindi(clinic: Reception, who: Asker) -> Asker:
    clinic.world.sql("update chats set language = 'hi' where address = %s", who.address)
    return who


def names_of(text: str) -> str:
    """Return a text without the address and the digits, which are the clinic's own."""
    return text.replace("14 Veera Desai Road, Andheri West, Mumbai 400053", "")


def test_a_patient_reads_doctor_and_branch_in_devanagari_from_the_card_to_the_paper(clinic: Reception) -> None:
    asha = in_hindi(clinic, clinic.patient("asha", name="आशा राव"))
    read = [asha.says(words).text for words in ("डॉ. अंजलि मेहता", "कल 10 बजे")]
    read.append(asha.taps("क्लिनिक पर देंगे").text)
    read += [asha.says(words).text for words in ("मेरी अपॉइंटमेंट", "क्लिनिक कहाँ है?", "कब खुलता है?")]
    for text in read[:5]:
        assert ANDHERI in text
    assert MEHTA in read[1]
    assert not [(latin, text) for text in read for latin in LATIN if latin in names_of(text)]
    with clinic.world.work() as uow:
        export = Export(id=uuid4(), chat_id=clinic.chat_of(asha), asked_at=uow.now, expires_at=clinic.world.at(23))
        uow.exports.export(export)
        paper = own_data_paper(own_data(uow, export.id), "hi", uow.roster)
    assert paper.sender == ANDHERI
    assert MEHTA in str(paper.blocks)
    assert "Anjali" not in str(paper.blocks)


def test_a_branch_is_named_in_either_script(clinic: Reception) -> None:
    asha = in_hindi(clinic, clinic.patient("asha", name="आशा राव"))
    for words in ("करामा में कौन से डॉक्टर हैं?", "Karama ke doctor"):
        assert "करामा" in asha.says(words).text


def test_an_admin_says_how_a_branch_is_written_and_takes_it_back(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    assert f"Name in Devanagari: {ANDHERI}" in admin.says("/clinic Andheri").text
    assert admin.says("/clinic Andheri name in Devanagari Andheri").text.startswith("I could not read that")
    assert "बारी, अंधेरी वेस्ट" in admin.says("/clinic Andheri name in Devanagari बारी, अंधेरी वेस्ट").text
    admin.taps("Yes")
    asha = in_hindi(clinic, clinic.patient("asha", name="आशा राव"))
    assert "बारी, अंधेरी वेस्ट" in asha.says("क्लिनिक कहाँ है?").text
    admin.taps("Take back")
    assert ANDHERI in asha.says("क्लिनिक कहाँ है?").text


def test_those_who_work_here_read_it_so_on_settings_audit_and_tasks(clinic: Reception) -> None:
    admin = in_hindi(clinic, clinic.seated(Role.SUPER_ADMIN))
    with clinic.world.work() as uow:
        uow.tasks.open(Kind.REBOOK, key="x", facts={"number": "APT-20261123-0001", "doctor": "Dr Anjali Mehta"})
    admin.says("/settings Dr Anjali Mehta pause 5")
    read = [admin.last.text, admin.taps("हाँ").text]
    read += [admin.says(words).text for words in ("/audit", "/tasks")]
    read.append(admin.says("1").text)
    assert "Anjali" not in "".join(read)
    assert [MEHTA in text for text in read] == [True, True, True, False, True]
