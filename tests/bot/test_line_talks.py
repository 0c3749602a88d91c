"""A doctor's line on its cards: two who are in at once, and a doctor who is late, and then on time again."""

from collections.abc import Iterator

import pytest

from bot.front_desk import Wish
from bot.message import Message
from core.domain.notices import NoticeKind
from core.domain.staff import Role
from tests.bot.reception import Reception
from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.test_paid_talks import a_visit, labels
from tests.builders import World


@pytest.fixture
def clinic(world: World) -> Iterator[Reception]:
    clinic = Reception(world)
    yield clinic
    clinic.close()
    world.assert_invariants()


def in_the_room(clinic: Reception) -> list[tuple[str, str]]:
    return clinic.world.sql(
        "select p.name, a.status from appointments a join patients p on p.id = a.patient_id order by p.name"
    )


def test_with_two_in_one_is_seen_and_nobody_is_called(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    for hour, name in ((17, "Asha Rao"), (18, "Ravi Rao"), (19, "Sita Rao")):
        a_visit(clinic, clinic.patient(name.split()[0].lower(), name=name), hour)
    clinic.world.clock.now = clinic.world.at(17, days=0)
    doctor.says("/next")
    assert labels(doctor)[0] == "Call 5:00 pm Asha Rao"
    doctor.taps(labels(doctor)[0])
    assert "Not here, call the next" in labels(doctor)
    doctor.says("/today")
    doctor.taps("6:00 pm Ravi Rao")
    doctor.taps("Has come in")
    doctor.says("/next")
    assert not [label for label in labels(doctor) if label.startswith("Seen, call")]
    doctor.taps("Seen")
    assert "Ravi Rao" in doctor.last.text
    assert labels(doctor)[0].startswith("Seen, call")


def test_seen_and_the_next_is_called_in_one_tap(clinic: Reception) -> None:
    doctor = clinic.seated(Role.DOCTOR)
    for hour, name in ((17, "Asha Rao"), (18, "Ravi Rao")):
        a_visit(clinic, clinic.patient(name.split()[0].lower(), name=name), hour)
    clinic.world.clock.now = clinic.world.at(17, days=0)
    doctor.says("/next")
    doctor.taps("Call 5:00 pm Asha Rao")
    doctor.taps("Seen, call 6:00 pm Ravi Rao")
    assert "Ravi Rao" in doctor.last.text
    assert clinic.world.sql("select count(*) from consultations where ended_at is not null") == [(1,)]


def a_late_doctor() -> tuple[TalkInMemory, str]:
    """Return a patient who is booked, and the visit."""
    talk = TalkInMemory()
    me = talk.desk.name_self("Asha Rao")
    free = talk.desk.nearest(Wish(doctors=(1,)))[2]
    talk.desk.pay_at_clinic(talk.desk.hold(patient_id=me.id, doctor_id=1, clinic_id=1, starts_at=free.starts.at).id)
    return talk, next(iter(talk.clinic.bookings))


def buttons(messages: list[Message]) -> list[str]:
    return [choice.label for message in messages for choice in message.choices]


def test_on_time_again_is_told_in_words_without_the_three_answers() -> None:
    talk, visit = a_late_doctor()
    assert "Cancel, full refund" in buttons(talk.hear_notice(NoticeKind.DOCTOR_LATE, visit))
    told = talk.hear_notice(NoticeKind.DOCTOR_ON_TIME, visit)
    assert "on time again" in talk.text
    assert "minutes late" not in talk.text
    assert not buttons(told)


def test_a_delay_that_gives_nothing_any_more_has_no_answers() -> None:
    talk, visit = a_late_doctor()
    talk.clinic.bookings[visit].status = "arrived"
    assert not {"Fine", "Move it free", "Cancel, full refund"} & set(
        buttons(talk.hear_notice(NoticeKind.DOCTOR_LATE, visit))
    )
    assert "its time has come" in talk.text
