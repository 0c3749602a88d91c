"""A message laid out for what a channel can show."""

from bot.channels.layout import Form, Option, lay_out
from bot.channels.port import Capability
from bot.message import Choice, Message

WIDE = Capability(buttons=100, rows=0, label=60, text=4096, links=True)
NARROW = Capability(buttons=3, rows=10, label=20, row_label=24, hint=72, text=1600, card=1024)
BARE = Capability(buttons=0, rows=0, label=20, text=1600)

YES, NO = Choice("y", "Yes"), Choice("n", "No")
PAY = Choice("pay", "Pay", url="https://pay.example/1")
LONG = Choice("k", "Dr Lakshmi Venkataraman-Iyer", "Skin, Rs 500")


def test_a_message_without_choices_is_its_text() -> None:
    laid = lay_out(Message(text="Hello", title="Clinic"), NARROW)
    assert (laid.form, laid.title, laid.text, laid.options) == (Form.PLAIN, "Clinic", "Hello", ())


def test_few_short_choices_are_buttons() -> None:
    laid = lay_out(Message(text="Sure?", choices=(YES, NO)), NARROW)
    assert laid.form == Form.BUTTONS
    assert laid.options == (Option(id="y", label="Yes"), Option(id="n", label="No"))


def test_a_label_too_long_for_a_button_makes_a_list_with_the_whole_label_below() -> None:
    laid = lay_out(Message(text="Who?", choices=(LONG, NO)), NARROW)
    assert laid.form == Form.LIST
    assert laid.options == (
        Option(id="k", label="Dr Lakshmi Venkataraman…", hint="Dr Lakshmi Venkataraman-Iyer · Skin, Rs 500"),
        Option(id="n", label="No"),
    )


def test_where_nothing_can_be_tapped_choices_are_numbered_in_their_order() -> None:
    laid = lay_out(Message(text="Who?", choices=(LONG, NO)), BARE)
    assert laid.form == Form.NUMBERS
    assert laid.text == "Who?\n\n1. Dr Lakshmi Venkataraman-Iyer (Skin, Rs 500)\n2. No\nReply with a number."
    assert laid.options == ()


def test_numbers_count_the_answers_only() -> None:
    message = Message(text="Pay?", choices=(PAY, YES, NO))
    assert [choice.id for choice in message.answers] == ["y", "n"]
    assert lay_out(message, BARE).text == "Pay?\n\n1. Yes\n2. No\nReply with a number.\nPay: https://pay.example/1"


def test_the_channels_own_words_follow_the_language_of_the_text() -> None:
    laid = lay_out(Message(text="कौन?", choices=(YES,), language="hi"), BARE)
    assert laid.text == "कौन?\n\n1. Yes\nजवाब में नंबर लिखें।"


def test_a_page_is_a_button_where_the_channel_has_such() -> None:
    laid = lay_out(Message(text="Pay", choices=(PAY, NO)), WIDE)
    assert laid.options == (Option(id="pay", label="Pay", url="https://pay.example/1"), Option(id="n", label="No"))
    assert laid.text == "Pay"


def test_a_page_is_a_line_of_text_elsewhere() -> None:
    laid = lay_out(Message(text="Pay", choices=(PAY, NO)), NARROW)
    assert (laid.form, laid.text) == (Form.BUTTONS, "Pay\n\nPay: https://pay.example/1")
    assert laid.options == (Option(id="n", label="No"),)


def test_two_doctors_of_one_name_can_be_told_apart() -> None:
    twins = tuple(Choice(str(number), "Dr Asha Kulkarni-Deshpande, Heart") for number in range(3))
    laid = lay_out(Message(text="Who?", choices=twins), NARROW)
    assert [option.label for option in laid.options] == [
        "Dr Asha Kulkarni-Deshpa…",
        "Dr Asha Kulkarni-Desh… 2",
        "Dr Asha Kulkarni-Desh… 3",
    ]
