"""A place has become free: show it, take the answer, and say what came of it.

Each button of an offer names its place, so that it can be answered twice, days later, below another conversation, or
under a template that WhatsApp showed by itself.
"""

from bot.conversations.waiting.listed import uuid_of_option
from bot.front_desk import FrontDesk
from bot.notice_templates import ANSWERS
from bot.script import Answer, Change, Draft, Menu, Option
from bot.understanding.meaning import Understood
from bot.waiting_desk import Freed
from core.domain.errors import NotFound
from core.domain.notices import NoticeKind

_BETWEEN = "."
_MEANT = {"affirm": "take", "deny": "decline", "book": "take"}
"""What a text means, as an answer to "do you want it?"."""


def offer(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the place, until when it is kept, and the three answers; nothing once it is no longer kept."""
    freed = desk.freed(draft["place"])
    if not freed.open:
        return Menu()
    name = draft["place"].replace("-", "")
    answers = ANSWERS[NoticeKind.WAITLIST_OFFER]
    options = [Option(id=f"{answer}{_BETWEEN}{name}", says=f"waitlist.offer.{answer}") for answer in answers]
    return Menu(options, freed.facts, "up" if freed.later else "")


def take_answer(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    answer, _, name = option.partition(_BETWEEN)
    id_ = uuid_of_option(name)
    if answer not in ANSWERS[NoticeKind.WAITLIST_OFFER] or id_ is None:
        return None
    desk.freed(id_)  # a stranger's is not found
    return {"answer": answer, "place": id_}


def hear_answer(_desk: FrontDesk, _draft: Draft, _text: str, understood: Understood) -> Answer | None:
    answer = _MEANT.get(understood.intent or "")
    plain = not (understood.when or understood.doctor_ids or understood.specialties)
    return Answer({"answer": answer}) if answer and plain else None


def answer(desk: FrontDesk, draft: Draft) -> Answer:
    """Do what was answered. Where there is nothing to pay first and nothing to choose, taking it books it."""
    freed = desk.freed(draft["place"])
    if draft["answer"] == "decline":
        desk.decline_freed(draft["place"])
        return Answer({"entry": freed.waiting.id}, option="declined")
    if draft["answer"] == "leave":
        desk.stop_waiting(freed.waiting.id)
        return Answer({"entry": freed.waiting.id}, option="left")
    visit = desk.take_freed(draft["place"])
    about = {"visit": visit.id, "entry": freed.waiting.id}
    if freed.later:
        return Answer(about, option="moved")
    if "pay_online" not in visit.can and "pay_at_clinic" in visit.can:
        desk.pay_at_clinic(visit.id)
        return Answer(about, option="booked")
    return Answer(about, option="pay")


def booked(desk: FrontDesk, draft: Draft) -> Menu:
    """Say the number, with the calendar's entry."""
    visit = desk.visit(draft["visit"])
    if visit.status == "requested":
        return Menu((), visit.facts, "requested")
    return Menu((), visit.facts, "" if visit.fee else "free", calendar=visit.id)


def moved(desk: FrontDesk, draft: Draft) -> Menu:
    visit = desk.visit(draft["visit"])
    return Menu((), visit.facts, calendar=visit.id if visit.status == "confirmed" else None)


def over(desk: FrontDesk, draft: Draft) -> Menu:
    """Say that the place is not kept any more, and whether one still waits."""
    freed = _known(desk, draft)
    if freed is None:
        return Menu((), variant="gone")
    return Menu((), freed.facts, "" if freed.waiting.status in ("waiting", "notified") else "done")


def _known(desk: FrontDesk, draft: Draft) -> Freed | None:
    try:
        return desk.freed(draft["place"])
    except NotFound:
        return None
