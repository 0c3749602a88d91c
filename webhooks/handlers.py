"""What is done for each kind of effect: one row a kind, found by the dispatcher.

`do` reads what it needs in a short transaction, calls outside with none open, and returns what follows. Lock order in
what follows is the clinic's own: chat, doctor, visit, payment; so the chat is locked first wherever it is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.channels.port import Channel
from bot.made_files import Prepare, as_it_is
from core.domain.effects import (
    AskStaff,
    CallDesk,
    CancelLink,
    CloseVisit,
    CreateLink,
    EndTalk,
    EndWaiting,
    ErasePerson,
    ExpireHold,
    ExpireRequest,
    FillPlaces,
    GiveHostLink,
    GiveLink,
    LapseOffer,
    Notify,
    PassOn,
    PollPayment,
    PollRefund,
    ReadCapture,
    ReadPayment,
    ReconcileDay,
    RunWave,
    SandboxEvent,
    Say,
    SendCode,
    SendExport,
    SendReceipt,
    SendRefund,
    SettleMeeting,
    ShowCommands,
    TellAdmins,
    TellOffer,
    WarnDesk,
)
from core.gateways.meetings.port import MeetingProvider
from core.gateways.payments.port import PaymentGateway
from core.storage.database import Database
from webhooks.alerts import tell_admins
from webhooks.codes import Codes
from webhooks.command_menus import CommandMenus, ShowMenu
from webhooks.desk_talks import call, end
from webhooks.due import Handler, Patience, Tell
from webhooks.erasure import Erasing
from webhooks.exports import Exports
from webhooks.gateway_side import GatewaySideReader
from webhooks.holds import Holds
from webhooks.line import close
from webhooks.links import Links
from webhooks.meetings import Meetings
from webhooks.notices import Announce, Notices
from webhooks.rebooking import Rebooking
from webhooks.receipts import send_receipt
from webhooks.reconciliation import Reconciliation
from webhooks.red_flags import warn_desk
from webhooks.refunds import Refunds
from webhooks.requests import Requests
from webhooks.sandbox_courier import SandboxCourier
from webhooks.says import Says
from webhooks.waitlist import Waitlist

MINUTES = timedelta(minutes=1)

# A message that comes an hour late is still of use, half a day late it is not. Eleven tries span about half an hour;
# while its channel's circuit is open it is not tried.
MESSAGE = Patience(tries=11, longest=timedelta(minutes=15), within=timedelta(hours=12))
# The patient waits for the link with a held place: after about a minute they are told to pay at the clinic instead.
LINK = Patience(tries=7, longest=timedelta(seconds=30), held=MINUTES)
# Ends by itself at the gateway; closing it sooner is a courtesy.
CLOSE = Patience(tries=20, longest=timedelta(minutes=30), held=timedelta(days=1))
# Money: a gateway may be down for a day, and a refund that is given up needs a human. After three days one does that
# alone keeps its gateway's circuit open: as the only one that probes it never counts as tried.
MONEY = Patience(tries=60, first=timedelta(seconds=5), longest=timedelta(hours=1), held=timedelta(days=3))
# The patient waits for it with the chat open; after five minutes they have asked for another one.
CODE = Patience(tries=8, longest=timedelta(seconds=90))
# The visit is days away, mostly; the provider may be down for an hour, or have reached its limit of the day.
MEETING = Patience(tries=100, first=timedelta(seconds=2), longest=timedelta(minutes=15))
# Patient and doctor wait for the link with the phone in their hand: two minutes before the visit they are told to do
# without (ten minutes before it is when the links are given, unless the clinic says otherwise).
GIVE = Patience(
    tries=60, first=timedelta(seconds=2), longest=timedelta(seconds=20), within=8 * MINUTES, held=8 * MINUTES
)
# Only our own database is asked, so it can fail only for as long as that is away.
OURS = Patience(tries=1000, longest=MINUTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the handlers reach: the channels and the gateways by name, who tells a chat, our own public address.

    `menus` are the channels that show a menu of commands; `prepare` makes files that are made when they are sent.
    `announce` writes the message that a notice is. `meetings` hold the video calls, new ones by `meeting_provider`.
    """

    database: Database
    channels: Mapping[str, Channel]
    gateways: Mapping[str, PaymentGateway]
    tell: Tell
    public_url: str
    sandbox: SandboxCourier
    menus: Mapping[str, ShowMenu] = field(default_factory=dict)
    prepare: Prepare = as_it_is
    announce: Announce = lambda _uow, _notice: False
    meetings: Mapping[str, MeetingProvider] = field(default_factory=dict)
    meeting_provider: str = "sandbox"


def handlers(outside: Outside) -> Mapping[str, Handler]:
    """Return the table: the kind of an effect -> how it is done."""
    says = Says(outside.database, outside.channels, prepare=outside.prepare)
    links = Links(outside.database, outside.gateways, tell=outside.tell, public_url=outside.public_url)
    gateway_side = GatewaySideReader(outside.database, outside.gateways, tell=outside.tell)
    refunds = Refunds(outside.database, outside.gateways, tell=outside.tell)
    reconciliation = Reconciliation(outside.database, outside.gateways)
    holds = Holds(tell=outside.tell)
    waitlist = Waitlist(outside.database, tell=outside.tell)
    codes = Codes(outside.channels)
    menus = CommandMenus(outside.database, outside.menus)
    meetings = Meetings(outside.database, outside.meetings, use=outside.meeting_provider)
    notices = Notices(outside.announce, ways=outside.channels.keys())
    return {
        Say.kind(): Handler(do=says.send, patience=MESSAGE, give_up=says.not_sent, lane="say"),
        Notify.kind(): Handler(do=notices.notify, patience=OURS, lane="say"),
        PassOn.kind(): Handler(do=notices.pass_on, patience=OURS, lane="say"),
        ExpireHold.kind(): Handler(do=holds.expire, patience=OURS, needs_desk=True),
        ExpireRequest.kind(): Handler(do=holds.expire_request, patience=OURS, needs_desk=True),
        LapseOffer.kind(): Handler(do=holds.lapse, patience=OURS, needs_desk=True),
        RunWave.kind(): Handler(
            do=Rebooking(outside.database, tell=outside.tell).run, patience=OURS, lane="say", needs_desk=True
        ),
        FillPlaces.kind(): Handler(do=waitlist.fill, patience=OURS, lane="say"),
        EndWaiting.kind(): Handler(do=waitlist.end, patience=OURS, lane="say", needs_desk=True),
        AskStaff.kind(): Handler(do=Requests(tell=outside.tell).ask, patience=OURS, lane="say"),
        TellOffer.kind(): Handler(do=holds.tell_offer, patience=OURS, needs_desk=True),
        CreateLink.kind(): Handler(do=links.create, patience=LINK, give_up=links.not_created),
        CancelLink.kind(): Handler(do=links.cancel, patience=CLOSE),
        ReadCapture.kind(): Handler(do=gateway_side.read, patience=MONEY, needs_desk=True),
        ReadPayment.kind(): Handler(do=links.read, patience=MONEY, needs_desk=True),
        PollPayment.kind(): Handler(do=links.poll, patience=MONEY, needs_desk=True),
        SendRefund.kind(): Handler(do=refunds.send, patience=MONEY, give_up=refunds.not_sent),
        PollRefund.kind(): Handler(do=refunds.poll, patience=MONEY, needs_desk=True),
        SettleMeeting.kind(): Handler(do=meetings.settle, patience=MEETING, lane="meetings", needs_desk=True),
        GiveLink.kind(): Handler(do=meetings.give, patience=GIVE, give_up=meetings.not_given, lane="meetings"),
        GiveHostLink.kind(): Handler(
            do=meetings.give_host, patience=GIVE, give_up=meetings.host_not_given, lane="meetings"
        ),
        SendCode.kind(): Handler(do=codes.send, patience=CODE, lane="say"),
        ShowCommands.kind(): Handler(do=menus.show, patience=MESSAGE, lane="say"),
        CallDesk.kind(): Handler(do=call, patience=OURS, lane="say"),
        WarnDesk.kind(): Handler(do=warn_desk, patience=OURS, lane="say"),
        EndTalk.kind(): Handler(do=end, patience=OURS),
        CloseVisit.kind(): Handler(do=close, patience=OURS),
        TellAdmins.kind(): Handler(do=tell_admins, patience=OURS, lane="say"),
        ReconcileDay.kind(): Handler(do=reconciliation.check, patience=MONEY, needs_desk=True),
        ErasePerson.kind(): Handler(do=Erasing(outside.database).erase, patience=OURS, needs_desk=True),
        SendExport.kind(): Handler(do=Exports(base_url=outside.public_url).send, patience=OURS, lane="say"),
        SendReceipt.kind(): Handler(do=send_receipt, patience=OURS, needs_desk=True),
        SandboxEvent.kind(): Handler(do=outside.sandbox.deliver, patience=CLOSE),
    }
