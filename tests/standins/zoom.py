"""Zoom's API, as a server-to-server app speaks with it: tokens, and the meetings of its users.

Facts: developers.zoom.us/docs/internal-apps/s2s-oauth and /docs/api/rate-limits; the notes of POST and GET
/users/{userId}/meetings ("the expiration time for the start_url value is two hours", "100 requests per day ... applied
against the userId of the meeting host"); devforum.zoom.us/t/74432 (a new token ends the one before; code 124);
code 3001 for a meeting that is not there, 1001 for a user.
"""

import base64
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.faults import Fault
from tests.standins.standin import Standin

ACCOUNT_ID, CLIENT_ID = "standin-account-7yT2", "standin-client-Qe81"
CLIENT_SECRET = "standin-client-secret-8fK2pQ7zLm41"
TOKEN_LASTS = timedelta(hours=1)
HOST_LINK_LASTS = timedelta(hours=2)
A_DAY = 100  # meetings made for, and changes made to, one host in a day
LONGEST_LIST_AGENDA = 250

Answer = dict[str, Any]
Does = Callable[[Request, Answer], Response]


@dataclass(slots=True, kw_only=True)
class ZoomMeeting:
    """One scheduled meeting. `host_links` are the host's secrets handed out for it, with their ends."""

    meeting_id: int
    host: str
    asked: Answer
    join_url: str
    host_links: dict[str, datetime] = field(default_factory=dict)

    @property
    def starts_at(self) -> datetime:
        return datetime.strptime(self.asked["start_time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

    def json(self) -> Answer:
        return {
            "id": self.meeting_id,
            "uuid": base64.b64encode(str(self.meeting_id).encode()).decode(),
            "host_id": self.host,
            "topic": self.asked["topic"],
            "type": self.asked["type"],
            "status": "waiting",
            "start_time": self.asked["start_time"],
            "duration": self.asked["duration"],
            "timezone": "UTC",
            "agenda": self.asked.get("agenda", ""),
            "join_url": self.join_url,
        }


class ZoomError(Exception):
    """An answer of Zoom's that is none."""

    def __init__(self, status: int, code: int, message: str) -> None:
        self.status, self.said = status, {"code": code, "message": message}


class ZoomStandin(Standin):
    """OAuth and API at one `url`. `meetings` is what Zoom has; with `one_token` a new token ends the one before."""

    def __init__(self, *, clock: Callable[[], datetime] | None = None, one_token: bool = True) -> None:
        super().__init__(clock=clock)
        self.one_token = one_token
        self.meetings: dict[int, ZoomMeeting] = {}
        self.tokens: dict[str, datetime] = {}
        self.hosts = {"me", "rao@clinic.example"}
        self.made: Counter[tuple[str, date]] = Counter()
        self.page_size = 300

    # what Zoom does

    def _token(self, request: Request) -> Response:
        given = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {given}":
            return JSONResponse({"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, 400)
        asked = dict(request.query_params)
        if asked.get("grant_type") != "account_credentials":
            return JSONResponse({"reason": "Unsupported grant type", "error": "unsupported_grant_type"}, 400)
        if asked.get("account_id") != ACCOUNT_ID:
            return JSONResponse({"reason": "Bad request", "error": "invalid_request"}, 400)
        token = "zt." + secrets.token_urlsafe(40)
        if self.one_token:
            self.tokens.clear()
        self.tokens[token] = self.now + TOKEN_LASTS
        said = {"access_token": token, "token_type": "bearer", "expires_in": 3599, "api_url": self.url}
        return JSONResponse(said)

    def _create(self, request: Request, asked: Answer) -> Response:
        host = self._host(request)
        if not asked.get("topic") or len(asked["topic"]) > 200 or len(asked.get("agenda", "")) > 2000:
            raise ZoomError(400, 300, "Validation Failed.")
        self._count(host)
        meeting_id = secrets.randbelow(9 * 10**10) + 10**10
        join_url = f"{self.url}/j/{meeting_id}?pwd={secrets.token_urlsafe(12)}"
        meeting = ZoomMeeting(meeting_id=meeting_id, host=host, asked=asked, join_url=join_url)
        meeting.starts_at  # noqa: B018 - a time that cannot be read is refused here
        self.meetings[meeting_id] = meeting
        return JSONResponse(meeting.json() | {"start_url": self._host_link(meeting)}, 201)

    def _list(self, request: Request, asked: Answer) -> Response:
        host = self._host(request)
        size = min(int(request.query_params.get("page_size", 30)), self.page_size)
        first = int(request.query_params.get("next_page_token") or 0)
        found = [m.json() for m in self.meetings.values() if m.host == host]
        page = [each | {"agenda": each["agenda"][:LONGEST_LIST_AGENDA]} for each in found[first : first + size]]
        following = str(first + size) if len(found) > first + size else ""
        return JSONResponse(
            {"page_size": size, "total_records": len(found), "next_page_token": following, "meetings": page}
        )

    def _read(self, request: Request, asked: Answer) -> Response:
        meeting = self._known(request)
        return JSONResponse(meeting.json() | {"start_url": self._host_link(meeting)})

    def _update(self, request: Request, asked: Answer) -> Response:
        meeting = self._known(request)
        self._count(meeting.host)
        meeting.asked |= asked
        return Response(status_code=204)

    def _delete(self, request: Request, asked: Answer) -> Response:
        del self.meetings[self._known(request).meeting_id]
        return Response(status_code=204)

    # what somebody does at Zoom's own pages

    def deletes(self, meeting_id: str) -> None:
        """Somebody deletes a meeting at Zoom."""
        with self.lock:
            del self.meetings[int(meeting_id)]

    def forgets_tokens(self) -> None:
        """Every token ends now, as after a change of the app's secret."""
        with self.lock:
            self.tokens.clear()

    def is_host_link(self, url: str) -> bool:
        """Whether this link lets somebody in as the host now."""
        with self.lock:
            ends = [m.host_links[url] for m in self.meetings.values() if url in m.host_links]
        return any(end > self.now for end in ends)

    # rules

    def _host(self, request: Request) -> str:
        host = str(request.path_params["user"])
        if host not in self.hosts:
            raise ZoomError(404, 1001, f"User does not exist: {host}.")
        return host

    def _known(self, request: Request) -> ZoomMeeting:
        id_ = str(request.path_params["meeting"])
        meeting = self.meetings.get(int(id_)) if id_.isdecimal() else None
        if meeting is None:
            raise ZoomError(404, 3001, f"Meeting does not exist: {id_}.")
        return meeting

    def _count(self, host: str) -> None:
        today = (host, self.now.date())
        if self.made[today] >= A_DAY:
            raise ZoomError(429, 429, "You have exceeded the daily rate limit (100) of Meeting Create/Update API")
        self.made[today] += 1

    def _host_link(self, meeting: ZoomMeeting) -> str:
        link = f"{self.url}/s/{meeting.meeting_id}?zak={secrets.token_urlsafe(30)}"
        meeting.host_links[link] = self.now + HOST_LINK_LASTS
        return link

    def _check_token(self, request: Request) -> None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.tokens:
            raise ZoomError(401, 124, "Invalid access token.")
        if self.tokens[token] <= self.now:
            raise ZoomError(401, 124, "Access token is expired.")

    # the wire

    def routes(self) -> list[Route]:
        meetings, one = "/v2/users/{user}/meetings", "/v2/meetings/{meeting}"
        return [
            Route("/oauth/token", self._token_door, methods=["POST"]),
            self._route("POST", meetings, self._create),
            self._route("GET", meetings, self._list),
            self._route("GET", one, self._read),
            self._route("PATCH", one, self._update),
            self._route("DELETE", one, self._delete),
        ]

    async def _token_door(self, request: Request) -> Response:
        with self.lock:
            return self._token(request)

    def _route(self, method: str, path: str, does: Does) -> Route:
        async def answer(request: Request) -> Response:
            asked = await request.json() if method in ("POST", "PATCH") else {}
            try:
                with self.lock:
                    self._check_token(request)
                    return does(request, asked)
            except ZoomError as error:
                return JSONResponse(error.said, error.status, self._limit_headers(error))

        return Route(path, answer, methods=[method])

    def _limit_headers(self, error: ZoomError) -> dict[str, str]:
        if error.status != 429:
            return {}
        tomorrow = (self.now + timedelta(days=1)).date()
        return {
            "X-RateLimit-Category": "Light",
            "X-RateLimit-Type": "Daily-limit",
            "X-RateLimit-Limit": str(A_DAY),
            "X-RateLimit-Remaining": "0",
            "Retry-After": f"{tomorrow}T00:00:00Z",
        }

    def error_page(self, fault: Fault) -> Response:
        """`fault.status` in Zoom's shape; a 429 is the limit of a second, which asks for no wait of its own."""
        status = fault.status or 500
        message = {429: "You have reached the maximum per-second rate limit for this API. Try again later."}
        headers = {"X-RateLimit-Type": "QPS"} if status == 429 else {}
        if fault.retry_after:
            headers["Retry-After"] = str(fault.retry_after)
        return JSONResponse({"code": status, "message": message.get(status, "Internal error.")}, status, headers)
