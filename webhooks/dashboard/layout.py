"""The frame of every page: the head, the ways between the parts, the page itself; and no script at all."""

from collections.abc import Mapping

from fastapi.responses import Response

from bot.phrases import TABLES, render
from webhooks.dashboard.here import Here, View
from webhooks.dashboard.html import Html, join, tag

ROOT = "/admin"
STYLE = f"{ROOT}/pages.css"
PARTS: Mapping[str, str] = {"today": ROOT, "timetable": f"{ROOT}/day", "figures": f"{ROOT}/figures"}
"""The parts of the site, by the key of their words."""
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_NAMES = {"en": "English", "hi": "हिन्दी"}
"""What each language calls itself."""


def framed(view: View, here: Here) -> Response:
    """Return a page for somebody signed in."""
    say = here.say
    ways = [
        tag("a", say(f"pages.{name}"), href=path, aria_current="page" if view.at == name else None)
        for name, path in PARTS.items()
    ]
    others = [
        here.form(
            f"{ROOT}/language",
            tag("button", _NAMES.get(each, each), name="language", value=each, lang=each, class_="quiet"),
        )
        for each in TABLES
        if each != here.language
    ]
    out = here.form(f"{ROOT}/logout", tag("button", say("pages.sign_out"), class_="quiet"))
    clinics = here.clinics()
    name = clinics[0].name if clinics else ""
    top = tag("header", tag("p", name, class_="clinic"), tag("nav", ways, aria_label=say("pages.parts")))
    foot = tag("footer", tag("p", _who(here)), *others, out)
    main = tag("main", tag("h1", view.title), *view.body, id="page")
    return _document(here.language, view.title, join(top, main, foot), status=view.status, again=view.again)


def plain(language: str, title: str, *body: Html, status: int = 200) -> Response:
    """Return a page for somebody who is not signed in."""
    inside = tag("main", tag("h1", title), *body, id="page", class_="narrow")
    return _document(language, title, inside, status=status, again=None)


def said(language: str, key: str, **facts: object) -> Html:
    """Return a paragraph of the pages' words."""
    return tag("p", render(language, key, facts))


def _who(here: Here) -> str:
    member = here.session.member
    return " · ".join(part for part in (member.name, here.say(f"role.{member.role.value}")) if part)


def _document(language: str, title: str, body: Html, *, status: int, again: int | None) -> Response:
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", http_equiv="refresh", content=again) if again else None,
        tag("title", title),
        tag("link", rel="stylesheet", href=STYLE),
    )
    document = tag("html", head, tag("body", body), lang=language)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    content = "<!doctype html>" + document.markup
    return Response(content, status_code=status, headers=headers, media_type="text/html; charset=utf-8")
