"""A patient who asks for a human, in memory: the talk, what is written into it, and its end."""

from collections.abc import Sequence
from datetime import timedelta

from bot.front_desk import Moment
from bot.talk_with_desk import AtDesk, Brought, HumanAsked
from core.domain.errors import NotFound, TalkOver
from tests.bot.chat_in_memory import ChatInMemory
from tests.bot.clinic_in_memory import ZONE
from tests.bot.talks_in_memory import Talked


class HumanInMemory(ChatInMemory):
    """One chat's talk with the desk; a part of `DeskInMemory`."""

    def in_talk(self, talk: int) -> bool:
        found = self.clinic.talks.get(talk)
        return found is not None and found.chat == self.chat and not found.over

    def at_desk(self) -> AtDesk | None:
        talk = next((t for t in self.clinic.talks.values() if t.chat == self.chat and not t.over), None)
        if talk is None or talk.desk is None or not talk.known:
            return None
        return AtDesk(talk=talk.id, mark=f"{talk.desk}.{sum(desk for desk, _ in talk.words)}")

    def ask_human(self, *, at: str, about: str | None, said: Sequence[str]) -> HumanAsked:
        talks = self.clinic.talks
        talk = next((t for t in talks.values() if t.chat == self.chat and not t.over), None)
        anew = talk is None
        if talk is None:
            talk = talks[len(talks) + 1] = Talked(len(talks) + 1, self.chat, at, words=[(False, each) for each in said])
        if not self.clinic.desk_open:
            return HumanAsked(talk=talk.id, how="later", opens=Moment(self.clinic.now + timedelta(hours=8), ZONE.key))
        how = "talk" if self.clinic.members.seats else "call"
        return HumanAsked(talk=talk.id, how=how, numbered=self.phone is not None, anew=anew)

    def to_desk(self, talk: int, words: str) -> None:
        self._talk(talk).words.append((False, words))

    def show_desk(self, talk: int, brought: Brought) -> bool:
        self._talk(talk).words.append((False, f"({brought.sort}) {brought.words}".rstrip()))
        return brought.message is not None

    def leave_desk(self, talk: int) -> None:
        self._talk(talk).over = True

    def _talk(self, talk: int) -> Talked:
        found = self.clinic.talks.get(talk)
        if found is None or found.chat != self.chat:
            raise NotFound(what="talk")
        if found.over:
            raise TalkOver
        return found
