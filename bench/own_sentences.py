"""Our own sentences: bench/sentences holds turns of speech, one file a language; this makes sentences of them."""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

FOLDER = Path(__file__).parent / "sentences"
_EACH = 6
"""Sentences made of one turn of speech, where it has so many."""
_CHOICE = re.compile(r"\(([^()]*)\)")
_LIST = re.compile(r"\{(\w+)\}")


def own_sentences() -> Iterator[tuple[str, str]]:
    """Give (intent, sentence); the same ones on every machine."""
    for file in sorted(FOLDER.glob("*.toml")):
        table = tomllib.loads(file.read_text("utf-8"))
        for intent, turns in table["intents"].items():
            for turn in turns:
                yield from ((intent, sentence) for sentence in made(turn, table["lists"]))


def names() -> Iterator[str]:
    """Give the names of people and places in them: nothing is to be learned about these."""
    for file in sorted(FOLDER.glob("*.toml")):
        lists = tomllib.loads(file.read_text("utf-8"))["lists"]
        yield from (*lists["name"], *lists.get("town", ()))


def made(turn: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    """Give some of the sentences that a turn of speech stands for, none twice."""
    chance = random.Random(turn)  # noqa: S311 - the same sentences each time, and nothing secret
    found = (_one(turn, lists, chance) for _ in range(3 * _EACH))
    return list(dict.fromkeys(found))[:_EACH]


def _one(turn: str, lists: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    chosen = _CHOICE.sub(lambda found: chance.choice(found[1].split("|")), turn)
    return " ".join(_LIST.sub(lambda found: chance.choice(lists[found[1]]), chosen).replace(",?", ",").split())
