"""What an e-mail address is to us: one that mail servers take, in the form in which it is stored and compared."""

import re

LONGEST = 254  # RFC 5321, 4.5.3.1.3: a path of 256 with its two brackets
LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"({_LOCAL})@((?:{_LABEL}\.)+{_LABEL})")


def mail_address(spelled: str) -> str | None:
    """Return the address with its domain in small letters, None for what is none.

    Quoted local parts and domains in other scripts are left out: no patient types them, and few servers take them.
    """
    found = _ADDRESS.fullmatch(spelled.strip())
    if found is None or len(found[0]) > LONGEST or len(found[1]) > LONGEST_LOCAL:
        return None
    return f"{found[1]}@{found[2].lower()}"
