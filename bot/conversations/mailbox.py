"""Keep the patient's e-mail address for what reaches them nowhere else: ask for it, and prove it by a code."""

from bot.front_desk import FrontDesk
from bot.script import Again, Answer, Ask, Conversation, Do, Draft, End, Menu, Option, To
from bot.understanding.codes import six_digits
from bot.understanding.meaning import Understood
from core.domain.errors import BadMail, CodeGone, NotFound, SlowDown


def _which(desk: FrontDesk, _draft: Draft) -> Menu:
    if not desk.sends_mail():
        return Menu()
    known = desk.mail()
    options = [Option(id="forget")] if known else []
    return Menu([*options, Option(id="stop")], {"address": known or ""}, "known" if known else "")


def _hear_address(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    return Answer({"typed": text.strip()[:300]}) if "@" in text else None


def _ask(desk: FrontDesk, draft: Draft) -> Answer:
    return Answer({"address": desk.ask_mail_code(draft["typed"]), "typed": None, "wrong": None})


def _code(_desk: FrontDesk, draft: Draft) -> Menu:
    variant = "wrong" if draft.get("wrong") else ""
    return Menu([Option(id="other"), Option(id="stop")], {"address": draft["address"]}, variant)


def _hear_code(_desk: FrontDesk, _draft: Draft, text: str, _understood: Understood) -> Answer | None:
    code = six_digits(text)
    return Answer({"code": code}) if code else None


def _prove(desk: FrontDesk, draft: Draft) -> Answer:
    kept = desk.prove_mail(draft["code"])
    return Answer({"code": None, "wrong": None}) if kept else Answer({"code": None, "wrong": True}, option="wrong")


def _forget(desk: FrontDesk, _draft: Draft) -> Answer:
    desk.forget_mail()
    return Answer()


MAILBOX = Conversation(
    name="email",
    code="i",
    opens_on=("/email",),
    resumes=False,
    steps={
        "which": Ask(
            menu=_which,
            hears=_hear_address,
            fills=("typed",),
            if_empty="none",
            then={"forget": "forget", "stop": "stopped", "*": "ask"},
            variants=("", "known"),
        ),
        "ask": Do(
            act=_ask,
            uses=("ask_mail_code",),
            then=Again("code"),
            but={BadMail: "which", SlowDown: "stopped", NotFound: "unknown"},
        ),
        "code": Ask(
            menu=_code,
            hears=_hear_code,
            fills=("code",),
            then={"other": Again("which"), "stop": "stopped", "*": "prove"},
            variants=("", "wrong"),
        ),
        "prove": Do(
            act=_prove, uses=("prove_mail",), then={"wrong": Again("code"), "*": "kept"}, but={CodeGone: "which"}
        ),
        "forget": Do(act=_forget, uses=("forget_mail",), then="forgotten"),
        "unknown": Ask(menu=lambda _desk, _draft: Menu([Option(id="book")]), then={"book": To(conversation="book")}),
        "kept": End(menu=lambda _desk, draft: Menu((), {"address": draft["address"]})),
        "forgotten": End(menu=lambda _desk, _draft: Menu()),
        "none": End(menu=lambda _desk, _draft: Menu()),
        "stopped": End(menu=lambda _desk, _draft: Menu()),
    },
)
