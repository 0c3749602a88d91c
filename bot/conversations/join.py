"""Take up what a link or its line invites to: a role at the clinic, or the own visits from a relative's chat."""

from bot.channels.invitation import token_of_words
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Change, Conversation, Do, Draft, End, Menu, To
from bot.understanding.meaning import Understood
from core.domain.errors import InvitationGone, WorksHereAlready
from core.domain.staff import Role


def _read(_desk: FrontDesk, words: str, _understood: Understood) -> Change | None:
    token = token_of_words(words)
    return {"token": token} if token else None


def _hear(desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
    sets = _read(desk, text.strip(), understood)
    return Answer(sets) if sets else None


def _join(desk: FrontDesk, draft: Draft) -> Answer:
    if desk.is_handover(draft["token"]):
        return Answer(option="own")
    return Answer({"token": None, "role": desk.join(draft["token"]).value})


def _welcome(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu(variant=draft["role"])


JOIN = Conversation(
    name="join",
    code="j",
    opens_on=("/join",),
    reads=_read,
    resumes=False,
    steps={
        "code": Ask(menu=lambda _desk, _draft: Menu(), fills=("token",), hears=_hear, then="join"),
        "join": Do(
            act=_join,
            uses=("join",),
            then={"own": To(conversation="own", carry={"token": "token"}), "*": "welcome"},
            but={InvitationGone: "refused", WorksHereAlready: "refused"},
        ),
        "welcome": End(menu=_welcome, variants=tuple(role.value for role in Role)),
        "refused": End(),
    },
)
