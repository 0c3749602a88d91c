"""Calls the desk when a patient wants a human, and gives a talk back in which nobody says a word."""

from bot.relay import call_desk, to_desk_gone, to_patient_over
from core.domain.desk_talk import DeskTalk
from core.domain.errors import NotFound
from core.services.desk_talks import lapse_talk, number_of
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due


def _lapsed(uow: UnitOfWork, talk: DeskTalk) -> str:
    """Return what the patient is told: who has not been answered is called, if there is a number."""
    if talk.desk_chat is not None:
        return "talk.lapsed"
    return "talk.unanswered" if number_of(uow, talk) else "talk.unanswered.unnumbered"


_ERASED: dict[str, object] = {"skipped": "erased"}
"""What stands in the row of a talk whose patient was erased meanwhile, and the talk with them."""


def call(due: Due) -> Closing:
    """Put the card of a talk before everybody who may answer; told again, under the row's own key, it is there once."""

    def close(uow: UnitOfWork) -> dict[str, object]:
        try:
            talk = uow.desk_talks.lock(int(due.body["talk_id"]))
        except NotFound:
            return _ERASED
        told = call_desk(uow, talk, key=due.key) if talk.ended_at is None else 0
        return {"told": told}

    return close


def end(due: Due) -> Closing:
    """Give a talk back to Baari where its time is up, and say so on both sides."""

    def close(uow: UnitOfWork) -> dict[str, object]:
        try:
            lapsed = lapse_talk(uow, int(due.body["talk_id"]))
        except NotFound:
            return _ERASED
        if lapsed is None:
            return {"lapsed": False}
        talk, known = lapsed
        if known:
            to_patient_over(uow, talk, _lapsed(uow, talk))
        to_desk_gone(uow, talk, "talk.lapsed_desk")
        return {"lapsed": True}

    return close
