"""What the engine wants said: phrase keys and facts, in no language yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.message_class import MessageClass
from core.domain.notices import NoticeKind


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase and its facts: plain values, or phrases again."""

    says: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One thing to tap: `id` (<= 64 ASCII bytes) comes back, `says` names its label, `hint` a second line."""

    id: str
    says: str
    facts: Mapping[str, object] = field(default_factory=dict)
    hint: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message: notes above (what was refused, what has happened), then the step itself, then its buttons.

    Without `says` the notes are all. A later line of the same `card` replaces this one where the channel can.
    `calendar` is the visit whose calendar entry goes with it, `paper` a receipt that does (its number and id), `record`
    a paper of what a doctor wrote (its handout, name, language, and whether it lies behind a link), `figures` the
    clinic's, as a picture or a table (which, and of what), `code` one to be scanned. `ask_contact` asks for the
    sender's own phone. `notice` is the kind of notice that it is, if it is one, and `about` the visit of which that
    speaks; `question` is one that is asked without being a notice (bot/notice_templates.py).
    """

    notes: tuple[Phrase, ...] = ()
    says: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    card: str | None = None
    calendar: str | None = None
    paper: tuple[str, str] | None = None
    record: tuple[str, str, str, bool] | None = None
    figures: tuple[str, str] | None = None
    code: tuple[str, str] | None = None
    ask_contact: bool = False
    notice: NoticeKind | None = None
    about: str | None = None
    question: str | None = None
    message_class: MessageClass = MessageClass.LOGISTICS
