"""`baari apikey | apikey create | apikey revoke`: who may ask over HTTP."""

from datetime import datetime, timedelta

from baari.commands.command import FOUND_WRONG, WELL, Argument, CommandRefused
from baari.migrated_database import migrated_database
from baari.settings import Settings
from core.domain.api_key import LASTS, SAYS, ApiKey, Scope
from core.domain.errors import BadRecord, NotFound
from core.services.api_keys import make_key, revoke_key

_SCOPES = "; ".join(f"{scope} ({says})" for scope, says in SAYS.items())
MADE = (
    Argument("--name", "whose it is, for the list: one line", {"required": True}),
    Argument(
        "--scope",
        f"what it opens, once for each: {_SCOPES}",
        {"required": True, "action": "append", "choices": [scope.value for scope in Scope], "metavar": "SCOPE"},
    ),
    Argument("--days", "how many days it is good", {"type": int, "default": LASTS.days}),
)
REVOKED = (Argument("key", "its number, as `baari apikey` shows it", {"type": int}),)


def create_key(settings: Settings, name: str, scope: list[str], days: int) -> int:
    """Print a new key, once; raises `CommandRefused` for a name that is none and for days that are too many."""
    scopes = frozenset(Scope(each) for each in scope)
    with migrated_database(settings) as database:
        try:
            made = database.run(lambda uow: make_key(uow, name, scopes, lasts=_days(days)))
        except BadRecord as refused:
            raise CommandRefused(_WRONG[str(refused.facts["field"])]) from None
    print(f"Key {made.key.id} for {made.key.name}, good until {made.key.expires_at:%Y-%m-%d}. It is shown only now:")
    print(made.text)
    return WELL


def list_keys(settings: Settings) -> int:
    """Print every key: number, name, scopes, until when, and when it was last used."""
    with migrated_database(settings) as database:
        keys, now = database.run(lambda uow: (list(uow.api_keys.all()), uow.now))
    if not keys:
        print("There is no key. `baari apikey create --name .. --scope ..` makes one.")
    for key in keys:
        print(_line(key, now))
    return WELL


def revoke(settings: Settings, key: int) -> int:
    """Let a key open nothing from the next request on; 1 where there is none of that number."""
    with migrated_database(settings) as database:
        try:
            gone = database.run(lambda uow: revoke_key(uow, key))
        except NotFound:
            print(f"There is no key {key}.")
            return FOUND_WRONG
    already = gone.revoked_at is not None
    print(f"Key {key} ({gone.name}) was revoked already." if already else f"Key {key} ({gone.name}) is revoked.")
    return WELL


_WRONG = {
    "name": "A key's name is one line of 1 to 80 characters.",
    "scopes": "A key opens something: give --scope at least once.",
    "days": "A key is good for 1 to 1825 days.",
}


def _days(days: int) -> timedelta:
    """Return that many days; a number that no calendar holds is as wrong as a negative one."""
    return timedelta(days=min(max(days, 0), 10_000))


def _line(key: ApiKey, now: datetime) -> str:
    if key.revoked_at is not None:
        state = f"revoked {key.revoked_at:%Y-%m-%d}"
    else:
        state = f"until {key.expires_at:%Y-%m-%d}" if key.is_good(now) else f"over since {key.expires_at:%Y-%m-%d}"
    used = f"last used {key.last_used_at:%Y-%m-%d %H:%M} UTC" if key.last_used_at else "never used"
    return f"{key.id:>4}  {key.name}  [{' '.join(sorted(key.scopes))}]  {state}, {used}"
