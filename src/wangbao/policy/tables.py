"""Tables of the policy package: short-period tables, kinds of endorsement, grounds of cancellation, instalments."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, TypeVar

from wangbao.policy.patch import Path
from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.text import Text

MONTHS: Final = 12

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class ShortPeriodTable:
    """Percentages of the annual premium for 1 … 12 months begun, with source and confidence."""

    code: str
    name: Text
    percent: tuple[int, ...]
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of endorsement: the fields it may change (``*`` is one part) and the direction of the premium.

    Its days (``data/kinds.toml``): days back, fields that may change as of any day, whether allowed after the term.
    """

    code: str
    name: Text
    articles: tuple[int, ...]
    fields: tuple[str, ...]
    premium: str
    back_days: int
    any_day: tuple[str, ...]
    after_term: bool

    def allows(self, path: Path) -> bool:
        """Check whether it may change the field at a path."""
        return _fits(path, self.fields)

    def reaches_back(self, path: Path) -> bool:
        """Check whether the field at a path may be corrected as of any day."""
        return _fits(path, self.any_day)

    @property
    def article(self) -> Text:
        """The articles of the Insurance Law in words."""
        return articles(self.articles)


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of cancellation; for methods and days see ``data/grounds.toml``."""

    code: str
    name: Text
    by: str
    articles: tuple[int, ...]
    method: str
    notice_days: int
    cover: str
    reaches: str
    late_days: int
    rescinds: bool
    after_term: bool
    source: str

    @property
    def article(self) -> Text:
        """The articles of the Insurance Law in words."""
        return articles(self.articles)


@dataclass(frozen=True, slots=True)
class InstalmentSchedule:
    """An instalment schedule: months after inception, and the part of the premium due then."""

    code: str
    name: Text
    months: tuple[int, ...]
    weights: tuple[int, ...]


def articles(numbers: tuple[int, ...]) -> Text:
    """Format article numbers: 第十五条、第五十四条; art. 15, 54."""
    zh = "、".join(f"第{_chinese(number)}条" for number in numbers)
    return Text(zh, f"art. {', '.join(map(str, numbers))}")


def short_period_table(code: str, *, field: str = "table") -> ShortPeriodTable:
    """Look up a short-period table.

    Raises:
        InputError: unknown code.
    """
    return _find(short_period_tables(), code, field, Text("短期费率表", "short-period table"))


def kind(code: str, *, field: str = "kind") -> Kind:
    """Look up a kind of endorsement.

    Raises:
        InputError: unknown code.
    """
    return _find(kinds(), code, field, Text("批改类型", "kind of endorsement"))


def ground(code: str, *, field: str = "ground") -> Ground:
    """Look up a ground of cancellation.

    Raises:
        InputError: unknown code.
    """
    return _find(grounds(), code, field, Text("解除事由", "ground of cancellation"))


def instalment_schedule(code: str, *, field: str = "instalments") -> InstalmentSchedule:
    """Look up an instalment schedule.

    Raises:
        InputError: unknown code.
    """
    return _find(instalment_schedules(), code, field, Text("分期方式", "instalment plan"))


@cache
def short_period_tables() -> Mapping[str, ShortPeriodTable]:
    """Load all short-period tables by code."""
    data = _toml("short_period.toml")
    return _by_code(
        ShortPeriodTable(row["code"], _name(row), tuple(row["percent"]), data["source"], data["confidence"])
        for row in data["tables"]
    )


@cache
def kinds() -> Mapping[str, Kind]:
    """Load all kinds of endorsement by code."""
    return _by_code(
        Kind(
            row["code"],
            _name(row),
            tuple(row["articles"]),
            tuple(row["fields"]),
            row["premium"],
            row["back_days"],
            tuple(row["any_day"]),
            row["after_term"],
        )
        for row in _toml("kinds.toml")["kinds"]
    )


@cache
def grounds() -> Mapping[str, Ground]:
    """Load all grounds of cancellation by code."""
    return _by_code(
        Ground(
            row["code"],
            _name(row),
            row["by"],
            tuple(row["articles"]),
            row["method"],
            row["notice_days"],
            row["cover"],
            row["reaches"],
            row["late_days"],
            row["rescinds"],
            row["after_term"],
            row["source"],
        )
        for row in _toml("grounds.toml")["grounds"]
    )


@cache
def instalment_schedules() -> Mapping[str, InstalmentSchedule]:
    """Load all instalment schedules by code."""
    return _by_code(
        InstalmentSchedule(row["code"], _name(row), tuple(row["months"]), tuple(row["weights"]))
        for row in _toml("instalments.toml")["plans"]
    )


def _fits(path: Path, fields: tuple[str, ...]) -> bool:
    patterns = [field.split(".") for field in fields]
    return any(
        len(path) >= len(pattern)
        and all(part in ("*", given) for part, given in zip(pattern, path, strict=False))
        for pattern in patterns
    )


def _by_code(items: Any) -> Mapping[str, Any]:
    return MappingProxyType({item.code: item for item in items})


def _find(known: Mapping[str, ItemT], code: str, field: str, what: Text) -> ItemT:
    try:
        return known[code]
    except (KeyError, TypeError):
        raise unknown(code, known, field=field, what=what) from None


def _name(row: Mapping[str, Any]) -> Text:
    return Text(row["zh"], row["en"])


def _toml(file: str) -> dict[str, Any]:
    return tomllib.loads((files("wangbao.policy") / "data" / file).read_text(encoding="utf-8"))


def _chinese(number: int) -> str:
    """Format a number up to 199 in Chinese, as articles are counted."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = "一百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (digits[ones] if ones else "")
