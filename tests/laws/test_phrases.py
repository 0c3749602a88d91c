"""What must hold of every phrase, in every language."""

import importlib
import re
from collections import Counter
from pathlib import Path

import pytest

from bot import phrases
from bot.conversations import LIBRARY
from bot.news import CARDS, SILENT
from bot.notice_templates import FACTS as NOTICE_FACTS
from bot.phrases import CALENDARS, FALLBACK, PLACEHOLDER, TABLES
from bot.script import ANY_OPTION, Ask, End, Wait
from bot.understanding.specialties import SPECIALTIES
from core.domain.alert import FACTS, Cause
from core.domain.appointment import Status
from core.domain.audit import Act
from core.domain.badges import Badge
from core.domain.clinic_fields import FIELDS as ROW_FIELDS
from core.domain.clinic_fields import Reach
from core.domain.consent import CURRENT as CONSENT
from core.domain.emptiness import Reason
from core.domain.errors import every_refusal
from core.domain.events import Event
from core.domain.notices import RULES as NOTICE_RULES
from core.domain.notices import NoticeKind
from core.domain.reconciliation import Differs
from core.domain.setting_rows import Counts, Group, Unit
from core.domain.settings import TABLE as SETTINGS
from core.domain.staff import Role
from core.domain.task import RULES, Kind

ENGLISH = TABLES[FALLBACK]
BUTTON = 20
"""Characters of a WhatsApp reply button, the narrowest label there is."""
PERSONS = (
    *("self", "mother", "father", "son", "daughter", "wife", "husband", "brother", "sister"),
    *("grandmother", "grandfather", "child", "other"),
)
"""What understanding calls the people of a family."""
GATEWAYS = ("razorpay", "stripe", "sandbox", "desk")
"""Who takes money: those of the registry, and the counter."""
ROOT = Path(phrases.__file__).parents[1]


def _steps() -> dict[str, None]:
    """Return the keys that the tables of the conversations need."""
    keys: dict[str, None] = {}
    for table in LIBRARY.conversations.values():
        for name, step in table.steps.items():
            if isinstance(step, (Ask, Wait)) or (isinstance(step, End) and step.menu):
                keys |= {f"{table.name}.{name}" + (f".{v}" if v else ""): None for v in step.variants}
    return keys


def _labels() -> dict[str, None]:
    """Return the keys of the fixed options."""
    return {
        f"{table.name}.{name}.{option}": None
        for table in LIBRARY.conversations.values()
        for name, step in table.steps.items()
        if isinstance(step, (Ask, Wait)) and isinstance(step.then, dict)
        for option in step.then
        if option != ANY_OPTION
    }


def _snake(name: str) -> str:
    return re.sub("(?<!^)([A-Z])", r"_\1", name).lower()


def _named() -> set[str]:
    return {
        *(f"refusal.{refusal.code()}" for refusal in every_refusal()),
        *(f"told.{_snake(event.__name__)}" for event in Event.__subclasses__() if event not in SILENT | CARDS),
        *(rule.says for rule in NOTICE_RULES.values() if rule.stands),
        *(f"badge.{badge}" for badge in Badge if badge is not Badge.CLOSED),
        *(f"status.{status}" for status in Status),
        *(f"act.{act.name.lower()}" for act in Act),
        *(f"specialty.{specialty}" for specialty in SPECIALTIES),
        *(f"reason.{reason}{day}" for reason in Reason for day in ("", ".day")),
        *(f"reason.on_leave_until{day}.until" for day in ("", ".day")),
        *(f"reason.full_then{day}" for day in ("", ".day")),
        *(f"relation.{person}" for person in PERSONS),
        *(f"task.{kind}{short}" for kind in Kind for short in ("", ".short")),
        *(f"role.{role}" for role in Role),
        *(f"differs.{what}{short}" for what in Differs for short in ("", ".short")),
        *(f"gateway.{gateway}" for gateway in GATEWAYS),
        *(f"channel.{channel}" for channel in ("telegram", "whatsapp", "webchat", "console")),
        *(f"{table.name}.usage" for table in LIBRARY.conversations.values() if table.reads or table.needs),
        *(f"alert.{cause}" for cause in Cause),
        *(f"setting{what}.{name}" for name in SETTINGS for what in ("", "_what")),
        *(f"{kind}_field.{field}" for kind, fields in ROW_FIELDS.items() for field in fields),
        *(f"row_reach.{reach}" for reach in Reach),
        *(f"setting_group.{group}" for group in Group),
        *(f"setting_counts.{counts}" for counts in Counts),
        *(f"setting_value.{unit}" for unit in Unit),
        *(f"setting_value.{choice}" for row in SETTINGS.values() for choice in row.metadata["choices"]),
        CONSENT.says,
    }


@pytest.mark.parametrize("key", [*_steps(), *_labels(), *sorted(_named())])
def test_every_phrase_that_is_needed_exists(key: str) -> None:
    assert key in ENGLISH


@pytest.mark.parametrize("language", TABLES)
def test_every_language_has_the_same_phrases(language: str) -> None:
    assert set(TABLES[language]) == set(ENGLISH)
    assert language in CALENDARS


@pytest.mark.parametrize("language", TABLES)
def test_every_phrase_has_the_same_placeholders(language: str) -> None:
    for key, pattern in TABLES[language].items():
        names = {found[0] for found in PLACEHOLDER.findall(pattern)}
        assert names == {found[0] for found in PLACEHOLDER.findall(ENGLISH[key])}, key
        assert not re.search(r"[{}]", PLACEHOLDER.sub("", pattern)), key
        assert pattern == pattern.strip(), key
        assert pattern, key


def _names(key: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.findall(ENGLISH[key])}


def test_a_task_and_an_alert_are_said_with_the_facts_of_their_table() -> None:
    assert {kind: _names(f"task.{kind}") for kind in Kind} == {kind: set(rule.facts) for kind, rule in RULES.items()}
    assert {cause: _names(f"alert.{cause}") for cause in Cause} == {cause: set(facts) for cause, facts in FACTS.items()}


@pytest.mark.parametrize("language", TABLES)
def test_every_fixed_label_fits_the_narrowest_button(language: str) -> None:
    labels = {key: PLACEHOLDER.sub("₹1,000", TABLES[language][key]) for key in [*_labels(), "go.back", "share_phone"]}
    assert {key: label for key, label in labels.items() if len(label) > BUTTON and key != "share_phone"} == {}


def test_no_phrase_is_there_for_nobody() -> None:
    source = "\n".join(
        path.read_text()
        for folder in ("bot", "webhooks", "baari")
        for path in (ROOT.parent / folder).rglob("*.py")
        if path.parent.name != "phrases"
    )
    needed = {*_steps(), *_labels(), *_named()}
    families = ("language.name.",)

    def used(key: str) -> bool:
        return f'"{key}"' in source or f'f"{key.rsplit(".", 1)[0]}.' in source

    unused = [k for k in ENGLISH if k not in needed and not k.startswith(families) and not used(k)]
    assert unused == [
        "book.doctor.any",
        "book.payment.open",
        "appointments.visit.join",
        "appointments.directions.map",
    ], "labels without a line of their own in the step's table"


@pytest.mark.parametrize("language", TABLES)
@pytest.mark.parametrize("kind", [kind for kind, rule in NOTICE_RULES.items() if rule.stands])
def test_a_notice_names_who_where_when_and_nothing_else(language: str, kind: NoticeKind) -> None:
    """No doctor, no specialty, no reason: a notice is read by whoever holds the phone."""
    pattern = TABLES[language][NOTICE_RULES[kind].says]
    assert {found[0] for found in PLACEHOLDER.findall(pattern)} <= NOTICE_FACTS
    assert "first_name" in pattern
    # WhatsApp takes no template that begins or ends with a place; CANCEL and YES are the phone company's words on SMS
    assert not pattern.startswith("{")
    assert not pattern.endswith("}")
    assert not re.search(r"\b(CANCEL|YES|STOPALL|END|QUIT)\b", pattern)


def test_hindi_says_nothing_in_latin_letters_but_names_of_things() -> None:
    """A Hindi sentence with an English word left in it is a translation that was forgotten."""
    commands = re.compile(r"/[a-z]+|English|Which language do you prefer\?|\{[^}]*\}")
    left = {k: v for k, v in TABLES["hi"].items() if re.search("[A-Za-z]", commands.sub("", v))}
    assert left == {}


@pytest.mark.parametrize("language", TABLES)
def test_no_phrase_is_written_twice(language: str) -> None:
    """The second one of a key would be said in place of the first, wherever that is meant."""
    keys: Counter[str] = Counter()
    for name in (f.stem for f in Path(phrases.__file__).parent.glob("*.py")):
        if name.partition("_")[0] == language:
            keys.update(key for each in _tables_of(f"bot.phrases.{name}") for key in each)
    assert keys.keys() == TABLES[language].keys()
    assert [key for key, times in keys.items() if times > 1] == []


def _tables_of(module: str) -> list[dict[str, str]]:
    named = vars(importlib.import_module(module))
    return [value for name, value in named.items() if name.isupper() and isinstance(value, dict)]
