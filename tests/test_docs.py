"""The README and docs/ against the code: what they name exists, what they draw is current, no promise is left out."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import CheckConstraint, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from baari.cli import COMMANDS, command_of
from baari.settings import Settings
from baari.settings_sources import variable
from bot.understanding.specialties import SPECIALTIES
from core.domain.settings import TABLE
from core.storage.database import libpq_url
from core.storage.invariants import INVARIANTS
from core.storage.tables import metadata
from docs import draw_lives, draw_map, take_cards
from tests.builders import World

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
PRODUCT = ("admin_api", "baari", "bot", "core", "webhooks")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)

NAME = re.compile(r"[A-Za-z_]\w*")

ADMIN = ROOT / "docs" / "admin.md"

FOREIGN = {
    "ConversationHandler": "python-telegram-bot's",
    "btree_gist": "an extension of PostgreSQL",
    "synchronous_standby_names": "a setting of PostgreSQL",
}
"""Names in backticks that are somebody else's, and whose."""


def label(page: Path) -> str:
    return str(page.relative_to(ROOT))


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def quoted(page: Path) -> list[str]:
    return QUOTED.findall(prose(page))


def blocks(page: Path, language: str) -> list[str]:
    return [body for kind, body in FENCE.findall(page.read_text(encoding="utf-8")) if kind == language]


def read(*folders: str) -> str:
    """All code of these folders as one text; this file left out, which names what does not exist."""
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")) if file != Path(__file__))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@cache
def product() -> str:
    return read(*PRODUCT)


@cache
def words() -> frozenset[str]:
    return frozenset(NAME.findall(product() + read("alembic", "bench", "docs", "tests")))


@cache
def settings() -> frozenset[str]:
    return frozenset(variable(field) for field in Settings.model_fields.values())


def targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def exists(path: str) -> bool:
    return (ROOT / path).exists()


def is_test(text: str) -> bool:
    file, _, name = text.partition("::")
    return exists(file) and f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def is_module(dotted: str) -> bool:
    """Whether this is a module of the house, or a name that one of them defines."""
    above, _, last = dotted.rpartition(".")
    path, file = dotted.replace(".", "/"), ROOT / f"{above.replace('.', '/')}.py"
    defined = re.compile(rf"^ *(?:class |def )?{last}\b", re.MULTILINE)
    return (
        exists(f"{path}.py")
        or exists(f"{path}/__init__.py")
        or (file.exists() and defined.search(file.read_text(encoding="utf-8")) is not None)
    )


def is_address(text: str) -> bool:
    return re.search(rf"[\"'}}]{re.escape(text)}[\"'/?]", product()) is not None


def is_command(text: str) -> bool:
    """Whether this is a command, alone or with what must be given; argparse says what is wrong, and leaves."""
    words, name = text.split(), command_of(text.split())
    return name == text or (name is not None and COMMANDS[name].given(name, words[len(name.split()) :]) is not None)


RULES: tuple[tuple[re.Pattern[str], Callable[[str], bool], str], ...] = (
    (re.compile(r"tests/[\w/]+\.py::\w+"), is_test, "no such test"),
    (re.compile(r"make \w+"), lambda text: text.split()[1] in targets(), "no such target of make"),
    (re.compile(r"baari [a-z][\w -]*"), lambda text: is_command(text.removeprefix("baari ")), "no such command"),
    (re.compile(r"\.(?:venv|baari|env)\b.*"), lambda _text: True, "made by `make` and by running"),
    (
        re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w.-]+\.(?:py|md|toml|svg)|Makefile|LICENSE|\.importlinter"),
        exists,
        "no such file",
    ),
    (re.compile(r"(?:admin_api|baari|bot|core|tests|webhooks)(?:\.\w+)+"), is_module, "no such module"),
    (re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"), lambda text: text in settings() | words(), "no such setting"),
    (re.compile(r"/[\w{}/.-]*"), is_address, "no such address or command"),
    (re.compile(r"[A-Za-z_]\w*"), lambda text: text in words() or text in FOREIGN, "no such name in the code"),
    (re.compile(r"[A-Za-z]+(?: [a-z']+)+"), lambda text: text in product(), "no such words in the code"),
)
"""What stands in backticks, first match: how it looks, whether it exists, and what to say if not."""


def faults(text: str) -> list[str]:
    """What is wrong with one thing in backticks; nothing for what no rule knows (a value, an example)."""
    exists_, says = next(((rule, says) for looks, rule, says in RULES if looks.fullmatch(text)), (None, ""))
    return [] if exists_ is None or exists_(text) else [says]


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_what_a_page_names_exists(page: Path) -> None:
    assert [(text, why) for text in quoted(page) for why in faults(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "make coffee",
        "core/domain/nothing.py",
        "core.domain.nothing",
        "BAARI_NOTHING",
        "/nothing",
        "one_patient_per_nothing",
        "tests/test_docs.py::test_nothing",
        "nothing.md",
    ],
)
def test_what_does_not_exist_is_found(text: str) -> None:
    assert len(faults(text)) == 1


def test_names_of_others_are_named_somewhere() -> None:
    assert FOREIGN.keys() - {text for page in PAGES for text in quoted(page)} == set()


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(prose(page)):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(link)
    assert broken == []


def anchors(page: Path) -> set[str]:
    """The anchors that a heading gets: its words in lower case, joined by hyphens."""
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(prose(page))}


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, open_ = set(), [ROOT / "README.md"]
    while open_:
        page = open_.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        open_ += [(page.parent / link.partition("#")[0]).resolve() for link in LINK.findall(prose(page))]
    assert set(PAGES) - reached == set(), "link it from the README, or from a page that is linked there"


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_what_is_to_be_typed_can_be_typed(page: Path) -> None:
    lines = [line.partition("#")[0].strip() for block in blocks(page, "sh") for line in block.splitlines()]
    typed = [line for line in lines if line.startswith(("make ", "baari "))]
    assert [line for line in typed if faults(line)] == []


SQL = [(page, block) for page in PAGES for block in blocks(page, "sql")]


@pytest.mark.parametrize(("page", "block"), SQL, ids=lambda value: label(value) if isinstance(value, Path) else "")
def test_every_statement_runs(page: Path, block: str, database_url: str) -> None:
    """One after another on an empty clinic: what the pages tell people to do at the database can be done."""
    del page
    with psycopg.connect(libpq_url(database_url)) as connection:
        connection.execute(block.encode())
        connection.rollback()


def test_a_clinic_entered_as_the_admins_page_says_can_be_read(world: World, database_url: str) -> None:
    with psycopg.connect(libpq_url(database_url)) as connection:
        for block in blocks(ADMIN, "sql"):
            connection.execute(block.encode())
    roster = world.database.run(lambda uow: uow.roster)
    (doctor,) = roster.doctors.values()
    assert doctor.specialty in SPECIALTIES
    assert len(doctor.schedule.hours) == 6
    assert (len(doctor.schedule.overrides), len(roster.blocked)) == (1, 1)
    assert roster.settings.hold_minutes == 20
    assert roster.settings_of(doctor.id).cancellation_deadline_hours == 48


def test_the_map_is_current() -> None:
    assert draw_map.PICTURE.read_text(encoding="utf-8") == draw_map.picture(), "run: python -m docs.draw_map"


def test_the_map_has_every_room() -> None:
    rooms = {str(file.parent.relative_to(ROOT)).replace("/", ".") for top in ("bot", "core") for file in inits(top)}
    drawn = {room.name for room in draw_map.ROOMS}
    assert {room for room in rooms if room.count(".") == 1} == {room for room in drawn if "." in room}


def inits(top: str) -> Iterator[Path]:
    return (ROOT / top).rglob("__init__.py")


def test_what_follows_from_other_arrows_is_not_drawn() -> None:
    edges = frozenset({("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "c")})
    assert draw_map.reduced(edges) == {("a", "b"), ("b", "c"), ("c", "d"), ("d", "c")}


def test_the_lives_are_current() -> None:
    assert draw_lives.PAGE.read_text(encoding="utf-8") == draw_lives.page(), "run: python -m docs.draw_lives"


def test_every_decision_is_numbered_and_says_the_three_things() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert text.startswith(f"# {record.name[:4]}. ")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequence"]


def attributes(code: str) -> Iterator[str]:
    return (node.attr for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Attribute))


def test_settings_that_nothing_reads_are_said_to_be_so() -> None:
    table = ROOT / "core" / "domain" / "settings.py"
    files = (file for room in PRODUCT for file in (ROOT / room).rglob("*.py") if file != table)
    read = {name for file in files for name in attributes(file.read_text(encoding="utf-8"))}
    for node in ast.walk(ast.parse(table.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name in read:  # a property over a setting
            read |= set(attributes(ast.unparse(node)))
    (said,) = re.findall(r"Not in use yet: (.+?)\.\n", ADMIN.read_text(encoding="utf-8"), re.DOTALL)
    assert set(QUOTED.findall(said)) == TABLE.keys() - read


def promises() -> set[str]:
    """Every promise by its own name: what is unique or excluded, and what a row must fulfil."""
    kinds = (CheckConstraint, UniqueConstraint, ExcludeConstraint, PrimaryKeyConstraint)
    found = set()
    for table in metadata.tables.values():
        constraints = [c for c in table.constraints if isinstance(c, kinds)] + [i for i in table.indexes if i.unique]
        found |= {str(c.name).removeprefix(f"{table.name}_") for c in constraints}
    return found - {"pkey", "name_key"}  # which PostgreSQL would have named so by itself


RELIABILITY = ROOT / "docs" / "reliability.md"


def test_every_promise_stands_in_the_manual() -> None:
    named = set(QUOTED.findall(RELIABILITY.read_text(encoding="utf-8")))
    assert promises() - named == set()
    assert {"one_patient_per_place", "heard_once", "a_hold_has_an_end", "one_self_per_chat"} <= promises()


def test_every_invariant_stands_in_the_manual_and_no_other() -> None:
    listed = re.findall(r"^\* \*\*(\w\d: .+)\*\*$", RELIABILITY.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == list(INVARIANTS)


def test_the_pictures_of_the_cards_are_there_in_each_language_and_small() -> None:
    wanted = {f"{card}-{language}.png" for card in take_cards.CARDS for language in take_cards.LANGUAGES}
    sizes = {path.name: path.stat().st_size for path in take_cards.PICTURES.glob("*-??.png")}
    assert set(sizes) == wanted
    assert max(sizes.values()) < take_cards.LARGEST
