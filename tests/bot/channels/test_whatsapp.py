"""Sending to WhatsApp: Twilio's own library over real HTTP, against a Twilio with its limits and its 24 hours."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.port import Outgoing, Rejected, SendFailed, Stopped, Unreachable
from bot.channels.whatsapp_errors import WindowClosed
from bot.channels.whatsapp_heard import heard_from
from bot.channels.whatsapp_provision import provision
from bot.channels.whatsapp_shelf import STALE_AFTER
from bot.channels.whatsapp_templates import templates
from bot.message import Attachment, Choice, Heard, Kind, Message
from bot.notice_templates import QUESTIONS
from core.domain.notices import RULES
from tests.bot.channels.stock import stock
from tests.bot.channels.twilio_clinic import TwilioClinic, twilio_clinic
from tests.builders import World
from tests.standins.faults import Fault, garbage, html_502, lost_answer, refuse, slow
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_entities import WireMessage
from tests.standins.twilio_phone import Phone

YES, NO = Choice("b1|1|ask|yes", "Yes"), Choice("b1|1|ask|no", "No")
CARD = Message(title="Dr Mehta", text="Tuesday 10:30\nFee 500", choices=(YES, NO))
SLOTS = tuple(Choice(f"slot-{n}", f"Tue {n}:30", "City Clinic") for n in range(1, 10))
LIST = Message(text="Which time?", choices=(*SLOTS, Choice("more", "More")))


@pytest.fixture
def clinic(world: World, twilio_standin: TwilioStandin) -> Iterator[TwilioClinic]:
    with twilio_clinic(world, twilio_standin) as opened:
        yield opened


@pytest.fixture
def stocked(clinic: TwilioClinic) -> TwilioClinic:
    """The clinic with its templates at Twilio."""
    stock(clinic)
    return clinic


@pytest.fixture
def approved(clinic: TwilioClinic) -> TwilioClinic:
    """The clinic, provisioned once more after WhatsApp has approved what had to be."""
    stock(clinic, runs=2)
    return clinic


@pytest.fixture
def asha(clinic: TwilioClinic) -> Phone:
    """A phone that has just written."""
    phone = clinic.standin.phone()
    phone.says("hi")
    clinic.standin.settle()
    return phone


def last(phone: Phone) -> WireMessage:
    return phone.chat[-1]


# --- what the patient sees


def test_a_card_has_a_bold_title_its_lines_and_quick_replies(stocked: TwilioClinic, asha: Phone) -> None:
    sent = stocked.says(CARD, asha)
    card = last(asha)
    assert (card.sid, card.text) == (sent, "*Dr Mehta*\nTuesday 10:30\nFee 500")
    assert [(button.title, button.payload) for button in card.buttons] == [("Yes", YES.id), ("No", NO.id)]


def test_ten_rows_are_a_list_with_hints_in_the_language_of_the_message(stocked: TwilioClinic, asha: Phone) -> None:
    stocked.says(replace(LIST, language="hi"), asha)
    card = last(asha)
    assert (card.list_button, card.labels[:2], card.labels[9]) == ("चुनें", ["Tue 1:30", "Tue 2:30"], "More")
    assert [row.payload for row in card.rows] == [choice.id for choice in LIST.choices]
    assert [row.description for row in card.rows[8:]] == ["City Clinic", "·"]


def test_rows_without_hints_have_no_second_line(stocked: TwilioClinic, asha: Phone) -> None:
    stocked.says(Message(text="Who?", choices=tuple(Choice(f"d{n}", f"Dr {n}") for n in range(4))), asha)
    assert [(row.title, row.description) for row in last(asha).rows] == [(f"Dr {n}", "") for n in range(4)]


def test_hindi_stays_whole_on_a_card(stocked: TwilioClinic, asha: Phone) -> None:
    stocked.says(Message(title="डॉ. मेहता", text="मंगलवार 10:30", choices=(Choice("y", "हाँ"),), language="hi"), asha)
    assert (last(asha).text, last(asha).labels) == ("*डॉ. मेहता*\nमंगलवार 10:30", ["हाँ"])


def test_without_templates_the_choices_are_numbered(clinic: TwilioClinic, asha: Phone) -> None:
    clinic.says(CARD, asha)
    assert last(asha).text == "*Dr Mehta*\n\nTuesday 10:30\nFee 500\n\n1. Yes\n2. No\nReply with a number."
    assert last(asha).choices == ()


def test_a_card_of_more_lines_than_any_template_is_numbered(stocked: TwilioClinic, asha: Phone) -> None:
    stocked.says(replace(CARD, text="\n".join("abcdefghij")), asha)
    assert (last(asha).choices, last(asha).text[-38:]) == ((), "i\nj\n\n1. Yes\n2. No\nReply with a number.")


def test_eleven_choices_are_numbered(stocked: TwilioClinic, asha: Phone) -> None:
    stocked.says(replace(LIST, choices=(*LIST.choices, Choice("x", "Eleventh"))), asha)
    assert (last(asha).choices, "\n11. Eleventh\n" in last(asha).text) == ((), True)


def test_a_page_and_a_file_are_addresses_in_the_text(clinic: TwilioClinic, asha: Phone) -> None:
    visit = Attachment(name="v.ics", media_type="text/calendar", text="", url="https://clinic.example/v/a_b_c.ics")
    pay = Choice("pay", "Pay", url="https://pay.example/l/_x_*y*")
    clinic.says(Message(text="See you", choices=(pay,), attachment=visit), asha)
    assert last(asha).text == "See you\nhttps://clinic.example/v/a_b_c.ics\n\nPay: https://pay.example/l/_x_*y*"


PAPER = Attachment(name="r.pdf", media_type="application/pdf", url="https://clinic.example/receipts/en/a_b.pdf")


def test_a_paper_is_media_with_its_words(clinic: TwilioClinic, asha: Phone) -> None:
    clinic.says(Message(text="Your receipt", attachment=PAPER), asha)
    assert (last(asha).text, last(asha).media) == ("Your receipt", (PAPER.url,))


def test_a_paper_comes_after_a_card_with_buttons(stocked: TwilioClinic, asha: Phone) -> None:
    sent = stocked.says(replace(CARD, attachment=PAPER), asha)
    card, paper = asha.chat[-2:]
    assert (card.sid, [b.title for b in card.buttons], card.media) == (sent, ["Yes", "No"], ())
    assert (paper.text, paper.media) == ("", (PAPER.url,))


def test_a_paper_outside_the_window_is_an_address_in_the_template(approved: TwilioClinic, asha: Phone) -> None:
    approved.says(Message(text="Your refund note", attachment=PAPER), asha, heard_ago=timedelta(hours=25))
    assert "Your refund note · https://clinic.example/receipts/en/a_b.pdf" in last(asha).text
    assert last(asha).media == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* _it_ ~gone~ `code`", "∗bold∗ ˍitˍ ∼gone∼ ˋcodeˋ"),
        ("a_b@x.in snake_case", "a_b@x.in snake_case"),
        ("> quoted\n  > too\n3 > 2", "› quoted\n  › too\n3 > 2"),
        ("<img src=x> {{1}} \\ &amp;", "<img src=x> {{1}} \\ &amp;"),
    ],
)
def test_marks_in_words_that_are_not_ours_mean_nothing(
    clinic: TwilioClinic, asha: Phone, text: str, shown: str
) -> None:
    clinic.says(Message(text=text, title="A*B"), asha)
    assert last(asha).text == f"*A∗B*\n\n{shown}"


def test_a_variable_in_a_name_is_not_filled_in(stocked: TwilioClinic, asha: Phone) -> None:
    stocked.says(Message(text="For {{id1}}?", choices=(Choice("secret", "Yes"),)), asha)
    assert last(asha).text == "For { {id1}}?"


def test_1600_characters_are_one_message_and_1601_are_two(clinic: TwilioClinic, asha: Phone) -> None:
    clinic.says(Message(text="x" * 1600), asha)
    clinic.says(Message(text="क" * 1600 + "\n😀"), asha)
    assert asha.heard == ["x" * 1600, "क" * 1600, "😀"]


def test_an_empty_message_is_still_one(clinic: TwilioClinic, asha: Phone) -> None:
    clinic.says(Message(text=""), asha)
    assert asha.heard == ["…"]


# --- the 24 hours


@pytest.mark.parametrize("ago", [timedelta(hours=23, minutes=59), timedelta(0), timedelta(seconds=-5)])
def test_inside_the_window_anything_may_be_said(clinic: TwilioClinic, asha: Phone, ago: timedelta) -> None:
    clinic.world.clock.now += max(ago, timedelta(0))
    clinic.standin.now = clinic.world.clock.now
    clinic.says(Message(text="Hello"), asha, heard_ago=ago)
    assert asha.heard == ["Hello"]


@pytest.mark.parametrize("ago", [timedelta(hours=23, minutes=59, seconds=45), timedelta(hours=24, minutes=1), None])
def test_outside_the_window_nothing_is_sent_without_a_template(
    clinic: TwilioClinic, asha: Phone, ago: timedelta | None
) -> None:
    with pytest.raises(WindowClosed) as closed:
        clinic.says(Message(text="Hello"), asha, heard_ago=ago)
    assert isinstance(closed.value, Rejected)  # a dead row, kept in sight; not an unreachable chat
    assert clinic.standin.requests_to("Messages.json") == []


def test_outside_the_window_the_approved_template_says_it(approved: TwilioClinic, asha: Phone) -> None:
    approved.standin.advance(timedelta(hours=24, minutes=1))
    approved.says(CARD, asha, heard_ago=timedelta(hours=24, minutes=1))
    assert last(asha).text == (
        "Hello, your clinic has a message about your visit: *Dr Mehta* · Tuesday 10:30 · Fee 500 · 1. Yes · 2. No"
        " · Reply with a number. Please reply to this message to continue."
    )


def test_the_template_speaks_the_language_and_takes_a_long_message(approved: TwilioClinic, asha: Phone) -> None:
    approved.says(Message(text="क" * 5000, language="hi"), asha, heard_ago=None)
    assert (last(asha).text[:7], len(last(asha).text) <= 1024) == ("नमस्ते,", True)
    approved.says(Message(text="Bonjour", language="fr"), asha, heard_ago=None)
    assert last(asha).text.startswith("Hello, your clinic")


# --- what goes wrong


@pytest.mark.parametrize(
    ("fault", "reason", "wait"),
    [
        (Fault(status=429, retry_after=7), "HTTP 429", timedelta(seconds=7)),
        (Fault(status=429), "HTTP 429", None),
        (Fault(status=500), "HTTP 500", None),
        (Fault(status=503, retry_after=10**12), "HTTP 503", timedelta(hours=1)),
        (html_502(), "HTTP 502", None),
        (garbage(), "HTTP 200 without JSON", None),
        (refuse(), "ConnectionError", None),
        (Fault(status=401), "Twilio 20500 (HTTP 401)", timedelta(minutes=1)),
    ],
)
def test_what_passes_is_tried_again(
    clinic: TwilioClinic, asha: Phone, fault: Fault, reason: str, wait: timedelta | None
) -> None:
    clinic.standin.faults.add("Messages.json", fault)
    with pytest.raises(SendFailed) as failed:
        clinic.says(Message(text="Hello"), asha)
    assert (type(failed.value), failed.value.reason, failed.value.retry_after) == (SendFailed, reason, wait)
    clinic.says(Message(text="Hello"), asha)
    assert asha.heard == ["Hello"]


def test_a_lost_answer_and_a_late_one_may_bring_a_message_twice_but_never_not(
    world: World, twilio_standin: TwilioStandin
) -> None:
    with twilio_clinic(world, twilio_standin, timeout=0.3) as clinic:
        asha = clinic.standin.phone()
        asha.says("hi")
        for fault in (lost_answer(), slow(1)):
            clinic.standin.faults.add("Messages.json", fault)
            with pytest.raises(SendFailed, match=r"^(ConnectionError|ReadTimeout)$"):
                clinic.says(Message(text="Hello"), asha)
            clinic.says(Message(text="Hello"), asha)
        assert asha.heard == ["Hello"] * 4


def test_nobody_there(clinic: TwilioClinic, asha: Phone) -> None:
    clinic.standin.opted_out.add(asha.address)
    with pytest.raises(Stopped, match="Twilio 21610"):
        clinic.says(Message(text="Hello"), asha)
    with pytest.raises(Unreachable, match="Twilio 21211"):
        clinic.channel.send(
            Outgoing(key="k", address="+12", message=Message(text="x"), last_heard_at=clinic.world.clock.now)
        )


def test_a_sender_that_is_not_ours_is_tried_again_when_somebody_has_mended_it(
    clinic: TwilioClinic, asha: Phone
) -> None:
    clinic.standin.whatsapp_sender = "whatsapp:+15005550006"
    with pytest.raises(SendFailed, match="Twilio 63007") as failed:
        clinic.says(Message(text="Hello"), asha)
    assert (type(failed.value), failed.value.retry_after) == (SendFailed, timedelta(minutes=1))


def test_any_other_refusal_is_final_and_quotes_no_number(clinic: TwilioClinic, asha: Phone) -> None:
    clinic.standin.faults.add("Messages.json", Fault(status=400))
    with pytest.raises(Rejected) as refused:
        clinic.says(Message(text="Hello"), asha)
    assert (type(refused.value), refused.value.reason) == (Rejected, "Twilio 20500 (HTTP 400)")


def test_a_template_deleted_at_twilio_is_replaced_by_numbers(stocked: TwilioClinic, asha: Phone) -> None:
    stocked.says(CARD, asha)
    stocked.standin.templates.clear()
    stocked.says(CARD, asha)
    stocked.says(CARD, asha)
    assert [message.text.endswith("2. No\nReply with a number.") for message in asha.chat[-2:]] == [True, True]
    assert ["ContentSid" in asked.form for asked in stocked.standin.requests_to("Messages.json")] == [
        True,
        True,
        False,
        False,
    ]


# --- the templates

ALL = len(templates())


def test_provisioning_again_changes_nothing(clinic: TwilioClinic) -> None:
    first = provision(clinic.client, clinic.world.database)
    made = dict(clinic.standin.templates)
    named = [f"outside the 24 hours, {each.name}, {each.language}" for each in templates() if each.category]
    assert len(named) == 2 * (1 + sum(rule.stands for rule in RULES.values()) + len(QUESTIONS))
    assert first == [f"templates: {ALL} made, 0 found, 0 kept", *(f"{each}: received" for each in named)]
    assert provision(clinic.client, clinic.world.database) == [
        f"templates: 0 made, 0 found, {ALL} kept",
        *(f"{each}: approved" for each in named),
    ]
    assert clinic.standin.templates == made


def test_what_changed_or_vanished_is_made_anew_and_what_was_forgotten_is_found(stocked: TwilioClinic) -> None:
    world, standin = stocked.world, stocked.standin
    world.sql("update content_templates set content_hash = 'of last year' where name = 'buttons_1_lines_1'")
    (gone,) = world.sql("select content_sid from content_templates where name = 'buttons_2_lines_2'")[0]
    del standin.templates[gone]
    world.sql("delete from content_templates where name = 'list_3_lines_1'")
    assert provision(stocked.client, world.database)[0] == f"templates: 1 made, 2 found, {ALL - 3} kept"


def test_a_broken_run_is_continued(clinic: TwilioClinic) -> None:
    clinic.standin.faults.add("Content", Fault(), Fault(), Fault(), lost_answer())
    with pytest.raises(SendFailed, match="ConnectionError"):
        provision(clinic.client, clinic.world.database)
    again = provision(clinic.client, clinic.world.database)
    assert again[0] == f"templates: {ALL - 3} made, 1 found, 2 kept"
    assert len(clinic.standin.templates) == ALL


def test_approval_that_is_taken_back_closes_the_way_outside(clinic: TwilioClinic, asha: Phone) -> None:
    clinic.standin.approves_at_once = False
    provision(clinic.client, clinic.world.database)
    provision(clinic.client, clinic.world.database)
    with pytest.raises(WindowClosed):
        clinic.says(CARD, asha, heard_ago=None)
    outside = [sid for sid, template in clinic.standin.templates.items() if template.category == "UTILITY"]
    for word, ends in (("approved", 2), ("paused", 0)):
        for sid in outside:
            clinic.standin.decide(sid, word)
        provision(clinic.client, clinic.world.database)
        (rows,) = clinic.world.sql("select count(*) from content_templates where name = 'outside_window.approved'")[0]
        assert rows == ends


def test_the_shelf_is_read_again_after_a_minute(stocked: TwilioClinic, asha: Phone) -> None:
    stocked.says(CARD, asha)
    now = stocked.channel._shelf._clock()
    stocked.world.sql("delete from content_templates")
    stocked.says(CARD, asha)
    stocked.channel._shelf._clock = lambda: now + STALE_AFTER
    stocked.says(CARD, asha)
    assert [bool(message.choices) for message in asha.chat[-3:]] == [True, True, False]


# --- laws

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=90)
CHOICES = st.lists(st.builds(Choice, st.just(""), WORDS, WORDS), min_size=1, max_size=12).map(
    lambda choices: tuple(replace(choice, id=f"b1|{n}|ask|{n}") for n, choice in enumerate(choices))
)
MESSAGES = st.builds(Message, title=WORDS, text=WORDS, choices=CHOICES, language=st.sampled_from(["en", "hi"]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=MESSAGES)
def test_every_answer_comes_back_as_the_choice_it_was(stocked: TwilioClinic, asha: Phone, message: Message) -> None:
    choices = message.choices
    sid = stocked.says(message, asha)
    shown = stocked.standin.messages[sid]
    assert (shown.status, shown.error_code) == ("delivered", None)
    if not shown.choices:  # numbers: the engine reads them, `answers` counts them
        assert f"{len(choices)}. " in "\n".join(asha.heard)
        return
    come_back = []
    for option in shown.choices:
        tap = asha.taps_button if shown.buttons else asha.picks_list_item
        heard = heard_from(tap(option.payload, shown).form)
        assert heard is not None
        assert (heard.kind, heard.card) == (Kind.TAP, sid)
        come_back.append(heard.text)
    assert come_back == [choice.id for choice in choices]
    stocked.standin.settle()


# --- what is heard


def form_of(**more: str) -> dict[str, str]:
    return {"From": "whatsapp:+919812345678", "MessageSid": "SM1", "ProfileName": " Asha\u202e\n K ", "Body": ""} | more


@pytest.mark.parametrize(
    ("more", "kind", "text"),
    [
        ({"Body": "  Dr Mehta\x00 kal  "}, Kind.TEXT, "Dr Mehta kal"),
        ({"Body": "नमस्ते"}, Kind.TEXT, "नमस्ते"),
        ({"Body": "x" * 4097}, Kind.TEXT, "x" * 2000),
        ({"Body": "Yes", "ButtonPayload": "id|yes", "ButtonText": "Yes"}, Kind.TAP, "id|yes"),
        ({"Body": "Dr Rao", "ListId": "row|1", "ListTitle": "Dr Rao"}, Kind.TAP, "row|1"),
        ({"Body": "Yes", "ButtonPayload": "", "ListId": ""}, Kind.TEXT, "Yes"),
        ({"NumMedia": "1", "MediaContentType0": "audio/ogg; codecs=opus"}, Kind.UNREADABLE, "voice"),
        ({"MediaContentType0": "audio/mpeg"}, Kind.UNREADABLE, "audio"),
        ({"MediaContentType0": "image/webp"}, Kind.UNREADABLE, "sticker"),
        ({"MediaContentType0": "IMAGE/JPEG", "Body": "my report"}, Kind.UNREADABLE, "photo"),
        ({"MediaContentType0": "video/mp4"}, Kind.UNREADABLE, "video"),
        ({"MediaContentType0": "text/vcard"}, Kind.UNREADABLE, "contact"),
        ({"MediaContentType0": "application/pdf"}, Kind.UNREADABLE, "document"),
        ({"MessageType": "location", "Latitude": "28.6"}, Kind.UNREADABLE, "location"),
        ({"Body": " \n "}, Kind.UNREADABLE, "unknown"),
        ({"Body": "stop", "OptOutType": "STOP"}, Kind.STOPPED, ""),
        ({"Body": "help", "OptOutType": "HELP", "NewThing": "7"}, Kind.TEXT, "help"),
    ],
)
def test_what_a_form_means(more: dict[str, str], kind: Kind, text: str) -> None:
    assert heard_from(form_of(**more)) == Heard(
        channel="whatsapp",
        address="+919812345678",
        id="SM1",
        kind=kind,
        text=text,
        name="Asha K",
        phone="+919812345678",
        facts={"caption": more.get("Body", "").strip()} if kind is Kind.UNREADABLE else {},
    )


def test_whoever_has_a_name_in_place_of_a_number_is_heard_without_a_phone() -> None:
    heard = heard_from(form_of(From="whatsapp:IN.1A2b3C", Body="hi"))
    assert heard is not None
    assert (heard.address, heard.phone) == ("IN.1A2b3C", None)


@pytest.mark.parametrize("more", [{"From": "+919812345678"}, {"From": "whatsapp:"}, {"MessageSid": ""}, {"From": ""}])
def test_what_is_no_message_of_whatsapp_is_not_heard(more: dict[str, str]) -> None:
    assert heard_from(form_of(**more)) is None
