"""The keys of the HTTP API: made once, asked at every request, revoked at once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from core.domain.api_key import LASTS, LONGEST, NAME, SECRET_BYTES, ApiKey, Scope, is_secret, read, written
from core.domain.audit import Act
from core.domain.errors import BadRecord, NotFound
from core.domain.rate import RATES
from core.domain.staff import Member
from core.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A key and how its user writes it, which is known only now: the clinic keeps a hash."""

    key: ApiKey
    text: str


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Why a request goes no further, as the API says it, and how long until it may be tried again."""

    code: str
    wait: timedelta | None = None


def make_key(
    uow: UnitOfWork, name: str, scopes: frozenset[Scope], *, lasts: timedelta = LASTS, by: Member | None = None
) -> Made:
    """Make a key; `by` is None at the command line.

    Raises `BadRecord` for a name that is none, for no scope, and for a time under a minute or over five years.
    """
    if not NAME.fullmatch(name):
        raise BadRecord(field="name")
    if not scopes:
        raise BadRecord(field="scopes")
    if not timedelta(minutes=1) <= lasts <= LONGEST:
        raise BadRecord(field="days")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    key = uow.api_keys.add(name, scopes, secret, by=by, until=uow.now + lasts)
    facts = {"name": name, "scopes": " ".join(sorted(scopes))}
    uow.audit.add(by, Act.KEY_MADE, subject=f"key {key.id}", facts=facts)
    return Made(key=key, text=written(key.id, secret))


def revoke_key(uow: UnitOfWork, key_id: int, *, by: Member | None = None) -> ApiKey:
    """Let a key open nothing any more; raises `NotFound`. One that is revoked already stays so."""
    found = uow.api_keys.one(key_id)
    if found is None:
        raise NotFound(what="api key")
    key, _ = found
    if key.revoked_at is None:
        uow.api_keys.revoke(key_id)
        uow.audit.add(by, Act.KEY_REVOKED, subject=f"key {key_id}")
    return key


def admit(uow: UnitOfWork, text: str, scope: Scope, *, source: str) -> ApiKey | TurnedAway:
    """Return the key that somebody from `source` has brought, if it opens this; one token is taken from its bucket.

    Whoever brings no good key takes from the bucket of their source, and keeps nobody else waiting. A key that is
    unknown, wrong, over or revoked looks the same. Nothing is raised: what was taken has to be committed.
    """
    parts = read(text)
    found = uow.api_keys.one(parts[0]) if parts else None
    if parts is None or found is None or not is_secret(parts[1], found[1]) or not found[0].is_good(uow.now):
        wait = uow.rates.take(f"source:{source}", RATES["source"])
        return TurnedAway("too_many_requests", wait=wait) if wait else TurnedAway("key_refused")
    key = found[0]
    wait = uow.rates.take(f"key:{key.id}", RATES["key"])
    if wait:
        return TurnedAway("too_many_requests", wait=wait)
    if key.is_to_be_seen(uow.now):
        uow.api_keys.seen(key.id)
    return key if scope in key.scopes else TurnedAway("scope_missing")
