"""Erase a person: say first what goes and what stays, wait, close what is open, and then make them unreadable for good.

What goes: names, phones, addresses, mailboxes, what was written, the profile, and the key that opens what was sealed.
What stays, under the rows' numbers alone: visits, the ledger, papers of money (their name becomes `erased-<row>`), and
the audit log. Family that has a chat of its own is only let go of. Nobody is erased while a visit is under way or money
is on its way back; visits to come are cancelled first, by the clinic's own rules.

Who was erased is listed (`tombstones`), by row and by when that row was made, so that a backup from before, once it is
restored, erases them again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from core.domain.audit import COMMAND_LINE, Act
from core.domain.effects import ErasePerson
from core.domain.errors import AlreadyDone, NotFound, Refusal, StillOnStaff
from core.domain.staff import Member
from core.services.cancellation import cancel_by_clinic, cancel_visit
from core.services.offers import decline_offer, lapse_offer
from core.storage.chats import Chat
from core.storage.database import Database
from core.storage.erasures import Busy, Erasure, Tombstone
from core.storage.personal import Whom
from core.storage.unit_of_work import UnitOfWork

LOOK_AGAIN = timedelta(minutes=10)
"""How often is looked whether the last refund has gone through: nobody waits for it with a chat open."""
LONGEST = timedelta(days=14)
"""A bank gives money back within ten days; after that the person is erased, and the refund goes on under its number."""
SAID_FIRST = timedelta(seconds=30)
"""Kept for the last word, which is erased too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What erasing would do: to whom, how many visits are cancelled, how many papers stay, and when it is done.

    `due_at`: None where it is not asked for yet; `at_once`: nothing is open, so it need not wait.
    """

    names: tuple[str, ...]
    visits: int
    papers: int
    at_once: bool
    due_at: datetime | None = None


def preview(uow: UnitOfWork, chat: Chat) -> Preview:
    """Return what erasing this chat's own would do now. Raises `StillOnStaff`."""
    return what_goes(uow, [chat.root])


def what_goes(uow: UnitOfWork, chats: Sequence[int], *, patient_id: int | None = None) -> Preview:
    """Return what erasing these chats' own, and this person, would do now. Raises `StillOnStaff`."""
    people = [] if patient_id is None else [patient_id]
    whom = uow.erasures.alone(chats, people)
    busy = _not_on_staff(uow.erasures.busy(whom))
    asked = uow.erasures.open_of([uow.linking.root_of(chat) for chat in chats], people)
    visits = uow.erasures.open_visits(whom)
    return Preview(
        names=tuple(uow.erasures.names(whom)),
        visits=len(visits),
        papers=busy.papers,
        at_once=not (visits or busy.here or busy.refunds or busy.money),
        due_at=asked.due_at if asked else None,
    )


def ask_erasure(uow: UnitOfWork, chat: Chat) -> Erasure:
    """Have this chat's own erased: at once where nothing is open, else after the clinic's time to think.

    Raises `AlreadyDone` where it is asked for already, and `StillOnStaff`.
    """
    uow.linking.lock_family(chat.root)  # whoever joins meanwhile has not asked for it
    seen = preview(uow, chat)
    if seen.due_at is not None:
        raise AlreadyDone
    wait = SAID_FIRST if seen.at_once else None
    return queue_erasure(uow, chat_id=chat.root, by="patient", wait=wait, door=chat.channel)


def take_back_erasure(uow: UnitOfWork, chat: Chat) -> None:
    """Keep everything after all. Raises `NotFound` where nothing was asked for, or it is done."""
    asked = uow.erasures.open_of([chat.root])
    if asked is None:
        raise NotFound(what="erasure")
    uow.erasures.take_back(asked)
    uow.audit.add(None, Act.ERASURE_TAKEN_BACK, subject=f"chat {chat.root}", door=chat.channel)


def queue_erasure(
    uow: UnitOfWork,
    *,
    chat_id: int | None = None,
    patient_id: int | None = None,
    by: str,
    wait: timedelta | None = None,
    member: Member | None = None,
    door: str = COMMAND_LINE,
) -> Erasure:
    """Note the wish and queue that it is done: after `wait`, the clinic's own where there is none."""
    due = uow.now + (timedelta(hours=uow.settings.erasure_wait_hours) if wait is None else wait)
    erasure = Erasure(id=uuid4(), chat_id=chat_id, patient_id=patient_id, by=by, asked_at=uow.now, due_at=due)
    uow.erasures.ask(erasure)
    uow.outbox.add(ErasePerson(erasure_id=str(erasure.id)), key=f"erase-person:{erasure.id}", due=erasure.due_at)
    subject = f"chat {chat_id}" if chat_id is not None else f"patient {patient_id}"
    uow.audit.add(member, Act.ERASURE_ASKED, subject=subject, facts={"by": by}, door=door)
    return erasure


def close_what_is_open(database: Database, erasure_id: UUID) -> bool:
    """Cancel what is still to come, each visit in a transaction of its own; return whether the person can be erased.

    A doctor's line is locked before a payment, so two visits never share a transaction.
    """
    erasure, whom = database.run(lambda uow: _asked(uow, erasure_id))
    if not erasure.is_open:
        return False
    for offer, chat in database.run(lambda uow: uow.erasures.open_offers(whom)):
        _tried(database, partial(decline_offer, offer_id=offer, chat_id=chat))
    for visit in database.run(lambda uow: uow.erasures.open_visits(whom)):
        _tried(database, partial(_cancel, erasure=erasure, visit=visit))
    busy = database.run(lambda uow: uow.erasures.busy(whom))
    late = database.clock() > erasure.due_at + LONGEST
    return late or not (busy.here or busy.refunds or busy.money or busy.saying)


def erase(uow: UnitOfWork, erasure_id: UUID) -> Whom | None:
    """Erase the person, in one transaction; None where it was taken back or is done. Raises `NotFound`.

    None too where something was booked, offered or joined since all was closed: what stands under the locks of the
    chats counts, and it is tried again a little later.
    """
    erasure, seen = _asked(uow, erasure_id)
    if not erasure.is_open:
        return None
    _lock(uow, seen)
    _, whom = _asked(uow, erasure_id)
    begun = uow.erasures.open_visits(whom) or uow.erasures.open_offers(whom)
    if whom != seen or (begun and uow.now <= erasure.due_at + LONGEST):
        look_again(uow, erasure_id)
        return None
    _wipe(uow, whom)
    uow.erasures.done(erasure)
    return whom


def look_again(uow: UnitOfWork, erasure_id: UUID) -> None:
    """Have it tried once more a little later."""
    due = uow.now + LOOK_AGAIN
    uow.outbox.add(
        ErasePerson(erasure_id=str(erasure_id)), key=f"erase-person:{erasure_id}:{due:%Y%m%dT%H%M%S}", due=due
    )


def erase_again(database: Database, stones: Sequence[Tombstone]) -> int:
    """Erase whoever of a list is there: the database is a backup from before. Return how many rows that were."""
    whom = database.run(lambda uow: uow.erasures.risen(stones))
    if not whom.patients and not whom.chats:
        return 0
    for offer, _ in database.run(lambda uow: uow.erasures.open_offers(whom)):
        _tried(database, partial(lapse_offer, offer_id=offer))
    for visit in database.run(lambda uow: uow.erasures.open_visits(whom)):
        _tried(database, partial(cancel_by_clinic, appointment_id=visit, by="erasure", reason="erased"))
    database.run(lambda uow: _wipe(uow, whom))
    return len(whom.patients) + len(whom.chats)


def _asked(uow: UnitOfWork, erasure_id: UUID) -> tuple[Erasure, Whom]:
    erasure = uow.erasures.one(erasure_id)
    if erasure.patient_id is not None:
        return erasure, uow.erasures.alone(uow.erasures.chats_of(erasure.patient_id), [erasure.patient_id])
    return erasure, uow.erasures.alone([erasure.chat_id] if erasure.chat_id is not None else [])


def _cancel(uow: UnitOfWork, erasure: Erasure, visit: UUID) -> None:
    if erasure.chat_id is not None:
        cancel_visit(uow, visit, erasure.chat_id)
    else:
        cancel_by_clinic(uow, visit, by=erasure.by, reason="erased")


def _lock(uow: UnitOfWork, whom: Whom) -> None:
    for chat_id in whom.chats:
        uow.chats.lock(chat_id)  # nothing is said, heard or booked meanwhile


def _wipe(uow: UnitOfWork, whom: Whom) -> None:
    _lock(uow, whom)
    uow.secrets.destroy(whom.patients)
    uow.erasures.erase(whom)
    for patient_id in whom.patients:
        uow.audit.add(None, Act.ERASED, subject=f"patient {patient_id}", door="erasure")


def _not_on_staff(busy: Busy) -> Busy:
    if busy.works_here:
        raise StillOnStaff
    return busy


def _tried(database: Database, work: Callable[[UnitOfWork], object]) -> None:
    """Do one part; what can no longer be done has ended by itself."""
    try:
        database.run(work)
    except Refusal:
        return
