"""Who has come to the counter, in one line, as desks write it."""

from dataclasses import replace

import pytest

from bot.understanding.meaning import Roster, RosterDoctor
from bot.understanding.walk_ins import SaidWalkIn, read_person_name, read_walk_in

ROSTER = Roster(
    doctors=(
        RosterDoctor(id=1, name="Dr Anjali Mehta", specialty="dermatology", clinic_ids=(1,)),
        RosterDoctor(id=2, name="Dr Ramesh Rao", specialty="cardiology", clinic_ids=(1,)),
        RosterDoctor(id=3, name="Dr Sunita Sharma", specialty="general_medicine", clinic_ids=(1,)),
    ),
    clinics=((1, "City Clinic"),),
)
RAMESH = SaidWalkIn(name="Ramesh Kumar", phone="98200 12345")

SAID = {
    "Ramesh Kumar 98200 12345 Dr Mehta": replace(RAMESH, doctors=(1,)),
    "ramesh kumar 9820012345 dr mehta": SaidWalkIn(name="Ramesh Kumar", phone="9820012345", doctors=(1,)),
    "Asha 9820012345 skin urgent": SaidWalkIn(
        name="Asha", phone="9820012345", specialties=("dermatology",), urgency="urgent"
    ),
    "98200 12345 Ramesh Kumar Dr Mehta": replace(RAMESH, doctors=(1,)),
    "Dr Mehta, Ramesh Kumar, 98200 12345": replace(RAMESH, doctors=(1,)),
    "new patient Ramesh Kumar 98200 12345": RAMESH,
    "Mrs Sunita Mehta 98200 12345 Dr Sharma": SaidWalkIn(name="Sunita Mehta", phone="98200 12345", doctors=(3,)),
    "Ramesh Mehta": SaidWalkIn(name="Ramesh Mehta"),
    "Ramesh Kumar +91 98200-12345 mehta": SaidWalkIn(name="Ramesh Kumar", phone="+91 98200-12345", doctors=(1,)),
    "98200 12345": SaidWalkIn(phone="98200 12345"),
    "Ramesh Kumar 98200 12345 any doctor": replace(RAMESH, any_doctor=True),
    "Ramesh Kumar 98200 12345 Dr Rao emergency": replace(RAMESH, doctors=(2,), urgency="emergency"),
    "Ramesh Kumar 98200 12345 chest pain": replace(
        RAMESH, specialties=("cardiology", "general_medicine", "pulmonology"), urgency="emergency"
    ),
    "APT-20261121-0007 Dr Mehta": SaidWalkIn(number="APT-20261121-0007", doctors=(1,)),
    "7": SaidWalkIn(number="7"),
    "#7 Dr Mehta": SaidWalkIn(number="7", doctors=(1,)),
    "रमेश कुमार 98200 12345 डॉ मेहता": SaidWalkIn(name="रमेश कुमार", phone="98200 12345", doctors=(1,)),
    "आशा ९८२००१२३४५ त्वचा अर्जेंट": SaidWalkIn(
        name="आशा", phone="९८२००१२३४५", specialties=("dermatology",), urgency="urgent"
    ),
    "asha ji 98200 12345 jaldi skin": SaidWalkIn(
        name="Asha", phone="98200 12345", specialties=("dermatology",), urgency="urgent"
    ),
}


@pytest.mark.parametrize("text", SAID)
def test_one_line_says_who_has_come_and_to_whom(text: str) -> None:
    assert read_walk_in(text, ROSTER) == SAID[text]


@pytest.mark.parametrize("text", ["", "?!", "...", "🙂"])
def test_what_names_nobody_says_nothing(text: str) -> None:
    assert read_walk_in(text, ROSTER) is None


NAMES = (
    *("Asha Rao", "Imran Khan", "Kiran Bedi", "Ravi Shankar", "Dilip Kumar", "Sunny Deol", "Pooja Hegde"),
    *("Mangal Pandey", "Shanti Devi", "Jaya Prada", "Neha Dhupia", "Om Puri", "Aman Verma", "Tara Singh"),
    *("Nirmala S", "A P J Abdul Kalam", "D'Souza Maria", "Anand-Kumar Iyer", "सीता देवी", "इमरान ख़ान", "कानन बाला"),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stays_whole_whatever_it_sounds_like(name: str) -> None:
    said = read_walk_in(f"{name} 98200 12345 Dr Mehta", ROSTER)
    assert said
    assert (said.name, said.doctors) == (name, (1,))
    assert read_person_name(name) == name
