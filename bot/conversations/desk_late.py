"""Say that a doctor runs late: how late, who is told of it, and then they are. Said again it replaces what was said."""

import re

from bot.conversations.doctor_line import plain, which_doctor
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from core.domain.errors import NotFound
from core.domain.permissions import Action

MINUTES = (15, 30, 45, 60)
"""What can be tapped; any other number up to `LONGEST` can be written, and 0 is on time again."""
LONGEST = 480
_NUMBER = re.compile(r"(?<!\d)(\d{1,3})(?!\d)")


def _read(_desk: FrontDesk, words: str, _understood: Understood) -> Change | None:
    found = _NUMBER.search(words)
    minutes = int(found[1]) if found else -1
    return {"minutes": minutes} if 0 <= minutes <= LONGEST else None


def _minutes(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([Option(id=f"m{m}", says="desk_late.minutes.some", facts={"minutes": m}) for m in MINUTES])


def _take(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"minutes": int(option[1:])} if option in {f"m{m}" for m in MINUTES} else None


def _hear(desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
    sets = _read(desk, text, understood)
    return Answer(sets) if sets else None


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="yes"), Option(id="no")], _facts(desk, draft), "" if draft["minutes"] else "on_time")


def _facts(desk: FrontDesk, draft: Draft) -> dict[str, object]:
    return desk.staff.line(draft["doctor"]).facts | {"minutes": draft["minutes"], "told": draft.get("told", 0)}


def _say(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"told": desk.staff.run_late(draft["doctor"], draft["minutes"])})


def _told(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), _facts(desk, draft), "" if draft["minutes"] else "on_time")


DESK_LATE = Conversation(
    name="desk_late",
    code="J",
    opens_on=("/late",),
    needs=Action.RUN_LATE,
    reads=_read,
    afterwards=To(conversation="desk_late"),
    resumes=False,
    steps={
        "doctor": which_doctor("minutes"),
        "minutes": Ask(menu=_minutes, takes=_take, hears=_hear, fills=("minutes",), then="sure"),
        "sure": Ask(
            menu=_sure,
            then={"yes": "say", "no": "dropped"},
            affirms=("yes",),
            denies="no",
            but={NotFound: "nobody"},
            variants=("", "on_time"),
        ),
        "say": Do(act=_say, uses=("run_late",), then="told", but={NotFound: "nobody"}),
        "told": End(menu=_told, variants=("", "on_time")),
        "dropped": End(menu=plain),
        "nobody": End(menu=plain),
    },
)
