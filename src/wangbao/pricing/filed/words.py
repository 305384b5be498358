"""A rate plan in words: its rows, facts and figures in both languages."""

from decimal import Decimal

from wangbao.pricing.filed.cells import Fact, Found
from wangbao.pricing.filed.schema import Cell, Factor, Input, Place, Plan
from wangbao.vocabulary.canonical import shortest
from wangbao.vocabulary.money import format_compact
from wangbao.vocabulary.text import Text

KINDS = {
    "fixed": Text("固定", "fixed"),
    "range": Text("区间", "range"),
    "interpolated": Text("插值", "interpolated"),
    "linked": Text("联动", "linked"),
}
_UNITS = {
    "hours": Text("小时", " hours"),
    "count": Text("", ""),
    "score": Text("分", " points"),
    "years": Text("年", " years"),
    "percent": Text("%", "%"),
}


def unit_money(amount: Decimal) -> str:
    """Write yuan with separators and without trailing zero decimals."""
    return f"¥{amount:,.2f}".removesuffix(".00")


def said_fact(item: Input, fact: Fact) -> Text:
    """Write a fact in words."""
    if isinstance(fact, str):
        name = next((option.name.text for option in item.choices if option.code == fact), None)
        return name or Text(fact, fact)
    return number_words(item, fact)


def number_words(item: Input, number: Decimal) -> Text:
    """Write a number with its unit; money in short form."""
    if item.unit == "cny":
        return Text(f"¥{format_compact(number, 'zh')}", f"¥{format_compact(number, 'en')}")
    unit = _UNITS[item.unit or "count"]
    return Text(f"{shortest(number)}{unit.zh}", f"{shortest(number)}{unit.en}")


def row_words(item: Input, place: Place) -> Text:
    """Write the place of a row: a choice's name, ``1000万 ≤ x < 5000万``, or the point."""
    if place.is_ is not None:
        return said_fact(item, place.is_)
    if place.at is not None:
        return number_words(item, place.at)
    low = number_words(item, place.from_ or Decimal(0))
    if place.to is None:
        return Text(f"{low.zh} 及以上", f"{low.en} and more")
    high = number_words(item, place.to)
    return Text(f"{low.zh}（含）至 {high.zh}", f"{low.en} to under {high.en}")


def cell_words(cell: Cell) -> str:
    """Write a value, or a range with its usual point: ``[0.9, 1.1] · 1``."""
    if not cell.is_range:
        return shortest(cell.lowest)
    usual = "" if cell.usual is None else f" · {shortest(cell.usual)}"
    return f"{cell.span}{usual}"


def place_words(plan: Plan, factor: Factor, at: Found) -> Text:
    """Name the listed rows that a factor's value comes from."""
    where = _places(plan.input(factor.inputs[0]), factor.rows, at.rows)
    if at.columns:
        column = _places(plan.input(factor.inputs[1]), factor.columns, at.columns)
        where = Text(f"{where.zh} × {column.zh}", f"{where.en} × {column.en}")
    name = KINDS[factor.kind]
    return Text(f"{name.zh}：{where.zh}", f"{name.en}: {where.en}")


def _places(item: Input, places: tuple[Place, ...], found: tuple[int, ...]) -> Text:
    texts = [row_words(item, places[index]) for index in found]
    return Text("～".join(text.zh for text in texts), " – ".join(text.en for text in texts))
