"""Answer a reminder: I am coming, I am late, I want to move or cancel it.

Each button names its visit, so that it can be answered for as long as the visit is to come: twice, days later, below
another conversation, or under a template that WhatsApp showed by itself.
"""

import re
from collections.abc import Callable
from uuid import UUID

from bot.conversations.own_visits import about
from bot.front_desk import FrontDesk, Visit
from bot.notice_templates import COMING
from bot.script import Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from core.domain.answers import LONGEST_DELAY
from core.domain.errors import NotFound, VisitClosed

MINUTES = (10, 20, 30)
"""What can be tapped for how late; any other number can be written."""

_BETWEEN = "."
_MEANT = {"affirm": "coming", "cancel": "cancel", "deny": "cancel", "reschedule": "move"}
"""What a text means, as an answer to "are you coming?"."""
_VARIANTS = {"reminder_day": "day", "reminder_hour": "hour", "nudge": "nudge"}
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    options = [Option(id=_id(answer, visit), says=f"reminder.card.{answer}") for answer in COMING]
    return Menu(options, visit.facts, _VARIANTS[draft.get("about", "reminder_day")])


def _minutes(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    options = [
        Option(id=_id(str(minutes), visit), says="reminder.minutes.some", facts={"minutes": minutes})
        for minutes in MINUTES
    ]
    return Menu(options, visit.facts)


def _id(answer: str, visit: Visit) -> str:
    return f"{answer}{_BETWEEN}{visit.id.replace('-', '')}"


def _taken(means: Callable[[str], Change | None]) -> Callable[[FrontDesk, Draft, str], Change | None]:
    """Return what reads an option: its answer by `means`, and the visit that it names; raises `NotFound`."""

    def takes(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
        answer, _, name = option.partition(_BETWEEN)
        sets = means(answer)
        if sets is None or len(name) != 32:  # the digits of a UUID
            return None
        try:
            visit = desk.visit(str(UUID(name)))
        except ValueError:
            return None
        return {**about(visit), **sets}

    return takes


def _means_answer(answer: str) -> Change | None:
    return {"answer": answer, "minutes": None} if answer in COMING else None


def _means_minutes(answer: str) -> Change | None:
    return {"answer": "late", "minutes": int(answer)} if answer in map(str, MINUTES) else None


def _hear_answer(desk: FrontDesk, draft: Draft, _text: str, understood: Understood) -> Answer | None:
    answer = _MEANT.get(understood.intent or "")
    return Answer({**about(desk.visit(draft["visit"])), "answer": answer, "minutes": None}) if answer else None


def _hear_minutes(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    found = _NUMBER.search(text)
    minutes = int(found[0]) if found else 0
    return Answer({"minutes": minutes}) if 0 < minutes <= LONGEST_DELAY else None


def _record(desk: FrontDesk, draft: Draft) -> Answer:
    desk.answer_reminder(draft["visit"], draft["answer"], minutes=draft.get("minutes"))
    return Answer(option=draft["answer"])


def _about_visit(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu(facts=desk.visit(draft["visit"]).facts | {"minutes": draft.get("minutes", 0)})


_GONE = {VisitClosed: "holds", NotFound: "gone"}

REMINDER = Conversation(
    name="reminder",
    code="r",
    resumes=False,
    standing=True,
    afterwards=To(conversation="appointments", step="visit", carry={"visit": "visit"}),
    steps={
        "card": Ask(
            menu=_card,
            takes=_taken(_means_answer),
            hears=_hear_answer,
            then="record",
            variants=("day", "hour", "nudge"),
        ),
        "record": Do(
            act=_record,
            uses=("answer_reminder",),
            then={
                "coming": "coming",
                "late": "minutes",
                "move": To(conversation="move", carry={"visit": "visit"}),
                "cancel": To(conversation="appointments", step="sure", carry={"visit": "visit"}),
            },
            but=_GONE,
        ),
        "minutes": Ask(menu=_minutes, takes=_taken(_means_minutes), hears=_hear_minutes, then="late"),
        "late": Do(act=_record, uses=("answer_reminder",), then="noted", but=_GONE),
        "coming": End(menu=_about_visit),
        "noted": End(menu=_about_visit),
        "holds": End(menu=_about_visit),
        "gone": End(),
    },
)
