"""The clinic's own master keys: made once, kept in the data directory, readable by nobody else.

They are not in the database, so that a copy of it opens nothing that is sealed; a backup needs this file beside it.
"""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from pydantic import SecretStr

from baari.settings_refused import SettingsRefused
from core.domain.keyring import KEY_BYTES, BadKeys, Keyring, MasterKey, read_keys

FILE = "keys"


def new_key() -> MasterKey:
    """Make a master key, named by its own fingerprint: keys made on two machines are never taken for each other."""
    secret = secrets.token_bytes(KEY_BYTES)
    return MasterKey(f"k{sha256(secret).hexdigest()[:8]}", secret)


def own_keys(data_dir: Path) -> SecretStr:
    """Return the list kept in `data_dir`, made on the first call; processes that start at once get the same one.

    Raises `SettingsRefused` when the directory cannot be written or the file is no list of keys. Losing the file means
    that nothing that was sealed can ever be read again.
    """
    kept = data_dir / FILE
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not kept.exists():
            _write(kept, Keyring((new_key(),)), replaces=False)
        if kept.stat().st_mode & 0o077:
            kept.chmod(0o600)  # copied or restored with wider rights
        text = kept.read_text(encoding="ascii").strip()
        read_keys(text)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no text"
        fault = f"BAARI_DATA_DIR: its file `{FILE}` cannot be made or read ({reason})."
        raise SettingsRefused([f"{fault} Name a directory that this process may write, or give BAARI_KEYS."]) from None
    except BadKeys as error:
        fault = f"BAARI_DATA_DIR: its file `{FILE}` {error}."
        raise SettingsRefused([f"{fault} Restore it: without it nothing that was sealed can be read."]) from None
    return SecretStr(text)


def add_own_key(data_dir: Path) -> MasterKey:
    """Put a new key at the head of the list in `data_dir` and return it; raises what `own_keys` raises."""
    ring = read_keys(own_keys(data_dir).get_secret_value())
    fresh = new_key()
    _write(data_dir / FILE, Keyring((fresh, *ring.keys)), replaces=True)
    return fresh


def _write(kept: Path, ring: Keyring, *, replaces: bool) -> None:
    """Write a whole file first and put it into place, so that no reader ever sees half a list."""
    draft = kept.with_name(f"{kept.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{ring}\n")
            file.flush()
            os.fsync(file.fileno())
        if replaces:
            draft.replace(kept)
            return
        try:
            kept.hardlink_to(draft)
        except FileExistsError:
            return  # another process was first: its keys are the clinic's
    finally:
        draft.unlink(missing_ok=True)
