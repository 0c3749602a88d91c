"""`baari keys`: which master keys wrap the patients' keys; make a new one, and wrap all by the newest."""

from baari.commands.command import FOUND_WRONG, WELL, CommandRefused
from baari.migrated_database import migrated_database
from baari.own_keys import add_own_key
from baari.settings import Settings
from core.services.keys import KeyFinding, Standing, look_at_keys, rewrap_all


def list_keys(settings: Settings) -> int:
    """Print every master key with what it wraps; 1 if one that is needed is missing or is another key."""
    with migrated_database(settings) as database:
        found = look_at_keys(database)
    for finding in found:
        print(f"  {finding.name:<20} {finding.wraps:>8} wrapped  {SAYS[finding.standing]}")
    return FOUND_WRONG if any(finding.wrong for finding in found) else WELL


def make_key(settings: Settings) -> int:
    """Put a new master key at the head of the own list; where BAARI_KEYS is given, say how to."""
    if "keys" in settings.model_fields_set:
        raise CommandRefused(
            "BAARI_KEYS is given: put a new key at its head (name:base64 of 32 bytes, `openssl rand -base64 32`), "
            "restart, then run `baari keys rotate`."
        )
    fresh = add_own_key(settings.data_dir)
    print(f"The key {fresh.name} is made and is the newest. Restart every `baari serve`, then run `baari keys rotate`.")
    return WELL


def rotate_keys(settings: Settings) -> int:
    """Wrap every patient's key by the newest master key; 1 if one cannot be, because its master is missing."""
    with migrated_database(settings) as database:
        done = rewrap_all(database)
        found = look_at_keys(database)
    print(f"{done} keys are wrapped anew, by {settings.keyring.newest.name}.")
    idle = [f.name for f in found if f.standing is Standing.UNUSED]
    if idle:
        print(f"Nothing needs {', '.join(idle)} any more: keep it only as long as backups from before today.")
    for finding in (f for f in found if f.wrong):
        print(f"{finding.wraps} keys are wrapped by {finding.name}: {SAYS[finding.standing]}")
    return FOUND_WRONG if any(f.wrong for f in found) else WELL


SAYS = {
    Standing.NEWEST: "the newest: wraps what is new",
    Standing.OLDER: "older: `baari keys rotate` wraps these by the newest",
    Standing.UNUSED: "not needed any more",
    Standing.MISSING: "NOT IN THE LIST: what is sealed under it cannot be read. Put it back from its safe place",
    Standing.WRONG: "ANOTHER KEY of this name: what is sealed under it cannot be read. Put the right one back",
}


def says(finding: KeyFinding) -> str:
    """Return a finding as one line of `baari check`."""
    return f"{finding.wraps} keys wrapped; {SAYS[finding.standing]}"
