"""From the doctor's pen to the patient's hand, whole, and not one clinical word anywhere that it does not belong."""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader

from bot import talk
from bot.message import Heard, Kind
from bot.put_aside import put_aside, taken_up
from core.domain.staff import Role
from core.services import prescriptions
from core.services.staff import accept, invite
from tests.builders import World
from tests.catalogue import where_found
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import SOON, Seat, TelegramSeat, WebSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

CANARIES = ("Zanubrutinib", "Quinapril", "lukewarm", "Xerostomia", "chest pain")
WHOLE = "Zanubrutinib 80 mg 1-0-1 5 days; Quinapril 10 mg 0-0-1 3 days; advice: lukewarm water"
LINK = re.compile(rf"{PUBLIC}/records/\w+/[\w-]+")


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> Iterator[House]:
    """The product on every channel."""
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


@pytest.fixture
def page(world: World, tmp_path: Path) -> Iterator[House]:
    """The product on this machine alone, with its web chat."""
    with a_house(world, tmp_path) as house:
        yield house
    world.assert_invariants()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def last(seat: Seat) -> str:
    return seat.seen[-1].text


def works_here(seat: Seat) -> None:
    """Make this chat Dr Anjali Mehta's."""
    ((doctor,),) = seat.house.world.sql("select id from doctors where name = 'Dr Anjali Mehta'")
    database = seat.house.world.database
    token = database.run(lambda uow: invite(uow, None, Role.DOCTOR, doctor_id=doctor)).token
    seat.says(f"/join {token}")


def books_today(seat: Seat) -> None:
    seat.says("Dr Anjali Mehta today at 11")
    seat.says("Ravi Kumar")
    if "Pay at the clinic" not in [label for each in seat.seen for label in each.labels]:
        seat.says(seat.seen[-1].labels[0] if seat.seen[-1].labels else "1")
    number = next((label for label in seat.seen[-1].labels if label == "Pay at the clinic"), None)
    seat.says(number or "Pay at the clinic")
    assert seat.house.world.sql("select status from appointments") == [("confirmed",)]


def read(pdf: bytes) -> str:
    return "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages).replace("\u2060", "")


def opened(house: House, link: str) -> str:
    """Open a link as a person does, after a messenger has looked at it."""
    with httpx.Client(timeout=4 * SOON) as browser:  # the first paper of a process reads the fonts
        address = link.replace(PUBLIC, house.url)
        for _ in range(2):
            shown = browser.get(address)
            assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
            assert not any(word in shown.text for word in CANARIES)
        got = browser.post(address)
        assert (got.status_code, got.headers["cache-control"]) == (200, "no-store")
        assert browser.post(address).status_code == 404
    return read(got.content)


def nothing_got_out(house: House, log: pytest.LogCaptureFixture, *said: str) -> None:
    """Not one word of it in the database, the logs, or what was sent."""
    assert where_found(house.world, CANARIES) == set()
    everything = "\n".join([*said, *(str(record.__dict__) for record in log.records)])
    assert [word for word in CANARIES if word.lower() in everything.lower()] == []


def reads(house: House) -> list[tuple[str, str]]:
    """By which door, and as what, each record was read."""
    return house.world.sql("select door, facts ->> 'as' from audit where act = 'record.read' order by id")


def test_written_on_telegram_looked_at_given_and_read_on_whatsapp_by_links_alone(
    house: House, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin, log: pytest.LogCaptureFixture
) -> None:
    ravi = WhatsAppSeat(house, twilio_standin, 1)
    books_today(ravi)
    mehta = TelegramSeat(house, telegram_standin, 2)
    works_here(mehta)
    mehta.says(f"/rx {WHOLE}")
    assert "2 medicines" in last(mehta)
    mehta.taps("Look and give")
    (link,) = [b.url for b in mehta.user.chat[-1].buttons if b.url]
    draft = opened(house, link)
    assert "Zanubrutinib" in draft
    assert "draft" in draft
    mehta.taps("Give it")
    assert "RX-20261123-0001" in last(mehta)
    before = len(ravi.seen)
    house.forward(minutes=1)
    assert len(ravi.seen) == before
    house.forward(minutes=1)
    twilio_standin.settle(SOON)
    assert "the prescription of visit APT-20261123-0001" in last(ravi)
    ravi.says("/records")
    (address,) = LINK.findall(last(ravi))
    paper = opened(house, address)
    for printed in (
        "Zanubrutinib",
        "80 mg",
        "1-0-1",
        "5 days",
        "lukewarm water",
        "Dr Anjali Mehta",
        "RX-20261123-0001",
    ):
        assert printed in paper
    assert reads(house) == [("telegram", "draft"), ("patient, link", "prescription")]
    nothing_got_out(house, log, *(s.text for s in ravi.seen), *(s.text for s in mehta.seen))


def test_in_the_web_chat_in_hindi_field_by_field_with_a_file_and_no_line_of_it_kept(
    page: House, log: pytest.LogCaptureFixture
) -> None:
    ravi, mehta = WebSeat(page, None, 1), WebSeat(page, None, 2)
    books_today(ravi)
    ravi.says("/language")
    ravi.says("हिन्दी")
    works_here(mehta)
    mehta.says("/rx")
    for words in ("Zanubrutinib", "80 mg", "1-0-1", "5"):
        mehta.says(words)
    mehta.taps("Add advice")
    mehta.says("lukewarm water, no chest pain since")  # a doctor's words of danger are no emergency
    assert "Please read it before you give it" in last(mehta)
    mehta.taps("Give it")
    mehta.taps("Take it back")
    mehta.taps("Look and give")
    mehta.taps("Give it")
    page.forward(minutes=2)
    ravi.says("/records")
    ((line, made_of),) = page.world.sql(
        "select id, body -> 'attachment' ->> 4 from webchat_messages where chat = %s and body ? 'attachment' "
        "and body -> 'attachment' ->> 4 like 'record:%%'",
        ravi.address,
    )
    assert made_of.startswith("record:hi:")
    got = ravi.http.get(f"/chat/files/{line}")
    assert (got.status_code, got.headers["cache-control"]) == (200, "no-store")
    paper = read(got.content)
    for printed in ("Zanubrutinib", "5 दिन", "पर्चा", "RX-20261123-0002"):
        assert printed in paper
    assert mehta.http.get(f"/chat/files/{line}").status_code == 404
    assert reads(page) == [("patient, chat", "prescription")]
    nothing_got_out(page, log, *(s.text for s in ravi.seen), *(s.text for s in mehta.seen))
    for seat in (ravi, mehta):
        seat.leave()


def test_what_is_missing_is_asked_for_again_after_anything_between(page: House) -> None:
    """Interrupted, answered with too much, or looked at in two chats at once: it is never a card without a way on."""
    ravi, mehta = WebSeat(page, None, 1), WebSeat(page, None, 2)
    books_today(ravi)
    works_here(mehta)
    mehta.says("/rx Zanubrutinib")
    assert "which dose?" in last(mehta)
    mehta.says("/today")
    mehta.says("/rx")
    assert "which dose?" in last(mehta)
    mehta.says("much " * 50)  # longer than a dose may be
    assert "which dose?" in last(mehta)
    for words in ("80 mg", "1-0-1", "5"):
        mehta.says(words)
    ((rx, doctor),) = page.world.sql(
        "select p.id, c.id from prescriptions p, chats c where c.address = %s", mehta.address
    )
    page.baari.database.run(lambda uow: prescriptions.write(uow, doctor, rx, "Quinapril"))
    mehta.taps("Look and give")
    assert "Medicine 2: which dose?" in last(mehta)
    for seat in (ravi, mehta):
        seat.leave()


def test_a_note_is_shared_and_its_writer_looks_back(page: House, log: pytest.LogCaptureFixture) -> None:
    ravi, mehta = WebSeat(page, None, 1), WebSeat(page, None, 2)
    books_today(ravi)
    works_here(mehta)
    mehta.says("/note Xerostomia since June")
    mehta.says("Xerostomia")
    assert "version 2" in last(mehta)
    assert ravi.says("/records")[-1].text.startswith("There is no prescription")
    mehta.taps("Let them see it")
    assert "Here it is" in ravi.says("/records")[-1].text
    mehta.says("/history")
    assert "what you wrote yourself" in last(mehta)
    nothing_got_out(page, log, *(s.text for s in ravi.seen), *(s.text for s in mehta.seen))
    for seat in (ravi, mehta):
        seat.leave()


def test_what_a_doctor_wrote_and_could_not_be_handled_waits_sealed(page: House) -> None:
    """The chat is locked by somebody else for as long as a message waits: it is put aside, and handled later."""
    ravi, mehta = WebSeat(page, None, 1), WebSeat(page, None, 2)
    books_today(ravi)
    works_here(mehta)
    with page.world.connection() as other, other.transaction():
        other.execute("select 1 from chats where address = %s for update", (mehta.address,))
        assert mehta.post(kind="text", text="/note Xerostomia since June") == 202
        assert page.world.sql("select body ->> 'text' from inbox where body is not null") == [("",)]
        assert where_found(page.world, CANARIES) == set()
    page.world.clock.forward(seconds=5)
    assert page.baari.dialogue.hear_kept() == 1
    page.settle()
    assert page.world.sql("select version from clinical_notes") == [(1,)]
    assert where_found(page.world, CANARIES) == set()
    for seat in (ravi, mehta):
        seat.leave()


@pytest.mark.parametrize(
    ("kind", "text", "facts"),
    [
        (Kind.UNREADABLE, "photo", {"caption": "Xerostomia", "message": "9"}),
        (Kind.START, "Xerostomia", {}),
        (Kind.TEXT, "Xerostomia", {}),
    ],
)
def test_whatever_a_doctor_wrote_waits_sealed_and_is_read_again_whole(
    world: World, kind: Kind, text: str, facts: dict[str, str]
) -> None:
    doctor = world.a_doctor(world.a_clinic(), "Dr Anjali Mehta")
    chat, _ = world.a_chat("doctor", name="Dr Mehta", channel="webchat")
    with world.work() as uow:
        accept(uow, chat, invite(uow, None, Role.DOCTOR, doctor_id=doctor).token, name="Dr Mehta")
    heard = Heard(channel="webchat", address="doctor", id="1", kind=kind, text=text, facts=facts)
    world.database.run(lambda uow: put_aside(uow, heard, ValueError()))
    assert where_found(world, CANARIES) == set()
    world.clock.forward(minutes=10)
    assert [again for again, _ in world.database.run(taken_up)] == [heard]


def test_a_doctors_next_line_after_a_note_is_no_emergency_and_no_booking(page: House) -> None:
    ravi, mehta = WebSeat(page, None, 1), WebSeat(page, None, 2)
    books_today(ravi)
    works_here(mehta)
    mehta.says("/note rash since June")
    mehta.says("dermatitis")
    for words in ("chest pain on exertion, sent to cardiology", "book tomorrow with cardiology", "Zanubrutinib"):
        mehta.says(words)
        assert "Let them see it" in mehta.seen[-1].labels
    mehta.says("1")
    assert "Hide it again" in mehta.seen[-1].labels
    mehta.says(f"/rx {WHOLE}")
    mehta.taps("Look and give")
    mehta.says("chest pain on exertion")
    mehta.taps("Give it")
    mehta.says("chest pain on exertion")
    assert "Take it back" in mehta.seen[-1].labels
    for seat in (ravi, mehta):
        seat.leave()
    assert page.world.sql("select kind from tasks where kind = 'red_flag'") == []
    assert where_found(page.world, CANARIES) == set()


def test_a_word_behind_a_slash_is_said_back_to_no_doctor(page: House) -> None:
    mehta = WebSeat(page, None, 2)
    works_here(mehta)
    for words in ("/Xerostomia", "/Xerostomia chest pain"):  # the second is of a patient, and nobody is in danger here
        mehta.says(words)
        assert "I do not know that command." in last(mehta)
        assert "112" not in last(mehta)
    assert page.world.sql("select kind from tasks where kind = 'red_flag'") == []
    mehta.leave()
    assert where_found(page.world, CANARIES) == set()


def test_what_is_refused_is_kept_nowhere_and_would_be_found_without_its_mark(
    page: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: with the mark of what is never stored taken away, the chat's own row gives it away."""
    ravi, mehta = WebSeat(page, None, 1), WebSeat(page, None, 2)
    books_today(ravi)
    works_here(mehta)
    mehta.says("/note")
    for mark, found in (("_", set()), ("never so", {"chats.state"})):
        monkeypatch.setattr(talk, "UNSTORED", mark)
        mehta.says("Xerostomia " * 180)  # longer than a note may be
        assert "too long" in last(mehta)
        assert where_found(page.world, CANARIES) == found
    for seat in (ravi, mehta):
        seat.leave()
