"""The doors of the pages: a link is spent by a button, a cookie is asked for on every page, a form must be ours.

Whoever has no good cookie, was removed from the staff, or was away too long sees how to come in, and nothing else. What
an act refuses is undone and told in the clinic's words; what was looked at meanwhile is written down all the same.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from bot.phrases import TABLES, render
from core.domain.audit import PAGES
from core.domain.errors import NotFound, Refusal
from core.domain.web_session import LINK_LASTS
from core.services.web_sessions import sign_in, sign_out, signed_in
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.dashboard.cookie import PagesCookie
from webhooks.dashboard.here import OURS, Answer, File, Go, Here, View
from webhooks.dashboard.html import tag
from webhooks.dashboard.layout import ROOT, STYLE, framed, plain, said
from webhooks.dashboard.parts import ACTS, PARTS
from webhooks.source import Networks, request_source
from webhooks.source_limit import SourceLimit
from webhooks.webchat_page import wanted_language

Work = Callable[[Here], Answer]
LONGEST_FIELD, MOST_FIELDS = 200, 20
"""What a form of ours may send, with room: a longer one is none of ours."""
_STYLE = (Path(__file__).parent.parent / "pages" / "dashboard.css").read_bytes()
_TAG = f'"{sha256(_STYLE).hexdigest()[:20]}"'


async def _sent(request: Request) -> Mapping[str, str]:
    """Return what the address asks for, the path's own parts and, of a form, its fields."""
    fields = {**request.query_params, **request.path_params}
    if request.method == "POST":
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        fields |= {name: value for name, value in form.items() if isinstance(value, str)}
    return {name: value[:LONGEST_FIELD].replace("\x00", "") for name, value in fields.items()}


Sent = Annotated[Mapping[str, str], Depends(_sent)]


class DashboardDoors:
    """The doors, at /admin."""

    def __init__(
        self,
        database: Database,
        *,
        secret: str,
        base_url: str,
        trusted_proxies: Networks = (),
        tries: SourceLimit | None = None,
    ) -> None:
        self._database = database
        self._secret = secret
        self._cookie = PagesCookie(secret, https=base_url.startswith("https:"))
        self._trusted_proxies = trusted_proxies
        # an admin who opens a few old links in a row; who tries tokens is slowed down long before 2^192 of them
        self._tries = SourceLimit(per_second=0.2, burst=20) if tries is None else tries

    def router(self) -> APIRouter:
        """Return the doors; those that stand without a session first."""
        doors = APIRouter(include_in_schema=False)
        doors.get(STYLE)(_style)
        doors.api_route(f"{ROOT}/login/{{link}}", methods=["GET", "HEAD"])(self.look)
        doors.post(f"{ROOT}/login")(self.enter)
        doors.post(f"{ROOT}/logout")(self.leave)
        doors.post(f"{ROOT}/language")(self._act(_speak))
        for path, shows in PARTS.items():
            doors.get(f"{ROOT}{path}")(self._page(shows))
        for path, does in ACTS.items():
            doors.post(f"{ROOT}{path}")(self._act(does))
        return doors

    def look(self, link: str, request: Request) -> Response:
        """Show the button; whether the link is any good is said to nobody who only looks."""
        language = wanted_language(request.headers.get("accept-language", ""))
        form = tag(
            "form",
            tag("input", type="hidden", name="link", value=link),
            tag("button", render(language, "pages.sign_in", {}), class_="leads"),
            method="post",
            action=f"{ROOT}/login",
        )
        return plain(language, render(language, "pages.title", {}), said(language, "pages.sign_in.says"), form)

    def enter(self, request: Request, sent: Sent) -> Response:
        """Spend the link and give the cookie."""
        language = wanted_language(request.headers.get("accept-language", ""))
        source = request_source(request.scope, self._trusted_proxies)
        if not self._tries.allows(source):
            slow = plain(
                language, render(language, "pages.title", {}), said(language, "pages.sign_in.slow"), status=429
            )
            slow.headers["Retry-After"] = str(max(1, int(self._tries.wait(source).total_seconds())))
            return slow
        link = sent.get("link", "")

        def work(uow: UnitOfWork) -> str:
            uow.audit.through = PAGES
            return sign_in(uow, link)[1]

        try:
            token = self._database.run(work)
        except NotFound:
            return self._outside(request, key="pages.sign_in.over", status=404)
        inside = RedirectResponse(ROOT, status_code=303)
        self._cookie.give(inside, token)
        return inside

    def leave(self, request: Request, sent: Sent) -> Response:
        """Sign out, in every tab."""
        token = self._cookie.token(request)
        ours = token is not None and self._cookie.is_ours(request, token, sent.get(OURS, ""))

        def work(uow: UnitOfWork) -> None:
            session = signed_in(uow, token) if token and ours else None
            if session:
                sign_out(uow, session)

        self._database.run(work)
        out = self._outside(request, key="pages.signed_out", status=200 if ours else 403)
        if ours:
            self._cookie.take_away(out)
        return out

    def _page(self, shows: Work) -> Callable[[Request, Sent], Response]:
        def page(request: Request, sent: Sent) -> Response:
            return self._answer(request, sent, shows)

        return page

    def _act(self, does: Work) -> Callable[[Request, Sent], Response]:
        def act(request: Request, sent: Sent) -> Response:
            token = self._cookie.token(request)
            if token is not None and not self._cookie.is_ours(request, token, sent.get(OURS, "")):
                return self._outside(request, key="pages.not_ours", status=403)
            return self._answer(request, sent, does)

        return act

    def _answer(self, request: Request, sent: Mapping[str, str], works: Work) -> Response:
        token = self._cookie.token(request)

        def work(uow: UnitOfWork) -> Response | None:
            session = signed_in(uow, token) if token else None
            if session is None or token is None:
                return None
            uow.audit.through = PAGES
            here = Here(
                uow=uow,
                session=session,
                form_token=self._cookie.form_token(token),
                secret=self._secret,
                asked=sent,
            )
            answer = _done(here, works)
            return _response(answer, here)

        answered = self._database.run(work)
        return answered or self._outside(request, key="pages.outside", status=401)

    def _outside(self, request: Request, *, key: str, status: int) -> Response:
        """Return the page for whoever is not signed in: it leads back: a Strict cookie comes with the next click."""
        language = wanted_language(request.headers.get("accept-language", ""))
        minutes = int(LINK_LASTS.total_seconds()) // 60
        back = tag("p", tag("a", render(language, "pages.try_again", {}), href=ROOT))
        title = render(language, "pages.title", {})
        return plain(language, title, said(language, key, minutes=minutes), back, status=status)


def _response(answer: Answer, here: Here) -> Response:
    if isinstance(answer, Go):
        return RedirectResponse(answer.path, status_code=303)
    if isinstance(answer, File):
        headers = {"Content-Disposition": f'attachment; filename="{answer.name}"', "Cache-Control": "no-store"}
        return Response(answer.content, media_type=answer.media_type, headers=headers)
    return framed(answer, here)


def _done(here: Here, works: Work) -> Answer:
    """Return what the page or the act says; a refusal undoes it and is told."""
    try:
        with here.uow.attempt():
            return works(here)
    except Refusal as refusal:
        said_so = render(here.language, f"refusal.{refusal.code()}", refusal.facts)
        back = tag("p", tag("a", here.say("pages.back"), href=ROOT))
        body = (tag("p", said_so, class_="note", role="alert"), back)
        return View(title=here.say("pages.refused"), body=body, status=refusal.http_status)


def _speak(here: Here) -> Answer:
    language = here.asked.get("language", "")
    if language not in TABLES:
        raise NotFound(what="language")
    here.uow.web_sessions.speak(here.session.id, language)
    return Go(ROOT)


def _style(request: Request) -> Response:
    headers = {"ETag": _TAG, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == _TAG:
        return Response(status_code=304, headers=headers)
    return Response(_STYLE, media_type="text/css; charset=utf-8", headers=headers)
