"""The people behind one chat, in memory: named, described, handed over, and joined with another chat of theirs."""

from dataclasses import replace

from bot.front_desk import Person
from bot.household import AskedOver, HandedOver, OtherChats, Two
from core.domain.errors import CodeGone, InvitationGone, NotAllowed, NotFound, TooManyCodes, TooManyPeople
from core.domain.people import person_name
from core.domain.profile import FIELDS, Around, Field
from tests.bot.chat_in_memory import ChatInMemory
from tests.bot.clinic_in_memory import CODE, MAX_FAMILY


class FamilyInMemory(ChatInMemory):
    """One chat's people; a part of `DeskInMemory`."""

    def add_family(self, name: str, relation: str) -> Person:
        self._require_consent()
        if len(self.people) + (not any(p.relation == "self" for p in self.people)) >= MAX_FAMILY:
            raise TooManyPeople(limit=MAX_FAMILY)
        return self._add(name, relation)

    def rename_person(self, patient_id: int, name: str) -> None:
        person = self._known(patient_id)
        self.people[self.people.index(person)] = replace(person, name=person_name(name))

    def remove_person(self, patient_id: int) -> None:
        person = self._known(patient_id)
        if person.relation == "self":
            raise NotFound(what="patient")
        self.people.remove(person)

    def details(self, patient_id: int) -> dict[str, str | None]:
        return self.said.setdefault(self._known(patient_id).id, {})

    def details_needed(self, patient_id: int) -> tuple[str, ...]:
        return tuple(field for field in self.clinic.needed if field not in self.details(patient_id))

    def keep_answer(self, patient_id: int, field: str, text: str) -> None:
        self._require_consent()
        around = Around(today=self.today(), calling_code="91")
        self.details(patient_id)[field] = FIELDS[Field(field)].reads(text, around)
        if field == "language":
            self.spoken = text

    def leave_out(self, patient_id: int, field: str) -> None:
        self._require_consent()
        self.details(patient_id)[field] = None

    def hand_over(self, patient_id: int, *, keeps: bool) -> HandedOver:
        person = self._known(patient_id)
        if person.relation == "self":
            raise NotFound(what="patient")
        if not self.accounts:
            raise NotAllowed(what="handover")
        token = f"{person.id:_<32}"
        self.clinic.handed = {**self.clinic.handed, token: (self.chat, person, keeps)}
        return HandedOver(name=person.name, line=f"/join {token}", link=None)

    def is_handover(self, token: str) -> bool:
        return token in self.clinic.handed

    def handed_over(self, token: str) -> AskedOver:
        giver, person, keeps = self.clinic.handed.get(token, (self.chat, None, False))
        if person is None or giver == self.chat:
            raise InvitationGone
        return AskedOver(name=person.name, keeps=keeps)

    def take_over(self, token: str) -> None:
        self._require_consent()
        name = self.handed_over(token).name
        if not self.accounts:
            raise NotAllowed(what="handover")
        del self.clinic.handed[token]
        if not any(p.relation == "self" for p in self.people):
            self._add(name, "self")

    def decline_over(self, token: str) -> None:
        self.handed_over(token)
        del self.clinic.handed[token]

    def other_chats(self) -> OtherChats:
        if self.phone is None:
            return OtherChats("no_phone" if self.accounts else "no_account")
        if self.joined or self.known_elsewhere is None:
            return OtherChats("alone")
        return OtherChats("code", "whatsapp") if self.known_elsewhere else OtherChats("desk")

    def meeting(self) -> Two:
        if not self.matched:
            raise CodeGone
        own = next((p.name for p in self.people if p.relation == "self"), None)
        return Two(here=own, there=self.known_elsewhere)

    def ask_link_code(self) -> str:
        self._require_consent()
        if self.other_chats().how != "code":
            raise NotFound(what="chat")
        if self.link_codes >= 3:
            raise TooManyCodes
        self.link_codes, self.wrong_links, self.matched = self.link_codes + 1, 0, False
        return "whatsapp"

    def prove_link_code(self, code: str) -> bool:
        if not self.link_codes or self.matched or self.wrong_links >= 5:
            raise CodeGone
        if code != CODE:
            self.wrong_links += 1
            return False
        self.matched = True
        return True

    def become_one(self) -> None:
        self._require_consent()
        if not self.matched:
            raise CodeGone
        self.matched, self.joined = False, True
        self.people = [p for p in self.people if p.relation != "self"]
        self._add(self.known_elsewhere or "", "self")

    def stay_two(self) -> None:
        self.matched = False

    def ask_desk_to_join(self) -> None:
        self._require_consent()
        self.asked_desk += 1
