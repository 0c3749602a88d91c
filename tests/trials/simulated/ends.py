"""How every life must end once the world is healed: nothing open, nothing lost, both books the same, nobody unheard."""

from collections import Counter

from tests.trials.simulated.life import Life

ENTERED = "select entry from ledger where kind = 'capture'"
BALANCES = """
    select gateway_payment_id,
        sum(case kind when 'capture' then amount_minor when 'refund' then -amount_minor else 0 end)::int
    from ledger group by 1
"""
UNHEARD = "select source, external_id from inbox where handled_at is null"
LIVE_HOLDS = "select id, status, held_until from appointments where status = 'held'"
DEFECTS = "select kind, error from outbox where error like 'defect%%'"
DEAD = "select kind, error from outbox where dead_at is not null and kind not in ('create_link', 'cancel_link')"


def assert_all_has_its_end(life: Life) -> None:
    """Raise unless nothing waits, no money strands, and nobody was told twice or not at all."""
    clinic = life.clinic
    assert clinic.overdue() == []
    assert clinic.sql(UNHEARD) == []
    assert clinic.sql(LIVE_HOLDS) == []
    assert clinic.sql(DEAD) == []
    assert clinic.sql(DEFECTS) == []
    _money(life)
    _words(life)


def _money(life: Life) -> None:
    company = life.clinic.company
    entered = Counter(entry for (entry,) in life.clinic.sql(ENTERED))
    assert entered == Counter(list(company.captures()))
    balances = dict(life.clinic.sql(BALANCES))
    assert balances == {capture: company.left_of(capture) for capture in company.captures()}


def _words(life: Life) -> None:
    """Nothing was said twice but where an answer was lost or a process died; every message was answered."""
    for messenger in life.clinic.messengers:
        twice = {key: n for key, n in messenger.sent.items() if n > 1 and key not in messenger.doubted}
        assert twice == {}
