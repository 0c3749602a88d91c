"""A place for somebody else besides the one that is kept: "for my mother too". The first stays kept meanwhile."""

from bot.conversations.booking.wish import absorb
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Besides, Draft
from bot.understanding.meaning import Understood
from core.domain.errors import NotFound


def besides(desk: FrontDesk, draft: Draft, understood: Understood) -> Besides | None:
    """Return the form for the other one, with the same doctor about the same time; None where nobody else is meant."""
    if not understood.also or understood.person is None or "visit" not in draft:
        return None
    try:
        kept = desk.visit(draft["visit"])
    except NotFound:
        return None
    like_it = {"doctor": kept.doctor_id, "near": draft.get("near"), "seen": draft.get("seen")}
    said = {**like_it, **(absorb(desk, like_it, understood) or {})}
    same = said.get("patient") == kept.person.id or said.get("relation") == "self" == kept.person.relation
    if kept.status != "held" or same:
        return None
    return Besides(sets=said, says=Phrase("book.besides", kept.facts))
