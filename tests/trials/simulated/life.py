"""One life: a step is drawn from the table of what may happen next; at the end everything is healed and must end."""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from random import Random

from core.domain.money import Money
from tests.trials.simulated.clinic import SimulatedClinic
from tests.trials.simulated.dice import loaded_dice
from tests.trials.simulated.people import people

PEOPLE = 12
"""Enough to want the same places, few enough to have long stories each."""
HEALING = 40
"""Rounds of about an hour, then of days, in which everything must come to its end."""


OWED = """
    select t.id, r.gateway_payment_id, r.amount_minor, r.currency
    from tasks t join refunds r on t.key = 'refund_by_hand:' || r.id where t.closed_at is null order by t.id
"""
WAITING = "select id from appointments where status = 'requested' order by id"
TODAY = """
    select id from appointments
    where status = 'confirmed' and (starts_at at time zone 'Asia/Kolkata')::date
        = (%(now)s at time zone 'Asia/Kolkata')::date order by id
"""
IN_QUESTION = "select id from tasks where kind = 'payment_in_question' and closed_at is null order by id"


class Sorry(logging.Handler):
    """Keeps what the dialogue could not handle and said sorry for: no word or tap of anybody may end so."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.for_what: list[BaseException] = []
        logging.getLogger("bot.dialogue").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what was raised."""
        self.for_what += [record.exc_info[1]] if record.exc_info and record.exc_info[1] else []

    def close(self) -> None:
        """Listen no more."""
        logging.getLogger("bot.dialogue").removeHandler(self)
        super().close()


class Life:
    """One seed's life: `step()` does one thing and checks what must hold, `end()` heals the world and ends it."""

    def __init__(self, url: str, seed: int) -> None:
        self.seed = seed
        self.random = Random(seed)  # noqa: S311 - a seed that can be told again, no secret
        self.dice = ExitStack()
        self.dice.enter_context(loaded_dice(seed))
        self.clinic = SimulatedClinic(url, self.random)
        self.people = people(self.clinic.messengers, PEOPLE, self.random)
        self.counted: Counter[str] = Counter()
        self._sorry = Sorry()
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        """Return what tells two lives apart: what was done when, and every word and button that anybody was sent."""
        return " ".join([self._digest.hexdigest(), *(each.digest.hexdigest() for each in self.clinic.messengers)])

    def step(self) -> None:
        """Let one thing happen. Raises `InvariantBroken`, or whatever the product raised."""
        (name,) = self.random.choices(list(STEPS), weights=[weight for weight, _ in STEPS.values()])
        self.counted[name] += 1
        STEPS[name][1](self)
        self.clinic.assert_invariants()
        if self._sorry.for_what:
            raise self._sorry.for_what[0]
        self._digest.update(f"{name}:{self.clinic.world.clock.now.isoformat()}".encode())

    def end(self) -> None:
        """Heal everything and let time pass until nothing is left to do; then look whether all has its end."""
        clinic = self.clinic
        for messenger in clinic.messengers:
            messenger.healed = True
            messenger.blocked.clear()
        clinic.video.healed = True
        clinic.company.faults.clear()
        for round_ in range(HEALING):
            for key, refund in clinic.company.refunds.items():
                if refund.status == "pending":
                    clinic.company.ends_refund(key, "processed", copies=1)
            while clinic.company.events:
                clinic.is_told(clinic.company.events.pop(0))
            clinic.world.clock.forward(minutes=61 if round_ < HEALING // 2 else 60 * 24)
            clinic.dispatches()
            clinic.wakes_its_jobs()
            clinic.assert_invariants()
        clinic.dispatches()  # what the last jobs have queued

    def close(self) -> None:
        """Let go of everything."""
        self._sorry.close()
        self.clinic.close()
        self.dice.close()

    # --- what may happen ---------------------------------------------------------------------------------------------

    def somebody_writes(self) -> None:
        """A patient says or taps something."""
        patient = self.random.choice(self.people)
        if not patient.has_left:
            self.clinic.hears(patient.next())
        self._passes(seconds=self.random.randrange(1, 20))

    def it_is_brought_again(self) -> None:
        """A messenger brings something a second time, however old."""
        patient = self.random.choice(self.people)
        if patient.said:
            self.clinic.hears(self.random.choice(patient.said[-8:]))

    def somebody_leaves(self) -> None:
        """A patient blocks the clinic, or comes back."""
        patient = self.random.choice(self.people)
        self.clinic.hears(patient.comes_back() if patient.has_left else patient.leaves())

    def somebody_pays(self) -> None:
        """Money comes for a link, open or closed, mostly the right amount, and is told of never or several times."""
        links = list(self.clinic.company.links.values())
        unpaid = [link for link in links[-6:] if not link.captures]
        if not links:
            return
        link = self.random.choice(unpaid if unpaid and self.random.random() < 0.9 else links)
        asked = link.request.amount
        wrong = Money(asked.minor + self.random.choice((-1, 1, 100)), asked.currency)
        amount = wrong if self.random.random() < 0.05 else asked
        self.clinic.company.pays(
            link.request.reference, amount=amount, copies=self.random.choices((0, 1, 2, 3), (1, 5, 2, 1))[0]
        )

    def something_is_told(self) -> None:
        """One of the company's events arrives: any of them, so they come in any order and however late."""
        events = self.clinic.company.events
        if not events:
            return
        event = events.pop(self.random.randrange(len(events)))
        if self.random.random() < 0.1:
            return  # lost for ever: only asking finds it
        self.clinic.is_told(event)
        if self.random.random() < 0.1:
            self.clinic.company.tells_again(event)

    def the_clinic_cancels(self) -> None:
        """A doctor is away: the clinic cancels one of the visits to come."""
        coming = self.clinic.sql("select id from appointments where status in ('held', 'confirmed') order by id")
        if coming:
            self.clinic.cancels(self.random.choice(coming)[0])

    def the_desk_answers(self) -> None:
        """The desk says yes or no to a visit that waits for it; most of the others lapse."""
        waiting = self.clinic.sql(WAITING)
        if waiting:
            self.clinic.answers(self.random.choice(waiting)[0], yes=self.random.random() < 0.7)

    def a_doctor_sees(self) -> None:
        """Somebody who has a visit today is seen."""
        today = self.clinic.sql(TODAY, now=self.clinic.world.clock.now)
        if today:
            self.clinic.sees(self.random.choice(today)[0])

    def the_desk_gives_back(self) -> None:
        """The desk makes a refund that failed at the company's own desk, and mostly says in its list that it has."""
        owed = self.clinic.sql(OWED)
        if not owed:
            return
        task, capture, minor, currency = self.random.choice(owed)
        company = self.clinic.company
        if company.is_disputed(capture) or company.left_of(capture) < minor:
            return  # the company would not
        company.gives_back(capture, Money(minor, currency), copies=self.random.randrange(3))
        if self.random.random() < 0.8:
            self.clinic.closes(task)

    def the_desk_decides(self) -> None:
        """The desk takes money in question for its visit, or sends it back."""
        asked = self.clinic.sql(IN_QUESTION)
        if asked:
            self.clinic.decides(self.random.choice(asked)[0], takes_it=self.random.random() < 0.6)

    def a_refund_is_made_there(self) -> None:
        """Somebody gives money back at the company's own desk."""
        company = self.clinic.company
        captures = [c for c in company.captures().values() if not company.is_disputed(c.gateway_payment_id)]
        whole = [c for c in captures if company.left_of(c.gateway_payment_id) == c.amount.minor]
        if whole:
            capture = self.random.choice(whole)
            company.gives_back(capture.gateway_payment_id, capture.amount, copies=self.random.randrange(3))

    def a_bank_disputes(self) -> None:
        """A payer's bank asks for money back, or decides, and tells of it never or several times."""
        company, copies = self.clinic.company, self.random.randrange(4)
        waiting = [dispute for dispute in company.disputed.values() if dispute.status == "open"]
        if waiting and self.random.random() < 0.5:
            how = self.random.choice(("lost", "lost", "won", "closed"))
            company.bank_decides(self.random.choice(waiting), how, copies=copies)
            return
        captures = [c for c in company.captures().values() if not company.is_disputed(c.gateway_payment_id)]
        left = [c for c in captures if company.left_of(c.gateway_payment_id) > 0]
        if left:
            company.bank_disputes(self.random.choice(left), copies=copies)

    def a_refund_ends(self) -> None:
        """The bank says how a refund ended."""
        pending = [key for key, refund in self.clinic.company.refunds.items() if refund.status == "pending"]
        if pending:
            how = "failed" if self.random.random() < 0.1 else "processed"
            self.clinic.company.ends_refund(self.random.choice(pending), how, copies=self.random.randrange(3))

    def time_passes(self) -> None:
        """Minutes, sometimes hours, seldom a day."""
        kind = self.random.random()
        if kind < 0.85:
            self._passes(minutes=self.random.randrange(1, 16))
        elif kind < 0.97:
            self._passes(hours=self.random.randrange(1, 8))
        else:
            self._passes(days=1)

    def the_clinic_works(self) -> None:
        """The dispatcher does what is due; calls to the company may fail."""
        kinds = self.random.choices(("", "down", "lost"), (8, 1, 1), k=3)
        self.clinic.company.faults[:] = [kind for kind in kinds if kind]
        self.clinic.dispatches()
        self.clinic.company.faults.clear()

    def a_process_dies(self) -> None:
        """A process dies with a row in its hands."""
        self.clinic.dies(having_done_it=self.random.random() < 0.5)

    def the_clock_strikes(self) -> None:
        """Every job of the timetable runs."""
        self.clinic.wakes_its_jobs()

    def _passes(self, **by: float) -> None:
        self.clinic.world.clock.now += timedelta(**by)


STEPS: dict[str, tuple[int, Callable[[Life], None]]] = {
    "somebody writes": (45, Life.somebody_writes),
    "it is brought again": (4, Life.it_is_brought_again),
    "somebody leaves": (1, Life.somebody_leaves),
    "somebody pays": (5, Life.somebody_pays),
    "something is told": (8, Life.something_is_told),
    "a refund ends": (3, Life.a_refund_ends),
    "a refund is made there": (1, Life.a_refund_is_made_there),
    "a bank disputes": (1, Life.a_bank_disputes),
    "the desk gives back": (1, Life.the_desk_gives_back),
    "the desk decides": (1, Life.the_desk_decides),
    "the desk answers": (1, Life.the_desk_answers),
    "a doctor sees": (2, Life.a_doctor_sees),
    "the clinic cancels": (1, Life.the_clinic_cancels),
    "time passes": (6, Life.time_passes),
    "the clinic works": (20, Life.the_clinic_works),
    "a process dies": (3, Life.a_process_dies),
    "the clock strikes": (2, Life.the_clock_strikes),
}
"""What may happen next, and how often of the sum of all."""
