"""A visit is moved on each channel, in English and in Hindi: three inputs, the whole transcript, and what it left."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.builders import World
from tests.journeys.house import PUBLIC, a_house
from tests.journeys.seats import Seat, TelegramSeat, WebSeat, WhatsAppSeat
from tests.standins.twilio import TwilioStandin

BOOKING: Mapping[str, tuple[str, ...]] = {
    "en": ("Dr Mehta on Friday at 6 pm", "Ravi Kumar", "!Pay at the clinic"),
    "hi": ("/language", "!हिन्दी", "शुक्रवार शाम 6 बजे डॉ मेहता", "Ravi Kumar", "!क्लिनिक पर देंगे"),
}
MOVE: Mapping[str, tuple[str, ...]] = {
    "en": ("move my appointment", "!Mon 23 Nov, 9:40 am", "!Yes, move it"),
    "hi": ("अपॉइंटमेंट का समय बदलो", "!सोम 23 नव, सुबह 9:40", "!हाँ, बदल दें"),
}
"""What the patient writes or, after a `!`, taps."""
TRANSCRIPT: Mapping[str, str] = {
    "en": """
Ravi Kumar, Dr Anjali Mehta
Now: Friday 27 November, 6:00 pm IST

When would you like to come instead? Tap a time or say one: “Monday after 5”. \
Your place is yours until you have another.
---
Move APT-20261127-0001 for Ravi Kumar?

Now: Friday 27 November, 6:00 pm IST, Dr Anjali Mehta
New: Monday 23 November, 9:40 am IST, Dr Anjali Mehta

To pay at the clinic: ₹800
---
Moved. Your number stays APT-20261127-0001.

Ravi Kumar
Dr Anjali Mehta, Skin
Monday 23 November, 9:40 am IST
""",
    "hi": """
Ravi Kumar, डॉ. अंजलि मेहता
अभी: शुक्रवार 27 नवंबर, शाम 6:00 भारतीय समय

इसकी जगह कब आना चाहेंगे? समय चुनिए या लिखिए: “सोमवार 5 के बाद”। \
नया समय मिलने तक पुराना आपका ही रहेगा।
---
Ravi Kumar की अपॉइंटमेंट APT-20261127-0001 का समय बदलें?

अभी: शुक्रवार 27 नवंबर, शाम 6:00 भारतीय समय, डॉ. अंजलि मेहता
नया: सोमवार 23 नवंबर, सुबह 9:40 भारतीय समय, डॉ. अंजलि मेहता

क्लिनिक पर देना है: ₹800
---
समय बदल गया। आपका नंबर वही है: APT-20261127-0001।

Ravi Kumar
डॉ. अंजलि मेहता, त्वचा
सोमवार 23 नवंबर, सुबह 9:40 भारतीय समय
""",
}
"""What the clinic says to each of the three."""
ENTRIES = """
    select body -> 'message' -> 'attachment' ->> 2 from outbox
    where kind = 'say' and body -> 'message' -> 'attachment' ->> 0 = 'visit.ics' order by id
"""


CHANNELS: Mapping[str, tuple[str | None, Callable[..., Seat]]] = {
    "telegram": ("telegram", TelegramSeat),
    "whatsapp": ("twilio", WhatsAppSeat),
    "webchat": (None, WebSeat),
}


@pytest.fixture(params=CHANNELS)
def patient(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> Iterator[Seat]:
    """A patient on one channel of a running clinic."""
    provider, sit = CHANNELS[request.param]
    standin = request.getfixturevalue(f"{provider}_standin") if provider else None
    if isinstance(standin, TwilioStandin):
        standin.now = world.clock.now
    providers: dict[str, Any] = {provider: standin} if provider else {}
    public = PUBLIC if provider else None  # a browser keeps no cookie of https for this machine's http
    with a_house(world, tmp_path, public=public, **providers) as house:
        seat = sit(house, standin, 1)
        yield seat
        seat.leave()
    world.assert_invariants()


def does(seat: Seat, act: str) -> str:
    """Write or tap, and return what then stands last in the chat: Telegram redraws a card where it is."""
    if act.startswith("!"):
        seat.taps(act[1:])
    else:
        seat.says(act)
    return "\n\n".join(each.text for each in seat.seen[-2:])


@pytest.mark.parametrize("language", TRANSCRIPT)
def test_a_visit_is_moved_by_three_inputs(patient: Seat, language: str) -> None:
    for act in BOOKING[language]:
        does(patient, act)
    ((_, _, booked_at),) = patient.visits
    answers = [does(patient, act) for act in MOVE[language]]
    for answer, expected in zip(answers, TRANSCRIPT[language].split("---"), strict=True):
        assert expected.strip() in answer
    world = patient.house.world
    assert [(status, at) for status, _, at in patient.visits] == [("confirmed", world.at(9, 40, days=0))]
    assert patient.visits[0][2] < booked_at
    before, after = [entry for (entry,) in world.sql(ENTRIES)]
    assert line_of(before, "UID") == line_of(after, "UID")
    assert int(line_of(after, "SEQUENCE")) > int(line_of(before, "SEQUENCE"))
    assert line_of(after, "DTSTART") == "20261123T041000Z"
    assert world.sql("select distinct status from notices where version = 1 and kind <> 'confirmation'") == [
        ("withdrawn",)
    ]
    assert world.sql("select count(*) from notices where version = 2 and kind = 'moved'") == [(1,)]


def line_of(entry: str, name: str) -> str:
    """Return the value of a line of a calendar entry."""
    return next(line for line in entry.splitlines() if line.startswith(name)).partition(":")[2]
