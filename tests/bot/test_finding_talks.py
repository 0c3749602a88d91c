"""Finding a doctor in the words of patients: what it costs, on real hours and prices."""

from collections.abc import Iterator

import pytest

from tests.bot.reception import Asker, Reception
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
    clinic.world.sql("update chats set chose_language = true where address = 'asha'")
    assert "Dr Anjali Mehta" in asha.says("डॉ. अंजलि मेहता कल 5 बजे").text


# --- filters ---------------------------------------------------------------------------------------------------------


def a_reader(clinic: Reception, language: str = "en") -> Asker:
    """Somebody who has not been here before."""
    asha = clinic.patient("asha", name="Asha Rao")
    clinic.world.sql("update chats set language = %s where address = 'asha'", language)
    return asha


def labels(asker: Asker) -> list[str]:
    return [choice.label for choice in asker.last.choices]


@pytest.mark.parametrize(
    ("language", "said", "name"),
    [
        ("en", "Tamil speaking doctor", "Dr Kavita Iyer, Gynaecology"),
        ("hi", "तमिल बोलने वाली डॉक्टर चाहिए", "डॉ. कविता अय्यर"),
        ("en", "tamil bolne wale doctor", "Dr Kavita Iyer"),
        ("en", "eye doctor at Karama", "Dr Thomas Mathew"),
        ("en", "a lady doctor who speaks Tamil on Friday", "Dr Kavita Iyer"),
        ("en", "Urdu speaking doctor on Friday", "Dr Imran Shaikh"),
    ],
)
def test_one_who_fits_all_of_it_is_taken_at_once_with_the_card(
    clinic: Reception, language: str, said: str, name: str
) -> None:
    card = a_reader(clinic, language).says(said).text
    assert name.partition(",")[0] in card
    assert "MBBS" in card


def test_the_card_says_all_that_is_known_and_the_times_are_its_next_free_ones(clinic: Reception) -> None:
    asha = a_reader(clinic)
    assert asha.says("Tamil speaking doctor").text.startswith(
        "Dr Kavita Iyer, Gynaecology, ₹900\nMBBS, MS (Obs & Gyn)\n20 years in practice\n"
        "Speaks English, Hindi, Tamil\n"
        "Again within 7 days: ₹450\nBaari Clinic, Andheri\nFor Asha Rao\n"
    )
    assert labels(asha)[0] == "Mon 23 Nov, 10:00 am"


def test_filters_add_up_until_a_name_is_said(clinic: Reception) -> None:
    asha = a_reader(clinic)
    asha.says("Hindi speaking doctor")
    assert len([label for label in labels(asha) if label.startswith("Dr ")]) == 2
    asha.says("at Karama")
    assert [label for label in labels(asha) if label.startswith("Dr ")] == [
        "Dr Neha Kapoor, Ear, nose, throat",
        "Dr Thomas Mathew, Eyes",
    ]
    assert "Speaks English, Hindi, Malayalam" in asha.last.text
    assert "Dr Thomas Mathew" in asha.says("who speaks malayalam doctor").text


def test_what_nobody_fits_is_said_with_what_may_be_given_up(clinic: Reception) -> None:
    asha = a_reader(clinic)
    said = asha.says("skin doctor who speaks Tamil").text
    assert said == (
        "No doctor here fits all of this:\n• Skin\n• speaks Tamil\n\nWhat may be different? Tap, or say it."
    )
    assert labels(asha) == ["Any language", "Any specialty", "Any doctor", "All doctors"]
    assert asha.taps("Any language").text.startswith("Dr Anjali Mehta, Skin")
    asha.says("/book")
    asha.says("skin doctor who speaks Tamil")
    assert asha.taps("Any specialty").text.startswith("Dr Kavita Iyer")


def test_it_is_said_in_hindi_too(clinic: Reception) -> None:
    asha = a_reader(clinic, "hi")
    said = asha.says("तमिल बोलने वाले त्वचा के डॉक्टर").text
    assert said.startswith("हमारे यहाँ ऐसे डॉक्टर नहीं हैं जिनमें ये सब हो:\n• त्वचा")
    assert "• बोलते हों: तमिल" in said
    assert labels(asha) == ["कोई भी भाषा", "कोई भी विभाग", "कोई भी डॉक्टर", "सभी डॉक्टर"]


def test_a_language_that_nobody_speaks_is_said_and_everybody_shown(clinic: Reception) -> None:
    asha = a_reader(clinic)
    assert asha.says("Telugu speaking doctor").text.startswith("No doctor here fits this:\n• speaks Telugu\n")
    assert labels(asha)[:3] == ["Any doctor", "Dr Anjali Mehta, Skin", "Dr Arjun Singh, Bones and joints"]


def test_a_doctor_who_is_never_at_that_branch_is_said_to_be_elsewhere(clinic: Reception) -> None:
    asha = a_reader(clinic)
    said = asha.says("Dr Anjali at Karama")
    assert said.text.startswith("The doctor does not see patients at Baari Clinic, Karama.")
    assert "At another branch" in labels(asha)
    assert "Dr Anjali Mehta" in asha.taps("At another branch").text


def test_a_day_on_which_none_of_them_works_is_said_with_who_they_are(clinic: Reception) -> None:
    asha = a_reader(clinic)
    said = asha.says("Karama doctor on Sunday").text
    assert said.startswith(
        "These doctors fit, but none is here on that day. Tap, or say another day.\n\nDr Neha Kapoor"
    )
    asha.taps("Dr Neha Kapoor, Ear, nose, throat")
    assert asha.last.text.startswith("The doctor does not see patients on Sunday 29 November.")


def test_by_buttons_a_language_and_a_day_are_two_taps_each(clinic: Reception) -> None:
    asha = a_reader(clinic)
    asha.says("/book")
    asha.says("Look for one by …")
    assert labels(asha)[:4] == ["Specialty", "Day", "Language", "Branch"]
    asha.taps("Language")
    assert "Tamil" in labels(asha)
    assert asha.taps("Tamil").text.startswith("Dr Kavita Iyer")
    asha.says("/book")
    asha.says("Look for one by …")
    asha.taps("Branch")
    asha.taps("Baari Clinic, Karama")
    assert [label for label in labels(asha) if label.startswith("Dr ")] == [
        "Dr Neha Kapoor, Ear, nose, throat",
        "Dr Thomas Mathew, Eyes",
    ]


def test_any_of_those_who_fit_is_the_earliest_of_them(clinic: Reception) -> None:
    asha = a_reader(clinic)
    asha.says("doctor at Karama")
    asha.taps("Any doctor")
    assert all(label.endswith(("Dr Neha Kapoor", "Dr Thomas Mathew")) for label in labels(asha)[:3])


def test_where_no_one_thing_helps_each_may_be_kept_alone(clinic: Reception) -> None:
    asha = a_reader(clinic)
    asha.says("skin doctor who speaks Urdu at Karama")
    assert labels(asha) == ["Only the language", "Only the branch", "Only the specialty", "More (1/2)"]
    assert asha.taps("Only the language").text.startswith("Dr Imran Shaikh")


def test_a_branch_said_later_looks_again_and_a_name_said_later_leaves_the_branch(clinic: Reception) -> None:
    asha = a_reader(clinic)
    assert asha.says("Tamil speaking doctor").text.startswith("Dr Kavita Iyer")
    assert asha.says("at Karama").text.startswith("No doctor here fits all of this:\n• speaks Tamil\n• at Baari Clinic")
    assert asha.says("Dr Anjali Mehta").text.startswith("Dr Anjali Mehta, Skin")


def test_no_video_on_those_days_is_not_said_to_be_no_video_at_all(clinic: Reception) -> None:
    asha = a_reader(clinic)
    asha.says("video call with Dr Sharma on Monday")
    assert asha.last.text.startswith("There is no video visit with this doctor then.")


def test_what_was_asked_is_said_again_above_who_fits(clinic: Reception) -> None:
    asha = a_reader(clinic)
    said = asha.says("Hindi speaking doctor at Karama on Monday").text
    assert said.startswith(
        "These doctors fit:\n• speaks Hindi\n• at Baari Clinic, Karama\n• on Monday 23 November\n\nTap, or say a name."
    )
    ravi = clinic.patient("ravi")
    clinic.world.sql("update chats set language = 'hi' where address = 'ravi'")
    said = ravi.says("करामा में हिंदी बोलने वाले डॉक्टर").text
    assert said.startswith("ये डॉक्टर हैं, जिनमें यह सब है:\n• बोलते हों: हिन्दी\n")


# --- a lady, or a man: as the clinic says it ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said", "first"),
    [
        ("en", "lady doctor", "These doctors fit:\n• a lady doctor\n"),
        ("hi", "महिला डॉक्टर चाहिए", "ये डॉक्टर हैं, जिनमें यह सब है:\n• महिला डॉक्टर\n"),
        ("en", "mahila doctor se milna hai", "These doctors fit:\n• a lady doctor\n"),
        ("en", "male doctor who speaks Punjabi", "Dr Arjun Singh, Bones and joints"),
        ("en", "lady skin doctor", "Dr Anjali Mehta, Skin"),
    ],
)
def test_a_lady_or_a_man_is_found_as_the_clinic_says_it(
    clinic: Reception, language: str, said: str, first: str
) -> None:
    asha = a_reader(clinic, language)
    assert asha.says(said).text.startswith(first)
    assert not [label for label in labels(asha) if "Ramesh" in label or "रमेश" in label]


def test_one_whose_sex_the_clinic_has_not_said_is_guessed_by_no_name(clinic: Reception) -> None:
    clinic.world.sql("update doctors set sex = null where name <> 'Dr Arjun Singh'")
    asha = a_reader(clinic)
    assert asha.says("lady doctor who speaks Tamil").text.startswith(
        "No doctor here fits all of this:\n• a lady doctor\n"
    )
    assert "A woman or a man" in labels(asha)
    clinic.world.sql("update doctors set sex = null")
    asha.says("start over")
    said = asha.says("lady skin doctor").text
    assert said.startswith("Nobody has noted here which of our doctors are women or men.")
    assert "Dr Anjali Mehta, Skin" in labels(asha)


def test_it_can_be_tapped(clinic: Reception) -> None:
    asha = a_reader(clinic)
    asha.says("/book")
    asha.says("Look for one by …")
    asha.taps("Woman or man")
    assert labels(asha) == ["A lady doctor", "A male doctor", "Back"]
    assert asha.taps("A male doctor").text.startswith("These doctors fit:\n• a male doctor\n")
