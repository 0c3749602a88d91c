"""The table of permissions is the one that the admin reads, and whoever may open a conversation is offered it."""

import re

import pytest

from bot.conversations import STAFF
from bot.phrases.command_words import COMMAND_WORDS, STAFF_WORDS, command_words
from core.domain.permissions import ALLOWED, may
from core.domain.staff import Role
from tests.bot.clinic_in_memory import Clinic
from tests.bot.talk_in_memory import TalkInMemory
from tests.databases import PROJECT

ROW = re.compile(r"^\| `(\w+)` \|((?: (?:yes)? ?\|){4})$", re.MULTILINE)


def test_the_page_for_the_admin_shows_the_table() -> None:
    page = (PROJECT / "docs" / "admin.md").read_text(encoding="utf-8")
    shown = {found[1]: [cell.strip() == "yes" for cell in found[2].split("|")[:-1]] for found in ROW.finditer(page)}
    assert shown == {action.value: [role in roles for role in Role] for action, roles in ALLOWED.items()}


def test_every_role_is_offered_what_it_may_open_and_no_more() -> None:
    for role in (None, *Role):
        opens = {command[1:] for table in STAFF if table.needs and may(role, table.needs) for command in table.opens_on}
        assert command_words(role).keys() == opens | COMMAND_WORDS.keys()
    assert {name for name, (needs, _) in STAFF_WORDS.items() if needs not in ALLOWED} == set()


def test_every_staff_command_is_told_in_every_language() -> None:
    for name, (_, told) in STAFF_WORDS.items():
        assert set(told) == {"en", "hi"}, name
        assert all(1 <= len(each) <= 256 for each in told.values())


@pytest.mark.parametrize("role", Role)
def test_help_tells_each_role_every_command_of_its_own_with_an_example(role: Role) -> None:
    clinic = Clinic()
    clinic.members.seat(1, role, "Asha")
    reads = {command[1:] for table in STAFF if table.reads for command in table.opens_on}
    for language in ("en", "hi"):
        talk = TalkInMemory(clinic, language=language)
        talk.write("/help")
        told = {line.split()[0][1:]: line for line in talk.text.splitlines() if line.startswith("/")}
        opens = {command[1:] for table in STAFF if table.needs and may(role, table.needs) for command in table.opens_on}
        assert told.keys() == opens
        # who reads words behind a command is shown some; the name of a setting has no Hindi, and Hindi no Latin letters
        in_letters = {name for name, (_, words) in STAFF_WORDS.items() if "_" in words["en"] and language != "en"}
        bare = {n for n, line in told.items() if n in reads - in_letters and line.startswith(f"/{n} –")}
        assert bare == set(), "write the example behind a colon in STAFF_WORDS: “The doctor is late: /late 30”"
    assert TalkInMemory(Clinic()).write("/help")[0].text.startswith("I book doctors for you.")
