"""What a written message means to the chat that it was written in: an answer, a command, a wish, or a question.

In this order: words of danger, a command, the label or number of a button, the step's own reading, a plain yes or no,
a question about the clinic, another conversation that was asked for, what the message says for the form that is open.
What is none of these is said not to have been understood, and the question is shown again. Nothing that is held is lost
by talking. While somebody at the desk is talked to, only what answers the card shown last is for that card: all else is
for the desk.
"""

from collections.abc import Callable, Mapping, Sequence

from bot import buttons
from bot.buttons import Tap
from bot.heard import Said
from bot.line import Button
from bot.script import Ask, Conversation, End, Option, Wait
from bot.talk import Run
from bot.understanding.meaning import Understood
from bot.walk import Walk
from bot.ways_back import BACK, CHANGE, RESTART, Back, Choose, change, restart, take_way, way_of
from core.domain.errors import Refusal

LONGEST_COMMAND = 33
"""Characters of an unknown command that are said back: those of Telegram's longest, with its slash."""

_NOWHERE = (BACK, RESTART)
"""Ways that lead, where nothing is open, to where one begins."""
_BARE = 2
"""Words of a "cancel it" that names nothing to cancel."""
_WORDS = (
    Button(id=buttons.BACK, says="go.back"),
    Button(id=CHANGE, says="go.change"),
    Button(id=RESTART, says="go.restart"),
)
"""What can be written anywhere though no button shows it."""


def read_text(walk: Walk, heard: Said, *, choose: Choose, back: Back) -> None:
    """Do what the text means. `choose` and `back` are the engine's own."""
    run = walk.talk.open
    if heard.understood.red_flag and not _about_a_patient(walk, run, heard):
        _emergency(walk)
    elif heard.text.startswith("/"):
        _command(walk, heard, choose, back)
    elif run is None:
        _first_words(walk, heard)
    elif _verbatim(walk, run):
        if not any(reading(walk, run, heard, choose, back) for reading in (_named, _way, _own_reading)):
            walk.redraw(run)
    elif _sealed(walk, run):
        _beside_a_record(walk, run, heard, choose, back)
    else:
        _by_turns(walk, run, heard, choose, back)


def _by_turns(walk: Walk, run: Run, heard: Said, choose: Choose, back: Back) -> None:
    desk, parked = walk.with_desk(), any(_to_a_patient(walk, each) for each in walk.talk.stack)
    for reading in _TO_A_CARD if desk or parked else _ANYWHERE:
        done = reading(walk, run, heard, choose, back)
        if done:
            return
    if desk:
        walk.raise_up(desk)
        _own_reading(walk, desk, heard, choose, back)
    elif parked:
        walk.redraw(run)  # it was for the patient, as the line above the card says; it begins nothing here
    else:
        walk.note("unknown")
        walk.redraw(run)


def _beside_a_record(walk: Walk, run: Run, heard: Said, choose: Choose, back: Back) -> None:
    """Take a button of the card, and no wish: what a doctor writes beside a record is of its patient."""
    if not (_button(walk, run, heard, choose, back) or _way(walk, run, heard, choose, back)):
        walk.note("unknown")
        walk.redraw(run)


def _way(walk: Walk, run: Run, heard: Said, choose: Choose, back: Back) -> bool:
    return take_way(walk, run, heard.text, choose, back)


def _about_a_patient(walk: Walk, run: Run | None, heard: Said) -> bool:
    """Return whether words of danger stand in what is written of a patient, or to one: "chest pain since Monday"."""
    if heard.text.startswith("/"):
        table = walk.library.on_command(heard.text.split(maxsplit=1)[0].split("@")[0].lower())
        if table is None:
            return walk.desk.role() is not None  # a slip in a command, or "/Xerostomia": the staff write of patients
        return table.needs is not None and walk.permitted(table)
    return run is not None and (_sealed(walk, run) or _to_a_patient(walk, run))


def _to_a_patient(walk: Walk, run: Run) -> bool:
    to = walk.library.with_patient
    return to is not None and (run.conversation, run.step) == (to.conversation, to.step)


def _sealed(walk: Walk, run: Run) -> bool:
    step = walk.step(run)
    return isinstance(step, Ask) and step.sealed


def _verbatim(walk: Walk, run: Run) -> bool:
    step = walk.step(run)
    return isinstance(step, Ask) and step.verbatim


def _named(walk: Walk, run: Run, heard: Said, choose: Choose, back: Back) -> bool:
    """Take the very label of a button, where anything less is meant for a human."""
    step = walk.step(run)
    shown = buttons.under(walk.table(run), run, step.menu(walk.desk, run.draft)) if isinstance(step, Ask) else ()
    index = heard.names(shown)
    tap = None if index is None else buttons.read(shown[index].id)
    if tap is None:
        return False
    _take(walk, run, tap, choose, back)
    return True


def _take(walk: Walk, run: Run, tap: Tap, choose: Choose, back: Back) -> None:
    """Do what a button of the card does whose label was written."""
    if tap.page is not None:
        run.page = tap.page
        walk.redraw(run)
    elif tap.option == buttons.BACK:
        back(walk, run)
    else:
        choose(walk, run, tap.option)


def _emergency(walk: Walk) -> None:
    run = walk.talk.open
    if run and run.conversation == walk.library.emergency:
        walk.go(run, walk.table(run).first)  # an hour later the desk is told again
    else:
        walk.open(walk.library.emergency, {})


def _command(walk: Walk, heard: Said, choose: Choose, back: Back) -> None:
    first, *words = heard.text.split(maxsplit=1)
    command = first.split("@")[0].lower()
    table = walk.library.on_command(command)
    run = walk.talk.open
    if run and table is None and way_of(first) and not words and take_way(walk, run, first, choose, back):
        return  # "/back" says what "back" does
    if table is None or (table.needs and walk.desk.role() is None):
        if walk.desk.writes_records():
            walk.note("unknown_command.unsaid")  # it may be a word of a patient's, and what is said is kept
        else:
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
    if way_of(heard.text) in _NOWHERE or _answered(walk, {}, heard.understood):
        walk.anyway()
        return
    if _moves(walk, None, heard):
        return
    table = walk.library.on_intent(heard.understood.intent)
    if table is None or _only_speaks(table):
        table = next((t for t in _all(walk) if _absorbed(walk, t, {}, heard.understood)), table)
    if table is None:
        walk.note("unknown")
        walk.anyway()
    else:
        walk.open(table.name, _absorbed(walk, table, {}, heard.understood) or {})


def _moves(walk: Walk, run: Run | None, heard: Said) -> bool:
    """Move the visit that is there, where the words speak of one without saying what is to be done."""
    table = walk.library.on_intent("reschedule")
    if not heard.understood.moves or table is None or (run and _for_the_form(walk, run, heard)):
        return False
    found = _absorbed(walk, table, _at_hand(run), heard.understood)
    if found:
        walk.open(table.name, found)
    return bool(found)


def _moved(walk: Walk, run: Run, heard: Said, _choose: Choose, _back: Back) -> bool:
    return _moves(walk, run, heard)


def _for_the_form(walk: Walk, run: Run, heard: Said) -> bool:
    """Return whether the open form can take what is said."""
    return bool(_absorbed(walk, walk.table(run), run.draft, heard.understood))


def _at_hand(run: Run | None) -> Mapping[str, object]:
    """Return what the open card is about, for a conversation that is opened from it."""
    return {"about": run.draft["visit"]} if run and "visit" in run.draft else {}


def _another_doctor(walk: Walk, run: Run, heard: Said, choose: Choose, _back: Back) -> bool:
    """Take "other doctor" as the change that it names: it is like "Other days" too, and is not that.

    A step that leads to other doctors need not show so on its card.
    """
    if heard.understood.topic != "another":
        return False
    if _changes(walk, run, "doctor"):
        return True
    step = walk.step(run)
    if isinstance(step, Ask) and step.takes and isinstance(step.then, Mapping) and "doctor" in step.then:
        choose(walk, run, "doctor")
        return True
    another = walk.library.another
    if another is None or another.conversation == run.conversation:
        return False
    walk.open(another.conversation, {}, another.step)
    return True


def _button(walk: Walk, run: Run, heard: Said, choose: Choose, back: Back) -> bool:
    step = walk.step(run)
    if not isinstance(step, (Ask, Wait)):
        return False
    menu = step.menu(walk.desk, run.draft)
    shown = buttons.under(walk.table(run), run, menu)
    number = heard.understood.number
    word = heard.names(_WORDS)
    index = heard.picks(shown)
    if index is None and number is not None and 0 < number <= len(shown):
        index = number - 1
    if index is None and word is None and len(menu.options) > len(shown):
        shown = tuple(buttons.every(walk.table(run), run, menu))
        index = heard.names(shown)
    if index is None and word is None:
        return False
    if index is None:
        _WAYS[_WORDS[word or 0].id](walk, run, back)
        return True
    button = shown[index]
    tap = buttons.read(button.id)
    if tap is None or button.url:
        walk.redraw(run)  # its page is opened from the card, not by a word
    else:
        _take(walk, run, tap, choose, back)
    return True


_WAYS: Mapping[str, Callable[[Walk, Run, Back], None]] = {
    buttons.BACK: lambda walk, run, back: back(walk, run),
    CHANGE: change,
    RESTART: restart,
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
    if not isinstance(step, Ask) or (heard.understood.when and _for_the_form(walk, run, heard)):
        return False  # "yes, but on Friday" is no yes to what is on the card
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
    options = _offered(walk, run, step)
    index = heard.picks(
        [Button(id=o.id, says=o.says or f"{table.name}.{table.change}.{o.id}", facts=o.facts) for o in options]
    )
    return index is not None and _changes(walk, run, options[index].id)


def _offered(walk: Walk, run: Run, step: Ask) -> Sequence[Option]:
    """Return what the menu of changes offers now; nothing where it would be refused."""
    try:
        return step.menu(walk.desk, run.draft).options
    except Refusal:
        return ()


def _changes(walk: Walk, run: Run, option: str) -> bool:
    """Take an option of the form's menu of changes, if it is offered now."""
    step = walk.table(run).steps.get(walk.table(run).change or "")
    if not isinstance(step, Ask) or all(o.id != option for o in _offered(walk, run, step)):
        return False
    run.remember(None)
    walk.follow(run, step.then, option)
    return True


def _question(walk: Walk, run: Run, heard: Said, _choose: Choose, _back: Back) -> bool:
    """Answer what is asked about the clinic, and show the step again; nothing is changed by asking."""
    if not _answered(walk, run.draft, heard.understood):
        return False
    walk.redraw(run)
    return True


def _answered(walk: Walk, draft: Mapping[str, object], understood: Understood) -> bool:
    question = walk.library.questions.get(understood.topic or "")
    answer = question(walk.desk, draft, understood) if question else None
    if answer is None:
        return False
    walk.note(answer.says, **answer.facts)
    return True


def _elsewhere(walk: Walk, run: Run, heard: Said, _choose: Choose, back: Back) -> bool:
    intent = heard.understood.intent
    if intent == "repeat":
        walk.redraw(run)
        return True
    if intent in ("abort", "other_options") or _drops(walk, run, heard):
        change(walk, run, back)
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
    walk.open(table.name, _absorbed(walk, table, _at_hand(run), heard.understood) or {})
    return True


def _drops(walk: Walk, run: Run, heard: Said) -> bool:
    """Return whether a bare "cancel" means what is being kept right now, and no booked visit."""
    bare = heard.understood.intent == "cancel" and not heard.understood.doctor_ids and not heard.understood.when
    return bare and len(heard.text.split()) <= _BARE and bool(run.kept(walk.table(run).keeps))


def _narrower(walk: Walk, run: Run, heard: Said) -> bool:
    """Return whether a text that could open a conversation that only speaks is better taken as part of this form."""
    table = walk.library.on_intent(heard.understood.intent)
    return table is not None and _only_speaks(table) and _for_the_form(walk, run, heard)


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


def _besides(walk: Walk, run: Run, heard: Said, _choose: Choose, _back: Back) -> bool:
    """Begin the form once more for what is asked for besides what is kept; the first waits below with what it keeps."""
    table = walk.table(run)
    more = table.besides(walk.desk, run.draft, heard.understood) if table.besides else None
    if more is None:
        return False
    walk.note(more.says.says, **more.says.facts)
    other = walk.talk.begin(table.name, table.first, more.sets)
    walk.go(other, table.first)
    return True


def _own_wish(walk: Walk, run: Run, heard: Said, choose: Choose, back: Back) -> bool:
    """Take what the text says for this form, and for no other."""
    if isinstance(walk.step(run), Wait) or not _for_the_form(walk, run, heard):
        return False
    return _wish(walk, run, heard, choose, back)


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


_TO_A_CARD = (_button, _way, _besides, _own_reading, _yes_or_no, _change_said, _own_wish)
_ANYWHERE = (
    *(_another_doctor, _button, _way, _besides, _own_reading, _yes_or_no),
    *(_change_said, _question, _moved, _elsewhere, _wish),
)
"""In the order in which they are tried; each tells whether the text was for it."""
