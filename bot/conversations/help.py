"""What needs only an answer: help, thanks, and what a front desk must not answer."""

from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.phrases.command_words import own_commands
from bot.script import Conversation, Draft, End, Menu


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


def _help(desk: FrontDesk, _draft: Draft) -> Menu:
    """Say what can be had here: to those who work here, what their role can do, each with an example."""
    role = desk.role()
    if role is None:
        return Menu()
    lines = tuple(Phrase(f"command.{name}") for name in own_commands(role))
    return Menu((), {"role": Phrase(f"role.{role.value}"), "lines": lines}, "staff")


HELP = Conversation(
    name="help",
    code="h",
    opens_on=("/help",),
    intents=("help",),
    resumes=False,
    steps={"text": End(menu=_help, variants=("", "staff"))},
)
THANKS = Conversation(
    name="thanks", code="t", intents=("thanks", "goodbye"), resumes=False, steps={"text": End(menu=_plain)}
)
MEDICAL = Conversation(
    name="medical", code="m", intents=("medical_question",), resumes=False, steps={"text": End(menu=_plain)}
)
