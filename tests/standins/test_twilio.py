"""What the Twilio stand-in sends, refuses and tells when the real client library and a phone use it."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import requests
from starlette.responses import Response
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from tests.standins.faults import Fault, html_502, lost_answer, refuse, slow
from tests.standins.real_clients import OpenDoor, TwilioAtStandin
from tests.standins.server import wait_for
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN
from tests.standins.twilio_phone import Phone
from tests.standins.twilio_rules import segments

STATUS_URL = "https://clinic.example/twilio/status"


@pytest.fixture
def client(twilio_standin: TwilioStandin) -> Iterator[Client]:
    at_standin = TwilioAtStandin(twilio_standin)
    yield Client(ACCOUNT_SID, AUTH_TOKEN, http_client=at_standin)
    at_standin.close()


@pytest.fixture
def door(twilio_standin: TwilioStandin) -> Iterator[OpenDoor]:
    """The clinic's webhooks, known to the world as https://clinic.example."""
    with OpenDoor() as opened:
        twilio_standin.reach("https://clinic.example", opened.url)
        twilio_standin.inbound_url = "https://clinic.example/twilio"
        yield opened


@pytest.fixture
def asha(twilio_standin: TwilioStandin, door: OpenDoor) -> Phone:
    """A phone on WhatsApp that has just written, so that the window is open."""
    phone = twilio_standin.phone()
    phone.says("hi")
    twilio_standin.settle()
    door.door.knocks.clear()
    return phone


def send(client: Client, phone: Phone, **content: Any) -> Any:
    return client.messages.create(to=phone.address, from_=phone.sender, **content)


def content(client: Client, types: dict[str, Any], **variables: str) -> str:
    asked = ContentList.ContentCreateRequest(
        {"friendly_name": "x", "language": "en", "variables": variables, "types": ContentList.Types(types)}
    )
    return str(client.content.v1.contents.create(asked).sid)


def buttons(*titles: str, body: str = "Choose {{1}}") -> dict[str, Any]:
    actions = [{"type": "QUICK_REPLY", "title": title, "id": f"id:{title}"} for title in titles]
    return {"twilio/quick-reply": {"body": body, "actions": actions}}


def rows(*titles: str) -> dict[str, Any]:
    items = [{"item": title, "id": f"row:{title}", "description": "free"} for title in titles]
    return {"twilio/list-picker": {"body": "Which doctor?", "button": "Doctors", "items": items}}


def statuses(door: OpenDoor) -> list[str]:
    return [knock.form["MessageStatus"] for knock in door.knocks if "MessageStatus" in knock.form]


def code_of(failed: Any) -> tuple[int, int]:
    error = failed.value
    assert isinstance(error, TwilioRestException)
    assert error.code is not None
    return int(error.status), error.code


def test_a_message_is_queued_then_told_about_in_signed_forms(
    twilio_standin: TwilioStandin, client: Client, asha: Phone, door: OpenDoor
) -> None:
    sent = send(client, asha, body="Hello", status_callback=STATUS_URL)
    assert (sent.status, sent.num_segments, sent.error_code) == ("queued", "1", None)
    twilio_standin.settle()
    asha.reads()
    twilio_standin.settle()
    assert asha.heard == ["Hello"]
    assert statuses(door) == ["sent", "delivered", "read"]
    assert client.messages(sent.sid).fetch().status == "read"
    validator = RequestValidator(AUTH_TOKEN)
    for knock in door.knocks:
        assert knock.form["MessageSid"] == sent.sid
        assert validator.validate(STATUS_URL, knock.form, knock.headers["x-twilio-signature"])
        assert not validator.validate(
            "http://clinic.example/twilio/status", knock.form, knock.headers["x-twilio-signature"]
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"body": "x" * 1601}, 21617),
        ({"body": ""}, 21619),
        ({"to": "whatsapp:12"}, 21211),
        ({"to": "+919812345678"}, 21910),
        ({"from_": "whatsapp:+15005550006"}, 63007),
        ({"status_callback": "https://my_clinic.example/status"}, 21609),
        ({"content_sid": "HXnope"}, 21655),
        ({"content_sid": "HX" + "0" * 32}, 21655),
    ],
)
def test_a_message_is_refused(client: Client, asha: Phone, changes: dict[str, Any], code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(**({"to": asha.address, "from_": asha.sender, "body": "x"} | changes))
    assert code_of(refused) == (400, code)
    assert asha.heard == []


def test_only_the_right_token_opens_it(twilio_standin: TwilioStandin, asha: Phone) -> None:
    at_standin = TwilioAtStandin(twilio_standin)
    with pytest.raises(TwilioRestException) as refused:
        send(Client(ACCOUNT_SID, "wrong", http_client=at_standin), asha, body="x")
    at_standin.close()
    assert code_of(refused) == (401, 20003)


def test_after_24_hours_only_an_approved_template_arrives(
    twilio_standin: TwilioStandin, client: Client, asha: Phone, door: OpenDoor
) -> None:
    twilio_standin.approves_at_once = False
    template = content(client, buttons("Yes", "Move"), **{"1": "Sunday"})
    approval = client.content.v1.contents(template).approval_create
    twilio_standin.advance(timedelta(hours=23, minutes=59))
    send(client, asha, body="in time")
    twilio_standin.settle()
    twilio_standin.advance(timedelta(minutes=2))
    late = send(client, asha, body="too late", status_callback=STATUS_URL)
    assert late.status == "queued"
    asked = ApprovalCreateList.ContentApprovalRequest({"name": "reminder", "category": "UTILITY"})
    assert approval.create(asked).status == "received"
    send(client, asha, content_sid=template, status_callback=STATUS_URL)
    twilio_standin.settle()
    assert {knock.form["ErrorCode"] for knock in door.knocks} == {"63016"}
    assert statuses(door) == ["failed", "failed"]
    assert client.messages(late.sid).fetch().error_code == 63016
    twilio_standin.decide(template, "approved")
    fetched = client.content.v1.contents(template).approval_fetch().fetch()
    assert fetched.whatsapp["status"] == "approved"
    send(client, asha, content_sid=template, content_variables=json.dumps({"1": "Monday"}))
    twilio_standin.settle()
    assert asha.heard == ["in time", "Choose Monday"]
    assert asha.card.labels == ["Yes", "Move"]


def test_a_tap_and_a_picked_row_carry_their_payload(
    twilio_standin: TwilioStandin, client: Client, asha: Phone, door: OpenDoor
) -> None:
    card = send(client, asha, content_sid=content(client, buttons("Yes", "No"), **{"1": "x"}))
    listed = send(client, asha, content_sid=content(client, rows("Dr Mehta", "Dr Rao")))
    twilio_standin.settle()
    asha.taps_button("Yes", asha.chat[-2])
    asha.picks_list_item("row:Dr Rao")
    twilio_standin.settle()
    tap, pick = (knock.form for knock in door.knocks)
    assert {name: tap[name] for name in ("Body", "ButtonText", "ButtonPayload", "MessageType")} == {
        "Body": "Yes",
        "ButtonText": "Yes",
        "ButtonPayload": "id:Yes",
        "MessageType": "button",
    }
    assert tap["OriginalRepliedMessageSid"] == card.sid
    assert (pick["ListId"], pick["ListTitle"], pick["Body"]) == ("row:Dr Rao", "Dr Rao", "Dr Rao")
    assert pick["OriginalRepliedMessageSid"] == listed.sid
    with pytest.raises(AssertionError, match="nothing called 'Dr Who'"):
        asha.picks_list_item("Dr Who")


def test_what_a_phone_sends_is_posted_and_signed(twilio_standin: TwilioStandin, door: OpenDoor) -> None:
    phone = twilio_standin.phone("+919800000001", name="Ravi")
    phone.says("नमस्ते")
    phone.sends_media(b"OggS", "audio/ogg")
    phone.sends_location(28.6, 77.2)
    twilio_standin.settle()
    text, voice, place = door.knocks
    assert (text.form["Body"], text.form["ProfileName"], text.form["WaId"]) == ("नमस्ते", "Ravi", "919800000001")
    assert text.form["From"] == "whatsapp:+919800000001"
    assert RequestValidator(AUTH_TOKEN).validate(
        "https://clinic.example/twilio", text.form, text.headers["x-twilio-signature"]
    )
    assert (voice.form["NumMedia"], voice.form["MediaContentType0"]) == ("1", "audio/ogg")
    assert httpx.get(voice.form["MediaUrl0"]).status_code == 401
    assert httpx.get(voice.form["MediaUrl0"], auth=(ACCOUNT_SID, AUTH_TOKEN)).content == b"OggS"
    assert (place.form["Latitude"], place.form["Body"]) == ("28.6", "")


def test_templates_are_listed_and_deleted_and_snake_case_types_vanish(client: Client) -> None:
    kept = content(client, rows("A"))
    empty = content(client, {"twilio_list_picker": rows("A")["twilio/list-picker"]})
    assert [each.sid for each in client.content.v1.contents.stream(page_size=1)] == [kept, empty]
    assert [client.content.v1.contents(sid).fetch().types for sid in (kept, empty)] == [rows("A"), {}]
    assert client.content.v1.contents(empty).delete()
    with pytest.raises(TwilioRestException) as refused:
        client.content.v1.contents(empty).fetch()
    assert code_of(refused) == (404, 20404)


@pytest.mark.parametrize(
    ("types", "words"),
    [
        (rows(*"ABCDEFGHIJK"), "11 items, 1 to 10 allowed"),
        (rows(), "0 items"),
        (rows("x" * 25), "1 to 24 characters"),
        (rows("A", "A"), "ids are not unique"),
        (buttons("x" * 21), "1 to 20 characters"),
        (buttons("A", "A"), "titles are not unique"),
        (buttons("A", body="x" * 1025), "longer than 1024"),
    ],
)
def test_a_template_is_refused(client: Client, types: dict[str, Any], words: str) -> None:
    with pytest.raises(TwilioRestException, match=words):
        content(client, types)


def test_variables_are_checked_when_sent(
    twilio_standin: TwilioStandin, client: Client, asha: Phone, door: OpenDoor
) -> None:
    template = content(client, buttons("{{2}}"))
    for given, code in (
        ("[]", 21656),
        ('{"1": 5}', 21656),
        ("{", 21656),
        ('{"1": ""}', 21656),
        (r'{"1": "a\nb"}', 21656),
        (json.dumps({"1": "x" * 1601}), 21658),
    ):
        with pytest.raises(TwilioRestException) as refused:
            send(client, asha, content_sid=template, content_variables=given)
        assert code_of(refused) == (400, code)
    four = content(client, buttons("1", "2", "3", "4", body="x"))
    for sid, values in ((template, {"1": "a"}), (template, {"1": "a", "2": "x" * 21}), (four, {})):
        send(client, asha, content_sid=sid, content_variables=json.dumps(values), status_callback=STATUS_URL)
        twilio_standin.settle()
    assert [knock.form["ErrorCode"] for knock in door.knocks] == ["63028", "63013", "63013"]
    with pytest.raises(TwilioRestException, match="can not be submitted"):
        client.content.v1.contents(content(client, rows("A"))).approval_create.create(
            ApprovalCreateList.ContentApprovalRequest({"name": "x", "category": "UTILITY"})
        )


def test_a_500_loses_the_message_and_a_closed_port_is_tried_once_more(
    twilio_standin: TwilioStandin, door: OpenDoor
) -> None:
    phone, hooks = twilio_standin.phone(), twilio_standin.webhooks
    door.answer(Response(status_code=500))
    phone.says("lost")
    phone.says("heard")
    twilio_standin.settle()
    assert [knock.form["Body"] for knock in door.knocks] == ["lost", "heard"]
    assert [call.form["Body"] for call in hooks.lost] == ["lost"]
    with door.outage():
        phone.says("nobody there")
        wait_for(lambda: len(hooks.called) == 3)
    assert [each.status for each in hooks.called] == [500, 200, None]


def test_status_callbacks_come_mixed_repeated_and_forged(
    twilio_standin: TwilioStandin, client: Client, asha: Phone, door: OpenDoor
) -> None:
    hooks = twilio_standin.webhooks
    twilio_standin.statuses = ("sent", "delivered", "read")
    hooks.mixed, hooks.copies = random.Random(1), 2  # noqa: S311 - an order, no secret
    sent = send(client, asha, body="x", status_callback=STATUS_URL)
    twilio_standin.settle()
    assert sorted(statuses(door)) == ["delivered", "delivered", "read", "read", "sent", "sent"]
    assert statuses(door)[::2] != ["sent", "delivered", "read"]
    assert client.messages(sent.sid).fetch().status == "read"
    hooks.copies = 1
    hooks.hold()
    asha.says("a")
    asha.says("b")
    hooks.release(copies=2, shuffled=random.Random(2))  # noqa: S311 - an order, no secret
    twilio_standin.settle()
    assert sorted(knock.form["Body"] for knock in door.knocks[6:]) == ["a", "a", "b", "b"]
    hooks.send(hooks.made[-1], form=dict(hooks.made[-1].form) | {"Body": "forged"})
    twilio_standin.settle()
    forged = door.knocks[-1]
    assert not RequestValidator(AUTH_TOKEN).validate(
        "https://clinic.example/twilio", forged.form, forged.headers["x-twilio-signature"]
    )


def test_a_phone_that_cannot_be_reached_says_so(
    twilio_standin: TwilioStandin, client: Client, asha: Phone, door: OpenDoor
) -> None:
    asha.refuses(63024)
    send(client, asha, body="x", status_callback=STATUS_URL)
    twilio_standin.settle()
    assert [(knock.form["MessageStatus"], knock.form.get("ErrorCode")) for knock in door.knocks] == [
        ("sent", None),
        ("undelivered", "63024"),
    ]
    assert asha.heard == []


def test_sms_counts_segments_and_heeds_stop(twilio_standin: TwilioStandin, client: Client, door: OpenDoor) -> None:
    assert [segments(text) for text in ("x" * 160, "x" * 161, "€" * 81, "क" * 70, "क" * 71, "😀" * 35)] == [
        1,
        2,
        2,
        1,
        2,
        1,
    ]
    phone = twilio_standin.phone(whatsapp=False)
    assert send(client, phone, body="hello").status == "queued"
    phone.says("Stop")
    with pytest.raises(TwilioRestException) as refused:
        send(client, phone, body="hello")
    assert code_of(refused) == (400, 21610)
    phone.says("yes")
    send(client, phone, body="again")
    twilio_standin.settle()
    assert phone.heard == ["hello", "again"]
    assert "ProfileName" not in door.knocks[0].form


def test_twiml_in_the_answer_is_sent(twilio_standin: TwilioStandin, door: OpenDoor) -> None:
    door.answer(Response("<Response><Message>Namaste</Message></Response>", media_type="text/xml"))
    phone = twilio_standin.phone()
    phone.says("hi")
    twilio_standin.settle()
    assert phone.heard == ["Namaste"]


def test_faults_look_like_twilios(twilio_standin: TwilioStandin, client: Client, asha: Phone) -> None:
    twilio_standin.faults.add(
        "Messages.json", Fault(status=429, retry_after=2), Fault(status=500), html_502(), refuse(), lost_answer()
    )
    met = []
    for _ in range(5):
        with pytest.raises((TwilioRestException, requests.ConnectionError)) as failed:
            send(client, asha, body="x")
        twilio_standin.settle()
        met.append((getattr(failed.value, "code", None), len(asha.heard)))
    assert met == [(20429, 0), (20500, 0), (502, 0), (None, 0), (None, 1)]
    twilio_standin.faults.add("Messages.json", slow(1))
    client.http_client.timeout = 0.1
    with pytest.raises(requests.ReadTimeout):
        send(client, asha, body="y")
