"""The one place that builds the parts and puts them together: engine, clock, gateways, channels, doors, workers."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from admin_api.app import ROOT, admin_app
from baari.audit_heads import note_head
from baari.doors import DOORS
from baari.doors.door import Door, Runner
from baari.erased import write_down
from baari.late import Late
from baari.meetings import meetings_of
from baari.settings import Settings
from bot.conversations import LIBRARY
from bot.dialogue import Dialogue
from bot.figures_file import report_table
from bot.made_files import MadeFiles
from bot.phrases import TABLES
from core.gateways.payments.port import PaymentGateway
from core.gateways.payments.razorpay import RazorpayAccount, RazorpayGateway
from core.gateways.payments.sandbox import SandboxAccount, SandboxGateway, SandboxKeys
from core.gateways.payments.signature import sign
from core.gateways.payments.stripe import StripeAccount, StripeGateway
from core.storage.database import Database
from webhooks.board import BoardDoors
from webhooks.calendar import calendar_door, calendar_url
from webhooks.dashboard.door import DashboardDoors
from webhooks.dispatcher import Dispatcher
from webhooks.exports import export_door
from webhooks.figures import figures_door
from webhooks.guard import Guard
from webhooks.handlers import Outside, handlers
from webhooks.health import health_doors
from webhooks.metrics import Metrics, metrics_door
from webhooks.payments import PaymentDoors
from webhooks.problems import uniform_errors
from webhooks.receipts import receipt_door
from webhooks.records import record_door
from webhooks.replies import Replies
from webhooks.rooms import rooms_door
from webhooks.sandbox import SandboxProvider
from webhooks.sandbox_courier import SandboxCourier
from webhooks.sandbox_weather import SandboxWeather
from webhooks.source import request_source
from webhooks.timetable import JOBS, Job, Timetable
from webhooks.traffic import Traffic
from webhooks.undone import LastCounted, tell_of_company

COUNTED_EVERY = timedelta(seconds=15)
"""How old the figures of /healthz may be: as often as a monitor asks."""

AWAY_FOR = timedelta(minutes=5)
"""How long a company is away before the admins hear of it: a restart over there is over by then."""

KEPT_EVERY = timedelta(seconds=2)
"""How often messages that were put aside are tried again: as long as the first of their waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baari:
    """The running product."""

    settings: Settings
    database: Database
    dialogue: Dialogue
    replies: Replies
    dispatcher: Dispatcher
    timetable: Timetable
    doors: Mapping[str, Door]
    gateways: Mapping[str, PaymentGateway]
    app: ASGIApp
    runners: Sequence[Runner]
    listeners: Sequence[Runner] = field(default=())
    closing: Sequence[Callable[[], None]] = field(default=())

    def start(self) -> None:
        """Start the workers, then what listens for patients."""
        for runner in (*self.runners, *self._listeners):
            runner.start()

    def leave(self) -> None:
        """Listen no more: polling ends, and so do the streams for which the HTTP server would wait."""
        for runner in reversed(self._listeners):
            runner.stop()

    def stop(self) -> None:
        """Finish what is under way and let go of every connection; after `leave`, and after the HTTP server."""
        for runner in reversed(self.runners):
            runner.stop()
        for close in self.closing:
            close()
        self.database.dispose()

    @property
    def _listeners(self) -> list[Runner]:
        return [*self.listeners, *(runner for door in self.doors.values() for runner in door.runners)]


def build(settings: Settings, database_url: str, *, clock: Callable[[], datetime], timetable: bool = True) -> Baari:
    """Build everything for one process. Nothing runs and nothing outside is asked until `start`."""
    # Threads that handle, send and dispatch each hold a connection while they work; two more wait for locks and checks.
    database = Database(database_url, clock=clock, pool_size=settings.threads + 8, keyring=settings.keyring)
    secret = settings.secret.get_secret_value()
    base_url = settings.base_url
    late = Late()
    keys = SandboxKeys.of(secret)
    gateways = _gateways(settings, keys, clock)
    meetings = meetings_of(settings, clock=clock)
    dialogue = Dialogue(
        database,
        LIBRARY,
        gateway=settings.payment_gateway,
        languages=tuple(TABLES),
        default_language=settings.default_language,
        secret=settings.secret,
        send=late.send,
        wake=late.wake,
        calendar_url=calendar_url(base_url, secret),
        join_link=late.join_link,
        sends_mail=settings.smtp_host is not None,
        opens=late.opens,
    )
    files = MadeFiles(database, base_url=base_url, secret=secret, clock=clock, opens=late.opens)
    doors = {door.channel.name: door for door in _doors(settings, database, dialogue)}
    late.doors = tuple(doors.values())
    traffic, counted = Traffic(clock=clock), LastCounted()
    metrics = Metrics(database, counted=counted, shut=traffic.shut)
    traffic.report = metrics.called
    channels = {name: traffic.channel(door.channel) for name, door in doors.items()}
    courier = SandboxCourier(door=f"{_own_address(settings)}/payments/sandbox/webhook", keys=keys)
    dispatcher = Dispatcher(
        database,
        handlers(
            Outside(
                database=database,
                channels=channels,
                gateways={name: traffic.gateway(gateway) for name, gateway in gateways.items()},
                tell=dialogue.tell,
                public_url=base_url,
                sandbox=courier,
                menus={name: door.shows_menu for name, door in doors.items() if door.shows_menu},
                prepare=files.prepare,
                announce=dialogue.announce,
                meetings={name: traffic.meetings(provider) for name, provider in meetings.items()},
                meeting_provider=settings.meeting_provider,
            )
        ),
        workers={"say": max(2, settings.threads // 2), "money": max(2, settings.threads // 4), "meetings": 2},
        holding=traffic.holding,
    )
    replies = Replies(
        database,
        channels,
        senders=settings.threads,
        wake=dispatcher.wake,
        prepare=files.prepare,
        answered=metrics.replied,
    )
    late.replies, late.dispatcher = replies, dispatcher
    clockwork = Timetable(
        database,
        jobs=(*JOBS, *_own_jobs(settings, dialogue, traffic, counted)) if timetable else (),
        after_each=dispatcher.wake,
    )
    provider = SandboxProvider(
        database,
        keys=keys,
        public_url=base_url,
        weather=SandboxWeather(settings.sandbox_faults / 100, seed=settings.sandbox_seed),
        wake=dispatcher.wake,
    )
    payments = PaymentDoors(
        database,
        gateways,
        tell=dialogue.tell,
        wake=dispatcher.wake,
        back_to=lambda channel, address: doors[channel].back_to(address) if channel in doors else None,
    )
    board = BoardDoors(database, secret=secret)
    routers = [
        payments.router(),
        calendar_door(database, secret),
        receipt_door(files, secret, clock=clock),
        figures_door(files, secret, clock=clock),
        export_door(database, files),
        DashboardDoors(database, secret=secret, base_url=base_url, trusted_proxies=settings.trusted_proxies).router(),
        record_door(files, trusted_proxies=settings.trusted_proxies),
        health_doors(database, holding=traffic.holding, last=counted),
        board.router(),
        metrics_door(metrics, settings.metrics_token),
        *(door.router for door in doors.values() if door.router),
        *([provider.router()] if "sandbox" in gateways else []),
        *([rooms_door(secret)] if settings.meeting_provider == "sandbox" else []),
    ]
    admin = admin_app(
        database,
        source=lambda request: request_source(request.scope, settings.trusted_proxies),
        words=report_table,
        base_url=base_url,
    )
    return Baari(
        settings=settings,
        database=database,
        dialogue=dialogue,
        replies=replies,
        dispatcher=dispatcher,
        timetable=clockwork,
        doors=doors,
        gateways=gateways,
        app=_app(routers, {ROOT: admin}, https=base_url.startswith("https:"), threads=settings.threads),
        runners=(replies, dispatcher, clockwork),
        listeners=(board,),
        closing=(
            courier.close,
            *(gateway.close for gateway in gateways.values()),
            *(provider.close for provider in meetings.values()),
            *(door.closes for door in doors.values()),
        ),
    )


def _own_jobs(settings: Settings, dialogue: Dialogue, traffic: Traffic, counted: LastCounted) -> tuple[Job, ...]:
    """Return the jobs of the timetable that look at this process, not only at the database."""

    def tell_who_is_away(database: Database) -> None:
        for company in traffic.away(longer_than=AWAY_FOR):
            tell_of_company(database, company)

    return (
        Job(name="hear kept messages", every=KEPT_EVERY, does=lambda _database: dialogue.hear_kept()),
        Job(name="count what is undone", every=COUNTED_EVERY, does=counted.read),
        Job(
            name="write down who was erased",
            every=timedelta(minutes=10),
            does=lambda database: write_down(database, settings.data_dir),
        ),
        Job(
            name="note the end of the audit log",
            every=timedelta(minutes=10),
            does=lambda database: note_head(database, settings.data_dir),
        ),
        Job(name="tell who is away", every=timedelta(minutes=1), does=tell_who_is_away),
    )


def _gateways(settings: Settings, keys: SandboxKeys, clock: Callable[[], datetime]) -> Mapping[str, PaymentGateway]:
    gateways: dict[str, PaymentGateway] = {}
    if settings.payment_gateway == "sandbox":
        gateways["sandbox"] = SandboxGateway(SandboxAccount(api_base=f"{_own_address(settings)}/sandbox", keys=keys))
    if settings.razorpay_key_id and settings.razorpay_key_secret:
        gateways["razorpay"] = RazorpayGateway(
            RazorpayAccount(
                key_id=settings.razorpay_key_id,
                key_secret=settings.razorpay_key_secret.get_secret_value(),
                webhook_secrets=tuple(s.get_secret_value() for s in settings.razorpay_webhook_secrets),
                api_base=settings.razorpay_api_base,
                answer_within=settings.razorpay_timeout.total_seconds(),
            ),
            clock=clock,
        )
    if settings.stripe_secret_key:
        gateways["stripe"] = StripeGateway(
            StripeAccount(
                secret_key=settings.stripe_secret_key.get_secret_value(),
                return_key=sign(b"stripe return", settings.secret.get_secret_value()),
                webhook_secrets=tuple(s.get_secret_value() for s in settings.stripe_webhook_secrets),
                api_base=settings.stripe_api_base,
                answer_within=settings.stripe_timeout.total_seconds(),
            ),
            clock=clock,
        )
    return gateways


def _doors(settings: Settings, database: Database, dialogue: Dialogue) -> list[Door]:
    """Return the ways in that this deployment has; each file of `baari/doors` builds one, or says it is not wanted."""
    return [door for build_door in DOORS if (door := build_door(settings, database, dialogue))]


def _own_address(settings: Settings) -> str:
    """Return where this process reaches its own doors; the sandbox needs no way out to the internet and back."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - read, not bound
    return f"http://{host}:{settings.port}"


def _app(routers: Sequence[APIRouter], mounted: Mapping[str, FastAPI], *, https: bool, threads: int) -> ASGIApp:
    @asynccontextmanager
    async def as_many_threads_as_connections(_app: FastAPI) -> AsyncIterator[None]:
        # anyio's own limit is 40: threads without a connection would only wait for one until their time is over
        to_thread.current_default_thread_limiter().total_tokens = threads
        yield

    app = FastAPI(
        title="Baari", docs_url=None, redoc_url=None, openapi_url=None, lifespan=as_many_threads_as_connections
    )
    for router in routers:
        app.include_router(router)
    for path, other in mounted.items():
        app.mount(path, other)
    uniform_errors(app)
    return Guard(app, https=https, quiet_routes=frozenset({"/healthz", "/metrics", "/readyz"}))
