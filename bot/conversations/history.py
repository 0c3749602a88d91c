"""What was written of a patient before: seen with their consent, or in an emergency, of which the admins hear."""

from bot.conversations.visit_to_write import nothing, seeing, standing, take, which
from bot.front_desk import FrontDesk
from bot.front_records import record_of
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option
from core.domain.errors import AlreadyDone, HistoryClosed, NotAllowed, NotFound, SlowDown, VisitClosed
from core.domain.permissions import Action

REASONS = ("unconscious", "danger", "cannot_answer")
ACCESS = ("nothing", "own", "open", "closed", "asked", "declined")
_FORCED = frozenset({"closed", "asked", "declined"})


def _look(desk: FrontDesk, draft: Draft) -> Menu:
    seen = desk.staff.history(draft["visit"])
    options = [
        *([Option(id="see")] if seen.some else []),
        *([Option(id="ask")] if seen.can_ask else []),
        *([Option(id="emergency")] if seen.access in _FORCED else []),
        Option(id="done"),
    ][:3]  # the last of four is only the way out
    return Menu(options, desk.staff.to_write_of("history", draft["visit"]).facts, seen.access)


def _open(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"record": list(desk.staff.open_history(draft["visit"]).as_tuple())})


def _ask(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.ask_history(draft["visit"])
    return Answer()


def _why(desk: FrontDesk, draft: Draft) -> Menu:
    facts = desk.staff.to_write_of("history", draft["visit"]).facts
    return Menu([*(Option(id=reason, says=f"history.why.{reason}") for reason in REASONS), Option(id="no")], facts)


def _take_reason(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"reason": option} if option in REASONS else None


def _force(desk: FrontDesk, draft: Draft) -> Answer:
    record = desk.staff.force_history(draft["visit"], draft["reason"])
    return Answer({"record": list(record.as_tuple()), "reason": None})


def _shown(_desk: FrontDesk, draft: Draft) -> Menu:
    record = record_of(draft.get("record"))
    return Menu((), {}, "link" if record and record.by_link else "", record=record)


_GONE = {NotFound: "nothing", VisitClosed: "nothing"}

HISTORY = Conversation(
    name="history",
    code="RH",
    opens_on=("/history",),
    needs=Action.SEE_HISTORY,
    resumes=False,
    steps={
        "which": Ask(
            menu=which("history"),
            fills=("visit",),
            valid=standing("history"),
            takes=take("history"),
            assumes=seeing("history"),
            then=Again("look"),
            if_empty="nothing",
            but=_GONE,
        ),
        "look": Ask(
            menu=_look,
            then={"see": "open", "ask": "ask", "emergency": Again("why"), "done": "done"},
            but=_GONE,
            variants=ACCESS,
        ),
        "open": Do(
            act=_open, uses=("open_history",), then="shown", but=_GONE | {HistoryClosed: "look", SlowDown: "done"}
        ),
        "ask": Do(
            act=_ask, uses=("ask_history",), then=Again("look"), but=_GONE | {AlreadyDone: "look", NotAllowed: "look"}
        ),
        "why": Ask(
            menu=_why,
            takes=_take_reason,
            then={"no": Again("look"), "*": "force"},
            denies="no",
            but=_GONE,
        ),
        "force": Do(
            act=_force, uses=("force_history",), then="shown", but=_GONE | {HistoryClosed: "look", SlowDown: "done"}
        ),
        "shown": End(menu=_shown, variants=("", "link")),
        "done": End(),
        "nothing": End(menu=nothing),
    },
)
