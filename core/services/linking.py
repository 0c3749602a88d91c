"""One person in several chats: a proved phone says that two may be one, a code to the chat that is known proves it.

Who may become whom:

* A chat is offered to be joined to another only where both have proved the same phone, each by its own channel.
* Nothing about the other chat is said, no name and no visit, before its code has come back here.
* The code goes to the other chat, never to the SIM: whoever has taken over the number alone never sees it. It is good
  for ten minutes, five tries and one joining; asking again ends the one before.
* Nobody is merged but the two own persons, and these only after the patient has said that both are the same. The rest
  of a family comes along as they are: two of the same name stay two.
* Both histories are kept as they were written, under both rows; a join can be undone (`separate`).
* Where the other chat is lost, a human at the desk asks (core/services/people_desk.py).
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

from core.domain.audit import Act
from core.domain.errors import AlreadyDone, BeingErased, CodeGone, NotFound, TooManyCodes
from core.domain.staff import Member
from core.domain.task import Kind
from core.services.consent import require
from core.storage.chats import Chat
from core.storage.linking import MESSENGERS, Join, OtherChat
from core.storage.unit_of_work import UnitOfWork

DIGITS = 6
LASTS = timedelta(minutes=10)
"""Both chats are on the same person's phones: longer only serves whoever should not have it."""
MOST_AN_HOUR = 3
"""Codes that one chat may ask for, or be sent, within an hour."""
HOUR = timedelta(hours=1)


class Standing(StrEnum):
    """What can be done about a chat and the others of its person."""

    NO_ACCOUNT = "no_account"
    NO_PHONE = "no_phone"
    ALONE = "alone"
    CODE = "code"
    DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A code on its way: where to, and in which language it is told there."""

    code: str
    to: OtherChat


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Who is about to be joined, shown once the code has come back: the own persons' names, None where none is."""

    here: str | None
    there: str | None


def standing(uow: UnitOfWork, chat: Chat) -> tuple[Standing, str | None]:
    """Return whether this chat can be joined to another of its person, and that one's channel where a code goes there.

    Nothing else of the other chat is said.
    """
    if chat.channel not in MESSENGERS:
        return Standing.NO_ACCOUNT, None
    if chat.phone is None:
        return Standing.NO_PHONE, None
    others = uow.linking.others(chat.phone, root=chat.root)
    known = next((other for other in others if not other.unreachable), None)
    if known:
        return Standing.CODE, known.channel
    if others or uow.linking.at_the_desk(chat.phone):
        return Standing.DESK, None
    return Standing.ALONE, None


def ask_code(uow: UnitOfWork, chat: Chat) -> Sent:
    """Make the code that joins this chat to the one that is known; the caller sends it there and nowhere else.

    Raises `NotFound` where there is no such chat, `TooManyCodes` after `MOST_AN_HOUR` codes to it or from here, and
    `ConsentNeeded`.
    """
    require(chat)
    others = uow.linking.others(chat.phone, root=chat.root) if chat.phone and chat.channel in MESSENGERS else []
    known = next((other for other in others if not other.unreachable), None)
    if known is None:
        raise NotFound(what="chat")
    if uow.linking.sent_lately(chat.id, known.id, within=HOUR) >= MOST_AN_HOUR:
        raise TooManyCodes
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    uow.linking.ask(chat.id, known.id, _hash(chat.id, code), expires_at=uow.now + LASTS)
    return Sent(code=code, to=known)


def prove(uow: UnitOfWork, chat: Chat, code: str) -> bool:
    """Take the code that came back; False for another one.

    A wrong one is an answer and no refusal: what is refused is undone, and every try has to count. Raises `CodeGone`
    when it is over, spent, or too many others were tried.
    """
    asked = uow.linking.tried(chat.id)
    if asked is None:
        raise CodeGone
    if not hmac.compare_digest(asked.code_hash, _hash(chat.id, code.strip())):
        return False
    uow.linking.match(asked)
    return True


def meeting(uow: UnitOfWork, chat: Chat) -> Meeting:
    """Return the two persons who would be one. Raises `CodeGone` where no code has come back."""
    asked = uow.linking.matched(chat.id)
    if asked is None:
        raise CodeGone
    here, there = uow.patients.own(chat.id), uow.patients.own(asked.to_chat_id)
    return Meeting(here=here.name if here else None, there=there.name if there else None)


def join(uow: UnitOfWork, chat: Chat) -> None:
    """Join this chat to the one whose code has come back. Raises `CodeGone`, `AlreadyDone`, `BeingErased`,
    `ConsentNeeded`."""
    asked = uow.linking.matched(chat.id)
    if asked is None:
        raise CodeGone
    require(chat)
    uow.linking.close(chat.id)
    join_chats(uow, chat, asked.to_chat_id, by=None)


def drop(uow: UnitOfWork, chat: Chat) -> None:
    """Leave the two chats two: the code is of no use any more."""
    uow.linking.close(chat.id)


def ask_desk(uow: UnitOfWork, chat: Chat) -> None:
    """Have a human find out who this is, for the known chat is lost: one task a chat and day.

    Raises `ConsentNeeded`.
    """
    require(chat)
    uow.tasks.open(
        Kind.JOIN_PEOPLE,
        key=f"join-people:{chat.id}:{uow.now:%Y-%m-%d}",
        chat_id=chat.id,
    )


def join_chats(uow: UnitOfWork, chat: Chat, other: int, *, by: Member | None) -> None:
    """Let `chat` use the family and see the visits of the chat `other`; the own persons of both become one.

    Who has asked the patient, and how, is the caller's business: `by` is the member of the staff who did, None the
    code. Raises `AlreadyDone` where they are joined, or the other one is being joined elsewhere just now, and
    `BeingErased` where one of the two is about to be erased. Locks: the chats of both families in the order of their
    ids, beside the one that is locked already.
    """
    root = uow.linking.root_of(other)
    if root == chat.root:
        raise AlreadyDone
    # those joined to this chat come along: their rows change too, and each may be joining another at this moment
    uow.handovers.lock_chats({chat.root, root, *uow.handovers.chats_of(chat.root)}, held=chat.id)
    if not uow.linking.uses_its_own(root):
        raise AlreadyDone
    if uow.erasures.under_way([chat.root, root]):
        raise BeingErased
    here, there = uow.patients.own(chat.id), uow.patients.own(root)
    merged = here if here and there and here.id != there.id else None
    # a chat that is joined already brings its whole person: the join is of the chat whose family it uses
    joined = chat.root
    made = uow.linking.join(
        joined,
        root,
        patient_id=merged.id if merged else None,
        same_as=there.id if merged and there else None,
        by=by.by if by else "code",
    )
    chat.joined_to = root
    uow.patients.forget(chat.id)
    facts = {"to": root, "join": made, "by": "desk" if by else "code"}
    if merged and there:
        facts |= {"patient": merged.id, "same_as": there.id}
    uow.audit.add(by, Act.PEOPLE_JOINED, subject=f"chat {joined}", facts=facts, door=chat.channel)


def separate_chats(uow: UnitOfWork, join: Join, *, by: Member) -> None:
    """Undo a join: two persons again, each with the visits and the family that were theirs.

    What one of them has asked to have erased is kept: the two are different people, and who is meant is not known.
    """
    root = uow.linking.root_of(join.to_chat_id)
    uow.linking.lock_family(root)
    asked = uow.erasures.open_of([root])
    if asked:
        uow.erasures.take_back(asked)
        uow.audit.add(by, Act.ERASURE_TAKEN_BACK, subject=f"chat {root}", facts={"join": join.id})
    uow.linking.separate(join, by=by.by)
    facts: dict[str, str | int] = {"to": join.to_chat_id, "join": join.id}
    uow.audit.add(by, Act.PEOPLE_SEPARATED, subject=f"chat {join.chat_id}", facts=facts)


def _hash(chat_id: int, code: str) -> bytes:
    return sha256(f"link:{chat_id}:{code}".encode()).digest()
