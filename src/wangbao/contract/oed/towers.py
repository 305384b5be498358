"""Towers of stacked layers: their oddities, reported before anything is paid.

Policies of an account with one ``StackedPolNumber``, and the layers of one policy, are a tower: bands of loss above the
policy deductible, each shared by its participants. Participations that add up to more than 1 in a band would pay more
than the loss; a band nobody covers is a gap.
"""

from collections.abc import Iterable
from decimal import Decimal

from wangbao.contract.oed import spec
from wangbao.contract.oed.accounts import AccountRow
from wangbao.contract.oed.table import where
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_INFINITY = Decimal("Infinity")


def tower_of(row: AccountRow) -> str:
    """Return the tower a row belongs to: its ``StackedPolNumber``, else its own policy."""
    return row.text("StackedPolNumber") or row.policy


def oddities(rows: Iterable[AccountRow]) -> tuple[Problem, ...]:
    """List a remark for each over-shared band and each gap, over the towers of one account's rows."""
    towers: dict[str, list[AccountRow]] = {}
    for row in rows:
        towers.setdefault(tower_of(row), []).append(row)
    remarks: list[Problem] = []
    for name, members in towers.items():
        if len(members) > 1:
            remarks += _bands(name, members)
    return tuple(remarks)


def _bands(name: str, members: list[AccountRow]) -> list[Problem]:
    edges = sorted({edge for row in members for edge in _band(row) if edge != _INFINITY})
    remarks = []
    for low, high in zip(edges, [*edges[1:], _INFINITY], strict=True):
        inside = [row for row in members if _band(row)[0] <= low < _band(row)[1]]
        share = max(_share(inside, code) for code in spec.COVERAGE_CODES)
        if share > 1:
            rule = Text(
                f"塔 {name} 在 {low:f} 以上的份额合计 {share:f}，超过 1：赔款可能超过损失",
                f"tower {name}: shares above {low:f} add up to {share:f}, more than 1: it may pay more than the loss",
            )
            remarks.append(Problem(where(inside[-1].line, "LayerParticipation"), None, rule))
        if not inside and high != _INFINITY:
            rule = Text(
                f"塔 {name} 在 {low:f} 至 {high:f} 之间没有承保层",
                f"tower {name}: no layer covers from {low:f} to {high:f}",
            )
            remarks.append(Problem(where(members[0].line, "LayerAttachment"), None, rule))
    return remarks


def _share(rows: list[AccountRow], coverage: str) -> Decimal:
    shares = (row.number("LayerParticipation") for row in rows if coverage in row.coverages)
    return sum(shares, Decimal(0))


def _band(row: AccountRow) -> tuple[Decimal, Decimal]:
    low = row.number("LayerAttachment")
    limit = row.number("LayerLimit")
    return low, low + limit if limit else _INFINITY
