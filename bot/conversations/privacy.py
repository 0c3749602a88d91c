"""Say what is kept about somebody, why and for how long; agree to it, or take that back."""

from bot.conversations.consent import branches
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Conversation, Do, Draft, End, Menu, Option, To


def _card(desk: FrontDesk, _draft: Draft) -> Menu:
    known = [Option(id="export"), Option(id="delete")] if desk.family() else []
    since = desk.agreed_since() if desk.agreed() else None
    if since is None:
        return Menu([Option(id="agree"), *known], branches(desk), "open")
    return Menu([*known, Option(id="withdraw")], branches(desk) | {"since": since})


def _withdraw(desk: FrontDesk, _draft: Draft) -> Answer:
    desk.withdraw_consent()
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
            },
            variants=("", "open"),
        ),
        "withdraw": Do(act=_withdraw, uses=("withdraw_consent",), then="withdrawn"),
        "withdrawn": End(menu=lambda _desk, _draft: Menu()),
    },
)
