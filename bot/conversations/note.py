"""The note of a visit: written, amended, with its diagnosis, shown to the patient or not. No word stays in the chat."""

from bot.conversations.visit_to_write import TEXT, hear, nothing, read_words, seeing, standing, take, which
from bot.front_desk import FrontDesk
from bot.front_records import record_of
from bot.script import Again, Answer, Ask, Conversation, Do, Draft, End, Menu, Option
from core.domain.errors import AlreadyDone, BadRecord, NotFound, SlowDown, VisitClosed
from core.domain.permissions import Action


def _begin(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option="keep" if TEXT in draft else "write")


def _facts(desk: FrontDesk, draft: Draft) -> tuple[dict[str, object], int, bool]:
    version, shared = desk.staff.note(draft["visit"])
    return desk.staff.to_write_of("note", draft["visit"]).facts | {"version": version}, version, shared


def _write(desk: FrontDesk, draft: Draft) -> Menu:
    facts, version, _ = _facts(desk, draft)
    return Menu([*([Option(id="show")] if version else []), Option(id="leave")], facts, "amend" if version else "")


def _keep(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.write_note(draft["visit"], draft.get(TEXT, ""))
    return Answer({TEXT: None})


def _diagnosis(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([Option(id="none")])


def _diagnose(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.add_diagnosis(draft["visit"], draft.get(TEXT, ""))
    return Answer({TEXT: None})


def _kept(desk: FrontDesk, draft: Draft) -> Menu:
    facts, version, shared = _facts(desk, draft)
    if not version:
        raise NotFound(what="note")
    share = Option(id="hide") if shared else Option(id="share")
    return Menu([share, Option(id="amend"), Option(id="show")], facts, "shared" if shared else "")


def _share(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.share_note(draft["visit"], True)
    return Answer()


def _hide(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.share_note(draft["visit"], False)
    return Answer()


def _show(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"record": list(desk.staff.show_note(draft["visit"]).as_tuple())})


def _shown(_desk: FrontDesk, draft: Draft) -> Menu:
    record = record_of(draft.get("record"))
    return Menu([Option(id="card"), Option(id="done")], {}, "link" if record and record.by_link else "", record=record)


_GONE = {NotFound: "nothing", VisitClosed: "nothing"}

NOTE = Conversation(
    name="note",
    code="RN",
    opens_on=("/note",),
    needs=Action.WRITE_NOTES,
    reads=read_words,
    resumes=False,
    steps={
        "which": Ask(
            menu=which("note"),
            fills=("visit",),
            valid=standing("note"),
            takes=take("note"),
            assumes=seeing("note"),
            then="begin",
            if_empty="nothing",
            but=_GONE,
            variants=("", "again"),
            sealed=True,
        ),
        "begin": Do(act=_begin, uses=(), then={"write": Again("write"), "keep": "keep"}),
        "write": Ask(
            menu=_write,
            hears=hear,
            then={"show": "show", "leave": "done", "*": "keep"},
            but=_GONE,
            variants=("", "amend"),
            verbatim=True,
            sealed=True,
        ),
        "keep": Do(act=_keep, uses=("write_note",), then=Again("diagnosis"), but=_GONE | {BadRecord: "write"}),
        "diagnosis": Ask(
            menu=_diagnosis, hears=hear, then={"*": "diagnose", "none": Again("kept")}, verbatim=True, sealed=True
        ),
        "diagnose": Do(
            act=_diagnose, uses=("add_diagnosis",), then=Again("kept"), but=_GONE | {BadRecord: "diagnosis"}
        ),
        "kept": Ask(
            menu=_kept,
            then={"share": "share", "hide": "hide", "amend": Again("write"), "show": "show"},
            but=_GONE,
            variants=("", "shared"),
            sealed=True,
        ),
        "share": Do(act=_share, uses=("share_note",), then=Again("kept"), but=_GONE | {AlreadyDone: "kept"}),
        "hide": Do(act=_hide, uses=("share_note",), then=Again("kept"), but=_GONE | {AlreadyDone: "kept"}),
        "show": Do(act=_show, uses=("show_note",), then=Again("shown"), but=_GONE | {SlowDown: "done"}),
        "shown": Ask(menu=_shown, then={"card": Again("kept"), "done": "done"}, variants=("", "link"), sealed=True),
        "done": End(),
        "nothing": End(menu=nothing),
    },
)
