"""Codes to be scanned, as files: the page for a branch's door, and the picture that a patient shows at the desk."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from pydantic import SecretStr

from bot.deep_link import door_payload, visit_payload
from bot.desk_values import Moment
from bot.message import Attachment
from bot.phrases import TABLES, render
from core.documents.codes import DoorPage, code_picture, door_page
from core.domain.errors import NotFound
from core.domain.permissions import Action, may
from core.storage.unit_of_work import UnitOfWork

DOOR, VISIT = "door_page", "visit_code"
"""What such an attachment is made of (`Attachment.made_of`)."""
MEDIA: Mapping[str, tuple[str, str]] = {DOOR: ("pdf", "application/pdf"), VISIT: ("png", "image/png")}
"""By what it is made of: how its name ends, and what it is."""
MESSENGERS = ("telegram", "whatsapp")
"""What hangs at a door, in this order; the web chat only where there is neither."""

Opens = Callable[[str], Mapping[str, str]]
"""The address that opens a chat of each channel with this payload; channels without such addresses are left out."""


def no_ways(_payload: str) -> Mapping[str, str]:
    """Return no address: for a deployment that has no door yet."""
    return {}


def code_attachment(made_of: str, id_: str, language: str) -> Attachment:
    """Return the file to send: made when it is sent."""
    ending, media_type = MEDIA[made_of]
    name = "door" if made_of == DOOR else "visit"
    return Attachment(name=f"{name}.{ending}", media_type=media_type, made_of=f"{made_of}:{language}:{id_}")


def code_file(uow: UnitOfWork, made_of: str, language: str, id_: UUID, *, opens: Opens, secret: SecretStr) -> bytes:
    """Return the file's bytes. Raises `NotFound`, and `DoorGone` for a door's code that is not in force any more."""
    if made_of == DOOR:
        return _door(uow, id_, opens(door_payload(secret, id_)))
    visit = uow.appointments.one(id_)
    found = opens(visit_payload(secret, id_))
    address = next((found[channel] for channel in _of_the_desk(uow, found) if channel in found), None)
    if address is None:
        raise NotFound(what="channel")
    zone = uow.roster.clinic(visit.clinic_id).zone.key
    facts = {"number": visit.number or "", "starts": Moment(visit.starts_at, zone)}
    lines = (render(language, "code.visit.number", facts), render(language, "code.visit.show", facts))
    return code_picture(address, lines, language=language)


def _door(uow: UnitOfWork, door_id: UUID, found: Mapping[str, str]) -> bytes:
    clinic = uow.roster.clinic(uow.doors.branch_of(door_id))
    shown = [channel for channel in MESSENGERS if channel in found] or list(found)
    if not shown:
        raise NotFound(what="channel")
    page = DoorPage(
        names=tuple(dict.fromkeys((clinic.name, *(clinic.called(language) for language in TABLES)))),
        words=tuple(render(language, "code.door.words", {}) for language in TABLES),
        codes=[(render("en", f"channel.{channel}", {}), found[channel]) for channel in shown],
        made_at=uow.now,
    )
    return door_page(page)


def _of_the_desk(uow: UnitOfWork, found: Mapping[str, str]) -> Sequence[str]:
    """Return the channels in the order in which a patient's code is for them: where the desk works comes first."""
    at_desk = [each.channel for each in uow.staff.all() if may(each.role, Action.SEE_VISITS)]
    return list(dict.fromkeys((*at_desk, *MESSENGERS, *found)))
