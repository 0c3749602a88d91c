"""Finding a doctor in the words of patients: what it costs, on real hours and prices."""

from collections.abc import Iterator

import pytest

from tests.bot.reception import Reception
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def test_the_price_is_that_of_the_doctor_in_hand(clinic: Reception) -> None:
    """Also before anything is known of the patient, where a name is being asked for."""
    asha = clinic.somebody("asha")
    asha.says("book Dr Rao tomorrow at 5")
    said = asha.says("how much is it?").text
    assert said.startswith("What a visit costs:\nDr Ramesh Rao: ₹1,200. Again within 10 days: ₹600\n\n")
    assert "from" not in said.partition("\n\n")[0]


def test_without_a_doctor_the_clinics_own_currency_comes_first(clinic: Reception) -> None:
    asha = clinic.somebody("asha")
    asha.says("/book")
    said = asha.says("how much is it?").text
    assert said.startswith("What a visit costs depends on the doctor:\nfrom ₹500 to ₹1,200\nfrom AED 200 to AED 250\n")


def test_the_price_of_a_place_in_hand_is_what_its_card_says(clinic: Reception) -> None:
    asha = clinic.somebody("asha")
    asha.says("book Dr Rao tomorrow at 4")
    asha.says("Asha Rao")
    said = asha.says("how much is it?").text
    assert said.startswith("What a visit costs:\nDr Ramesh Rao: ₹1,200\n\n")


# --- names in the reader's own script --------------------------------------------------------------------------------


SAID = ("डॉ. अंजलि मेहता कल 5 बजे", "अंजलि मेहता जी को कल 5 बजे दिखाना है", "Dr Anjali Mehta kal 5 baje")


@pytest.mark.parametrize("said", SAID)
def test_a_hindi_reader_reads_the_doctors_name_and_finds_it_in_either_script(clinic: Reception, said: str) -> None:
    asha = clinic.patient("asha", name="Asha Rao")
    clinic.world.sql("update chats set language = 'hi' where address = 'asha'")
    card = asha.says(said).text
    assert "डॉ. अंजलि मेहता" in card
    assert "Anjali" not in card
    asha.taps("क्लिनिक पर देंगे")
    assert "डॉ. अंजलि मेहता" in asha.says("/appointments").text


def test_a_name_that_the_roster_has_in_no_other_script_is_written_as_it_is(clinic: Reception) -> None:
    clinic.world.sql("update doctors set names = '{}' where name = 'Dr Anjali Mehta'")
    asha = clinic.patient("asha", name="Asha Rao")
    clinic.world.sql("update chats set language = 'hi' where address = 'asha'")
    assert "Dr Anjali Mehta" in asha.says("डॉ अंजलि कल 5 बजे").text


def test_an_english_reader_who_writes_the_name_in_devanagari_reads_the_rosters(clinic: Reception) -> None:
    asha = clinic.patient("asha", name="Asha Rao")
    assert "Dr Anjali Mehta" in asha.says("डॉ. अंजलि मेहता कल 5 बजे").text
