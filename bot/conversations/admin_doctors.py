"""Doctors: the list, a card of each, every field changed after one look; a new one; one who is here no more."""

from bot.conversations.admin_rows import RowSteps, adds, asks_new, list_options, read_row, take_row, written
from bot.front_desk import FrontDesk
from bot.rows_desk import RowShown
from bot.script import Again, Ask, Change, Conversation, Draft, Menu, Option
from bot.understanding.meaning import Understood
from core.domain.permissions import Action

_KIND = "doctor"


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    """Read "/doctors", one of them, a field and what it is to be, all of it or any part."""
    read = read_row(_KIND, words)
    known = {row.id for row in desk.staff.rows(_KIND)}
    named = [id_ for id_ in understood.doctor_ids if id_ in known]
    if not named:
        return None
    if "to" in read:
        read["to"] = written(str(read["field"]), str(read["to"]), understood)
    return {"row": named[0], **read} if len(named) == 1 else {"rows": named, **read}


def _list(desk: FrontDesk, draft: Draft) -> Menu:
    shown = desk.staff.rows(_KIND)
    among = tuple(row for row in shown if row.id in draft["rows"]) if draft.get("rows") else shown
    return Menu([Option(id="add"), *list_options(among)], {"count": sum(row.active for row in shown)})


def _more(row: RowShown) -> list[Option]:
    return [Option(id="retire" if row.active else "restore")]


ADMIN_DOCTORS = Conversation(
    name="admin_doctors",
    code="AD",
    opens_on=("/doctors",),
    needs=Action.CHANGE_CLINIC,
    reads=_read,
    resumes=False,
    steps={
        "list": Ask(
            menu=_list,
            fills=("row",),
            takes=take_row(_KIND),
            then={"add": Again("new_name"), "*": "card"},
        ),
        **RowSteps(_KIND, _more, {"retire": "look", "restore": "look"}).table(),
        **asks_new(_KIND, "name", Again("new_specialty")),
        **asks_new(_KIND, "specialty", Again("new_fee")),
        **asks_new(_KIND, "fee", "new"),
        **adds(_KIND, ("name", "specialty", "fee")),
    },
)
