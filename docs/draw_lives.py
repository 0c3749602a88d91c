"""Writes docs/lives.md: the lives of a visit, of its payment and refund, and of who waits, drawn from the tables.

    python -m docs.draw_lives

`tests/test_docs.py` compares the page with the tables.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from pathlib import Path

from core.domain import appointment, payment, waitlist

PAGE = Path(__file__).with_name("lives.md")

_HEAD = """\
# The lives of a visit and its money

What is not drawn cannot happen: these are the tables of the code, drawn by `docs/draw_lives.py`, and a test fails when
they differ. The rules stand in one file each, `core/domain/appointment.py` and `core/domain/payment.py`.

"""

_VISIT = """\
## A visit

*Held* keeps the place while the patient pays. *Requested* waits for a doctor who confirms by hand. *Expired* is not
quite the end: late money may revive the visit, but only by taking its place anew. In a green status the visit occupies
its place, and the constraint `one_patient_per_place` keeps everybody else out.

"""

_VISIT_TAIL = """
Every change leaves a row in `appointment_events`: what happened, from which status to which, when, and by whom. Moving
changes the place and not the status; only where the new doctor confirms by hand a booked visit is *requested* again,
and whoever sits in the waiting room when the doctor has gone comes again at the new time.
The desk or the doctor says that a patient is here, was seen, or did not come; the last two happen to the visit two
minutes after they were said, and until then can be taken back.

"""

_PAYMENT = """\
## A payment

One request for money: a link at one gateway for one visit. Events arrive late, twice and in any order, so the life only
goes forward, and an event that leads nowhere changes nothing. That a payment expired or was cancelled is our wish
and no fact at the gateway: money can still come, and then it counts.

"""

_MONEY = """
### What captured money means

It depends on where the visit stands when the money is counted, and each capture is counted once for ever.

| the visit is | the money |
|---|---|
"""

_MONEY_TAIL = """
Three rules stand above this table. What comes for a visit that is paid already goes back, wherever the visit stands.
Parts of a fee add up while the place is held, and count when they reach it; if they do not in time, they go back. A
capture of another currency, or of more than was asked for, is quarantined: it confirms nothing, and the desk looks into
it.

Places that are held for a choice are an *offer* (`core/domain/offer.py`): one is taken and the others are free again,
all are declined, or after half an hour the offer lapses; without a choice the money goes back whole. Where all money
is follows from the entries of the ledger alone (`core/domain/ledger.py`).

"""

_REFUND = """\
## A refund

Its key is stored before the gateway hears of it, so that asking twice gives back once. One that failed may be tried
again, or turn out to have gone through.

"""

_WAITING = """\
## A place on the waiting list

*Notified*: a freed place is held for them, and for nobody else, until they answer or its time is up. *Confirmed*: they
have taken one, or have booked by themselves what they waited for. *Expired*: the last day has passed.

"""

_GREEN = "    classDef live fill:#e3f1e6\n"

_MEANS = {
    payment.Settlement.CONFIRM: "confirms it",
    payment.Settlement.RETAKE: "takes the same place anew if it is free and not past; else waits while up to three "
    "others are held for the chat to choose from; else goes back whole",
    payment.Settlement.KEEP: "is kept for it",
    payment.Settlement.REFUND: "goes back whole",
}


def page() -> str:
    """Return the whole page."""
    visit = [(a, event, b) for a, edges in appointment.LIFE.items() for event, b in edges.items()]
    money = [(a, event, b) for a, edges in payment.LIFE.items() for event, b in edges.items()]
    refund = [(a, None, b) for a, following in payment.REFUND_LIFE.items() for b in sorted(following)]
    waiting = [(a, None, b) for a, following in waitlist.LIFE.items() for b in sorted(following)]
    meanings = "".join(f"| {_words(status)} | {_MEANS[way]} |\n" for status, way in payment.SETTLEMENT.items())
    live = [f"    class {status} live\n" for status in appointment.Status if status in appointment.LIVE]
    return "".join(
        (
            _HEAD,
            _VISIT,
            _diagram(
                appointment.Status.HELD,
                visit,
                _ends(appointment.LIFE.items()),
                ["    classDef live fill:#e3f1e6\n", *live],
            ),
            _VISIT_TAIL,
            _PAYMENT,
            _diagram(payment.Status.CREATED, money, _ends(payment.LIFE.items())),
            _MONEY,
            meanings,
            _MONEY_TAIL,
            _REFUND,
            _diagram(payment.RefundStatus.DUE, refund, _ends(payment.REFUND_LIFE.items())),
            "\n",
            _WAITING,
            _diagram(waitlist.Status.WAITING, waiting, _ends(waitlist.LIFE.items())),
        )
    )


def _ends(life: Iterable[tuple[StrEnum, Collection[object]]]) -> list[StrEnum]:
    return [status for status, following in life if not following]


def _diagram(
    first: StrEnum,
    edges: Iterable[tuple[StrEnum, StrEnum | None, StrEnum]],
    ends: Iterable[StrEnum],
    more: Iterable[str] = (),
) -> str:
    lines = ["```mermaid\n", "stateDiagram-v2\n", f"    [*] --> {first}\n"]
    lines += [f"    {a} --> {b}{f' : {_words(event)}' if event else ''}\n" for a, event, b in edges]
    lines += [f"    {end} --> [*]\n" for end in ends]
    return "".join([*lines, *more, "```\n"])


def _words(status: StrEnum) -> str:
    return status.value.replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
