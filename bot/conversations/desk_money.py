"""The money of a day: what came in by each gateway and where it is, and every difference with the chat to open."""

from datetime import date

from bot.desk_values import Moment
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, Menu, Option, To
from bot.staff_desk import DifferenceSeen, GatewayDay, MoneySeen
from bot.understanding.meaning import Understood
from bot.understanding.past import past_day
from core.domain.errors import NotFound
from core.domain.permissions import Action


def _read(desk: FrontDesk, words: str, understood: Understood) -> Change | None:
    day = past_day(words, understood, today=desk.staff.today())
    return {"day": day.isoformat()} if day else None


def _seen(desk: FrontDesk, draft: Draft) -> MoneySeen:
    return desk.staff.money(date.fromisoformat(draft["day"]) if "day" in draft else None)


def _menu(desk: FrontDesk, draft: Draft) -> Menu:
    seen = _seen(desk, draft)
    days = [Option(id=f"d{d.isoformat()}", says="option.one_day", facts={"day": d}) for d in seen.neighbours]
    differences = [_option(d) for d in seen.differences]
    facts: dict[str, object] = {
        "day": seen.day,
        "lines": tuple(_line(g) for g in seen.gateways) or Phrase("ledger.nothing"),
        "count": len(differences),
    }
    variant = "asked" if "asked" in draft else "differs" if differences else ""
    return Menu([Option(id="check"), *days, *differences], facts, variant)


def _line(day: GatewayDay) -> Phrase:
    facts = {
        "gateway": Phrase(f"gateway.{day.gateway}"),
        "captured": day.captured,
        "booked": day.booked,
        "credit": day.credit,
        "refunded": day.refunded,
        "disputed": day.disputed,
        "checked": _checked(day.checked) if day.checkable else Phrase("ledger.own"),
    }
    return Phrase("ledger.line.banks" if day.disputed else "ledger.line", facts)


def _checked(at: Moment | None) -> Phrase:
    return Phrase("ledger.checked", {"at": at}) if at else Phrase("ledger.unchecked")


def _option(difference: DifferenceSeen) -> Option:
    facts = {"what": Phrase(f"differs.{difference.what}.short"), "reference": difference.id}
    return Option(id=f"x{difference.id}", says="option.difference", hint="option.difference.hint", facts=facts)


def _take(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    if option.startswith("d"):
        day = past_day(option[1:], _NOTHING, today=desk.staff.today())
        return {"day": day.isoformat(), "difference": None, "asked": None} if day else None
    if not option.startswith("x"):
        return None
    seen = _seen(desk, draft)
    return {"day": seen.day.isoformat(), "difference": desk.staff.difference(seen.day, option[1:]).id, "asked": None}


_NOTHING = Understood(intent=None)


def _open(desk: FrontDesk, draft: Draft) -> Answer:
    if "difference" not in draft:
        return Answer(option="day")
    desk.staff.open_difference(date.fromisoformat(draft["day"]), draft["difference"])
    return Answer(option="difference")


_AFTER_DIFFERENCE = (Option(id="list"), Option(id="tasks"))


def _difference(desk: FrontDesk, draft: Draft) -> Menu:
    day = date.fromisoformat(draft["day"])
    difference = desk.staff.difference(day, draft["difference"])
    person = desk.staff.whose_difference(day, difference.id)
    facts: dict[str, object] = {
        "what": Phrase(f"differs.{difference.what}"),
        "gateway": Phrase(f"gateway.{difference.gateway}"),
        "entry": difference.id,
        "reference": difference.reference or Phrase("differs.no_reference"),
        "theirs": difference.theirs or Phrase("differs.nothing"),
        "ours": difference.ours or Phrase("differs.nothing"),
    }
    if person is None:
        return Menu(_AFTER_DIFFERENCE, facts, "nobody")
    facts |= {"name": person.name, "phone": person.phone, "reached_by": person.reached_by, "visit": person.visit}
    return Menu(_AFTER_DIFFERENCE, facts)


def _back(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"difference": None})


def _check(desk: FrontDesk, draft: Draft) -> Answer:
    day = _seen(desk, draft).day
    desk.staff.check_money(day)
    return Answer({"day": day.isoformat(), "asked": True})


DESK_MONEY = Conversation(
    name="desk_money",
    code="M",
    opens_on=("/money",),
    needs=Action.SEE_MONEY,
    reads=_read,
    afterwards=To(conversation="desk_money"),
    resumes=False,
    steps={
        "day": Ask(
            menu=_menu,
            takes=_take,
            then={"check": "check", "*": "open"},
            but={NotFound: "back"},
            variants=("", "differs", "asked"),
        ),
        "check": Do(act=_check, uses=("check_money",), then=Again("day")),
        "open": Do(
            act=_open,
            uses=("open_difference",),
            then={"day": Again("day"), "difference": Again("difference")},
            but={NotFound: "back"},
        ),
        "difference": Ask(
            menu=_difference,
            then={"list": "back", "tasks": To(conversation="desk_tasks")},
            but={NotFound: "back"},
            variants=("", "nobody"),
        ),
        "back": Do(act=_back, uses=(), then=Again("day")),
    },
)
