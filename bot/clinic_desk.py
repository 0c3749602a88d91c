"""The front desk as it really is: the questions and verbs of one chat, asked of the clinic in one unit of work."""

from uuid import UUID

from bot.clinic_staff_desk import ClinicStaffDesk, JoinLink
from bot.counter.doctors import Doctors
from bot.counter.door import Door
from bot.counter.feedback import SaidOfVisits
from bot.counter.holds import Holds
from bot.counter.house import ClinicHouse
from bot.counter.household import Household
from bot.counter.human import Human
from bot.counter.mailbox import Mailbox
from bot.counter.misses import MissedVisits
from bot.counter.moving import Moving
from bot.counter.own_line import OwnPlace
from bot.counter.places import Places
from bot.counter.privacy import Privacy
from bot.counter.rebooking import RebookedVisits
from bot.counter.records import Records
from bot.counter.waiting import WaitingRoom
from bot.front_desk import Visit
from core.domain.errors import NotFound
from core.storage.chats import Chat
from core.storage.unit_of_work import UnitOfWork


class ClinicDesk(
    Doctors,
    ClinicHouse,
    Holds,
    Household,
    Moving,
    Places,
    SaidOfVisits,
    Mailbox,
    Privacy,
    Records,
    WaitingRoom,
    RebookedVisits,
    Human,
    OwnPlace,
    Door,
    MissedVisits,
):
    """The clinic as one locked chat sees it: a noun is a file of `bot/counter`."""

    def __init__(
        self,
        uow: UnitOfWork,
        chat: Chat,
        *,
        gateway: str | None,
        join_link: JoinLink = lambda _token: None,
        sends_mail: bool = False,
    ) -> None:
        super().__init__(uow, chat, gateway=gateway, sends_mail=sends_mail)
        self._join_link = join_link
        self.staff = ClinicStaffDesk(uow, chat.id, join_link=join_link, language=chat.language)


def told_visit(uow: UnitOfWork, visit_id: UUID) -> tuple[Visit, str]:
    """Return a visit as its own chat sees it, and that chat's language; raises `NotFound`."""
    appointment = uow.appointments.one(visit_id)
    if appointment.chat_id is None:
        raise NotFound(what="chat")
    chat = uow.chats.lock(appointment.chat_id)
    return ClinicDesk(uow, chat, gateway=None).visit(str(visit_id)), chat.language
