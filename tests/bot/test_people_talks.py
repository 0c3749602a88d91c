"""The talks about who is who, in memory: joining two chats, and the family behind one."""

from core.domain.consent import CURRENT
from tests.bot.clinic_in_memory import CODE
from tests.bot.talk_in_memory import TalkInMemory


def a_new_chat(elsewhere: str | None = "Asha Rao", *, agrees: bool = True) -> TalkInMemory:
    """A chat that has proved its number, under which somebody is known elsewhere ("": at the desk only)."""
    talk = TalkInMemory()
    talk.desk.phone = "+919812345678"
    talk.desk.known_elsewhere = elsewhere
    if agrees:
        talk.desk.agree(CURRENT.version)
    return talk


def test_a_returning_patient_is_the_same_by_a_code() -> None:
    talk = a_new_chat()
    talk.write("/link")
    assert "Asha" not in talk.text
    assert talk.labels == ["Send me the code", "I lost that chat", "Leave it"]
    talk.tap("Send me the code")
    assert talk.step == "link.code"
    talk.write("654321")
    assert talk.text.startswith("That is not the code in your chat on WhatsApp.")
    talk.write("०१२ ३४५")
    assert talk.text.startswith("Done: it is the same here and there now")
    assert [p.name for p in talk.desk.family()] == ["Asha Rao"]


def test_who_is_known_in_both_chats_says_whether_they_are_one() -> None:
    talk = a_new_chat()
    talk.desk.name_self("Asha R")
    for words in ("/link", "1", CODE):
        talk.write(words)
    assert "Here you are Asha R, there you are Asha Rao." in talk.text
    talk.tap("No, two people")
    assert [p.name for p in talk.desk.family()] == ["Asha R"]
    for words in ("/link", "1", CODE, "yes"):
        talk.write(words)
    assert [p.name for p in talk.desk.family()] == ["Asha Rao"]


def test_in_the_middle_of_a_booking_the_way_back_is_kept() -> None:
    talk = a_new_chat()
    talk.write("Dr Anjali Mehta tomorrow after 5")
    assert "I was here before" in talk.labels
    talk.tap("I was here before")
    for words in ("1", CODE):
        talk.write(words)
    talk.tap("Asha Rao")
    assert talk.step == "book.review"
    assert talk.text.startswith("Asha Rao\nDr Anjali Mehta")


def test_where_no_code_can_go_the_desk_asks() -> None:
    talk = a_new_chat("")
    talk.write("/link")
    talk.tap("Ask the desk")
    assert "Somebody from the desk will call you" in talk.text
    assert talk.desk.asked_desk == 1


def test_the_web_chat_says_what_it_can_not_do() -> None:
    talk = TalkInMemory()
    talk.desk.accounts = False
    talk.write("/link")
    assert "no account" in talk.text


def test_a_shared_number_that_is_known_elsewhere_leads_there_and_another_does_not() -> None:
    talk = TalkInMemory()
    talk.desk.agree(CURRENT.version)
    talk.write("/link")
    assert talk.messages[-1].ask_contact is not None
    talk.desk.known_elsewhere = "Asha Rao"
    talk.share("+919812345678")
    assert talk.step == "link.which"
    assert "WhatsApp" in talk.text
    stranger = TalkInMemory()
    stranger.desk.agree(CURRENT.version)
    stranger.share("+919812345678")
    assert "link" not in stranger.step


def test_a_relative_is_added_in_one_message_and_in_any_language() -> None:
    talk = TalkInMemory()
    talk.desk.agree(CURRENT.version)
    talk.desk.name_self("Asha Rao")
    talk.write("/family")
    talk.write("meri maa")
    assert talk.text == "What is the full name of your mother?"
    talk.write("Sunita Rao")
    assert talk.text == "Sunita Rao, mother"
    talk.tap("Correct the name")
    talk.write("Sunita Devi Rao")
    assert [(p.relation, p.name) for p in talk.desk.family()] == [("self", "Asha Rao"), ("mother", "Sunita Devi Rao")]
    talk.tap("Take off the list")
    talk.tap("Yes, take off")
    assert [p.name for p in talk.desk.family()] == ["Asha Rao"]


def test_nobodys_name_is_taken_for_anothers() -> None:
    talk = TalkInMemory()
    talk.desk.agree(CURRENT.version)
    talk.desk.name_self("Asha Rao")
    talk.write("/family")
    for words in ("Add somebody", "mother", "Asha Rao"):
        talk.write(words)
    assert [(p.relation, p.name) for p in talk.desk.family()] == [("self", "Asha Rao"), ("mother", "Asha Rao")]


def test_the_own_person_is_renamed_and_not_removed() -> None:
    talk = TalkInMemory()
    talk.desk.agree(CURRENT.version)
    talk.desk.name_self("Asha Roa")
    talk.write("/family")
    talk.tap("Asha Roa")
    assert talk.labels == ["Correct the name", "Details", "All people"]
    talk.tap("Correct the name")
    talk.write("Asha Rao")
    assert talk.text == "Asha Rao: that is you."


def test_a_relative_is_handed_to_their_own_chat_by_a_line() -> None:
    son = TalkInMemory()
    son.desk.agree(CURRENT.version)
    son.desk.name_self("Kiran Rao")
    son.desk.add_family("Sunita Rao", "mother")
    son.write("/family")
    son.tap("Sunita Rao")
    assert son.labels == ["Correct the name", "Own chat", "Take off the list", "Back"]
    son.tap("Own chat")
    son.tap("No, only they")
    line = next(line for line in son.text.splitlines() if line.startswith("/join"))
    mother = TalkInMemory(son.clinic, chat=2, agreed=False)
    mother.write(line)
    assert mother.text == (
        "Somebody who has booked for you gives your visits over to this chat. They will not see them any more. "
        "Are you Sunita?"
    )
    mother.tap("Yes")
    assert mother.step == "consent.notice"
    mother.tap("I agree")
    if mother.step == "own.asked":
        mother.tap("Yes")
    assert "Done: your visits are here now" in mother.text
    assert [p.name for p in mother.desk.family()] == ["Sunita Rao"]


def a_known_patient() -> TalkInMemory:
    talk = TalkInMemory()
    talk.desk.agree(CURRENT.version)
    talk.desk.name_self("Asha Rao")
    return talk


def test_details_are_said_typed_or_tapped_or_left_out() -> None:
    talk = a_known_patient()
    talk.write("/profile")
    assert "Date of birth: not given" in talk.text
    talk.tap("Date of birth")
    talk.write("born yesterday")
    assert talk.text.startswith("I cannot read that. Please write it as in the example.")
    talk.write("१२ मार्च १९८०")
    assert "Date of birth: 12.03.1980" in talk.text
    talk.tap("Blood group")
    talk.tap("AB+")
    talk.tap("Sex")
    talk.tap("Rather not say")
    talk.tap("Emergency contact")
    talk.write("Ravi Rao 98123 45678")
    assert "Blood group: AB+" in talk.text
    assert "Sex: rather not say" in talk.text
    assert "Emergency contact: Ravi Rao, +919812345678" in talk.text


def test_the_language_of_the_own_person_is_that_of_the_chat() -> None:
    talk = a_known_patient()
    for words in ("/profile", "Language", "हिन्दी"):
        talk.write(words)
    assert talk.desk.language() == "hi"


def test_what_the_clinic_needs_is_asked_once_after_the_booking_and_never_again() -> None:
    talk = a_known_patient()
    talk.clinic.needed = ("birth_date", "sex")
    for words in ("Dr Anjali Mehta tomorrow after 5", "2"):
        talk.write(words)
    assert talk.step == "profile.value"
    assert talk.text.endswith("When was Asha Rao born? For example 12/3/1980 or 12 March 80, the day first.")
    talk.write("12/3/1980")
    talk.tap("Rather not say")
    assert talk.text == "Thank you. /profile shows and changes it."
    for words in ("Dr Ramesh Rao on Friday after 5", "2"):
        talk.write(words)
    assert talk.step == "-"
    assert "Booked. Your number" in talk.text


def test_a_clinic_that_needs_nothing_asks_for_nothing() -> None:
    talk = a_known_patient()
    for words in ("Dr Anjali Mehta tomorrow after 5", "2"):
        talk.write(words)
    assert talk.step == "-"
    assert talk.desk.said == {}


def test_a_relation_and_a_name_in_one_message_are_enough() -> None:
    for words, relation, name in (
        ("my mother Sunita Rao", "mother", "Sunita Rao"),
        ("meri behen Kiran", "sister", "Kiran"),
        ("मेरी माँ सुनीता राव", "mother", "सुनीता राव"),
    ):
        talk = a_known_patient()
        talk.write("/family")
        talk.write(words)
        assert [(p.relation, p.name) for p in talk.desk.family()][1:] == [(relation, name)]


def test_what_is_wrong_with_a_relative_is_no_name() -> None:
    talk = a_known_patient()
    talk.write("/family")
    talk.write("my mother is sick")
    assert [p.name for p in talk.desk.family()] == ["Asha Rao"]


def test_what_was_looked_at_is_not_shown_again_after_something_else() -> None:
    talk = a_known_patient()
    for words in ("/profile", "/link", "/language", "English"):
        talk.write(words)
    assert talk.step == "-"


def test_who_is_asked_for_consent_goes_on_where_they_were() -> None:
    talk = TalkInMemory(agreed=False)
    talk.write("/family")
    for words in ("my mother Sunita Rao", "I agree"):
        talk.write(words)
    assert talk.text.endswith("Sunita Rao, mother")
    assert [(p.relation, p.name) for p in talk.desk.family()] == [("mother", "Sunita Rao")]
