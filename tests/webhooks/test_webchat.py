"""The web chat over HTTP: what is said is heard once, an answer is never lost, and nobody reads another's talk."""

import json
import re
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from baari.embedded_postgres import EmbeddedPostgres
from bot.message import Kind, Message
from core.storage.database import Database
from core.storage.transcript import PAGE
from tests.builders import World
from tests.standins.server import wait_for
from tests.webhooks.echo_desk import Browser, EchoDesk, until_ready
from webhooks.source_limit import SourceLimit
from webhooks.webchat_page import wanted_language


@pytest.fixture
def desk(world: World) -> Iterator[EchoDesk]:
    desk = EchoDesk(world.database)
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture
def patient(desk: EchoDesk) -> Iterator[Browser]:
    browser = Browser(desk)
    yield browser
    browser.http.close()


def test_what_is_typed_is_heard_and_answered(desk: EchoDesk, patient: Browser) -> None:
    with patient.stream() as events:
        assert until_ready(events) == []
        id_ = str(uuid4())
        assert patient.say("hello", id_) == 202
        (_, mine), (_, theirs) = next(events), next(events)
    assert (mine["mine"], mine["text"], mine["key"]) == (True, "hello", id_)
    assert (theirs["mine"], theirs["text"], theirs["language"]) == (False, "You said: hello", "en")
    [heard] = desk.heard
    assert (heard.channel, heard.address, heard.kind, heard.text) == ("webchat", patient.chat, Kind.TEXT, "hello")
    assert heard.private


def test_the_same_post_is_one_line(desk: EchoDesk, patient: Browser) -> None:
    id_ = str(uuid4())
    assert [patient.say("hello", id_) for _ in range(3)] == [202, 202, 202]
    wait_for(lambda: len(patient.talk()) == 2)
    assert patient.talk() == [(True, "hello"), (False, "You said: hello")]
    assert len(desk.heard) == 1


def test_a_tap_says_which_choice_of_which_message(desk: EchoDesk, patient: Browser) -> None:
    card = desk.say(patient.chat, "card", Message(text="Choose"))
    answer = patient.post(id=str(uuid4()), kind="tap", text="Book an appointment", choice="book", card=int(card))
    assert answer.status_code == 202
    [heard] = desk.heard
    assert (heard.kind, heard.text, heard.card) == (Kind.TAP, "book", card)


def test_a_chat_greets_once_however_many_pages_start_it(desk: EchoDesk, patient: Browser) -> None:
    for _ in range(3):
        assert patient.post(id=str(uuid4()), kind="start").status_code == 202
    wait_for(lambda: len(patient.talk()) == 1)
    assert [(heard.kind, heard.text) for heard in desk.heard] == [(Kind.START, "")]


def test_a_link_that_opens_the_page_says_its_payload_each_time(desk: EchoDesk, patient: Browser) -> None:
    for _ in range(2):
        assert patient.post(id=str(uuid4()), kind="start", text="d7-0123").status_code == 202
    assert [(heard.kind, heard.text) for heard in desk.heard] == [(Kind.START, "d7-0123")] * 2


def test_a_message_that_could_not_be_kept_is_taken_later_under_the_same_id(desk: EchoDesk, patient: Browser) -> None:
    desk.down = True
    id_ = str(uuid4())
    refused = patient.post(id=id_, kind="text", text="hello")
    assert (refused.status_code, refused.json(), refused.headers["retry-after"]) == (503, {"error": "try_again"}, "2")
    assert desk.heard == []
    desk.down = False
    assert patient.say("hello", id_) == 202
    wait_for(lambda: len(patient.talk()) == 2)
    assert patient.talk() == [(True, "hello"), (False, "You said: hello")]


def test_a_page_that_comes_back_gets_what_it_missed(desk: EchoDesk, patient: Browser) -> None:
    ids = [int(desk.say(patient.chat, f"line-{n}", Message(text=str(n)))) for n in range(4)]
    assert patient.talk() == [(False, str(n)) for n in range(4)]
    assert patient.talk(last_id=ids[1]) == [(False, "2"), (False, "3")]
    assert patient.talk(last_id=ids[3]) == []


@pytest.mark.parametrize("garbage", ["x", "-1", "9" * 40, "١", ""])
def test_a_last_id_that_is_none_starts_at_the_beginning(desk: EchoDesk, patient: Browser, garbage: str) -> None:
    desk.say(patient.chat, "one", Message(text="one"))
    with patient.http.stream("GET", "/chat/stream", headers=[(b"Last-Event-ID", garbage.encode())]) as response:
        assert next(response.iter_lines()).startswith("id: ")


def test_a_long_talk_opens_at_its_end_and_catches_up_whole(desk: EchoDesk, patient: Browser) -> None:
    ids = [int(desk.say(patient.chat, f"line-{n}", Message(text=str(n)))) for n in range(2 * PAGE + 5)]
    assert patient.talk() == [(False, str(n)) for n in range(PAGE + 5, 2 * PAGE + 5)]
    assert len(patient.talk(last_id=ids[0])) == 2 * PAGE + 4


def test_a_message_sent_twice_is_one_line_and_a_redrawn_card_keeps_its_id(desk: EchoDesk, patient: Browser) -> None:
    first = desk.say(patient.chat, "card", Message(text="held"))
    assert desk.say(patient.chat, "card", Message(text="held")) == first
    redrawn = desk.say(patient.chat, "card-2", Message(text="paid"), replaces=first)
    assert desk.say(patient.chat, "card-3", Message(text="booked"), replaces=redrawn) == first
    with patient.stream() as events:
        shown = [(line["shown_as"], line["text"]) for line in until_ready(events)]
    assert shown == [(first, "held"), (first, "paid"), (first, "booked")]


def test_every_open_page_of_a_chat_follows_it_in_every_process(desk: EchoDesk, patient: Browser, world: World) -> None:
    other_process = EchoDesk(Database(world.url, clock=world.clock, pool_size=2))
    other_process.start()
    with patient.stream() as here, patient.stream() as also_here:
        assert (until_ready(here), until_ready(also_here)) == ([], [])
        started = time.monotonic()
        other_process.say(patient.chat, "news", Message(text="paid"))
        assert [next(here)[1]["text"], next(also_here)[1]["text"]] == ["paid", "paid"]
        assert time.monotonic() - started < 2  # rung for, and not found by the heartbeat after 15 s
    other_process.stop()
    other_process.database.dispose()


def test_a_line_nobody_rang_for_comes_with_the_next_heartbeat(world: World) -> None:
    desk = EchoDesk(world.database, heartbeat=0.2)
    desk.server.start()  # its bell does not hang
    patient = Browser(desk)
    with patient.stream() as events:
        assert until_ready(events) == []
        assert next(events) == ("beat", {})
        desk.say(patient.chat, "news", Message(text="paid"))
        assert next(data["text"] for name, data in events if name != "beat") == "paid"
    patient.http.close()
    desk.stop()


def test_nobody_reads_another_chat(desk: EchoDesk, patient: Browser) -> None:
    stranger = Browser(desk)
    line = desk.say(patient.chat, "secret", Message(text="secret"))
    with stranger.stream() as events:
        assert until_ready(events) == []
        desk.say(patient.chat, "secret-2", Message(text="secret"))
        desk.say(stranger.chat, "own", Message(text="own"))
        assert next(events)[1]["text"] == "own"
    assert stranger.http.get(f"/chat/files/{line}").status_code == 404
    stranger.http.close()


def test_a_forged_cookie_is_no_chat_and_the_page_gives_a_new_one(desk: EchoDesk, patient: Browser) -> None:
    token, _, signature = patient.http.cookies["baari_chat"].partition(".")
    stranger = Browser(desk)
    forgeries = ["", token, f"{token}.", f"{token}.{'0' * 64}", f"{'0' * 32}.{signature}", "é", f"{token}.{signature}x"]
    for forged in forgeries:
        headers = [(b"Cookie", f"baari_chat={forged}".encode())]
        stranger.http.cookies.clear()
        assert stranger.http.get("/chat/stream", headers=headers).status_code == 401
        said = stranger.http.post("/chat", json={"id": str(uuid4()), "kind": "text", "text": "x"}, headers=headers)
        assert (said.status_code, said.json()) == (401, {"error": "no_chat"})
        assert stranger.http.get("/", headers=headers).cookies["baari_chat"].partition(".")[0] != token
    assert desk.heard == []
    assert patient.open().cookies["baari_chat"] == f"{token}.{signature}"  # and an honest one is kept
    stranger.http.close()


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(patient: Browser) -> None:
    given = patient.open().headers["set-cookie"]
    assert re.sub(r"=[0-9a-f]{32}\.[0-9a-f]{64}", "=...", given) == (
        "baari_chat=...; HttpOnly; Max-Age=34560000; Path=/; SameSite=lax"
    )


def test_the_page_runs_nothing_foreign_and_nothing_inline(patient: Browser) -> None:
    page = patient.open()
    assert page.headers["content-security-policy"].startswith(
        "default-src 'self'; img-src 'self' data:; object-src 'none'"
    )
    assert re.findall(r"<script[^>]*>", page.text) == ['<script type="module" src="/chat/chat.js">']
    assert [found for found in ("<style", " style=", " onclick=", "javascript:") if found in page.text] == []


def test_the_files_of_the_page_are_sent_once(patient: Browser) -> None:
    for name in ("chat.css", "chat.js", "chat_lines.js", "chat_outbox.js"):
        first = patient.http.get(f"/chat/{name}")
        again = patient.http.get(f"/chat/{name}", headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize(
    "spoken",
    [
        {"kind": "text", "text": "  \n "},
        {"kind": "text", "text": "\x00"},
        {"kind": "text", "text": "x" * 4001},
        {"kind": "text", "text": "\ud800"},
        {"kind": "tap", "choice": ""},
        {"kind": "tap", "choice": "अ"},
        {"kind": "tap", "choice": "x" * 65},
        {"kind": "tap", "choice": "x", "card": 2**63},
        {"kind": "left"},
        {"kind": "text", "text": "x", "phone": "+911234567890"},
        {"kind": "text", "text": "x", "id": "not a uuid"},
    ],
)
def test_what_cannot_be_heard_is_refused_and_leaves_no_line(
    desk: EchoDesk, patient: Browser, spoken: dict[str, object]
) -> None:
    # httpx's own writer refuses a lone surrogate
    body = json.dumps({"id": str(uuid4()), **spoken})
    answer = patient.http.post("/chat", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert (desk.heard, patient.talk()) == ([], [])


def test_a_flood_of_new_chats_from_one_address_waits_and_known_ones_do_not(world: World) -> None:
    desk = EchoDesk(world.database, new_chats=SourceLimit(per_second=0.1, burst=1))
    desk.start()
    known = Browser(desk)
    stranger = Browser(desk)
    turned_away = stranger.open()
    assert (turned_away.status_code, turned_away.headers["retry-after"]) == (429, "10")
    assert "baari_chat" not in stranger.http.cookies
    assert known.open().status_code == 200
    for browser in (known, stranger):
        browser.http.close()
    desk.stop()


def test_a_chat_that_floods_is_slowed_and_leaves_the_others_alone(world: World) -> None:
    desk = EchoDesk(world.database, new_lines=SourceLimit(per_second=0.1, burst=2))
    desk.start()
    loud, calm = Browser(desk), Browser(desk)
    assert [loud.say(str(n)) for n in range(4)] == [202, 202, 429, 429]
    assert calm.say("hello") == 202
    assert [heard.text for heard in desk.heard] == ["0", "1", "hello"]
    for browser in (loud, calm):
        browser.http.close()
    desk.stop()


def test_a_stopped_clinic_lets_its_streams_end(desk: EchoDesk, patient: Browser) -> None:
    with patient.stream() as events:
        until_ready(events)
        desk.doors.stop()
        assert list(events) == []


def test_a_restart_of_the_database_loses_no_line(own_cluster: EmbeddedPostgres) -> None:
    world = World(own_cluster.url)
    desk = EchoDesk(world.database)
    desk.start()
    patient = Browser(desk)
    with patient.stream() as events:
        until_ready(events)
        assert patient.say("before") == 202
        assert [next(events)[1]["text"] for _ in range(2)] == ["before", "You said: before"]
        own_cluster.stop()
        id_ = str(uuid4())
        assert patient.say("after", id_) == 503
        own_cluster.start()
        wait_for(lambda: patient.say("after", id_) == 202, 15, what="back")
        texts = [data["text"] for name, data in (next(events) for _ in range(2))]
    assert texts == ["after", "You said: after"]
    patient.http.close()
    desk.stop()
    world.close()


def test_the_page_speaks_the_language_of_its_chat_whatever_the_browser_speaks(world: World, patient: Browser) -> None:
    def lang(accepted: str) -> str:
        page = patient.http.get("/", headers={"Accept-Language": accepted}).text
        return page.partition('<html lang="')[2].partition('"')[0]

    assert [lang("en-GB,en"), lang("hi-IN,en;q=0.8")] == ["en", "hi"]  # nobody has said anything in it yet
    with world.work() as uow:
        uow.chats.open("webchat", patient.chat, language="hi", name="")
    assert [lang("en-GB,en"), lang("hi-IN")] == ["hi", "hi"]
    world.sql("update chats set language = 'en'")
    assert [lang("en-GB,en"), lang("hi-IN")] == ["en", "en"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("hi", "hi"),
        ("hi-IN,en;q=0.8", "hi"),
        ("ta,hi;q=0.9,en;q=0.8", "hi"),
        ("EN-gb", "en"),
        (",;,x" * 99, "en"),
    ],
)
def test_the_page_speaks_the_first_language_it_knows(accepted: str, language: str) -> None:
    assert wanted_language(accepted) == language
