"""The same figures as JSON, CSV, XLSX or PDF: asked for by the Accept header, or by how the path ends.

Programs read JSON and CSV, whose columns have the names of the API unless a language is asked for. A workbook and a
sheet of paper are read by people: they are in words, English where no language is asked for.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import Header, Query, Response

from admin_api.problems import Problem
from core.documents.table_file import TextTable, as_csv, as_xlsx, csv_lines
from core.documents.table_pdf import tables_pdf


class Format(StrEnum):
    """How an answer is written; each is also how a path may end."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


MEDIA: Mapping[Format, str] = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}
_OF_MEDIA = {media: format_ for format_, media in MEDIA.items()}
_OF_RANGE = {"*/*": Format.JSON, "application/*": Format.JSON, "text/*": Format.CSV}


class Language(StrEnum):
    """The languages in which a table can be read."""

    ENGLISH = "en"
    HINDI = "hi"


Accept = Annotated[str | None, Header(max_length=1_000, description="one of the media types of the answer")]
InLanguage = Annotated[Language | None, Query(description="the language of heads and words")]


def asked_for(accept: str | None, offered: Sequence[Format] = tuple(Format)) -> Format:
    """Return which of these formats an Accept header likes best, JSON where it likes any.

    Raises `Problem` where it likes none of them (RFC 9110, 12.5.1).
    """
    liked: list[tuple[float, int, Format]] = []
    for place, part in enumerate((accept or "*/*").split(",")):
        name, _, rest = part.strip().partition(";")
        found = _OF_MEDIA.get(name.strip().lower()) or _OF_RANGE.get(name.strip().lower())
        weight = _weight(rest)
        if found in offered and found is not None and weight > 0:
            liked.append((-weight, place, found))
    if not liked:
        raise Problem("not_acceptable")
    return min(liked)[2]


def _weight(rest: str) -> float:
    for part in rest.split(";"):
        name, _, value = part.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def also_as(*formats: Format) -> dict[int | str, dict[str, object]]:
    """Return what OpenAPI says of a route that answers in these formats beside JSON."""
    content = {MEDIA[each]: {"schema": {"type": "string", "format": "binary"}} for each in formats}
    return {200: {"content": content}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What heads a file: `name` without its ending, and what a sheet of paper says above its tables."""

    name: str
    title: str
    subtitle: str
    language: str
    made_at: datetime


def file_of(format_: Format, tables: Sequence[TextTable], words: Words) -> Response:
    """Return tables as a file; not for JSON, which has members and no tables."""
    if format_ is Format.CSV:
        content = b"".join(csv_lines(tables[0].heads, tables[0].rows)) if len(tables) == 1 else as_csv(tables)
    elif format_ is Format.XLSX:
        file = io.BytesIO()
        as_xlsx([(table.title, table.heads, table.rows) for table in tables], file)
        content = file.getvalue()
    else:
        content = tables_pdf(
            tables, title=words.title, subtitle=words.subtitle, language=words.language, made_at=words.made_at
        )
    return Response(content, media_type=MEDIA[format_], headers=as_file(f"{words.name}.{format_}"))


def as_file(name: str) -> dict[str, str]:
    """Return the headers of a file of this name, which is plain ASCII; no cache on the way keeps it."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
