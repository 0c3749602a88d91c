"""Two doctors, two patients, two messengers: papers in the patient's language, and what another doctor wrote."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.phrases import TABLES
from core.domain.consent import CURRENT
from core.domain.staff import Role
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.consent import agree
from core.services.staff import invite
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import Seat, TelegramSeat, WhatsAppSeat
from tests.journeys.test_records import LINK, WHOLE, last, nothing_got_out, opened
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

HINDI = TABLES["hi"]
ACTS = "select act from audit where act like 'history.%%' or act = 'record.read' order by id"


@pytest.fixture
def house(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, twilio_standin: TwilioStandin
) -> Iterator[House]:
    twilio_standin.now = world.clock.now
    with a_house(world, tmp_path, telegram=telegram_standin, twilio=twilio_standin, public=PUBLIC) as house:
        yield house
    world.assert_invariants()


def doctor_of(house: House, name: str) -> int:
    ((id_,),) = house.world.sql("select id from doctors where name = %s", name)
    return int(id_)


def works_as(seat: Seat, name: str) -> None:
    """Make a chat this doctor's."""
    house, doctor = seat.house, doctor_of(seat.house, name)
    token = house.baari.database.run(lambda uow: invite(uow, None, Role.DOCTOR, doctor_id=doctor)).token
    seat.says(f"/join {token}")


def speaks_hindi(seat: Seat, name: str) -> None:
    """Somebody who has written before, and reads Hindi from now on."""
    seat.says("/language")
    seat.says("हिन्दी")
    house = seat.house
    ((chat,),) = house.world.sql("select id from chats where channel = %s and address = %s", seat.channel, seat.address)
    with house.world.work() as uow:
        known = uow.chats.lock(chat)
        agree(uow, known, CURRENT.version)
        uow.chats.save(known)
        uow.patients.add(chat, name=name, relation="self")


def books(seat: Seat, doctor: str, hour: int) -> str:
    """Book a visit of today, as the desk would on the telephone; return its number."""
    house = seat.house
    ((chat, patient, clinic),) = house.world.sql(
        "select c.id, p.patient_id, (select min(id) from clinics) "
        "from chats c join chat_patients p on p.chat_id = c.id where c.channel = %s and c.address = %s",
        seat.channel,
        seat.address,
    )
    wanted = HoldRequest(
        chat_id=chat,
        patient_id=patient,
        doctor_id=doctor_of(house, doctor),
        clinic_id=clinic,
        starts_at=house.world.at(hour, days=0),
    )
    with house.world.work() as uow:
        held = hold_slot(uow, wanted)
        number = confirm_at_clinic(uow, held.id, chat).number
    house.settle()
    seat._settle()
    return number or ""


def linked(seat: Seat) -> str:
    """Return the link that this chat was handed last."""
    if isinstance(seat, TelegramSeat):
        return next(b.url for card in reversed(seat.user.chat) for b in card.buttons if b.url)
    return str(LINK.findall(last(seat))[-1])


def reads(paper: str, words: str) -> bool:
    """Whether a paper says this; a reader that goes by glyphs sees gaps where signs stand below their letters."""
    return words.replace(" ", "") in paper.replace(" ", "").replace("\n", "")


class Practice:
    """Ravi on WhatsApp and Sita on Telegram, who read Hindi; Dr Mehta on Telegram and Dr Rao on WhatsApp."""

    def __init__(self, house: House, telegram: TelegramStandin, twilio: TwilioStandin) -> None:
        self.house = house
        self.ravi, self.sita = WhatsAppSeat(house, twilio, 1), TelegramSeat(house, telegram, 2)
        self.mehta, self.rao = TelegramSeat(house, telegram, 3), WhatsAppSeat(house, twilio, 4)
        speaks_hindi(self.ravi, "Ravi Kumar")
        speaks_hindi(self.sita, "Sita Devi")
        works_as(self.mehta, "Dr Anjali Mehta")
        works_as(self.rao, "Dr Ramesh Rao")

    def mehta_writes(self) -> str:
        """A note that the patient may see, and a prescription field by field; returns the visit's number."""
        number = books(self.ravi, "Dr Anjali Mehta", 11)
        mehta = self.mehta
        mehta.says("/note Xerostomia since June")
        mehta.says("Xerostomia")
        mehta.taps("Let them see it")
        mehta.says("/rx")
        for words in ("Zanubrutinib", "80 mg", "1-0-1", "5"):
            mehta.says(words)
        mehta.taps("Look and give")
        assert "Your registration number is not on it" in last(mehta)
        self.house.world.sql("update doctors set registration = 'MMC 2009/05/1234' where name = 'Dr Anjali Mehta'")
        mehta.taps("Give it")
        self.house.forward(minutes=2)
        return number

    def paper(self, seat: Seat, which: str) -> str:
        """A patient asks for one of their papers and opens it."""
        seat.says("/records")
        if which:
            seat.says(which)
        return opened(self.house, linked(seat))

    def rao_looks(self) -> str:
        """Dr Rao asks what was written of Ravi before; returns what the card says."""
        self.rao.says("/history")
        self.rao.taps("6:00 pm Ravi Kumar")
        return last(self.rao)


def test_papers_in_hindi_by_link_and_what_another_wrote_with_consent_only(
    house: House,
    telegram_standin: TelegramStandin,
    twilio_standin: TwilioStandin,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    practice = Practice(house, telegram_standin, twilio_standin)
    ravi, sita, mehta, rao = practice.ravi, practice.sita, practice.mehta, practice.rao

    number = practice.mehta_writes()
    ravi._settle()
    assert f"{number} का पर्चा तैयार है" in last(ravi)
    papers = [practice.paper(ravi, which) for which in ("1", "2")]
    rx, note = sorted(papers, key=lambda paper: reads(paper, HINDI["paper.note"]))
    for printed in ("पर्चा", "डॉ. अंजलि मेहता", "MMC 2009/05/1234", "Zanubrutinib", "80 mg", "1-0-1", "5 दिन"):
        assert reads(rx, printed)
    for printed in (HINDI["paper.note"], "डॉ. अंजलि मेहता", "Xerostomia since June"):
        assert reads(note, printed)

    books(sita, "Dr Ramesh Rao", 16)
    rao.says(f"/rx {WHOLE}")
    rao.taps("Look and give")
    rao.taps("Give it")
    house.forward(minutes=2)
    paper = practice.paper(sita, "")
    for printed in ("पर्चा", "डॉ. रमेश राव", "Quinapril", "3 दिन"):
        assert reads(paper, printed)

    books(ravi, "Dr Ramesh Rao", 18)
    assert "other doctors have written something" in practice.rao_looks()
    rao.taps("Ask the patient")
    ravi._settle()
    assert "देखना चाहते हैं" in last(ravi)
    ravi.taps(HINDI["allow.ask.y"])
    assert "lets you see" in practice.rao_looks()
    rao.taps("Open it")
    before = opened(house, linked(rao))
    for printed in ("Xerostomia since June", "Zanubrutinib", "Dr Anjali Mehta"):
        assert printed in before
    ravi.says("/privacy")
    ravi.taps(HINDI["privacy.card.close"])
    assert "lets you see" not in practice.rao_looks()
    acts = [act for (act,) in house.world.sql(ACTS)]
    asked, allowed, read, closed = "history.asked", "history.allowed", "record.read", "history.withdrawn"
    assert acts == [read, read, read, asked, allowed, read, read, closed]
    nothing_got_out(house, caplog, *(seen.text for seat in (ravi, sita, mehta, rao) for seen in seat.seen))
