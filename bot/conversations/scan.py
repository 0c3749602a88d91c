"""A patient's code was scanned: the desk gets the visit, the patient their own card, and everybody else a greeting.

Nothing is done by scanning alone: what the desk says of the visit is said by a button.
"""

from bot.front_desk import FrontDesk
from bot.script import Answer, Conversation, Do, Draft, End, Menu, To
from core.domain.errors import NotFound
from core.domain.permissions import Action, may


def _own(desk: FrontDesk, draft: Draft) -> Answer:
    """Find whether it is theirs: of a visit that is not, nobody learns."""
    try:
        desk.visit(draft["visit"])
    except NotFound:
        return Answer(option="nobody")
    return Answer(option="own")


SCAN = Conversation(
    name="scan",
    code="sC",
    resumes=False,
    steps={
        "look": Do(
            act=_own,
            uses=(),
            then={
                "own": To(conversation="appointments", step="visit", carry={"visit": "visit"}),
                "nobody": To(conversation="start"),
            },
        ),
    },
)


def _at_desk(desk: FrontDesk, draft: Draft) -> Answer:
    """Find a visit of today in its line; one of another day as the desk looks visits up."""
    if "visit" not in draft:
        return Answer(option="how")
    try:
        return Answer({"doctor": desk.staff.in_line(draft["visit"]).doctor_id}, option="line")
    except NotFound:  # of another day, or another doctor's
        return Answer(option="desk" if may(desk.role(), Action.SEE_VISITS) else "none")


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


DESK_SCAN = Conversation(
    name="desk_scan",
    code="DS",
    opens_on=("/scan",),
    needs=Action.SEE_LINE,
    resumes=False,
    steps={
        "look": Do(
            act=_at_desk,
            uses=(),
            then={
                "line": To(conversation="desk_day", step="card", carry={"visit": "visit", "doctor": "doctor"}),
                "desk": To(conversation="desk_visit", step="open", carry={"visit": "visit"}),
                "how": "how",
                "none": "none",
            },
        ),
        "how": End(menu=_plain),
        "none": End(menu=_plain),
    },
)
