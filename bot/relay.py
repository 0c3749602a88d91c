"""Puts into one chat what was written in another: patient and desk, each in the language of whoever reads it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from bot import buttons
from bot.conversations.desk_talks import DESK_TALKS, where_of
from bot.conversations.human import HUMAN
from bot.desk_values import Moment
from bot.line import Phrase
from bot.message import Choice, Message
from bot.phrases import render
from core.domain.desk_talk import DeskTalk, Words
from core.domain.effects import Say
from core.services.desk_talks import CONTEXT, answering
from core.storage.unit_of_work import UnitOfWork

Answers = Sequence[tuple[str, str]]
"""Buttons: the phrase of the label, and the id that comes back."""


def to_desk(uow: UnitOfWork, talk: DeskTalk, words: str, *, number: int) -> None:
    """Put what the patient wrote before whoever answers; before anybody does it waits to be read with the card."""
    if talk.desk_chat is None:
        return
    says = {"name": _name(uow, talk), "words": words}
    known = uow.chats.top(talk.desk_chat) == DESK_TALKS.name
    _queue(uow, talk.desk_chat, "talk.from_patient", says, key=f"talk:{talk.id}:{number}", answers=_answer(talk, known))


def to_patient(uow: UnitOfWork, talk: DeskTalk, words: str, *, number: int) -> None:
    """Put what the desk wrote before the patient, with a way to answer where their chat is at something else."""
    known = uow.chats.top(talk.chat_id) == HUMAN.name
    answers = [] if known else [("talk.answer_desk", buttons.standing(HUMAN, "talk", f"t{talk.id}"))]
    _queue(uow, talk.chat_id, "talk.from_desk", {"words": words}, key=f"talk:{talk.id}:{number}", answers=answers)


def to_patient_taken(uow: UnitOfWork, talk: DeskTalk) -> None:
    """Say that somebody is there now."""
    known = uow.chats.top(talk.chat_id) == HUMAN.name
    answers = [] if known else [("talk.answer_desk", buttons.standing(HUMAN, "talk", f"t{talk.id}"))]
    says = "talk.taken" if known else "talk.taken.elsewhere"
    _queue(uow, talk.chat_id, says, {}, key=f"talk:{talk.id}:taken:{_stamp(uow)}", answers=answers)


def to_patient_over(uow: UnitOfWork, talk: DeskTalk, says: str) -> None:
    """Say that the talk has gone back to Baari, and whom to call where nobody has answered."""
    phones = tuple(
        Phrase("question.phone.line", {"name": c.name, "phone": c.phone}) for c in uow.roster.clinics.values()
    )
    _queue(uow, talk.chat_id, says, {"phones": phones}, key=f"talk:{talk.id}:over")


def to_desk_gone(uow: UnitOfWork, talk: DeskTalk, says: str = "talk.patient_left") -> None:
    """Say to whoever answered that the patient is gone."""
    if talk.desk_chat is not None:
        _queue(uow, talk.desk_chat, says, {"name": _name(uow, talk)}, key=f"talk:{talk.id}:gone")


def call_desk(uow: UnitOfWork, talk: DeskTalk, *, key: str) -> int:
    """Put the card of a patient who wants to talk before everybody who may answer; return how many that is."""
    facts = card_facts(uow, talk, uow.desk_talks.words(talk.id, limit=CONTEXT))
    answers = [
        ("talk.answer", buttons.standing(DESK_TALKS, "list", f"a{talk.id}")),
        ("talk.close", buttons.standing(DESK_TALKS, "list", f"c{talk.id}")),
    ]
    told = 0
    for member in answering(uow):
        told += _queue(uow, member.chat_id, "talk.call", facts, key=f"{key}:{member.chat_id}", answers=answers)
    return told


def card_facts(uow: UnitOfWork, talk: DeskTalk, words: Sequence[Words]) -> dict[str, object]:
    """Return what the desk is shown of a talk: who, where they stood, which visit, and what was said last."""
    lines = tuple(Phrase("talk.line.desk" if w.from_desk else "talk.line.patient", {"words": w.body}) for w in words)
    return {
        "name": _name(uow, talk),
        "where": where_of(talk.step),
        "visit": _visit(uow, talk.appointment_id),
        "words": lines or (Phrase("talk.nothing_said"),),
    }


def _visit(uow: UnitOfWork, visit: UUID | None) -> Phrase:
    found = uow.callers.visit(visit=visit, chat_id=None) if visit else None
    if found is None:
        return Phrase("talk.no_visit")
    facts = {
        "doctor": uow.roster.doctors[found.doctor_id].name,
        "starts": Moment(found.starts_at, uow.roster.clinic(found.clinic_id).zone.key),
        "status": Phrase(f"status.{found.status}"),
    }
    return Phrase("talk.visit", facts)


def _answer(talk: DeskTalk, known: bool) -> Answers:
    return [] if known else [("talk.answer", buttons.standing(DESK_TALKS, "list", f"a{talk.id}"))]


def _name(uow: UnitOfWork, talk: DeskTalk) -> str | Phrase:
    """Return the name of whose chat it is; who has booked for somebody else alone has told none."""
    return uow.callers.of_chats([talk.chat_id])[talk.chat_id].name or Phrase("person.unnamed")


def _stamp(uow: UnitOfWork) -> str:
    return f"{uow.now.timestamp():.6f}"


def _queue(
    uow: UnitOfWork, chat_id: int, says: str, facts: Mapping[str, object], *, key: str, answers: Answers = ()
) -> int:
    chat = uow.chats.binding(chat_id, None)
    if chat is None or chat.unreachable:
        return 0
    message = Message(
        text=render(chat.language, says, facts),
        choices=tuple(Choice(id=id_, label=render(chat.language, label, {})) for label, id_ in answers),
        language=chat.language,
    )
    say = Say(channel=chat.channel, address=chat.address, message=message.as_json())
    uow.outbox.add(say, key=key, chat_id=chat_id)
    return 1
