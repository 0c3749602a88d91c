"""WhatsApp's doors: signed by Twilio for our public address, stored before the answer, told twice and out of order."""

import random
from collections.abc import Iterator
from itertools import permutations

import httpx
import psycopg
import pytest

from bot.channels import delivery
from bot.message import Message
from core.storage.deliveries import Deliveries
from tests.bot.channels.twilio_clinic import OLD_TOKEN, PUBLIC, TwilioClinic, twilio_clinic
from tests.builders import World
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_account import AUTH_TOKEN
from tests.standins.twilio_webhooks import sign

SAID = {"From": "whatsapp:+919812345678", "MessageSid": "SM" + "0" * 32, "Body": "hi", "ForwardedBy": ""}
STATUS = {"MessageSid": "SM1", "MessageStatus": "delivered"}
HELLO = Message(text="Hello")


@pytest.fixture
def clinic(world: World, twilio_standin: TwilioStandin) -> Iterator[TwilioClinic]:
    with twilio_clinic(world, twilio_standin) as opened:
        yield opened


def post(
    clinic: TwilioClinic, path: str, form: dict[str, str], *, signature: str | None = None, token: str = AUTH_TOKEN
) -> httpx.Response:
    """POST a form as Twilio would; by default well signed."""
    signed = sign(token, PUBLIC + path, form) if signature is None else signature
    here = clinic.standin._addresses[PUBLIC]
    return httpx.post(here + path, data=form, headers={"X-Twilio-Signature": signed})


def rows(world: World) -> int:
    return int(world.sql("select (select count(*) from inbox) + (select count(*) from deliveries)")[0][0])


def test_a_message_is_heard_and_answered_with_nothing(clinic: TwilioClinic) -> None:
    answer = post(clinic, "/whatsapp/webhook", SAID)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/xml")
    assert answer.text.endswith("<Response/>")
    assert clinic.ears.texts == {"+919812345678": ["hi"]}


def test_while_the_token_changes_the_old_one_is_believed_too(clinic: TwilioClinic) -> None:
    assert post(clinic, "/whatsapp/webhook", SAID, token=OLD_TOKEN).status_code == 200
    assert clinic.ears.calls == ["hi"]


@pytest.mark.parametrize("path", ["/whatsapp/webhook", "/whatsapp/status"])
@pytest.mark.parametrize("signature", ["", "AAAA", sign("another", PUBLIC + "/whatsapp/webhook", SAID), "\u00e9"])
def test_a_forged_request_writes_nothing(clinic: TwilioClinic, path: str, signature: str) -> None:
    here = clinic.standin._addresses[PUBLIC]
    form = SAID | STATUS
    answer = httpx.post(here + path, data=form, headers={b"X-Twilio-Signature": signature.encode("latin-1")})
    assert (answer.status_code, answer.json(), clinic.ears.calls) == (403, {"error": "forbidden"}, [])
    assert httpx.post(here + path, data=form).status_code == 403
    assert rows(clinic.world) == 0


def test_a_good_signature_is_good_for_nothing_else(clinic: TwilioClinic) -> None:
    good = sign(AUTH_TOKEN, PUBLIC + "/whatsapp/webhook", SAID)
    renamed = {name.replace("ForwardedBy", "x"): value for name, value in SAID.items()}
    tries = [
        post(clinic, "/whatsapp/webhook", SAID | {"Body": "forged"}, signature=good),
        post(
            clinic,
            "/whatsapp/webhook",
            renamed,
            signature=good,
        ),
        post(clinic, "/whatsapp/status", SAID, signature=good),
        post(clinic, "/whatsapp/webhook?a=b", SAID, signature=good),
    ]
    assert [each.status_code for each in tries] == [403, 403, 403, 403]
    here = clinic.standin._addresses[PUBLIC] + "/whatsapp/webhook"
    twice = [("X-Twilio-Signature", good), ("X-Twilio-Signature", good)]
    assert httpx.post(here, data=SAID, headers=twice).status_code == 403
    assert httpx.post(here, content=b"\xff\xfe=%00", headers={"X-Twilio-Signature": good}).status_code == 403
    assert httpx.post(here, content=b"&".join([b"a=1"] * 300), headers={"X-Twilio-Signature": good}).status_code == 403
    assert clinic.ears.calls == []
    assert httpx.post(here, data=SAID, headers=twice[:1]).status_code == 200  # and yet it is a good one


def test_a_redelivery_is_heard_once(clinic: TwilioClinic) -> None:
    asha, hooks = clinic.standin.phone(), clinic.standin.webhooks
    hooks.hold()
    for text in "abc":
        asha.says(text)
    hooks.release(copies=3, shuffled=random.Random(5))  # noqa: S311 - an order, no secret
    clinic.standin.settle()
    assert (len(clinic.ears.calls), sorted(clinic.ears.texts[asha.number])) == (9, ["a", "b", "c"])
    assert hooks.lost == []


def test_what_is_no_message_is_taken_and_left(clinic: TwilioClinic) -> None:
    sms = SAID | {"From": "+919812345678"}
    assert post(clinic, "/whatsapp/webhook", sms).status_code == 200
    assert post(clinic, "/whatsapp/status", STATUS | {"MessageStatus": "teleported"}).status_code == 204
    assert post(clinic, "/whatsapp/status", {"MessageStatus": "sent"}).status_code == 204
    assert (clinic.ears.calls, rows(clinic.world)) == ([], 0)


def test_without_the_database_twilio_is_told_so(clinic: TwilioClinic) -> None:
    def away(_heard: object) -> None:
        raise psycopg.OperationalError("the database is away")

    clinic.ears.before = away
    answer = post(clinic, "/whatsapp/webhook", SAID)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    clinic.ears.before = lambda _heard: None
    assert post(clinic, "/whatsapp/webhook", SAID).status_code == 200
    assert clinic.ears.texts == {"+919812345678": ["hi"]}


def test_a_nul_anywhere_is_no_reason_to_fail(clinic: TwilioClinic) -> None:
    assert post(clinic, "/whatsapp/webhook", SAID | {"Body": "a\0b", "MessageSid": "S\0M"}).status_code == 200
    assert post(clinic, "/whatsapp/status", STATUS | {"MessageSid": "S\0M", "ErrorCode": "\0"}).status_code == 204
    assert clinic.ears.calls == ["ab"]


# --- what became of our messages


def test_a_message_is_followed_until_it_is_read(clinic: TwilioClinic) -> None:
    asha = clinic.standin.phone()
    asha.says("hi")
    sid = clinic.says(HELLO, asha)
    assert clinic.status(sid) == ("delivered", None)
    asha.reads()
    clinic.standin.settle()
    assert clinic.status(sid) == ("read", None)


def test_a_message_that_did_not_arrive_says_why(clinic: TwilioClinic) -> None:
    asha = clinic.standin.phone()
    asha.says("hi")
    asha.refuses(63024)
    assert clinic.status(clinic.says(HELLO, asha)) == ("undelivered", "63024")


def test_the_providers_own_24_hours_are_seen_on_the_status(clinic: TwilioClinic) -> None:
    """Our clock said open, WhatsApp's said closed: the create call says queued, the callback 63016."""
    asha = clinic.standin.phone()
    assert clinic.status(clinic.says(HELLO, asha)) == ("failed", "63016")


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read"])))
def test_statuses_in_any_order_end_at_the_furthest(clinic: TwilioClinic, order: tuple[str, ...]) -> None:
    for status in (*order, order[0]):
        assert post(clinic, "/whatsapp/status", STATUS | {"MessageStatus": status}).status_code == 204
    assert clinic.status("SM1") == ("read", None)


def test_every_pair_of_statuses_ends_at_the_later_one(world: World) -> None:
    pairs = [(a, b) for a in delivery.ORDER for b in delivery.ORDER]
    for number, (first, second) in enumerate(pairs):
        with world.work() as uow:
            for status in (first, second):
                Deliveries(uow.sql, now=uow.now).record_status(
                    f"SM{number}", status, f"code of {status}", overtakes=delivery.overtakes(status)
                )
    further = [max(pair, key=delivery.ORDER.index) for pair in pairs]
    with world.work() as uow:
        kept = [Deliveries(uow.sql, now=uow.now).one(f"SM{number}") for number in range(len(pairs))]
    assert [(row["status"], row["error_code"]) for row in kept if row] == [(s, f"code of {s}") for s in further]
