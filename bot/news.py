"""What the clinic reports: it moves the conversation that is about the visit, or is told beside it."""

from bot.line import Line
from bot.script import Wait
from bot.talk import Run
from bot.walk import Walk
from core.domain.errors import NotYours
from core.domain.events import Event, LinkReady, PaymentSettled

SILENT = frozenset({LinkReady})
"""Events that only draw the card anew where it is open: there is nothing to tell."""


def tell(walk: Walk, news: Event) -> None:
    """Let an event drive the conversation that is about its visit; where there is none, only tell it.

    Nothing is said of a visit that is not, or no longer, this chat's.
    """
    event = type(news)
    visit = str(news.appointment_id)
    run, target = _concerned(walk, event, visit)
    if event in SILENT:
        if run and run is walk.talk.open:
            walk.redraw(run)
        return
    known = _facts(walk, visit)
    if not known:
        return
    walk.fresh()
    walk.note(f"told.{_snake(event)}", **known)
    if run and target:
        walk.raise_up(run)
        walk.go(run, target, anew=True)
    elif event is PaymentSettled and walk.talk.open is None:
        to = walk.library.visit
        walk.open(to.conversation, {"visit": visit}, to.step)
    elif event is PaymentSettled:
        walk.lines.append(Line(notes=tuple(walk.notes), calendar=visit))
        walk.notes.clear()


def _concerned(walk: Walk, event: type[Event], visit: str) -> tuple[Run | None, str | None]:
    """Return the run that is about this visit, and where the event leads in it."""
    for run in reversed(walk.talk.stack):
        step = walk.step(run)
        target = step.until.get(event) if isinstance(step, Wait) else None
        target = target or walk.table(run).whenever.get(event)
        if target and run.draft.get("visit") == visit:
            return run, target
    return None, None


def _facts(walk: Walk, visit: str) -> dict[str, object]:
    try:
        return walk.desk.visit(visit).facts
    except NotYours:
        return {}


def _snake(event: type[Event]) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in event.__name__).lstrip("_")
