"""Reminders in numbers and in any story: each once, none twice, none after the start or for a cancelled visit."""

import threading
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.channels.port import Outgoing, SendFailed, Sent, Unreachable
from core.domain.appointment import Event
from core.domain.errors import Refusal
from core.storage.database import Database
from tests.builders import World
from tests.webhooks.notice_office import Office, Wire

MANY = 1000
"""Visits of one hour: a large clinic's day, all of them reminded at once."""

OF_VISITS = (
    *("visit_answers", "tasks", "notices", "opt_outs", "outbox", "deliveries", "appointment_events", "appointments"),
    "numbers",
)

VISITS = """
    with doctor as (
        insert into doctors (name, specialty, languages, fee_minor, currency)
        select 'Dr ' || n, 'dermatology', '{{en}}', 0, 'INR' from generate_series(1, {many}) n returning id),
    chat as (
        insert into chats (channel, address, language, name, tokens_at, created_at, consent)
        select 'telegram', 'many-' || n, 'en', 'P ' || n, '{now}', '{now}', 1 from generate_series(1, {many}) n
        returning id),
    patient as (
        insert into patients (name, created_at) select 'Asha ' || n, '{now}' from generate_series(1, {many}) n
        returning id),
    numbered as (
        select d.id as doctor, c.id as chat, p.id as patient, d.n
        from (select id, row_number() over () as n from doctor) d
        join (select id, row_number() over () as n from chat) c using (n)
        join (select id, row_number() over () as n from patient) p using (n)),
    speaks as (
        insert into chat_patients (chat_id, patient_id, relation) select chat, patient, 'self' from numbered),
    visit as (
        insert into appointments (id, clinic_id, doctor_id, patient_id, chat_id, seat, starts_at, ends_at,
            occupied_until, status, number, fee_minor, currency, consultation, pays, version, created_at)
        select gen_random_uuid(), {clinic}, doctor, patient, chat, 1, '{starts}', '{starts}'::timestamptz
            + interval '30 minutes', '{starts}'::timestamptz + interval '40 minutes', 'confirmed', 'APT-' || n, 0,
            'INR', 'in_person', 'nothing', 2, '{now}' from numbered
        returning id, chat_id, starts_at),
    notice as (
        insert into notices (id, appointment_id, kind, version, way, chat_id, starts_at, due_at, created_at, updated_at)
        select gen_random_uuid(), id, 'reminder_day', 2, 'telegram', chat_id, starts_at, '{due}', '{now}', '{now}'
        from visit returning id, chat_id, due_at)
    insert into outbox (key, kind, chat_id, body, due_at)
    select 'notify:' || id, 'notify', chat_id, jsonb_build_object('notice_id', id::text), due_at from notice
"""


@pytest.mark.parametrize("many", [MANY])
def test_a_thousand_reminders_and_three_dispatchers_remind_each_once(world: World, many: int) -> None:
    office = Office(world, ways=("telegram",))
    clock = world.clock
    world.sql(
        VISITS.format(
            many=many,
            clinic=office.clinic,
            now=clock.now.isoformat(),
            starts=world.at(17, days=2).isoformat(),
            due=world.at(17, days=1).isoformat(),
        )
    )
    clock.now = world.at(17, days=1)
    others = [Database(world.url, clock=clock) for _ in range(2)]
    dispatchers = [office.a_dispatcher(), *(office.a_dispatcher(database) for database in others)]
    threads = [threading.Thread(target=dispatcher.run_due) for dispatcher in dispatchers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.work()
    for database in others:
        database.dispose()
    reminded = Counter(address for address, _ in office.wires["telegram"].sent)
    assert (len(reminded), set(reminded.values())) == (many, {1})
    assert world.sql("select status, count(*) from notices where kind = 'reminder_day' group by 1") == [("sent", many)]


class Watched(Wire):
    """A channel that looks, whenever something leaves, whether it may."""

    office: Office
    seen: Counter[tuple[UUID, str, int, str]]

    def send(self, outgoing: Outgoing) -> Sent:
        """Take a message; a notice only once, before the start, of a visit that stands."""
        if outgoing.key.startswith("notice:") and outgoing.key.endswith(":0"):  # the rest is the open card, again
            self._look(UUID(outgoing.key.split(":")[1]))
        return super().send(outgoing)

    def _look(self, notice: UUID) -> None:
        query = """
            select a.id, n.kind, n.version, n.way, a.status, a.starts_at
            from notices n join appointments a on a.id = n.appointment_id where n.id = %s
        """
        visit, kind, version, way, status, starts_at = self.office.world.sql(query, notice)[0]
        if self.fails is None:
            self.seen[visit, kind, version, way] += 1
        assert self.office.world.clock.now < starts_at, kind
        assert (status == "cancelled") == (kind == "cancelled"), (kind, status)
        assert way == self.name


@pytest.fixture
def office(world: World) -> Office:
    """A clinic whose channels are watched."""
    return Office(world, ways=("telegram", "sms", "mail"))


ACTS = st.one_of(
    st.tuples(st.just("book"), st.sampled_from([(9, 0), (9, 40), (13, 0), (17, 0), (19, 40)]), st.integers(0, 3)),
    st.tuples(st.just("cancel"), st.integers(0, 5), st.none()),
    st.tuples(st.just("see"), st.integers(0, 5), st.sampled_from([Event.ARRIVE, Event.START, Event.MISS])),
    st.tuples(st.just("wait"), st.sampled_from([1, 10, 45, 60, 61, 180, 600, 1440]), st.booleans()),
    st.tuples(st.just("wait"), st.sampled_from([30, 240, 720]), st.just(True)),
    st.tuples(st.just("fails"), st.sampled_from(["telegram", "sms", "mail"]), st.sampled_from(["", "gone", "502"])),
    st.tuples(st.just("tells"), st.integers(1, 6), st.sampled_from(["delivered", "failed", "undelivered", "read"])),
    st.tuples(st.just("says"), st.sampled_from(["STOP", "START", "my visits"]), st.none()),
    st.tuples(st.just("answers"), st.sampled_from(["Coming", "Running late"]), st.none()),
)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,  # the same stories in every run, so that one fails only with a cause
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a story takes minutes
)
@given(acts=st.lists(ACTS, min_size=4, max_size=18))
def test_whatever_happens_no_notice_is_said_twice_or_of_a_visit_that_is_not_to_come(
    office: Office, acts: list[tuple[str, object, object]]
) -> None:
    story = Story(office)
    for what, first, second in acts:
        getattr(story, what)(first, second)
        office.world.assert_invariants()
    story.ends()


class Story:
    """One story of Ravi's visits."""

    def __init__(self, office: Office) -> None:
        for table in OF_VISITS:
            office.world.sql(f"delete from {table}")  # noqa: S608 - names from above
        office.world.sql("update chats set unreachable_at = null, state = '{}', tokens = 20")
        office.world.clock.now = World(office.world.url).clock.now
        self.office = office
        self.seen: Counter[tuple[UUID, str, int, str]] = Counter()
        for name in office.wires:
            wire = Watched(name)
            wire.office, wire.seen = office, self.seen
            office.wires[name] = wire
        self.visits: list[UUID] = []

    def book(self, start: tuple[int, int], days: int) -> None:
        try:
            self.visits.append(self.office.book(*start, days=days).id)
        except Refusal:
            return

    def cancel(self, number: int, _: None) -> None:
        if self.visits:
            try:
                self.office.cancel(self.visits[number % len(self.visits)])
            except Refusal:
                return

    def see(self, number: int, event: Event) -> None:
        if self.visits:
            try:
                with self.office.world.work() as uow:
                    visit = uow.appointments.locked(self.visits[number % len(self.visits)])
                    uow.appointments.change(visit, event, by="desk")
            except Refusal:
                return

    def wait(self, minutes: int, awake: bool) -> None:
        moment = self.office.world.clock.now + timedelta(minutes=minutes)
        if awake:
            self.office.until(moment, step=timedelta(minutes=4))  # a channel that is away for a day is asked all day
        self.office.world.clock.now = moment

    def fails(self, wire: str, how: str) -> None:
        self.office.wires[wire].fails = {"": None, "gone": Unreachable("gone"), "502": SendFailed("502")}[how]

    def tells(self, number: int, status: str) -> None:
        self.office.told("sms", number, status)

    def says(self, words: str, _: None) -> None:
        self.office.hears(words)

    def answers(self, label: str, _: None) -> None:
        if any(
            choice.label == label for _, message in self.office.wires["telegram"].sent for choice in message.choices
        ):
            self.office.taps(label)

    def ends(self) -> None:
        """Heal everything and let a week pass: nothing is open, and nothing was said twice."""
        for wire in self.office.wires.values():
            wire.fails = None
        self.office.until(self.office.world.clock.now + timedelta(days=7))
        self.office.world.assert_invariants()
        assert [key for key, times in self.seen.items() if times > 1] == []
        left = "select kind, way, status from notices where status in ('planned', 'queued')"
        assert self.office.world.sql(left) == []
        # a message that a channel has not taken for half a day is given up; its notice has gone the next way by then
        assert self.office.world.sql("select kind, error from outbox where dead_at is not null and kind <> 'say'") == []
