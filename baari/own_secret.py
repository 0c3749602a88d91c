"""The clinic's own secret: made once, kept in the data directory, readable by nobody else."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from baari.settings_refused import SettingsRefused

SECRET_BYTES = 32  # 256 bits: never guessed, and as long as the digest that it keys
_LEAST_CHARACTERS = 2 * SECRET_BYTES


def own_secret(data_dir: Path) -> SecretStr:
    """Return the secret kept in `data_dir`, made on the first call; processes that start at once get the same one.

    Raises `SettingsRefused` when the directory cannot be written or the file was cut short. Losing the file means that
    deep links and web chat cookies of before are refused; nothing else is signed with it.
    """
    kept = data_dir / "secret"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not kept.exists():
            _make(kept)
        if kept.stat().st_mode & 0o077:
            kept.chmod(0o600)  # copied or restored with wider rights
        text = kept.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no text"
        fault = f"BAARI_DATA_DIR: its file `secret` cannot be made or read ({reason})."
        mend = "Name a directory that this process may write, or give BAARI_SECRET."
        raise SettingsRefused([f"{fault} {mend}"]) from None
    if len(text) < _LEAST_CHARACTERS:
        raise SettingsRefused(
            ["BAARI_DATA_DIR: its file `secret` was cut short. Restore it, or remove it and a new one is made."]
        )
    return SecretStr(text)


def _make(kept: Path) -> None:
    """Write a whole file first and link it into place, so that no reader ever sees half a secret."""
    draft = kept.with_name(f"{kept.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SECRET_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            kept.hardlink_to(draft)
        except FileExistsError:
            return  # another process was first: its secret is the clinic's
    finally:
        draft.unlink()
