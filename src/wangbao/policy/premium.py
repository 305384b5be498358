"""Premium of a contract as it stands, charge of each endorsement, and premium earned by a day.

Premium is computed line by line (a coverage's premium, or a fee) over the whole term and rounded once; an endorsement's
charge is the premium after it minus the premium before it. So charges always add up to the premium of the contract as
it now stands. Days enter as exact fractions.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from wangbao.policy.cancellation import FEE, Cancellation
from wangbao.policy.duration import BY_DAY, term_share
from wangbao.policy.fold import Contract, Segment, fold
from wangbao.policy.patch import Terms
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import ZERO, to_decimal, yuan
from wangbao.vocabulary.period import Period

PREMIUM = "premium"

# Annual premium by coverage, yuan, of one set of terms: the filed rate plan, or a table in the terms themselves.
Price = Callable[[Terms], Mapping[str, Decimal]]

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)


class Line(NamedTuple):
    """The purpose of an amount: ``premium`` of a coverage, or a ``fee``."""

    kind: str
    coverage: str


Amounts = Mapping[Line, Decimal]


def priced_in_terms(terms: Terms) -> Mapping[str, Decimal]:
    """Read the annual premium table in the terms, ``annual_premium_cny`` by coverage.

    Raises:
        InputError: there is no table, or an amount is not a number or negative.
    """
    table = terms.get("annual_premium_cny")
    if not isinstance(table, Mapping) or not table:
        raise refusal("annual_premium_cny", None, "条件中没有年保费", "the terms carry no annual premium")
    priced = {}
    for coverage, amount in table.items():
        field = f"annual_premium_cny.{coverage}"
        priced[coverage] = to_decimal(amount, field=field)
        if priced[coverage] < 0:
            raise refusal(field, str(amount), "不得为负", "must not be negative")
    return priced


def premium(segments: Sequence[Segment], price: Price) -> dict[Line, Decimal]:
    """Compute the premium and fees of the whole term, by line, each rounded once."""
    return _rounded(_exact(segments, price, segments[-1].period.end))


def earned(segments: Sequence[Segment], price: Price, day: dt.date) -> dict[Line, Decimal]:
    """Compute the premium earned by the start of ``day``, by line, each rounded once.

    Premium is earned by day of cover. The premium retained at a cancellation is earned on its effective day. At the end
    of the term all is earned.
    """
    return _rounded(_exact(segments, price, min(day, segments[-1].period.end)))


def charges(contract: Contract, price: Price) -> tuple[dict[Line, Decimal], ...]:
    """Compute each endorsement's charge by line, in order of issue; unchanged lines are left out."""
    before: Amounts = {}
    found = []
    for item in contract.endorsements:
        after = premium(fold(contract.until(item.seq)), price)
        found.append(minus(after, before))
        before = after
    return tuple(found)


def total(amounts: Amounts) -> Decimal:
    """Sum all lines."""
    return sum(amounts.values(), ZERO)


def minus(after: Amounts, before: Amounts) -> dict[Line, Decimal]:
    """Subtract ``before`` from ``after`` by line; lines without a difference are left out."""
    lines = sorted({*after, *before})
    differences = {line: after.get(line, ZERO) - before.get(line, ZERO) for line in lines}
    return {line: amount for line, amount in differences.items() if amount}


def plus(parts: Iterable[Amounts]) -> dict[Line, Decimal]:
    """Add several amounts by line; lines that sum to 0 are left out."""
    found: dict[Line, Decimal] = {}
    for part in parts:
        for line, amount in part.items():
            found[line] = found.get(line, ZERO) + amount
    return {line: found[line] for line in sorted(found) if found[line]}


def of_terms(terms: Terms, price: Price) -> dict[str, Fraction]:
    """Compute the annual premium by coverage as exact fractions."""
    return {
        coverage: Fraction(to_decimal(amount, field=coverage)) for coverage, amount in price(terms).items()
    }


def _exact(segments: Sequence[Segment], price: Price, day: dt.date) -> dict[Line, Fraction]:
    """Compute exact amounts by line for the days before ``day``."""
    term = Period(segments[0].period.start, segments[-1].period.end)
    share = term_share(term, str(segments[0].terms.get("term", BY_DAY)))
    amounts: dict[Line, Fraction] = {}

    def add(line: Line, amount: Fraction) -> None:
        amounts[line] = amounts.get(line, Fraction(0)) + amount

    closing = _closing_gap(segments)
    for segment in segments[: len(segments) - len(closing)]:
        days = (min(segment.period.end, day) - segment.period.start).days
        if segment.in_force and days > 0:
            for coverage, annual in of_terms(segment.terms, price).items():
                add(Line(PREMIUM, coverage), annual * share * days / term.days)
    rule = Cancellation.of(closing[0].terms) if closing else None
    if rule is None or day <= closing[0].period.start:
        return amounts
    kept, fee = rule.keeps(term, closing[0].period.start)
    for segment in closing if kept or fee else ():
        for coverage, annual in of_terms(segment.terms, price).items():
            unearned = annual * share * segment.period.days / term.days
            add(Line(PREMIUM, coverage), unearned * kept)
            add(Line(FEE, rule.ground), unearned * fee)
    return amounts


def _closing_gap(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Find the segments without cover at the end of the term; empty if there is cover at the end."""
    last = len(segments)
    while last and not segments[last - 1].in_force:
        last -= 1
    return segments[last:]


def _rounded(exact: Mapping[Line, Fraction]) -> dict[Line, Decimal]:
    rounded = {
        line: yuan(_CONTEXT.divide(Decimal(amount.numerator), Decimal(amount.denominator)))
        for line, amount in sorted(exact.items())
    }
    return {line: amount for line, amount in rounded.items() if amount}
