"""Numerals as people type them: ``30,000``, ``3亿``, ``1亿2000万``, ``三五二八``, ``叁亿元整``, ``300m``.

A number with 万 or 亿, or with its own unit (元, 人), is absolute: typed where revenue is asked in 万元, ``3亿`` is
30,000 of them. What has two readings is none: 两千三 may be 2,300 or 2,003, 三五万 some thirty to fifty thousand,
一亿二千 a hundred million and two thousand or twenty million more. It is returned as typed, and the page asks again.
"""

import re
from decimal import Decimal
from typing import Final

from wangbao.vocabulary.money import ungrouped

_LONGEST: Final = 60  # characters; every sum of money in words is shorter
_ENGLISH: Final = {"k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
_GREAT: Final = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
_PLACES: Final = {"千": 1000, "百": 100, "十": 10}
_DIGITS: Final = {sign: at for at, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
# Signs of cheques, and traditional ones.
_FORMS: Final = str.maketrans(
    "〇○壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩圓", "零零一二二三三四五六六七八九十百千万亿两圆"
)

_BEFORE: Final = re.compile(r"^(?:cny|rmb|[¥￥]|人民币)")
_AFTER: Final = re.compile(r"(?:元人民币|人民币|[元圆块]钱?[整正]?|[人辆台起家个条]|people|cny|rmb|yuan)$")
_PLAIN: Final = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_IN_ENGLISH: Final = re.compile(rf"(\d+(?:\.\d+)?)({'|'.join(_ENGLISH)})", re.ASCII)
_PART: Final = re.compile(r"([^万亿]+)(万亿|亿|万)")
_ARABIC: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_ARABIC_PLACED: Final = re.compile(r"(\d+(?:\.\d+)?)([千百])", re.ASCII)
_SPOKEN: Final = re.compile(r"([零一二三四五六七八九十百千两]+)点([零一二三四五六七八九]+)")
# Places in falling order; the last digit has none, and stands behind 十 or 零: 三百二 would leave open which it is.
_PLACED: Final = re.compile(
    r"零*(?:([1-9一二两三四五六七八九])千)?零*(?:([1-9一二两三四五六七八九])百)?"
    r"(?:零*([1-9一二三四五六七八九]?)十)?(?:(?:零+|(?<=十))([1-9一二三四五六七八九]))?"
)


def number_typed(text: str, factor: Decimal) -> str:
    """Convert a numeral to plain digits in the unit asked for; any other text is returned unchanged.

    Args:
        text: half-width, without blanks around it.
        factor: how many of the fact's unit make one of the unit asked for (10,000 where 万元 are asked for).
    """
    if len(text) > _LONGEST:
        return text
    bare = ungrouped(text.lower())
    if _PLAIN.fullmatch(bare):
        return bare
    bare = bare.translate(_FORMS)
    said = _AFTER.sub("", _BEFORE.sub("", bare))
    number = _number(said)
    if number is None:
        return text
    if said == bare and not _is_absolute(said):
        return f"{number:f}"
    return f"{number / factor:f}" if factor >= 1 else text


def _is_absolute(said: str) -> bool:
    """Return True if a numeral says itself how large it is."""
    return "万" in said or "亿" in said or _IN_ENGLISH.fullmatch(said) is not None


def _number(said: str) -> Decimal | None:
    """Read an unsigned numeral without a unit; None for what is none, and for what has two readings."""
    if english := _IN_ENGLISH.fullmatch(said):
        return Decimal(english[1]) * _ENGLISH[english[2]]
    total, last, at = Decimal(0), 0, 0
    for part in _PART.finditer(said):
        great = _GREAT[part[2]]
        found = _below(part[1]) if not last else _behind(part[1], last // great)
        if found is None or (not found and said not in ("0万", "0亿")):
            return None
        if part.start() != at or (last and great >= last) or total % (last or 1):
            return None  # 1.5亿3000万 has said the three thousand already, or means something else
        total, last, at = total + found * great, great, part.end()
    rest = said[at:]
    if not last:
        return _below(rest)
    if not rest:
        return total
    found = None if total % last else _rest(rest, last)
    return None if found is None else total + found


def _below(said: str) -> Decimal | None:
    """Read a number without 万 and 亿: ``1.5``, ``12000``, ``2千5百``, ``三千二百``, ``三五二八``, ``三点五``."""
    if _ARABIC.fullmatch(said):
        return Decimal(said)
    if placed := _ARABIC_PLACED.fullmatch(said):
        return Decimal(placed[1]) * _PLACES[placed[2]]
    if spoken := _SPOKEN.fullmatch(said):
        whole = _below(spoken[1])
        return None if whole is None else whole + Decimal(f"0.{_figures(spoken[2])}")
    return _placed(said) if set(said) & set(_PLACES) else _by_digit(said)


def _behind(said: str, most: int) -> Decimal | None:
    """Read a whole number below ``most`` behind a greater part: 2000 of 1亿2000万, 五千 of 两亿五千万."""
    if said.startswith("零"):
        said = said.lstrip("零")
    found = _below(said)
    return found if found is not None and found < most and found == found.to_integral_value() else None


def _rest(said: str, last: int) -> Decimal | None:
    """Read what follows the last 万 or 亿.

    A digit alone is the next place (一万二). Places and a full four figures are clear behind 万; behind 亿 they would
    leave open if 万 are meant, unless a 零 says that places are skipped.
    """
    if len(said) == 1:
        return (
            None if said.isascii() or said in "零十两" else Decimal(_DIGITS.get(said, 0) * last // 10) or None
        )
    if said.startswith("零"):
        skipped = said.lstrip("零")
        found = _by_digit(skipped) if len(skipped) == 1 else _placed(skipped)
        return found if found is not None and found < last // 10 else None
    if last != _GREAT["万"]:
        return None
    if said.isascii():
        return Decimal(said) if re.fullmatch(r"\d{4}", said) else None
    return _placed(said)


def _placed(said: str) -> Decimal | None:
    """Read 千, 百 and 十 in falling order: 三千二百五十六, 两千零八, 十五, 2千5百."""
    found = _PLACED.fullmatch(said)
    if found is None or not set(said) & set(_PLACES):
        return None
    thousands, hundreds, tens, ones = found.groups()
    ten = _digit(tens or "一") if tens is not None else 0
    return Decimal(_digit(thousands) * 1000 + _digit(hundreds) * 100 + ten * 10 + _digit(ones))


def _by_digit(said: str) -> Decimal | None:
    """Read figures one by one, as years are: 三五二八. Two without a 零 are how many, more or less (三五, 七八)."""
    if len(said) == 1 and said in _DIGITS:
        return Decimal(_DIGITS[said])
    if not said or not set(said) <= set(_DIGITS) - {"两"} or said.startswith("零"):
        return None
    return None if len(said) == 2 and "零" not in said else Decimal(_figures(said))


def _figures(said: str) -> str:
    return "".join(str(_DIGITS[sign]) for sign in said)


def _digit(sign: str | None) -> int:
    return 0 if not sign else _DIGITS.get(sign) or int(sign)
