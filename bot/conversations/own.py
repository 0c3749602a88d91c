"""Take over one's own visits from a relative's chat: asked by first name, and nothing else is shown before the yes."""

from bot.desk_values import first_name
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Conversation, Do, Draft, End, Menu, Option
from core.domain.errors import BeingErased, InvitationGone, NotAllowed


def _asked(desk: FrontDesk, draft: Draft) -> Menu:
    asked = desk.handed_over(draft["token"])
    facts = {"first_name": first_name(asked.name)}
    return Menu([Option(id="yes"), Option(id="no")], facts, "both" if asked.keeps else "")


def _take(desk: FrontDesk, draft: Draft) -> Answer:
    desk.take_over(draft["token"])
    return Answer({"token": None})


def _decline(desk: FrontDesk, draft: Draft) -> Answer:
    desk.decline_over(draft["token"])
    return Answer({"token": None})


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


OWN = Conversation(
    name="own",
    code="u",
    resumes=False,
    steps={
        "asked": Ask(
            menu=_asked,
            then={"yes": "take", "no": "decline"},
            affirms=("yes",),
            denies="no",
            but={InvitationGone: "refused"},
            variants=("", "both"),
        ),
        "take": Do(
            act=_take,
            uses=("take_over",),
            then="taken",
            but={InvitationGone: "refused", NotAllowed: "refused", BeingErased: "refused"},
        ),
        "decline": Do(act=_decline, uses=("decline_over",), then="declined", but={InvitationGone: "refused"}),
        "taken": End(menu=_plain),
        "declined": End(menu=_plain),
        "refused": End(),
    },
)
