"""Move a doctor's line on: who is in is seen or not there, and who is next is called. One tap a patient."""

from bot.conversations.doctor_line import plain, said_option, saying, take_said, which_doctor
from bot.front_desk import FrontDesk
from bot.line_values import LineSeen, PlaceSeen
from bot.script import Again, Ask, Conversation, Draft, End, Menu, Option, To
from core.domain.errors import NotFound
from core.domain.permissions import Action


def _next(desk: FrontDesk, draft: Draft) -> Menu:
    """Show who is in and who is next, before anything is said of either."""
    line = desk.staff.line(draft["doctor"])
    room, following = line.room[0] if line.room else None, line.following
    facts = {**line.facts, **_named("room", room), **_named("next", following)}
    undo = _taken_back(desk, draft)
    options = [
        *_offered(line, facts),
        *([said_option("undo", undo)] if undo else []),
        Option(id="day"),
    ]
    return Menu(options, facts, f"{'room' if room else 'empty'}{'' if following else '_last'}")


def _offered(line: LineSeen, facts: dict[str, object]) -> list[Option]:
    room, following = line.room[0] if line.room else None, line.following
    if room is None:
        called = said_option("call", following, "line.say.call_who", facts=facts) if following else None
        return [called] if called else []
    calls = following and len(line.room) == 1  # while another is in too, nobody can be called
    seen = ["onward" if calls else "seen"] if "seen" in room.can else []
    said = [*seen, *(each for each in ("in", "skip") if each in room.can)]
    return [said_option(each, room, facts=facts | room.facts) for each in said]


def _named(prefix: str, place: PlaceSeen | None) -> dict[str, object]:
    facts = place.facts if place else {}
    return {f"{prefix}_{name}": facts.get(name, "") for name in ("who", "stands", "sort")}


def _taken_back(desk: FrontDesk, draft: Draft) -> PlaceSeen | None:
    """Return the visit of which something was just said, while that can be taken back."""
    try:
        place = desk.staff.in_line(draft["said"]) if "said" in draft else None
    except NotFound:
        return None
    return place if place and "undo" in place.can else None


DESK_NEXT = Conversation(
    name="desk_next",
    code="N",
    opens_on=("/next",),
    needs=Action.CALL_NEXT,
    afterwards=To(conversation="desk_next"),
    resumes=False,
    steps={
        "doctor": which_doctor("next"),
        "next": Ask(
            menu=_next,
            takes=take_said,
            then={"day": To(conversation="desk_day", step="day", carry={"doctor": "doctor"}), "*": "say"},
            but={NotFound: "nobody"},
            variants=("room", "room_last", "empty", "empty_last"),
        ),
        "say": saying(Again("next"), gone="next"),
        "nobody": End(menu=plain),
    },
)
