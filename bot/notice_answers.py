"""The buttons under a notice that is shown as a template: each names its visit, for no card of ours stands there."""

from bot.buttons import standing_as
from bot.notice_templates import ANSWERS, card_of_notice
from core.domain.notices import NoticeKind

_CODES = {"reminder": "r", "waitlist": "w", "rebook": "q", "queue": "K", "allow": "rA"}
"""The conversations that take the answers, and the code of each on buttons; a law compares them with the tables."""
_JOINED = {NoticeKind.HISTORY_ASKED: ""}
"""What stands between an answer and its visit where it is no full stop."""


def answer_ids(kind: NoticeKind, about: str) -> tuple[str, ...]:
    """Return the ids of the buttons under a notice about a visit, or the place that it offers, in their order."""
    if kind not in ANSWERS:
        return ()
    conversation, step = card_of_notice(kind)
    named = f"{_JOINED.get(kind, '.')}{about.replace('-', '')}"
    return tuple(standing_as(_CODES[conversation], step, f"{answer}{named}") for answer in ANSWERS[kind])
