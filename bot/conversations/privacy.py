"""Say what is kept about somebody, why and for how long; agree to it, or take that back."""

from bot.conversations.consent import branches
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Conversation, Do, Draft, End, Menu, Option, To
from core.domain.errors import AlreadyDone


def _card(desk: FrontDesk, _draft: Draft) -> Menu:
    known = [Option(id="export"), Option(id="delete")] if desk.family() else []
    known += [Option(id="close")] if desk.history_given() else []
    since = desk.agreed_since() if desk.agreed() else None
    if since is None:
        return Menu([Option(id="agree"), *known], branches(desk), "open")
    return Menu([*known, Option(id="withdraw")], branches(desk) | {"since": since})


def _withdraw(desk: FrontDesk, _draft: Draft) -> Answer:
    desk.withdraw_consent()
    return Answer()


def _close(desk: FrontDesk, _draft: Draft) -> Answer:
    desk.withdraw_history()
    return Answer()


PRIVACY = Conversation(
    name="privacy",
    code="g",
    opens_on=("/privacy",),
    resumes=False,
    steps={
        "card": Ask(
            menu=_card,
            then={
                "agree": To(conversation="consent"),
                "export": To(conversation="export"),
                "delete": To(conversation="delete"),
                "withdraw": "withdraw",
                "close": "close",
            },
            variants=("", "open"),
        ),
        "withdraw": Do(act=_withdraw, uses=("withdraw_consent",), then="withdrawn"),
        "close": Do(act=_close, uses=("withdraw_history",), then="closed", but={AlreadyDone: "closed"}),
        "closed": End(menu=lambda _desk, _draft: Menu()),
        "withdrawn": End(menu=lambda _desk, _draft: Menu()),
    },
)
