"""A schematic map of China: one tile of equal size for every province-level division, placed by rough bearing.

The grid is of our own design. It shows who lies north, south, east or west of whom and nothing else: neither areas,
nor distances, nor borders.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from wangbao.drawing.svg import element, width
from wangbao.drawing.words import named
from wangbao.vocabulary.regions import region
from wangbao.vocabulary.text import Lang

COLUMNS: Final = 8
ROWS: Final = 9
# Place of each division by its two digits: (column from the west, row from the north), and two letters for small maps.
TILES: Final[Mapping[str, tuple[int, int, str]]] = {
    "23": (7, 0, "HL"),
    "15": (5, 1, "NM"),
    "22": (7, 1, "JL"),
    "65": (0, 2, "XJ"),
    "11": (5, 2, "BJ"),
    "12": (6, 2, "TJ"),
    "21": (7, 2, "LN"),
    "63": (1, 3, "QH"),
    "62": (2, 3, "GS"),
    "64": (3, 3, "NX"),
    "14": (4, 3, "SX"),
    "13": (5, 3, "HE"),
    "37": (6, 3, "SD"),
    "54": (1, 4, "XZ"),
    "51": (2, 4, "SC"),
    "61": (3, 4, "SN"),
    "41": (4, 4, "HA"),
    "34": (5, 4, "AH"),
    "32": (6, 4, "JS"),
    "31": (7, 4, "SH"),
    "50": (3, 5, "CQ"),
    "42": (4, 5, "HB"),
    "36": (5, 5, "JX"),
    "33": (6, 5, "ZJ"),
    "53": (2, 6, "YN"),
    "52": (3, 6, "GZ"),
    "43": (4, 6, "HN"),
    "44": (5, 6, "GD"),
    "35": (6, 6, "FJ"),
    "71": (7, 6, "TW"),
    "45": (4, 7, "GX"),
    "82": (5, 7, "MO"),
    "81": (6, 7, "HK"),
    "46": (4, 8, "HI"),
}


class Grid(NamedTuple):
    """The paper of the map: its name, the size of a tile with its gap, and the letters', in the drawing's units."""

    name: str
    across: float
    down: float
    gap: float
    letter: float


WIDE: Final = Grid("wide", 92, 58, 4, 12.5)
NARROW: Final = Grid("narrow", 43, 40, 2, 10.5)


class Tile(NamedTuple):
    """Contents of one division's tile: a heat from 0 (nothing) to 5, and a short figure."""

    heat: int
    figure: str


def tile_map(tiles: Mapping[str, Tile], lang: Lang, grid: Grid, *, label: str) -> str:
    """Draw the map as SVG; ``tiles`` by two digits, a division without one is drawn empty. Unknown codes are left out.

    Where a name does not fit its tile, in one line or a line a word, all names are the short ones; every tile has its
    whole name and figure as its title.
    """
    room = grid.across - grid.gap
    names = {code: _lines(named(region, code, lang), room, grid.letter) for code in TILES}
    if any(width(line, grid.letter) > room for lines in names.values() for line in lines):
        names = {code: (short_name(code, lang),) for code in TILES}
    drawn = [
        _tile(code, tiles.get(code, Tile(0, "")), names[code], lang, grid)
        for code in sorted(TILES, key=_reading_order)
    ]
    return element(
        "svg",
        *drawn,
        class_=f"chart map {grid.name}",
        viewBox=f"0 0 {COLUMNS * grid.across:g} {ROWS * grid.down:g}",
        role="img",
        aria_label=label,
        font_size=grid.letter,
    )


def _lines(name: str, room: float, letter: float) -> tuple[str, ...]:
    return (name,) if width(name, letter) <= room else tuple(name.split(" "))


def short_name(code: str, lang: Lang) -> str:
    """Return the name of a division on a small map: its whole name in Chinese, two letters in English."""
    return named(region, code, lang) if lang == "zh" or code not in TILES else TILES[code][2]


def _reading_order(code: str) -> tuple[int, int]:
    column, row, _ = TILES[code]
    return row, column


def _tile(code: str, tile: Tile, name: tuple[str, ...], lang: Lang, grid: Grid) -> str:
    column, row, _ = TILES[code]
    left, top = column * grid.across + grid.gap / 2, row * grid.down + grid.gap / 2
    wide, high = grid.across - grid.gap, grid.down - grid.gap
    lines = [("name", line) for line in name] + ([("figure", tile.figure)] if tile.figure else [])
    step = grid.letter + (2.5 if len(lines) > 2 else 3.5)
    first = top + high / 2 - step * (len(lines) - 1) / 2 + 0.36 * grid.letter
    middle = left + wide / 2
    return element(
        "g",
        element("title", text=f"{named(region, code, lang)} {tile.figure}".rstrip()),
        element(
            "rect", class_=f"tile h{tile.heat}", x=left, y=top, width=wide, height=high, rx=grid.across / 30
        ),
        *(
            element("text", class_=kind, text=line, x=middle, y=first + i * step, text_anchor="middle")
            for i, (kind, line) in enumerate(lines)
        ),
    )
