"""Say that a patient has not come, or has gone: asked once more before, and for two minutes taken back after."""

from bot.conversations.doctor_line import plain, saying, take_visit, visit_options, which_doctor
from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Conversation, Do, Draft, End, Menu, Option, To
from core.domain.errors import NotFound
from core.domain.permissions import Action


def _which(desk: FrontDesk, draft: Draft) -> Menu:
    line = desk.staff.line(draft["doctor"])
    return Menu(visit_options(v for v in line.visits if "missed" in v.can), line.facts)


def _empty(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.staff.line(draft["doctor"]).facts)


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="yes"), Option(id="no")], desk.staff.in_line(draft["visit"]).facts)


def _says(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"says": "missed"})


DESK_NOSHOW = Conversation(
    name="desk_noshow",
    code="X",
    opens_on=("/noshow",),
    needs=Action.MISS_VISIT,
    afterwards=To(conversation="desk_noshow"),
    resumes=False,
    steps={
        "doctor": which_doctor("which"),
        "which": Ask(menu=_which, takes=take_visit, then=Again("sure"), if_empty="empty", but={NotFound: "nobody"}),
        "sure": Ask(
            menu=_sure,
            then={"yes": "says", "no": Again("which")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "nobody"},
        ),
        "says": Do(act=_says, uses=(), then="say"),
        "say": saying(
            To(conversation="desk_next", step="next", carry={"doctor": "doctor", "said": "said"}), gone="which"
        ),
        "empty": End(menu=_empty),
        "nobody": End(menu=plain),
    },
)
