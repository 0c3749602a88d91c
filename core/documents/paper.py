"""What stands on a sheet of paper, as plain values: whose it is, what it is called, and its blocks from top to bottom.

Every text here is text and nothing else: there is no markup that a name could be taken for.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of a label and its value; a long value wraps."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """The one figure that the paper is about, set large between two rules."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph in small letters."""

    text: str


Block: TypeAlias = Facts | Sum | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document. `language` is that of its words (BCP 47); `made_at` (aware) is the date that the file carries.

    `sender` and `sender_lines` head the sheet, `title` says what it is, `number` which one. `foot` stands at the bottom
    of the last page. The same paper gives the same bytes.
    """

    language: str
    made_at: datetime
    sender: str
    sender_lines: tuple[str, ...]
    title: str
    number: str
    blocks: tuple[Block, ...]
    foot: str = ""
