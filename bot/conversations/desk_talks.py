"""Patients who want to talk to a human: who waits, take one, write to them, give them back."""

from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option
from bot.talks_desk import TalkSeen
from bot.understanding.meaning import Understood
from core.domain.errors import NotFound, TalkOver
from core.domain.permissions import Action

WHERE = frozenset({"book", "appointments", "late_money", "reminder", "emergency"})
"""Conversations that have words of their own for the desk: "was booking a visit"."""
_DOING = {"a": "answer", "c": "close"}


def where_of(step: str) -> Phrase:
    """Return where a patient stood when they asked for a human."""
    name = step.partition(".")[0]
    return Phrase(f"where.{name}" if name in WHERE else "where.other")


def _waiting(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([_option(talk) for talk in desk.staff.talks()])


def _option(talk: TalkSeen) -> Option:
    facts = {"name": talk.name, "since": talk.since, "where": talk.where}
    return Option(id=f"a{talk.id}", says="option.talk", hint="option.talk.hint", facts=facts)


def _take(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    doing, number = _DOING.get(option[:1]), option[1:]
    if doing is None or not number.isdecimal() or len(number) > 15:
        return None
    return {"talk": int(number), "doing": doing, "sent": None}


def _do(desk: FrontDesk, draft: Draft) -> Answer:
    if draft["doing"] == "close":
        desk.staff.close_talk(draft["talk"])
    else:
        desk.staff.take_talk(draft["talk"])
    return Answer(option=draft["doing"])


def _talk(desk: FrontDesk, draft: Draft) -> Menu:
    talk = desk.staff.talk(draft["talk"])
    if not talk.mine:
        raise TalkOver
    facts = {"name": talk.name, "where": talk.where, "visit": talk.visit, "words": talk.words}
    return Menu([Option(id="close"), Option(id="leave")], facts, "sent" if draft.get("sent") else "")


def _hear(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    return Answer({"words": text}) if text else None


def _pass(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.answer_patient(draft["talk"], draft["words"])
    return Answer({"words": None, "sent": True})


def _close(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.close_talk(draft["talk"])
    return Answer()


def _leave(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.leave_talk(draft["talk"])
    return Answer()


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


_GONE = {TalkOver: "gone", NotFound: "gone"}

DESK_TALKS = Conversation(
    name="desk_talks",
    code="H",
    opens_on=("/talks",),
    needs=Action.ANSWER_PATIENTS,
    standing=True,
    steps={
        "list": Ask(menu=_waiting, takes=_take, then="do", if_empty="nobody"),
        "do": Do(
            act=_do, uses=("take_talk", "close_talk"), then={"answer": Again("talk"), "close": "closed"}, but=_GONE
        ),
        "talk": Ask(
            menu=_talk,
            hears=_hear,
            verbatim=True,
            then={"close": "close", "leave": "leave", "*": "pass"},
            but=_GONE,
            variants=("", "sent"),
        ),
        "pass": Do(act=_pass, uses=("answer_patient",), then=Again("talk"), but=_GONE),
        "close": Do(act=_close, uses=("close_talk",), then="closed", but=_GONE),
        "leave": Do(act=_leave, uses=("leave_talk",), then="left", but=_GONE),
        "nobody": End(menu=_plain),
        "closed": End(menu=_plain),
        "left": End(menu=_plain),
        "gone": End(),
    },
)
