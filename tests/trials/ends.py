"""How a story must have ended once everything is healed: the money, the visits, and what people were told."""

from collections import Counter
from uuid import UUID

from tests.trials.small_clinic import SmallClinic

OF_VISITS = "select id, status, offer_id is not null from appointments"
OF_MONEY = """
    select l.gateway_payment_id, l.settled_as, p.appointment_id
    from ledger l join payments p on p.id = l.payment_id where l.kind = 'capture'
"""
OF_REFUNDS = """
    select r.key, r.reason, r.status, p.appointment_id, l.settled_as
    from refunds r join payments p on p.id = r.payment_id
    join ledger l on l.kind = 'capture' and l.gateway_payment_id = r.gateway_payment_id
"""
OF_OFFERS = "select subject, status from offers"
BALANCES = """
    select gateway_payment_id, sum(case kind when 'capture' then amount_minor else -amount_minor end)::int
    from ledger where kind in ('capture', 'refund') group by 1
"""
COUNTED = {
    "booked": "PaymentSettled | PartPaid | PlacesOffered",
    "credit": "PaymentSettled | PartPaid | PlacesOffered",
    "quarantined": "PaymentInQuestion",
}
"""How a capture was settled -> what the chat hears of it; of one that goes back at once, the reason says."""
RETURNED = {"too-late": "PaidTooLate | PartReturned", "paid-twice": "PaidTwice"}
ALL = (*COUNTED.values(), *RETURNED.values(), "RefundDone", "RefundByHand", "OfferLapsed")


def assert_everything_has_its_end(clinic: SmallClinic) -> None:
    """Raise unless every capture, hold and refund has come to its end, and each chat has heard of it, once."""
    dead = clinic.sql("select kind, error from outbox where dead_at is not null and kind <> 'create_link'")
    assert dead == [], dead
    assert clinic.sql("select external_id from inbox where handled_at is null") == []
    visits = {id_: status for id_, status, _ in clinic.sql(OF_VISITS)}
    offered = {id_ for id_, _, of_an_offer in clinic.sql(OF_VISITS) if of_an_offer}
    assert {"held", "requested"}.isdisjoint(visits.values())
    _money_has_ended(clinic, visits)
    for visit, status in visits.items():
        lapsed = clinic.told(visit)["HoldLapsed"] + (visit in offered) + clinic.told(visit)["RequestLapsed"]
        assert lapsed == 1 if status == "expired" else lapsed <= 1, (visit, status, lapsed)


def _money_has_ended(clinic: SmallClinic, visits: dict[UUID, str]) -> None:
    """Every capture is counted once, in one place; the company's books and ours say the same."""
    money = clinic.sql(OF_MONEY)
    company = clinic.company
    assert Counter(capture for capture, *_ in money) == Counter(list(company.captures()))
    assert dict(clinic.sql(BALANCES)) == {capture: company.left_of(capture) for capture in company.captures()}
    heard: dict[UUID, Counter[str]] = {visit: Counter() for visit in visits}
    for _capture, settled_as, visit in money:
        if settled_as in COUNTED:
            heard[visit][COUNTED[settled_as]] += 1
    for key, reason, status, visit, settled_as in clinic.sql(OF_REFUNDS):
        assert status == company.refunds[key].status in {"processed", "failed"}
        heard[visit]["RefundDone" if status == "processed" else "RefundByHand"] += 1
        if settled_as == "refunded":
            heard[visit][RETURNED[reason]] += 1
    for visit in {visit for _, reason, _, visit, _ in clinic.sql(OF_REFUNDS) if reason == "part"}:
        heard[visit]["PaidTooLate | PartReturned"] += 1
    for subject, status in clinic.sql(OF_OFFERS):
        assert status != "open"
        heard[subject]["OfferLapsed"] += status == "lapsed"
    for visit, expected in heard.items():
        told = clinic.told(visit)
        counts = {names: sum(told[name] for name in names.split(" | ")) for names in ALL}
        assert counts == {names: expected[names] for names in ALL}
