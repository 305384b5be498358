"""An applicant's choice in a product, and the terms that result from it.

The wording is the product's; a choice sets its limit, deductible and waiting hours and may leave optional items out. An
item left out stays in the terms as excluded, to show that it is not covered.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from wangbao.contract.grammar import Item, Section, Wording
from wangbao.contract.resolve import resolve
from wangbao.contract.terms import Terms
from wangbao.contract.wording import waits, with_waiting
from wangbao.product.schema import Definition
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """An applicant's choice: annual limit, deductible of an event, waiting hours, and optional items left out."""

    limit_cny: Decimal
    deductible_cny: Decimal
    waiting_hours: Decimal | None = None
    left_out: tuple[str, ...] = ()


def usual(definition: Definition, wording: Wording) -> Choice:
    """Build the default choice: the wording's own schedule, moved to the nearest options, with every item."""
    options = definition.options
    limit = _nearest(options.limits_cny, wording.schedule.aggregate_limit)
    most = limit * options.largest_deductible_percent / 100
    allowed = [one for one in options.deductibles_cny if one <= most] or [options.deductibles_cny[0]]
    deductible = _nearest(allowed, wording.schedule.deductible)
    own = next((hours for item in wording.items() if (hours := waits(item)) is not None), None)
    waiting = _nearest(options.waiting_hours, own) if options.waiting_hours and own is not None else None
    return Choice(limit, deductible, waiting)


def checked(definition: Definition, choice: Choice) -> Choice:
    """Check a choice against the options; waiting hours that are not given become the first option.

    Raises:
        InputError: names everything that is not an option.
    """
    options = definition.options
    waiting = choice.waiting_hours
    if waiting is None and options.waiting_hours:
        waiting = options.waiting_hours[0]
    found = [
        *_offered("limit_cny", choice.limit_cny, options.limits_cny),
        *_offered("deductible_cny", choice.deductible_cny, options.deductibles_cny),
        *(_offered("waiting_hours", waiting, options.waiting_hours) if waiting is not None else ()),
        *(
            Problem("left_out", code, Text("该责任项不可不选", "this item may not be left out"))
            for code in choice.left_out
            if code not in options.optional_items
        ),
    ]
    most = to_decimal(choice.limit_cny) * options.largest_deductible_percent / 100
    if not found and choice.deductible_cny > most:
        share = f"{options.largest_deductible_percent.normalize():f}%"
        rule = Text(f"不得超过限额的 {share}", f"must not pass {share} of the limit")
        found.append(Problem("deductible_cny", choice.deductible_cny, rule))
    if found:
        raise InputError(found, file=definition.product)
    left_out = tuple(code for code in options.optional_items if code in choice.left_out)
    return Choice(to_decimal(choice.limit_cny), to_decimal(choice.deductible_cny), waiting, left_out)


def terms(definition: Definition, wording: Wording, choice: Choice) -> Terms:
    """Resolve a choice to terms.

    Args:
        definition: the product version.
        wording: the wording it binds (:func:`wangbao.product.bound.wording_of`).
        choice: the applicant's choice.

    Raises:
        InputError: as for :func:`checked`.
    """
    chosen = checked(definition, choice)
    return resolve(
        tailored(wording, chosen), limit_cny=chosen.limit_cny, deductible_cny=chosen.deductible_cny
    )


def tailored(wording: Wording, choice: Choice) -> Wording:
    """Copy the wording with the choice's waiting hours, and its left-out items excluded."""
    waited = with_waiting(wording, choice.waiting_hours)
    sections = tuple(_section(section, choice.left_out) for section in waited.sections)
    shared = tuple(
        one.model_copy(update={"items": kept})
        for one in wording.shared_limits
        if (kept := tuple(code for code in one.items if code not in choice.left_out))
    )
    return waited.model_copy(update={"sections": sections, "shared_limits": shared})


def _section(section: Section, left_out: Collection[str]) -> Section:
    items = tuple(
        Item(code=item.code, heads=item.heads, status="excluded", title=item.title)
        if item.code in left_out
        else item
        for item in section.items
    )
    return section.model_copy(update={"items": items})


def _offered(field: str, value: Decimal, offered: Collection[Decimal]) -> list[Problem]:
    if value in offered:
        return []
    shown = ", ".join(f"{one.normalize():f}" for one in offered) or "—"
    return [Problem(field, value, Text(f"产品只提供：{shown}", f"the product offers: {shown}"))]


def _nearest(values: Collection[Decimal], wanted: Decimal) -> Decimal:
    return min(values, key=lambda value: (abs(value - wanted), value))
