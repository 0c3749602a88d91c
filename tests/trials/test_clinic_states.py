"""Random stories of a small clinic: what must hold does after every step, and everything comes to its end.

`BAARI_STORIES=500` tells that many instead of the few that every run has time for, other ones each time, and makes the
one that breaks something as short as it can be.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core.domain.events import (
    HoldLapsed,
    LinkReady,
    PaidTooLate,
    PaidTwice,
    PartPaid,
    PaymentInQuestion,
    PaymentSettled,
    PlacesOffered,
    RefundDone,
)
from core.storage.invariants import InvariantBroken
from tests.trials.clinic_machine import ClinicMachine
from tests.trials.small_clinic import SmallClinic

STORIES = int(os.environ.get("BAARI_STORIES", "0"))

SOME = settings(
    max_examples=STORIES or 50,
    stateful_step_count=30,
    deadline=None,  # a step may wait for a busy machine
    derandomize=not STORIES,  # the same stories in every ordinary run, so that it fails only with a cause
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    print_blob=True,
    phases=list(Phase) if STORIES else [Phase.generate],  # to shrink a story takes minutes
)

EVENTS = (
    *(LinkReady, HoldLapsed, PaymentSettled, PartPaid, PlacesOffered),
    *(PaidTooLate, PaidTwice, PaymentInQuestion, RefundDone),
)
EVERYTHING_THAT_CAN_BE_TOLD = {event.__name__ for event in EVENTS}

TAMPERED = {
    "M5: a refund on its way has been queued": """
        create function lose() returns trigger language plpgsql as 'begin return null; end';
        create trigger lost before insert on outbox for each row when (new.kind = 'send_refund')
            execute function lose()
    """,
    "M2: money that goes back has its refund": """
        create function lose() returns trigger language plpgsql as 'begin return null; end';
        create trigger lost before insert on refunds for each row when (new.reason = 'paid-twice')
            execute function lose()
    """,
    "M4: a visit booked as paid online has its money": """
        create function mistake() returns trigger language plpgsql as
            $$begin new.settled_as = 'quarantined'; return new; end$$;
        create trigger mistaken before insert on ledger for each row when (new.settled_as = 'booked')
            execute function mistake()
    """,
}
"""What the stories find, and the defect planted in the database that makes it so."""


@pytest.fixture
def small_clinic(database_url: str) -> Iterator[SmallClinic]:
    clinic = SmallClinic(database_url)
    yield clinic
    clinic.close()


def tell_stories(clinic: SmallClinic, some: settings) -> None:
    """Tell stories of this clinic until one breaks something."""
    run_state_machine_as_test(
        lambda: ClinicMachine(clinic),  # type: ignore[arg-type]  # "or a function", its docstring says
        settings=some,
    )


def test_whatever_happens_what_must_hold_holds_and_everything_has_its_end(small_clinic: SmallClinic) -> None:
    tell_stories(small_clinic, SOME)
    assert set(small_clinic.ever_told) >= EVERYTHING_THAT_CAN_BE_TOLD  # or these were dull stories


@pytest.mark.parametrize("broken", TAMPERED)
def test_the_stories_find_a_planted_defect(own_database_url: str, broken: str) -> None:
    clinic = SmallClinic(own_database_url)
    clinic.sql(TAMPERED[broken])
    with pytest.raises(InvariantBroken) as found:
        tell_stories(clinic, settings(SOME, max_examples=200, phases=[Phase.generate]))
    clinic.close()
    assert broken in found.value.args[0]
