"""What needs only an answer: help, somebody to talk to, thanks, and what a front desk must not answer."""

from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Conversation, Draft, End, Menu


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


def _branches(desk: FrontDesk, _draft: Draft) -> Menu:
    lines = tuple(Phrase("branch", {"name": b.name, "address": b.address, "phone": b.phone}) for b in desk.branches())
    return Menu(facts={"branches": lines})


HELP = Conversation(
    name="help", code="h", opens_on=("/help",), intents=("help",), resumes=False, steps={"text": End(menu=_plain)}
)
HUMAN = Conversation(
    name="human",
    code="p",
    opens_on=("/human", "/contact"),
    intents=("human",),
    resumes=False,
    steps={"text": End(menu=_branches)},
)
THANKS = Conversation(
    name="thanks", code="t", intents=("thanks", "goodbye"), resumes=False, steps={"text": End(menu=_plain)}
)
MEDICAL = Conversation(
    name="medical", code="m", intents=("medical_question",), resumes=False, steps={"text": End(menu=_plain)}
)
