"""Every kind of effect is done by somebody, survives being stored, and is known by one name."""

from collections.abc import Sequence

from core.domain.effects import (
    KINDS,
    AskStaff,
    CallDesk,
    CancelLink,
    CloseVisit,
    CreateLink,
    Effect,
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
from core.gateways.payments.sandbox import SandboxKeys
from tests.builders import World
from webhooks.dispatcher import Dispatcher
from webhooks.handlers import Outside, handlers
from webhooks.sandbox_courier import SandboxCourier


def test_every_effect_has_its_handler_and_every_handler_its_effect(world: World) -> None:
    courier = SandboxCourier(door="http://127.0.0.1:1", keys=SandboxKeys.of("x"))
    table = handlers(
        Outside(
            database=world.database,
            channels={},
            gateways={},
            tell=lambda _uow, _events: None,
            public_url="http://127.0.0.1",
            sandbox=courier,
        )
    )
    courier.close()
    assert table.keys() == KINDS.keys()
    Dispatcher(world.database, table)  # raises for a lane without workers


SAMPLES: Sequence[Effect] = (
    Say(channel="webchat", address="a", message={"text": "x", "language": "en"}, card="booking"),
    Say(channel="sms", address="+91", message={"text": "x"}, notice="x", carries=["y"], message_class="public"),
    Notify(notice_id="x"),
    PassOn(notice_id="x"),
    ExpireHold(appointment_id="x", until="2026-11-23T03:45:00+00:00"),
    ExpireRequest(appointment_id="x"),
    TellOffer(offer_id="x"),
    AskStaff(appointment_id="x"),
    LapseOffer(offer_id="x"),
    RunWave(wave_id="x"),
    FillPlaces(doctor_id=1),
    EndWaiting(entry_id="x"),
    CreateLink(payment_id="x"),
    CancelLink(payment_id="x"),
    ReadPayment(payment_id="x"),
    ReadCapture(gateway="razorpay", gateway_payment_id="pay_1"),
    PollPayment(payment_id="x", attempt=3),
    SendRefund(refund_id="x"),
    PollRefund(refund_id="x", attempt=3),
    SendCode(address="a@b.example", code="012345", language="hi"),
    ShowCommands(),
    CallDesk(talk_id=1),
    CloseVisit(appointment_id="x", event="complete", by="staff 1"),
    EndTalk(talk_id=1),
    WarnDesk(task_id=1),
    TellAdmins(cause="dead_rows", facts={"count": 2}),
    ErasePerson(erasure_id="x"),
    SendExport(export_id="x"),
    ReconcileDay(gateway="razorpay", day="2026-11-23", look=2),
    SendReceipt(receipt_id="x"),
    SettleMeeting(appointment_id="x"),
    GiveLink(appointment_id="x", starts_at="2026-11-23T03:45:00+00:00"),
    GiveHostLink(appointment_id="x", starts_at="2026-11-23T03:45:00+00:00"),
    SandboxEvent(event={"id": "sevt_1"}),
)


def test_every_effect_comes_back_from_the_outbox_as_it_was(world: World) -> None:
    assert {type(sample) for sample in SAMPLES} == set(KINDS.values())
    with world.work() as uow:
        for sample in SAMPLES:
            uow.outbox.add(sample, key=repr(sample))
    stored = world.sql("select kind, body from outbox order by id")
    assert [KINDS[kind](**body) for kind, body in stored] == list(SAMPLES)
