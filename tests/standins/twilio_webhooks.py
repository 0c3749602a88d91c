"""How Twilio tells: signed forms, one retry and only when no connection came about. A 500 loses the message.

twilio.com/docs/usage/webhooks/webhooks-connection-overrides: connect 5 s, answer 15 s, one retry.
"""

import asyncio
import base64
import hashlib
import hmac
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.standins.standin import Reply

if TYPE_CHECKING:
    from tests.standins.twilio_account import TwilioAccount

ANSWER_WITHIN = 15.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One webhook: where to, with what; calls of one lane (a phone, a message) go one after the other."""

    url: str
    form: Mapping[str, str]
    lane: str
    signature: str
    token: str

    @property
    def body(self) -> bytes:
        return urlencode(self.form).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """How one delivery ended: `status` is None when nobody could be reached."""

    call: Call
    status: int | None


def sign(token: str, url: str, form: Mapping[str, str]) -> str:
    """Base64 of HMAC-SHA1 over the public address and every parameter, sorted by name, blank ones too."""
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


class Webhooks:
    """The calls of one account on their way. `hold()`, `release()` and `send()` as with the other stand-ins."""

    def __init__(self, standin: "TwilioAccount") -> None:
        self._standin = standin
        self.timeout = ANSWER_WITHIN
        self.copies = 1
        self.mixed: random.Random | None = None
        self.made: list[Call] = []
        self.called: list[Called] = []
        self._held: list[Call] | None = None
        self._lanes: dict[str, asyncio.Lock] = {}

    def call(self, url: str, form: Mapping[str, str], *, lane: str) -> Call:
        """Sign and send, unless calls are held."""
        call = Call(
            url=url,
            form=dict(form),
            lane=lane,
            signature=sign(self._standin.auth_token, url, form),
            token=str(uuid.uuid4()),
        )
        with self._standin.lock:
            self.made.append(call)
            if self._held is not None:
                self._held.append(call)
            else:
                for _ in range(self.copies):
                    self._standin.spawn(self._deliver(call))
        return call

    def hold(self) -> None:
        """Keep every further call back."""
        with self._standin.lock:
            self._held = [] if self._held is None else self._held

    def release(self, *, copies: int = 1, shuffled: random.Random | None = None) -> None:
        """Send what was held, `copies` each; with `shuffled` in any order, one after the other."""
        with self._standin.lock:
            calls, self._held = [call for call in self._held or () for _ in range(copies)], None
        if shuffled is not None:
            shuffled.shuffle(calls)
        self._standin.spawn(self._one_by_one(calls))

    def send(self, call: Call, *, form: Mapping[str, str] | None = None, signature: str | None = None) -> None:
        """Send a call once more, unchanged or forged."""
        changed = Call(
            url=call.url,
            form=call.form if form is None else dict(form),
            lane=call.lane,
            signature=call.signature if signature is None else signature,
            token=call.token,
        )
        self._standin.spawn(self._deliver(changed))

    @property
    def lost(self) -> list[Call]:
        """What the clinic will never hear again: not answered 2xx (error 11200)."""
        with self._standin.lock:
            good = {id(each.call) for each in self.called if each.status is not None and 200 <= each.status <= 299}
            return [each.call for each in self.called if id(each.call) not in good]

    async def _one_by_one(self, calls: list[Call]) -> None:
        for call in calls:
            await self._deliver(call)

    async def _deliver(self, call: Call) -> None:
        async with self._lanes.setdefault(call.lane, asyncio.Lock()):
            reply = await self._try(call) or await self._try(call)
            with self._standin.lock:
                self.called.append(Called(call=call, status=reply.status if reply else None))
            if reply is not None and reply.ok:
                self._standin.hear_twiml(call, reply)

    async def _try(self, call: Call) -> Reply | None:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": call.signature,
            "I-Twilio-Idempotency-Token": call.token,
            "User-Agent": "TwilioProxy/1.1",
        }
        try:
            return await asyncio.to_thread(self._standin.post, call.url, call.body, headers, timeout=self.timeout)
        except ConnectionRefusedError:
            return None  # the one case Twilio tries again
        except OSError:
            return Reply(status=502, headers={}, body=b"")  # answered too late or broken off: no second try
