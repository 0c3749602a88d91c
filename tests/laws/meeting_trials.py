"""One trial per meeting provider: the adapter on one side, its company on the other, over real HTTP where there is one.

A new provider adds its trial here, and every law of `test_meetings.py` then speaks of it too.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from core.gateways.meetings.jitsi import JitsiRooms, JitsiServer
from core.gateways.meetings.port import MeetingProvider, MeetingRequest
from core.gateways.meetings.sandbox import SandboxRooms
from core.gateways.meetings.zoom import ZoomAccount, ZoomMeetings
from tests.builders import VirtualClock
from tests.standins.zoom import ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, ZoomStandin

SECRET = "the secret of a deployment, 32 long"


@dataclass(kw_only=True)
class Trial:
    """A provider and its company; `company` is None where nobody is asked.

    `stranger` is the same adapter with credentials that the company does not know.
    """

    provider: MeetingProvider
    clock: VirtualClock
    stranger: Callable[[], MeetingProvider] | None = None
    company: ZoomStandin | None = None


def a_request(trial: Trial, reference: str = "visit-1", *, hours: float = 5, again: bool = False) -> MeetingRequest:
    """A meeting of half an hour, some hours from now."""
    starts_at = trial.clock.now + timedelta(hours=hours)
    return MeetingRequest(
        reference=reference,
        topic="City Clinic",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        maybe_made=again,
    )


def zoom_at(standin: ZoomStandin, clock: VirtualClock, *, secret: str = CLIENT_SECRET) -> ZoomMeetings:
    """The adapter as it is constructed for this account."""
    account = ZoomAccount(
        account_id=ACCOUNT_ID,
        client_id=CLIENT_ID,
        client_secret=secret,
        oauth_base=standin.url,
        api_base=standin.url,
        answer_within=1.0,
    )
    return ZoomMeetings(account, clock=clock)


@contextmanager
def _zoom() -> Iterator[Trial]:
    clock = VirtualClock()
    with ZoomStandin(clock=clock) as standin:
        provider = zoom_at(standin, clock)
        yield Trial(
            provider=provider,
            clock=clock,
            company=standin,
            stranger=lambda: zoom_at(standin, clock, secret="somebody-else's"),
        )
        provider.close()


@contextmanager
def _jitsi() -> Iterator[Trial]:
    server = JitsiServer(
        base_url="https://meet.clinic.example", room_secret=SECRET, app_id="clinic", app_secret="prosody's own secret"
    )
    yield Trial(provider=JitsiRooms(server), clock=VirtualClock())


@contextmanager
def _sandbox() -> Iterator[Trial]:
    yield Trial(provider=SandboxRooms(base_url="https://clinic.example", secret=SECRET), clock=VirtualClock())


TRIALS: Mapping[str, Callable[[], AbstractContextManager[Trial]]] = {
    "jitsi": _jitsi,
    "sandbox": _sandbox,
    "zoom": _zoom,
}
"""The provider's name -> how it is tried."""
