"""Numerals as people type them: ``30,000``, ``3亿``, ``三亿``, ``1.2亿元``, ``1万人``, ``300m``.

A number with 万 or 亿 is absolute: typed where revenue is asked in 万元, ``3亿`` is 30,000 of them.
"""

import re
from decimal import Decimal
from typing import Final

_POWERS: Final = {
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "million": 10**6,
    "bn": 10**9,
    "billion": 10**9,
}
_DIGITS: Final = {digit: at for at, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_SCALED: Final = re.compile(
    r"(?:cny|rmb|¥|人民币)?(\d+(?:\.\d+)?)(百万|千万|千|万|亿|k|thousand|m|million|bn|billion)"
    r"(?:元|人|辆|台|起|人民币|people|cny|yuan)?",
    re.ASCII,
)
_CHINESE: Final = re.compile(r"^[零〇一二两三四五六七八九十百千]+(?=$|[万亿元人辆台起])")


def number_typed(text: str, factor: Decimal) -> str:
    """Convert a numeral to plain digits in the unit asked for; any other text is returned unchanged.

    Args:
        text: half-width, without blanks around it.
        factor: how many of the fact's unit make one of the unit asked for (10,000 where 万元 are asked for).
    """
    bare = re.sub(r"[,_\s]", "", text).lower()
    bare = _CHINESE.sub(lambda found: str(_of_chinese(found[0])), bare)
    scaled = _SCALED.fullmatch(bare)
    if scaled and factor >= 1:
        return f"{Decimal(scaled[1]) * _POWERS[scaled[2]] / factor:f}"
    plain = re.fullmatch(r"[+-]?\d+(\.\d+)?", bare, re.ASCII)
    return bare if plain else text


def _of_chinese(said: str) -> int:
    """Convert a number below 10,000 from Chinese numerals: 三百二十, 十五, 两千零八."""
    total, digit = 0, None
    for sign in said:
        if sign in _PLACES:
            total += (1 if digit is None else digit) * _PLACES[sign]
            digit = None
        else:
            digit = _DIGITS[sign]
    return total + (digit or 0)
