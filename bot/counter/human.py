"""Talking to a human at the desk: asked for, written to, shown something, left."""

from collections.abc import Sequence

from bot.counter.counter import Counter, uuid_of
from bot.desk_values import Moment
from bot.relay import brought_to_desk, to_desk, to_desk_gone
from bot.talk_with_desk import AtDesk, Brought, HumanAsked
from core.services import desk_talks


class Human(Counter):
    """The chat's talk with the desk. See `TalkWithDesk` for what each does."""

    def in_talk(self, talk: int) -> bool:
        return desk_talks.own_talk(self._uow, self._chat.id, talk)

    def at_desk(self) -> AtDesk | None:
        return AtDesk(**self._chat.at_desk) if self._chat.at_desk else None

    def ask_human(self, *, at: str, about: str | None, said: Sequence[str]) -> HumanAsked:
        visit = uuid_of(about) if about else None
        asked = desk_talks.ask_for_human(self._uow, self._chat.id, step=at, visit=visit, said=said)
        zone = next((clinic.zone.key for clinic in self._uow.roster.clinics.values()), "UTC")
        return HumanAsked(
            talk=asked.talk.id,
            how="talk" if asked.now else "later" if asked.reached and asked.opens_at else "call",
            opens=Moment(asked.opens_at, zone) if asked.opens_at else None,
            numbered=desk_talks.number_of(self._uow, asked.talk) is not None,
            anew=asked.anew,
        )

    def to_desk(self, talk: int, words: str) -> None:
        passed, number = desk_talks.patient_says(self._uow, self._chat.id, talk, words)
        to_desk(self._uow, passed, words, number=number)

    def show_desk(self, talk: int, brought: Brought) -> bool:
        passed, said = desk_talks.patient_shows(
            self._uow, self._chat.id, talk, sort=brought.sort, words=brought.words, shown_by=brought.message
        )
        return brought_to_desk(self._uow, passed, said, self._chat)

    def leave_desk(self, talk: int) -> None:
        to_desk_gone(self._uow, desk_talks.patient_leaves(self._uow, self._chat.id, talk))
