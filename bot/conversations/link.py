"""Be the same person in another chat: a code to the chat that the clinic knows, and the desk where that one is lost.

Nothing is said of the other chat but its channel before its code has come back.
"""

from bot.conversations.consent import branches
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Conversation, Do, Draft, End, Menu, Option
from bot.understanding.codes import six_digits
from bot.understanding.meaning import Understood
from core.domain.errors import AlreadyDone, BeingErased, CodeGone, NotFound, TooManyCodes


def _which(desk: FrontDesk, _draft: Draft) -> Menu:
    others = desk.other_chats()
    if others.how == "code":
        return Menu([Option(id="code"), Option(id="lost"), Option(id="stop")], {"channel": _channel(others.channel)})
    if others.how == "desk":
        return Menu([Option(id="ask"), Option(id="stop")], variant="desk")
    if others.how == "no_phone":
        return Menu([Option(id="stop")], variant="phone", ask_contact=True)
    return Menu()


def _nothing(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu(variant="web" if desk.other_chats().how == "no_account" else "")


def _send(desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"channel": desk.ask_link_code(), "wrong": None})


def _code(_desk: FrontDesk, draft: Draft) -> Menu:
    options = [Option(id="again"), Option(id="lost"), Option(id="stop")]
    return Menu(options, {"channel": _channel(draft["channel"])}, "wrong" if draft.get("wrong") else "")


def _hear_code(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    code = six_digits(text)
    return Answer({"code": code}) if code else None


def _prove(desk: FrontDesk, draft: Draft) -> Answer:
    if not desk.prove_link_code(draft["code"]):
        return Answer({"code": None, "wrong": True}, option="wrong")
    two = desk.meeting()
    return Answer({"code": None, "wrong": None}, option="two" if two.here and two.there else "one")


def _who(desk: FrontDesk, _draft: Draft) -> Menu:
    two = desk.meeting()
    return Menu([Option(id="yes"), Option(id="no")], {"here": two.here, "there": two.there})


def _join(desk: FrontDesk, _draft: Draft) -> Answer:
    desk.become_one()
    return Answer()


def _joined(desk: FrontDesk, _draft: Draft) -> Menu:
    people = tuple(Phrase("link.person", {"name": p.name}) for p in desk.family())
    return Menu(facts={"people": people})


def _stay(desk: FrontDesk, _draft: Draft) -> Answer:
    desk.stay_two()
    return Answer()


def _desk(desk: FrontDesk, _draft: Draft) -> Answer:
    desk.ask_desk_to_join()
    return Answer()


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


def _channel(name: str | None) -> Phrase:
    return Phrase(f"channel.{name}")


LINK = Conversation(
    name="link",
    code="k",
    opens_on=("/link",),
    resumes=False,
    steps={
        "which": Ask(
            menu=_which,
            if_empty="nothing",
            then={"code": "send", "lost": "ask_desk", "ask": "ask_desk", "stop": "stopped"},
            variants=("", "desk", "phone"),
        ),
        "send": Do(
            act=_send,
            uses=("ask_link_code",),
            then=Again("code"),
            but={NotFound: "which", TooManyCodes: "many"},
        ),
        "code": Ask(
            menu=_code,
            hears=_hear_code,
            fills=("code",),
            then={"again": "send", "lost": "ask_desk", "stop": "stay", "*": "prove"},
            variants=("", "wrong"),
        ),
        "prove": Do(
            act=_prove,
            uses=("prove_link_code",),
            then={"wrong": Again("code"), "two": "who", "one": "join"},
            but={CodeGone: "which"},
        ),
        "who": Ask(
            menu=_who, then={"yes": "join", "no": "stay"}, affirms=("yes",), denies="no", but={CodeGone: "which"}
        ),
        "join": Do(
            act=_join,
            uses=("become_one",),
            then="joined",
            but={CodeGone: "which", AlreadyDone: "which", BeingErased: "stay"},
        ),
        "many": Ask(
            menu=lambda _desk, _draft: Menu([Option(id="desk"), Option(id="stop")]),
            then={"desk": "ask_desk", "stop": "stopped"},
        ),
        "stay": Do(act=_stay, uses=("stay_two",), then="stopped"),
        "ask_desk": Do(act=_desk, uses=("ask_desk_to_join",), then="asked"),
        "asked": End(menu=lambda desk, _draft: Menu(facts=branches(desk))),
        "joined": End(menu=_joined),
        "stopped": End(menu=_plain),
        "nothing": End(menu=_nothing, variants=("", "web")),
    },
)
