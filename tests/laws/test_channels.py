"""What must hold of every channel: all is shown, in its order, and every answer comes back as the option it was."""

from collections.abc import Iterator
from string import ascii_lowercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.graphemes import units
from bot.channels.layout import Form, lay_out
from bot.channels.port import Capability
from bot.channels.registry import CHANNELS
from bot.message import LONGEST_ID, Choice, Message
from tests.builders import World
from tests.laws.channel_trials import TRIALS, Trial

COUNTS = (0, 1, 3, 4, 10, 11, 101)
"""Nothing, one, what WhatsApp shows as buttons and one more, what it shows as a list and one more, and too many."""


@pytest.fixture(params=sorted(TRIALS))
def trial(request: pytest.FixtureRequest, world: World) -> Iterator[Trial]:
    """Each channel in turn, with a patient at its other end."""
    with TRIALS[request.param](world) as trial:
        yield trial


def choices(count: int) -> tuple[Choice, ...]:
    """Options of a usual length with ids as long as they may be."""
    return tuple(
        Choice(f"b1|{number}|slot|".ljust(LONGEST_ID, "x"), f"Fri 27 Nov, {number}:00") for number in range(count)
    )


def test_every_channel_is_tried() -> None:
    assert sorted(TRIALS) == sorted(CHANNELS)


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_a_channel_goes_by_its_own_name(name: str) -> None:
    assert CHANNELS[name].name == name


@pytest.mark.parametrize("count", COUNTS)
def test_every_answer_comes_back_as_the_option_it_was(trial: Trial, count: int) -> None:
    message = Message(title="Dr A <b> & *Co*", text="When would you like to come?", choices=choices(count))
    shown = trial.show(message)
    if 0 < count <= max(trial.channel.can.buttons, trial.channel.can.rows):
        assert shown.taps != ()  # a channel that can show them must not fall back on numbers
    if shown.taps:
        assert [answer for _, answer in shown.taps] == [choice.id for choice in message.answers]
        assert [label for label, _ in shown.taps] == [choice.label for choice in message.choices]
        return
    if not trial.channel.can.answers:
        assert "When would you like to come?" in shown.text
        assert [choice.label for choice in message.choices if choice.label in shown.text] == []
        return
    numbered = [line for line in shown.text.splitlines() if line[:1].isdigit()]
    assert numbered == [f"{number}. {choice.label}" for number, choice in enumerate(message.answers, 1)]


def test_a_page_to_open_is_shown_among_the_answers_or_in_the_text(trial: Trial) -> None:
    pay = Choice("pay", "Pay", url="https://pay.example/l_1?a=1&b=2")
    shown = trial.show(Message(text="Please pay.", choices=(pay, *choices(2))))
    if trial.channel.can.answers and shown.taps:
        assert [answer for _, answer in shown.taps] == [choice.id for choice in choices(2)]
    assert shown.pages == (("Pay", str(pay.url)),) or f"Pay: {pay.url}" in shown.text.splitlines()


@pytest.mark.parametrize(
    "text", ["a < b & c > d", "*bold* _it_ `code` [x](y)", "<b>&lt;</b>", "नमस्ते 👨‍👩‍👧", "1. 2\n3"]
)
def test_every_text_is_shown_as_it_was_written(trial: Trial, text: str) -> None:
    shown = trial.show(Message(text=text))
    assert shown.text.strip() == text


def test_a_long_text_is_shown_whole(trial: Trial) -> None:
    text = "\n".join(f"{number} {'word ' * 15}x" for number in range(100))
    shown, words = trial.show(Message(text=text, choices=choices(2))), text.split()
    below = shown.text.split()[len(words) :]
    assert shown.text.split()[: len(words)] == words
    if trial.channel.can.answers:
        assert bool(shown.taps) != bool(below)  # what cannot be tapped under so long a text is numbered below it


# --- the layout alone, for every channel and for any labels ------------------------------------------------------

CANS = {name: channel.can for name, channel in CHANNELS.items()} | {
    "like WhatsApp": Capability(buttons=3, rows=10, label=20, row_label=24, hint=72, text=1600, card=1024),
    "nothing to tap": Capability(buttons=0, rows=0, label=20, text=1600),
}
LABELS = st.text(st.sampled_from([*"aA b1.", *"क्षत्रि", "\n", "👨", "\u200d", "👩", "…"]), max_size=70)


@pytest.mark.parametrize("name", sorted(CANS))
@given(labels=st.lists(LABELS, max_size=12), links=st.sets(st.integers(0, 11)))
def test_labels_fit_differ_and_keep_their_order(name: str, labels: list[str], links: set[int]) -> None:
    can = CANS[name]
    offered = tuple(
        Choice(f"id{number}", label, "hint", f"https://x.example/{number}" if number in links else None)
        for number, label in enumerate(labels)
    )
    message = Message(text="?", choices=offered)
    laid = lay_out(message, can)

    longest = can.row_label if laid.form is Form.LIST else can.label
    assert [option.label for option in laid.options if not 1 <= units(option.label) <= longest] == []
    assert len({option.label.casefold() for option in laid.options}) == len(laid.options)
    assert [option.hint for option in laid.options if units(option.hint) > can.hint] == []

    as_options = {option.id for option in laid.options}
    wanted = [choice.id for choice in offered if choice.id in as_options]
    assert [option.id for option in laid.options] == wanted
    told = laid.text.splitlines()
    for choice in offered:
        if choice.id not in as_options and choice.url:
            assert [line for line in told if line.endswith(choice.url)] != []
    if laid.form is Form.NUMBERS:
        starts = [line.partition(".")[0] for line in told[2 : 2 + len(message.answers)]]
        assert starts == [str(number) for number in range(1, len(message.answers) + 1)]
    elif CANS[name].answers:
        assert {choice.id for choice in message.answers} <= as_options


IDS = st.text(ascii_lowercase + digits + "|~<*", min_size=1, max_size=LONGEST_ID)


@given(ids=st.lists(IDS, unique=True, max_size=100))
def test_ids_are_never_changed(ids: list[str]) -> None:
    offered = tuple(Choice(each, f"label {number}") for number, each in enumerate(ids))
    for can in (CHANNELS[name].can for name in CHANNELS):
        tappable = ids if len(ids) <= max(can.buttons, can.rows) else []
        assert [option.id for option in lay_out(Message(text="?", choices=offered), can).options] == tappable
