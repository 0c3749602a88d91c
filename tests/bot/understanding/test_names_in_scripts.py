"""Every doctor of the sample clinic is found by their name in Devanagari, whole, in part, and inside a sentence."""

import pytest

from baari.sample_clinic import ROWS
from bot.understanding import Roster, RosterDoctor, understand
from tests.bot.understanding.clinic import NOW

ROSTER = Roster(
    doctors=tuple(
        RosterDoctor(id=n, name=row.name, specialty=row.specialty, clinic_ids=(1,), other_names=(row.in_hindi,))
        for n, row in enumerate(ROWS, 1)
    ),
    clinics=((1, "Baari Clinic"),),
)
WORDS = (
    "{whole}",
    "{title} {last}",
    "{title} {first} कल शाम",
    "{last} जी को कल दिखाना है",
    "मुझे {whole} से मिलना है",
)


@pytest.mark.parametrize("number", range(1, len(ROWS) + 1), ids=[row.name for row in ROWS])
@pytest.mark.parametrize("words", WORDS)
def test_a_doctor_is_found_by_the_name_in_devanagari(words: str, number: int) -> None:
    whole = ROWS[number - 1].in_hindi
    title, first, last = whole.split()
    text = words.format(whole=whole, title=title, first=first, last=last)
    assert understand(text, roster=ROSTER, now=NOW, language="hi").doctor_ids == (number,)


def test_a_name_in_another_script_may_be_another_name_altogether() -> None:
    """What the roster says counts, also where it could not be read out of the Latin name."""
    doctor = RosterDoctor(id=1, name="Dr Xavier", specialty="ent", clinic_ids=(1,), other_names=("डॉ. ज़ेवियर",))
    roster = Roster((doctor,), ())
    for text in ("Dr Xavier", "डॉ. ज़ेवियर", "ज़ेवियर जी"):
        assert understand(text, roster=roster, now=NOW, language="hi").doctor_ids == (1,)
