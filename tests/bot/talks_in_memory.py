"""Talks handed over to the desk, in memory: whose they are, who answers, what was written."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.desk_values import Moment
from bot.line import Phrase
from bot.talks_desk import TalkSeen, where_of
from core.domain.errors import NotFound, NotPermitted, TalkOver
from core.domain.permissions import Action, may

if TYPE_CHECKING:
    from tests.bot.clinic_in_memory import Clinic

ZONE = "Asia/Kolkata"


@dataclass
class Talked:
    """A talk with the desk: whose, where they stood, who answers it, what was written."""

    id: int
    chat: int
    at: str
    desk: int | None = None
    over: bool = False
    words: list[tuple[bool, str]] = field(default_factory=list)
    by_desk: bool = False

    @property
    def known(self) -> bool:
        """Whether the patient knows of it."""
        return not self.by_desk or any(desk for desk, _ in self.words)


class TalksInMemory:
    """The talks as one chat of the staff sees them."""

    clinic: "Clinic"
    chat: int

    def talks(self) -> tuple[TalkSeen, ...]:
        self._permit_talks()
        return tuple(self._talk_seen(talk) for talk in self.clinic.talks.values() if not talk.over)

    def talk(self, talk_id: int) -> TalkSeen:
        return self._talk_seen(self._open_talk(talk_id))

    def take_talk(self, talk_id: int) -> None:
        self._open_talk(talk_id).desk = self.chat

    def answer_patient(self, talk_id: int, words: str) -> None:
        self._my_talk(talk_id).words.append((True, words))

    def leave_talk(self, talk_id: int) -> bool:
        talk = self._my_talk(talk_id)
        talk.desk, talk.over = None, not talk.known
        return not talk.over

    def close_talk(self, talk_id: int) -> None:
        self._open_talk(talk_id).over = True

    def begin_talk(self, task_id: int) -> int:
        self._permit_talks()
        chat = self.clinic.tasks[task_id].chat
        if chat is None:
            raise NotFound(what="chat")
        return self._begun(chat)

    def reopen_talk(self, talk_id: int) -> int:
        self._permit_talks()
        if talk_id not in self.clinic.talks:
            raise NotFound(what="talk")
        return self._begun(self.clinic.talks[talk_id].chat)

    def _begun(self, chat: int) -> int:
        talks = self.clinic.talks
        known = next((t for t in talks.values() if t.chat == chat and not t.over), None)
        if known is None:
            known = talks[len(talks) + 1] = Talked(len(talks) + 1, chat, "", by_desk=True)
        known.desk = self.chat
        return known.id

    def _open_talk(self, talk_id: int) -> "Talked":
        self._permit_talks()
        talk = self.clinic.talks.get(talk_id)
        if talk is None:
            raise NotFound(what="talk")
        if talk.over:
            raise TalkOver
        return talk

    def _my_talk(self, talk_id: int) -> "Talked":
        talk = self._open_talk(talk_id)
        if talk.desk != self.chat:
            raise TalkOver
        return talk

    def _talk_seen(self, talk: "Talked") -> TalkSeen:
        return TalkSeen(
            id=talk.id,
            name="Ravi Kumar",
            since=Moment(self.clinic.now, ZONE),
            where=where_of(talk.at),
            visit=Phrase("person.no_visit"),
            words=tuple(
                Phrase("talk.line.desk" if desk else "talk.line.patient", {"words": w}) for desk, w in talk.words
            )
            or (Phrase("talk.nothing_said"),),
            phone=Phrase("person.no_phone"),
            mine=talk.desk == self.chat,
            taken=talk.desk is not None,
            by_desk=talk.by_desk,
        )

    def _permit_talks(self) -> None:
        if not may(self.clinic.members.role(self.chat), Action.ANSWER_PATIENTS):
            raise NotPermitted(action=Action.ANSWER_PATIENTS.value)
