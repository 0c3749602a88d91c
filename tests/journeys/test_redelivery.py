"""Everything comes at least once, some of it thrice, late and in any order; it ends as if each had come once, in order.

A patient books, fails to pay, pays, cancels and gets the money back. That is told once undisturbed, and then with what
each seed makes of it; the clinic's books and the visible chat must be the same. A failing seed is in the message;
BAARI_SEED tries it again.
"""

import json
import os
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.gateways.payments.sandbox import SandboxKeys
from core.gateways.payments.signature import sign
from core.storage import inbox
from tests.builders import World
from tests.databases import Broom
from tests.journeys.house import PUBLIC, SECRET, House, a_house
from tests.journeys.seats import SOON, Seat, TelegramSeat, WhatsAppSeat
from tests.standins.faults import lost_answer
from tests.standins.razorpay import RazorpayStandin
from tests.standins.razorpay_entities import Link
from tests.standins.server import wait_for
from tests.standins.telegram import TelegramStandin
from tests.standins.twilio import TwilioStandin

BOOKS = {
    "visits": "select status, number, pays, starts_at, fee_minor, version, extended from appointments",
    "events": "select event, before, after, by from appointment_events order by id",
    "numbers": "select day, series, last from numbers",
    "patients": "select name, phone, relation from patients join chat_patients on patient_id = id",
    "payments": "select status, amount_minor, currency from payments order by created_at, id",
    "ledger": "select kind, entry, amount_minor, settled_as from ledger order by id",
    "refunds": "select status, amount_minor, reason from refunds",
    "chat": "select channel, address, language, state::text, tokens, phone from chats",
    "heard": "select count(*) from inbox where source in ('telegram', 'whatsapp') and handled_at is not null",
    "said": "select body -> 'message' ->> 'text' from outbox where kind = 'say' order by id",
    "open": "select kind, error from outbox where done_at is null and due_at <= now() or dead_at is not null",
    "statuses": "select status, count(*) from deliveries group by 1",
}
"""What two stories that are the same have the same of."""

OWN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{32}\b|(slink|plink|pay|spay|rfnd|srfnd|SM|MM)_?\w{14,32}|https?://\S+"
)
"""What is new in every story: ids and the addresses that hold them."""

Ending = Mapping[str, Sequence[tuple[object, ...]]]


def seeds(how_many: int) -> Sequence[int]:
    """Return the seed that was asked for, or some that nobody has chosen; said, so that one can be asked for again."""
    asked = os.environ.get("BAARI_SEED")
    chosen = [int(asked)] if asked else [random.SystemRandom().randrange(1 << 32) for _ in range(how_many)]
    print(f"BAARI_SEED={chosen}")  # noqa: T201 - pytest shows it with a failure
    return chosen


class Story:
    """One patient's story. `upset(act)` does an act, with whatever is to go wrong about it."""

    def __init__(self, seat: Seat, upset: Callable[[Callable[[], object]], object]) -> None:
        self.seat = seat
        self._upset = upset

    def says(self, text: str) -> None:
        self._upset(lambda: self.seat.says(text))

    def taps(self, label: str) -> None:
        """Tap a button, or type its words where the channel has none."""
        tap = self.seat.taps if isinstance(self.seat, TelegramSeat) else self.seat.says
        self._upset(lambda: tap(label))

    def books(self) -> None:
        """Come as far as the payment link."""
        for words in ("/book", "Dr Mehta on Friday", "1", "Ravi Kumar"):
            self.says(words)
        self.taps("Pay ₹800")

    def cancels(self) -> None:
        """Cancel the one visit."""
        self.says("/cancel")
        self.taps("Yes, cancel it")


def ending(house: House, seat: Seat) -> Ending:
    """Return how a story ended: the clinic's books, and what the patient sees."""
    if isinstance(seat, TelegramSeat | WhatsAppSeat):
        seat.standin.settle(SOON)  # what became of the last message is told in calls of the provider's own
    books = {name: [_own(row) for row in house.world.sql(query)] for name, query in BOOKS.items()}
    return books | {"seen": [_own((seen.text, *seen.labels)) for seen in seat.seen]}


def differences(one: Ending, other: Ending) -> dict[str, object]:
    """Return where two endings are not the same."""
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


def _own(row: Sequence[object]) -> tuple[object, ...]:
    return tuple(OWN.sub("*", value) if isinstance(value, str) else value for value in row)


@pytest.fixture
def a_world(database_url: str, broom: Broom) -> Iterator[Callable[[], World]]:
    """Empty clinics, one after the other in the same database."""
    worlds: list[World] = []

    def new() -> World:
        broom.sweep()
        worlds.append(World(database_url))
        return worlds[-1]

    yield new
    for world in worlds:
        world.assert_invariants() if world is worlds[-1] else None
        world.close()


# --- what patients say, on Telegram ----------------------------------------------------------------------------------


class Webhook:
    """Brings each update up to three times, and old ones again whenever it likes, also at the same moment."""

    def __init__(self, standin: TelegramStandin, chance: random.Random | None) -> None:
        self._standin = standin
        self._chance = chance

    def __call__(self, act: Callable[[], object]) -> None:
        chance, deliveries = self._chance, self._standin.deliveries
        if chance is None:
            act()
            return
        deliveries.copies = chance.randint(1, 3)
        act()
        old = [update for update in deliveries.made for _ in range(chance.randint(0, 2))]
        chance.shuffle(old)
        for update in old:
            deliveries.repeat(update)  # each in a task of its own
        self._standin.settle(SOON)


@contextmanager
def told_on_telegram(world: World, folder: Path, chance: random.Random | None) -> Iterator[tuple[House, Story]]:
    with TelegramStandin() as standin, a_house(world, folder, telegram=standin, public=PUBLIC) as house:
        yield house, Story(TelegramSeat(house, standin, 1), Webhook(standin, chance))
        standin.assert_taps_answered()


@contextmanager
def told_on_whatsapp(world: World, folder: Path, chance: random.Random | None) -> Iterator[tuple[House, Story]]:
    with TwilioStandin() as standin:
        standin.now = world.clock.now
        with a_house(world, folder, twilio=standin) as house:

            def upset(act: Callable[[], object]) -> None:
                if chance is None:
                    act()
                    return
                standin.webhooks.copies, standin.webhooks.mixed = chance.randint(1, 3), chance
                act()
                old = [call for call in standin.webhooks.made for _ in range(chance.randint(0, 1))]
                chance.shuffle(old)
                for call in old:
                    standin.webhooks.send(call)
                standin.settle(SOON)

            yield house, Story(WhatsAppSeat(house, standin, 1), upset)


@pytest.mark.parametrize("told", [told_on_telegram, told_on_whatsapp], ids=["telegram", "whatsapp"])
def test_a_talk_brought_again_and_again_is_the_same_talk(
    a_world: Callable[[], World], tmp_path: Path, told: Callable[..., Any]
) -> None:
    def tell(chance: random.Random | None) -> Ending:
        world = a_world()
        with told(world, tmp_path, chance) as (house, story):
            story.books()
            payer_does(house, "pay")
            story.cancels()
            house.forward(seconds=30)
            return ending(house, story.seat)

    undisturbed = tell(None)
    assert undisturbed["refunds"] == [("processed", 80_000, "cancelled")]
    for seed in seeds(2):
        assert differences(tell(random.Random(seed)), undisturbed) == {}, seed  # noqa: S311 - a trial


def payer_does(house: House, what: str, times: int = 1) -> None:
    """Do something on the sandbox's page for the newest link, as often as an impatient payer taps, all at once."""
    [(address,)] = house.world.sql("select link_url from payments order by created_at desc limit 1")
    page = address.replace(PUBLIC, house.url)
    with httpx.Client(timeout=SOON) as payer, ThreadPoolExecutor(times) as taps:
        for answer in taps.map(lambda _: payer.post(page, data={"do": what}), range(times)):
            assert answer.status_code in (200, 303)
    house.settle()


def test_the_trial_sees_a_clinic_that_hears_twice(
    a_world: Callable[[], World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: without the inbox's memory the same trial ends otherwise."""
    endings = []
    for chance in (None, random.Random(7)):  # noqa: S311 - a trial
        with told_on_telegram(a_world(), tmp_path, chance) as (house, story):
            with suppress(AssertionError):  # what is heard twice goes astray before its end
                story.books()
            endings.append(ending(house, story.seat))
        monkeypatch.setattr(inbox, "CLAIM", inbox.CLAIM.replace("where known.handled_at is null", ""))
    assert endings[0]["seen"] != endings[1]["seen"]


def test_a_talk_fetched_again_after_each_restart_is_the_same_talk(a_world: Callable[[], World], tmp_path: Path) -> None:
    """By polling Telegram brings again what was heard and not confirmed, and answers are lost on the way."""

    def tell(chance: random.Random | None) -> Ending:
        world = a_world()

        def pays(story: Story) -> None:
            """In one act: a house that is opened anew has another port, and the link's page is not there any more."""
            story.taps("Pay ₹800")
            payer_does(story.seat.house, "pay")

        acts: list[Callable[[Story], None]] = [
            *(lambda story, words=words: story.says(words) for words in ("/book", "Dr Mehta on Friday", "1")),
            lambda story: story.says("Ravi Kumar"),
            pays,
            lambda story: story.cancels(),
        ]
        with TelegramStandin() as standin:
            while acts:
                now = len(acts) if chance is None else chance.randint(1, len(acts))
                if chance is not None:
                    standin.deliveries.bring_again(u for u in standin.deliveries.made if chance.random() < 0.5)
                    standin.faults.add("getupdates", lost_answer(), times=chance.randint(0, 3))
                with a_house(world, tmp_path, telegram=standin) as house:
                    seat = PolledSeat(house, standin, 1)
                    for act in acts[:now]:
                        act(Story(seat, lambda act: act()))
                    del acts[:now]
                    house.forward(seconds=0 if acts else 30)
                    last = ending(house, seat)
        return last

    undisturbed = tell(None)
    for seed in seeds(1):
        assert differences(tell(random.Random(seed)), undisturbed) == {}, seed  # noqa: S311 - a trial


class PolledSeat(TelegramSeat):
    """On Telegram, by long polling."""

    def _wait_to_be_reached(self) -> None:
        wait_for(lambda: self.standin.deliveries.webhook is None, SOON)

    def _settle(self) -> None:
        wait_for(lambda: not self.standin.deliveries.pending, SOON, what="confirmed")
        self.house.settle()


# --- what the gateways tell ------------------------------------------------------------------------------------------


def test_payment_events_in_any_number_and_order_and_however_late_end_the_same(
    a_world: Callable[[], World], tmp_path: Path
) -> None:
    """Razorpay's own: each up to three times, mixed, before or after asking, and again under new event ids."""

    def tell(chance: random.Random | None) -> Ending:
        world = a_world()
        with TelegramStandin() as telegram, RazorpayStandin() as razorpay:
            razorpay.now = world.clock.now
            with a_house(world, tmp_path, telegram=telegram, razorpay=razorpay) as house:
                story = Story(TelegramSeat(house, telegram, 1), lambda act: act())
                story.books()
                bring(house, razorpay, chance, lambda: razorpay.payer.fails(newest(razorpay)))
                bring(house, razorpay, chance, lambda: razorpay.payer.pays(newest(razorpay)))
                bring(house, razorpay, chance, story.cancels)
                return ending(house, story.seat)

    undisturbed = tell(None)
    assert undisturbed["refunds"] == [("processed", 80_000, "cancelled")]
    for seed in seeds(3):
        assert differences(tell(random.Random(seed)), undisturbed) == {}, seed  # noqa: S311 - a trial


def newest(razorpay: RazorpayStandin) -> Link:
    """Return the link that was made last."""
    return list(razorpay.links.values())[-1]


def bring(house: House, razorpay: RazorpayStandin, chance: random.Random | None, act: Callable[[], object]) -> None:
    """Let something happen at Razorpay, and its events arrive."""
    if chance is None:
        act()
        razorpay.settle(SOON)
        house.settle()
        house.forward(minutes=2)
        return
    razorpay.webhooks.hold()
    act()
    house.settle()
    if late := chance.random() < 0.5:
        house.forward(minutes=2)
    razorpay.webhooks.release(copies=chance.randint(1, 3), shuffled=chance)
    razorpay.settle(SOON)
    house.settle()
    for event in chance.sample(razorpay.webhooks.happened, chance.randint(1, len(razorpay.webhooks.happened))):
        razorpay.webhooks.replay(event)
    razorpay.settle(SOON)
    house.settle()
    if not late:
        house.forward(minutes=2)


def test_the_sandbox_may_tell_and_be_tapped_again_and_again(a_world: Callable[[], World], tmp_path: Path) -> None:
    def tell(chance: random.Random | None) -> Ending:
        world = a_world()
        with TelegramStandin() as telegram, a_house(world, tmp_path, telegram=telegram, public=PUBLIC) as house:
            story = Story(TelegramSeat(house, telegram, 1), lambda act: act())
            story.books()
            payer_does(house, "pay", times=chance.randint(1, 4) if chance else 1)
            repeat_sandbox_events(house, chance)
            story.cancels()
            house.forward(seconds=30)
            repeat_sandbox_events(house, chance)
            return ending(house, story.seat)

    undisturbed = tell(None)
    assert undisturbed["ledger"] == [
        ("capture", "*", 80_000, "booked"),
        ("credit", "*:*:cancelled", 80_000, "credit"),
        ("refund", "*", 80_000, "refunded"),
    ]
    for seed in seeds(2):
        assert differences(tell(random.Random(seed)), undisturbed) == {}, seed  # noqa: S311 - a trial


def repeat_sandbox_events(house: House, chance: random.Random | None) -> None:
    """Post every event of the sandbox up to twice more, mixed, and half of them under a new id."""
    if chance is None:
        return
    told = [event for (event,) in house.world.sql("select body -> 'event' from outbox where kind = 'sandbox_event'")]
    again = [event for event in told for _ in range(chance.randint(0, 2))]
    chance.shuffle(again)
    key = SandboxKeys.of(SECRET).webhook
    for event in again:
        renamed = event | ({"id": f"sevt_{chance.randbytes(12).hex()}"} if chance.random() < 0.5 else {})
        body = json.dumps(renamed, sort_keys=True).encode()
        headers = {"Content-Type": "application/json", "X-Sandbox-Signature": sign(body, key)}
        posted = httpx.post(f"{house.url}/payments/sandbox/webhook", content=body, headers=headers, timeout=SOON)
        assert posted.status_code == 200
    house.settle()
