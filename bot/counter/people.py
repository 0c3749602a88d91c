"""Who this chat is and for whom it speaks: name, family, phone, language, role."""

from bot.counter.counter import Counter
from bot.front_desk import Person
from core.domain.errors import BadPhone
from core.domain.staff import Role
from core.services import family
from core.services import language as spoken
from core.services.consent import require
from core.services.staff import accept, role_of
from core.storage.patients import Patient


class People(Counter):
    """The people of one chat. See `FrontDesk` for what each does."""

    _role: tuple[Role | None] | None = None

    def family(self) -> tuple[Person, ...]:
        return tuple(_person(p) for p in self._uow.patients.of_chat(self._chat.id))

    def profile_name(self) -> str:
        return self._chat.name

    def phone_known(self) -> bool:
        return self._chat.phone is not None

    def language(self) -> str:
        return self._chat.language

    def role(self) -> Role | None:
        if self._role is None:
            self._role = (role_of(self._uow, self._chat.id),)  # what is done under it is permitted anew by the core
        return self._role[0]

    def name_self(self, name: str) -> Person:
        return _person(family.name_self(self._uow, self._chat, name))

    def add_family(self, name: str, relation: str) -> Person:
        return _person(family.add_relative(self._uow, self._chat, name, relation))

    def join(self, token: str) -> Role:
        known = self._uow.patients.own(self._chat.id)
        own = known.name if known else self._chat.name
        self._role = None
        return accept(self._uow, self._chat.id, token, name=own).role

    def set_language(self, language: str) -> None:
        spoken.choose(self._uow, self._chat, language)

    def remember_phone(self, phone: str | None) -> None:
        if phone is None:
            raise BadPhone
        require(self._chat)
        self._chat.phone = phone
        self._uow.patients.set_phone(self._chat.id, phone)

    def _whose(self, patient_id: int) -> Person:
        for patient in self._uow.patients.of_chat(self._chat.id):
            if patient_id in patient.ids:
                return _person(patient)
        return _person(self._uow.patients.one(patient_id))  # no longer of the family, and this chat booked for them


def _person(patient: Patient) -> Person:
    return Person(id=patient.id, name=patient.name, relation=patient.relation)
