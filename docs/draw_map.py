"""Draws docs/map.svg: the rooms of the house and who knows whom, read from the imports as they are.

    python -m docs.draw_map

An arrow means "imports". One that follows from others is left out, so the picture shows the order of the layers and
changes only when that order does. `tests/test_docs.py` compares the picture with the code.
"""

import ast
from collections.abc import Iterable
from configparser import ConfigParser
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "map.svg"

WIDTH, HEIGHT = 264, 66  # of a room, in pixels
LETTERS = 42  # in each of the two lines under its name
GAP_X, GAP_Y, MARGIN = 24, 34, 20

_FONT = 'font-family="system-ui, Segoe UI, Helvetica, Arial, sans-serif" role="img"'
_HEAD_OF_ARROW = (
    '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
    ' orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="#5b6670"/></marker></defs>'
)


@dataclass(frozen=True, slots=True)
class Room:
    """One package, where it is drawn (row, first and last column), and its paint."""

    name: str
    row: int
    first: int
    last: int
    paint: str

    @property
    def left(self) -> int:
        """Return its left edge."""
        return MARGIN + self.first * (WIDTH + GAP_X)

    @property
    def right(self) -> int:
        """Return its right edge."""
        return MARGIN + self.last * (WIDTH + GAP_X) + WIDTH

    @property
    def top(self) -> int:
        """Return its upper edge."""
        return MARGIN + self.row * (HEIGHT + GAP_Y)


_DOOR, _BOT, _CORE = "#dcecf7", "#e3f1e6", "#f7ead6"
_PURE = "#fff8d9"  # instead, for the rooms that .importlinter keeps from the database and the network

ROOMS = (
    Room("baari", 0, 0, 2, "#ece6f5"),
    Room("webhooks", 1, 1, 1, _DOOR),
    Room("admin_api", 1, 2, 2, _DOOR),
    Room("bot.conversations", 2, 0, 0, _BOT),
    Room("bot.channels", 2, 1, 1, _BOT),
    Room("bot", 3, 0, 1, _BOT),
    Room("bot.counter", 3, 2, 2, _BOT),
    Room("bot.phrases", 4, 0, 0, _BOT),
    Room("bot.understanding", 4, 1, 1, _BOT),
    Room("core.services", 5, 0, 1, _CORE),
    Room("core.gateways", 5, 2, 2, _CORE),
    Room("core.storage", 6, 0, 1, _CORE),
    Room("core.documents", 6, 2, 2, _CORE),
    Room("core.domain", 7, 0, 2, _CORE),
)
_BY_NAME = {room.name: room for room in ROOMS}


def room_of(module: str) -> str | None:
    """Return the innermost room that a dotted name belongs to; None for what is not of the house."""
    parts = module.split(".")
    return next((name for n in range(len(parts), 0, -1) if (name := ".".join(parts[:n])) in _BY_NAME), None)


def imports(root: Path = ROOT) -> frozenset[tuple[str, str]]:
    """Return who imports whom, as pairs of rooms."""
    found = set()
    for top in sorted({room.name.partition(".")[0] for room in ROOMS}):
        for file in sorted((root / top).rglob("*.py")):
            here = room_of(".".join(file.relative_to(root).with_suffix("").parts))
            for module in _imported(ast.parse(file.read_text(encoding="utf-8"))):
                there = room_of(module)
                if here and there and here != there:
                    found.add((here, there))
    return frozenset(found)


def _imported(tree: ast.Module) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reduced(edges: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Return the edges that do not follow from others. Rooms that know each other count as one, joined both ways."""
    rooms = sorted({room for edge in edges for room in edge})
    reached = {room: _reached(room, edges) for room in rooms}
    circle = {room: min([room, *(r for r in reached[room] if room in reached[r])]) for room in rooms}
    between = frozenset((circle[a], circle[b]) for a, b in edges if circle[a] != circle[b])
    kept = {(a, b) for a, b in between if b not in _reached(a, between - {(a, b)})}
    nearest = {
        pair: min((edge for edge in edges if (circle[edge[0]], circle[edge[1]]) == pair), key=_distance)
        for pair in kept
    }
    mutual = {(a, b) for a, b in edges if (b, a) in edges}
    return frozenset(nearest.values()) | mutual


def _distance(edge: tuple[str, str]) -> tuple[int, str, str]:
    rows = [_BY_NAME[name].row for name in edge if name in _BY_NAME]
    return max(rows, default=0) - min(rows, default=0), *edge


def _reached(start: str, edges: frozenset[tuple[str, str]]) -> set[str]:
    reached: set[str] = set()
    open_ = [start]
    while open_:
        here = open_.pop()
        for there in (b for a, b in edges if a == here and b not in reached):
            reached.add(there)
            open_.append(there)
    return reached


def picture(root: Path = ROOT) -> str:
    """Return the map as SVG."""
    edges, clean = reduced(imports(root)), pure(root)
    says = {room.name: _first_words(root / Path(*room.name.split(".")) / "__init__.py") for room in ROOMS}
    width = max(room.right for room in ROOMS) + MARGIN
    height = max(room.top for room in ROOMS) + HEIGHT + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {_FONT}>',
        "<title>The rooms of Baari; an arrow means: imports</title>",
        _HEAD_OF_ARROW,
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *(_arrow(a, b, both=(b, a) in edges) for a, b in sorted(edges) if (b, a) not in edges or a < b),
        *(line for room in ROOMS for line in _box(room, says[room.name], _PURE if room.name in clean else room.paint)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def pure(root: Path = ROOT) -> frozenset[str]:
    """Return the rooms that may know no database, no library of a provider and no network."""
    contracts = ConfigParser()
    contracts.read_string((root / ".importlinter").read_text(encoding="utf-8"))
    return frozenset(contracts["importlinter:contract:pure"]["source_modules"].split()) & _BY_NAME.keys()


def _first_words(file: Path) -> str:
    """Return the first sentence of a room's docstring, or its beginning where that is too long for the box."""
    words = " ".join((ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").split())
    sentence = words.partition(". ")[0].rstrip(".")
    return sentence if len(wrap(sentence, LETTERS)) <= 2 else sentence.partition(":")[0]


def _arrow(here: str, there: str, *, both: bool) -> str:
    a, b = _BY_NAME[here], _BY_NAME[there]
    if a.row > b.row:
        a, b = b, a
    left, right = max(a.left, b.left), min(a.right, b.right)
    x1 = x2 = (left + right) // 2
    if left >= right:  # side by side: from the corner that is nearer
        x1, x2 = (a.right - 6, (b.left + b.right) // 2) if b.left > a.right else (a.left + MARGIN, b.right)
    down = _BY_NAME[here].row <= _BY_NAME[there].row
    heads = ('marker-start="url(#a)" ' if both or not down else "") + ('marker-end="url(#a)" ' if both or down else "")
    return f'<path d="M{x1} {a.top + HEIGHT} {x2} {b.top}" stroke="#5b6670" stroke-width="1.5" fill="none" {heads}/>'


def _box(room: Room, says: str, paint: str) -> Iterable[str]:
    middle = (room.left + room.right) // 2
    yield (
        f'<rect x="{room.left}" y="{room.top}" width="{room.right - room.left}" height="{HEIGHT}" rx="9"'
        f' fill="{paint}" stroke="#9aa5ad"/>'
    )
    yield (
        f'<text x="{middle}" y="{room.top + 21}" text-anchor="middle" font-size="15" font-weight="600"'
        f' fill="#17232b">{escape(room.name)}</text>'
    )
    letters = LETTERS * (room.right - room.left) // WIDTH
    for number, line in enumerate(wrap(says, letters)[:2]):
        yield (
            f'<text x="{middle}" y="{room.top + 39 + 15 * number}" text-anchor="middle" font-size="11.5"'
            f' fill="#3c4a53">{escape(line)}</text>'
        )


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
