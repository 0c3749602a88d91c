"""One line of `baari check`, and how a provider is asked for it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import httpx

WITHIN = 10.0  # seconds for a provider's answer


class Verdict(StrEnum):
    """How a setting stands."""

    RIGHT = "ok"
    WRONG = "WRONG"
    NOT_SET = "off"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it stands, and what to do about it."""

    name: str
    verdict: Verdict
    says: str


def asked(
    name: str, ask: Callable[[], httpx.Response], good: Callable[[httpx.Response], str | None], bad: str
) -> Finding:
    """Ask a provider; whatever it answers that is not plainly good is wrong, and says so without its secret."""
    try:
        answer = ask()
    except httpx.HTTPError as error:
        return Finding(name, Verdict.WRONG, f"cannot be asked: {type(error).__name__}")
    if not answer.is_success:
        return Finding(name, Verdict.WRONG, f"{bad} (HTTP {answer.status_code})")
    try:
        says = good(answer)
    except (KeyError, TypeError, ValueError):
        says = None
    return Finding(name, Verdict.RIGHT, says) if says else Finding(name, Verdict.WRONG, bad)
