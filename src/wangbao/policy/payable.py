"""Amounts payable from premium: VAT, government subsidy, co-insurers' shares, as functions of totals.

Each is computed on the totals of the contract as it stands, and an endorsement's part is the difference. So tax,
subsidy and shares telescope as the charges do, and shares add up to every charge exactly.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from wangbao.policy.patch import Terms
from wangbao.policy.premium import Amounts, Line, minus, total
from wangbao.statute.vat import RATE
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import ZERO, split, to_decimal, yuan
from wangbao.vocabulary.plausible import check_amount

EXCLUSIVE: Final = "exclusive"
INCLUSIVE: Final = "inclusive"


@dataclass(frozen=True, slots=True)
class Vat:
    """The VAT of a contract: its rate, and whether agreed prices include it (价税合计)."""

    rate: Decimal = RATE
    mode: str = EXCLUSIVE

    @classmethod
    def of(cls, terms: Terms) -> "Vat":
        """Read ``vat = {rate, mode}`` from the terms.

        Raises:
            InputError: a rate outside 0 to 1, or an unknown mode.
        """
        found = terms.get("vat") or {}
        rate, mode = to_decimal(found.get("rate", RATE), field="vat.rate"), found.get("mode", EXCLUSIVE)
        if not 0 <= rate < 1:
            raise refusal("vat.rate", str(rate), "须在 0 与 1 之间", "must be between 0 and 1")
        if mode not in (EXCLUSIVE, INCLUSIVE):
            raise refusal("vat.mode", mode, "须为 exclusive 或 inclusive", "must be exclusive or inclusive")
        return cls(rate, mode)


@dataclass(frozen=True, slots=True)
class Subsidy:
    """A government subsidy of the premium: a share of what is payable, up to a cap."""

    code: str
    name: str
    rate: Decimal
    cap_cny: Decimal | None = None

    @classmethod
    def of(cls, terms: Terms) -> "tuple[Subsidy, ...]":
        """Read the subsidies from the terms.

        Raises:
            InputError: a rate outside 0 to 1, rates that add up to more than 1, or a code given twice.
        """
        found = tuple(_subsidy(index, row) for index, row in enumerate(terms.get("subsidies") or ()))
        if sum((item.rate for item in found), Decimal(0)) > 1:
            raise refusal("subsidies", None, "补贴比例之和不得大于 1", "rates must not pass 1 together")
        if len({item.code for item in found}) < len(found):
            raise refusal("subsidies", None, "补贴代码重复", "a code is given twice")
        return found


# A payer's account goes by the subsidy's code, and these are the names of other sides: a subsidy named so would take
# their part of what is due.
RESERVED: Final = frozenset({"insured", "applicant", "policyholder", "insurer", "none", "all", "vat"})


def check_subsidies(rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse subsidies that cannot be agreed at binding.

    Raises:
        InputError: as :meth:`Subsidy.of`; a code that is a reserved word; a cap that makes no sense.
    """
    for index, item in enumerate(Subsidy.of({"subsidies": rows})):
        if unicodedata.normalize("NFKC", item.code).strip().casefold() in RESERVED:
            zh, en = "这是保留字，不能作补贴代码", "a reserved word cannot be a subsidy's code"
            raise refusal(f"subsidies.{index}.code", item.code, zh, en)
        if item.cap_cny is not None:
            check_amount(f"subsidies.{index}.cap_cny", item.cap_cny)


@dataclass(frozen=True, slots=True)
class Payable:
    """Amounts payable on a contract, or on one endorsement of it, yuan.

    ``net`` and ``vat`` add up to ``gross``; the subsidies and ``insured_cny`` add up to ``gross``.
    """

    lines: Amounts
    net: Decimal
    vat: Decimal
    subsidies: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def gross(self) -> Decimal:
        """Premium with VAT."""
        return self.net + self.vat

    @property
    def insured_cny(self) -> Decimal:
        """The policyholder's own part."""
        return self.gross - sum(self.subsidies.values(), ZERO)


NOTHING: Final = Payable({}, ZERO, ZERO)


def payable(lines: Amounts, vat: Vat, subsidies: Sequence[Subsidy] = ()) -> Payable:
    """Compute the amounts payable from the lines of a whole contract.

    If prices include VAT, the lines are gross and the tax is extracted from their sum.
    """
    agreed = total(lines)
    if vat.mode == INCLUSIVE:
        net = yuan(agreed / (1 + vat.rate))
        tax = agreed - net
    else:
        net, tax = agreed, yuan(agreed * vat.rate)
    left, parts = net + tax, {}
    for item in subsidies:
        part = yuan((net + tax) * item.rate)
        part = min(part, left) if item.cap_cny is None else min(part, left, item.cap_cny)
        parts[item.code], left = part, left - part
    return Payable(lines, net, tax, parts)


def difference(after: Payable, before: Payable) -> Payable:
    """Subtract ``before`` from ``after`` in every part, to obtain an endorsement's amounts."""
    codes = [*after.subsidies, *(code for code in before.subsidies if code not in after.subsidies)]
    return Payable(
        lines=minus(after.lines, before.lines),
        net=after.net - before.net,
        vat=after.vat - before.vat,
        subsidies={
            code: after.subsidies.get(code, ZERO) - before.subsidies.get(code, ZERO) for code in codes
        },
    )


def shared(lines: Amounts, shares: Sequence[Decimal]) -> tuple[dict[Line, Decimal], ...]:
    """Split the totals among co-insurers, in the order of ``shares``; every line adds up exactly.

    Raises:
        InputError: a share is not above 0, or they do not add up to exactly 1.
    """
    check_shares(shares)
    parts: tuple[dict[Line, Decimal], ...] = tuple({} for _ in shares)
    for line, amount in lines.items():
        for part, piece in zip(parts, split(amount, shares), strict=True):
            part[line] = piece
    return parts


def check_shares(shares: Sequence[Decimal]) -> None:
    """Refuse co-insurers' shares that do not add up to 1.

    Raises:
        InputError: there is none, a share is not above 0, or the sum is not 1.
    """
    if not shares or any(share <= 0 for share in shares):
        raise refusal("shares", ", ".join(map(str, shares)), "每份须大于 0", "each share must be above 0")
    if sum(shares, Decimal(0)) != 1:
        given = ", ".join(map(str, shares))
        raise refusal("shares", given, "共保份额之和须恰为 1", "shares must add up to exactly 1")


def _subsidy(index: int, row: Mapping[str, Any]) -> Subsidy:
    where = f"subsidies.{index}"
    rate = to_decimal(row.get("rate"), field=f"{where}.rate")
    if not 0 < rate <= 1:
        raise refusal(f"{where}.rate", str(rate), "须大于 0 且不大于 1", "must be above 0 and at most 1")
    cap = None if row.get("cap_cny") is None else yuan(to_decimal(row["cap_cny"], field=f"{where}.cap_cny"))
    if cap is not None and cap < 0:
        raise refusal(f"{where}.cap_cny", str(cap), "不得为负", "must not be negative")
    if not row.get("code"):
        raise refusal(f"{where}.code", None, "缺少补贴代码", "a code is required")
    return Subsidy(str(row["code"]), str(row.get("name") or row["code"]), rate, cap)
