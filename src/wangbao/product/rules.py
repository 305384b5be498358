"""Rules of a product definition across its fields and the wording and rate plan it names."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from wangbao.contract.grammar import NEVER_PAID
from wangbao.contract.resolve import resolve
from wangbao.contract.wording import Wording
from wangbao.pricing.filed.plan import Plan
from wangbao.pricing.filed.schema import Input
from wangbao.product import bound
from wangbao.product.provisions import provisions
from wangbao.product.schema import Definition, Options
from wangbao.vocabulary import filing
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


def problems(
    definition: Definition, *, wording: Wording | None = None, plan: Plan | None = None
) -> list[Problem]:
    """List the contradictions within a well-formed definition and with the documents it names."""
    found = [*_dates(definition), *_filing(definition), *_options(definition), *_term(definition)]
    bound_wording = bound_plan = None
    try:
        bound_wording = bound.wording_of(definition, wording)
    except InputError as error:
        found += error.problems
    try:
        bound_plan = bound.plan_of(definition, plan)
    except InputError as error:
        found += error.problems
    if bound_wording is not None:
        found += [*_kinds(definition, bound_wording), *_items(definition, bound_wording)]
        found += _clauses(definition, bound_wording)
        found += [] if found else _resolvable(definition.options, bound_wording)
    if bound_plan is not None:
        found += _rateable(definition, bound_plan)
    if bound_wording is not None and bound_plan is not None:
        found += _heads(bound_wording, bound_plan)
    return found


def _problem(field: str, value: object, zh: str, en: str) -> Problem:
    return Problem(field, value, Text(zh, en))


def _dates(definition: Definition) -> Iterator[Problem]:
    start, end = definition.effective.from_, definition.effective.to
    if end is not None and end <= start:
        yield _problem("effective.to", end, f"须晚于 {start}", f"must be later than {start}")
    filed = definition.filing.filed_on if definition.filing else None
    if filed is not None and filed > start:
        yield _problem(
            "filing.filed_on",
            filed,
            f"不得晚于生效日 {start}",
            f"must not be later than {start}, the first day",
        )


def _filing(definition: Definition) -> Iterator[Problem]:
    if definition.filing is None:
        return
    try:
        filing.parse(definition.filing.number, field="filing.number")
    except InputError as error:
        yield from error.problems
    if definition.example != definition.filing.example:
        yield _problem(
            "filing.example",
            str(definition.filing.example).lower(),
            "示例产品须用示例编号，其他产品不得用",
            "an example product has an example number, and no other product has",
        )


def _options(definition: Definition) -> Iterator[Problem]:
    options = definition.options
    lists: list[tuple[str, Sequence[Decimal]]] = [
        ("limits_cny", options.limits_cny),
        ("deductibles_cny", options.deductibles_cny),
        ("waiting_hours", options.waiting_hours),
    ]
    for field, values in lists:
        if list(values) != sorted(set(values)):
            yield _problem(f"options.{field}", None, "须由小到大且不重复", "must rise without repeating")
    if len(set(options.optional_items)) < len(options.optional_items):
        yield _problem("options.optional_items", None, "责任项重复", "an item is named twice")
    if options.limits_cny and options.deductibles_cny[0] >= options.limits_cny[0]:
        yield _problem(
            "options.deductibles_cny.0",
            options.deductibles_cny[0],
            "最低免赔额须低于最低限额",
            "the lowest deductible must be below the lowest limit",
        )


def _term(definition: Definition) -> Iterator[Problem]:
    term = definition.term
    if term.most_months < term.least_months:
        yield _problem(
            "term.most_months",
            term.most_months,
            f"不得小于 {term.least_months}",
            f"must be at least {term.least_months}",
        )
    if term.least_months < 12 and term.short_period is None:
        yield _problem(
            "term.short_period",
            None,
            "短于一年须指明短期费率表",
            "a term below a year needs a short-period table",
        )


def _kinds(definition: Definition, wording: Wording) -> Iterator[Problem]:
    for at, kind in enumerate(definition.kinds):
        if kind not in wording.kinds:
            yield _problem(
                f"kinds.{at}", kind, "条款不适用于该类被保险对象", "the wording is not made for this kind"
            )


def _items(definition: Definition, wording: Wording) -> Iterator[Problem]:
    items = {item.code: item for item in wording.items()}
    for at, code in enumerate(definition.options.optional_items):
        where = f"options.optional_items.{at}"
        if code not in items:
            yield _problem(where, code, "条款没有这一责任项", "the wording has no such item")
        elif items[code].status in NEVER_PAID:
            yield _problem(
                where, code, "该责任项不赔付，无可选择", "the item never pays; there is nothing to choose"
            )
    waits = any(item.interruption and item.interruption.waiting_hours is not None for item in items.values())
    if waits != bool(definition.options.waiting_hours):
        yield _problem(
            "options.waiting_hours",
            None,
            "条款有等待期时须有选项，无等待期时不得有",
            "must be given where the wording has a waiting period, and only there",
        )


def _clauses(definition: Definition, wording: Wording) -> Iterator[Problem]:
    """Check that every provision that exempts the insurer has a clause, and every clause a provision."""
    wanted = {one.path: one.effect for one in provisions(wording)}
    seen: set[str] = set()
    codes: set[str] = set()
    for at, clause in enumerate(definition.disclosure):
        if clause.code in codes:
            yield _problem(f"disclosure.{at}.code", clause.code, "代码重复", "the code is used twice")
        codes.add(clause.code)
        if wanted.get(clause.provision) != clause.effect:
            yield _problem(
                f"disclosure.{at}.provision",
                clause.provision,
                f"条款中没有这一“{clause.effect}”规定",
                f"the wording has no such provision with the effect {clause.effect}",
            )
        seen.add(clause.provision)
    for path in wanted:
        if path not in seen:
            yield _problem(
                "disclosure",
                path,
                "免除或减轻保险人责任的规定须列入提示说明（保险法第十七条）",
                "a provision that frees the insurer must be disclosed (Insurance Law, article 17)",
            )


@lru_cache(maxsize=256)  # most of the work of reading a definition, which every application does again
def _resolvable(options: Options, wording: Wording) -> tuple[Problem, ...]:
    """List the allowed combinations of options that the wording does not resolve to a contract."""
    found = []
    for limit in options.limits_cny:
        for deductible in options.deductibles_cny:
            if deductible * 100 > limit * options.largest_deductible_percent:
                continue
            try:
                resolve(wording, limit_cny=limit, deductible_cny=deductible)
            except InputError as error:
                shown = f"{limit:f} / {deductible:f}"
                rule = error.problems[0].rule
                text = Text(f"条款不接受：{rule.zh}", f"the wording refuses it: {rule.en}")
                found.append(Problem("options", shown, text))
    return tuple(found)


def _rateable(definition: Definition, plan: Plan) -> Iterator[Problem]:
    """Check that the plan has a rate for every option."""
    inputs = {item.code: item for item in plan.inputs}
    options = definition.options
    for code, field, values in (
        ("limit_cny", "limits_cny", options.limits_cny),
        ("deductible_cny", "deductibles_cny", options.deductibles_cny),
        ("waiting_hours", "waiting_hours", options.waiting_hours),
    ):
        item = inputs.get(code)
        for at, value in enumerate(values):
            if item is not None and not _allowed(item, value):
                yield _problem(
                    f"options.{field}.{at}",
                    value,
                    f"费率方案 {plan.plan} 不含此值",
                    f"the rate plan {plan.plan} does not go there",
                )


def _allowed(item: Input, value: Decimal) -> bool:
    return item.least <= value and (item.most is None or value <= item.most)


def _heads(wording: Wording, plan: Plan) -> Iterator[Problem]:
    """Check that every head the wording pays for is rated in one of the plan's covers."""
    rated = {head for cover in plan.covers for head in cover.heads}
    for item in wording.items():
        for head in item.heads if item.status not in NEVER_PAID else ():
            if head not in rated:
                yield _problem(
                    "rate_plan",
                    head,
                    "条款承保而费率方案未列此损失项目",
                    "the wording pays this head and the plan rates it nowhere",
                )
