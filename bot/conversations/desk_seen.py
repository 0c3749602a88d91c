"""Say that the doctor is done with a patient: with the only one in the room, at once."""

from bot.conversations.doctor_line import plain, saying, take_visit, visit_options, which_doctor
from bot.front_desk import FrontDesk
from bot.script import Answer, Ask, Conversation, Do, Draft, End, Menu, To
from core.domain.errors import NotFound
from core.domain.permissions import Action


def _which(desk: FrontDesk, draft: Draft) -> Menu:
    line = desk.staff.line(draft["doctor"])
    return Menu(visit_options(line.room), line.facts)


def _empty(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.staff.line(draft["doctor"]).facts)


def _says(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"says": "seen"})


DESK_SEEN = Conversation(
    name="desk_seen",
    code="E",
    opens_on=("/seen",),
    needs=Action.END_CONSULTATION,
    afterwards=To(conversation="desk_next"),
    resumes=False,
    steps={
        "doctor": which_doctor("which"),
        "which": Ask(menu=_which, takes=take_visit, sole=True, then="says", if_empty="empty", but={NotFound: "nobody"}),
        "says": Do(act=_says, uses=(), then="say"),
        "say": saying(
            To(conversation="desk_next", step="next", carry={"doctor": "doctor", "said": "said"}), gone="empty"
        ),
        "empty": End(menu=_empty),
        "nobody": End(menu=plain),
    },
)
