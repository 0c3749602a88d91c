"""The paper is sent to the chat that was asked for the money, and its link leads nobody else anywhere."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.channels.port import Outgoing
from bot.channels.webchat import WebChat
from bot.made_files import LINK_LASTS, MadeFiles, paper_purpose
from bot.message import Message
from core.domain.errors import NotFound
from core.domain.money import Money
from core.services.link_signature import signed_id, signed_until
from tests.builders import World
from tests.core.services.test_receipts import Desk
from webhooks.due import Due
from webhooks.receipts import receipt_door, send_receipt
from webhooks.webchat import WebChatDoors

SECRET = "the-secret-of-a-deployment-under-test-7"


@pytest.fixture
def desk(world: World) -> Desk:
    """A desk at which Ravi has paid."""
    desk = Desk(world)
    desk.pay(desk.hold("ravi"), "pay_1")
    return desk


@pytest.fixture
def files(world: World) -> MadeFiles:
    """What makes files."""
    return MadeFiles(world.database, base_url="https://clinic.example", secret=SECRET, clock=world.clock)


@pytest.fixture
def browser(world: World, files: MadeFiles) -> Iterator[TestClient]:
    """Somebody with a link."""
    app = FastAPI(openapi_url=None)
    app.include_router(receipt_door(files, SECRET, clock=world.clock))
    with TestClient(app, base_url="https://clinic.example") as client:
        yield client


def sent(world: World) -> list[Message]:
    """Have the papers that are due written to their chats; returns all messages with one."""
    for id_, key, chat, body in world.sql("select id, key, chat_id, body from outbox where kind = 'send_receipt'"):
        due = Due(id=id_, key=key, kind="send_receipt", chat_id=chat, body=body, attempts=1, wanted_at=world.clock())
        world.database.run(send_receipt(due))
    return [
        Message.from_json(body["message"])
        for (body,) in world.sql("select body from outbox where kind = 'say' order by id")
    ]


def link(desk: Desk, files: MadeFiles) -> str:
    """Return the link that is sent."""
    (message,) = sent(desk.world)
    prepared, _made = files.prepare(message)
    assert prepared.attachment is not None
    return prepared.attachment.url or ""


def test_the_chat_is_told_in_its_language_once(desk: Desk) -> None:
    desk.world.sql("update chats set language = 'hi'")
    sent(desk.world)
    (message,) = sent(desk.world)
    assert message.text == "₹500 मिल गए, धन्यवाद। यह रही आपकी रसीद RCP-26-27-000001।"
    (paper,) = desk.papers()
    assert message.attachment is not None
    assert message.attachment.made_of == f"receipt:hi:{paper.id}"


def a_refund(desk: Desk) -> None:
    """Ravi has paid twice, and the second comes back."""
    ((payment,),) = desk.world.sql("select id from payments")
    desk.pay(payment, "pay_2")
    desk.refund()
    desk.world.sql("delete from outbox where kind <> 'send_receipt' or body ->> 'receipt_id' <> %s", str(note(desk)))


def note(desk: Desk) -> UUID:
    """Return the refund note's id."""
    ((found,),) = desk.world.sql("select id from receipts where kind = 'refund_note'")
    return UUID(str(found))


def test_a_refund_note_waits_until_the_quiet_hours_are_over(desk: Desk) -> None:
    desk.world.clock.forward(hours=14)  # to eleven in the evening
    a_refund(desk)
    assert sent(desk.world) == []
    query = "select due_at from outbox where kind = 'send_receipt' order by due_at"
    assert desk.world.sql(query)[-1] == (desk.world.at(8, days=1),)
    desk.world.clock.forward(hours=9)
    (message,) = sent(desk.world)
    assert message.text.startswith("₹500 paid back.")


def test_who_wants_no_notices_is_sent_a_receipt_and_no_refund_note(desk: Desk) -> None:
    with desk.world.work() as uow:
        bound = uow.chats.binding(desk.papers()[0].chat_id, None)
        assert bound is not None
        uow.opt_outs.stop(bound.channel, bound.address)
    assert len(sent(desk.world)) == 1
    a_refund(desk)
    assert sent(desk.world) == []


def test_the_outbox_keeps_what_it_is_made_of_and_no_bytes(desk: Desk) -> None:
    sent(desk.world)
    ((stored,),) = desk.world.sql("select body::text from outbox where kind = 'say'")
    assert "PDF" not in stored
    assert "Asha" not in stored


def test_the_link_serves_the_paper_and_its_head(desk: Desk, files: MadeFiles, browser: TestClient) -> None:
    url = link(desk, files)
    found, head = browser.get(url), browser.head(url)
    assert (found.status_code, found.headers["content-type"], found.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert found.headers["cache-control"] == "private, max-age=300"
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(found.content))
    assert found.content == browser.get(url).content


def test_no_name_stands_in_the_link(desk: Desk, files: MadeFiles) -> None:
    url = link(desk, files)
    assert "ravi" not in url.lower()
    assert "RCP" not in url


def test_the_link_ends(desk: Desk, files: MadeFiles, browser: TestClient) -> None:
    url = link(desk, files)
    desk.world.clock.now += LINK_LASTS
    assert browser.get(url).status_code == 200
    desk.world.clock.now += timedelta(seconds=1)
    assert browser.get(url).status_code == 404


def test_whatever_is_no_link_of_ours_looks_the_same(desk: Desk, files: MadeFiles, browser: TestClient) -> None:
    good = link(desk, files)
    token = good.rsplit("/", 1)[1].removesuffix(".pdf")
    (paper,) = desk.papers()
    ends = desk.world.clock() + LINK_LASTS
    tokens = [
        token[:-1] + ("0" if token[-1] != "0" else "1"),
        token[:32] + "ffffffff" + token[40:],  # a later end, with the signature of the earlier
        UUID(int=5).hex + token[32:],
        signed_until(paper.id, paper_purpose("hi"), SECRET, ends),  # signed for the other language
        signed_until(uuid4(), paper_purpose("en"), SECRET, ends),  # there is no such paper
        signed_until(paper.id, paper_purpose("en"), "another secret", ends),
        signed_id(paper.id, "calendar", SECRET),
        "x",
        "é" * 72,
    ]
    answers = [browser.get(f"/receipts/en/{each}.pdf") for each in tokens]
    answers.append(browser.get(good.replace("/en/", "/xx/")))
    assert {(a.status_code, a.content) for a in answers} == {(404, b"")}


def test_in_the_web_chat_it_is_a_file_of_ones_own_chat_for_good(desk: Desk, files: MadeFiles) -> None:
    database = desk.world.database
    doors = WebChatDoors(
        database, hear=lambda _heard: None, secret=SECRET, base_url="https://clinic.example", content=files.content
    )
    app = FastAPI(openapi_url=None)
    app.include_router(doors.router())
    (message,) = sent(desk.world)
    with TestClient(app, base_url="https://clinic.example") as mine, TestClient(app, base_url="https://x") as other:
        mine.get("/")
        other.get("/")
        chat = mine.cookies["baari_chat"].partition(".")[0]
        line = WebChat(database).send(Outgoing(key="k", address=chat, message=files.prepare(message)[0])).message_id
        desk.world.clock.now += 2 * LINK_LASTS
        found = mine.get(f"/chat/files/{line}")
        assert (found.status_code, found.content[:5]) == (200, b"%PDF-")
        assert found.headers["content-type"] == "application/pdf"
        assert other.get(f"/chat/files/{line}").status_code == 404


def test_what_cannot_be_made_is_not_found(files: MadeFiles) -> None:
    for made_of in (f"receipt:en:{uuid4()}", f"visit:en:{uuid4()}", f"receipt:xx:{uuid4()}"):
        with pytest.raises(NotFound):
            files.content(made_of)


def test_a_chat_that_is_gone_is_told_nothing(world: World) -> None:
    desk = Desk(world)
    desk.pay(desk.hold("ravi"), "pay_1", amount=Money(50_000, "INR"))
    world.sql("update receipts set chat_id = null")
    assert sent(world) == []
