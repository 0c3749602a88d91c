"""The words a conversation is written in: Ask, Do, Wait, End. All of them are values; the engine reads them.

A conversation is a form. Its answers stand in the *draft*, a plain JSON object. A step whose answers are in the draft
and still valid is passed over; so are a step with one possible answer and a step for which an answer is assumed (the
doctor of the last visit). Wherever a step names where to go next:

* a plain name goes on in the form: what is known is not asked;
* `Again(name)` asks that step anew, whatever is known;
* `To(conversation)` leaves for another conversation.

After a refusal (`but`) and after an event (`until`) a step is always asked anew: the patient decides, not the draft.

Nothing here knows a channel, a language, a database or a clock. Phrase keys come from the names: `book.slot`,
`book.slot.<variant>`, and `book.slot.<option>` for a label.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.front_desk import FrontDesk, Paper
from bot.front_records import Record
from bot.line import Phrase
from bot.understanding.meaning import Understood
from core.domain.errors import Refusal
from core.domain.events import Event
from core.domain.notices import NoticeKind
from core.domain.permissions import Action

Draft: TypeAlias = Mapping[str, Any]
"""The answers so far. Plain JSON; read by the steps, changed only through `Change`."""

Change: TypeAlias = Mapping[str, Any]
"""What an answer puts into the draft; None as a value takes the key out."""

ANY_OPTION = "*"
"""In a table option -> step: every option that has no line of its own (a doctor, a time)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose. `id` (ASCII, no `|`) says all that the answer means, so an old button can still be read.

    `says` is the phrase of the label (default: `<conversation>.<step>.<id>`), `hint` that of a second line where the
    channel has one, `facts` their placeholders. With `url` it opens a page instead of answering.
    """

    id: str
    says: str | None = None
    hint: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """What a step shows: its facts, its options (any number: paging is the engine's), and which variant of its phrase.

    Where it is `few`, three choices stand on the card and one way to more; who asks for more gets the longer list. A
    long card has a way back unless `back` says no. `calendar` is the visit whose calendar entry comes with it, `paper`
    a receipt that does, `record` a paper of what a doctor wrote, `figures` the clinic's as a file, `code` one to be
    scanned (bot/code_files.py); `ask_contact` asks for the sender's own phone. `brief` is the variant in which the
    question stands again below an answer to something else.
    """

    options: Sequence[Option] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    variant: str = ""
    calendar: str | None = None
    paper: Paper | None = None
    record: Record | None = None
    figures: tuple[str, str] | None = None
    code: tuple[str, str] | None = None
    ask_contact: bool = False
    few: bool = False
    back: bool = True
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer found without a tap: the draft's change, and the option it stands for where `then` asks."""

    sets: Change = field(default_factory=dict)
    option: str = ANY_OPTION


@dataclass(frozen=True, slots=True)
class Again:
    """Ask this step anew, whatever is known."""

    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """Leave for another conversation (at its first step, or at `step`), taking these answers along: ours -> theirs.

    With `back` this one is only interrupted, and goes on at that step when the other is over.
    """

    conversation: str
    step: str | None = None
    carry: Mapping[str, str] = field(default_factory=dict)
    back: str | None = None


Next: TypeAlias = str | Again | To
Then: TypeAlias = Next | Mapping[str, Next]
But: TypeAlias = Mapping[type[Refusal], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Offer a menu, or take text, and stay until there is an answer.

    `menu` says what is shown. `fills` are the draft's keys that the answer fills; with all of them there and `valid`,
    the step is passed over. `takes` reads an option's id into a change of the draft (None: it means nothing, or not to
    this chat); without it options change nothing and only those shown count. `hears` reads a text. `assumes` finds an
    answer that need not be asked for. `sole` passes over a menu of one. An empty menu goes to `if_empty`. `affirms` are
    the options that a plain yes stands for (the first that is offered), `denies` that of a plain no. `variants` lists
    the variants of the phrase. Where a step is `verbatim`, whatever is written is for `hears`, and no question to us:
    only words of danger, a command and the very label of a button are taken as such. Where it is `sealed` too, what is
    written is about a patient: words of danger are the doctor's own then, and it is noted nowhere but by the verb that
    keeps it. It goes there by a key of the draft that begins with `_`, which lives no longer than what is heard. A step
    that is `sealed` and not `verbatim` takes its buttons, by label or number, and nothing else that is written. A card
    that is only looked at is `aside` of a step: what interrupts it is followed by that one.

    Where `words` are the answer (a name, a comment), any but those of bot/ways_back.py are; so it is where a step is
    `verbatim`. `ways` says which option one of those means here, where it is not what it is elsewhere; none (""): it is
    only said that it was not taken. What is `spoken` goes from a patient to a human, whatever it is.
    """

    menu: Callable[[FrontDesk, Draft], Menu]
    then: Then
    fills: tuple[str, ...] = ()
    valid: Callable[[FrontDesk, Draft], bool] | None = None
    takes: Callable[[FrontDesk, Draft, str], Change | None] | None = None
    hears: Callable[[FrontDesk, Draft, str, Understood], Answer | None] | None = None
    assumes: Callable[[FrontDesk, Draft], Answer | None] | None = None
    sole: bool = False
    if_empty: str | None = None
    but: But = field(default_factory=dict)
    affirms: tuple[str, ...] = ()
    denies: str | None = None
    variants: tuple[str, ...] = ("",)
    verbatim: bool = False
    sealed: bool = False
    aside: str | None = None
    words: bool = False
    ways: Mapping[str, str] = field(default_factory=dict)
    spoken: bool = False

    @property
    def takes_words(self) -> bool:
        """Return whether whatever is written would be the answer."""
        return self.verbatim or self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Do:
    """Let the clinic do something: `act` calls the desk's verbs `uses` and says what to remember and where to go.

    A refusal is told and leads where `but` says; a branch of the tree stands for its leaves. `refuses` are those that
    are not of the verbs but of `act` itself.
    """

    act: Callable[[FrontDesk, Draft], Answer]
    uses: tuple[str, ...]
    then: Then
    but: But = field(default_factory=dict)
    refuses: tuple[type[Refusal], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Stay until the clinic reports an event of the draft's visit. Money may be under way: nothing here is rewound.

    `until` says where an event leads (to the step itself: the card is drawn anew). Options lead on by `then`.
    """

    menu: Callable[[FrontDesk, Draft], Menu]
    until: Mapping[type[Event], str]
    then: Mapping[str, Next]
    but: But = field(default_factory=dict)
    variants: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Say a last word; whatever was interrupted goes on. Without a menu nothing is said."""

    menu: Callable[[FrontDesk, Draft], Menu] | None = None
    variants: tuple[str, ...] = ("",)


Step: TypeAlias = Ask | Do | Wait | End


@dataclass(frozen=True, slots=True, kw_only=True)
class Besides:
    """A form begun once more for what is asked for besides what is kept; `says` tells that this stays."""

    sets: Change
    says: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One table of steps; the first is where it begins.

    `code` (a letter, or one and a capital behind it) stands for it on buttons. `opens_on` are the commands,
    `intents` the meanings that open it. With `needs` it is open only to whose role may do that, asked at every word
    and tap: for everybody else there is no such command and no such button. `reads` takes what is written behind
    the command into the draft (None: it cannot be read, and the phrase `<name>.usage` says how it is written).
    `absorbs` reads what a text says beyond the step's own question, `besides` what it asks for besides what is kept.
    `keeps` are the draft's keys that no way back loses (the held visit). `change` is the step for "change
    something". `whenever` says where an event of the draft's visit leads from any step that does not say itself.
    `afterwards` answers a button of a finished run. One that does not `resume` is dropped when it is interrupted, but
    at the steps at which it `lasts`. Where a table is `standing`, an option says by itself all that it means: a button
    of any age, also of a run that is over or forgotten, is answered as if it had just been shown. One that
    `tells_where` finds in its draft what was open when it was opened (`at`, as conversation.step), the visit of that
    (`about`) and what was written last (`said`). A run that is `over` by what has happened elsewhere is left without a
    word before anything else is read. `anew` is the step by which "start over" undoes what a form keeps of itself.
    """

    name: str
    code: str
    steps: Mapping[str, Step]
    opens_on: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    needs: Action | None = None
    reads: Callable[[FrontDesk, str, Understood], Change | None] | None = None
    absorbs: Callable[[FrontDesk, Draft, Understood], Change | None] | None = None
    besides: Callable[[FrontDesk, Draft, Understood], Besides | None] | None = None
    keeps: tuple[str, ...] = ()
    change: str | None = None
    whenever: Mapping[type[Event], str] = field(default_factory=dict)
    afterwards: To | None = None
    resumes: bool = True
    lasts: frozenset[str] = frozenset()
    standing: bool = False
    tells_where: bool = False
    over: Callable[[FrontDesk, Draft], bool] | None = None
    anew: str | None = None

    @property
    def first(self) -> str:
        """Return the name of the step where it begins."""
        return next(iter(self.steps))


Question: TypeAlias = Callable[[FrontDesk, Draft, Understood], Phrase | None]
"""What answers a question that may be asked at any step, from the clinic's data; None: there is nothing to say to it.

The draft is that of the open form, so that "how much is it?" speaks of its doctor. A question changes nothing: the
step at which it was asked is shown again below the answer.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All conversations of the clinic, and which of them answer what belongs to none: by their names.

    `greeting` when there is nothing else to go on with, `emergency` on words of danger, `visit` shows the visit that
    news is about (with its id in the draft as `visit`), `consent` asks for it where something personal is to be kept,
    `joining` makes two chats of one person one, `human` is the step at which what is written goes to the desk,
    `with_patient` that at which what somebody at the desk writes goes to a patient, `after` goes on from a last word
    (conversation, step) where nothing else is open, `reminder` asks whether the patient comes to it, `request` somebody
    who works here whether they can.
    `news` opens a conversation of its own on an event, with the event's visit in the draft, in place of whatever was
    open about it.
    `freed` offers somebody who waits a place that has become free (with its id in the draft as `place`), `resting` asks
    them whether they still wait (with the entry's id as `entry`).
    `questions` are what may be asked anywhere, by the topic that understanding gives them; `another` is where "another
    doctor" leads from a form that has none, `at_desk` what a link opens for those who may, in place of what it opens
    for everybody else.
    """

    conversations: Mapping[str, Conversation]
    greeting: str
    emergency: str
    visit: To
    consent: str = ""
    joining: str = ""
    human: To | None = None
    with_patient: To | None = None
    after: Mapping[tuple[str, str], To] = field(default_factory=dict)
    reminder: To | None = None
    cards: Mapping[NoticeKind, To] = field(default_factory=dict)
    request: To | None = None
    freed: To | None = None
    resting: To | None = None
    news: Mapping[type[Event], str] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    another: To | None = None
    at_desk: Mapping[str, str] = field(default_factory=dict)

    def by_code(self, code: str) -> Conversation | None:
        """Return the conversation that this code stands for on buttons."""
        return next((c for c in self.conversations.values() if c.code == code), None)

    def on_command(self, command: str) -> Conversation | None:
        """Return the conversation that this command (`/book`) opens."""
        return next((c for c in self.conversations.values() if command in c.opens_on), None)

    def on_intent(self, intent: str | None) -> Conversation | None:
        """Return the conversation that this meaning opens."""
        return next((c for c in self.conversations.values() if intent in c.intents), None)
