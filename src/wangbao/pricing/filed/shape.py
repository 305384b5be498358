"""Shape of a plan: what no single factor can promise, looked at cell by cell.

A premium rises strictly and concavely with the sum insured, from nothing at nothing (each further yuan of cover costs
less than the one before, since a loss must first use up those below it); it falls, and ever more slowly, with a
deductible; it never falls with size or people held, nor rises with security. A clean record costs no more than none
stated, a history at most :data:`MOST_HISTORY` of what none does, and the product of factors is bounded
(:data:`LEAST_PRODUCT`, :data:`MOST_PRODUCT`): the ranges of property plans filed in China, whose history factors end
at 2 and whose other factors together span 0.07 to 7.5.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from typing import Final, Literal

from wangbao.pricing.filed.cells import ARITHMETIC, Fact, find
from wangbao.pricing.filed.schema import Cover, Factor, Place, Plan
from wangbao.vocabulary.canonical import shortest
from wangbao.vocabulary.text import Text

MOST_HISTORY: Final = Decimal(2)
LEAST_PRODUCT: Final = Decimal("0.05")
MOST_PRODUCT: Final = Decimal(10)
RISES: Final = ("revenue_cny", "records_held", "business_customers", "vehicles_in_service")
"""Inputs with which a premium may not fall."""
FALLS: Final = ("control_score", "waiting_hours", "deductible_cny")
"""Inputs with which a premium may not rise."""

_ROUNDED: Final = Decimal("0.001")  # of a rate, and
_TABLES_ROUNDED: Final = Decimal("0.005")  # of an amount that several tables make, each rounded by itself
_DIGIT: Final = Decimal("0.000002")  # of a factor at a place: what six decimals leave of a slope
_BETWEEN: Final = 4  # places looked at between two listed sums insured
_MOST_LINES: Final = 4000  # combinations of other inputs; more would be a plan nobody can read

Rule = Literal["rises", "concave", "falls", "convex", "clean", "history", "bounds"]


@dataclass(frozen=True, slots=True)
class Break:
    """A rule broken at a cell: in which cover or factor, and what the cell is."""

    rule: Rule
    where: str
    says: Text


@dataclass(frozen=True, slots=True)
class _Line:
    """Amounts of a cover along one input, all other inputs held: places, amounts, and what is held in words."""

    places: Sequence[Decimal]
    amounts: Sequence[Decimal]
    held: str
    slack: Decimal = Decimal(0)  # of an amount: what rounding of several tables may make of it

    def steps(self) -> list[Decimal]:
        """Return the change of the amount for each unit of the input, between places."""
        return [
            ARITHMETIC.divide(after - before, to - at)
            for (at, to), (before, after) in zip(pairwise(self.places), pairwise(self.amounts), strict=True)
        ]


def breaks(plan: Plan) -> tuple[Break, ...]:
    """List every cell at which a plan breaks a rule of shape."""
    return (
        *(one for cover in plan.covers for one in _sum_insured(plan, cover)),
        *(one for cover in plan.covers for one in _directions(plan, cover)),
        *(one for cover in plan.covers for one in _deductible(plan, cover)),
        *(one for factor in plan.factors for one in _history(factor)),
        *_bounds(plan),
    )


def _sum_insured(plan: Plan, cover: Cover) -> Iterator[Break]:
    for line in _lines(plan, cover, cover.sum_insured):
        for (small, large), (cheap, dear) in zip(pairwise(line.places), pairwise(line.amounts), strict=True):
            if dear <= cheap:
                zh = f"保险金额 {_shown(small)} → {_shown(large)} 时保费不升（{line.held}）"
                en = f"the premium does not rise with the sum insured {_shown(small)} → {_shown(large)} ({line.held})"
                yield Break("rises", cover.code, Text(zh, en))
        # the first step is from nothing: below the first place a factor is flat
        first = ARITHMETIC.divide(line.amounts[0], line.places[0])
        for at, (before, after) in enumerate(pairwise([first, *line.steps()])):
            reach = line.places[at + 1]
            width = min(reach - line.places[at], line.places[at] - (line.places[at - 1] if at else 0))
            if after > before * (1 + _ROUNDED) + _DIGIT * reach / width:
                place = _shown(line.places[at])
                zh = f"保险金额过 {place} 后，每元保费反而更高（{line.held}）"
                en = f"beyond a sum insured of {place} each further yuan costs more ({line.held})"
                yield Break("concave", cover.code, Text(zh, en))


def _directions(plan: Plan, cover: Cover) -> Iterator[Break]:
    for code in (*RISES, *FALLS):
        falls = code in FALLS
        for line in _lines(plan, cover, code):
            for (low, high), (before, after) in zip(
                pairwise(line.places), pairwise(line.amounts), strict=True
            ):
                much = before * line.slack
                if (after > before + much) if falls else (after < before - much):
                    name = plan.input(code).name
                    at = f"{_shown(low)} → {_shown(high)}"
                    zh = f"“{name.zh}” {at} 时保费{'上升' if falls else '下降'}（{line.held}）"
                    en = f"the premium {'rises' if falls else 'falls'} with {name.en} {at} ({line.held})"
                    yield Break("falls" if falls else "rises", cover.code, Text(zh, en))


def _deductible(plan: Plan, cover: Cover) -> Iterator[Break]:
    for line in _lines(plan, cover, "deductible_cny"):
        for at, (before, after) in enumerate(pairwise(line.steps()), start=1):
            width = min(line.places[at] - line.places[at - 1], line.places[at + 1] - line.places[at])
            if after < before - abs(before) * _ROUNDED - 2 * _DIGIT / width:
                place = _shown(line.places[at])
                zh = f"免赔额过 {place} 后，每元免赔减费反而更多（{line.held}）"
                en = f"beyond a deductible of {place} each further yuan saves more ({line.held})"
                yield Break("convex", cover.code, Text(zh, en))


def _history(factor: Factor) -> Iterator[Break]:
    if "prior_incidents" not in factor.inputs or not factor.rows[0].is_:
        return
    cells = {
        (place.is_, at): cell
        for place, row in zip(factor.rows, factor.cells or [[row] for row in factor.rows], strict=True)
        for at, cell in enumerate(row)
    }
    for (answer, at), cell in cells.items():
        column = f"{factor.columns[at].at:f}" if factor.columns and factor.columns[at].at is not None else ""
        place = ", ".join(part for part in (answer, column) if part)
        silent = cells.get(("not_stated", at))
        bound = silent.lowest if silent is not None else factor.absent
        if answer == "none" and bound is not None and cell.highest > bound:
            shown = f"{shortest(cell.highest)} > {shortest(bound)}"
            yield Break(
                "clean",
                factor.code,
                Text(
                    f"无事故的记录贵于未提供记录（{place}：{shown}）",
                    f"a clean record costs more than none stated ({place}: {shown})",
                ),
            )
        if cell.highest > MOST_HISTORY:
            shown = f"{shortest(cell.highest)} > {shortest(MOST_HISTORY)}"
            yield Break(
                "history",
                factor.code,
                Text(f"历史事故系数过高（{place}：{shown}）", f"a history costs too much ({place}: {shown})"),
            )


def _bounds(plan: Plan) -> Iterator[Break]:
    held = plan.factor_product
    for name, given, within in (
        ("least", held.least, held.least is not None and held.least >= LEAST_PRODUCT),
        ("most", held.most, held.most is not None and held.most <= MOST_PRODUCT),
    ):
        if within:
            continue
        shown = "—" if given is None else shortest(given)
        ends = f"{shortest(LEAST_PRODUCT)} – {shortest(MOST_PRODUCT)}"
        yield Break(
            "bounds",
            f"factor_product.{name}",
            Text(
                f"系数连乘须限于 {ends}（现为 {shown}）",
                f"the product of factors must be bounded within {ends} (now {shown})",
            ),
        )


def _lines(plan: Plan, cover: Cover, code: str) -> Iterator[_Line]:
    """Yield the amounts of a cover along one input, for each combination of the inputs its factors share."""
    factors = [factor for factor in plan.factors_of(cover) if code in factor.inputs]
    if not factors or plan.input(code).is_choice:
        return
    others = sorted({other for factor in factors for other in factor.inputs} - {code})
    along = [factor for factor in plan.factors_of(cover) if {code, *others} & set(factor.inputs)]
    along = [factor for factor in along if set(factor.inputs) <= {code, *others}]
    places = [place for place in _listed(plan, factors, code) if isinstance(place, Decimal)]
    if (
        code == cover.sum_insured
    ):  # what lies between the listed places counts too: a factor's own line bends it
        places = _between([place for place in places if place])
    for held in list(product(*(_listed(plan, factors, other) for other in others)))[:_MOST_LINES]:
        facts: dict[str, Fact] = dict(zip(others, held, strict=True))
        words = ", ".join(f"{other} = {_shown(fact)}" for other, fact in facts.items())
        amounts = [
            _amount(along, facts | {code: place}, place if code == cover.sum_insured else Decimal(1))
            for place in places
        ]
        yield _Line(places, amounts, words or "—", _TABLES_ROUNDED if len(along) > 1 else Decimal(0))


def _amount(factors: Sequence[Factor], facts: dict[str, Fact], sum_insured: Decimal) -> Decimal:
    amount = sum_insured
    for factor in factors:
        at = find(factor, facts)
        if at is not None:
            amount = ARITHMETIC.multiply(amount, at.cell.middle or at.cell.lowest)
    return amount.quantize(Decimal("1e-12"), context=ARITHMETIC)


def _listed(plan: Plan, factors: Sequence[Factor], code: str) -> list[Fact]:
    """List every place at which some factor lists an input, and its ends; bands by their ends and just below them."""
    item = plan.input(code)
    if item.is_choice:
        return [option.code for option in item.choices]
    found: set[Decimal] = {item.least} if item.least else set()
    for factor in factors:
        lists: list[Sequence[Place]] = [factor.rows, factor.columns]
        for listed, places in zip(factor.inputs, lists, strict=False):
            if listed == code:
                found |= {end for place in places for end in (place.at, place.from_) if end is not None}
                found |= {place.to - Decimal("0.01") for place in places if place.to is not None}
    if item.most is not None:
        found.add(item.most)
    return sorted(found)


def _between(places: Sequence[Decimal]) -> list[Decimal]:
    found = list(places[:1])
    for low, high in pairwise(places):
        step = (high - low) / (_BETWEEN + 1)
        found += [low + step * part for part in range(1, _BETWEEN + 1)]
        found.append(high)
    return found


def _shown(fact: Fact) -> str:
    return fact if isinstance(fact, str) else f"{fact:,f}"
