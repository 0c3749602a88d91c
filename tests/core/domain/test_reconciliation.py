"""The gateway's day beside ours: each way to differ, and random books against a comparison by looking at every pair."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.dispute import DisputeStatus
from core.domain.gateway_books import Entry
from core.domain.money import Money
from core.domain.reconciliation import Asked, Difference, Differs, OurBooks, OurLine, compare

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
ASKED = Asked(payment_id=uuid4(), reference="visit-1", chat_id=7)
RUPEES = Money(50_000, "INR")


def paid(entry_id: str = "pay_1", amount: Money = RUPEES, *, reference: str | None = "visit-1") -> Entry:
    return Entry(
        kind="capture", entry_id=entry_id, gateway_payment_id=entry_id, amount=amount, at=AT, reference=reference
    )


def returned(entry_id: str = "rfnd_1", *, status: str = "processed") -> Entry:
    return Entry(
        kind="refund", entry_id=entry_id, gateway_payment_id="pay_1", amount=Money(1, "INR"), at=AT, status=status
    )


def disputed(status: str = "open") -> Entry:
    return replace(returned("disp_1", status=status), kind="dispute")


def line(entry: Entry, *, of_day: bool = True) -> OurLine:
    return OurLine(
        kind=entry.kind,
        entry_id=entry.entry_id,
        gateway_payment_id=entry.gateway_payment_id,
        amount=entry.amount,
        asked=ASKED,
        of_day=of_day,
    )


PAID = line(paid())
CASES: dict[str, tuple[list[Entry], OurBooks, list[Differs]]] = {
    "nothing": ([], OurBooks(), []),
    "the same": ([paid()], OurBooks(lines=[PAID]), []),
    "entered on another day": ([paid()], OurBooks(lines=[line(paid(), of_day=False)]), []),
    "another day's and not listed": ([], OurBooks(lines=[line(paid(), of_day=False)]), []),
    "lost webhook": ([paid()], OurBooks(references={"visit-1": ASKED}), [Differs.MISSING_HERE]),
    "lost webhook, known by its link": (
        [replace(paid(reference=None), link_id="plink_1")],
        OurBooks(links={"plink_1": ASKED}),
        [Differs.MISSING_HERE],
    ),
    "somebody else's": ([paid()], OurBooks(), [Differs.UNKNOWN_REFERENCE]),
    "ours alone": ([], OurBooks(lines=[PAID]), [Differs.MISSING_THERE]),
    "another amount": ([paid(amount=Money(1, "INR"))], OurBooks(lines=[PAID]), [Differs.AMOUNT]),
    "another currency": ([paid(amount=Money(50_000, "USD"))], OurBooks(lines=[PAID]), [Differs.CURRENCY]),
    "listed twice": ([paid(), paid()], OurBooks(references={"visit-1": ASKED}), [Differs.MISSING_HERE]),
    "given back there": ([paid(), returned()], OurBooks(lines=[PAID]), [Differs.REFUND_UNKNOWN]),
    "being given back there": (
        [returned(status="pending")],
        OurBooks(lines=[PAID]),
        [Differs.REFUND_UNKNOWN, Differs.MISSING_THERE],
    ),
    "our refund under way": (
        [paid(), returned(status="pending")],
        OurBooks(lines=[PAID], refunds={"rfnd_1": ASKED}),
        [],
    ),
    "our refund, done there": (
        [paid(), returned()],
        OurBooks(lines=[PAID], refunds={"rfnd_1": ASKED}),
        [Differs.MISSING_HERE],
    ),
    "our refund, done": ([paid(), returned()], OurBooks(lines=[PAID, line(returned())]), []),
    "an unheard dispute": ([disputed()], OurBooks(lines=[line(paid(), of_day=False)]), [Differs.DISPUTE_UNKNOWN]),
    "a dispute of a capture that is unheard too": (
        [replace(disputed(), reference="visit-1")],
        OurBooks(references={"visit-1": ASKED}),
        [Differs.DISPUTE_UNKNOWN],
    ),
    "a known dispute": ([disputed()], OurBooks(disputes={"disp_1": DisputeStatus.OPEN}), []),
    "an unheard decision": (
        [disputed("lost")],
        OurBooks(lines=[line(paid(), of_day=False)], disputes={"disp_1": DisputeStatus.OPEN}),
        [Differs.DISPUTE_UNKNOWN],
    ),
    "a decision that is taken back": ([disputed()], OurBooks(disputes={"disp_1": DisputeStatus.WON}), []),
    "a dispute of somebody else's": ([disputed()], OurBooks(), [Differs.UNKNOWN_REFERENCE]),
    "a refund of somebody else's": ([returned()], OurBooks(), [Differs.UNKNOWN_REFERENCE]),
}


@pytest.mark.parametrize("case", CASES)
def test_each_way_to_differ_has_its_name(case: str) -> None:
    theirs, ours, expected = CASES[case]
    assert [difference.what for difference in compare(theirs, ours)] == expected


def test_a_difference_says_what_both_sides_say_and_whose_chat_it_is() -> None:
    (found,) = compare([paid(amount=Money(1, "INR"))], OurBooks(lines=[PAID]))
    assert found == Difference(
        what=Differs.AMOUNT,
        kind="capture",
        entry_id="pay_1",
        gateway_payment_id="pay_1",
        theirs=Money(1, "INR"),
        ours=RUPEES,
        reference="visit-1",
        chat_id=7,
        payment_id=ASKED.payment_id,
    )


amounts = st.builds(Money, st.sampled_from([100, 200]), st.sampled_from(["INR", "USD"]))
captures = st.sampled_from(["pay_1", "pay_2", "pay_3"])
names = st.sampled_from(["visit-1", "visit-2", None])
an_entry = st.one_of(
    st.builds(lambda id_, amount, reference: paid(id_, amount, reference=reference), captures, amounts, names),
    st.builds(
        lambda id_, of, amount, status: replace(returned(id_, status=status), gateway_payment_id=of, amount=amount),
        st.sampled_from(["rfnd_1", "rfnd_2", "rfnd_3"]),
        captures,
        amounts,
        st.sampled_from(["pending", "processed"]),
    ),
)
asked = st.builds(
    Asked,
    payment_id=st.uuids(),
    reference=st.sampled_from(["visit-1", "visit-2"]),
    chat_id=st.one_of(st.none(), st.integers(1, 9)),
)


def unlike(entries: list[Entry]) -> list[Entry]:
    return list({(entry.kind, entry.entry_id): entry for entry in entries}.values())


Said = tuple[str, str, str, UUID | None]


def slowly(theirs: list[Entry], ours: OurBooks) -> Counter[Said]:
    """Look at every line of theirs beside every one of ours, and say in words what there is to say."""
    found = Counter(said for entry in theirs for said in of_theirs(entry, ours))
    for mine in ours.lines:
        if mine.of_day and not any((mine.kind, mine.entry_id) == (e.kind, e.entry_id) for e in theirs):
            found["missing_there", mine.kind, mine.entry_id, mine.asked.payment_id] += 1
    return found


def of_theirs(entry: Entry, ours: OurBooks) -> list[Said]:
    for mine in ours.lines:
        if (mine.kind, mine.entry_id) == (entry.kind, entry.entry_id):
            whose = mine.asked.payment_id
            if mine.amount.currency != entry.amount.currency:
                return [("currency_differs", entry.kind, entry.entry_id, whose)]
            different = mine.amount.minor != entry.amount.minor
            return [("amount_differs", entry.kind, entry.entry_id, whose)] if different else []
    return [refund_alone(entry, ours) if entry.kind == "refund" else capture_alone(entry, ours)][
        : not_known(entry, ours)
    ]


def not_known(entry: Entry, ours: OurBooks) -> int:
    return 0 if entry.kind == "refund" and entry.status == "pending" and entry.entry_id in ours.refunds else 1


def capture_alone(entry: Entry, ours: OurBooks) -> Said:
    whose = [each.payment_id for reference, each in ours.references.items() if reference == entry.reference]
    return ("missing_here" if whose else "unknown_reference", "capture", entry.entry_id, whose[0] if whose else None)


def refund_alone(entry: Entry, ours: OurBooks) -> Said:
    if entry.entry_id in ours.refunds:
        return ("missing_here", "refund", entry.entry_id, ours.refunds[entry.entry_id].payment_id)
    for mine in ours.lines:
        if mine.kind == "capture" and mine.entry_id == entry.gateway_payment_id:
            return ("refund_unknown", "refund", entry.entry_id, mine.asked.payment_id)
    return ("unknown_reference", "refund", entry.entry_id, None)


@given(
    theirs=st.lists(an_entry, max_size=8).map(unlike),
    mine=st.lists(st.tuples(an_entry, asked, st.booleans()), max_size=8),
    refunds=st.dictionaries(st.sampled_from(["rfnd_1", "rfnd_2"]), asked),
    references=st.dictionaries(st.sampled_from(["visit-1", "visit-2"]), asked),
)
def test_any_two_books_differ_where_looking_at_every_pair_says_so(
    theirs: list[Entry],
    mine: list[tuple[Entry, Asked, bool]],
    refunds: dict[str, Asked],
    references: dict[str, Asked],
) -> None:
    lines = {
        (entry.kind, entry.entry_id): replace(line(entry, of_day=of_day), asked=whose) for entry, whose, of_day in mine
    }
    ours = OurBooks(lines=list(lines.values()), refunds=refunds, references=references)
    found = Counter((d.what.value, d.kind, d.entry_id, d.payment_id) for d in compare(theirs, ours))
    assert found == slowly(theirs, ours)
