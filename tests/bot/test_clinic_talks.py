"""Doctors and branches in chat: seen, changed field by field after one look, taken back, added, retired; for whom."""

from collections.abc import Iterator

import pytest

from core.domain.staff import Role
from tests.bot.reception import Reception, rows
from tests.bot.test_paid_talks import a_visit, labels
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def test_a_fee_is_changed_for_who_holds_next_and_nobody_s_price_is_touched(clinic: Reception) -> None:
    admin, ravi, sita = clinic.seated(Role.ADMIN), clinic.patient(), clinic.patient("sita", name="Sita Rao")
    a_visit(clinic, ravi, 17, days=1)
    assert "Kept for you" in sita.says("Dr Anjali Mehta tomorrow at 10").text
    look = admin.says("/doctors Dr Anjali Mehta fee 900")
    assert look.text == (
        "Dr Anjali Mehta, Fee\n₹800 → ₹900\n\nIt counts for places held from now on. Visits already "
        "booked (1 to come) and "
        "places held now (1) keep the price that was told.\n\nChange it?"
    )
    admin.taps("Yes")
    assert clinic.world.sql("select distinct fee_minor from appointments") == [(80_000,)]
    sita.taps("Pay at the clinic")
    assert "₹900" in clinic.patient("maya", name="Maya Rao").says("Dr Anjali Mehta tomorrow at 11").text
    assert clinic.world.sql("select fee_minor from appointments order by created_at") == [
        (80_000,),
        (80_000,),
        (90_000,),
    ]
    admin.taps("Take back")
    assert clinic.world.sql("select fee_minor from doctors where id = 1") == [(80_000,)]
    audited = rows(clinic.world, "select act, facts from audit where act like 'clinic.%%' order by id")
    assert [(row["act"], row["facts"]) for row in audited] == [
        ("clinic.changed", {"field": "fee", "before": "INR 800.00", "after": "INR 900.00"}),
        ("clinic.undone", {"field": "fee", "before": "INR 900.00", "after": "INR 800.00"}),
    ]


def test_every_field_is_tapped_written_and_read_back(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    for label, words, shown in (
        ("Name", "Dr Anjali Shah", "Name: Dr Anjali Shah"),
        ("Name in Devanagari", "डॉ. अंजलि शाह", "Name in Devanagari: डॉ. अंजलि शाह"),
        ("Specialty", "heart", "Specialty: Heart"),
        ("Qualifications", "MBBS, MD", "Qualifications: MBBS, MD"),
        ("Registration", "MMC 12345", "Registration: MMC 12345"),
        ("Practising since", "2010", "Practising since: 2010"),
        ("Languages", "English and Marathi", "Languages: English, Marathi"),
        ("Fee", "Rs. 1,200", "Fee: ₹1,200"),
        ("Follow-up fee", "300", "Follow-up fee: ₹300"),
        ("Follow-up days", "5", "Follow-up days: 5 days"),
    ):
        admin.says("/doctors")
        admin.taps("Dr Anjali")
        admin.taps(label) if label in labels(admin) else (admin.taps("More"), admin.taps(label))
        asked = admin.last.text
        assert asked.startswith("Dr Anjali"), label
        assert admin.says("?").text.startswith("I could not read that"), label
        admin.says(words)
        admin.taps("Yes")
        assert shown in admin.taps("More of it").text, label
    assert "डॉ. अंजलि शाह" in clinic.patient().says("डॉ. अंजलि शाह की फ़ीस").text


def test_a_doctor_is_added_found_once_there_are_hours_and_retired_once_nobody_waits(clinic: Reception) -> None:
    admin, ravi = clinic.seated(Role.ADMIN), clinic.patient()
    admin.says("/doctors")
    admin.taps("Add a doctor")
    assert admin.says("Dr Anjali Mehta").text.startswith("Somebody or something here is called that already.")
    admin.says("Dr Zoya Khan")
    admin.says("skin")
    assert admin.says("many").text.startswith("I could not read that")
    assert admin.says("650").text.startswith("A new doctor:\n\nName: Dr Zoya Khan\nSpecialty: Skin\nFee: 650")
    admin.taps("Yes")
    assert "Dr Zoya Khan" not in ravi.says("/book").text
    admin.says("/hours Dr Zoya Khan tue 9-12")
    admin.taps("Yes")
    assert "Dr Zoya Khan" in ravi.says("Dr Zoya Khan on Tuesday at 10:20").text
    ravi.taps("Pay at the clinic")
    admin.says("/doctors Dr Zoya Khan")
    admin.taps("More")
    assert admin.taps("Works here no more").text.startswith("1 visit or held place is to come, so nothing is changed.")
    ravi.says("cancel my visit")
    ravi.taps("Yes")
    admin.says("/doctors Dr Zoya Khan")
    admin.taps("More")
    admin.taps("Works here no more")
    admin.taps("Yes")
    assert "Dr Zoya Khan" not in ravi.says("Dr Zoya Khan on Tuesday at 10").text.split("\n\n")[-1]
    admin.taps("Take back")
    assert "Dr Zoya Khan" in ravi.says("Dr Zoya Khan on Tuesday at 9:40").text


def test_of_two_who_change_one_field_the_second_hears_of_it_and_of_two_fields_both_stay(clinic: Reception) -> None:
    asha, boss = clinic.seated(Role.ADMIN, "asha"), clinic.seated(Role.SUPER_ADMIN, "boss")
    asha.says("/doctors Dr Anjali Mehta fee 900")
    boss.says("/doctors Dr Anjali Mehta fee 700")
    asha.taps("Yes")
    assert boss.taps("Yes").text.startswith("Somebody has changed this meanwhile, and that stays.")
    asha.says("/doctors Dr Anjali Mehta follow-up days 9")
    boss.says("/doctors Dr Anjali Mehta fee 950")
    asha.taps("Yes")
    boss.taps("Yes")
    assert clinic.world.sql("select fee_minor, follow_up_days from doctors where id = 1") == [(95_000, 9)]


def test_a_branch_is_changed_added_and_keeps_its_zone_while_somebody_comes(clinic: Reception) -> None:
    admin, ravi = clinic.seated(Role.ADMIN), clinic.patient()
    card = admin.says("/clinic").text
    assert "Baari Clinic, Andheri\n14 Veera Desai Road" in card
    assert "Emergency number: 112" in card
    assert "Holidays: none is entered" in card
    admin.says("/clinic Andheri phone 022 2673 1111")
    assert "+91 22 2673 0000 → +91 22 2673 1111" in admin.last.text
    admin.taps("Yes")
    a_visit(clinic, ravi, 17, days=1)
    assert admin.says("/clinic Andheri time zone Asia/Dubai").text.startswith("1 visit or held place is to come")
    assert admin.says("/clinic Karama time zone Mars/Base").text.startswith("I could not read that")
    admin.says("/clinic Karama time zone Asia/Muscat")
    admin.taps("Yes")
    assert clinic.world.sql("select timezone from clinics order by id") == [("Asia/Kolkata",), ("Asia/Muscat",)]
    admin.says("/clinic")
    admin.taps("Add a branch")
    for words in ("Baari Clinic, Bandra", "3 Hill Road, Mumbai 400050", "9820000000"):
        admin.says(words)
    admin.taps("Yes")
    assert clinic.world.sql("select name, timezone, phone from clinics order by id desc limit 1") == [
        ("Baari Clinic, Bandra", "Asia/Kolkata", "+919820000000")
    ]
    admin.says("/clinic")
    admin.taps("Holidays")
    admin.says("25 dec")
    admin.taps("Yes")
    assert "Holiday: Fri 25 Dec" in admin.says("/clinic").text


def test_wrong_words_are_answered_with_how_it_is_written(clinic: Reception) -> None:
    admin = clinic.seated(Role.ADMIN)
    assert admin.says("/doctors banana").text.startswith("Doctors are seen and changed like this:")
    assert admin.says("/clinic banana").text.startswith("The clinic is seen and changed like this:")
    for who in (Role.DOCTOR, Role.RECEPTIONIST):
        assert "Dr Anjali Mehta fee" not in clinic.seated(who).says("/doctors Dr Anjali Mehta fee 5").text
    assert clinic.world.sql("select fee_minor from doctors where id = 1") == [(80_000,)]
