"""Files that are made when they are sent: the outbox keeps what they are made of, never their bytes.

`Attachment.made_of` names it as `kind:language:id`. A channel that sends files has the bytes made; one that can only
send links gets a link that nobody can guess and that ends: `core/services/link_signature.py`. What a doctor wrote goes
behind a link that works once, wherever its words may not go themselves; the link is made as the message is sent, and
nothing but its hash is kept.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from pydantic import SecretStr

from bot.code_files import MEDIA as CODES
from bot.code_files import Opens, code_file, no_ways
from bot.dashboard_link import DASHBOARD
from bot.figures_file import MEDIA as FIGURES
from bot.figures_file import figures_file
from bot.message import Choice, Message
from bot.own_data_paper import MADE_OF_JSON, MADE_OF_PDF, own_data_paper
from bot.phrases import TABLES, render
from bot.receipt_paper import MADE_OF, receipt_paper
from bot.record_attachment import LINK_OF
from bot.record_attachment import MADE_OF as RECORD
from bot.record_paper import record_paper
from core.documents.paper import Paper
from core.documents.pdf import as_pdf
from core.domain.errors import HistoryClosed, NotFound
from core.services.export import own_data
from core.services.link_signature import signed_until
from core.services.records import Opened, make_link, open_in_chat, open_link
from core.services.stats import figures_of
from core.services.web_sessions import make_link as make_dashboard_link
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork

LINK_LASTS = timedelta(days=7)
"""A provider fetches a file within seconds; a person who was sent a link may be away for some days. The visit's card
has a new one at any time."""

FIGURES_LAST = timedelta(days=1)
"""A provider fetches a picture within seconds; a table is opened later at the desk."""

_LINKED = frozenset({*FIGURES, *CODES})
"""What is fetched behind a link that ends after `FIGURES_LAST`."""

KEPT = 32
"""Papers that stay made: a provider asks for one two or three times in a row."""

_ONE_TIME: Mapping[str, tuple[Callable[[UnitOfWork, UUID], str], str, str]] = {
    LINK_OF: (make_link, "record.open", "/records/{language}/{token}"),
    DASHBOARD: (make_dashboard_link, "dashboard.open", "/admin/login/{token}"),
}
"""What becomes a link that works once: what makes its token, the words of its button, where it leads."""

Prepared = tuple[Message, Callable[[], bytes] | None]
Prepare = Callable[[Message], Prepared]
"""Makes a message ready to be sent: its attachment's link, and how its bytes are made, where they are made at all."""


class MadeFiles:
    """Makes them. `base_url` is where the public reaches us, `clock` returns the present as aware UTC.

    `opens` returns the addresses that open a chat, for the codes that are scanned.
    """

    def __init__(
        self,
        database: Database,
        *,
        base_url: str,
        secret: str,
        clock: Callable[[], datetime],
        opens: Opens = no_ways,
    ) -> None:
        self._database = database
        self._base_url = base_url
        self._secret = secret
        self._clock = clock
        self._opens = opens
        self._pdf = lru_cache(maxsize=KEPT)(as_pdf)

    def prepare(self, message: Message) -> Prepared:
        """Return the message with the link to its file, and what makes the file; changes nothing where none is made."""
        attachment = message.attachment
        if attachment is None or attachment.made_of is None:
            return message, None
        made_of = attachment.made_of
        kind = made_of.partition(":")[0]
        if kind in _ONE_TIME:
            return self._with_link(message, made_of), None
        if kind != MADE_OF and kind not in _LINKED:  # its link is another door's: it works once
            return message, lambda: self.content(made_of)
        linked = replace(attachment, url=self._linked_url(made_of) if kind in _LINKED else self._url(made_of))
        return replace(message, attachment=linked), lambda: self.content(made_of)

    def content(self, made_of: str) -> bytes:
        """Return the bytes of what this names; raises `NotFound` for what there is not."""
        kind, language, id_ = _read(made_of)
        if kind in FIGURES:
            return self._figures(kind, language, id_)
        if kind in CODES:
            secret = SecretStr(self._secret)
            return self._database.run(lambda uow: code_file(uow, kind, language, id_, opens=self._opens, secret=secret))
        if kind == RECORD:
            return self._record(language, lambda uow: open_in_chat(uow, id_))
        if kind != MADE_OF:
            return self._own_data(kind, language, id_)
        receipt = self._database.run(lambda uow: uow.receipts.one(id_))
        return self._pdf(receipt_paper(receipt, language))

    def linked_record(self, language: str, token: str) -> bytes:
        """Spend a link and return the paper behind it; the reading is written down with it. Raises `NotFound`."""
        return self._record(language, lambda uow: open_link(uow, token))

    def _record(self, language: str, opens: Callable[[UnitOfWork], Opened]) -> bytes:
        """Return a paper of what a doctor wrote; kept nowhere."""

        def read(uow: UnitOfWork) -> Paper:
            try:
                return record_paper(opens(uow), language, roster=uow.roster, now=uow.now)
            except HistoryClosed:
                raise NotFound(what="record") from None

        return as_pdf(self._database.run(read))

    def _with_link(self, message: Message, made_of: str) -> Message:
        kind, language, id_ = _read(made_of)
        makes, says, path = _ONE_TIME[kind]
        token = self._database.run(lambda uow: makes(uow, id_))
        label = render(message.language, says, {})
        url = f"{self._base_url}{path.format(language=language, token=token)}"
        link = Choice(id=kind, label=label, url=url)
        return replace(message, attachment=None, choices=(link, *message.choices))

    def _figures(self, kind: str, language: str, id_: UUID) -> bytes:
        """Return the clinic's figures as a file, as they are now; kept nowhere."""
        (period, reports), roster = self._database.run(lambda uow: (figures_of(uow, id_), uow.roster))
        branches = [period.clinic_id] if period.clinic_id else list(roster.clinics)
        name = roster.clinics[branches[0]].called(language) if len(branches) == 1 else ""
        return figures_file(kind, period, reports, language, clinic=name, roster=roster)

    def _linked_url(self, made_of: str) -> str:
        kind, language, id_ = _read(made_of)
        token = signed_until(id_, figures_purpose(kind, language), self._secret, self._clock() + FIGURES_LAST)
        room, (ending, _) = ("codes", CODES[kind]) if kind in CODES else ("figures", FIGURES[kind])
        return f"{self._base_url}/{room}/{language}/{token}.{ending}"

    def _own_data(self, kind: str, language: str, id_: UUID) -> bytes:
        """Return somebody's own data; kept nowhere, and made anew for whoever may fetch them."""
        data, roster = self._database.run(lambda uow: (own_data(uow, id_), uow.roster))
        if kind == MADE_OF_JSON:
            return json.dumps(data, ensure_ascii=False, indent=1).encode()
        return as_pdf(own_data_paper(data, language, roster))

    def _url(self, made_of: str) -> str:
        _, language, id_ = _read(made_of)
        token = signed_until(id_, paper_purpose(language), self._secret, self._clock() + LINK_LASTS)
        return f"{self._base_url}/receipts/{language}/{token}.pdf"


def paper_purpose(language: str) -> str:
    """Return what a link to a paper in this language is signed for."""
    return f"{MADE_OF}:{language}"


def figures_purpose(kind: str, language: str) -> str:
    """Return what a link to figures or a code in this language is signed for."""
    return f"{kind}:{language}"


def as_it_is(message: Message) -> Prepared:
    """Prepare nothing: for a message whose file, if it has one, stands in it."""
    return message, None


def _read(made_of: str) -> tuple[str, str, UUID]:
    kind, language, id_ = made_of.split(":")
    if kind not in (MADE_OF, MADE_OF_JSON, MADE_OF_PDF, RECORD, *_ONE_TIME, *_LINKED) or language not in TABLES:
        raise NotFound(what="file")
    return kind, language, UUID(id_)
