"""The other chats of this chat's person, and its family; see `bot/household.py` for what each does."""

from collections.abc import Callable, Mapping
from datetime import date

from bot.channels.invitation import join_line
from bot.counter.counter import Counter
from bot.household import AskedOver, HandedOver, OtherChats, Two
from bot.line import Phrase
from bot.message import Message
from bot.phrases import render
from core.domain.effects import Say
from core.domain.profile import Field
from core.services import family, handover, linking, profile


class Household(Counter):
    """The household of one chat. `_join_link` makes the link of a token, where this deployment has links at all."""

    _join_link: Callable[[str], str | None]

    def other_chats(self) -> OtherChats:
        how, channel = linking.standing(self._uow, self._chat)
        return OtherChats(how.value, channel)

    def meeting(self) -> Two:
        met = linking.meeting(self._uow, self._chat)
        return Two(here=met.here, there=met.there)

    def ask_link_code(self) -> str:
        sent = linking.ask_code(self._uow, self._chat)
        facts = {"code": sent.code, "channel": Phrase(f"channel.{self._chat.channel}")}
        self._write_to(sent.to.id, "link.letter", facts)
        return sent.to.channel

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

    def details(self, patient_id: int) -> Mapping[str, str | None]:
        return {field.value: said for field, said in profile.profile_of(self._uow, self._chat, patient_id).items()}

    def details_needed(self, patient_id: int) -> tuple[str, ...]:
        return tuple(field.value for field in profile.still_needed(self._uow, self._chat, patient_id))

    def today(self) -> date:
        return profile.today(self._uow)

    def keep_answer(self, patient_id: int, field: str, text: str) -> None:
        profile.answer(self._uow, self._chat, patient_id, Field(field), text)

    def leave_out(self, patient_id: int, field: str) -> None:
        profile.leave_out(self._uow, self._chat, patient_id, Field(field))

    def hand_over(self, patient_id: int, *, keeps: bool) -> HandedOver:
        offered = handover.hand_over(self._uow, self._chat, patient_id, keeps=keeps)
        name = self._uow.patients.one_of_chat(self._chat.id, patient_id).name
        return HandedOver(name=name, line=join_line(offered.token), link=self._join_link(offered.token))

    def is_handover(self, token: str) -> bool:
        return handover.is_handover(self._uow, token)

    def handed_over(self, token: str) -> AskedOver:
        asked = handover.look_at(self._uow, self._chat, token)
        return AskedOver(name=asked.name, keeps=asked.keeps)

    def take_over(self, token: str) -> None:
        name = self.handed_over(token).name
        taken = handover.take_over(self._uow, self._chat, token)
        facts = {"name": name, "channel": Phrase(f"channel.{self._chat.channel}")}
        self._write_to(taken.chat_id, "own.letter.both" if taken.keeps else "own.letter", facts)
        self._forget()

    def decline_over(self, token: str) -> None:
        handover.decline(self._uow, self._chat, token)

    def _write_to(self, chat_id: int, says: str, facts: Mapping[str, object]) -> None:
        """Say something to another chat than this one, in its language; the row is that chat's, and so is its order."""
        to = self._uow.chats.binding(chat_id, None)
        if to is None or to.unreachable:
            return
        message = Message(text=render(to.language, says, facts), language=to.language)
        say = Say(channel=to.channel, address=to.address, message=message.as_json())
        key = f"{says}:{self._chat.id}:{self._uow.now.timestamp():.6f}"
        self._uow.outbox.add(say, key=key, chat_id=to.chat_id)
