"""What a written message means to the chat that it was written in: an answer, a command, a wish, or a question.

In this order: words of danger, a command, the label or number of a button, the step's own reading, a plain yes or no,
another conversation that was asked for, what the message says for the form that is open. What is none of these is said
not to have been understood, and the question is shown again; nothing that was held is lost by talking.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from bot import buttons
from bot.heard import Said
from bot.line import Button
from bot.script import Ask, Conversation, End, Wait
from bot.talk import Run
from bot.understanding.meaning import Understood
from bot.walk import Walk

Choose: TypeAlias = Callable[[Walk, Run, str], None]
Back: TypeAlias = Callable[[Walk, Run], None]

LONGEST_COMMAND = 33
"""Characters of an unknown command that are said back: those of Telegram's longest, with its slash."""

_CHANGE, _RESTART = "change", "restart"
_WORDS = (
    Button(id=buttons.BACK, says="go.back"),
    Button(id=_CHANGE, says="go.change"),
    Button(id=_RESTART, says="go.restart"),
)
"""What can be written anywhere though no button shows it."""


def read_text(walk: Walk, heard: Said, *, choose: Choose, back: Back) -> None:
    """Do what the text means. `choose` and `back` are the engine's own."""
    run = walk.talk.open
    if heard.understood.red_flag:
        _emergency(walk)
    elif heard.text.startswith("/"):
        _command(walk, heard)
    elif run is None:
        _first_words(walk, heard)
    else:
        for reading in (_button, _own_reading, _yes_or_no, _change_said, _elsewhere, _wish):
            done = reading(walk, run, heard, choose, back)
            if done:
                return
        walk.note("unknown")
        walk.redraw(run)


def _emergency(walk: Walk) -> None:
    run = walk.talk.open
    if run and run.conversation == walk.library.emergency:
        walk.redraw(run)
    else:
        walk.open(walk.library.emergency, {})


def _command(walk: Walk, heard: Said) -> None:
    first, *words = heard.text.split(maxsplit=1)
    command = first.split("@")[0].lower()
    table = walk.library.on_command(command)
    if table is None or (table.needs and walk.desk.role() is None):
        walk.note("unknown_command", command=command[:LONGEST_COMMAND])
        walk.anyway()
    elif table.reads is None and table.needs is None:
        walk.open(table.name, _absorbed(walk, table, {}, heard.understood) or {})
    else:
        walk.open(table.name, _read(walk, table, "".join(words), heard.understood))


def _read(walk: Walk, table: Conversation, words: str, understood: Understood) -> Mapping[str, object]:
    """Return what stands behind a command, as its form takes it; what cannot be read is answered with the usage."""
    if not words or not walk.permitted(table):
        return {}
    read = table.reads(walk.desk, words, understood) if table.reads else None
    if read is None:
        walk.note(f"{table.name}.usage")
    return read or {}


def _first_words(walk: Walk, heard: Said) -> None:
    """Open what is asked for; a message that names a doctor, a day or a complaint without a verb wants to be booked."""
    table = walk.library.on_intent(heard.understood.intent)
    if table is None or _only_speaks(table):
        table = next((t for t in _all(walk) if _absorbed(walk, t, {}, heard.understood)), table)
    if table is None:
        walk.note("unknown")
        walk.anyway()
    else:
        walk.open(table.name, _absorbed(walk, table, {}, heard.understood) or {})


def _button(walk: Walk, run: Run, heard: Said, choose: Choose, back: Back) -> bool:
    step = walk.step(run)
    if not isinstance(step, (Ask, Wait)):
        return False
    shown = buttons.under(walk.table(run), run, step.menu(walk.desk, run.draft))
    number = heard.understood.number
    index = heard.picks((*shown, *_WORDS))
    if index is None and number is not None and 0 < number <= len(shown):
        index = number - 1
    if index is None:
        return False
    if index >= len(shown):
        _WAYS[_WORDS[index - len(shown)].id](walk, run, back)
        return True
    button = shown[index]
    tap = buttons.read(button.id)
    if tap is None or button.url:
        walk.redraw(run)  # its page is opened from the card, not by a word
    elif tap.page is not None:
        run.page = tap.page
        walk.redraw(run)
    elif tap.option == buttons.BACK:
        back(walk, run)
    else:
        choose(walk, run, tap.option)
    return True


def _change(walk: Walk, run: Run, back: Back) -> None:
    change = walk.table(run).change
    if change is None:
        back(walk, run)
        return
    if run.step != change:
        run.remember(None)
    walk.go(run, change, anew=True)


def _restart(walk: Walk, run: Run, _back: Back) -> None:
    walk.open(run.conversation, {})


_WAYS: Mapping[str, Callable[[Walk, Run, Back], None]] = {
    buttons.BACK: lambda walk, run, back: back(walk, run),
    _CHANGE: _change,
    _RESTART: _restart,
}


def _own_reading(walk: Walk, run: Run, heard: Said, _choose: Choose, _back: Back) -> bool:
    step = walk.step(run)
    if not isinstance(step, Ask) or step.hears is None:
        return False
    answer = step.hears(walk.desk, run.draft, heard.text, heard.understood)
    if answer is None:
        return False
    run.remember(None)
    run.change(answer.sets)
    walk.follow(run, step.then, answer.option)
    return True


def _yes_or_no(walk: Walk, run: Run, heard: Said, choose: Choose, _back: Back) -> bool:
    step = walk.step(run)
    if not isinstance(step, Ask):
        return False
    meant = {"affirm": step.affirms, "deny": (step.denies,)}.get(heard.understood.intent or "", ())
    offered = {option.id for option in step.menu(walk.desk, run.draft).options} if any(meant) else ()
    option = next((id_ for id_ in meant if id_ in offered), None)
    if option is None:
        return False
    choose(walk, run, option)
    return True


def _change_said(walk: Walk, run: Run, heard: Said, choose: Choose, _back: Back) -> bool:
    """Take a label of the menu of changes wherever it is written."""
    table = walk.table(run)
    step = table.steps.get(table.change or "")
    if not isinstance(step, Ask) or run.step == table.change:
        return False
    options = step.menu(walk.desk, run.draft).options
    index = heard.picks([Button(id=o.id, says=o.says or f"{table.name}.{table.change}.{o.id}") for o in options])
    if index is None:
        return False
    run.remember(None)
    walk.follow(run, step.then, options[index].id)
    return True


def _elsewhere(walk: Walk, run: Run, heard: Said, _choose: Choose, back: Back) -> bool:
    intent = heard.understood.intent
    if intent == "repeat":
        walk.redraw(run)
        return True
    if intent in ("abort", "other_options"):
        _change(walk, run, back)
        return True
    table = walk.library.on_intent(intent)
    if table and table.name == walk.library.greeting:
        if run.conversation != table.name:
            walk.note("hello_again")
        walk.redraw(run)
        return True
    if table is None or table.name == run.conversation:
        return False
    if walk.table(run).absorbs and _narrower(walk, run, heard):
        return False
    walk.open(table.name, _absorbed(walk, table, {}, heard.understood) or {})
    return True


def _narrower(walk: Walk, run: Run, heard: Said) -> bool:
    """Return whether a text that could open a conversation that only speaks is better taken as part of this form."""
    table = walk.library.on_intent(heard.understood.intent)
    return (
        table is not None
        and _only_speaks(table)
        and bool(_absorbed(walk, walk.table(run), run.draft, heard.understood))
    )


def _only_speaks(table: Conversation) -> bool:
    return all(isinstance(step, End) for step in table.steps.values())


def _wish(walk: Walk, run: Run, heard: Said, _choose: Choose, _back: Back) -> bool:
    table = walk.table(run)
    wish = _absorbed(walk, table, run.draft, heard.understood)
    if wish is None:
        return _other_form(walk, run, heard)
    if isinstance(walk.step(run), Wait):
        walk.note("stale.waiting")
        walk.redraw(run)
        return True
    run.remember(None)
    run.change(wish)
    walk.go(run, table.first)
    return True


def _other_form(walk: Walk, run: Run, heard: Said) -> bool:
    """Open another form that this text fills."""
    for table in _all(walk):
        wish = _absorbed(walk, table, {}, heard.understood) if table.name != run.conversation else None
        if wish:
            walk.open(table.name, wish)
            return True
    return False


def _absorbed(
    walk: Walk, table: Conversation, draft: Mapping[str, object], understood: Understood
) -> Mapping[str, object] | None:
    return (table.absorbs(walk.desk, draft, understood) or None) if table.absorbs else None


def _all(walk: Walk) -> Sequence[Conversation]:
    return tuple(walk.library.conversations.values())
