"""At the clinic or by video: at the clinic unless it is said or tapped otherwise, and never asked.

Of the doctors here Dr Vivek Mehta, on Monday and Wednesday from four to six, sees patients either way.
"""

from tests.bot.clinic_in_memory import Clinic
from tests.bot.talk_in_memory import TalkInMemory


def a_known_patient() -> TalkInMemory:
    """Somebody whose name is known."""
    talk = TalkInMemory(Clinic())
    talk.desk.name_self("Asha Rao")
    return talk


def test_where_there_is_a_choice_it_is_the_clinic_and_video_is_one_tap_away() -> None:
    talk = a_known_patient()
    talk.write("Dr Vivek on Wednesday at 4")
    assert talk.step == "book.review"
    assert "City Clinic, 12 MG Road" in talk.text
    assert talk.labels == ["Pay ₹700", "Pay at the clinic", "By video instead", "Change"]
    talk.tap("By video instead")
    assert talk.step == "book.review"
    assert "City Clinic (video call), the link comes here 10 minutes before" in talk.text
    assert talk.labels == ["Pay ₹700", "Come to the clinic", "Change"]
    talk.tap("Come to the clinic")
    assert "City Clinic, 12 MG Road" in talk.text
    held = [b for b in talk.clinic.bookings.values() if talk.clinic.status(b) == "held"]
    assert [b.online for b in held] == [False]


def test_the_question_that_is_asked_for_has_two_answers_and_a_way_back() -> None:
    talk = a_known_patient()
    talk.write("Dr Vivek on Wednesday at 4")
    talk.tap("Change")
    talk.tap("Clinic or video")
    assert (talk.step, talk.labels) == ("book.seen", ["At the clinic", "By video call", "Back"])


def test_an_old_card_s_other_way_is_answered_by_what_is_kept_now() -> None:
    talk = a_known_patient()
    talk.write("Dr Vivek on Wednesday at 4")
    video, pay = talk.button("By video instead").id, talk.button("Pay ₹700").id
    for old in (video, video, pay, video):
        talk.tap_id(old)
    held = [b for b in talk.clinic.bookings.values() if talk.clinic.status(b) == "held"]
    assert [b.online for b in held] == [True]


def test_who_says_it_is_not_asked() -> None:
    talk = a_known_patient()
    talk.write("video call with Dr Vivek on Wednesday at 4")
    assert (talk.step, talk.inputs) == ("book.review", 1)
    assert "(video call)" in talk.text


def test_where_there_is_none_nothing_is_asked() -> None:
    talk = a_known_patient()
    talk.write("Dr Anjali on Wednesday at 4")
    assert (talk.step, talk.inputs) == ("book.review", 1)
    assert "video" not in talk.text


def test_the_other_way_is_a_word_or_a_tap_away_and_the_place_stays() -> None:
    talk = a_known_patient()
    talk.write("Dr Vivek on Wednesday at 4 in person")
    assert "12 MG Road" in talk.text
    talk.write("online")
    assert (talk.step, "(video call)" in talk.text) == ("book.review", True)
    talk.tap("Change")
    talk.tap("Clinic or video")
    talk.tap("At the clinic")
    assert (talk.step, "12 MG Road" in talk.text) == ("book.review", True)
    held = [b for b in talk.clinic.bookings.values() if talk.clinic.status(b) == "held"]
    assert len(held) == 1


def test_a_doctor_without_video_is_no_dead_end() -> None:
    talk = a_known_patient()
    talk.write("video call with Dr Anjali tomorrow")
    assert talk.step == "book.no_slot"
    assert talk.text.startswith("This doctor sees nobody by video.")
    assert "At the clinic" in talk.labels
    talk.tap("At the clinic")
    assert talk.step == "book.slot"
    assert "Dr Anjali Mehta" in talk.text


def test_only_video_times_are_offered_to_whoever_wants_video() -> None:
    talk = a_known_patient()
    talk.write("video call")
    assert talk.step == "book.doctor"
    talk.tap("Any doctor")
    assert talk.step == "book.slot"
    assert all("Vivek" in label for label in talk.labels[:3])


def test_in_hindi() -> None:
    talk = a_known_patient()
    talk.desk.set_language("hi")
    talk.write("डॉ विवेक बुधवार 4 बजे")
    assert talk.labels == ["₹700 दें", "क्लिनिक पर देंगे", "वीडियो कॉल से", "बदलें"]
    talk.tap("वीडियो कॉल से")
    assert "City Clinic (वीडियो कॉल), लिंक 10 मिनट पहले यहीं आएगा" in talk.text
