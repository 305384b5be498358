"""Rules of a rate plan that span fields: every problem is found and named by its field and value."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from wangbao.pricing.filed.axis_rules import axis, twice
from wangbao.pricing.filed.schema import Bounds, Cell, Direction, Factor, Input, Plan
from wangbao.risk import parameters
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text


def problems(plan: Plan) -> list[Problem]:
    """List everything in a well-formed plan that contradicts itself; empty where nothing does."""
    return [
        *_repeated(plan),
        *_references(plan),
        *(problem for at, item in enumerate(plan.inputs) for problem in _input(f"inputs.{at}", item)),
        *(
            problem
            for at, factor in enumerate(plan.factors)
            for problem in _factor(plan, f"factors.{at}", factor)
        ),
        *_groups(plan),
        *_scores(plan),
        *_bounds("factor_product", plan.factor_product),
        *(
            _problem(f"factor_product.apart.{at}", code, "方案中无此系数", "the plan has no such factor")
            for at, code in enumerate(plan.factor_product.apart)
            if plan.factor(code) is None
        ),
        *_bounds("rate_percent", plan.rate_percent),
    ]


def _problem(field: str, value: object, zh: str, en: str) -> Problem:
    return Problem(field, value, Text(zh, en))


def _repeated(plan: Plan) -> Iterator[Problem]:
    named = {
        "inputs": [item.code for item in plan.inputs],
        "covers": [item.code for item in plan.covers],
        "factors": [item.code for item in plan.factors],
        "groups": [item.code for item in plan.groups],
        "scores": [item.input for item in plan.scores],
    }
    for field, codes in named.items():
        for at, code in twice(codes):
            yield _problem(f"{field}.{at}.code", code, "代码重复", "the code is used twice")
    heads = [(f"covers.{at}.heads", head) for at, cover in enumerate(plan.covers) for head in cover.heads]
    for at, head in twice([head for _, head in heads]):
        yield _problem(
            heads[at][0], head, "损失项目已在另一部分中", "the loss head is already in another cover"
        )


def _references(plan: Plan) -> Iterator[Problem]:
    inputs, covers = {item.code for item in plan.inputs}, {item.code for item in plan.covers}
    for at, cover in enumerate(plan.covers):
        if cover.sum_insured not in inputs:
            yield _no_input(f"covers.{at}.sum_insured", cover.sum_insured)
        elif plan.input(cover.sum_insured).is_choice:
            yield _problem(f"covers.{at}.sum_insured", cover.sum_insured, "须为数值", "must be a number")
        yield from _cited(plan, f"covers.{at}.source", cover.source)
    for at, factor in enumerate(plan.factors):
        for code in factor.inputs:
            if code not in inputs:
                yield _no_input(f"factors.{at}.inputs", code)
        for code in factor.covers:
            if code not in covers:
                yield _problem(f"factors.{at}.covers", code, "没有这一部分", "there is no such cover")
        yield from _cited(plan, f"factors.{at}.source", factor.source)


def _no_input(field: str, code: str) -> Problem:
    return _problem(field, code, "inputs 中没有此项", "inputs has no such entry")


def _cited(plan: Plan, field: str, keys: Sequence[str]) -> Iterator[Problem]:
    for key in keys:
        if key not in plan.sources:
            yield _problem(field, key, "sources 中没有此项", "sources has no such entry")


def _input(where: str, item: Input) -> Iterator[Problem]:
    if item.is_choice:
        for at, code in twice([option.code for option in item.choices]):
            yield _problem(f"{where}.choices.{at}", code, "代码重复", "the code is used twice")
        if item.unit is not None or item.most is not None or item.least:
            yield _problem(where, item.code, "选项不得有单位或上下限", "a choice has no unit and no bounds")
    elif item.unit is None:
        yield _problem(
            f"{where}.unit",
            None,
            "数值须有单位（或给出 choices）",
            "a number needs a unit, a choice its choices",
        )
    elif item.most is not None and item.most <= item.least:
        yield _problem(f"{where}.most", item.most, f"须大于 {item.least}", f"must be above {item.least}")


def _factor(plan: Plan, where: str, factor: Factor) -> Iterator[Problem]:
    linked = factor.kind == "linked"
    if linked != (len(factor.inputs) == 2):
        yield _problem(
            f"{where}.inputs",
            ", ".join(factor.inputs),
            "联动（linked）须有两项输入，其他只有一项",
            "a linked factor has two inputs, any other one",
        )
        return
    if len(set(factor.inputs)) < len(factor.inputs):
        yield _problem(f"{where}.inputs", factor.inputs[0], "两项输入不得相同", "the two inputs must differ")
        return
    known = {item.code: item for item in plan.inputs}
    if any(code not in known for code in factor.inputs):
        return  # told already
    places = list(axis(f"{where}.rows", known[factor.inputs[0]], factor.rows))
    if linked:
        places += axis(f"{where}.columns", known[factor.inputs[1]], factor.columns)
    if not factor.rows:
        yield from places
        return
    places += _interpolates(where, factor)
    yield from places
    found = list(_values(where, factor))
    yield from found
    if not places and not found:
        yield from _directions(where, factor)


def _interpolates(where: str, factor: Factor) -> Iterator[Problem]:
    last = factor.columns if factor.kind == "linked" else factor.rows
    if factor.interpolates == "amount" and not all(place.at for place in last):
        yield _problem(
            f"{where}.interpolates",
            factor.interpolates,
            "仅用于以 at 列点且各点大于 0 的最后一项输入",
            "is for a last input that is listed by points above 0",
        )


def _values(where: str, factor: Factor) -> Iterator[Problem]:
    linked = factor.kind == "linked"
    if not linked and (factor.columns or factor.cells or factor.column_direction):
        yield _problem(
            where,
            factor.code,
            "只有联动因子有 columns 与 cells",
            "only a linked factor has columns and cells",
        )
    if not linked:
        for at, row in enumerate(factor.rows):
            yield from _cell(f"{where}.rows.{at}", row)
        yield from _kind(where, factor)
        return
    if any(row.factor is not None or row.low is not None for row in factor.rows):
        yield _problem(
            f"{where}.rows",
            factor.code,
            "联动因子的值写在 cells",
            "the values of a linked factor stand in cells",
        )
    if len(factor.cells) != len(factor.rows):
        yield _problem(
            f"{where}.cells",
            len(factor.cells),
            f"须有 {len(factor.rows)} 行",
            f"must have {len(factor.rows)} rows",
        )
    for at, row_cells in enumerate(factor.cells):
        if len(row_cells) != len(factor.columns):
            yield _problem(
                f"{where}.cells.{at}",
                len(row_cells),
                f"须有 {len(factor.columns)} 列",
                f"must have {len(factor.columns)} columns",
            )
        for place, cell in enumerate(row_cells):
            yield from _cell(f"{where}.cells.{at}.{place}", cell)


def _kind(where: str, factor: Factor) -> Iterator[Problem]:
    point = factor.rows[0].form == "point"
    if (factor.kind == "interpolated") != point:
        yield _problem(
            f"{where}.kind",
            factor.kind,
            "插值（interpolated）因子、且仅插值因子用 at 列点",
            "an interpolated factor, and only one, lists points by at",
        )
    if factor.kind == "fixed" and factor.has_range:
        yield _problem(f"{where}.kind", factor.kind, "固定因子不得有区间", "a fixed factor has no ranges")
    if factor.kind == "range" and not factor.has_range:
        yield _problem(
            f"{where}.kind", factor.kind, "区间因子至少须有一个区间", "a range factor needs a range"
        )


def _cell(where: str, cell: Cell) -> Iterator[Problem]:
    ends = (cell.low, cell.high)
    if cell.factor is not None:
        if ends != (None, None) or cell.usual is not None or cell.open is not None:
            yield _problem(where, cell.factor, "factor 与区间只能取一", "give a factor or a range, not both")
    elif cell.low is None or cell.high is None:
        yield _problem(where, None, "须有 factor，或 low 与 high", "needs factor, or low and high")
    elif cell.low >= cell.high:
        yield _problem(
            f"{where}.high", cell.high, f"须大于 low（{cell.low}）", f"must be above low, {cell.low}"
        )
    elif cell.usual is not None and not cell.allows(cell.usual):
        yield _problem(
            f"{where}.usual", cell.usual, f"须在区间 {cell.span} 内", f"must lie within {cell.span}"
        )


def _directions(where: str, factor: Factor) -> Iterator[Problem]:
    if factor.kind != "linked":
        yield from _moves(f"{where}.rows", factor.rows, factor.direction)
        return
    for at in range(len(factor.columns)):
        yield from _moves(f"{where}.cells.*.{at}", [row[at] for row in factor.cells], factor.direction)
    for at, cells in enumerate(factor.cells):
        yield from _moves(f"{where}.cells.{at}", cells, factor.column_direction)


def _moves(where: str, cells: Sequence[Cell], direction: Direction | None) -> Iterator[Problem]:
    if direction is None:
        return
    for at, (before, after) in enumerate(pairwise(cells), start=1):
        steps = [(before.lowest, after.lowest), (before.highest, after.highest)]
        if before.middle is not None and after.middle is not None:
            steps.append((before.middle, after.middle))
        wrong = any(b > a if direction == "rising" else b < a for b, a in steps)
        if wrong:
            zh = "不得低于上一行" if direction == "rising" else "不得高于上一行"
            en = (
                "must not fall below the row before"
                if direction == "rising"
                else "must not rise above the row before"
            )
            yield _problem(f"{where}.{at}", after.middle or after.lowest, zh, en)


def _groups(plan: Plan) -> Iterator[Problem]:
    codes = {factor.code for factor in plan.factors}
    taken = [(f"groups.{at}.factors", code) for at, group in enumerate(plan.groups) for code in group.factors]
    for field, code in taken:
        if code not in codes:
            yield _problem(field, code, "没有这一因子", "there is no such factor")
    for at, code in twice([code for _, code in taken]):
        yield _problem(taken[at][0], code, "因子只能属于一组", "a factor belongs to one group only")
    for at, group in enumerate(plan.groups):
        found = [factor for factor in plan.factors if factor.code in group.factors]
        if len({factor.covers for factor in found}) > 1:
            yield _problem(
                f"groups.{at}.factors",
                group.code,
                "同组因子须适用于相同部分",
                "factors of a group must have the same covers",
            )


def _scores(plan: Plan) -> Iterator[Problem]:
    inputs = {item.code: item for item in plan.inputs}
    known = parameters.default().controls
    for at, score in enumerate(plan.scores):
        item = inputs.get(score.input)
        if item is None:
            yield _no_input(f"scores.{at}.input", score.input)
        elif item.unit != "score" or item.most != sum(score.points.values()) or item.least:
            yield _problem(
                f"scores.{at}.input",
                score.input,
                "输入的单位须为 score，从 0 到各项分值之和",
                "the input must have the unit score and run from 0 to the sum of the points",
            )
        for code in score.points:
            if code not in known:
                yield _problem(
                    f"scores.{at}.points",
                    code,
                    f"未知的控制措施；可用：{'、'.join(known)}",
                    f"unknown control; known: {', '.join(known)}",
                )


def _bounds(where: str, bounds: Bounds) -> Iterator[Problem]:
    if bounds.least is not None and bounds.most is not None and bounds.least >= bounds.most:
        yield _problem(
            f"{where}.most",
            bounds.most,
            f"须大于 least（{bounds.least}）",
            f"must be above least, {bounds.least}",
        )
