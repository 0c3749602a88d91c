"""How every life must end once the world is healed: nothing open, nothing lost, both books the same, nobody unheard."""

from collections import Counter

from core.storage.ledger import BOOKED, CAPTURED, FIRST, REFUNDED
from tests.trials.simulated.life import Life
from webhooks.dispatcher import TOO_LATE

ENTERED = "select entry from ledger where kind = 'capture'"
BALANCES = f"select gateway_payment_id, ({CAPTURED} - {REFUNDED})::int from ledger group by 1"  # noqa: S608 - our own
UNHEARD = "select source, external_id from inbox where handled_at is null"
LIVE_HOLDS = """
    select id, status, held_until from appointments
    where status = 'held' and (offer_id is null or offer_id not in (
        select id from offers where status = 'open' and cause in ('waitlist', 'move_up')))
"""
UNANSWERED = "select id, held_until from appointments where status = 'requested'"
"""Nobody's silence keeps a patient waiting, nor their money."""
OPEN_OFFERS = "select id, expires_at from offers where status = 'open' and cause not in ('waitlist', 'move_up')"
"""Who stands in a waiting list goes on being offered what is freed, for as long as they wait."""
STRANDED = f"""
    select gateway_payment_id, money.captured, money.booked, money.refunded, promised.minor from (
        select gateway, gateway_payment_id, {BOOKED} as booked,
            {FIRST} as first,
            {CAPTURED} as captured, {REFUNDED} as refunded
        from ledger group by 1, 2) as money
    left join (
        select gateway, gateway_payment_id, sum(amount_minor) as minor from refunds where status <> 'processed'
        group by 1, 2) as promised using (gateway, gateway_payment_id)
    where money.first <> 'quarantined'
      and money.captured <> money.booked + money.refunded + coalesce(promised.minor, 0)
"""  # noqa: S608 - put together from our own constant
"""Captured money that is neither booked nor back nor on its way: no credit outlives the offer it waits for."""
OFF = """
    select m.reference from meetings m join appointments a on a.id = m.appointment_id
    where a.status in ('cancelled', 'expired')
"""
DEAD = f"""
    select kind, error from outbox
    where dead_at is not null and kind not in ('create_link', 'cancel_link') and error <> '{TOO_LATE}'
      and not (kind = 'send_refund' and exists (
        select from refunds join tasks using (payment_id)
        where refunds.id::text = outbox.body ->> 'refund_id' and tasks.kind = 'refund_by_hand'))
"""  # noqa: S608 - the same
"""What was given up; but a message that half a day has passed over is rightly not sent any more, and a refund that the
company refuses, because somebody has given the money back at its own desk, is the clinic's desk's to look at."""


def assert_all_has_its_end(life: Life) -> None:
    """Raise unless nothing waits, no money strands, and nobody was told twice or not at all."""
    clinic = life.clinic
    for what in (UNHEARD, LIVE_HOLDS, UNANSWERED, OPEN_OFFERS, STRANDED, DEAD):
        found = clinic.sql(what)
        assert found == [], (what, found)
    assert clinic.overdue() == [], clinic.overdue()
    _money(life)
    _words(life)
    _video(life)


def _video(life: Life) -> None:
    """No visit has two meetings at the company, and one that is off has none."""
    video = life.clinic.video
    assert video.twice == []
    off = {reference for (reference,) in life.clinic.sql(OFF)}
    assert {request.reference for request in video.rooms.values()} & off == set()


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
