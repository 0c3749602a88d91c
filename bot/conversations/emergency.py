"""Words of danger: the number to call comes first, and nothing else is asked until the patient says to go on."""

from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Ask, Conversation, Draft, End, Menu, Option


def _card(desk: FrontDesk, _draft: Draft) -> Menu:
    lines = tuple(Phrase("branch", {"name": b.name, "address": b.address, "phone": b.phone}) for b in desk.branches())
    return Menu([Option(id="on")], {"number": desk.emergency_number(), "branches": lines})


EMERGENCY = Conversation(
    name="emergency",
    code="e",
    opens_on=("/emergency",),
    intents=("emergency",),
    resumes=False,
    steps={"card": Ask(menu=_card, then={"on": "over"}), "over": End()},
)
