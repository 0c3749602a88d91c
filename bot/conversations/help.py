"""What needs only an answer: help, thanks, and what a front desk must not answer."""

from bot.front_desk import FrontDesk
from bot.script import Conversation, Draft, End, Menu


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


HELP = Conversation(
    name="help", code="h", opens_on=("/help",), intents=("help",), resumes=False, steps={"text": End(menu=_plain)}
)
THANKS = Conversation(
    name="thanks", code="t", intents=("thanks", "goodbye"), resumes=False, steps={"text": End(menu=_plain)}
)
MEDICAL = Conversation(
    name="medical", code="m", intents=("medical_question",), resumes=False, steps={"text": End(menu=_plain)}
)
