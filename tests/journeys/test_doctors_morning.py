"""A doctor's morning from one chat, and what those who wait read meanwhile: late twice, next, a slip, seen, missed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.domain.consent import CURRENT
from core.domain.errors import PlaceRefused
from core.domain.staff import Role
from core.services.booking import HoldRequest, confirm_at_clinic, hold_slot
from core.services.consent import agree
from core.services.staff import invite
from tests.builders import World
from tests.journeys.house import PUBLIC, House, a_house
from tests.journeys.seats import Seat, TelegramSeat, WhatsAppSeat
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

Sit = Callable[[int], Seat]


@contextmanager
def on_telegram(world: World, data: Path) -> Iterator[tuple[House, Sit]]:
    with TelegramStandin() as standin, a_house(world, data, telegram=standin, public=PUBLIC) as house:
        yield house, lambda number: TelegramSeat(house, standin, number)


@contextmanager
def on_whatsapp(world: World, data: Path) -> Iterator[tuple[House, Sit]]:
    with TwilioStandin() as standin, a_house(world, data, twilio=standin) as house:
        yield house, lambda number: WhatsAppSeat(house, standin, number)


def books(house: House, seat: Seat, name: str, doctor: int, from_: datetime) -> datetime:
    """Have somebody who has written once be booked for the doctor's next free time, and return when that is."""
    world = house.world
    ((chat_id, clinic),) = world.sql(
        "select c.id, (select min(w.clinic_id) from weekly_hours w where w.doctor_id = %s) from chats c "
        "where c.channel = %s and c.address = %s",
        doctor,
        seat.channel,
        seat.address,
    )
    with world.work() as uow:
        chat = uow.chats.lock(chat_id)
        agree(uow, chat, CURRENT.version)
        uow.chats.save(chat)
        patient = uow.patients.add(chat_id, name=name, relation="self").id
    at = from_
    while True:
        wanted = HoldRequest(chat_id=chat_id, patient_id=patient, doctor_id=doctor, clinic_id=clinic, starts_at=at)
        try:
            with world.work() as uow:
                confirm_at_clinic(uow, hold_slot(uow, wanted).id, chat_id)
        except PlaceRefused:
            at += timedelta(minutes=5)
            continue
        return at


def read(house: House, seat: Seat) -> str:
    """Return the last thing that somebody has read by now."""
    house.baari.dispatcher.wake()
    house.settle()
    seat._settle()
    return seat.seen[-1].text


@pytest.mark.parametrize("on", [on_telegram, on_whatsapp])
def test_a_morning_of_a_doctor(
    on: Callable[[World, Path], AbstractContextManager[tuple[House, Sit]]], world: World, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        house, sit = stack.enter_context(on(world, tmp_path))
        ((mehta,),) = world.sql("select id from doctors where name = 'Dr Anjali Mehta'")
        token = world.database.run(lambda uow: invite(uow, None, Role.DOCTOR, doctor_id=mehta)).token
        doctor, asha, ravi, sita = map(sit, range(1, 5))
        doctor.says(f"/join {token}")
        start, first = world.at(17, days=1), None
        for seat, name in ((asha, "Asha Rao"), (ravi, "Ravi Rao"), (sita, "Sita Rao")):
            seat.says("/start")
            start = books(house, seat, name, mehta, start)
            first = first or start
        assert first is not None
        house.forward(seconds=(first - world.clock.now).total_seconds() - 1800)
        for seat in (asha, ravi, sita):
            seat.says("thank you")  # or WhatsApp would show its template in place of the words

        for minutes in ("30", "15"):
            doctor.says(f"/late {minutes}")
            doctor.taps("Yes, tell them")
            assert all(f"{minutes} minutes late" in read(house, seat) for seat in (asha, ravi, sita))
        house.forward(seconds=(first - world.clock.now).total_seconds() + 60)
        for seat in (asha, ravi):
            seat.says("/here")
        doctor.says("/today")
        assert "2 wait, 1 still to come" in doctor.seen[-1].text
        doctor.says("/next")
        doctor.taps("Call Q001 Asha Rao")
        assert "it is your turn, Q001" in read(house, asha)
        assert "you are next" in read(house, ravi)
        doctor.taps("Seen, call Q002 Ravi Rao")
        assert "it is your turn, Q002" in read(house, ravi)
        doctor.taps("Take back: Q001 Asha Rao")
        assert "Our last message was a mistake. Now: you are next" in read(house, ravi)
        house.forward(minutes=5)
        doctor.taps("Seen, call Q002 Ravi Rao")
        assert "it is your turn, Q002" in read(house, ravi)
        house.forward(minutes=10)
        doctor.says("/seen")
        house.forward(seconds=max((start - world.clock.now).total_seconds() + 1200, 1))
        doctor.says("/noshow")
        doctor.taps(next(label for label in choices(doctor) if label.endswith("Sita Rao")))
        doctor.taps("Yes, did not come")
        house.forward(minutes=3)
        assert [status for seat in (asha, ravi, sita) for status, *_ in seat.visits] == [
            "completed",
            "completed",
            "no_show",
        ]
        assert "What happened?" in read(house, sita)
        sita.taps("I missed it")
        assert world.sql("select answer, judgement from misses") == [("missed", None)]
        doctor.says("/today")
        assert "0 wait, 0 still to come, 2 seen, 1 missed" in doctor.seen[-1].text
    world.assert_invariants()


def choices(seat: Seat) -> list[str]:
    """Return the labels of the last card."""
    return [str(label) for _id, label, _hint, _url in seat._cards[0]]
