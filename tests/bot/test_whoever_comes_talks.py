"""Whoever is free first: nobody who sees only some people; and colleagues of another field say of which."""

from dataclasses import replace
from datetime import time

from bot.front_desk import Wish
from core.domain.schedule import Consultation
from tests.bot.clinic_in_memory import Clinic, Row
from tests.bot.talk_in_memory import TalkInMemory

SKIN = Row(1, "Dr Anjali Mehta", "dermatology", 80_000, time(16), time(18))
WOMEN = Row(2, "Dr Kavita Iyer", "gynecology", 90_000)
CHILDREN = Row(3, "Dr Imran Shaikh", "pediatrics", 60_000)
HEART = Row(4, "Dr Ramesh Rao", "cardiology", 120_000, time(16), time(20), seen=Consultation.ONLINE)


def a_talk(*rows: Row, language: str = "en") -> TalkInMemory:
    talk = TalkInMemory(Clinic(rows=rows), language=language)
    talk.desk.name_self("Ravi Kumar")
    return talk


def test_any_doctor_is_one_who_sees_whoever_comes() -> None:
    talk = a_talk(SKIN, WOMEN, CHILDREN)
    talk.write("any doctor today")
    assert talk.step == "book.slot"
    assert {label.partition(", Dr ")[2] for label in talk.labels[:3]} == {"Anjali Mehta"}
    talk.write("for my child")
    talk.write("Tara Kumar")
    assert talk.text.startswith("Dr Imran Shaikh, Children"), "a child is asked for, and a paediatrician sees one"


def test_where_there_is_nobody_else_it_is_one_of_those() -> None:
    talk = a_talk(WOMEN, CHILDREN)
    talk.write("any doctor today")
    assert talk.labels[0].startswith("Mon 23 Nov, ")


def test_a_colleague_of_another_field_says_so_and_is_nobody_who_sees_only_some() -> None:
    talk = a_talk(SKIN, WOMEN, CHILDREN, HEART, language="en")
    talk.write("video call with Dr Anjali")
    assert talk.text.startswith(
        "This doctor sees nobody by video.\n\nThese colleagues can see you by video. Or say a name."
    )
    assert talk.labels[0] == "Mon 23 Nov, 4:00 pm, Dr Ramesh Rao, Heart"
    assert "At the clinic" in talk.labels
    talk.tap(talk.labels[0])
    assert "(video call)" in talk.text


def test_where_nobody_is_seen_by_video_it_is_said_of_the_clinic() -> None:
    talk = a_talk(SKIN, language="hi")
    talk.write("video call with Dr Anjali")
    assert talk.text.startswith("यहाँ अभी वीडियो अपॉइंटमेंट नहीं मिल सकती।")


def test_a_video_visit_that_cannot_move_shows_colleagues_in_words() -> None:
    late = Row(5, "Dr Meera Sen", "cardiology", 100_000, seen=Consultation.ONLINE)
    talk = a_talk(HEART, late)
    visit = talk.desk.hold(
        patient_id=talk.desk.family()[0].id,
        doctor_id=HEART.id,
        clinic_id=1,
        starts_at=talk.desk.nearest(Wish(doctors=(HEART.id,)))[0].starts.at,
        seen="online",
    )
    talk.desk.pay_at_clinic(visit.id)
    talk.clinic.rows = (replace(HEART, weekdays=()), late)
    talk.write("move my appointment")
    assert talk.step == "move.no_slot"
    assert "move." not in talk.text
    assert "Dr Meera Sen" in talk.labels[0]
