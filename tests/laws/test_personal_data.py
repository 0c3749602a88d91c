"""What must hold of everything that is personal: nothing before consent."""

import pytest

from bot.phrases import TABLES
from core.domain.consent import CURRENT, NOTICES, fingerprint
from tests.bot.reception import Reception
from tests.builders import World
from tests.catalogue import where_found

WORDS = ("Zubeida", "Quratulain")


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
        for words in (
            "/start",
            "book Dr Mehta tomorrow for my mother Quratulain",
            "/book",
            "I do not agree",
            "what is the fee",
        ):
            asha.says(words)
        found = where_found(world, WORDS)
        asha.says("/book")
        asha.says("Quratulain Rao")
        assert where_found(world, WORDS) > found
    finally:
        reception.close()
    assert found == set()
