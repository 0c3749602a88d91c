"""Own visits: what is coming, what can be done about each, and what has been."""

from bot.code_files import VISIT
from bot.conversations.own_visits import OVER, about, coming, gone, take_visit, visit_option
from bot.conversations.visit_actions import LEADS, card_options, other_options
from bot.front_desk import FrontDesk, Paper, Visit
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.meaning import Understood
from core.domain.errors import AlreadyDone, NotFound, VisitClosed
from core.domain.money import Money


def _absorb(_desk: FrontDesk, _draft: Draft, understood: Understood) -> Change | None:
    """Note what is to be done, and with whose visit."""
    if understood.intent != "cancel":
        return None
    return {"doing": "cancel", "with": list(understood.doctor_ids) or None, "visit": None}


def _meant(desk: FrontDesk, draft: Draft) -> list[Visit]:
    """Return the visits to come; only those with the doctor who was named, if there are any."""
    all_ = coming(desk)
    return [v for v in all_ if v.doctor_id in draft.get("with", ())] or all_


def _list(desk: FrontDesk, draft: Draft) -> Menu:
    meant = _meant(desk, draft)
    past = [Option(id="past")] if gone(desk) else []
    if not meant and not past:
        return Menu()
    variant = "cancel" if draft.get("doing") and meant else "" if meant else "none"
    return Menu([*map(visit_option, meant), *past, Option(id="book")], variant=variant)


def _past(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([visit_option(v) for v in gone(desk)])


def _only_one(desk: FrontDesk, draft: Draft) -> Answer | None:
    meant = _meant(desk, draft)
    return Answer(about(meant[0])) if len(meant) == 1 else None


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    if draft.get("more") == visit.id:
        return Menu(other_options(desk, visit), visit.facts, "others")
    return Menu(card_options(desk, visit), visit.facts | {"money": _money_of(visit)}, _variant(visit))


def _show_more(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"more": draft["visit"]})


def _show_less(_desk: FrontDesk, _draft: Draft) -> Answer:
    return Answer({"more": None})


def _variant(visit: Visit) -> str:
    if visit.status == "held":
        return "held"
    if visit.past or visit.status in OVER:
        return "over" if visit.number else "unnumbered"
    return "paid" if visit.paid else ""


def _money_of(visit: Visit) -> Phrase:
    if not visit.fee:
        return Phrase("money.free")
    facts = {"fee": visit.fee, "open": visit.facts["open"], "part": visit.facts["part"]}
    if visit.part and visit.pays == "at_clinic":
        return Phrase("money.part", facts)
    return Phrase(
        "money.paid" if visit.paid else "money.at_clinic" if visit.pays == "at_clinic" else "money.open", facts
    )


def _doing(desk: FrontDesk, draft: Draft) -> Answer | None:
    if draft.get("doing") != "cancel" or "cancel" not in desk.visit(draft["visit"]).can:
        return None
    return Answer({"doing": None, "with": None}, option="cancel")


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    preview = desk.refund_preview(draft["visit"])
    facts = desk.visit(draft["visit"]).facts | {"refund": preview.refund, "paid": preview.paid}
    facts |= {"percent": preview.percent, "hours": preview.hours}
    whole = preview.refund.minor == preview.paid.minor
    variant = ("refund" if whole else "part") if preview.refund else "late" if preview.paid else ""
    return Menu([Option(id="yes"), Option(id="no")], facts, variant)


def _cancel(desk: FrontDesk, draft: Draft) -> Answer:
    done = desk.cancel(draft["visit"])
    return Answer({"refund": [done.refund.minor, done.refund.currency]})


def _cancelled(desk: FrontDesk, draft: Draft) -> Menu:
    minor, currency = draft["refund"]
    return Menu((), desk.visit(draft["visit"]).facts | {"refund": Money(minor, currency)}, "refund" if minor else "")


def _leaving(desk: FrontDesk, draft: Draft) -> Menu:
    """Ask once before a held place is given back."""
    visit = desk.visit(draft["visit"])
    return Menu([Option(id="yes"), Option(id="no")], visit.facts, "paying" if visit.link_url else "")


def _drop(desk: FrontDesk, draft: Draft) -> Answer:
    desk.release(draft["visit"])
    return Answer()


def _calendar(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    return Menu((), visit.facts, calendar=visit.id)


def _code(desk: FrontDesk, draft: Draft) -> Menu:
    """Show what the desk scans."""
    visit = desk.visit(draft["visit"])
    return Menu((), visit.facts, code=(VISIT, visit.id))


def _directions(desk: FrontDesk, draft: Draft) -> Menu:
    """Say where the branch is, in its own words where it has some, with its place on a map."""
    visit = desk.visit(draft["visit"])
    options = [Option(id="map", url=visit.map_url), Option(id="back")]
    facts = visit.facts | {"phone": visit.phone, "directions": visit.directions}
    return Menu(options, facts, "told" if visit.directions else "")


def _papers(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([_as_option(paper) for paper in desk.papers(draft["visit"])])


def _as_option(paper: Paper) -> Option:
    facts = {"number": paper.number, "amount": paper.amount}
    return Option(id="r" + paper.id.replace("-", ""), says="option.paper", facts=facts)


def _take_paper(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    found = next((p for p in desk.papers(draft["visit"]) if _as_option(p).id == option), None)
    return {"paper": found.id} if found else None


def _only_paper(desk: FrontDesk, draft: Draft) -> Answer | None:
    found = desk.papers(draft["visit"])
    return Answer({"paper": found[0].id}) if len(found) == 1 else None


def _paper(desk: FrontDesk, draft: Draft) -> Menu:
    paper = next((p for p in desk.papers(draft["visit"]) if p.id == draft["paper"]), None)
    if paper is None:
        raise NotFound(what="receipt")
    return Menu((), {"number": paper.number, "amount": paper.amount}, paper=paper)


def _about_visit(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.visit(draft["visit"]).facts)


APPOINTMENTS = Conversation(
    name="appointments",
    code="a",
    opens_on=("/appointments", "/visits", "/cancel"),
    intents=("my_appointments", "cancel"),
    absorbs=_absorb,
    afterwards=To(conversation="appointments", step="visit", carry={"visit": "visit"}),
    steps={
        "list": Ask(
            menu=_list,
            fills=("visit",),
            takes=take_visit,
            assumes=_only_one,
            if_empty="none",
            then={"past": Again("past"), "book": To(conversation="book"), "*": "visit"},
            but={NotFound: "list"},
            variants=("", "cancel", "none"),
        ),
        "past": Ask(menu=_past, takes=take_visit, if_empty="none", then="visit", but={NotFound: "list"}),
        "none": Ask(menu=lambda _desk, _draft: Menu([Option(id="book")]), then={"book": To(conversation="book")}),
        "visit": Ask(
            menu=_card,
            assumes=_doing,
            then={**LEADS, "more": "more", "less": "less"},
            but={NotFound: "list"},
            variants=("", "paid", "held", "over", "unnumbered", "others"),
        ),
        "more": Do(act=_show_more, uses=(), then=Again("visit")),
        "less": Do(act=_show_less, uses=(), then=Again("visit")),
        "sure": Ask(
            menu=_sure,
            then={"yes": "cancel", "no": "visit"},
            denies="no",
            but={AlreadyDone: "visit", VisitClosed: "visit", NotFound: "list"},
            variants=("", "refund", "part", "late"),
        ),
        "cancel": Do(
            act=_cancel,
            uses=("cancel",),
            then="cancelled",
            but={AlreadyDone: "visit", VisitClosed: "visit", NotFound: "list"},
        ),
        "leaving": Ask(
            menu=_leaving,
            then={"yes": "drop", "no": Again("visit")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "list"},
            variants=("", "paying"),
        ),
        "drop": Do(act=_drop, uses=("release",), then="dropped", but={NotFound: "list"}),
        "cancelled": End(menu=_cancelled, variants=("", "refund")),
        "dropped": End(menu=_about_visit),
        "calendar": End(menu=_calendar),
        "code": End(menu=_code),
        "directions": Ask(
            menu=_directions,
            then={"back": Again("visit")},
            but={NotFound: "list"},
            variants=("", "told"),
            aside="visit",
        ),
        "papers": Ask(
            menu=_papers,
            takes=_take_paper,
            assumes=_only_paper,
            if_empty="visit",
            then="paper",
            but={NotFound: "list"},
        ),
        "paper": End(menu=_paper),
    },
)
