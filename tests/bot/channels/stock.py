"""Twilio's templates as provisioning leaves them, made once a worker: its two hundred calls outlast most tests."""

from copy import deepcopy

from bot.channels.whatsapp_provision import provision
from core.storage.content_templates import ContentTemplates, KeptTemplate
from tests.bot.channels.twilio_clinic import TwilioClinic
from tests.standins.twilio_entities import Template

_left: dict[int, tuple[list[KeptTemplate], dict[str, Template]]] = {}


def stock(clinic: TwilioClinic, *, runs: int = 1) -> None:
    """Give a clinic without templates what so many runs of provisioning leave with it and at Twilio.

    The first run makes them, the second finds that WhatsApp has approved what had to be.
    """
    database = clinic.world.database
    if runs not in _left:
        for _ in range(runs):
            provision(clinic.client, database)
        _left[runs] = (
            database.run(lambda uow: list(ContentTemplates(uow.sql).all().values())),
            deepcopy(clinic.standin.templates),
        )
        return
    kept, templates = _left[runs]
    clinic.standin.templates.update(deepcopy(templates))
    with clinic.world.work() as uow:
        for each in kept:
            ContentTemplates(uow.sql).keep(each)
