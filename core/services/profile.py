"""What is kept of a person beyond the name: seen, answered, left out; asked for only where a rule needs it."""

from datetime import date

from core.domain.profile import FIELDS, Around, Field, read_fields
from core.services.consent import require
from core.services.language import choose
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork


def profile_of(uow: UnitOfWork, chat: Chat, patient_id: int) -> dict[Field, str | None]:
    """Return what one of this chat's people has said of themselves; None: would rather not say. Raises `NotFound`."""
    patient = uow.patients.one_of_chat(chat.id, patient_id)
    kept = uow.profiles.of(patient.ids)
    return {field: kept[field] for field in Field if field in kept}


def answer(uow: UnitOfWork, chat: Chat, patient_id: int, field: Field, text: str) -> str:
    """Keep an answer and return it as it is understood. Raises `NotFound`, `BadAnswer`, `ConsentNeeded`."""
    require(chat)
    patient = uow.patients.one_of_chat(chat.id, patient_id)
    read = FIELDS[field].reads(text, _around(uow))
    uow.profiles.keep(patient.id, field, read)
    if field is Field.LANGUAGE and patient.relation == "self":
        choose(uow, chat, read)
    return read


def leave_out(uow: UnitOfWork, chat: Chat, patient_id: int, field: Field) -> None:
    """Note that somebody would rather not say: they are not asked again. Raises `NotFound`, `ConsentNeeded`."""
    require(chat)
    uow.profiles.keep(uow.patients.one_of_chat(chat.id, patient_id).id, field, None)


def still_needed(uow: UnitOfWork, chat: Chat, patient_id: int) -> tuple[Field, ...]:
    """Return what the clinic needs to know of a person and has never asked, in order. Raises `NotFound`."""
    uow.patients.one_of_chat(chat.id, patient_id)
    wanted = read_fields(uow.settings.profile_needed)
    if not wanted:
        return ()
    asked = profile_of(uow, chat, patient_id)
    return tuple(field for field in wanted if field not in asked)


def today(uow: UnitOfWork) -> date:
    """Return the date at the clinic."""
    zone = next((clinic.zone for clinic in uow.roster.clinics.values()), None)
    return uow.now.astimezone(zone).date() if zone else uow.now.date()


def _around(uow: UnitOfWork) -> Around:
    return Around(today=today(uow), calling_code=uow.settings.phone_calling_code)
