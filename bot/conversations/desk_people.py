"""Who is whom: find out whose new chat it is, or part two chats that were joined by mistake."""

from bot.conversations.visit_number import read_number
from bot.front_desk import FrontDesk
from bot.people_desk import JoinSeen, SomebodyKnown
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from core.domain.errors import AlreadyDone, BeingErased, NotAllowed, NotFound
from core.domain.permissions import Action


def _start(_desk: FrontDesk, draft: Draft) -> Answer:
    return Answer(option="joins" if draft.get("number") else "cases")


def _cases(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu(
        [
            Option(id=f"t{case.task}", says="option.case", facts={"name": case.name, "since": case.since})
            for case in desk.staff.cases()
        ]
    )


def _take_case(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    number = option.removeprefix("t")
    if number == option or not number.isdecimal() or len(number) > 9:
        return None
    return {"task": desk.staff.case(int(number)).task}


def _case(desk: FrontDesk, draft: Draft) -> Menu:
    case = desk.staff.case(draft["task"])
    options = [
        Option(id=_id(k), says="option.known", facts={"name": k.name, "channel": k.reached_by}) for k in case.known
    ]
    facts = {"name": case.name, "phone": case.phone, "since": case.since}
    return Menu([*options, Option(id="nobody")], facts, "" if case.known else "alone")


def _id(known: SomebodyKnown) -> str:
    """Return the option of somebody: of a chat, or of a person who has none."""
    return f"p{known.patient}" if known.chat is None else f"c{known.chat}"


def _take_known(desk: FrontDesk, draft: Draft, option: str) -> Change | None:
    known = next((k for k in desk.staff.case(draft["task"]).known if _id(k) == option), None)
    return {"chat": known.chat, "person": known.patient} if known else None


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    case = desk.staff.case(draft["task"])
    meant = (draft.get("chat"), draft.get("person"))
    known = next((k for k in case.known if (k.chat, k.patient) == meant), None)
    if known is None:
        raise NotFound(what="chat")
    facts = {"name": case.name, "known": known.name, "channel": known.reached_by, "visit": known.visit}
    return Menu([Option(id="yes"), Option(id="no")], facts, "" if known.patient is None else "desk")


def _join(desk: FrontDesk, draft: Draft) -> Answer:
    if draft.get("person") is not None:
        desk.staff.attach_person(draft["task"], draft["person"])
        return Answer(option="attached")
    desk.staff.join_people(draft["task"], draft["chat"])
    return Answer(option="joined")


def _leave(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.close_task(draft["task"])
    return Answer()


def _joins(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id=f"j{j.id}", says="option.join", facts=_facts(j)) for j in desk.staff.joins(draft["number"])])


def _facts(join: JoinSeen) -> dict[str, object]:
    return {"name": join.name, "channel": join.channel, "other": join.other, "since": join.since, "by": join.by}


def _take_join(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    number = option.removeprefix("j")
    if number == option or not number.isdecimal() or len(number) > 9:
        return None
    return {"join": desk.staff.join_seen(int(number)).id}


def _part(desk: FrontDesk, draft: Draft) -> Menu:
    return Menu([Option(id="yes"), Option(id="no")], _facts(desk.staff.join_seen(draft["join"])))


def _separate(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.separate_people(draft["join"])
    return Answer()


def _plain(_desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu()


DESK_PEOPLE = Conversation(
    name="desk_people",
    code="W",
    opens_on=("/people",),
    needs=Action.JOIN_PEOPLE,
    reads=read_number,
    afterwards=To(conversation="desk_people"),
    resumes=False,
    steps={
        "start": Do(act=_start, uses=(), then={"joins": "joins", "cases": "cases"}),
        "cases": Ask(menu=_cases, takes=_take_case, then=Again("case"), if_empty="nothing", but={NotFound: "cases"}),
        "case": Ask(
            menu=_case,
            takes=_take_known,
            then={"nobody": "leave", "*": Again("sure")},
            but={NotFound: "cases"},
            variants=("", "alone"),
        ),
        "sure": Ask(
            menu=_sure,
            then={"yes": "join", "no": Again("case")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "cases"},
            variants=("", "desk"),
        ),
        "join": Do(
            act=_join,
            uses=("join_people", "attach_person"),
            then={"joined": "joined", "attached": "attached"},
            but={NotFound: "cases", AlreadyDone: "cases", BeingErased: "cases"},
        ),
        "leave": Do(
            act=_leave,
            uses=("close_task",),
            then="left",
            but={NotFound: "cases", AlreadyDone: "cases", NotAllowed: "cases"},
        ),
        "joins": Ask(
            menu=_joins, takes=_take_join, then=Again("part"), if_empty="no_joins", but={NotFound: "no_joins"}
        ),
        "part": Ask(
            menu=_part,
            then={"yes": "separate", "no": Again("joins")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "joins"},
        ),
        "separate": Do(act=_separate, uses=("separate_people",), then="parted", but={NotFound: "joins"}),
        "joined": End(menu=_plain),
        "attached": End(menu=_plain),
        "left": End(menu=_plain),
        "parted": End(menu=_plain),
        "nothing": End(menu=_plain),
        "no_joins": End(menu=_plain),
    },
)
