"""Talks handed over, as the staff desk tells them, and what one of the staff writes in them."""

from collections.abc import Sequence
from typing import Any, cast

from bot.desk_values import Moment
from bot.line import Phrase
from bot.relay import bring_what_waits, card_facts, to_patient, to_patient_over, to_patient_taken
from bot.talks_desk import TalkSeen
from core.domain.desk_talk import DeskTalk, Words
from core.services import desk_talks
from core.services.given_back import known_to_patient
from core.storage.unit_of_work import UnitOfWork


class StaffTalks:
    """The talks as one chat of the staff sees them. See `TalksDesk` for what each does."""

    _uow: UnitOfWork
    _chat: int

    def talks(self) -> tuple[TalkSeen, ...]:
        return tuple(self._seen_talk(talk, ()) for talk in desk_talks.open_talks(self._uow, self._chat))

    def talk(self, talk_id: int) -> TalkSeen:
        return self._seen_talk(*desk_talks.talk_for(self._uow, self._chat, talk_id))

    def take_talk(self, talk_id: int) -> None:
        self._taken(desk_talks.take_talk(self._uow, self._chat, talk_id))

    def begin_talk(self, task_id: int) -> int:
        return self._taken(desk_talks.begin_talk(self._uow, self._chat, task_id))

    def reopen_talk(self, talk_id: int) -> int:
        return self._taken(desk_talks.reopen_talk(self._uow, self._chat, talk_id))

    def answer_patient(self, talk_id: int, words: str) -> None:
        talk, number = desk_talks.desk_says(self._uow, self._chat, talk_id, words)
        to_patient(self._uow, talk, words, number=number)

    def leave_talk(self, talk_id: int) -> bool:
        return desk_talks.desk_leaves(self._uow, self._chat, talk_id)

    def close_talk(self, talk_id: int) -> None:
        talk, known = desk_talks.close_talk(self._uow, self._chat, talk_id)
        if known:
            to_patient_over(self._uow, talk, "talk.closed")

    def _taken(self, talk: DeskTalk) -> int:
        """Tell the patient of a talk that they know of, and show what has waited in it."""
        if known_to_patient(self._uow, talk):
            to_patient_taken(self._uow, talk)
            bring_what_waits(self._uow, talk, self._uow.desk_talks.words(talk.id, limit=desk_talks.CONTEXT))
        return talk.id

    def _seen_talk(self, talk: DeskTalk, words: Sequence[Words]) -> TalkSeen:
        facts = cast("dict[str, Any]", card_facts(self._uow, talk, words))
        zone = next((clinic.zone.key for clinic in self._uow.roster.clinics.values()), "UTC")
        return TalkSeen(
            id=talk.id,
            phone=desk_talks.number_of(self._uow, talk) or Phrase("person.no_phone"),
            since=Moment(talk.opened_at, zone),
            mine=talk.desk_chat == self._chat,
            taken=talk.desk_chat is not None,
            by_desk=talk.by_desk,
            **facts,
        )
