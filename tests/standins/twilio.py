"""A stand-in for Twilio: Messages, Content and its approval by WhatsApp, and the webhooks.

Both of Twilio's hosts (api.twilio.com, content.twilio.com) are this one address, as their paths differ.
"""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.standins.faults import Fault
from tests.standins.twilio_account import TwilioAccount
from tests.standins.twilio_entities import Choice, Template, WireMessage, new_sid
from tests.standins.twilio_rules import (
    CONTENT_SID,
    TYPES,
    TwilioError,
    check_addresses,
    check_body,
    check_callback,
    check_content,
    fill,
    read_variables,
    what_is_wrong,
)

SESSION_BUTTONS = 3  # twilio-quick-reply: "only three buttons are allowed" in session without approval
NOT_FOR_APPROVAL = {"twilio/list-picker", "twilio/location"}  # only inside a session
REFUSED_BY_WHATSAPP = 63013  # the channel's policy; Twilio documents no finer code
WRONG_PARAMETERS = 63028  # "Number of parameters provided does not match the expected number of parameters"


class TwilioStandin(TwilioAccount):
    """The API at `url`, phones that write and tap, signed webhooks."""

    def _create_message(self, request: Request, body: bytes) -> tuple[int, Any]:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
        form = dict(pairs)
        to, sender = form.get("To", ""), form.get("From", "")
        check_addresses(to, sender, {self.whatsapp_sender, self.sms_sender})
        if to in self.opted_out:
            raise TwilioError(21610, "Attempt to send to unsubscribed recipient")
        if callback := form.get("StatusCallback", ""):
            check_callback(callback)
        message = WireMessage(
            sid=new_sid("SM"),
            sender=sender,
            to=to,
            text="",
            created_at=self.now,
            outbound=True,
            status="queued",
            status_callback=callback,
            media=tuple(value for name, value in pairs if name == "MediaUrl"),
        )
        allowed, error = False, None
        if "ContentSid" in form:
            allowed, error = self._show_content(message, form)
        else:
            check_body(form.get("Body", ""))
            if not form.get("Body") and not message.media:
                raise TwilioError(21619, "A text message body or media urls must be specified.")
            message.text = form.get("Body", "")
        answer = message.json(self.account_sid)
        self.send(message, allowed=allowed, error=error)
        return 201, answer

    def _show_content(self, message: WireMessage, form: Mapping[str, str]) -> tuple[bool, int | None]:
        """Lay a template out on the message: (may it leave the window, the error it will fail with)."""
        sid = form["ContentSid"]
        template = self.templates.get(sid)
        if not CONTENT_SID.fullmatch(sid) or template is None:
            raise TwilioError(21655, "The ContentSid is Invalid.")
        if not template.types:
            raise TwilioError(21619, "A text message body or media urls must be specified.")
        given = read_variables(form.get("ContentVariables", ""))
        name, shape = next(iter(template.types.items()))
        approved = template.approval == "approved"
        try:
            shown = fill(shape, template.variables | given)
        except KeyError:
            return approved, WRONG_PARAMETERS
        message.content_sid, message.kind, message.text = sid, name, str(shown.get("body", ""))
        if name == "twilio/quick-reply":
            message.buttons = tuple(
                Choice(title=each["title"], payload=each.get("id") or each["title"]) for each in shown["actions"]
            )
        if name == "twilio/list-picker":
            message.list_button = shown["button"]
            message.rows = tuple(
                Choice(title=each["item"], payload=each["id"], description=each.get("description") or "")
                for each in shown["items"]
            )
        if name == "twilio/call-to-action":
            message.links = tuple((each["title"], each.get("url") or each.get("phone")) for each in shown["actions"])
        too_many = len(message.buttons) > SESSION_BUTTONS and not approved
        return approved, REFUSED_BY_WHATSAPP if too_many or what_is_wrong(name, shown) else None

    def _read_message(self, request: Request, body: bytes) -> tuple[int, Any]:
        message = self.messages.get(request.path_params["sid"])
        if message is None:
            raise _not_found(request)
        return 200, message.json(self.account_sid)

    def _create_content(self, request: Request, body: bytes) -> tuple[int, Any]:
        asked = json.loads(body)
        if not asked.get("language"):
            raise TwilioError(20001, "language is required")
        types = {name: shape for name, shape in (asked.get("types") or {}).items() if name in TYPES}
        check_content(types)
        template = Template(
            sid=new_sid("HX"),
            friendly_name=asked.get("friendly_name") or "",
            language=asked["language"],
            variables=asked.get("variables") or {},
            types=types,
            created_at=self.now,
        )
        self.templates[template.sid] = template
        return 201, template.json(self.account_sid, self.url)

    def _list_content(self, request: Request, body: bytes) -> tuple[int, Any]:
        size = min(int(request.query_params.get("PageSize", 50)), 500)
        page = int(request.query_params.get("Page", 0))
        every = list(self.templates.values())
        more = len(every) > (page + 1) * size
        base = f"{self.url}/v1/Content?PageSize={size}"
        return 200, {
            "meta": {
                "key": "contents",
                "page": page,
                "page_size": size,
                "first_page_url": f"{base}&Page=0",
                "previous_page_url": f"{base}&Page={page - 1}" if page else None,
                "url": f"{base}&Page={page}",
                "next_page_url": f"{base}&Page={page + 1}" if more else None,
            },
            "contents": [each.json(self.account_sid, self.url) for each in every[page * size : (page + 1) * size]],
        }

    def _read_content(self, request: Request, body: bytes) -> tuple[int, Any]:
        return 200, self._template(request).json(self.account_sid, self.url)

    def _delete_content(self, request: Request, body: bytes) -> tuple[int, Any]:
        del self.templates[self._template(request).sid]
        return 204, None

    def _ask_approval(self, request: Request, body: bytes) -> tuple[int, Any]:
        template, asked = self._template(request), json.loads(body)
        if NOT_FOR_APPROVAL & set(template.types):
            raise TwilioError(20001, "This content type can not be submitted for WhatsApp approval")
        template.approval_name, template.category = asked["name"], asked["category"]
        template.approval = "approved" if self.approves_at_once else "received"
        return 201, template.approval_json() | {"status": "received"}

    def _read_approval(self, request: Request, body: bytes) -> tuple[int, Any]:
        template = self._template(request)
        shown = {"sid": template.sid, "account_sid": self.account_sid, "whatsapp": template.approval_json()}
        return 200, shown | {"url": f"{self.url}{request.url.path}"}

    def _template(self, request: Request) -> Template:
        template = self.templates.get(request.path_params["sid"])
        if template is None:
            raise _not_found(request)
        return template

    # the wire

    def routes(self) -> list[Route]:
        account, content = "/2010-04-01/Accounts/{account}", "/v1/Content"
        return [
            self._route("POST", account + "/Messages.json", self._create_message),
            self._route("GET", account + "/Messages/{sid}.json", self._read_message),
            Route(account + "/Messages/{sid}/Media/{media}", self._download),
            self._route("POST", content, self._create_content),
            self._route("GET", content, self._list_content),
            self._route("GET", content + "/{sid}", self._read_content),
            self._route("DELETE", content + "/{sid}", self._delete_content),
            self._route("POST", content + "/{sid}/ApprovalRequests/whatsapp", self._ask_approval),
            self._route("GET", content + "/{sid}/ApprovalRequests", self._read_approval),
        ]

    def _route(self, method: str, path: str, does: Callable[[Request, bytes], tuple[int, Any]]) -> Route:
        async def answer(request: Request) -> Response:
            body = await request.body()
            try:
                self._check_login(request)
                with self.lock:
                    status, page = does(request, body)
            except TwilioError as error:
                return JSONResponse(error.json, error.status)
            return Response(status_code=status) if page is None else JSONResponse(page, status)

        endpoint: Callable[[Request], Awaitable[Response]] = answer
        return Route(path, endpoint, methods=[method])

    async def _download(self, request: Request) -> Response:
        try:
            self._check_login(request)
        except TwilioError as error:
            return JSONResponse(error.json, error.status)
        media = self.media.get(request.path_params["media"])
        if media is None:
            return JSONResponse(_not_found(request).json, 404)
        return Response(media.content, media_type=media.mime)

    def _check_login(self, request: Request) -> None:
        login = base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        account = request.path_params.get("account", self.account_sid)
        if request.headers.get("authorization") != f"Basic {login}" or account != self.account_sid:
            raise TwilioError(20003, "Authenticate", status=401)

    def error_page(self, fault: Fault) -> Response:
        status = fault.status or 500
        code, words = (20429, "Too Many Requests") if status == 429 else (20500, "Internal Server Error")
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else None
        return JSONResponse(TwilioError(code, words, status=status).json, status, headers=headers)


def _not_found(request: Request) -> TwilioError:
    return TwilioError(20404, f"The requested resource {request.url.path} was not found", status=404)
