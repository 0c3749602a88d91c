"""How: at the clinic or by video, asked only where the doctor's hours at that time leave the choice."""

from bot.conversations.booking.wish import ways_of
from bot.front_desk import FrontDesk
from bot.script import Answer, Change, Draft, Menu, Option

IN_PERSON, ONLINE = "in_person", "online"
_OPTIONS = {"clinic": IN_PERSON, "video": ONLINE}


def ways(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the two ways; none of them is a default, for somebody may be far away."""
    del desk, draft
    return Menu([Option(id=id_) for id_ in _OPTIONS])


def no_choice(desk: FrontDesk, draft: Draft) -> Answer | None:
    """Go on where there is one way at the chosen time, or none any more: holding it says so."""
    return Answer() if "slot" not in draft or len(ways_of(desk, draft)) < 2 else None


def is_way(desk: FrontDesk, draft: Draft) -> bool:
    """Return whether what is known of the patient's wish is one of the ways at the chosen time."""
    return "slot" not in draft or draft["seen"] in ways_of(desk, draft)


def take_way(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read which way was chosen."""
    return {"seen": _OPTIONS[option]} if option in _OPTIONS else None
