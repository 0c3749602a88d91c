"""Patients who want to talk to a human: who waits, take one, write to them, give them back, end it by a word."""

from dataclasses import replace

from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.talks_desk import TalkSeen
from bot.understanding.meaning import Understood
from bot.ways_back import BACK, CHANGE, LEAVE, RESTART
from core.domain.errors import NotFound, TalkOver
from core.domain.permissions import Action

_DOING = {"a": "answer", "c": "close", "g": "answer"}
"""What the first letter of a button's option means: "g" goes on with a talk that one has taken already."""


def _waiting(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([_option(talk) for talk in desk.staff.talks()])


def _option(talk: TalkSeen) -> Option:
    facts = {"name": talk.name, "since": talk.since, "where": talk.where}
    return Option(id=f"a{talk.id}", says="option.talk", hint="option.talk.hint", facts=facts)


def _take(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    doing, number = _DOING.get(option[:1]), option[1:]
    if doing is None or not number.isdecimal() or len(number) > 15:
        return None
    return {"talk": int(number), "doing": doing, "goes_on": option[0] == "g" or None, "sent": None}


def _do(desk: FrontDesk, draft: Draft) -> Answer:
    if draft["doing"] == "close":
        desk.staff.close_talk(draft["talk"])
    elif not (draft.get("goes_on") and desk.staff.talk(draft["talk"]).mine):
        desk.staff.take_talk(draft["talk"])
    return Answer(option=draft["doing"])


def _talk(desk: FrontDesk, draft: Draft) -> Menu:
    talk = desk.staff.talk(draft["talk"])
    if not talk.mine:
        raise TalkOver
    facts = {"name": talk.name, "phone": talk.phone, "where": talk.where, "visit": talk.visit, "words": talk.words}
    variant = "sent" if draft.get("sent") else "begun" if talk.by_desk else ""
    return Menu([Option(id="close"), Option(id="leave")], facts, variant)


def _hear(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    return Answer({"words": text}) if text else None


def _pass(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.answer_patient(draft["talk"], draft["words"])
    return Answer({"words": None, "sent": True})


def _close(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.close_talk(draft["talk"])
    return Answer()


def _closed(_desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id=f"r{draft['talk']}", says="desk_talks.closed.again")])


def _take_ended(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    number = option.removeprefix("r")
    if number == option or not number.isdecimal() or len(number) > 15:
        return None
    return {"talk": int(number), "sent": None}


def _reopen(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"talk": desk.staff.reopen_talk(draft["talk"])})


def _leave(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option="left" if desk.staff.leave_talk(draft["talk"]) else "dropped")


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


def _mine(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the talks that this chat answers; only the one that it is writing in, if it is."""
    mine = [talk for talk in desk.staff.talks() if talk.mine]
    here = [talk for talk in mine if talk.id == draft.get("open_talk")]
    return Menu([replace(_option(talk), id=f"c{talk.id}") for talk in here or mine])


_GONE = {TalkOver: "gone", NotFound: "gone"}

DESK_TALKS = Conversation(
    name="desk_talks",
    code="H",
    opens_on=("/talks",),
    needs=Action.ANSWER_PATIENTS,
    standing=True,
    resumes=False,
    lasts=frozenset({"talk"}),
    steps={
        "list": Ask(menu=_waiting, takes=_take, then="do", if_empty="nobody"),
        "do": Do(
            act=_do, uses=("take_talk", "close_talk"), then={"answer": Again("talk"), "close": "closed"}, but=_GONE
        ),
        "talk": Ask(
            menu=_talk,
            hears=_hear,
            verbatim=True,
            ways={BACK: "leave", CHANGE: "", RESTART: "", LEAVE: ""},
            then={"close": "close", "leave": "leave", "*": "pass"},
            but=_GONE,
            variants=("", "sent", "begun"),
        ),
        "pass": Do(act=_pass, uses=("answer_patient",), then=Again("talk"), but=_GONE),
        "close": Do(act=_close, uses=("close_talk",), then="closed", but=_GONE),
        "leave": Do(act=_leave, uses=("leave_talk",), then={"left": "left", "dropped": "dropped"}, but=_GONE),
        "nobody": End(menu=_plain),
        "closed": Ask(menu=_closed, takes=_take_ended, then="reopen"),
        "reopen": Do(act=_reopen, uses=("reopen_talk",), then=Again("talk"), but=_GONE),
        "left": End(menu=_plain),
        "dropped": End(menu=_plain),
        "gone": End(),
    },
)

DESK_CLOSE = Conversation(
    name="desk_close",
    code="HC",
    opens_on=("/close",),
    needs=Action.ANSWER_PATIENTS,
    tells_where=True,
    resumes=False,
    steps={
        "which": Ask(menu=_mine, takes=_take, sole=True, then="close", if_empty="nobody"),
        "close": Do(
            act=_close,
            uses=("close_talk",),
            then=To(conversation="desk_talks", step="closed", carry={"talk": "talk"}),
            but=dict.fromkeys(_GONE, "nobody"),
        ),
        "nobody": End(menu=_plain),
    },
)
