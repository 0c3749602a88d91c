"""What the desk has to do, everything or only whom to call: whom each is about, and that it is done.

Whoever stands behind a task is shown with their number as soon as it is opened; that somebody looks is written down.
"""

from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Next, Option, Step, To
from bot.staff_desk import TaskSeen
from core.domain.errors import AlreadyDone, AmountDiffers, NotAllowed, NotFound, SlotTaken, TalkOver, VisitClosed
from core.domain.permissions import Action, may
from core.domain.task import Kind


def _option(task: TaskSeen) -> Option:
    facts = {"what": Phrase(f"task.{task.kind}.short"), "who": task.who, "since": task.since}
    return Option(
        id=f"t{task.id}", says="option.task" if task.who else "option.task.nobody", hint="option.task.hint", facts=facts
    )


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    number = option.removeprefix("t")
    if number == option or not number.isdecimal():
        return None
    task = desk.staff.task(int(number))
    return {"task": task.id, "visit": task.visit, "closed": None}


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    """Show a task with whom it is about: the name, the number to call and the chat, where somebody stands behind it."""
    task = desk.staff.task(draft["task"])
    options = _ends(task) + ([Option(id="person")] if _writable(desk, draft) else [])
    variant = ("" if task.about_someone else "nobody") + ("closed" if task.closed else "")
    return Menu([*options, Option(id="list")], _facts(desk, task), variant)


def _facts(desk: FrontDesk, task: TaskSeen) -> dict[str, object]:
    person = desk.staff.whose(task.id)
    facts: dict[str, object] = {"what": task.what, "since": task.since}
    if person is None:
        return facts
    return facts | {
        "name": person.name,
        "phone": person.phone,
        "reached_by": person.reached_by,
        "visit": person.visit,
    }


def _ends(task: TaskSeen) -> list[Option]:
    """Return how a task is brought to its end: a request is answered, money decided, the rest is simply done."""
    if task.closed:
        return []
    elsewhere = _BY_KIND.get(task.kind) if task.visit else None
    return [Option(id=elsewhere or ("decide" if task.decides else "done"))]


_BY_KIND: dict[str, str] = {Kind.VISIT_REQUESTED: "answer", Kind.MISS_DISPUTED: "judge"}
"""A kind that is brought to its end on the card of its visit -> the button that leads there."""


_ELSEWHERE: dict[str, Next] = {
    "decide": Again("decide"),
    "answer": To(conversation="desk_request", step="card", carry={"visit": "visit"}),
    "judge": To(conversation="desk_forgive", step="card", carry={"visit": "visit"}),
}
"""Where a task is brought to its end that is not simply done."""
_TALK = To(conversation="desk_talks", step="talk", carry={"talk": "talk"})


def _who(task: TaskSeen) -> Phrase:
    return Phrase("person.name", {"name": task.who}) if task.who else Phrase("person.nobody")


def _person(desk: FrontDesk, draft: Draft) -> Menu:
    task = desk.staff.task(draft["task"])
    options = _ends(task) + ([Option(id="write")] if _writable(desk, draft) else [])
    return Menu([*options, Option(id="list")], _facts(desk, task), "" if task.about_someone else "nobody")


def _look_up(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.open_person(draft["task"])
    return Answer()


def _write(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"talk": desk.staff.begin_talk(draft["task"])})


def _writable(desk: FrontDesk, draft: Draft) -> bool:
    return desk.staff.task(draft["task"]).writable and may(desk.role(), Action.ANSWER_PATIENTS)


def _close(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.close_task(draft["task"])
    return Answer({"closed": draft["task"]})


def _decide(desk: FrontDesk, draft: Draft) -> Menu:
    task, question = desk.staff.task(draft["task"]), desk.staff.question(draft["task"])
    options = [Option(id="accept")] if question.fits else []
    facts = {"what": task.what, "who": _who(task), "amount": question.amount, "due": question.due}
    return Menu([*options, Option(id="send_back"), Option(id="list")], facts, "" if question.fits else "misfit")


def _accept(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.accept_payment(draft["task"])
    return Answer({"closed": draft["task"]})


def _send_back(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.send_payment_back(draft["task"])
    return Answer({"closed": draft["task"]})


def _deciding() -> dict[str, Step]:
    """Return the steps in which money in question is decided."""
    return {
        "decide": Ask(
            menu=_decide,
            then={"accept": "accept", "send_back": "send_back", "list": Again("list")},
            but={NotFound: "list"},
            variants=("", "misfit"),
        ),
        "accept": Do(
            act=_accept,
            uses=("accept_payment",),
            then=Again("list"),
            but={
                NotFound: "list",
                AlreadyDone: "list",
                VisitClosed: "decide",
                AmountDiffers: "decide",
                SlotTaken: "decide",
            },
        ),
        "send_back": Do(
            act=_send_back,
            uses=("send_payment_back",),
            then=Again("list"),
            but={NotFound: "list", AlreadyDone: "list"},
        ),
    }


def _tasks(name: str, code: str, command: str, *, calls: bool) -> Conversation:
    """Return the table of one list; the desk's calls need no card between the list and the person."""

    def listed(desk: FrontDesk, draft: Draft) -> Menu:
        seen = desk.staff.tasks(calls=calls)
        facts: dict[str, object] = {"count": seen.count}
        if "closed" in draft:
            facts["what"] = desk.staff.task(draft["closed"]).what
        return Menu([_option(t) for t in seen.tasks], facts, "done" if "closed" in draft else "")

    def nothing(desk: FrontDesk, draft: Draft) -> Menu:
        done = "closed" in draft
        return Menu((), {"what": desk.staff.task(draft["closed"]).what} if done else {}, "done" if done else "")

    card = Ask(
        menu=_person if calls else _card,
        then={
            "done": "close",
            **({"write": "write"} if calls else {**_ELSEWHERE, "person": "write"}),
            "list": Again("list"),
        },
        but={NotFound: "list"},
        variants=("", "nobody") if calls else ("", "nobody", "closed", "nobodyclosed"),
    )
    shown = "person" if calls else "task"
    return Conversation(
        name=name,
        code=code,
        opens_on=(command,),
        needs=Action.SEE_TASKS,
        afterwards=To(conversation=name),
        resumes=False,
        steps={
            "list": Ask(
                menu=listed, takes=_take, then="open", if_empty="nothing", but={NotFound: "list"}, variants=("", "done")
            ),
            "open": Do(act=_look_up, uses=("open_person",), then=Again(shown), but={NotFound: "list"}),
            shown: card,
            **({} if calls else _deciding()),
            "write": Do(act=_write, uses=("begin_talk",), then=_TALK, but={NotFound: "list", TalkOver: "list"}),
            "close": Do(
                act=_close,
                uses=("close_task",),
                then=Again("list"),
                but={NotFound: "list", AlreadyDone: "list", NotAllowed: "list"},
            ),
            "nothing": End(menu=nothing, variants=("", "done")),
        },
    )


TASKS = _tasks("desk_tasks", "T", "/tasks", calls=False)
CALLS = _tasks("desk_calls", "C", "/calls", calls=True)
