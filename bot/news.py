"""What the clinic reports: it moves the conversation that is about the visit, or is told beside it."""

from dataclasses import replace

from bot.line import Line, Phrase
from bot.notice_templates import RESTING
from bot.script import Wait
from bot.talk import Run
from bot.walk import Walk
from core.domain.errors import NotYours
from core.domain.events import (
    Event,
    LinkReady,
    NoticeDue,
    PaymentSettled,
    RefundDone,
    VisitRequested,
    WaitingAgain,
    WaitingOver,
    WaitingRests,
    WaveMoved,
)
from core.domain.notices import ASKING, NoticeKind

CARDS = frozenset({NoticeDue, VisitRequested, WaitingAgain, WaitingOver, WaitingRests})
"""Events that are told as what they say themselves, or as a card of their own."""

SILENT = frozenset({LinkReady, WaveMoved})
"""Events that only draw the card anew where it is open: there is nothing to tell."""

UNASKED = frozenset({RefundDone})
"""Events that answer nothing the patient is doing now: who wants no notices does not hear them."""
_WITH_ITS_ENTRY = frozenset({NoticeKind.CONFIRMATION, NoticeKind.MOVED})
"""Notices with which the calendar's entry comes: a new one, or the old one at its new time."""
_OF_LINE = frozenset({NoticeKind.QUEUE, NoticeKind.QUEUE_BACK})
"""Notices that say where somebody stands in the line."""


def tell(walk: Walk, news: Event) -> None:
    """Let an event drive the conversation that is about its visit; where there is none, only tell it.

    Nothing is said of a visit that is not, or no longer, this chat's.
    """
    if _says_itself(walk, news):
        return
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
    opened = walk.library.news.get(event)
    walk.fresh()
    walk.note(f"told.{_snake(event)}", **known)
    if opened:
        for about in [r for r in walk.talk.stack if r.draft.get("visit") == visit]:
            walk.close(about)
        walk.open(opened, {"visit": visit})
    elif run and target:
        walk.raise_up(run)
        walk.go(run, target, anew=True)
    elif event is PaymentSettled and walk.talk.open is None:
        to = walk.library.visit
        walk.open(to.conversation, {"visit": visit}, to.step)
    elif event is PaymentSettled:
        walk.lines.append(Line(notes=tuple(walk.notes), calendar=visit))
        walk.notes.clear()


def _says_itself(walk: Walk, news: Event) -> bool:
    """Tell what is one of `CARDS`; False for everything else."""
    if isinstance(news, NoticeDue):
        _notice(walk, news)
    elif isinstance(news, VisitRequested):
        _asked(walk, news)
    elif isinstance(news, WaitingOver):
        _of_the_list(walk, news, "told.waiting_over.fulfilled" if news.fulfilled else "told.waiting_over")
    elif isinstance(news, WaitingAgain):
        _of_the_list(walk, news, "told.waiting_again")
    elif isinstance(news, WaitingRests):
        _rests(walk, news)
    return type(news) in CARDS


def _asked(walk: Walk, news: VisitRequested) -> None:
    """Show somebody who works here a visit that waits for an answer, beside whatever they are doing."""
    to = walk.library.request
    if to is None or not walk.permitted(walk.library.conversations[to.conversation]):
        return  # the role has been taken away meanwhile
    visit = str(news.appointment_id)
    for card in [r for r in walk.talk.stack if r.conversation == to.conversation and r.draft.get("visit") == visit]:
        walk.close(card)  # or it would be shown again below the new one
    walk.beside(to, {"visit": visit, "again": news.again}, keeps=True)


def _notice(walk: Walk, due: NoticeDue) -> None:
    """Tell a notice; one that asks is a card beside what is open, and can be answered for as long as it stands."""
    visit = str(due.appointment_id)
    known = _facts(walk, visit)
    if not known:
        return
    card = walk.library.reminder if due.kind in ASKING else walk.library.cards.get(due.kind)
    if card:
        walk.beside(card, {"visit": visit, "about": due.kind.value})
        if walk.lines:
            walk.lines[0] = replace(walk.lines[0], notice=due.kind, about=visit)
        return
    if due.kind is NoticeKind.WAITLIST_OFFER and walk.library.freed:
        walk.beside(walk.library.freed, {"place": visit})
        walk.lines[:1] = [replace(line, notice=due.kind, about=visit) for line in walk.lines[:1]]
        return
    if due.kind in _OF_LINE:
        known = {**known, **walk.desk.place(visit).facts}
    entry = visit if due.kind in _WITH_ITS_ENTRY else None
    walk.lines.append(Line(notes=(Phrase(due.rule.says, known),), notice=due.kind, about=visit, calendar=entry))


def _of_the_list(walk: Walk, news: Event, says: str) -> None:
    """Tell somebody who is, or was, on the waiting list how they stand, beside whatever is open."""
    try:
        waiting = walk.desk.waiting(str(news.appointment_id))
    except NotYours:
        return
    walk.fresh()
    walk.note(says, **waiting.facts)


def _rests(walk: Walk, news: WaitingRests) -> None:
    """Ask somebody who has not answered for long whether they still wait, beside whatever is open."""
    try:
        waiting = walk.desk.waiting(str(news.appointment_id))
    except NotYours:
        return
    if walk.library.resting and waiting.rests:
        walk.beside(walk.library.resting, {"entry": waiting.id})
        walk.lines[:1] = [replace(line, question=RESTING) for line in walk.lines[:1]]


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
