"""Zoom meetings by server-to-server OAuth: make, move, delete, and read the host's link when it is needed.

Zoom takes no idempotency key, so our reference stands in the agenda, and a meeting whose answer was lost is found by
it in the host's list. Facts and their sources stand beside what follows from them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from core.gateways.failures import GatewayRefused
from core.gateways.meetings.port import Links, Meeting, MeetingGone, MeetingRequest
from core.gateways.meetings.zoom_token import ZoomToken
from core.gateways.meetings.zoom_wire import NotThere, TokenRefused, ZoomWire
from core.gateways.wire import ANSWER_WITHIN, CONNECT_WITHIN, OutcomeUnknown

TOPIC = 200  # characters (schema of POST /users/{userId}/meetings)
PAGE = 300  # the longest page of GET /users/{userId}/meetings
PAGES = 20  # 6,000 meetings of one host that are not over: more is no clinic
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoomAccount:
    """The clinic's server-to-server app in Zoom's marketplace, and Zoom's two addresses."""

    account_id: str
    client_id: str
    client_secret: str = field(repr=False)
    oauth_base: str = "https://zoom.us"
    api_base: str = "https://api.zoom.us"
    answer_within: float = ANSWER_WITHIN


class ZoomMeetings:
    """`MeetingProvider` over Zoom. Safe to call from many threads."""

    name = "zoom"

    def __init__(self, account: ZoomAccount, *, clock: Callable[[], datetime]) -> None:
        self._api = account.api_base.rstrip("/")
        self._timeout = (CONNECT_WITHIN, account.answer_within)
        self._wire = ZoomWire(clock)
        self._token = ZoomToken(
            self._wire,
            address=f"{account.oauth_base.rstrip('/')}/oauth/token",
            account_id=account.account_id,
            client=(account.client_id, account.client_secret),
            timeout=self._timeout,
            clock=clock,
        )

    def make(self, request: MeetingRequest) -> Meeting:
        """Make the meeting, or find the one that an earlier call with this reference made.

        An answer that was lost leads to the same question as an earlier try: is there a meeting of this reference?
        """
        if request.maybe_made:
            found = self.find(request)
            if found is not None:
                return found
        try:
            return _meeting(self._call("POST", _of_host(request.host), json=_asked(request)))
        except OutcomeUnknown as cause:
            try:
                found = self.find(request)
            except GatewayRefused:  # the question is refused, and not what was asked for
                raise cause from None
            if found is None:
                raise
            return found

    def find(self, request: MeetingRequest) -> Meeting | None:
        """Return the host's meeting that bears this reference; where a lost answer has left several, one is kept."""
        found = sorted(self._bearing(request), key=lambda meeting: meeting.meeting_id)
        for spare in found[1:]:
            self.delete(spare)
        return found[0] if found else None

    def move(self, meeting: Meeting, request: MeetingRequest) -> Meeting:
        """Give the meeting the times of `request`; its link stays as it is. Raises `MeetingGone`."""
        with _gone_where_missing():
            self._call("PATCH", _of(meeting), json=_times(request))
        return meeting

    def delete(self, meeting: Meeting) -> None:
        """Delete the meeting; one that is not there is deleted."""
        try:
            self._call("DELETE", _of(meeting))
        except NotThere:
            return

    def links(self, meeting: Meeting, request: MeetingRequest) -> Links:
        """Read the meeting: its `start_url` ends two hours after it was read (POST /users/{userId}/meetings, notes)."""
        del request
        with _gone_where_missing():
            read = self._call("GET", _of(meeting))
        return Links(join_url=_link(read, "join_url"), host_url=_link(read, "start_url"))

    def probe(self) -> str:
        """Ask for a token and for one meeting of the list: the app is known, and may do what we need."""
        self._call("GET", _of_host("me"), params={"type": "scheduled", "page_size": 1})
        return "the app is known and may read meetings"

    def close(self) -> None:
        """Close the connections that were kept."""
        self._wire.close()

    def _bearing(self, request: MeetingRequest) -> Iterator[Meeting]:
        wanted: dict[str, str | int] = {"type": "scheduled", "page_size": PAGE}
        for _ in range(PAGES):
            page = self._call("GET", _of_host(request.host), params=wanted)
            for each in page.get("meetings") or ():
                # the agenda is cut to 250 characters in the list; ours is the reference alone
                if str(each.get("agenda", "")).strip() == request.reference:
                    yield _meeting(each)
            following = page.get("next_page_token")
            if not following:
                return
            wanted = {**wanted, "next_page_token": str(following)}
        raise OutcomeUnknown("the list of meetings does not end")

    def _call(self, method: str, path: str, **what: Any) -> dict[str, Any]:
        """Make one call; a token that is refused is renewed, once.

        Zoom may end a token when it gives out another one, to another process of ours (devforum.zoom.us/t/74432). What
        is refused so was not done.
        """
        token = self._token.now()
        try:
            return self._once(method, path, token, **what)
        except TokenRefused:
            self._token.drop(token)
            return self._once(method, path, self._token.now(), **what)

    def _once(self, method: str, path: str, token: str, **what: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"}
        return self._wire.ask(method, f"{self._api}/v2{path}", headers=headers, timeout=self._timeout, **what)


@contextmanager
def _gone_where_missing() -> Iterator[None]:
    """Say of a meeting that is not there that it is gone."""
    try:
        yield
    except NotThere as missing:
        raise MeetingGone(missing.reason) from None


def _of_host(host: str) -> str:
    return f"/users/{quote(host, safe='@')}/meetings"


def _of(meeting: Meeting) -> str:
    return f"/meetings/{quote(meeting.meeting_id, safe='')}"


def _asked(request: MeetingRequest) -> dict[str, Any]:
    return {
        "topic": request.topic[:TOPIC],
        "agenda": request.reference,
        "type": 2,  # scheduled
        **_times(request),
        # a patient who is early waits outside: the doctor may still be with the one before
        "settings": {"waiting_room": True, "join_before_host": False, "meeting_authentication": False},
    }


def _times(request: MeetingRequest) -> dict[str, Any]:
    return {
        "start_time": f"{request.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "duration": -(-(request.ends_at - request.starts_at) // _MINUTE),
    }


def _meeting(said: dict[str, Any]) -> Meeting:
    return Meeting(meeting_id=_text(said, "id"), join_url=_link(said, "join_url"))


def _text(said: dict[str, Any], name: str) -> str:
    """Return a part of an answer as text; an answer without it is none that can be believed."""
    value = said.get(name)
    if not isinstance(value, (str, int)) or not str(value):
        raise OutcomeUnknown(f"an answer without {name}")
    return str(value)


def _link(said: dict[str, Any], name: str) -> str:
    """Return a link of an answer: it goes to people, so it must be one that a browser opens and nothing else."""
    link = _text(said, name)
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or not parts.hostname or not link.isprintable() or " " in link:
        raise OutcomeUnknown(f"an answer whose {name} is no link")
    return link
