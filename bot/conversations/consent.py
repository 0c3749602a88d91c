"""Ask for consent before anything personal is kept, where a name is not asked for anyway; then go on where it was."""

from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Answer, Ask, Conversation, Do, Draft, End, Menu, Option
from core.domain.consent import CURRENT

NOTICE = Phrase(CURRENT.says)


def branches(desk: FrontDesk) -> dict[str, object]:
    """Return the facts of whom to call instead."""
    lines = tuple(Phrase("branch", {"name": b.name, "address": b.address, "phone": b.phone}) for b in desk.branches())
    return {"branches": lines}


def _notice(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([Option(id="agree"), Option(id="refuse")], {"notice": NOTICE, "version": CURRENT.version})


def _agree(desk: FrontDesk, _draft: Draft) -> Answer:
    desk.agree(CURRENT.version)
    return Answer()


CONSENT = Conversation(
    name="consent",
    code="c",
    resumes=False,
    steps={
        "notice": Ask(menu=_notice, then={"agree": "agree", "refuse": "refused"}, affirms=("agree",), denies="refuse"),
        "agree": Do(act=_agree, uses=("agree",), then="agreed"),
        "agreed": End(menu=lambda _desk, _draft: Menu()),
        "refused": End(menu=lambda desk, _draft: Menu(facts=branches(desk))),
    },
)
