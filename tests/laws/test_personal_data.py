"""What must hold of everything that is personal: nothing before consent, nothing after erasure, all of it in an export.

A new table, or a column that can hold a word, without a line in core/storage/personal.py fails here.
"""

import re

import pytest
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import JSONB

from baari.export_page import export_page
from bot.phrases import TABLES
from core.domain.consent import CURRENT, NOTICES, fingerprint
from core.storage.personal import DELETE, HOLDINGS, IMPERSONAL, Holding
from core.storage.tables import metadata
from tests.bot.reception import Reception
from tests.builders import World
from tests.catalogue import where_found
from tests.databases import PROJECT

WORDS = ("Zubeida", "Quratulain")
OF_A_PERSON = {"patients", "chats"}


@pytest.mark.parametrize("language", TABLES)
def test_the_notice_says_what_its_version_says(language: str) -> None:
    """Changed words are a new version: everybody is asked again."""
    assert CURRENT.words[language] == fingerprint(TABLES[language][CURRENT.says])


def test_versions_grow() -> None:
    versions = [notice.version for notice in NOTICES]
    assert versions == sorted(set(versions))
    assert all(notice.version > 0 for notice in NOTICES)


def test_before_consent_no_personal_word_is_kept_anywhere(world: World) -> None:
    reception = Reception(world)
    try:
        asha = reception.somebody("7001", name="Zubeida Rao")
        asked = "Dr Mehta tomorrow at 10"
        looking = ("/start", "book Dr Mehta tomorrow for my mother Quratulain", "/book", "My name is Quratulain Rao")
        for words in (*looking, asked, "I do not agree", "what is the fee"):
            asha.says(words)
        found = where_found(world, WORDS)
        asha.says(asked)
        asha.says("Quratulain Rao")
        assert where_found(world, WORDS) > found
    finally:
        reception.close()
    assert found == set()


def test_every_table_says_whether_it_is_personal() -> None:
    listed = [holding.table for holding in HOLDINGS]
    assert sorted({*listed, *IMPERSONAL}) == sorted(metadata.tables)
    assert len(listed) == len(set(listed))
    assert not set(listed) & IMPERSONAL.keys()


def test_a_table_that_leads_to_a_person_is_personal() -> None:
    """By its foreign keys, over whatever tables between; staff and what is theirs say themselves why they are not."""
    concerned = set(OF_A_PERSON)
    while more := {t.name for t in metadata.sorted_tables if _leads_to(t, concerned)} - concerned:
        concerned |= more
    assert concerned - {h.table for h in HOLDINGS} == {
        "staff",
        "staff_invitations",
        "audit",
        "api_keys",
        "doors",
        "web_sessions",
    }


def _leads_to(table: Table, tables: set[str]) -> bool:
    return any(key.column.table.name in tables for key in table.foreign_keys)


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda h: h.table)
def test_every_column_that_can_hold_a_word_is_erased_or_says_why_it_stays(holding: Holding) -> None:
    if holding.erases == DELETE:
        return
    table = metadata.tables[holding.table]
    worded = {c.name for c in table.columns if isinstance(c.type, JSONB) or _worded(str(c.type))}
    wiped = set(re.findall(r"(?:^|,)\s*(\w+) = ", holding.erases or ""))
    assert worded - wiped - holding.stays.keys() == set()
    assert holding.stays.keys() - worded == set()
    assert wiped & holding.stays.keys() == set()


def _worded(kind: str) -> bool:
    return kind in ("TEXT", "JSONB", "BLOB", "BYTEA") or "ARRAY" in kind


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda h: h.table)
def test_every_holding_is_shown_in_an_export_or_says_why_not(holding: Holding) -> None:
    assert bool(holding.shows) != bool(holding.hides)
    assert bool(holding.shows) == bool(holding.called)


def test_the_page_about_own_data_lists_what_is_in_them() -> None:
    page = (PROJECT / "docs" / "export.md").read_text(encoding="utf-8")
    assert page == export_page(), "make it again: python -m baari.export_page > docs/export.md"
