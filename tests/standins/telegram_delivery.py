"""How updates reach the bot: fetched with getUpdates, or posted to a webhook until it says 2xx.

The rules are those of telegram-bot-api's WebhookActor.cpp and Client.cpp: one lane per chat (and one per user for
taps), the next update of a lane waits for the earlier one, a first retry at once, then 2, 4, 8 ... seconds.
"""

import asyncio
import contextlib
import json
import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.standins.standin import Reply
from tests.standins.telegram_text import TelegramError
from tests.standins.telegram_update import MESSAGE_LIVES, Attempt, Update
from tests.standins.telegram_webhook import Webhook, call_in_reply, complaint, read_webhook, retry_after

if TYPE_CHECKING:
    from tests.standins.telegram import TelegramStandin

LONGEST_PAUSE = 60.0  # WebhookActor.h: WEBHOOK_MAX_RESEND_TIMEOUT, seconds
POLL_AT_MOST = 50.0  # Client.h: LONG_POLL_MAX_TIMEOUT, seconds
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class Deliveries:
    """The updates the bot has not taken yet, and the way they go.

    `copies` posts each update that often to the webhook (Telegram redelivers when a 2xx got lost). `pace` is what a
    second of Telegram's back-off takes here. `made` are all there ever were. `hold()` keeps updates
    back, `release()` sends them, mixed if asked.
    """

    def __init__(self, standin: "TelegramStandin") -> None:
        self._standin = standin
        self._next_id = random.randint(100_000_000, 900_000_000)  # noqa: S311 - after a week the next id is random
        self.copies = 1
        self.pace = 0.01
        self.timeout = 5.0
        self.made: list[Update] = []
        self.pending: list[Update] = []
        self.dropped: list[Update] = []
        self.attempts: list[Attempt] = []
        self.webhook: Webhook | None = None
        self.allowed: list[str] = []
        self.last_error: tuple[datetime, str] | None = None
        self._held = False
        self._busy: set[str] = set()
        self._poll = 0

    # what comes in

    def add(self, kind: str, payload: dict[str, Any], *, lane: str, lives: timedelta = MESSAGE_LIVES) -> Update | None:
        """Queue one update; None when the bot did not ask for this kind."""
        with self._standin.lock:
            if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
                return None
            self._next_id += 1
            update = Update(
                update_id=self._next_id,
                kind=kind,
                json={"update_id": self._next_id, kind: payload},
                lane=lane,
                expires_at=self._standin.now + lives,
            )
            self.made.append(update)
            self.pending.append(update)
            self._drive(lane)
            return update

    def hold(self) -> None:
        """Keep every further update back."""
        with self._standin.lock:
            self._held = True

    def release(self, *, copies: int = 1, shuffled: random.Random | None = None) -> None:
        """Send what was held. With `shuffled` the `copies` of all lanes arrive in any order, one after the other."""
        with self._standin.lock:
            self._held = False
            if shuffled is None:
                for lane in {update.lane for update in self.pending}:
                    self._drive(lane)
                return
            mixed = [update for update in self.pending for _ in range(copies)]
            shuffled.shuffle(mixed)
        self._standin.spawn(self._send_mixed(mixed))

    def repeat(self, update: Update) -> None:
        """Post an update again that was delivered before."""
        self._standin.spawn(self._send_mixed([update]))

    def bring_again(self, updates: Iterable[Update]) -> None:
        """Give updates again to whoever asks next without an offset: they were fetched and never confirmed."""
        with self._standin.lock:
            known = {update.update_id: update for update in (*updates, *self.pending)}
            self.pending = [known[update_id] for update_id in sorted(known)]

    # getUpdates

    async def get_updates(self, *, offset: int, limit: int, patience: float) -> list[dict[str, Any]]:
        """Confirm what lies before `offset`, wait `patience` s at most, give up to `limit`; 409 to the older of two."""
        with self._standin.lock:
            if self.webhook:
                raise TelegramError(
                    409,
                    "Conflict: can't use getUpdates method while webhook is active; "
                    "use deleteWebhook to delete the webhook first",
                )
            self._poll += 1
            mine = self._poll
            self._confirm(offset)
        loop = asyncio.get_running_loop()
        ends = loop.time() + min(patience, POLL_AT_MOST)
        while True:
            with self._standin.lock:
                if self._poll != mine:
                    raise TelegramError(
                        409,
                        "Conflict: terminated by other getUpdates request; "
                        "make sure that only one bot instance is running",
                    )
                if self.webhook:
                    raise TelegramError(409, "Conflict: terminated by setWebhook request")
                self._drop_old()
                found = [] if self._held else [update.json for update in self.pending[:limit]]
            if found or loop.time() >= ends or self._standin.closing:
                return found
            await asyncio.sleep(0.005)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [update for update in self.pending if update.update_id >= offset]

    def _drop_old(self) -> None:
        now = self._standin.now
        self.dropped += [update for update in self.pending if update.expires_at < now]
        self.pending = [update for update in self.pending if update.expires_at >= now]

    # the webhook

    def set_webhook(self, arguments: dict[str, str]) -> str:
        """Take over a webhook's settings; the description Telegram answers with. TelegramError 400 for bad ones."""
        drop = arguments.get("drop_pending_updates") == "true"
        if not arguments.get("url"):
            return self.delete_webhook(drop=drop)
        wanted = read_webhook(arguments)
        with self._standin.lock:
            same, self.webhook = self.webhook == wanted, wanted
            if drop:
                self.pending.clear()
            for lane in {update.lane for update in self.pending}:
                self._drive(lane)
        return "Webhook is already set" if same else "Webhook was set"

    def delete_webhook(self, *, drop: bool) -> str:
        with self._standin.lock:
            had, self.webhook = self.webhook is not None, None
            if drop:
                self.pending.clear()
        return "Webhook was deleted" if had else "Webhook is already deleted"

    def info(self) -> dict[str, Any]:
        """getWebhookInfo."""
        found: dict[str, Any] = {
            "url": self.webhook.url if self.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if self.webhook:
            found["max_connections"] = self.webhook.max_connections
            found["ip_address"] = "127.0.0.1"
        if self.allowed:
            found["allowed_updates"] = self.allowed
        if self.last_error and self.webhook:
            found["last_error_date"] = int(self.last_error[0].timestamp())
            found["last_error_message"] = self.last_error[1]
        return found

    def _drive(self, lane: str) -> None:
        if self.webhook and not self._held and lane not in self._busy:
            self._busy.add(lane)
            self._standin.spawn(self._drain(lane))

    def _front(self, lane: str) -> Update | None:
        with self._standin.lock:
            self._drop_old()
            front = next((update for update in self.pending if update.lane == lane), None)
            if front is None or not self.webhook or self._held:
                self._busy.discard(lane)
                return None
            return front

    async def _drain(self, lane: str) -> None:
        while (update := self._front(lane)) is not None:
            await self._until_taken(update)

    async def _until_taken(self, update: Update) -> None:
        failures, pause = 0, 1.0
        sent = 0
        while sent < self.copies:
            reply = await self._post(update)
            if reply is not None and reply.ok:
                sent += 1
                continue
            asked = retry_after(reply)
            if not asked and failures:
                pause = min(pause * 2, LONGEST_PAUSE)
            wait = asked or (pause if failures else 0.0)
            failures += 1
            with self._standin.lock:
                gone = update not in self.pending or not self.webhook
                late = self._standin.now + timedelta(seconds=wait) > update.expires_at
                if late and not gone:
                    self.pending.remove(update)
                    self.dropped.append(update)
            if gone or late:
                return
            await asyncio.sleep(wait * self.pace)
        self._take_off(update)

    async def _send_mixed(self, updates: list[Update]) -> None:
        for update in updates:
            for pause in (0.0, 2.0, 4.0, 8.0, 16.0):
                await asyncio.sleep(pause * self.pace)
                reply = await self._post(update)
                if reply is not None and reply.ok:
                    self._take_off(update)
                    break

    def _take_off(self, update: Update) -> None:
        with self._standin.lock, contextlib.suppress(ValueError):  # taken before: the second of two copies
            self.pending.remove(update)

    async def _post(self, update: Update) -> Reply | None:
        webhook = self.webhook
        if webhook is None:
            return None
        headers = {"Content-Type": "application/json", "Connection": "close"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        body = json.dumps(update.json).encode()
        reply, why = None, ""
        try:
            reply = await asyncio.to_thread(self._standin.post, webhook.url, body, headers, timeout=self.timeout)
        except OSError as failure:
            why = str(failure)
        with self._standin.lock:
            now = self._standin.now
            self.attempts.append(Attempt(update_id=update.update_id, status=reply.status if reply else None, at=now))
            if reply is not None and not reply.ok:
                why = complaint(reply)
            if why:
                self.last_error = (now, why)
        if reply is not None and reply.ok:
            await self._call_in_reply(reply)
        return reply

    async def _call_in_reply(self, reply: Reply) -> None:
        """A webhook may answer with one method call; its result is never told."""
        if (call := call_in_reply(reply)) is not None:
            with contextlib.suppress(TelegramError):
                await self._standin.call(*call, {})
