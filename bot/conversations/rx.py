"""A prescription: whole in one message or field by field, looked at, given, and taken back while that is possible.

No word of it is kept in the chat: what is written goes to the verb that seals it, and what comes back are counts.
"""

from bot.conversations.visit_to_write import TEXT, hear, nothing, read_words, seeing, standing, take, which
from bot.front_desk import FrontDesk
from bot.front_records import RxSeen, record_of
from bot.script import Again, Answer, Ask, Conversation, Do, Draft, End, Menu, Option
from core.domain.errors import BadRecord, GivenAlready, NotFound, SlowDown, VisitClosed
from core.domain.permissions import Action


def _begin(desk: FrontDesk, draft: Draft) -> Answer:
    rx = desk.staff.begin_rx(draft["visit"])
    return Answer({"rx": rx.id}, option="take" if TEXT in draft else _ahead(rx))


def _write(desk: FrontDesk, draft: Draft) -> Menu:
    rx = desk.staff.rx(draft["rx"])
    facts = desk.staff.to_write_of("rx", draft["visit"]).facts | {"count": rx.medicines}
    if not rx.medicines:
        return Menu([Option(id="drop")], facts)
    advice = [] if rx.advice else [Option(id="advice")]
    return Menu([Option(id="preview"), *advice, Option(id="drop")], facts, "more")


def _ahead(rx: RxSeen) -> str:
    """Return the step at which a draft stands: what is missing is asked for before anything else."""
    return "missing" if rx.missing else "write"


def _took(rx: RxSeen) -> Answer:
    return Answer({TEXT: None}, option=_ahead(rx))


def _take(desk: FrontDesk, draft: Draft) -> Answer:
    return _took(desk.staff.write_rx(draft["rx"], draft.get(TEXT, "")))


def _missing(desk: FrontDesk, draft: Draft) -> Menu:
    rx = desk.staff.rx(draft["rx"])
    return Menu([Option(id="skip")], {"number": rx.of}, rx.missing or "dose")


def _fill(desk: FrontDesk, draft: Draft) -> Answer:
    rx = desk.staff.rx(draft["rx"])  # written in two chats at once, it may have been filled in the other
    return _took(desk.staff.fill_rx(draft["rx"], draft.get(TEXT, "")) if rx.missing else rx)


def _advice(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([Option(id="none")])


def _advise(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.advise_rx(draft["rx"], draft.get(TEXT, ""))
    return Answer({TEXT: None})


def _preview(desk: FrontDesk, draft: Draft) -> Answer:
    if desk.staff.rx(draft["rx"]).missing:
        return Answer(option="missing")
    return Answer({"record": list(desk.staff.preview_rx(draft["rx"]).as_tuple())})


def _check(desk: FrontDesk, draft: Draft) -> Menu:
    facts = desk.staff.to_write_of("rx", draft["visit"]).facts | {"count": desk.staff.rx(draft["rx"]).medicines}
    record = record_of(draft.get("record"))
    options = [Option(id="give"), Option(id="add"), Option(id="drop")]
    variants = _UNREGISTERED if desk.staff.unregistered() else _SIGNED
    return Menu(options, facts, variants["link" if record and record.by_link else "file"], record=record)


_SIGNED = {"file": "", "link": "link"}
_UNREGISTERED = {"file": "unregistered", "link": "link_unregistered"}
"""The variants of the card: by a file or by a link, with the registration number or without it."""


def _give(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.give_rx(draft["rx"])
    return Answer({"record": None})


def _given(desk: FrontDesk, draft: Draft) -> Menu:
    number, until = desk.staff.rx_given(draft["rx"])
    return Menu([Option(id="undo"), Option(id="done")], {"number": number, "until": until})


def _undo(desk: FrontDesk, draft: Draft) -> Answer:
    rx = desk.staff.undo_rx(draft["rx"])
    return Answer({"rx": rx.id}, option=_ahead(rx))


def _drop(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.drop_rx(draft["rx"])
    return Answer({"rx": None})


def _anew(desk: FrontDesk, draft: Draft) -> Answer:
    """Begin the same prescription over: what stands of it is dropped, as by the button."""
    if "rx" in draft:
        desk.staff.drop_rx(draft["rx"])
    return Answer({"rx": None})


_GONE = {GivenAlready: "over", NotFound: "over"}

RX = Conversation(
    name="rx",
    code="RX",
    opens_on=("/rx",),
    needs=Action.PRESCRIBE,
    reads=read_words,
    resumes=False,
    anew="anew",
    steps={
        "which": Ask(
            menu=which("rx"),
            fills=("visit",),
            valid=standing("rx"),
            takes=take("rx"),
            assumes=seeing("rx"),
            then="begin",
            if_empty="nothing",
            but={NotFound: "nothing", VisitClosed: "nothing"},
            variants=("", "again"),
            sealed=True,
        ),
        "begin": Do(
            act=_begin,
            uses=("begin_rx",),
            then={"write": Again("write"), "missing": Again("missing"), "take": "take"},
            but={NotFound: "nothing", VisitClosed: "nothing"},
        ),
        "write": Ask(
            menu=_write,
            hears=hear,
            then={"preview": "preview", "advice": Again("advice"), "drop": "drop", "*": "take"},
            but=_GONE | {VisitClosed: "over"},
            variants=("", "more"),
            verbatim=True,
            sealed=True,
        ),
        "take": Do(
            act=_take,
            uses=("write_rx",),
            then={"missing": Again("missing"), "write": Again("write")},
            but=_GONE | {BadRecord: "write"},
        ),
        "missing": Ask(
            menu=_missing,
            hears=hear,
            then={"*": "fill", "skip": "fill"},
            but=_GONE,
            variants=("dose", "frequency", "days"),
            verbatim=True,
            sealed=True,
        ),
        "fill": Do(
            act=_fill,
            uses=("fill_rx",),
            then={"missing": Again("missing"), "write": Again("write")},
            but=_GONE | {BadRecord: "missing"},
        ),
        "advice": Ask(menu=_advice, hears=hear, then={"*": "advise", "none": "preview"}, verbatim=True, sealed=True),
        "advise": Do(act=_advise, uses=("advise_rx",), then="preview", but=_GONE | {BadRecord: "advice"}),
        "preview": Do(
            act=_preview,
            uses=("preview_rx",),
            then={"missing": Again("missing"), "*": Again("check")},
            but=_GONE | {BadRecord: "write", SlowDown: "write"},
        ),
        "check": Ask(
            menu=_check,
            then={"give": "give", "add": Again("write"), "drop": "drop"},
            but=_GONE | {VisitClosed: "over"},
            variants=(*_SIGNED.values(), *_UNREGISTERED.values()),
            sealed=True,
        ),
        "give": Do(
            act=_give,
            uses=("give_rx",),
            then=Again("given"),
            but=_GONE | {BadRecord: "write", VisitClosed: "over"},
        ),
        "given": Ask(menu=_given, then={"undo": "undo", "done": "done"}, but={NotFound: "over"}, sealed=True),
        "undo": Do(
            act=_undo,
            uses=("undo_rx",),
            then={"missing": Again("missing"), "write": Again("write")},
            but={GivenAlready: "given", NotFound: "over"},
        ),
        "anew": Do(act=_anew, uses=("drop_rx",), then="begin", but=_GONE),
        "drop": Do(act=_drop, uses=("drop_rx",), then="dropped", but=_GONE),
        "done": End(),
        "dropped": End(menu=nothing),
        "over": End(),
        "nothing": End(menu=nothing),
    },
)
