"""How a story ended: our books, what the patient was shown, what the gateway was made to do; and how two differ."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.standins.faults import Recorded

BOOKS = {
    "visits": "select status, number, pays, starts_at, fee_minor, version, extended from appointments",
    "events": "select event, before, after, by from appointment_events order by id",
    "numbers": "select day, series, last from numbers",
    "payments": "select status, amount_minor, currency from payments order by created_at",
    "ledger": "select kind, amount_minor, settled_as from ledger order by id",
    "refunds": "select status, amount_minor, reason from refunds",
    "chats": "select channel, address, language, state::text, phone, unreachable_at from chats",
    "heard": "select source, count(*) from inbox where handled_at is not null group by 1 order by 1",
    "said": "select body -> 'message' ->> 'text' from outbox where kind = 'say' order by 1",
    "tasks": "select kind from tasks order by id",
    "dead": "select kind, error from outbox where dead_at is not null order by id",
}
"""How a story has ended: two that ended alike have the same of all of these."""

OWN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{32}\b|(plink|pay|rfnd)_\w{14}|https?://\S+")
"""What is new in every story: ids and the addresses that hold them."""

FILE = re.compile(rb'filename="([^"]+)"')
"""The name of a file in the body that carries it: a calendar entry, a receipt, a refund note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How it ended: our books, what was asked of Telegram, the links by reference and the refunds by key at Razorpay.

    `parts` are the steps of each part of the story, `died` the part in which the fuse burned, `stuck`
    the one in which the patient did not see what they were to tap.
    """

    books: Mapping[str, Sequence[tuple[object, ...]]]
    said: Counter[str]
    links: Sequence[int]
    refunds: Sequence[int]
    open: int
    parts: Mapping[str, Sequence[str]]
    died: str | None
    stuck: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a killed story has that the undisturbed one has not. All but `repeated` must be empty or zero."""

    books: Mapping[str, object]
    lost: Sequence[str]
    repeated: Mapping[str, int]
    too_often: Sequence[str]
    contradicting: Sequence[str]
    effects: int
    open: int

    @property
    def good(self) -> bool:
        """Whether nothing was lost, and nothing done twice but one message that takes no key."""
        return not (self.books or self.lost or self.too_often or self.contradicting or self.effects or self.open)


def books_of(connection: psycopg.Connection[Any]) -> Mapping[str, Sequence[tuple[object, ...]]]:
    """Return our books as they stand."""
    return {
        name: [tuple(_plain(value) for value in row) for row in connection.execute(query.encode())]
        for name, query in BOOKS.items()
    }


def judge(ending: Ending, undisturbed: Ending) -> Verdict:
    """Compare a killed story with the undisturbed one."""
    kills = 1 if ending.died else 0
    usual = undisturbed.said
    repeated = {said: often - usual[said] for said, often in ending.said.items() if 0 < usual[said] < often}
    return Verdict(
        books={
            name: (ending.books[name], rows) for name, rows in undisturbed.books.items() if ending.books[name] != rows
        },
        lost=[*filter(None, [ending.stuck]), *(said for said, often in usual.items() if ending.said[said] < often)],
        repeated=repeated,
        too_often=[said for said, more in repeated.items() if more > kills],
        contradicting=[said for said in ending.said if said not in usual],
        effects=sum(ending.links) + sum(ending.refunds) - sum(undisturbed.links) - sum(undisturbed.refunds),
        open=ending.open,
    )


def _plain(value: Any) -> Any:
    return OWN.sub("*", value) if isinstance(value, str) else value


def shown_by(request: Recorded) -> str | None:
    """Return what a call of Telegram's shows to the patient; a card is the same, sent or redrawn."""
    method = request.path.rpartition("/")[2]
    if method == "sendDocument":
        named = FILE.search(request.body)
        return f"a file: {named[1].decode()}" if named else "a file"
    if method not in {"sendMessage", "editMessageText"}:
        return None
    asked = request.json
    keyboard = json.loads(asked.get("reply_markup", "{}")).get("inline_keyboard", [])
    shown = [asked["text"], [button["text"] for row in keyboard for button in row]]
    return str(_plain(json.dumps(shown, ensure_ascii=False)))
