"""Preview of an endorsement: terms before and after, its charge, its conflicts. Nothing is stored."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangbao.policy.checks import check_change, check_direction
from wangbao.policy.fold import Conflict, Contract, Segment, conflicts, fold
from wangbao.policy.patch import Terms, at, touched
from wangbao.policy.payable import NOTHING, Payable, Subsidy, Vat, difference, payable
from wangbao.policy.premium import Price, premium
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import ZERO


@dataclass(frozen=True, slots=True)
class Changed:
    """A field, its value on the effective day, and its new value."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Preview:
    """An endorsement before it is issued."""

    kind: str
    effective: dt.date
    before: Terms  # on the effective day
    changed: tuple[Changed, ...]
    segments: tuple[Segment, ...]
    charge: Payable
    total: Payable
    conflicts: tuple[Conflict, ...]


def preview(contract: Contract, kind: str, effective: dt.date, change: Terms, price: Price) -> Preview:
    """Compute the endorsement as it would be issued now.

    Raises:
        InputError: it is refused (see :mod:`wangbao.policy.checks`), or its charge goes against its kind.
    """
    check_change(contract, kind, effective, change)
    after = contract.with_endorsement(kind, effective, contract.endorsements[-1].issued_at, change)
    total = payable_of(after, price)
    charge = difference(total, payable_of(contract, price))
    check_direction(kind, charge.net)
    return Preview(
        kind=kind,
        effective=effective,
        before=_standing(contract, effective),
        changed=changes(contract, effective, change),
        segments=fold(after),
        charge=charge,
        total=total,
        conflicts=conflicts(contract, effective, change),
    )


def payable_of(contract: Contract | None, price: Price) -> Payable:
    """Compute the amounts payable on a contract as it stands, with VAT and subsidies as agreed at issuance."""
    if contract is None:
        return NOTHING
    agreed = contract.endorsements[0].change
    return payable(premium(fold(contract), price), Vat.of(agreed), Subsidy.of(agreed))


def charge_of(contract: Contract, seq: int, price: Price) -> Payable:
    """Compute the charge of one endorsement at its issue."""
    before = contract.until(seq - 1) if seq else None
    return difference(payable_of(contract.until(seq), price), payable_of(before, price))


def changes(contract: Contract, effective: dt.date, change: Terms) -> tuple[Changed, ...]:
    """List the fields that differ on the effective day before and after the change."""
    before = _standing(contract, effective)
    found = (Changed(".".join(path), at(before, path), at(change, path)) for path in sorted(touched(change)))
    return tuple(item for item in found if item.before != item.after)


def _standing(contract: Contract, day: dt.date) -> Terms:
    for segment in fold(contract):
        if day in segment.period:
            return segment.terms
    return {}


def spread(total: Payable) -> Mapping[str, Decimal]:
    """Split a payable by payer: the policyholder (``insured``) and each subsidy, yuan.

    Raises:
        InputError: the parts do not add up to what is payable, as where a subsidy has the policyholder's name.
    """
    parts = {"insured": total.insured_cny, **total.subsidies}
    due = sum(parts.values(), ZERO)
    if due != total.gross:
        zh, en = f"各付款方应付之和须为 {total.gross}", f"what the payers owe must add up to {total.gross}"
        raise refusal("subsidies", str(due), zh, en)
    return parts
