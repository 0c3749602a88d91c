"""How: at the clinic, unless video is said or tapped; asked only of somebody who wants to change it."""

from bot.conversations.booking.wish import ways_of
from bot.front_desk import FrontDesk, Visit
from bot.script import Answer, Change, Draft, Menu, Option

IN_PERSON, ONLINE = "in_person", "online"
_OPTIONS = {"clinic": IN_PERSON, "video": ONLINE}


def other_way(desk: FrontDesk, visit: Visit) -> list[Option]:
    """Return the way in which a held visit is not, where its time can be had in both."""
    ways = desk.ways(visit.doctor_id, visit.clinic_id, visit.starts.at)
    return [Option(id="clinic" if visit.online else "video")] if len(ways) > 1 else []


def by_video(_desk: FrontDesk, _draft: Draft) -> Answer:
    """Have the same time by video."""
    return Answer({"seen": ONLINE})


def at_the_clinic(_desk: FrontDesk, _draft: Draft) -> Answer:
    """Have the same time at the clinic."""
    return Answer({"seen": IN_PERSON})


def ways(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the two ways."""
    del desk, draft
    return Menu([Option(id=id_) for id_ in _OPTIONS])


def in_person(_desk: FrontDesk, _draft: Draft) -> Answer:
    """Go on without asking: who wants video has said so, or says it at the card, which offers it."""
    return Answer()


def is_way(desk: FrontDesk, draft: Draft) -> bool:
    """Return whether what is known of the patient's wish is one of the ways at the chosen time."""
    return "slot" not in draft or draft["seen"] in ways_of(desk, draft)


def take_way(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    """Read which way was chosen."""
    return {"seen": _OPTIONS[option]} if option in _OPTIONS else None
