"""The steps that a doctor and a branch have in common: the card, a field written anew, a look, a change, an undo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.row_words import (
    change_facts,
    example_of,
    field_named,
    languages_named,
    lines_of,
    shown_fields,
    title_of,
    value_of,
)
from bot.rows_desk import RowShown
from bot.script import Again, Answer, Ask, Change, Do, Draft, End, Menu, Next, Option, Step
from bot.understanding.meaning import Understood
from bot.understanding.specialties import SPECIALTIES
from core.domain.clinic_fields import FIELDS, NONE
from core.domain.errors import (
    AlreadySo,
    BadField,
    ChangedMeanwhile,
    ChangedSince,
    NameTaken,
    NotFound,
    Refusal,
    VisitsToCome,
)

_EMPTY = "empty"
_REFUSED: Mapping[type[Refusal], str] = {
    BadField: "value",
    NameTaken: "value",
    AlreadySo: "card",
    VisitsToCome: "card",
    NotFound: "gone",
}


def read_row(kind: str, words: str) -> dict[str, object]:
    """Return what is written of a field: which, and what it is to be."""
    field, value = field_named(kind, words)
    if field is None:
        return {}
    return {"field": field, "to": value} if value else {"field": field}


def written(field: str, text: str, understood: Understood) -> str:
    """Return what a field is to be, of how people say it: a specialty and languages are understood in any language."""
    if field == "specialty" and text not in SPECIALTIES:
        return understood.specialties[0] if understood.specialties else f"“{text}”"  # no code: refused with an example
    if field == "languages":
        return languages_named(text)
    return text


def specialty_options() -> list[Option]:
    """Return the specialties that patients find doctors by."""
    return [Option(id=f"s_{each}", says=f"specialty.{each}") for each in SPECIALTIES]


def list_options(shown: tuple[RowShown, ...]) -> list[Option]:
    """Return the rows that can be opened."""
    return [
        Option(
            id=f"r{row.id}",
            says="option.row" if row.active else "option.row.retired",
            facts={"name": row.name},
        )
        for row in shown
    ]


@dataclass(frozen=True)
class RowSteps:
    """The steps from the card of one row on; `more` are buttons of its kind, and `ways` where they lead."""

    kind: str
    more: Callable[[RowShown], list[Option]]
    ways: Mapping[str, Next]

    def table(self) -> dict[str, Step]:
        """Return the steps."""
        return {
            "card": Ask(
                menu=self._card,
                fills=("field",),
                takes=self._take_field,
                then={**self.ways, "list": Again("list"), "*": "value"},
                but={NotFound: "gone"},
                variants=("", "retired") if self.kind == "doctor" else ("",),
            ),
            "value": Ask(
                menu=self._value,
                fills=("to",),
                takes=self._take_value,
                hears=_hear_value,
                verbatim=True,
                then={"card": Again("card"), _EMPTY: "look", "*": "look"},
                but={NotFound: "gone"},
            ),
            "look": Do(act=self._look, uses=("look_at_row",), then="preview", but=_REFUSED),
            "preview": Ask(
                menu=self._preview,
                then={"yes": "change", "no": Again("card")},
                affirms=("yes",),
                denies="no",
                but=_REFUSED,
            ),
            "change": Do(
                act=self._change, uses=("change_row",), then=Again("done"), but={**_REFUSED, ChangedMeanwhile: "card"}
            ),
            "done": Ask(
                menu=_done,
                then={"undo": "undo", "card": Again("card"), "list": Again("list")},
                but={NotFound: "gone"},
            ),
            "undo": Do(
                act=_undo,
                uses=("undo_row",),
                then="undone",
                but={ChangedSince: "card", VisitsToCome: "card", NotFound: "gone"},
            ),
            "undone": End(menu=_undone),
            "gone": End(menu=lambda _desk, _draft: Menu()),
        }

    def _card(self, desk: FrontDesk, draft: Draft) -> Menu:
        row = desk.staff.row(self.kind, draft["row"])
        fields = [Option(id=f"f_{name}", says=f"{self.kind}_field.{name}") for name in shown_fields(self.kind)]
        facts = {"name": row.name, "lines": lines_of(self.kind, row)}
        return Menu([*fields, *self.more(row), Option(id="list")], facts, "" if row.active else "retired")

    def _take_field(self, _desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
        field = option.removeprefix("f_")
        if option in self.ways:
            return {"field": "active", "to": "off" if option == "retire" else "on"}
        return {"field": field, "to": None} if option != field and field in shown_fields(self.kind) else None

    def _value(self, desk: FrontDesk, draft: Draft) -> Menu:
        field = draft["field"]
        row = desk.staff.row(self.kind, draft["row"])
        choices = specialty_options() if field == "specialty" else []
        filled = FIELDS[self.kind][field].optional and row.values[field] not in ("", None)
        facts = {
            "name": row.name,
            "title": title_of(self.kind, field),
            "value": value_of(field, row.values[field], row.currency),
            "example": example_of(self.kind, field),
        }
        return Menu([*choices, *([Option(id=_EMPTY)] if filled else []), Option(id="card")], facts)

    def _take_value(self, _desk: FrontDesk, draft: Draft, option: str) -> Change | None:
        if option == _EMPTY:
            return {"to": NONE}
        chosen = option.removeprefix("s_")
        known = draft.get("field") == "specialty" and option != chosen and chosen in SPECIALTIES
        return {"to": chosen} if known else None

    def _look(self, desk: FrontDesk, draft: Draft) -> Answer:
        return Answer({"mark": desk.staff.look_at_row(self.kind, draft["row"], draft["field"], draft["to"])})

    def _preview(self, desk: FrontDesk, draft: Draft) -> Menu:
        ahead = desk.staff.row_ahead(self.kind, draft["row"], draft["field"], draft["to"])
        return Menu([Option(id="yes"), Option(id="no")], change_facts(ahead))

    def _change(self, desk: FrontDesk, draft: Draft) -> Answer:
        made = desk.staff.change_row(self.kind, draft["row"], draft["field"], draft["to"], mark=draft["mark"])
        return Answer({"change": made, "to": None, "field": None})


def _hear_value(_desk: FrontDesk, draft: Draft, text: str, understood: Understood) -> Answer | None:
    return Answer({"to": written(draft["field"], text, understood)})


def _done(desk: FrontDesk, draft: Draft) -> Menu:
    facts = change_facts(desk.staff.row_changed(draft["change"]))
    return Menu([Option(id="undo"), Option(id="card"), Option(id="list")], facts)


def _undo(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.undo_row(draft["change"])
    return Answer()


def _undone(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), change_facts(desk.staff.row_changed(draft["change"])))


def take_row(kind: str) -> Callable[[FrontDesk, Draft, str], Change | None]:
    """Return what reads a tap on a row of the list, or on the way to a new one."""

    def take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
        found = next((row.id for row in desk.staff.rows(kind) if option == f"r{row.id}"), None)
        return None if found is None else {"row": found, "field": None, "to": None}

    return take


def asks_new(kind: str, field: str, then: Next) -> dict[str, Step]:
    """Return the two steps by which one thing of a new row is asked for and made sure of."""

    def hear(_desk: FrontDesk, _draft: Draft, text: str, understood: Understood) -> Answer | None:
        return Answer({f"new_{field}": written(field, text, understood)})

    def take(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
        chosen = option.removeprefix("s_")
        return {f"new_{field}": chosen} if field == "specialty" and chosen in SPECIALTIES else None

    def check(desk: FrontDesk, draft: Draft) -> Answer:
        desk.staff.check_row(kind, field, draft[f"new_{field}"])
        return Answer()

    options = specialty_options() if field == "specialty" else []
    return {
        f"new_{field}": Ask(
            menu=lambda _desk, _draft: Menu([*options, Option(id="list")], {"example": example_of(kind, field)}),
            fills=(f"new_{field}",),
            takes=take,
            hears=hear,
            verbatim=True,
            then={"list": Again("list"), "*": f"check_{field}"},
        ),
        f"check_{field}": Do(
            act=check,
            uses=("check_row",),
            then=then,
            but={BadField: f"new_{field}", NameTaken: f"new_{field}", NotFound: "gone"},
        ),
    }


def adds(kind: str, fields: tuple[str, ...]) -> dict[str, Step]:
    """Return the steps that show a new row whole, add it, and say what comes next."""

    def new(_desk: FrontDesk, draft: Draft) -> Menu:
        return Menu([Option(id="yes"), Option(id="no")], _facts(draft))

    def _facts(draft: Draft) -> dict[str, object]:
        said = {f: draft[f"new_{f}"] for f in fields}
        lines = [(f, value_of(f, said[f], "") if f == "specialty" else said[f]) for f in fields]
        return {"lines": tuple(Phrase("setting.line", {"title": title_of(kind, f), "value": v}) for f, v in lines)}

    def add(desk: FrontDesk, draft: Draft) -> Answer:
        id_ = desk.staff.add_row(kind, {f: draft[f"new_{f}"] for f in fields})
        return Answer({"row": id_, "field": None, "to": None, **{f"new_{f}": None for f in fields}})

    def added(desk: FrontDesk, draft: Draft) -> Menu:
        row = desk.staff.row(kind, draft["row"])
        return Menu([Option(id="card"), Option(id="list")], {"name": row.name})

    first = f"new_{fields[0]}"
    return {
        "new": Ask(menu=new, then={"yes": "add", "no": Again("list")}, affirms=("yes",), denies="no"),
        "add": Do(
            act=add, uses=("add_row",), then=Again("added"), but={BadField: first, NameTaken: first, NotFound: "gone"}
        ),
        "added": Ask(menu=added, then={"card": Again("card"), "list": Again("list")}, but={NotFound: "gone"}),
    }
