"""How somebody who works here gets into the pages in a browser: a link that the bot gives, then a cookie.

A messenger looks at a link by itself to show what is behind it, so opening one spends nothing: the button on the page
that it opens does. What is kept of the link and of the cookie is their hash (core/domain/one_time.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.domain.staff import Member

TOKEN_BYTES = 24
"""192 random bits: nobody guesses one."""

LINK_LASTS = timedelta(minutes=5)
"""Long enough to carry it from a phone to the computer at the desk, too short to be found in an old chat."""

IDLE = timedelta(minutes=30)
"""A computer at a desk that nobody has touched for half an hour may be anybody's."""

LONGEST = timedelta(hours=12)
"""One working day; a cookie that was stolen is of no use on the next."""

NOTED_EVERY = timedelta(minutes=1)
"""How exactly a last use is known: a page that is loaded again writes no row each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """Somebody signed in: who (as what they are now), in which language they read, and since when."""

    id: UUID
    member: Member
    language: str
    opened_at: datetime
    seen_at: datetime
