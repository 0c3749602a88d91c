"""What doctors gave a patient to keep: prescriptions and shared notes, handed out one by one."""

from bot.front_desk import FrontDesk
from bot.front_records import OwnRecord, record_of
from bot.script import Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option
from core.domain.errors import NotFound, SlowDown

_KINDS = {"p": "prescription", "n": "note"}


def _of(desk: FrontDesk, draft: Draft) -> list[OwnRecord]:
    visit = draft.get("visit")
    return [each for each in desk.own_records() if visit in (None, each.visit)]


def _option(own: OwnRecord) -> Option:
    letter = next(letter for letter, kind in _KINDS.items() if kind == own.kind)
    facts = {"day": own.day, "doctor": own.doctor, "person": own.person, "number": own.number}
    says = f"option.record.{own.kind}"
    return Option(id=letter + own.row.replace("-", ""), says=says, hint="option.record.hint", facts=facts)


def _list(desk: FrontDesk, draft: Draft) -> Menu:
    found = [_option(own) for own in _of(desk, draft)]
    if "about" in draft:
        return Menu(found, desk.visit(draft["visit"]).facts, "ready")
    return Menu(found, {"count": len(found)})


def _take(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    letter, d = option[:1], option[1:]
    if letter not in _KINDS or len(d) != 32:  # the digits of a UUID
        return None
    return {"kind": _KINDS[letter], "row": f"{d[:8]}-{d[8:12]}-{d[12:16]}-{d[16:20]}-{d[20:]}"}


def _only_one(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Hand out at once what is the only thing; a notice that it is there waits for the tap."""
    found = _of(desk, draft) if "about" not in draft else []
    return Answer({"kind": found[0].kind, "row": found[0].row}) if len(found) == 1 else None


def _send(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"record": list(desk.hand_out(draft["kind"], draft["row"]).as_tuple())})


def _sent(_desk: FrontDesk, draft: Draft) -> Menu:
    record = record_of(draft.get("record"))
    return Menu((), {}, "link" if record and record.by_link else "", record=record)


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


OWN_RECORDS = Conversation(
    name="own_records",
    code="rO",
    opens_on=("/records",),
    resumes=False,
    standing=True,
    steps={
        "list": Ask(
            menu=_list,
            takes=_take,
            assumes=_only_one,
            then="send",
            if_empty="nothing",
            but={NotFound: "gone"},
            variants=("", "ready"),
        ),
        "send": Do(act=_send, uses=("hand_out",), then="sent", but={NotFound: "gone", SlowDown: "later"}),
        "sent": End(menu=_sent, variants=("", "link")),
        "later": End(menu=_plain),
        "gone": End(),
        "nothing": End(menu=_plain),
    },
)
