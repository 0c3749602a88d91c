"""Money came when its place was gone: choose one of the places held instead, or have all of it back; one tap."""

from bot.front_desk import FrontDesk, HeldPlaces
from bot.script import Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from core.domain.errors import NotFound, OfferOver
from core.domain.events import OfferLapsed


def _held(desk: FrontDesk, draft: Draft) -> HeldPlaces | None:
    try:
        return desk.held_places(draft["visit"])
    except NotFound:
        return None


def _places(desk: FrontDesk, draft: Draft) -> Menu:
    """Show the places, each with whom and when, and the way to the money; nothing once they are no longer kept."""
    held = _held(desk, draft)
    if held is None or held.status != "open":
        return Menu()
    several = len({place.doctor_id for place in held.places}) > 1
    options = [
        Option(
            id="p" + place.id.replace("-", ""),
            says="option.slot_with" if several else "option.slot",
            hint="option.place.hint",
            facts=place.facts,
        )
        for place in held.places
    ]
    facts = desk.visit(draft["visit"]).facts | {"amount": held.amount, "until": held.until}
    return Menu([*options, Option(id="refund")], facts)


def _take(_desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    if not option.startswith("p") or len(option) != 33:  # p and the 32 digits of a UUID
        return None
    d = option[1:]
    return {"place": f"{d[:8]}-{d[8:12]}-{d[12:16]}-{d[16:20]}-{d[20:]}"}


def _use(desk: FrontDesk, draft: Draft) -> Answer:
    visit = desk.take_place(draft["visit"], draft["place"])
    return Answer({"booked": visit.id})


def _give_back(desk: FrontDesk, draft: Draft) -> Answer:
    desk.decline_places(draft["visit"])
    return Answer()


def _booked(desk: FrontDesk, draft: Draft) -> Menu:
    """Say the number of the visit, and what comes back where it costs less."""
    visit, first = desk.visit(draft["booked"]), desk.visit(draft["visit"])
    facts = visit.facts | {"back": first.fee - visit.fee}
    if visit.status == "requested":
        return Menu((), facts, "requested")
    return Menu((), facts, "lower" if visit.fee.minor < first.fee.minor else "", calendar=visit.id)


def _about_visit(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu((), desk.visit(draft["visit"]).facts)


def _over(desk: FrontDesk, draft: Draft) -> Menu:
    """Say what became of the places and of the money."""
    held = _held(desk, draft)
    if held is not None and held.taken is not None:
        return Menu((), held.taken.facts, "taken")
    return Menu((), desk.visit(draft["visit"]).facts)


LATE_MONEY = Conversation(
    name="late_money",
    code="y",
    whenever={OfferLapsed: "lapsed"},
    afterwards=To(conversation="late_money", step="over", carry={"visit": "visit"}),
    steps={
        "places": Ask(menu=_places, takes=_take, if_empty="over", then={"refund": "give_back", "*": "use"}),
        "use": Do(act=_use, uses=("take_place",), then="booked", but={OfferOver: "over", NotFound: "over"}),
        "give_back": Do(
            act=_give_back, uses=("decline_places",), then="returned", but={OfferOver: "over", NotFound: "over"}
        ),
        "booked": End(menu=_booked, variants=("", "lower", "requested")),
        "returned": End(menu=_about_visit),
        "lapsed": End(),
        "over": End(menu=_over, variants=("", "taken")),
    },
)
