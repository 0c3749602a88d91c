"""SMS: Twilio's own library over real HTTP, its signed forms at our door, and the words that belong to Twilio."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from bot.channels.port import Outgoing, Rejected, SendFailed, Unreachable
from bot.channels.sms import SmsChannel
from bot.channels.sms_heard import STARTS, STOPS, heard_from
from bot.message import Attachment, Choice, Kind, Message
from tests.builders import World
from tests.standins.faults import Fault, html_502, lost_answer, refuse
from tests.standins.server import HttpServer
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN
from tests.standins.twilio_phone import Phone
from tests.webhooks.telegram_ears import Ears
from webhooks.sms import sms_door

PUBLIC = "https://clinic.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsClinic:
    """A clinic's SMS: the real channel and doors against the stand-in; `ears` is who hears."""

    world: World
    standin: TwilioStandin
    channel: SmsChannel
    ears: Ears

    def says(self, message: Message, phone: Phone) -> str:
        """Send a message, wait until it is there, and return its id."""
        sent = self.channel.send(Outgoing(key="k", address=phone.number, message=message))
        self.standin.settle()
        return sent.message_id


@contextmanager
def sms_clinic(world: World, standin: TwilioStandin) -> Iterator[SmsClinic]:
    """Open the clinic."""
    ears = Ears(world.database)
    channel, router, client = sms_door(
        world.database,
        hear=ears.hear,
        account_sid=ACCOUNT_SID,
        auth_token=SecretStr(AUTH_TOKEN),
        webhook_secrets=(SecretStr(AUTH_TOKEN),),
        sender=standin.sms_sender,
        api_base=standin.url,
        timeout=timedelta(seconds=2),
        public_base_url=PUBLIC,
    )
    assert router is not None
    app = FastAPI(openapi_url=None)
    app.include_router(router)
    with HttpServer(app) as server:
        standin.reach(PUBLIC, server.url)
        standin.inbound_url = PUBLIC + "/sms/webhook"
        yield SmsClinic(world=world, standin=standin, channel=channel, ears=ears)
    client.http_client.close()


@pytest.fixture
def clinic(world: World, twilio_standin: TwilioStandin) -> Iterator[SmsClinic]:
    with sms_clinic(world, twilio_standin) as opened:
        yield opened


@pytest.fixture
def asha(clinic: SmsClinic) -> Phone:
    return clinic.standin.phone(whatsapp=False)


def test_choices_are_numbers_and_a_file_is_an_address(clinic: SmsClinic, asha: Phone) -> None:
    visit = Attachment(name="v.ics", media_type="text/calendar", text="", url="https://clinic.example/v/a.ics")
    choices = (Choice("a", "Coming"), Choice("b", "Running late"))
    clinic.says(Message(title="City Clinic", text="Tomorrow 10:30", choices=choices, attachment=visit), asha)
    assert asha.chat[-1].text == (
        "City Clinic\nTomorrow 10:30\nhttps://clinic.example/v/a.ics\n\n"
        "1. Coming\n2. Running late\nReply with a number."
    )


def test_a_long_text_is_parted_where_twilio_refuses_it(clinic: SmsClinic, asha: Phone) -> None:
    clinic.says(Message(text="word " * 400), asha)
    assert [len(each.text) <= 1600 for each in asha.chat] == [True, True]


def test_what_became_of_it_is_recorded(clinic: SmsClinic, asha: Phone) -> None:
    message_id = clinic.says(Message(text="Hello"), asha)
    assert clinic.world.sql("select status from deliveries where message_id = %s", message_id) == [("delivered",)]


def test_what_is_written_is_heard_with_its_number_vouched_for(clinic: SmsClinic, asha: Phone) -> None:
    asha.says("Dr Mehta kal subah")
    clinic.standin.settle()
    assert clinic.ears.texts == {asha.number: ["Dr Mehta kal subah"]}


def test_whoever_said_stop_is_not_written_to(clinic: SmsClinic, asha: Phone) -> None:
    asha.says("STOP")
    clinic.standin.settle()
    with pytest.raises(Unreachable) as refused:
        clinic.says(Message(text="Hello"), asha)
    assert refused.value.reason == "Twilio 21610 (HTTP 400)"
    asha.says("START")
    clinic.standin.settle()
    clinic.says(Message(text="Hello"), asha)
    assert asha.chat[-1].text == "Hello"


@pytest.mark.parametrize("word", [*sorted(STOPS), "stop", " Cancel "])
def test_words_that_belong_to_twilio_take_nobody_to_a_cancellation(word: str) -> None:
    heard = heard_from({"From": "+919812345678", "MessageSid": "SM1", "Body": word})
    assert heard is not None
    assert (heard.kind, heard.text) == (Kind.STOPPED, "")


@pytest.mark.parametrize("word", sorted(STARTS))
def test_coming_back_is_a_beginning(word: str) -> None:
    heard = heard_from({"From": "+919812345678", "MessageSid": "SM1", "Body": word})
    assert heard is not None
    assert heard.kind is Kind.START


@pytest.mark.parametrize(
    ("form", "kind", "text"),
    [
        ({"Body": "please cancel my visit"}, Kind.TEXT, "please cancel my visit"),
        ({"Body": "Yes"}, Kind.TEXT, "Yes"),
        ({"Body": "x", "OptOutType": "STOP"}, Kind.STOPPED, ""),
        ({"Body": "", "MediaContentType0": "image/jpeg"}, Kind.UNREADABLE, "photo"),
        ({}, Kind.UNREADABLE, "unknown"),
    ],
)
def test_other_words_are_the_patients_own(form: dict[str, str], kind: Kind, text: str) -> None:
    heard = heard_from({"From": "+919812345678", "MessageSid": "SM1", **form})
    assert heard is not None
    assert (heard.kind, heard.text, heard.phone) == (kind, text, "+919812345678")


@pytest.mark.parametrize(
    "form",
    [{"From": "VM-HDFCBK", "MessageSid": "SM1"}, {"From": "57575", "MessageSid": "SM1"}, {"From": "+919812345678"}, {}],
)
def test_machines_are_not_answered(form: dict[str, str]) -> None:
    assert heard_from(form) is None


@pytest.mark.parametrize("fault", [Fault(status=429), html_502(), lost_answer(), refuse(), Fault(status=401)])
def test_a_broken_wire_is_tried_again_later(clinic: SmsClinic, asha: Phone, fault: Fault) -> None:
    clinic.standin.faults.add("Messages.json", fault)
    with pytest.raises(SendFailed) as refused:
        clinic.says(Message(text="Hello"), asha)
    assert type(refused.value) is SendFailed
    clinic.says(Message(text="Hello"), asha)
    assert asha.chat[-1].text == "Hello"


def test_no_number_is_nobody(clinic: SmsClinic) -> None:
    with pytest.raises((Unreachable, Rejected)) as refused:
        clinic.channel.send(Outgoing(key="k", address="12", message=Message(text="Hello")))
    assert type(refused.value) is Unreachable
