"""Which Content templates the clinic has at Twilio: their names, what they were made of, and their ids there."""

from dataclasses import dataclass

from core.storage.sql import Sql

ALL = "select name, language, content_hash, content_sid from content_templates"
KEEP = """
    insert into content_templates (name, language, content_hash, content_sid)
    values (%(name)s, %(language)s, %(content_hash)s, %(content_sid)s)
    on conflict (name, language) do update
    set content_hash = excluded.content_hash, content_sid = excluded.content_sid
"""
FORGET = "delete from content_templates where name = %(name)s and language = %(language)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTemplate:
    """One template at the provider: `content_hash` is that of its content when it was made, `content_sid` its id."""

    name: str
    language: str
    content_hash: str
    content_sid: str


class ContentTemplates:
    """The rows of `content_templates` in one transaction."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def all(self) -> dict[tuple[str, str], KeptTemplate]:
        """Return every template by its name and language."""
        return {(row["name"], row["language"]): KeptTemplate(**row) for row in self._sql.rows(ALL)}

    def keep(self, template: KeptTemplate) -> None:
        """Remember a template, in place of the one of that name and language."""
        self._sql.send(
            KEEP,
            {
                "name": template.name,
                "language": template.language,
                "content_hash": template.content_hash,
                "content_sid": template.content_sid,
            },
        )

    def forget(self, name: str, language: str) -> None:
        """Forget a template; nothing happens where there is none."""
        self._sql.send(FORGET, {"name": name, "language": language})
