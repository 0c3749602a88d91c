"""One's own data: sent to the chat as files, or behind a link that works once and for an hour.

The link opens a page with one button. To open it spends nothing, for a messenger looks at a link by itself to show what
is behind it; the button does. A link that was used, one that is over and one that was made up look the same.
"""

import io
import zipfile
from html import escape
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from bot.made_files import MadeFiles
from bot.message import Attachment, Message
from bot.own_data_paper import MADE_OF_JSON, MADE_OF_PDF
from bot.phrases import TABLES, render
from core.domain.effects import Say
from core.domain.message_class import MessageClass
from core.services.export import clinical_may_go, goes_by_file, make_link
from core.storage.chats import Binding
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due
from webhooks.page import page

FILES = ((MADE_OF_PDF, "my-data.pdf", "application/pdf"), (MADE_OF_JSON, "my-data.json", "application/json"))
ARCHIVE = "my-data.zip"


class Exports:
    """The handler of `send_export`. `base_url` is where the public reaches us."""

    def __init__(self, *, base_url: str) -> None:
        self._base_url = base_url

    def send(self, due: Due) -> Closing:
        """Write the messages with the files, or the one with the link, in the language of the chat as it is now."""

        def close(uow: UnitOfWork) -> dict[str, object] | None:
            export = uow.exports.exported(UUID(due.body["export_id"]))
            bound = uow.chats.binding(export.chat_id, None)
            if bound is None:
                return {"skipped": "no chat"}
            if goes_by_file(uow, bound.channel, bound.chat_id):
                for made_of, name, media_type in FILES:
                    file = Attachment(
                        name=name, media_type=media_type, made_of=f"{made_of}:{bound.language}:{export.id}"
                    )
                    _say(
                        uow, bound, render(bound.language, f"export.file.{made_of}", {}), f"{export.id}:{made_of}", file
                    )
                return None
            url = f"{self._base_url}/exports/{bound.language}/{make_link(uow, export.id)}"
            _say(uow, bound, render(bound.language, "export.link", {"url": url}), str(export.id), None)
            return None

        return close


def _say(uow: UnitOfWork, bound: Binding, text: str, key: str, file: Attachment | None) -> None:
    message = Message(text=text, attachment=file, language=bound.language)
    clinical = file is not None and clinical_may_go(bound.channel)
    message_class = MessageClass.CLINICAL if clinical else MessageClass.LOGISTICS
    say = Say(
        channel=bound.channel, address=bound.address, message=message.as_json(), message_class=message_class.value
    )
    uow.outbox.add(say, key=f"say-export:{key}", chat_id=bound.chat_id)


def export_door(database: Database, files: MadeFiles) -> APIRouter:
    """Return the door at /exports/{language}/{token}."""
    door = APIRouter(include_in_schema=False)

    @door.get("/exports/{language}/{token}")
    def shows(language: str, token: str) -> Response:
        del token  # whether it is good is said to nobody who only looks
        if language not in TABLES:
            return Response(status_code=404)
        title, button = (render(language, f"export.page.{part}", {}) for part in ("title", "button"))
        says = render(language, "export.page", {})
        inside = (
            f'<h2>{escape(title)}</h2><p>{escape(says)}</p><form method="post"><button>{escape(button)}</button></form>'
        )
        return page(title, inside, language=language)

    @door.post("/exports/{language}/{token}")
    def hands_out(language: str, token: str) -> Response:
        export_id = database.run(lambda uow: uow.exports.fetch(token)) if language in TABLES else None
        if export_id is None:
            language = language if language in TABLES else "en"
            title = render(language, "export.page.title", {})
            inside = f"<h2>{escape(title)}</h2><p>{escape(render(language, 'export.page.over', {}))}</p>"
            return page(title, inside, language=language, status=404)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as together:
            for made_of, name, _ in FILES:
                together.writestr(name, files.content(f"{made_of}:{language}:{export_id}"))
        headers = {"Content-Disposition": f'attachment; filename="{ARCHIVE}"', "Cache-Control": "no-store"}
        return Response(archive.getvalue(), media_type="application/zip", headers=headers)

    return door
