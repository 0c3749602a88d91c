"""One thing heard is one transaction: heard once, answered once, kept when it cannot be handled, never lost."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from baari.sample_clinic import plant
from bot.conversations import LIBRARY
from bot.deep_link import write_payload
from bot.dialogue import Dialogue
from bot.front_desk import FrontDesk
from bot.message import Heard, Kind
from bot.pace import BURST
from bot.phrases.en import PHRASES
from bot.script import Answer, Conversation, Do, Draft
from core.services.booking import expire_hold
from tests.bot.paper import PaperChannel, PaperPatient
from tests.builders import World
from tests.standins.server import wait_for
from webhooks.replies import Replies

SECRET = SecretStr("the-secret-of-a-deployment-under-test-7")


def breaks(desk: FrontDesk, draft: Draft) -> Answer:
    """Fail as a defect would."""
    del desk, draft
    raise RuntimeError("a defect")


BROKEN = Conversation(
    name="broken", code="z", opens_on=("/broken",), steps={"break": Do(act=breaks, uses=(), then="break")}
)


class Desk:
    """A dialogue over a real database, whose replies go on paper."""

    def __init__(self, world: World, *, broken: bool = False) -> None:
        plant(world.database)
        self.world = world
        self.paper = PaperChannel()
        self.woken = 0
        self.replies = Replies(world.database, {"webchat": self.paper}, senders=2, wake=self.wake)
        library = replace(LIBRARY, conversations={**LIBRARY.conversations, "broken": BROKEN}) if broken else LIBRARY
        self.dialogue = self.a_dialogue(library)
        self.replies.start()

    def a_dialogue(self, library: object = LIBRARY) -> Dialogue:
        return Dialogue(
            self.world.database,
            library,  # type: ignore[arg-type]  # a library, whole or broken
            gateway="sandbox",
            languages=("en", "hi"),
            default_language="en",
            secret=SECRET,
            send=self.replies.send,
            wake=self.wake,
            calendar_url=lambda visit: f"https://clinic.example/{visit}",
        )

    def wake(self) -> None:
        self.woken += 1

    def patient(self, address: str = "ravi", *, name: str = "Ravi", language: str = "en") -> PaperPatient:
        return PaperPatient(self.hear, self.paper, address, name=name, language=language)

    def hear(self, heard: Heard) -> None:
        """Hear something once what was shown is closed too: until then a reply would be left to a dispatcher."""
        wait_for(lambda: all(done for key, done in self.outbox() if key in self.paper.keys), 10.0, what="closed")
        self.dialogue.hear(heard)

    def heard(self, id_: str, text: str, *, chat: str = "ravi", **more: object) -> Heard:
        return Heard(channel="webchat", address=chat, id=id_, kind=Kind.TEXT, text=text, **more)  # type: ignore[arg-type]

    def outbox(self) -> list[tuple[str, bool]]:
        return self.world.sql("select key, done_at is not null from outbox where kind = 'say' order by id")


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    desk = Desk(world)
    yield desk
    desk.replies.stop()


@pytest.fixture
def broken_desk(world: World) -> Iterator[Desk]:
    desk = Desk(world, broken=True)
    yield desk
    desk.replies.stop()


def texts(desk: Desk) -> Sequence[str]:
    return [message.text for message in desk.paper.said.get("ravi", {}).values()]


def test_a_second_delivery_changes_and_says_nothing(desk: Desk) -> None:
    desk.patient().says("hello", id_="one")
    before = (desk.world.sql("select state from chats"), list(desk.paper.keys))
    desk.dialogue.hear(desk.heard("one", "hello"))
    desk.replies.stop()
    assert (desk.world.sql("select state from chats"), desk.paper.keys) == before


def test_a_reply_is_closed_in_the_outbox_once_it_is_sent(desk: Desk) -> None:
    desk.patient().says("hello", id_="one")
    desk.replies.stop()
    assert desk.outbox() == [("say:webchat:one:0", True)]


def test_a_reply_that_nobody_sent_waits_in_the_outbox_under_a_lease(desk: Desk) -> None:
    silent = desk.a_dialogue()
    silent._send = lambda replies: None
    silent.hear(desk.heard("one", "hello"))
    assert desk.outbox() == [("say:webchat:one:0", False)]
    with desk.world.work() as uow:
        assert uow.outbox.claim(5, kinds=["say"]) == []
    desk.world.clock.forward(minutes=2)
    with desk.world.work() as uow:
        taken = uow.outbox.claim(5, kinds=["say"])
    assert [row["key"] for row in taken] == ["say:webchat:one:0"]


def test_the_language_is_the_telephones_where_we_speak_it(desk: Desk) -> None:
    assert "नमस्ते" in desk.patient("a", language="hi-IN").starts().text
    assert "Hello" in desk.patient("b", language="fr").starts().text


def test_a_signed_link_opens_the_booking_with_its_doctor(desk: Desk) -> None:
    doctor, name = desk.world.sql("select id, name from doctors where specialty = 'cardiology'")[0]
    ravi = desk.patient()
    assert "nearest times" in ravi.starts(write_payload(SECRET, doctor_id=doctor)).text
    assert name in ravi.says("Ravi Kumar").text


@pytest.mark.parametrize("payload", ["d2", "d2-0123456789abcdef", "x" * 64, "d2é"])
def test_a_forged_link_only_greets(desk: Desk, payload: str) -> None:
    assert "front desk" in desk.patient().starts(payload).text


def test_a_message_that_meets_a_defect_is_kept_and_said_sorry_for(broken_desk: Desk) -> None:
    desk = broken_desk
    desk.dialogue.hear(desk.heard("one", "/broken"))
    assert desk.world.sql("select handled_at, attempts, error, body ->> 'text' from inbox") == [
        (None, 1, "RuntimeError", "/broken")
    ]
    assert desk.world.sql("select key, body -> 'message' ->> 'text' like 'Something went wrong%%' from outbox") == [
        ("sorry:webchat:one:0", True)
    ]
    assert desk.woken == 1


def test_a_kept_message_is_handled_when_the_defect_is_mended(broken_desk: Desk) -> None:
    desk = broken_desk
    desk.dialogue.hear(desk.heard("one", "/broken"))
    mended = desk.a_dialogue()
    assert mended.hear_kept() == 0
    desk.world.clock.forward(seconds=5)
    assert mended.hear_kept() == 1
    assert desk.world.sql("select handled_at is not null, body from inbox") == [(True, None)]
    desk.replies.stop()
    assert [key for key, _ in desk.outbox()] == ["sorry:webchat:one:0", "say:webchat:one:0"]


def test_a_defect_is_tried_a_limited_number_of_times_and_stays_visible(broken_desk: Desk) -> None:
    desk = broken_desk
    desk.dialogue.hear(desk.heard("one", "/broken"))
    for _ in range(12):
        desk.world.clock.forward(hours=1)
        desk.dialogue.hear_kept()
    assert desk.world.sql("select attempts, due_at, error from inbox") == [(9, None, "RuntimeError")]
    assert desk.world.sql("select count(*) from outbox") == [(1,)]


def test_a_later_message_is_not_held_up_by_one_that_was_kept(broken_desk: Desk) -> None:
    broken_desk.dialogue.hear(broken_desk.heard("one", "/broken"))
    broken_desk.dialogue.hear(broken_desk.heard("two", "hello"))
    assert broken_desk.world.sql("select external_id from inbox where handled_at is not null") == [("two",)]


def test_a_message_whose_chat_is_locked_too_long_is_put_aside(desk: Desk) -> None:
    desk.patient().says("hello", id_="one")
    with desk.world.work() as uow:
        uow.chats.lock(desk.world.sql("select id from chats")[0][0])
        desk.dialogue.hear(desk.heard("two", "/book"))
    assert desk.world.sql("select external_id, error from inbox where handled_at is null") == [
        ("two", "LockNotAvailable")
    ]
    desk.world.clock.forward(seconds=5)
    assert desk.dialogue.hear_kept() == 1
    desk.replies.stop()
    assert any("Which doctor" in text for text in texts(desk))


def test_a_chat_that_stays_locked_delays_no_other_kept_message(desk: Desk) -> None:
    desk.patient().says("hello", id_="one")
    desk.dialogue.hear(desk.heard("other", "hello", chat="sita"))
    locked, other = (row[0] for row in desk.world.sql("select id from chats order by id"))
    for chat, id_ in ((locked, "two"), (other, "three")):
        with desk.world.work() as uow:
            uow.chats.lock(chat)
            desk.dialogue.hear(desk.heard(id_, "/book", chat="sita" if chat == other else "ravi"))
    desk.world.clock.forward(seconds=5)
    with desk.world.work() as uow:
        uow.chats.lock(locked)
        assert desk.dialogue.hear_kept() == 2
    assert desk.world.sql("select external_id, attempts from inbox where handled_at is null") == [("two", 2)]


def test_a_flood_is_told_once_to_slow_down_and_answered_again_later(desk: Desk) -> None:
    for number in range(int(BURST) + 10):
        desk.dialogue.hear(desk.heard(f"m{number}", "hello"))
    said = desk.world.sql("select count(*) from outbox where body -> 'message' ->> 'text' like 'That was a lot%%'")
    answered = desk.world.sql("select count(*) from outbox")
    assert (said, answered) == ([(1,)], [(int(BURST) + 1,)])
    desk.world.clock.forward(seconds=10)
    desk.dialogue.hear(desk.heard("later", "hello"))
    assert desk.world.sql("select count(*) from outbox") == [(int(BURST) + 2,)]


def test_somebody_who_left_is_written_to_no_more_until_they_write(desk: Desk) -> None:
    desk.patient().says("hello")
    desk.dialogue.hear(Heard(channel="webchat", address="ravi", id="left", kind=Kind.LEFT))
    assert desk.world.sql("select unreachable_at is not null from chats") == [(True,)]
    desk.patient().says("hello again", id_="back")
    assert desk.world.sql("select unreachable_at from chats") == [(None,)]


def test_a_group_hears_where_we_speak_only_when_it_speaks_to_us(desk: Desk) -> None:
    desk.dialogue.hear(desk.heard("one", "is anybody free for lunch?", private=False))
    assert desk.world.sql("select count(*) from outbox") == [(0,)]
    desk.dialogue.hear(desk.heard("two", "/book", private=False))
    [(said, choices)] = desk.world.sql(
        "select body -> 'message' ->> 'text', body -> 'message' ->> 'choices' from outbox"
    )
    assert (said, choices) == (PHRASES["only_in_private"], None)
    assert desk.world.sql("select state from chats") == [({},)]


def test_an_event_of_the_clinic_drives_the_conversation_that_waits_for_it(desk: Desk) -> None:
    ravi = desk.patient()
    ravi.says("Dr Mehta tomorrow after 5")
    ravi.says("Ravi Kumar")
    assert "Kept for you" in ravi.last.text
    visit, until = desk.world.sql("select id, held_until from appointments")[0]
    desk.world.clock.forward(minutes=16)
    with desk.world.work() as uow:
        desk.dialogue.tell(uow, expire_hold(uow, visit, until=until))
    (told,) = desk.world.sql("select body -> 'message' ->> 'text' from outbox where key like 'told:%%'")
    assert "nearest" in told[0]
    assert "kept" in told[0].lower() or "free" in told[0].lower()
    desk.world.assert_invariants()


def test_tomorrow_is_that_of_the_branch_that_is_meant(desk: Desk) -> None:
    """At 19:00 UTC it is after midnight in Mumbai, and still the day before in Dubai, where Dr Kapoor works."""
    desk.world.clock.now = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    ravi = desk.patient()
    ravi.says("Dr Neha Kapoor tomorrow at 10 am", id_="one")
    ravi.says("Ravi Kumar", id_="two")
    desk.replies.stop()
    assert "Tuesday 24 November, 10:00 am Dubai time" in texts(desk)[-1]
