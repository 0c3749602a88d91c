"""The other chats of this chat's person, and its family; see `bot/household.py` for what each does."""

from bot.counter.counter import Counter
from bot.household import OtherChats, Two
from bot.line import Phrase
from bot.message import Message
from bot.phrases import render
from core.domain.effects import Say
from core.services import family, linking


class Household(Counter):
    """The household of one chat."""

    def other_chats(self) -> OtherChats:
        how, channel = linking.standing(self._uow, self._chat)
        return OtherChats(how.value, channel)

    def meeting(self) -> Two:
        met = linking.meeting(self._uow, self._chat)
        return Two(here=met.here, there=met.there)

    def ask_link_code(self) -> str:
        sent = linking.ask_code(self._uow, self._chat)
        to, here = sent.to, Phrase(f"channel.{self._chat.channel}")
        text = render(to.language, "link.letter", {"code": sent.code, "channel": here})
        say = Say(
            channel=to.channel,
            address=to.address,
            message=Message(text=text, language=to.language).as_json(),
        )
        # said to the other chat and to nobody else: the row belongs to it, and keeps the order of what is said there
        self._uow.outbox.add(say, key=f"link-code:{self._chat.id}:{self._uow.now.timestamp():.6f}", chat_id=to.id)
        return to.channel

    def prove_link_code(self, code: str) -> bool:
        return linking.prove(self._uow, self._chat, code)

    def become_one(self) -> None:
        linking.join(self._uow, self._chat)
        self._forget()

    def stay_two(self) -> None:
        linking.drop(self._uow, self._chat)

    def ask_desk_to_join(self) -> None:
        linking.ask_desk(self._uow, self._chat)

    def rename_person(self, patient_id: int, name: str) -> None:
        family.rename(self._uow, self._chat, patient_id, name)
        self._forget()

    def remove_person(self, patient_id: int) -> None:
        family.remove(self._uow, self._chat, patient_id)
        self._forget()
