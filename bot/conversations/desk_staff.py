"""Who works here: the list, an invitation for somebody new, and taking a role away."""

from datetime import datetime

from bot.desk_values import Moment
from bot.front_desk import FrontDesk
from bot.line import Phrase
from bot.script import Again, Answer, Ask, Change, Conversation, Do, Draft, End, Menu, Option, To
from bot.staff_desk import Colleague
from core.domain.errors import LastSuperAdmin, NotFound
from core.domain.permissions import Action
from core.domain.staff import Role


def _facts(colleague: Colleague) -> dict[str, object]:
    says = "person.name" if colleague.name else "person.unnamed.numbered"  # several without a name look like one
    name = Phrase(says, {"name": colleague.name, "number": colleague.id})
    return {
        "name": name,
        "number": colleague.id,
        "role": Phrase(f"role.{colleague.role}"),
        "channel": Phrase(f"channel.{colleague.channel}"),
        "since": colleague.since,
    }


def _list(desk: FrontDesk, _draft: Draft) -> Menu:
    colleagues = desk.staff.colleagues()
    invite = [Option(id="invite")] if desk.staff.appointable() else []
    return Menu([*invite, *map(_option, colleagues)], {"count": len(colleagues)})


def _option(colleague: Colleague) -> Option:
    hint = "option.colleague.hint"
    return Option(id=f"m{colleague.id}", says="option.colleague", hint=hint, facts=_facts(colleague))


def _take(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    number = option.removeprefix("m")
    if number == option or not number.isdecimal():
        return None
    return {"member": desk.staff.colleague(int(number)).id}


def _card(desk: FrontDesk, draft: Draft) -> Menu:
    colleague = desk.staff.colleague(draft["member"])
    remove = [Option(id="remove")] if colleague.removable else []
    return Menu([*remove, Option(id="list")], _facts(colleague), "me" if colleague.me else "")


def _sure(desk: FrontDesk, draft: Draft) -> Menu:
    colleague = desk.staff.colleague(draft["member"])
    return Menu([Option(id="yes"), Option(id="no")], _facts(colleague), "me" if colleague.me else "")


def _remove(desk: FrontDesk, draft: Draft) -> Answer:
    desk.staff.remove(draft["member"])
    return Answer()


def _roles(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([Option(id=role.value, says=f"role.{role}") for role in desk.staff.appointable()])


def _take_role(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    return {"role": option, "doctor": None} if option in desk.staff.appointable() else None


def _doctors(desk: FrontDesk, _draft: Draft) -> Menu:
    return Menu([Option(id=f"d{d.id}", says="option.as_is", facts={"name": d.name}) for d in desk.doctors()])


def _take_doctor(desk: FrontDesk, _draft: Draft, option: str) -> Change | None:
    number = option.removeprefix("d")
    if number == option or not number.isdecimal() or not desk.doctors(ids=(int(number),)):
        return None
    return {"doctor": int(number)}


def _invite(desk: FrontDesk, draft: Draft) -> Answer:
    made = desk.staff.invite(Role(draft["role"]), draft.get("doctor"))
    until = [made.until.at.isoformat(), made.until.zone]
    return Answer({"line": made.line, "link": made.link, "until": until})


def _invited(_desk: FrontDesk, draft: Draft) -> Menu:
    facts: dict[str, object] = {"role": Phrase(f"role.{draft['role']}"), "line": draft["line"], "until": _until(draft)}
    if "link" in draft:
        facts["link"] = draft["link"]
    return Menu((), facts, "link" if "link" in draft else "")


def _until(draft: Draft) -> Moment:
    at, zone = draft["until"]
    return Moment(datetime.fromisoformat(at), zone)


DESK_STAFF = Conversation(
    name="desk_staff",
    code="S",
    opens_on=("/staff",),
    needs=Action.SEE_STAFF,
    afterwards=To(conversation="desk_staff"),
    resumes=False,
    steps={
        "list": Ask(menu=_list, takes=_take, then={"invite": "role", "*": Again("member")}, but={NotFound: "list"}),
        "member": Ask(
            menu=_card,
            then={"remove": "sure", "list": Again("list")},
            but={NotFound: "list"},
            variants=("", "me"),
        ),
        "sure": Ask(
            menu=_sure,
            then={"yes": "remove", "no": Again("member")},
            affirms=("yes",),
            denies="no",
            but={NotFound: "list"},
            variants=("", "me"),
        ),
        "remove": Do(
            act=_remove, uses=("remove",), then=Again("list"), but={NotFound: "list", LastSuperAdmin: "member"}
        ),
        "role": Ask(menu=_roles, takes=_take_role, then={"doctor": "doctor", "*": "invite"}),
        "doctor": Ask(menu=_doctors, takes=_take_doctor, then="invite", if_empty="no_doctors"),
        "invite": Do(act=_invite, uses=("invite",), then="invited", but={NotFound: "role"}),
        "invited": End(menu=_invited, variants=("", "link")),
        "no_doctors": End(menu=lambda _desk, _draft: Menu()),
    },
)
