"""Give a talk back to the desk when whoever answered it does so no more, and watch that it does not wait for ever."""

from datetime import datetime, timedelta

from core.domain.desk_talk import DeskTalk, Ended
from core.domain.effects import CallDesk, EndTalk
from core.storage.unit_of_work import UnitOfWork


def give_back(uow: UnitOfWork, talk: DeskTalk) -> bool:
    """Let a locked talk be nobody's and call the desk anew; one of which the patient knows nothing yet ends: False."""
    if not known_to_patient(uow, talk):
        uow.desk_talks.end(talk.id, Ended.BY_DESK)
        return False
    until = uow.now + patience(uow)
    uow.desk_talks.seat(talk.id, None, waits_until=until)
    watch(uow, talk.id, until)
    uow.outbox.add(CallDesk(talk_id=talk.id), key=f"call-desk:{talk.id}:{uow.now.timestamp():.6f}")
    return True


def known_to_patient(uow: UnitOfWork, talk: DeskTalk) -> bool:
    """Return whether the patient knows of a talk: they asked for it, or the desk has written in it."""
    return not talk.by_desk or uow.desk_talks.answered(talk.id)


def patience(uow: UnitOfWork) -> timedelta:
    """Return how long a talk waits for the next word."""
    return timedelta(minutes=uow.settings.desk_patience_minutes)


def watch(uow: UnitOfWork, talk_id: int, until: datetime) -> None:
    """Have a talk looked at when its time may be up."""
    uow.outbox.add(EndTalk(talk_id=talk_id), key=f"end-talk:{talk_id}:{until.timestamp():.6f}", due=until)
