"""How each channel is tried: show a message there, and let a patient tap everything that can be tapped."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import httpx
from fastapi import FastAPI
from pydantic import SecretStr
from telegram import Update

from bot.channels.mail import MailChannel, MailServer
from bot.channels.port import Channel, Outgoing
from bot.channels.sms import SmsChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_heard import heard_from
from bot.channels.telegram_wire import bot_at, run
from bot.channels.webchat import WebChat
from bot.channels.whatsapp import WhatsAppChannel
from bot.channels.whatsapp_heard import heard_from as heard_on_whatsapp
from bot.message import Heard, Kind, Message
from core.storage.transcript import Transcript
from tests.bot.channels.stock import stock
from tests.bot.channels.test_sms import SmsClinic, sms_clinic
from tests.bot.channels.twilio_clinic import TwilioClinic, twilio_clinic
from tests.builders import World
from tests.standins.server import HttpServer
from tests.standins.smtp import HOST, PASSWORD, USER, MailStandin
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_entities import WireMessage
from webhooks.source_limit import SourceLimit
from webhooks.webchat import WebChatDoors


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the patient has before them: the words, the things to tap in their order, and what each was heard as.

    `taps` are (label, what was heard as its id), `pages` (label, address).
    """

    text: str
    taps: tuple[tuple[str, str], ...]
    pages: tuple[tuple[str, str], ...] = ()


class Trial(ABC):
    """One channel with one patient at its other end."""

    channel: Channel

    @abstractmethod
    def show(self, message: Message) -> Shown:
        """Send the message as it is, and tap every button."""


class TelegramTrial(Trial):
    """Over HTTP, against a Telegram with its limits."""

    def __init__(self, standin: TelegramStandin) -> None:
        bot = bot_at(SecretStr(standin.token), api_base=standin.url, timeout=timedelta(seconds=5), connections=1)
        self.bot, self.standin, self.channel = bot, standin, TelegramChannel(bot)
        self.asha = standin.user(7001)
        self.asha.says("hello")

    def show(self, message: Message) -> Shown:
        """See `Trial`."""
        before = len(self.asha.chat)
        self.channel.send(Outgoing(key="k", address="7001", message=message))
        new = self.asha.chat[before:]
        buttons = new[-1].buttons
        return Shown(
            text="\n".join(each.text for each in new),
            taps=tuple((button.label, self._tap(button.data)) for button in buttons if button.data),
            pages=tuple((button.label, button.url) for button in buttons if button.url),
        )

    def _tap(self, data: str) -> str:
        self.asha.forges_tap(data)
        update = Update.de_json(self.standin.deliveries.pending[-1].json)
        heard = heard_from(update)
        assert heard is not None
        assert (heard.kind, heard.address) == (Kind.TAP, "7001")
        return heard.text


class WebChatTrial(Trial):
    """Over the transcript and the page's own doors; the page itself draws what its JSON says."""

    def __init__(self, world: World, base: str, heard: list[Heard]) -> None:
        self.channel = WebChat(world.database)
        self.world, self.heard, self.keys = world, heard, count()
        self.page = httpx.Client(base_url=base)
        self.page.get("/")
        self._post(kind="start")
        self.address = heard[-1].address

    def show(self, message: Message) -> Shown:
        """See `Trial`."""
        key = f"k{next(self.keys)}"
        sent = self.channel.send(Outgoing(key=key, address=self.address, message=message))
        with self.world.work() as uow:
            line = Transcript(uow.sql, now=uow.now).line(self.address, int(sent.message_id))
        assert line is not None
        drawn = Message.from_json(line.body)
        return Shown(
            text="\n".join([drawn.title, drawn.text]),
            taps=tuple((choice.label, self._tap(choice.id, sent.message_id)) for choice in drawn.answers),
            pages=tuple((choice.label, choice.url) for choice in drawn.choices if choice.url),
        )

    def _tap(self, choice: str, card: str) -> str:
        self._post(kind="tap", choice=choice, card=int(card))
        assert (self.heard[-1].kind, self.heard[-1].address) == (Kind.TAP, self.address)
        return self.heard[-1].text

    def _post(self, **spoken: object) -> None:
        assert self.page.post("/chat", json={"id": str(uuid4()), **spoken}).status_code == 202


class WhatsAppTrial(Trial):
    """Over HTTP with Twilio's own library, against a Twilio with its templates; signed answers at the clinic's door."""

    LOOKS_LIKE = str.maketrans("∗ˍ∼ˋ›", "*_~`>")

    def __init__(self, clinic: TwilioClinic) -> None:
        stock(clinic)
        self.clinic, self.channel = clinic, clinic.channel
        self.asha = clinic.standin.phone()

    def show(self, message: Message) -> Shown:
        """See `Trial`. WhatsApp cannot escape its marks, so a text is the same when it looks the same."""
        self.asha.says("hi")
        self.clinic.standin.settle()
        before = len(self.asha.chat)
        self.clinic.says(message, self.asha)
        new = self.asha.chat[before:]
        return Shown(
            text="\n".join(each.text for each in new).translate(self.LOOKS_LIKE),
            taps=tuple((choice.title, self._tap(choice.payload, new[-1])) for choice in new[-1].choices),
        )

    def _tap(self, payload: str, card: WireMessage) -> str:
        tap = self.asha.taps_button if card.buttons else self.asha.picks_list_item
        heard = heard_on_whatsapp(tap(payload, card).form)
        self.clinic.standin.settle()
        assert heard is not None
        assert (heard.kind, heard.address) == (Kind.TAP, self.asha.number)
        assert self.clinic.ears.texts[heard.address][-1] == heard.text
        return heard.text


class SmsTrial(Trial):
    """Over HTTP with Twilio's own library; nothing can be tapped."""

    def __init__(self, clinic: SmsClinic) -> None:
        self.clinic, self.channel = clinic, clinic.channel
        self.asha = clinic.standin.phone(whatsapp=False)

    def show(self, message: Message) -> Shown:
        """See `Trial`."""
        before = len(self.asha.chat)
        self.clinic.says(message, self.asha)
        return Shown(text="\n".join(each.text for each in self.asha.chat[before:]), taps=())


class MailTrial(Trial):
    """Over SMTP, to a server of its own."""

    def __init__(self, server: MailStandin, channel: MailChannel) -> None:
        self.server, self.channel = server, channel

    def show(self, message: Message) -> Shown:
        """See `Trial`."""
        self.channel.send(Outgoing(key="k", address="asha@mail.example", message=message))
        return Shown(text=self.server.taken[-1].text.removesuffix("\n"), taps=())


@contextmanager
def telegram_trial(world: World) -> Iterator[Trial]:
    """Telegram."""
    del world
    with TelegramStandin() as standin:
        trial = TelegramTrial(standin)
        yield trial
        run(trial.bot.request.shutdown())


@contextmanager
def webchat_trial(world: World) -> Iterator[Trial]:
    """The web chat."""
    world.a_clinic()
    heard: list[Heard] = []
    doors = WebChatDoors(
        world.database,
        hear=heard.append,
        secret="s" * 64,
        base_url="http://127.0.0.1",
        new_lines=SourceLimit(per_second=1000, burst=1000),  # a trial taps faster than anybody
    )
    app = FastAPI()
    app.include_router(doors.router())
    with HttpServer(app) as server:
        trial = WebChatTrial(world, server.url, heard)
        yield trial
        trial.page.close()


@contextmanager
def whatsapp_trial(world: World) -> Iterator[Trial]:
    """WhatsApp."""
    with TwilioStandin() as standin, twilio_clinic(world, standin) as clinic:
        yield WhatsAppTrial(clinic)


@contextmanager
def sms_trial(world: World) -> Iterator[Trial]:
    """SMS."""
    with TwilioStandin() as standin, sms_clinic(world, standin) as clinic:
        yield SmsTrial(clinic)


@contextmanager
def mail_trial(world: World) -> Iterator[Trial]:
    """E-mail."""
    with MailStandin() as server, TemporaryDirectory() as folder:
        certificate = Path(folder) / "ca.pem"
        certificate.write_bytes(server.certificate)
        account = MailServer(
            host=HOST, port=server.port, sender=USER, user=USER, password=PASSWORD, ca_file=certificate
        )
        yield MailTrial(server, MailChannel(account, clock=world.clock))


TRIALS: Mapping[str, Callable[[World], AbstractContextManager[Trial]]] = {
    MailChannel.name: mail_trial,
    SmsChannel.name: sms_trial,
    TelegramChannel.name: telegram_trial,
    WebChat.name: webchat_trial,
    WhatsAppChannel.name: whatsapp_trial,
}
"""A channel's name -> how it is tried; a new channel adds its line."""
