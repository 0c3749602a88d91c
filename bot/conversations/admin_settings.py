"""Settings: found by group or by name, shown with what they take, changed after one look, taken back for a while."""

from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option
from bot.setting_words import group_of, settings_named, value_text
from bot.settings_desk import CLINIC, SettingShown
from bot.understanding.meaning import Understood
from core.domain.errors import (
    AlreadySo,
    BadSetting,
    ChangedMeanwhile,
    ChangedSince,
    ClinicWide,
    NotFound,
    NoWayToPay,
)
from core.domain.permissions import Action
from core.domain.setting_rows import Group
from core.domain.settings import TABLE

_FOUND = "found"
"""Stands where a group could: the settings that a message may mean."""
_USUAL = "usual"
_TABLE = "table"


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    """Read "/settings", a doctor, a setting and its value, all of it or any part."""
    names, value = settings_named(words)
    named = [id_ for id_, _ in desk.staff.whose_settings() if id_ in understood.doctor_ids]
    if understood.doctor_ids and not named:
        return None
    whose: dict[str, object] = {"doctor": named[0]} if len(named) == 1 else {"doctors": named} if named else {}
    if not names:
        return whose if whose and not value else None
    if len(names) > 1:
        return {**whose, "group": _FOUND, "found": list(names)}
    said = {"to": value_text(names[0], value)} if value else {}
    return {**whose, **said, "group": _group(names[0]), "name": names[0]}


def _group(name: str) -> str:
    return str(TABLE[name].metadata["group"])


# --- which, and whose ------------------------------------------------------------------------------------------------


def _groups(desk: FrontDesk, draft: Draft) -> Menu:
    whom = _whom(desk, draft)
    own = {row.metadata["group"] for row in TABLE.values() if row.metadata["per_doctor"]}
    shown = [g for g in Group if whom == CLINIC or g in own]
    options = [Option(id=f"g_{g}", says="option.setting_group", facts={"title": group_of(g)}) for g in shown]
    if whom == CLINIC:
        return Menu(options)
    return Menu(options, {"doctor": dict(desk.staff.whose_settings())[whom]}, "doctor")


def _take_group(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    group = option.removeprefix("g_")
    return {"group": group, "found": None} if option != group and group in set(Group) else None


def _list(desk: FrontDesk, draft: Draft) -> Menu:
    whom = _whom(desk, draft)
    if draft["group"] == _FOUND:
        may = [name for name in draft["found"] if whom == CLINIC or TABLE[name].metadata["per_doctor"]]
        shown: tuple[SettingShown, ...] = tuple(desk.staff.setting(name, whom) for name in may)
        facts = {"lines": _lines(shown)}
        return Menu([_option(s) for s in shown], facts, _FOUND)
    shown = desk.staff.settings_of_group(draft["group"], whom)
    return Menu([_option(s) for s in shown], {"group": group_of(Group(draft["group"])), "lines": _lines(shown)})


def _lines(shown: tuple[SettingShown, ...]) -> tuple[Phrase, ...]:
    return tuple(Phrase("setting.line", s.facts) for s in shown)


def _option(shown: SettingShown) -> Option:
    return Option(id=shown.name, says="option.setting", hint="option.setting.hint", facts=shown.facts)


def _take_name(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"name": option, "to": None} if option in TABLE else None


def _whom(desk: FrontDesk, draft: Draft) -> int:
    """Return whose settings are looked at; where nobody was named, the clinic's, and a doctor's own."""
    whose = [draft["doctor"]] if "doctor" in draft else [id_ for id_, _ in desk.staff.whose_settings()]
    if not whose:
        raise NotFound(what="doctor")  # one who works here no more has none
    return int(whose[0])


def _whose(desk: FrontDesk, draft: Draft) -> Menu:
    doctors = [(id_, name) for id_, name in desk.staff.whose_settings() if id_ != CLINIC]
    among = [d for d in doctors if d[0] in draft["doctors"]] if draft.get("doctors") else doctors
    return Menu([Option(id=f"d{id_}", says="option.as_is", facts={"name": name}) for id_, name in among])


def _take_doctor(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    found = next((id_ for id_, _ in desk.staff.whose_settings() if option == f"d{id_}"), None)
    return None if found is None else {"doctor": found, "doctors": None}


def _own(desk: FrontDesk, draft: Draft) -> Answer | None:
    return None if draft.get("doctors") else Answer({"doctor": _whom(desk, draft)})


# --- one setting -----------------------------------------------------------------------------------------------------


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    shown = desk.staff.setting(draft["name"], draft["doctor"])
    values = [Option(id=f"v_{v}", says="option.setting_value", facts={"value": says}) for v, says in shown.ways]
    usual = [Option(id=_USUAL)] if shown.own else []
    doctors = len(desk.staff.whose_settings()) > 1 and shown.per_doctor
    other = [Option(id="doctor" if draft["doctor"] == CLINIC else "clinic")] if doctors else []
    return Menu([*values, *usual, *other, Option(id="list")], shown.facts)


def _take_value(_desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if option == _USUAL:
        return {"to": ""}
    if option == "clinic":
        return {"doctor": CLINIC}
    value = option.removeprefix("v_")
    return {"to": value} if value != option and "name" in draft else None


def _hear_value(_desk: FrontDesk, draft: Draft, text: str, _understood: Understood) -> Answer | None:
    names, value = settings_named(text)
    return Answer({"to": value_text(draft["name"], value if names == (draft["name"],) and value else text)})


def _look(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"mark": desk.staff.look_at_setting(draft["name"], draft["doctor"], draft["to"])})


def _preview(desk: FrontDesk, draft: Draft) -> Menu:
    facts = desk.staff.setting_ahead(draft["name"], draft["doctor"], draft["to"])
    return Menu([Option(id="yes"), Option(id="no")], facts, _shape(draft))


def _shape(draft: Draft) -> str:
    """Return how old and new stand on the card: a table of several lines has its own."""
    return _TABLE if draft["name"] == "refund_policy" else ""


def _change(desk: FrontDesk, draft: Draft) -> Answer:
    change = desk.staff.change_setting(draft["name"], draft["doctor"], draft["to"], draft["mark"])
    return Answer({"change": change, "to": None})


def _done(desk: FrontDesk, draft: Draft) -> Menu:
    facts = desk.staff.setting_changed(draft["change"])
    return Menu([Option(id="undo"), Option(id="list")], facts, _shape(draft))


def _undo(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.undo_setting(draft["change"])
    return Answer()


def _undone(desk: FrontDesk, draft: Draft) -> Menu:
    facts = desk.staff.setting_changed(draft["change"])
    return Menu((), {"title": facts["title"], "whom": facts["whom"], "value": facts["before"]})


_REFUSED = {BadSetting: "card", AlreadySo: "card", NoWayToPay: "card", ClinicWide: "wide", NotFound: "gone"}

ADMIN_SETTINGS = Conversation(
    name="admin_settings",
    code="AS",
    opens_on=("/settings",),
    needs=Action.CHANGE_SETTINGS,
    reads=_read,
    resumes=False,
    steps={
        "groups": Ask(menu=_groups, fills=("group",), takes=_take_group, then="list", variants=("", "doctor")),
        "list": Ask(
            menu=_list,
            fills=("name",),
            takes=_take_name,
            then="whose",
            if_empty="gone",
            variants=("", _FOUND),
            but={NotFound: "gone"},
        ),
        "whose": Ask(menu=_whose, fills=("doctor",), takes=_take_doctor, assumes=_own, then="card", if_empty="gone"),
        "card": Ask(
            menu=_card,
            fills=("to",),
            takes=_take_value,
            hears=_hear_value,
            verbatim=True,
            then={
                "doctor": Again("whose"),
                "clinic": Again("card"),
                "list": Again("groups"),
                _USUAL: "look",
                "*": "look",
            },
            but={ClinicWide: "wide", NotFound: "gone"},
        ),
        "look": Do(act=_look, uses=("look_at_setting",), then="preview", but=_REFUSED),
        "wide": Do(act=lambda _desk, _draft: Answer({"doctor": CLINIC}), uses=(), then=Again("card")),
        "preview": Ask(
            menu=_preview,
            then={"yes": "change", "no": Again("card")},
            affirms=("yes",),
            denies="no",
            but=_REFUSED,
            variants=("", _TABLE),
        ),
        "change": Do(
            act=_change, uses=("change_setting",), then=Again("done"), but={**_REFUSED, ChangedMeanwhile: "card"}
        ),
        "done": Ask(
            menu=_done,
            then={"undo": "undo", "list": Again("groups")},
            but={NotFound: "gone"},
            variants=("", _TABLE),
        ),
        "undo": Do(act=_undo, uses=("undo_setting",), then="undone", but={ChangedSince: "card", NotFound: "gone"}),
        "undone": End(menu=_undone),
        "gone": End(menu=lambda _desk, _draft: Menu()),
    },
)
