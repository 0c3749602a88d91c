"""What a human at the clinic must do, because a machine cannot or must not: one table of kinds.

A task is opened where the trouble is seen, in the same transaction, and stays open until somebody says that it is
done. Its facts are plain values and money; a medical word never stands in them, for a task is shown in a chat.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.domain.money import Money
from core.domain.staff import Role

Facts = Mapping[str, str | int | Money]


class Kind(StrEnum):
    """What is to be done; the phrase `task.<kind>` says it."""

    REFUND_BY_HAND = "refund_by_hand"
    PAYMENT_IN_QUESTION = "payment_in_question"
    REFUNDED_AT_GATEWAY = "refunded_at_gateway"
    DISPUTE = "dispute"
    MONEY_DIFFERS = "money_differs"
    VISIT_REQUESTED = "visit_requested"
    CALL_PATIENT = "call_patient"
    DEAD_EFFECT = "dead_effect"
    HANDED_OVER = "handed_over"
    JOIN_PEOPLE = "join_people"
    TELL_DOCTOR = "tell_doctor"
    ONLINE_DOWN = "online_down"
    RED_FLAG = "red_flag"
    REBOOK = "rebook"
    DOCTOR_GONE = "doctor_gone"
    MISS_DISPUTED = "miss_disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who sees a kind of task, the facts its phrase names, and whether it is about money (then the admins hear)."""

    seen_by: frozenset[Role]
    facts: frozenset[str] = frozenset()
    money: bool = False


_ADMINS = frozenset({Role.ADMIN, Role.SUPER_ADMIN})
_DESK = _ADMINS | {Role.RECEPTIONIST}

RULES: Mapping[Kind, Rule] = {
    # the gateway will not give the money back by itself: somebody does it there, or in cash
    Kind.REFUND_BY_HAND: Rule(seen_by=_ADMINS, facts=frozenset({"amount", "gateway"}), money=True),
    # money came that is not what was asked for; `reference` is ours, as the gateway shows it
    Kind.PAYMENT_IN_QUESTION: Rule(seen_by=_DESK, facts=frozenset({"amount", "reference"}), money=True),
    # the money of a visit was given back at the gateway's own desk, and the visit stands: take it anew, or cancel
    Kind.REFUNDED_AT_GATEWAY: Rule(seen_by=_DESK, facts=frozenset({"amount", "gateway"}), money=True),
    # the payer's bank takes the money back; the gateway wants an answer by a date. `reference` is the gateway's
    Kind.DISPUTE: Rule(seen_by=_ADMINS, facts=frozenset({"amount", "gateway", "reference", "respond_by"}), money=True),
    # the gateway's books and ours say different things; `reference` is the gateway's id of what differs
    Kind.MONEY_DIFFERS: Rule(seen_by=_ADMINS, facts=frozenset({"gateway", "reference"}), money=True),
    # a visit waits for a yes or a no; its doctor is asked in chat too
    Kind.VISIT_REQUESTED: Rule(seen_by=_DESK),
    # no channel reaches the patient; `about` is the notice that did not arrive
    Kind.CALL_PATIENT: Rule(seen_by=_DESK, facts=frozenset({"about"})),
    # something that was promised could not be done; `what` is the outbox row's kind
    Kind.DEAD_EFFECT: Rule(seen_by=_ADMINS, facts=frozenset({"what"})),
    # the patient asked for a human
    Kind.HANDED_OVER: Rule(seen_by=_DESK),
    # a patient writes from a new chat and has lost the one that we know: ask who they are, then join the two or not
    Kind.JOIN_PEOPLE: Rule(seen_by=_DESK),
    # a video visit is about to begin, and no chat of the doctor gets its link; `meeting` is its number, not its link
    Kind.TELL_DOCTOR: Rule(seen_by=_DESK, facts=frozenset({"number", "doctor", "meeting"})),
    # a video visit is about to begin, and there is no video call
    Kind.ONLINE_DOWN: Rule(seen_by=_DESK, facts=frozenset({"number", "doctor"})),
    # somebody wrote words of danger; which words they were stays in their own chat
    Kind.RED_FLAG: Rule(seen_by=_DESK),
    # a booked visit is outside the doctor's hours, or the doctor is away: move it or cancel it, or agree that it stands
    Kind.REBOOK: Rule(seen_by=_DESK, facts=frozenset({"number", "doctor"})),
    # a patient waits at the clinic, and the doctor has gone: somebody goes over and talks to them
    Kind.DOCTOR_GONE: Rule(seen_by=_DESK, facts=frozenset({"number", "doctor"})),
    # a patient says that they were there, or had told us: look whether the miss counts
    Kind.MISS_DISPUTED: Rule(seen_by=_DESK, facts=frozenset({"number", "doctor"})),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do. `key` is unique for ever: the same trouble has one task, opened anew only if it comes back.

    `closed_by` says who: `staff <id>`, or the part of the clinic that found it settled.
    """

    id: int
    kind: Kind
    key: str
    opened_at: datetime
    chat_id: int | None = None
    appointment_id: UUID | None = None
    payment_id: UUID | None = None
    facts: Facts = field(default_factory=dict)
    closed_at: datetime | None = None
    closed_by: str | None = None


def kinds_seen_by(role: Role) -> frozenset[Kind]:
    """Return the kinds of task that are this role's business."""
    return frozenset(kind for kind, rule in RULES.items() if role in rule.seen_by)
