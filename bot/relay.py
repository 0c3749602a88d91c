"""Puts into one chat what was written in another: patient and desk, each in the language of whoever reads it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from bot.buttons import standing_as
from bot.desk_values import Moment
from bot.line import Phrase
from bot.message import Choice, Copied, Message
from bot.nameless import name_of
from bot.phrases import render
from bot.talks_desk import where_of
from core.domain.desk_talk import DeskTalk, Words
from core.domain.effects import Say
from core.domain.permissions import Action, may
from core.services.desk_talks import CONTEXT, answering
from core.services.staff import role_of
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork

Answers = Sequence[tuple[str, str]]
"""Buttons: the phrase of the label, and the id that comes back."""

HUMAN, DESK_TALKS = "human", "desk_talks"
"""The conversations on the two sides, by their names."""
CODES: Mapping[str, str] = {HUMAN: "p", DESK_TALKS: "H"}
"""Their codes on buttons; a test compares them with the tables, which nothing here knows."""

SORTS = frozenset({"voice", "photo", "document", "video", "location"})
"""What has a word of its own of what can be sent besides words; the rest is "something"."""
SHOWS_AGAIN = frozenset({"telegram"})
"""Channels that show a message again in another of their chats. What came by one goes to no other company."""


def to_desk(uow: UnitOfWork, talk: DeskTalk, words: str, *, number: int) -> None:
    """Put what the patient wrote before whoever answers; before anybody does it waits to be read with the card."""
    desk_chat = _seat(uow, talk)
    if desk_chat is None:
        return
    says = {"name": _name(uow, talk), "words": words}
    _queue(uow, desk_chat, "talk.from_patient", says, key=_key(talk, number), answers=_answer(uow, talk))


def brought_to_desk(uow: UnitOfWork, talk: DeskTalk, said: Words, chat: Chat) -> bool:
    """Put what is no text before whoever answers, as a copy where their channel is the same, else in words.

    Returns whether they see it; before anybody answers it waits, and counts as seen where it can be copied.
    """
    if _seat(uow, talk) is None:
        return said.shown_by is not None and chat.channel in SHOWS_AGAIN
    return _bring(uow, talk, said, chat.channel, chat.address)


def bring_what_waits(uow: UnitOfWork, talk: DeskTalk, words: Sequence[Words]) -> None:
    """Show whoever has taken a talk what was sent before and is no text."""
    chat = uow.chats.binding(talk.chat_id, None)
    for said in words:
        if chat and said.sort and not said.from_desk:
            _bring(uow, talk, said, chat.channel, chat.address, key=f"talk:{talk.id}:{said.id}:{_stamp(uow)}")


def _bring(uow: UnitOfWork, talk: DeskTalk, said: Words, channel: str, address: str, *, key: str = "") -> bool:
    desk = uow.chats.binding(talk.desk_chat, None)
    if desk is None or desk.unreachable:
        return False
    seen = said.shown_by is not None and desk.channel == channel and channel in SHOWS_AGAIN
    facts = {"name": _name(uow, talk), "what": _what(said), "words": said.body}
    says = "talk.brought" if seen else "talk.brought.told.words" if said.body else "talk.brought.told"
    copied = Copied(address=address, message=said.shown_by) if seen and said.shown_by else None
    key, answers = key or _key(talk, said.id), _answer(uow, talk)
    _queue(uow, desk.chat_id, says, facts, key=key, answers=answers, copied=copied)
    return seen


def to_patient(uow: UnitOfWork, talk: DeskTalk, words: str, *, number: int) -> None:
    """Put what the desk wrote before the patient: what they write next is the answer, wherever their chat stands."""
    _queue(uow, talk.chat_id, "talk.from_desk", {"words": words}, key=_key(talk, number))


def to_patient_taken(uow: UnitOfWork, talk: DeskTalk) -> None:
    """Say that somebody is there now, and how to end it."""
    top = uow.chats.top(talk.chat_id)
    known = top is not None and top.conversation == HUMAN
    ends = [] if known else [("human.talk.back", standing_as(CODES[HUMAN], "talk", f"x{talk.id}"))]
    says = "talk.taken" if known else "talk.taken.elsewhere"
    _queue(uow, talk.chat_id, says, {}, key=f"talk:{talk.id}:taken:{_stamp(uow)}", answers=ends)


def to_patient_over(uow: UnitOfWork, talk: DeskTalk, says: str) -> None:
    """Say that the talk has gone back to Baari, and whom to call where nobody has answered."""
    phones = tuple(Phrase("question.phone.line", {"name": c, "phone": c.phone}) for c in uow.roster.clinics.values())
    _queue(uow, talk.chat_id, says, {"phones": phones}, key=f"talk:{talk.id}:over")


def to_desk_gone(uow: UnitOfWork, talk: DeskTalk, says: str = "talk.patient_left") -> None:
    """Say to whoever answered that the patient is gone."""
    desk_chat = _seat(uow, talk)
    if desk_chat is not None:
        _queue(uow, desk_chat, says, {"name": _name(uow, talk)}, key=f"talk:{talk.id}:gone")


def call_desk(uow: UnitOfWork, talk: DeskTalk, *, key: str) -> int:
    """Put the card of a patient who wants to talk before everybody who may answer; return how many that is."""
    facts = card_facts(uow, talk, uow.desk_talks.words(talk.id, limit=CONTEXT))
    code = CODES[DESK_TALKS]
    answers = [
        ("talk.answer", standing_as(code, "list", f"a{talk.id}")),
        ("talk.close", standing_as(code, "list", f"c{talk.id}")),
    ]
    told = 0
    for member in answering(uow):
        told += _queue(uow, member.chat_id, "talk.call", facts, key=f"{key}:{member.chat_id}", answers=answers)
    return told


def card_facts(uow: UnitOfWork, talk: DeskTalk, words: Sequence[Words]) -> dict[str, object]:
    """Return what the desk is shown of a talk: who, where they stood, which visit, and what was said last."""
    return {
        "name": _name(uow, talk),
        "where": Phrase("where.desk") if talk.by_desk else where_of(talk.step),
        "visit": _visit(uow, talk.appointment_id),
        "words": tuple(map(_line, words)) or (Phrase("talk.nothing_said"),),
    }


def _line(said: Words) -> Phrase:
    if said.sort:
        says = "talk.line.brought.words" if said.body else "talk.line.brought"
        return Phrase(says, {"what": _what(said), "words": said.body})
    return Phrase("talk.line.desk" if said.from_desk else "talk.line.patient", {"words": said.body})


def _what(said: Words) -> Phrase:
    return Phrase(f"talk.sort.{said.sort if said.sort in SORTS else 'other'}")


def _visit(uow: UnitOfWork, visit: UUID | None) -> Phrase:
    found = uow.callers.visit(visit=visit, chat_id=None) if visit else None
    if found is None:
        return Phrase("talk.no_visit")
    facts = {
        "doctor": uow.roster.doctors[found.doctor_id],
        "starts": Moment(found.starts_at, uow.roster.clinic(found.clinic_id).zone.key),
        "status": Phrase(f"status.{found.status}"),
    }
    return Phrase("talk.visit", facts)


def _seat(uow: UnitOfWork, talk: DeskTalk) -> int | None:
    """Return the chat that answers, while whoever sits there still may: what a patient writes is for nobody else."""
    role = role_of(uow, talk.desk_chat) if talk.desk_chat is not None else None
    return talk.desk_chat if role is not None and may(role, Action.ANSWER_PATIENTS) else None


def _answer(uow: UnitOfWork, talk: DeskTalk) -> Answers:
    """Return the button that goes on with the talk, where the desk's chat has gone on to something else.

    That may be another patient: without the button the answer to this one would go to that one.
    """
    top = uow.chats.top(talk.desk_chat) if talk.desk_chat is not None else None
    if top and (top.conversation, top.step, top.talk) == (DESK_TALKS, "talk", talk.id):
        return []
    return [("talk.answer", standing_as(CODES[DESK_TALKS], "list", f"g{talk.id}"))]


def _name(uow: UnitOfWork, talk: DeskTalk) -> str | Phrase:
    """Return the name of whose chat it is; who has booked for somebody else alone has told none."""
    return name_of(uow.callers.of_chats([talk.chat_id])[talk.chat_id])


def _key(talk: DeskTalk, number: int) -> str:
    return f"talk:{talk.id}:{number}"


def _stamp(uow: UnitOfWork) -> str:
    return f"{uow.now.timestamp():.6f}"


def _queue(
    uow: UnitOfWork,
    chat_id: int,
    says: str,
    facts: Mapping[str, object],
    *,
    key: str,
    answers: Answers = (),
    copied: Copied | None = None,
) -> int:
    chat = uow.chats.binding(chat_id, None)
    if chat is None or chat.unreachable:
        return 0
    message = Message(
        text=render(chat.language, says, facts),
        choices=tuple(Choice(id=id_, label=render(chat.language, label, {})) for label, id_ in answers),
        language=chat.language,
        copied=copied,
    )
    say = Say(channel=chat.channel, address=chat.address, message=message.as_json())
    uow.outbox.add(say, key=key, chat_id=chat_id)
    return 1
