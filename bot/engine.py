"""Takes what was heard in one chat, and says where its conversation then stands and what is to be said.

Pure: state in, state and lines out; all that it does to the clinic goes through the desk. Every input is answered, and
no input has its effect twice:

* a button of the question that is shown acts; tapped a second time it only shows what it has led to;
* a button of an earlier question takes the conversation back to it, unless money may be under way;
* a button of a finished conversation says so and shows what became of it; one of an interrupted conversation takes
  that one up again; one that we never wrote says so and shows where the chat stands.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from bot import buttons
from bot.buttons import Tap
from bot.front_desk import FrontDesk
from bot.heard import Heard, Opened, Said, Shared, Tapped, Told, Unreadable
from bot.line import Line
from bot.news import tell
from bot.parked import say_parked, talks_of
from bot.reading import read_text
from bot.script import Ask, Conversation, Library, Step, Wait
from bot.talk import Run, Talk
from bot.talk_with_desk import Brought
from bot.walk import Walk
from core.domain.errors import ConsentNeeded, Refusal


def advance(
    library: Library, state: Mapping[str, Any], heard: Heard, desk: FrontDesk
) -> tuple[dict[str, Any], list[Line]]:
    """Return the chat's new state and what is to be said, in order.

    `state` is what this returned before, `{}` for a new chat. Only a defect raises; a refusal is told.
    """
    walk = Walk(library=library, talk=Talk.from_json(state), desk=desk)
    walk.drop_forbidden()
    walk.drop_over()
    walk.heed_desk()
    talks = talks_of(walk)
    try:
        _HEARD[type(heard)](walk, heard)
    except ConsentNeeded:
        walk.open(library.consent, {})
    except Refusal as refusal:
        walk.note(f"refusal.{refusal.code()}", **refusal.facts)
        walk.anyway()
    if not walk.lines and not walk.notes and not isinstance(heard, Told):
        walk.anyway()
    if walk.notes:
        walk.lines.append(Line(notes=tuple(walk.notes)))
    say_parked(walk, heard, talks)
    return walk.talk.as_json(), walk.lines


# --- buttons ---------------------------------------------------------------------------------------------------------


def _tapped(walk: Walk, heard: Tapped) -> None:
    tap = buttons.read(heard.id)
    table = walk.library.by_code(tap.code) if tap else None
    if table and not walk.permitted(table):
        table = None  # a button of a role that this chat does not have says nothing to it
    run = _run_of(walk, tap, table)
    if tap and run:
        if run is not walk.talk.open:
            walk.fresh()
            walk.raise_up(run)
        _in_run(walk, run, tap)
        return
    if tap and table and table.standing and _answered_anyway(walk, tap, table):
        return
    over = tap and table and next((e for e in walk.talk.ended if (e.id, e.conversation) == (tap.run, table.name)), None)
    if over and tap and _asked_anew(walk, tap, over.conversation):
        return
    walk.fresh()
    walk.note("stale.finished" if over else "stale.unknown")
    then = table and table.afterwards
    if over and then and not walk.talk.open and all(key in over.kept for key in then.carry):
        walk.open(then.conversation, {theirs: over.kept[ours] for ours, theirs in then.carry.items()}, then.step)
    else:
        walk.anyway()


def _answered_anyway(walk: Walk, tap: Tap, table: Conversation) -> bool:
    """Answer a button that says all by itself, whatever became of the card under which it stood."""
    step = table.steps.get(tap.step)
    says = step.takes(walk.desk, {}, tap.option) if isinstance(step, Ask) and step.takes else None
    if says is None:
        return False
    walk.fresh()
    run = walk.stand(table.name, tap.step)
    run.change(says)  # before it is answered: who goes back sees the card of what the button was about
    choose(walk, run, tap.option)
    return True


def _asked_anew(walk: Walk, tap: Tap, conversation: str) -> bool:
    """Take a finished run's button as the answer to the same question, which the run begun anew asks now."""
    run = walk.talk.open
    step = walk.step(run) if run else None
    if not run or (run.conversation, run.step) != (conversation, tap.step) or not isinstance(step, Ask):
        return False
    if run.asked and (run.asked[-1].step, run.asked[-1].option) == (tap.step, tap.option):
        walk.redraw(run)  # tapped twice, and it leads to its own step again
        return True
    # Only an option that says by itself what it means: "Pay" under an old card is not "Pay" for another place.
    if not step.takes or step.takes(walk.desk, run.draft, tap.option) is None:
        return False
    walk.fresh()
    choose(walk, run, tap.option)
    return True


def _run_of(walk: Walk, tap: Tap | None, table: Conversation | None) -> Run | None:
    """Return the run, open or interrupted, under whose card this button can have stood."""
    if tap is None or table is None or tap.step not in table.steps:
        return None
    return next(
        (r for r in walk.talk.stack if (r.id, r.conversation) == (tap.run, table.name) and 0 < tap.turn <= r.turn), None
    )


def _in_run(walk: Walk, run: Run, tap: Tap) -> None:
    if tap.turn == run.turn and tap.step == run.step:
        _answer(walk, run, tap)
        return
    before = run.answered(tap.turn)
    if before and before.option == tap.option and before is run.asked[-1]:
        walk.redraw(run)  # tapped twice: it has had its effect
        return
    walk.fresh()
    if isinstance(walk.step(run), Wait):
        walk.note("stale.waiting")
        walk.redraw(run)
    elif before and before.step == tap.step:
        run.rewind(before, walk.table(run).keeps)
        _answer_anew(walk, run, tap)
    else:
        step = walk.table(run).steps[tap.step]
        if _says_itself(walk, run, step, tap):
            run.step = tap.step
            _answer_anew(walk, run, tap)
        else:
            walk.note("stale.changed")
            walk.redraw(run)


def _says_itself(walk: Walk, run: Run, step: Step, tap: Tap) -> bool:
    """Return whether a button of a question that was left says by itself what it means; a way back says nothing."""
    if not isinstance(step, Ask) or not step.takes or tap.option == buttons.BACK or tap.page is not None:
        return False
    return step.takes(walk.desk, run.draft, tap.option) is not None


def _answer_anew(walk: Walk, run: Run, tap: Tap) -> None:
    if tap.page is not None or tap.option == buttons.BACK:
        walk.go(run, run.step, anew=True)
    else:
        choose(walk, run, tap.option, turn=tap.turn)


def _answer(walk: Walk, run: Run, tap: Tap) -> None:
    """Act on a button of the step at which the run stands."""
    if tap.page is not None:
        run.page = tap.page
        walk.redraw(run)
    elif tap.option == buttons.BACK:
        go_back(walk, run)
    else:
        choose(walk, run, tap.option)


def choose(walk: Walk, run: Run, option: str, *, turn: int | None = None) -> None:
    """Give an option as the answer to the run's question (of an earlier `turn`); one that is gone says so."""
    step = walk.step(run)
    if not isinstance(step, (Ask, Wait)):
        raise TypeError(f"{run.conversation}.{run.step} asks nothing")
    try:
        sets = _meaning(walk, run, step, option)
    except Refusal as refusal:
        following = walk.refused(run, refusal)
        if following:
            walk.go(run, following[0], anew=True)
        return
    if sets is None:
        walk.note("stale.changed")
        walk.redraw(run)
        return
    run.remember(option, turn=turn)
    run.change(sets)
    walk.follow(run, step.then, option)


def _meaning(walk: Walk, run: Run, step: Ask | Wait, option: str) -> Mapping[str, Any] | None:
    """Return what an option puts into the draft; None for one that means nothing here and now."""
    if isinstance(step, Ask) and step.takes:
        fixed = isinstance(step.then, Mapping) and option in step.then
        sets = step.takes(walk.desk, run.draft, option)
        return {} if sets is None and fixed else sets
    offered = step.menu(walk.desk, run.draft).options
    return {} if any(o.id == option and o.url is None for o in offered) else None


def go_back(walk: Walk, run: Run) -> None:
    """Take the last answer back; before the first one, go back to what was interrupted."""
    if run.asked:
        last = run.asked[-1]
        table = walk.table(run)
        run.rewind(last, table.keeps)
        step = table.steps[last.step]
        if isinstance(step, Ask) and step.fills:
            walk.go(run, last.step, anew=True)
        else:
            walk.go(run, table.first)  # a card shows what the form says: the form as it was leads to it again
    elif len(walk.talk.stack) > 1 and not isinstance(walk.step(run), Wait):
        walk.end(run)
    else:
        walk.note("go.first")
        walk.redraw(run)


# --- everything else -------------------------------------------------------------------------------------------------


def _said(walk: Walk, heard: Said) -> None:
    walk.fresh()
    if walk.desk.agreed() and not heard.text.startswith("/") and not walk.desk.writes_records():
        walk.talk.hear(heard.text)
    read_text(walk, heard, choose=choose, back=go_back)


def _opened(walk: Walk, heard: Opened) -> None:
    walk.fresh()
    name = heard.conversation or walk.library.greeting
    at_desk = walk.library.at_desk.get(name)
    if at_desk and walk.permitted(walk.library.conversations[at_desk]):
        name = at_desk
    walk.open(name, heard.draft)


def _unreadable(walk: Walk, heard: Unreadable) -> None:
    walk.fresh()
    talk = walk.with_desk()
    if talk:
        walk.raise_up(talk)
        seen = walk.desk.show_desk(talk.draft["talk"], Brought(heard.sort, heard.words, heard.message))
        talk.change({"sent": "seen" if seen else "told"})
        walk.redraw(talk)
        return
    known = heard.sort if heard.sort in ("voice", "photo", "sticker") else "other"
    walk.note(f"unreadable.{known}")
    walk.anyway()


def _shared(walk: Walk, heard: Shared) -> None:
    walk.fresh()
    walk.desk.remember_phone(heard.phone)
    walk.note("phone_kept")
    run = walk.talk.open
    if walk.desk.other_chats().known and not (run and run.conversation == walk.library.joining):
        walk.open(walk.library.joining, {})
    elif run:
        walk.redraw(run)


_HEARD = cast(
    "Mapping[type, Callable[[Walk, object], None]]",
    {
        Tapped: _tapped,
        Said: _said,
        Opened: _opened,
        Unreadable: _unreadable,
        Shared: _shared,
        Told: lambda walk, heard: tell(walk, heard.event),
    },
)
