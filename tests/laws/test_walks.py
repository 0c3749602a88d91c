"""Walks through the conversations at random: whatever is tapped, written or reported, in any order, from any chat.

The in-memory clinic refuses what the real one refuses; the laws are those that no order of events may break.
"""

from datetime import date, time, timedelta
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import phrases
from bot.buttons import LIMIT, ROWS
from bot.conversations import STAFF
from bot.front_desk import REFUSALS
from bot.heard import Opened
from bot.phrases import TABLES
from bot.understanding.meaning import When
from core.domain.errors import Refusal
from core.domain.events import Event, HoldLapsed, PaymentSettled, PlacesOffered
from core.domain.notices import NoticeKind
from core.domain.permissions import ALLOWED, Action
from core.domain.staff import Role
from core.domain.task import Kind
from tests.bot.clinic_in_memory import CODE, MAX_HOLDS, MONDAY_NINE, Clinic
from tests.bot.desk_in_memory import DeskInMemory
from tests.bot.staff_in_memory import StaffInMemory
from tests.bot.talk_in_memory import TalkInMemory
from tests.bot.tasks_in_memory import Task

TODAY = MONDAY_NINE.date()
LARGEST_STATE = 32_000
"""Bytes of one chat's JSON after any walk: it is read and written with every message."""

INTENTS = (
    *(
        None,
        "book",
        "find_doctor",
        "my_appointments",
        "cancel",
        "reschedule",
        "help",
        "human",
        "language",
        "greet",
        "thanks",
    ),
    *("affirm", "deny", "abort", "repeat", "other_options", "inform", "medical_question", "out_of_scope", "symptom"),
    *("waitlist", "waitlist"),
)
CANCELLED = ("appointments.cancelled", "desk_visit.cancelled", "desk_request.declined")
TOKENS = {f"{role:_<32}": role for role in Role}
STAFF_TEXTS = (
    *(command for table in STAFF for command in table.opens_on),
    *(f"{command} nonsense" for table in STAFF for command in table.opens_on),
    *(f"/join {token}" for token in TOKENS),
    *("/join", "/join nonsense", *TOKENS),
    *("/privacy", "/export", "/delete"),
    *("/email", "asha@mail.example", "no address @", CODE, "654321"),
    *(
        "/paid 1",
        "/paid 2",
        "/paid APT-20261124-0001",
        "/visit 1",
        "/refund 1",
        "₹300",
        "/money yesterday",
        "/money 2026-11-20",
    ),
)
TEXTS = (
    *(
        "/book",
        "/appointments",
        "/language",
        "/start",
        "/help",
        "/cancel",
        "/move",
        "/nothing",
        "back",
        "change",
        "start over",
    ),
    "/waitlist",
    *("/family", "/link", "my mother", CODE),
    *("Asha Rao", "<img src=x>", "🙂🙂", "1", "2", "3", "9", "10", "x" * 4097, "सुनीता राव", "مرحبا", "{name}", "%s"),
)
GARBAGE = (
    "",
    "b",
    "b1|1|slot",
    "b1|1|slot|t9.9.9",
    "z9|zz|card|on",
    "b1|1|review|pay",
    "é|1|1|1",
    "b1|1|hold|x",
    "x" * 64,
    "S1|1|list|m1",
    "S1|2|sure|yes",
    "T1|1|list|t1",
    "T1|2|task|done",
    "f1|1|card|5.00000000000000000000000000000000",
    "v1|1|sure|yes",
)
WHENS = (
    When(dates=(TODAY + timedelta(days=1),), start=time(17)),
    When(dates=(TODAY + timedelta(days=6),)),
    When(start=time(17, 30)),
    When(part="morning"),
    When(dates=(TODAY + timedelta(days=400),), exact=time(9)),
    When(dates=(TODAY - timedelta(days=3),)),
)

staff_texts = st.sampled_from(STAFF_TEXTS).map(lambda text: {"text": text})
said = st.fixed_dictionaries(
    {"text": st.sampled_from(TEXTS)},
    optional={
        "intent": st.sampled_from(INTENTS),
        "when": st.sampled_from(WHENS),
        "doctors": st.sampled_from([(1,), (2,), (1, 4), (99,)]),
        "specialties": st.sampled_from([("dermatology",), ("cardiology", "orthopedics"), ("urology",)]),
        "any_doctor": st.just(True),
        "person": st.sampled_from(["self", "mother", "son"]),
        "person_name": st.sampled_from(["Sunita Rao", "12"]),
        "red_flag": st.sampled_from([False, False, True]),
    },
)
act = st.one_of(
    st.tuples(st.just("tap"), st.integers(0, 9)),
    st.tuples(st.just("tap"), st.integers(0, 9)),
    st.tuples(st.just("tap"), st.integers(0, 9)),
    st.tuples(st.just("old"), st.integers(0, 500)),
    st.tuples(st.just("say"), said),
    st.tuples(st.just("say"), staff_texts),
    st.tuples(st.just("event"), st.sampled_from(sorted(Event.__subclasses__(), key=lambda e: e.__name__))),
    st.tuples(st.just("pass"), st.sampled_from([1, 6, 20, 60 * 30])),
    st.tuples(st.just("garbage"), st.sampled_from(GARBAGE)),
    st.tuples(st.just("unreadable"), st.sampled_from(["voice", "photo", "sticker", "video_note"])),
    st.tuples(st.just("share"), st.sampled_from([None, "+919800000000"])),
    st.tuples(st.just("open"), st.none()),
    st.tuples(st.just("gateway"), st.booleans()),
    st.tuples(st.just("rival"), st.none()),
    st.tuples(st.just("freed"), st.integers(1, 9)),
    st.tuples(st.just("roles"), st.sampled_from([None, *Role])),
)


@pytest.fixture(autouse=True)
def strict_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a missing phrase or fact fail the walk, where a patient would get the rest of the sentence."""

    def fail(message: str, extra: dict[str, object]) -> None:
        raise AssertionError(f"{message}: {extra}")

    monkeypatch.setattr(phrases.log, "error", fail)


class Strict:
    """The desk, and its staff side, with every verb held to the refusals that it has declared."""

    def __init__(self, desk: DeskInMemory | StaffInMemory) -> None:
        self._desk = desk
        if isinstance(desk, DeskInMemory):
            self.staff = Strict(desk.staff)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._desk, name)
        if name not in REFUSALS:
            return found

        def verb(*args: object, **kwargs: object) -> object:
            try:
                return found(*args, **kwargs)
            except Refusal as refusal:
                if type(refusal) not in REFUSALS[name]:
                    raise AssertionError(f"{name} refuses {refusal.code()}") from refusal
                raise

        return verb


class Walker:
    """One walk: does what it is told and checks what must always hold."""

    def __init__(self) -> None:
        self.clinic = Clinic()
        self.clinic.members.seat(9, Role.SUPER_ADMIN, "Boss")
        self.clinic.members.tokens = dict(TOKENS)
        for number, kind in enumerate([*Kind, *Kind], 1):
            self.clinic.tasks[number] = Task(number, kind, self.clinic.now, who="Ravi Kumar" if number % 3 else "")
        self.talk = TalkInMemory(self.clinic, agreed=False)
        self.talk.desk.known_elsewhere = "Asha Elsewhere"
        self.talk.desk = cast("DeskInMemory", Strict(self.talk.desk))
        self.buttons: list[str] = []

    def do(self, kind: str, what: Any) -> None:
        before = self.booked()
        role, closed = self.clinic.members.role(1), self.closed()
        getattr(self, kind)(what)
        assert closed == self.closed() or role in ALLOWED[Action.CLOSE_TASK]
        lost = before - self.booked()
        assert not lost or self.cancelled_by_hand, f"{kind} {what} lost a booked visit"
        assert len(str(self.talk.state)) < LARGEST_STATE
        holds = [
            b
            for b in self.clinic.bookings.values()
            if b.chat == 1 and self.clinic.status(b) == "held" and not b.offered
        ]
        assert len(holds) <= MAX_HOLDS

    @property
    def cancelled_by_hand(self) -> bool:
        """Return whether this was a way in which a booked visit may go: the patient's own yes, or the desk's."""
        said = {phrase.says for line in self.talk.lines for phrase in line.notes}
        return any(
            key.startswith(("appointments.cancelled", "desk_visit.cancelled", "desk_request.declined")) for key in said
        )

    def closed(self) -> set[int]:
        return {task.id for task in self.clinic.tasks.values() if task.closed}

    def booked(self) -> set[str]:
        return {id_ for id_, b in self.clinic.bookings.items() if b.status in ("confirmed", "requested")}

    def state_of_clinic(self) -> list[object]:
        bookings = [(b.id, b.status, b.held_until, b.paid) for b in self.clinic.bookings.values()]
        members = self.clinic.members
        checks = [*self.clinic.money_checks, *self.clinic.till, dict(self.clinic.handed_out)]
        return [*bookings, dict(members.seats), dict(members.tokens), dict(self.clinic.tasks), checks]

    def answered(self, *, silence: bool = False) -> None:
        """Every input is answered, and every answer can be shown in every language on the narrowest channel."""
        lines = self.talk.lines
        assert lines or silence
        for line in lines:
            ids = [button.id for button in line.buttons]
            assert len(ids) == len(set(ids)) <= ROWS
            assert all(len(id_.encode()) <= LIMIT for id_ in ids)
            self.buttons += [button.id for button in line.buttons if button.url is None]
            for language in TABLES:
                assert self.talk.shows(line, language).text
        stack = cast("list[dict[str, Any]]", self.talk.state["stack"])
        assert len(stack) <= 4

    def tap(self, number: int) -> None:
        shown = [b.id for line in self.talk.shown[-1:] for b in line.buttons if b.url is None]
        if shown:
            self.twice(shown[number % len(shown)])

    def old(self, number: int) -> None:
        if self.buttons:
            self.twice(self.buttons[number % len(self.buttons)])

    def garbage(self, id_: str) -> None:
        self.twice(id_)

    def twice(self, id_: str) -> None:
        """Tap a button twice: the second tap is answered and changes nothing."""
        self.talk.tap_id(id_)
        self.answered()
        after = self.state_of_clinic()
        lines = self.talk.lines
        people = len(self.talk.desk.people)
        self.talk.tap_id(id_)
        self.answered()
        assert self.state_of_clinic() == after
        assert len(self.talk.desk.people) == people
        self.talk.lines = [*lines, *self.talk.lines]

    def say(self, what: dict[str, Any]) -> None:
        self.talk.say(**what)
        self.answered()

    def event(self, kind: type[Event]) -> None:
        if not any(b.chat == 1 and not b.offered for b in self.clinic.bookings.values()):
            return
        if kind is PaymentSettled:
            if self.clinic.bookings[self.talk.visit_id].status == "cancelled":
                return
            self.clinic.settle(self.talk.visit_id)
        if kind is PlacesOffered:
            if self.clinic.bookings[self.talk.visit_id].status not in ("held", "expired"):
                return
            self.clinic.bookings[self.talk.visit_id].status = "expired"
            self.clinic.offer(self.talk.visit_id)
        if kind is HoldLapsed and self.clinic.bookings[self.talk.visit_id].status == "held":
            self.clinic.bookings[self.talk.visit_id].status = "expired"
        self.talk.told(kind)
        self.answered(silence=True)

    def unreadable(self, sort: str) -> None:
        self.talk.unreadable(sort)
        self.answered()

    def share(self, phone: str | None) -> None:
        self.talk.share(phone)
        self.answered()

    def open(self, _: None) -> None:
        self.talk.hear(Opened())
        self.answered()

    def gateway(self, works: bool) -> None:
        self.clinic.gateway_works = works

    def freed(self, days: int) -> None:
        """Let a place become free for the first thing that this chat waits for, if it is known by name."""
        desk = self.talk.desk
        if desk.family() and not desk.waits():
            booked = [v for v in desk.my_visits() if "up" in v.can]
            if booked and days % 2:
                desk.wait_to_move_up(booked[0].id)
            else:
                desk.wait(patient_id=desk.family()[0].id, doctor_id=1)
        waits = [w for w in desk.waits() if w.status == "waiting"]
        if waits:
            place = self.clinic.free_up(waits[0].id, days=days)
            self.talk.hear_notice(NoticeKind.WAITLIST_OFFER, place)

    def rival(self, _: None) -> None:
        """Let somebody else take what this chat is looking at, if it is a time."""
        times = [b.facts.get("starts") for line in self.talk.shown[-1:] for b in line.buttons if "|t" in b.id]
        if times and times[0]:
            desk = DeskInMemory(self.clinic, 2)
            person = desk.name_self("Rival")
            tapped = next(b.id for line in self.talk.shown[-1:] for b in line.buttons if "|t" in b.id)
            doctor = int(tapped.rsplit("|t", 1)[1].split(".")[0])
            starts = cast("Any", times[0]).at
            try:
                visit = desk.hold(patient_id=person.id, doctor_id=doctor, clinic_id=1, starts_at=starts)
            except Refusal:
                return
            desk.pay_at_clinic(visit.id)

    def roles(self, role: Role | None) -> None:
        """Let somebody elsewhere give this chat a role, or take it away, whatever is open in it."""
        seats = self.clinic.members.seats
        for id_ in [id_ for id_, (chat, _, _) in seats.items() if chat == 1]:
            del seats[id_]
        if role:
            self.clinic.members.seat(1, role, "Asha")

    def __getattribute__(self, name: str) -> Any:
        return super().__getattribute__({"pass": "wait"}.get(name, name))

    def wait(self, minutes: int) -> None:
        self.clinic.now += timedelta(minutes=minutes)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), st.lists(act, min_size=1, max_size=25))
def test_no_walk_is_left_without_an_answer_nor_does_anything_twice(named: bool, acts: list[tuple[str, Any]]) -> None:
    walker = Walker()
    walker.do("say", {"text": "/book"})
    if named:
        walker.do("say", {"text": "Asha Rao"})
    for kind, what in acts:
        walker.do(kind, what)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(act, max_size=15))
def test_every_walk_can_be_ended(acts: list[tuple[str, Any]]) -> None:
    """From wherever a chat stands, the way to a booked visit is open: start over, and take what is offered."""
    walker = Walker()
    for kind, what in acts:
        walker.do(kind, what)
    clinic, talk = walker.clinic, walker.talk
    for booking in clinic.bookings.values():
        booking.status = "cancelled"
    talk.say("/book")
    for _ in range(6):
        wanted = {
            "book.name": "Asha Rao",
            "book.patient": "1",
            "book.doctor": "2",
            "book.slot": "1",
            "book.review": "2",
        }.get(talk.step)
        if wanted is None or walker.booked():  # booked: another that had been begun may be open again now
            break
        talk.say(wanted)
    assert len(walker.booked()) == 1, talk.step


def test_the_walks_go_behind_the_counter() -> None:
    walker = Walker()
    for text in ("/tasks", f"/join {'receptionist':_<32}", "/staff", "/calls", "/tasks"):
        walker.do("say", {"text": text})
    for number in (0, 0, 0, 0):  # a task, to decide it, so, and the next one
        walker.do("tap", number)
    assert walker.talk.step == "desk_tasks.task"
    walker.do("roles", None)
    walker.do("say", {"text": "1"})
    assert not walker.talk.step.startswith("desk")


def test_the_walks_go_everywhere() -> None:
    """A walk that could not leave the first card would break no law: count that a plain walk reaches the end."""
    walker = Walker()
    for kind, what in (("say", {"text": "/book"}), ("tap", 1), ("tap", 0), ("say", {"text": "Asha Rao"}), ("tap", 0)):
        walker.do(kind, what)
    assert walker.talk.step == "book.payment"
    walker.do("event", PaymentSettled)
    assert walker.booked() == {walker.talk.visit_id}
    assert date(2026, 11, 23) == TODAY
