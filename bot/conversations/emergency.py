"""Words of danger: the number to call comes first, and nothing else is asked until the patient says to go on.

The desk is told at once. Whether there is anybody to be told stands on the card: nobody is to wait for a call that
does not come.
"""

from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Answer, Ask, Conversation, Do, Draft, End, Menu, Option


def _warn(desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"told": desk.warn_desk()})


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    lines = tuple(Phrase("branch", {"name": b.name, "address": b.address, "phone": b.phone}) for b in desk.branches())
    facts = {"number": desk.emergency_number(), "branches": lines}
    return Menu([Option(id="on")], facts, "told" if draft.get("told") else "")


EMERGENCY = Conversation(
    name="emergency",
    code="e",
    opens_on=("/emergency",),
    intents=("emergency",),
    resumes=False,
    steps={
        "warn": Do(act=_warn, uses=("warn_desk",), then="card"),
        "card": Ask(menu=_card, then={"on": "over"}, variants=("", "told")),
        "over": End(),
    },
)
