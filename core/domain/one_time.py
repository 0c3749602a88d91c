"""A token that works once is kept by its hash alone: whoever reads the database cannot use it.

It has 192 random bits, so no salt and no slow hash are needed: there is nothing to guess.
"""

from hashlib import sha256


def token_hash(token: str) -> bytes:
    """Return what is kept of a token."""
    return sha256(token.encode()).digest()
