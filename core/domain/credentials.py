"""What stands below a doctor's name on paper: the training, and the number under which a medical council knows them.

In India a prescription carries both (Indian Medical Council regulations of 2002, 1.4.1 and 1.4.2): without the number a
pharmacy may turn the patient away.
"""

import re

from core.domain.errors import BadAnswer

LONGEST = 120
"""Characters: one line of a paper."""
_NUMBER = re.compile(r"(?=.*\d)[\w./() -]{2,40}")
"""State councils write them as MMC 2001/02/1234, G-12345, 54321 (Delhi): letters, digits and what stands between."""


def registration_number(text: str) -> str:
    """Return the number as it is printed, nothing for none; raises `BadAnswer` for what cannot be one."""
    number = " ".join(text.split())
    if number and _NUMBER.fullmatch(number) is None:
        raise BadAnswer
    return number


def training(text: str) -> str:
    """Return qualifications as they are printed ("MBBS, MD (Dermatology)"); raises `BadAnswer`."""
    line = " ".join(text.split())
    if len(line) > LONGEST or (line and not any(c.isalpha() for c in line)) or not line.isprintable():
        raise BadAnswer
    return line
