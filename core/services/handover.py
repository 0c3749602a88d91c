"""Hand a relative to their own chat: one link that works once, and a yes on both sides.

The chat that speaks for somebody makes the link; whoever opens it is asked by first name whether that is them, and
sees nothing else before saying yes. After that:

* their own chat sees all of their visits, those booked for them before too, and gets their notices; what is offered to
  them at that moment, or what they wait for, is theirs to answer;
* the chat that gave them sees them no more, or, where it was made so (`keeps`), goes on seeing them as before. Both
  are told so before they say yes.

What a forwarded link can do: be taken once, within a day, by whoever says to be that person. The giving chat is told
at once by which channel it was taken, and nothing but that one person's visits goes with it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from core.domain.audit import Act
from core.domain.effects import TellOffer
from core.domain.errors import BeingErased, InvitationGone, NotAllowed, NotFound
from core.domain.notices import NoticeKind
from core.domain.offer import TO_WAITING, Cause, Offer
from core.services import notices
from core.services.consent import require
from core.services.family import SELF
from core.storage.chats import Chat
from core.storage.handovers import Handover
from core.storage.linking import MESSENGERS
from core.storage.patients import Patient
from core.storage.unit_of_work import UnitOfWork

TOKEN_BYTES = 24
"""192 bits: nobody guesses one."""
LASTS = timedelta(days=1)
"""A relative looks at the phone once a day; a link that lies about longer is found by others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A link just made: its token is known only now, the clinic keeps its hash."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What whoever opens the link is asked: the person's name, and whether the other chat goes on seeing them."""

    name: str
    keeps: bool


def hand_over(uow: UnitOfWork, chat: Chat, patient_id: int, *, keeps: bool) -> Offered:
    """Offer a relative to their own chat. Raises `NotFound` for a stranger and for the chat's own person, and
    `NotAllowed` where the chat is no account."""
    if chat.channel not in MESSENGERS:
        raise NotAllowed(what="handover")
    patient = uow.patients.one_of_chat(chat.id, patient_id)
    if patient.relation == SELF:
        raise NotFound(what="patient")
    token, until = secrets.token_urlsafe(TOKEN_BYTES), uow.now + LASTS
    made = uow.handovers.offer(_hash(token), chat_id=chat.id, patient_id=patient.id, keeps=keeps, expires_at=until)
    facts: dict[str, str | int] = {"patient": patient.id, "handover": made, "step": "offered"}
    uow.audit.add(None, Act.PERSON_HANDED_OVER, subject=f"chat {chat.id}", facts=facts, door=chat.channel)
    return Offered(token=token, expires_at=until)


def is_handover(uow: UnitOfWork, token: str) -> bool:
    """Return whether this token hands somebody over, and still stands."""
    return uow.handovers.open(_hash(token)) is not None


def look_at(uow: UnitOfWork, chat: Chat, token: str) -> Asked:
    """Return what to ask whoever opens the link. Raises `InvitationGone`."""
    offered, patient = _standing(uow, chat, token)
    return Asked(name=patient.name, keeps=offered.keeps)


def take_over(uow: UnitOfWork, chat: Chat, token: str) -> Handover:
    """Let this chat be the person's own. Raises `InvitationGone`, `ConsentNeeded`, `NotAllowed`, and
    `BeingErased` where this chat's own or the person is about to be erased.

    Where the chat has an own person already, both are one from now on. Locks: chats in the order of their ids, beside
    the one that is locked already, then the doctors of the visits.
    """
    require(chat)
    if chat.channel not in MESSENGERS:
        raise NotAllowed(what="handover")
    seen = uow.handovers.seen(_hash(token))
    giver = _root(uow, seen.chat_id) if seen else chat.root
    chats = uow.handovers.chats_of(giver)
    uow.handovers.lock_chats({chat.root, *chats}, held=chat.id)  # nothing is answered there meanwhile, and nobody joins
    offered, patient = _standing(uow, chat, token)
    if uow.erasures.under_way([chat.root], [patient.id]):
        raise BeingErased
    own, ids = uow.patients.own(chat.id), sorted(patient.ids)
    for doctor in uow.handovers.doctors(ids, chats):
        uow.appointments.lock_doctor(doctor)
    if own is None:
        uow.handovers.give(chat.root, patient.id, relation=SELF)
    else:
        uow.handovers.same(ids, same_as=own.id)
    if not offered.keeps:
        uow.handovers.leave(giver, ids)
    elif own is not None:
        uow.handovers.give(giver, own.id, relation=patient.relation)
    moved = uow.handovers.move_visits(ids, chats, to=chat.id, channel=chat.channel)
    for offer in uow.handovers.move_waiting(ids, chats, to=chat.id):
        _ask_again(uow, uow.offers.one(offer))
    uow.handovers.taken(offered, chat_id=chat.id, same_as=own.id if own else None)
    for id_ in (chat.id, *chats):
        uow.patients.forget(id_)
    facts: dict[str, str | int] = {"patient": patient.id, "handover": offered.id, "step": "taken"}
    facts |= {"from": offered.chat_id, "visits": moved}
    uow.audit.add(None, Act.PERSON_HANDED_OVER, subject=f"chat {chat.id}", facts=facts, door=chat.channel)
    return offered


def _ask_again(uow: UnitOfWork, offer: Offer) -> None:
    """Show the places that are held in the chat that can choose now."""
    if offer.cause is Cause.LATE_MONEY:
        tell = TellOffer(offer_id=str(offer.id))
        uow.outbox.add(tell, key=f"tell-offer:{offer.id}:{offer.chat_id}", chat_id=offer.chat_id)
    elif offer.cause is Cause.REBOOKING:
        visit = uow.appointments.one(offer.subject)
        notices.plan(uow, visit, NoticeKind.REBOOKING, about=f"{offer.id}:{offer.chat_id}")
    elif offer.cause in TO_WAITING:
        for place in uow.offers.places(offer.id):
            notices.withdraw(uow, place, reason="handed over")  # where it was not told yet, it is for their own chat
            visit = uow.appointments.one(place)
            notices.plan(uow, visit, NoticeKind.WAITLIST_OFFER, about=f"{offer.id}:{offer.chat_id}")


def decline(uow: UnitOfWork, chat: Chat, token: str) -> None:
    """Say that this is somebody else: the link is of no use any more. Raises `InvitationGone`."""
    offered, _ = _standing(uow, chat, token)
    uow.handovers.close(offered.patient_id)


def _standing(uow: UnitOfWork, chat: Chat, token: str) -> tuple[Handover, Patient]:
    """Return the offer while the chat that made it still speaks for the person, and is not the one that asks."""
    offered = uow.handovers.open(_hash(token))
    if offered is None or _root(uow, offered.chat_id) == chat.root:
        raise InvitationGone
    try:
        patient = uow.patients.one_of_chat(offered.chat_id, offered.patient_id)
    except NotFound:
        raise InvitationGone from None
    if patient.relation == SELF:
        raise InvitationGone
    return offered, patient


def _root(uow: UnitOfWork, chat_id: int) -> int:
    return uow.linking.root_of(chat_id)


def _hash(token: str) -> bytes:
    return sha256(f"handover:{token}".encode()).digest()
