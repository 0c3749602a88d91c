"""The clinic: its branches, each with address, phone, directions and time zone; a new one; and its holidays."""

from bot.conversations.admin_rows import RowSteps, adds, asks_new, list_options, read_row, take_row
from bot.front_desk import FrontDesk
from bot.leave_desk import CLINIC
from bot.line import Phrase
from bot.script import Again, Ask, Change, Conversation, Draft, Menu, Option, To
from bot.understanding.meaning import Understood
from core.domain.permissions import Action

_KIND = "branch"
_WHERE = ("name", "address", "phone", "timezone")
_take_row = take_row(_KIND)
_HOLIDAYS = 6
"""Holidays that the card lists; the rest is behind the button."""


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    """Read "/clinic", a branch, a field and what it is to be, all of it or any part; one branch need not be named."""
    read = read_row(_KIND, words)
    shown = desk.staff.rows(_KIND)
    only = shown[0].id if len(shown) == 1 else None
    row = understood.clinic_id if understood.clinic_id is not None else only if read else None
    return {"row": row, **read} if row is not None else None


def _list(desk: FrontDesk, _draft: Draft) -> Menu:
    shown = desk.staff.rows(_KIND)
    away = desk.staff.leaves(CLINIC)
    lines = tuple(leave.line for leave in away[:_HOLIDAYS])
    facts = {
        "branches": tuple(Phrase("clinic.branch", {n: row.values[n] for n in _WHERE}) for row in shown),
        "number": desk.emergency_number(),
        "holidays": lines or Phrase("clinic.no_holidays"),
    }
    return Menu([*list_options(shown), Option(id="holidays"), Option(id="add")], facts)


def _take(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    return {"everybody": CLINIC} if option == "holidays" else _take_row(desk, draft, option)


ADMIN_CLINIC = Conversation(
    name="admin_clinic",
    code="AC",
    opens_on=("/clinic",),
    needs=Action.CHANGE_CLINIC,
    reads=_read,
    resumes=False,
    steps={
        "list": Ask(
            menu=_list,
            fills=("row",),
            takes=_take,
            then={
                "add": Again("new_name"),
                "holidays": To(conversation="desk_leave", step="list", carry={"everybody": "whom"}),
                "*": "card",
            },
        ),
        **RowSteps(_KIND, lambda _row: [], {}).table(),
        **asks_new(_KIND, "name", Again("new_address")),
        **asks_new(_KIND, "address", Again("new_phone")),
        **asks_new(_KIND, "phone", "new"),
        **adds(_KIND, ("name", "address", "phone")),
    },
)
