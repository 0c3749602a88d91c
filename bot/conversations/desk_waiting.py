"""Who waits for a place, in the order in which they are offered one; and who is so ill that they come first."""

from typing import Any

from bot.conversations.waiting.listed import uuid_of_option
from bot.front_desk import FrontDesk
from bot.front_waiting import WaiterSeen
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from core.domain.errors import AlreadyDone, NotWaiting
from core.domain.permissions import Action


def _list(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([_option(waiter) for waiter in desk.staff.list_waiting()])


def _option(waiter: WaiterSeen) -> Option:
    says = "option.waiter.urgent" if waiter.urgent else "option.waiter"
    return Option(id="w" + waiter.id.replace("-", ""), says=says, hint="option.waiter.hint", facts=waiter.facts)


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    id_ = uuid_of_option(option[1:]) if option.startswith("w") else None
    return {"waiter": desk.staff.waiter(id_).id} if id_ else None


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    waiter = desk.staff.waiter(draft["waiter"])
    change = "usual" if waiter.urgent else "first"
    return Menu([Option(id=change), Option(id="list")], waiter.facts, "urgent" if waiter.urgent else "")


def _urgent(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.put_first(draft["waiter"], urgent=True)
    return Answer()


def _routine(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.put_first(draft["waiter"], urgent=False)
    return Answer()


def _done(desk: FrontDesk, draft: Draft) -> Menu:
    waiter = desk.staff.waiter(draft["waiter"])
    return Menu((), waiter.facts, "urgent" if waiter.urgent else "")


_GONE: dict[Any, str] = {NotWaiting: "list"}

DESK_WAITING = Conversation(
    name="desk_waiting",
    code="Y",
    opens_on=("/waiting",),
    needs=Action.RANK_WAITING,
    afterwards=To(conversation="desk_waiting"),
    resumes=False,
    steps={
        "list": Ask(menu=_list, takes=_take, then=Again("card"), if_empty="nobody", but={NotWaiting: "list"}),
        "card": Ask(
            menu=_card,
            then={"first": "urgent", "usual": "routine", "list": Again("list")},
            but=_GONE,
            variants=("", "urgent"),
        ),
        "urgent": Do(act=_urgent, uses=("put_first",), then="done", but={**_GONE, AlreadyDone: "card"}),
        "routine": Do(act=_routine, uses=("put_first",), then="done", but={**_GONE, AlreadyDone: "card"}),
        "done": End(menu=_done, variants=("", "urgent")),
        "nobody": End(menu=lambda _desk, _draft: Menu()),
    },
)
