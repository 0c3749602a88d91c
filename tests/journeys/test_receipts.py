"""Money moves, and the paper comes: as a document on Telegram, as media on WhatsApp, as a file in the web chat."""

import io
from pathlib import Path

import httpx
from pypdf import PdfReader

from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_people import TelegramUser
from tests.standins.twilio import TwilioStandin
from tests.standins.twilio_phone import Phone

SOON = 30.0  # seconds; the first paper of a process has its font made


def words(pdf: bytes) -> str:
    """Return what a paper says."""
    return PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace("\u2060", "")


def pay(house: House, link: str) -> None:
    """Pay on the sandbox's page."""
    with httpx.Client(timeout=10.0) as payer:
        assert payer.post(link.replace(PUBLIC, house.url), data={"do": "pay"}).status_code in (200, 303)


def test_on_telegram_it_is_a_document_and_a_button_of_the_visit(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin
) -> None:
    with a_house(world, tmp_path, telegram=telegram_standin, public=PUBLIC) as house:
        ravi = telegram_standin.user(7001, language_code="en", first_name="Ravi")
        reads(ravi, "full name", after=lambda: ravi.says("Dr Mehta in four days after 5"))
        reads(ravi, "Kept for you", after=lambda: ravi.says("Ravi Kumar"))
        ravi.taps("Pay ₹800")
        wait_for(lambda: any(b.url for b in ravi.card.buttons), SOON, what="a payment link")
        pay(house, next(b.url for b in ravi.card.buttons if b.url))
        wait_for(lambda: documents(ravi), SOON, what="a receipt")
        ((name, receipt),) = documents(ravi)
        assert name == "RCP-26-27-000001.pdf"
        assert [line for line in words(receipt).splitlines() if "₹" in line] == ["Amount received ₹800.00"]

        reads(ravi, "Dr Anjali Mehta", after=lambda: ravi.says("/appointments"))
        ravi.taps("More")
        wait_for(lambda: any(b.label == "Receipt" for b in ravi.card.buttons), SOON, what="the rest of the actions")
        ravi.taps("Receipt")
        wait_for(lambda: len(documents(ravi)) == 2, SOON, what="the receipt again")
        assert documents(ravi)[1] == (name, receipt)

        ravi.says("/cancel")
        reads(ravi, "You get ₹800 back")
        ravi.taps("Yes, cancel it")
        wait_for(lambda: world.sql("select status from refunds") == [("pending",)], SOON, what="taken by the gateway")
        house.forward(minutes=2)  # when the refund is looked at
        wait_for(lambda: len(documents(ravi)) == 3, SOON, what="a refund note")
        assert documents(ravi)[2][0] == "RFN-26-27-000001.pdf"
        assert "Gives back Receipt RCP-26-27-000001" in words(documents(ravi)[2][1])
    world.assert_invariants()
    telegram_standin.assert_taps_answered()


def test_on_whatsapp_it_is_media_that_twilio_can_fetch(
    world: World, tmp_path: Path, twilio_standin: TwilioStandin
) -> None:
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, twilio=twilio_standin) as house:
        ravi = twilio_standin.phone("+919820012345", name="Ravi")
        wait_reads(ravi, "full name", after=lambda: ravi.says("Dr Mehta tomorrow after 5"))
        wait_reads(ravi, "Kept for you", after=lambda: ravi.says("Ravi Kumar"))
        ravi.says("1")
        wait_for(lambda: f"{PUBLIC}/sandbox/pay/" in ravi.chat[-1].text, SOON, what="a payment link")
        pay(house, next(word for word in ravi.chat[-1].text.split() if word.startswith(f"{PUBLIC}/sandbox/pay/")))
        wait_for(lambda: any(m.media for m in ravi.chat), SOON, what="a receipt")
        (message,) = (m for m in ravi.chat if m.media)
        assert message.text == "₹800 received, thank you. Here is your receipt RCP-26-27-000001."
        (address,) = message.media
        assert address.startswith(f"{PUBLIC}/receipts/en/")
        there = address.replace(PUBLIC, house.url)
        head, file = httpx.head(there, timeout=10.0), httpx.get(there, timeout=10.0)
        assert (head.status_code, head.headers["content-type"]) == (200, "application/pdf")
        assert head.headers["content-length"] == str(len(file.content))
        assert "Amount received ₹800.00" in words(file.content)
    world.assert_invariants()


def documents(user: TelegramUser) -> list[tuple[str, bytes]]:
    """Return the PDFs in a chat."""
    return [(m.file.name or "", m.file.content) for m in user.chat if m.file and (m.file.name or "").endswith(".pdf")]


def reads(user: TelegramUser, said: str, after: object = None) -> None:
    """Do something, and wait until the last message says this."""
    if callable(after):
        after()
    wait_for(lambda: bool(user.chat) and said in user.chat[-1].text, SOON, what=f"saying {said}")


def wait_reads(phone: Phone, said: str, after: object = None) -> None:
    """Do something, and wait until the last message on the phone says this."""
    if callable(after):
        after()
    wait_for(lambda: bool(phone.chat) and said in phone.chat[-1].text, SOON, what=f"saying {said}")
