"""The words that lead back, anew, elsewhere or out of what is being asked, wherever they are written.

Only a message that is nothing else counts, in any language and script whatever the chat's own is: "back pain for a
week" is a note, "back" is none. So none of these words is ever taken as what was asked for: no name, no address, no
note, no medicine, and nothing that somebody at the desk writes to a patient. A patient who talks to a human is the one
exception: "cancel" and "back" may be what the human has asked for, and there the button leads out.
"""

import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeAlias

from bot import buttons
from bot.script import Ask, Wait
from bot.talk import Run
from bot.walk import Walk

Back: TypeAlias = Callable[[Walk, Run], None]
Choose: TypeAlias = Callable[[Walk, Run, str], None]

BACK, CHANGE, RESTART, LEAVE = buttons.BACK, "change", "restart", "leave"

WORDS: Mapping[str, frozenset[str]] = {
    BACK: frozenset(
        {
            *("back", "go back", "one step back", "back please", "please go back", "previous", "previous step"),
            *("wapas", "wapis", "vapas", "vapis", "wapas jao", "wapas jana hai", "peeche", "piche", "peeche jao"),
            *("वापस", "वापिस", "वापस जाओ", "वापस जाएँ", "वापस जाएं", "वापस जाइए", "वापस जाना है", "पीछे", "पीछे जाओ"),
            *("पीछे जाएँ", "पीछे जाएं", "पीछे जाइए"),
        }
    ),
    CHANGE: frozenset({"change", "बदलें", "बदलो", "बदलिए", "badlo", "badle", "badlein"}),
    RESTART: frozenset(
        {
            *("start over", "start again", "restart", "begin again", "start afresh", "from the beginning"),
            *("start from the beginning", "shuru se", "shuru se karo", "phir se shuru", "phir se shuru karo"),
            *("fir se shuru", "fir se shuru karo", "dobara shuru karo", "naye sire se", "शुरू से", "शुरु से"),
            *("शुरू से करो", "शुरू से करें", "फिर से शुरू", "फिर से शुरू करो", "फिर से शुरू करें", "दोबारा शुरू करो"),
            *("दोबारा शुरू करें", "नए सिरे से"),
        }
    ),
    LEAVE: frozenset(
        {
            *("cancel", "cancel it", "cancel this", "cancel that", "please cancel", "cancel please", "leave it"),
            *("never mind", "nevermind", "forget it", "drop it", "quit", "exit", "abort"),
            *("cancel karo", "cancel kar do", "cancel kardo", "rehne do", "rahne do", "rehne dijiye", "jaane do"),
            *("chhodo", "chodo", "chhod do", "chod do", "radd karo", "radd kar do"),
            *("रद्द", "रद्द करो", "रद्द करें", "रद्द कर दो", "रद्द कीजिए", "कैंसल", "कैंसिल", "कैंसल करो", "कैंसिल करो"),
            *("कैंसल करें", "कैंसिल करें", "कैंसल कर दो", "कैंसिल कर दो", "रहने दो", "रहने दें", "रहने दीजिए", "छोड़ो"),
            *("छोड़ दो", "छोड़िए", "छोड़ें", "जाने दो", "जाने दें"),
        }
    ),
}
"""What each of them is called. STOP is none of them: it ends notices, and is heard before anything else."""

GIVES_UP = ("leave", "drop", "none", "nobody", "skip", "keep", "no", "stop", "close", "done", "decline")
"""Options that leave a question unanswered, the plainest first."""

_AROUND = " \t\n.!।,\"'“”*…/"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()).strip(_AROUND)).casefold()


_READ = {_plain(word): way for way, words in WORDS.items() for word in words}


def way_of(text: str) -> str | None:
    """Return which way the whole of a text names; None where it says anything else."""
    return _READ.get(_plain(text))


def take_way(walk: Walk, run: Run, text: str, choose: Choose, back: Back) -> bool:
    """Go the way that a text names, and return whether it names one that is open here.

    To leave something is said in many places, where it may mean a visit: it is taken as such a word only where whatever
    is written would else be the answer.
    """
    step, way = walk.step(run), way_of(text)
    if way is None or (isinstance(step, Ask) and step.spoken):
        return False
    if isinstance(step, Ask) and way in step.ways:
        _as_said(walk, run, step.ways[way], choose)
    elif way == LEAVE:
        if not isinstance(step, Ask) or not step.takes_words:
            return False
        give_up(walk, run, choose, back)
    else:
        _GOES[way](walk, run, back)
    return True


def _as_said(walk: Walk, run: Run, option: str, choose: Choose) -> None:
    if option:
        choose(walk, run, option)
    else:
        walk.note("talk.unsaid")
        walk.redraw(run)


def give_up(walk: Walk, run: Run, choose: Choose, back: Back) -> None:
    """Leave a question unanswered: by its own button for that, else to the one before it, else out of the form.

    What is held is not lost by a word: it is asked what is to be changed.
    """
    if run.kept(walk.table(run).keeps):
        change(walk, run, back)
        return
    step = walk.step(run)
    offered = [option.id for option in step.menu(walk.desk, run.draft).options] if isinstance(step, Ask) else []
    option = next((each for each in GIVES_UP if each in offered), None)
    if option:
        choose(walk, run, option)
    elif run.asked or len(walk.talk.stack) > 1:
        back(walk, run)
    else:
        walk.note("go.left")
        walk.close(run)
        walk.anyway()


def change(walk: Walk, run: Run, back: Back) -> None:
    """Ask what is to be changed; a form without such a question goes one back."""
    step = walk.table(run).change
    if step is None:
        back(walk, run)
        return
    if run.step != step:
        run.remember(None)
    walk.go(run, step, anew=True)


def restart(walk: Walk, run: Run, _back: Back) -> None:
    """Begin the form anew; where something has been kept of it, its table says by which step.

    What nobody can begin by themselves (the question how a visit was) begins with what it was asked about.
    """
    table = walk.table(run)
    if table.anew and run.step != table.first:
        walk.go(run, table.anew)
    elif table.opens_on or table.intents:
        walk.open(run.conversation, {})
    elif run.asked and not isinstance(walk.step(run), Wait):
        first = run.asked[0]
        run.rewind(first, table.keeps)
        walk.go(run, first.step, anew=True)
    else:
        walk.note("go.first")
        walk.redraw(run)


_GOES: Mapping[str, Callable[[Walk, Run, Back], None]] = {
    BACK: lambda walk, run, back: back(walk, run),
    CHANGE: change,
    RESTART: restart,
}
