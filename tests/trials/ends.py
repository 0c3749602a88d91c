"""How a story must have ended once everything is healed: the money, the visits, and what people were told."""

from collections import Counter
from uuid import UUID

from tests.trials.small_clinic import SmallClinic

OF_VISITS = "select id, status, number from appointments"
OF_MONEY = """
    select l.gateway_payment_id, l.settled_as, p.appointment_id, r.reason, r.status, r.key
    from ledger l join payments p on p.id = l.payment_id
    left join refunds r on r.gateway_payment_id = l.gateway_payment_id
    where l.kind = 'capture'
"""
BALANCES = """
    select gateway_payment_id, sum(case kind when 'capture' then amount_minor else -amount_minor end)::int
    from ledger group by 1
"""
TOLD = {
    ("booked", None): "PaymentSettled",
    ("booked", "cancelled"): "PaymentSettled",
    ("refunded", "too-late"): "PaidTooLate",
    ("refunded", "paid-twice"): "PaidTwice",
    ("quarantined", None): "PaymentInQuestion",
}
"""How a capture was settled, and why it went back -> what the chat hears of it."""


def assert_everything_has_its_end(clinic: SmallClinic) -> None:
    """Raise unless every capture, hold and refund has come to its end, and each chat has heard of it, once."""
    assert clinic.sql("select kind, error from outbox where dead_at is not null and kind <> 'create_link'") == []
    assert clinic.sql("select external_id from inbox where handled_at is null") == []
    visits = {id_: status for id_, status, _ in clinic.sql(OF_VISITS)}
    assert "held" not in visits.values()
    _money_has_ended(clinic, visits)
    for visit, status in visits.items():
        lapsed = clinic.told(visit)["HoldLapsed"]
        assert lapsed == 1 if status == "expired" else lapsed <= 1, (visit, status, lapsed)


def _money_has_ended(clinic: SmallClinic, visits: dict[UUID, str]) -> None:
    """Every capture is counted once, in one place; the company's books and ours say the same."""
    money = clinic.sql(OF_MONEY)
    company = clinic.company
    assert Counter(capture for capture, *_ in money) == Counter(list(company.captures()))
    assert dict(clinic.sql(BALANCES)) == {capture: company.left_of(capture) for capture in company.captures()}
    heard: dict[UUID, Counter[str]] = {visit: Counter() for visit in visits}
    for _capture, settled_as, visit, reason, refund, key in money:
        heard[visit][TOLD[settled_as, reason]] += 1
        if settled_as == "booked":
            assert visits[visit] not in {"held", "expired"}
        if refund is not None:
            assert refund == company.refunds[key].status in {"processed", "failed"}
            heard[visit]["RefundDone"] += refund == "processed"
    for visit, expected in heard.items():
        told = clinic.told(visit)
        assert {name: told[name] for name in (*set(TOLD.values()), "RefundDone")} == {
            name: expected[name] for name in (*set(TOLD.values()), "RefundDone")
        }
