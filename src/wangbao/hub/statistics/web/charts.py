"""Draw the statistics: the map of provinces, and months as columns."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from wangbao.drawing import china
from wangbao.drawing.china import Tile, tile_map
from wangbao.drawing.columns import Column, columns
from wangbao.drawing.frame import Sheet
from wangbao.drawing.numbers import short
from wangbao.hub.console import language
from wangbao.vocabulary.text import Text

_HEATS = 5
_WIDE, _NARROW = Sheet("wide", 900, 220, 0, 0, 0, 13.5), Sheet("narrow", 344, 190, 0, 0, 0, 11.5)
_MISSING = Text("不公布", "not published")


def map_of(values: Mapping[str, int | Decimal | None], label: Text) -> list[str]:
    """Draw a measure by province, wide and narrow; a figure that is not published is a dash."""
    lang = language.current()
    largest = max((float(value) for value in values.values() if value), default=0.0)
    tiles = {
        code: Tile(0, "—")
        if value is None
        else Tile(_heat(float(value), largest), short(value, lang) if value else "")
        for code, value in values.items()
    }
    return [tile_map(tiles, lang, grid, label=label.say(lang)) for grid in (china.WIDE, china.NARROW)]


def months_of(values: Iterable[tuple[str, int | Decimal | None]], label: Text) -> list[str]:
    """Draw a measure by month, wide and narrow."""
    lang = language.current()
    series = [
        Column(period, None if value is None else float(value), "" if value is None else short(value, lang))
        for period, value in values
    ]
    missing = _MISSING.say(lang)
    return [columns(series, sheet, label=label.say(lang), missing=missing) for sheet in (_WIDE, _NARROW)]


def _heat(value: float, largest: float) -> int:
    """Rank a value from 1 to 5 by its share of the largest."""
    return 0 if value <= 0 else min(_HEATS, 1 + int(_HEATS * value / largest))
