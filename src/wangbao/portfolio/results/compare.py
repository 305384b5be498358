"""Comparison of two runs of a book: the effect of changed policies, treaties or settings."""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wangbao.portfolio.results.change import paired, unpaired
from wangbao.portfolio.results.comparison import (
    Comparison,
    GroupChange,
    Marginal,
    PolicyChanges,
    TreatyChange,
    ViewChange,
    YearlyChange,
)
from wangbao.portfolio.results.folder import Folder
from wangbao.portfolio.results.run import Run, TreatyName
from wangbao.portfolio.results.tables import FEN_PER_YUAN, Ints, Years, floats, ints
from wangbao.portfolio.results.yearly import Points, points
from wangbao.risk import parameters
from wangbao.risk.heads import unmodelled_cautions
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.text import Text

_POLICY_COLUMNS = ["account", "policy", "layer", "limit_cny", "premium_cny", "gross_sum_fen"]
_SLIGHT = 0.05  # of the block's expected loss: larger changes of other policies rule out a mere addition


def compare(before: Folder, after: Folder) -> Comparison:
    """Compare two runs of a book.

    Runs of the same seed, years and batches are compared year by year (common random numbers); others as independent.

    Raises:
        InputError: the runs cannot be compared (see :func:`misfits`), or a table is missing or damaged.
    """
    problems = misfits(before.run, after.run)
    if problems:
        raise InputError(problems, file=str(after.path))
    same_years = is_paired(before.run, after.run)
    years = before.years(), after.years()
    both = _Both(before.run, after.run, same_years=same_years)
    views = tuple(ViewChange(code, both.change(one, other)) for code, one, other in _footings(*years))
    policies = _policies(before, after)
    gross, net = views[0].yearly, views[-1].yearly
    block = same_years and _same_terms(before.run, after.run) and policies.only_added
    return Comparison(
        before=before.run,
        after=after.run,
        paired=same_years,
        differences=_differences(before.run, after.run),
        views=views,
        groups=_groups(before, after, both),
        treaties=_treaties(before.run, after.run, *years, both),
        premium_before_cny=policies.premium_before_cny,
        premium_after_cny=policies.premium_after_cny,
        added=policies.added,
        removed=policies.removed,
        changed=policies.changed,
        shared_change_cny=policies.shared_change_cny,
        marginal=_marginal(policies.added, gross, net, before.run) if block else None,
        cautions=unmodelled_cautions(_unmodelled(before.run, after.run), parameters.default()),
    )


def _unmodelled(before: Run, after: Run) -> tuple[str, ...]:
    """List the heads that either book covers and its model does not draw, in the vocabulary's order."""
    named = {*before.unmodelled_heads, *after.unmodelled_heads}
    return tuple(head.code for head in HEADS if head.code in named)


def misfits(before: Run, after: Run) -> list[Problem]:
    """List the reasons why two runs cannot be compared: another model, view, capital level or grouping."""
    found = []
    for field, zh, en in (
        ("model", "两次模拟使用的损失模型不同", "the runs use different loss models"),
        ("view", "两次模拟的频率视角不同", "the runs use different frequency views"),
        ("capital_level", "两次模拟的资本置信水平不同", "the runs use different capital levels"),
        ("groupings", "两次模拟的分组方式不同", "the runs group the book differently"),
    ):
        one, other = getattr(before, field), getattr(after, field)
        if one != other:
            shown = ", ".join(other) if isinstance(other, tuple) else other
            was = ", ".join(one) if isinstance(one, tuple) else one
            found.append(
                Problem(field, shown, Text(f"{zh}（另一次为 {was}）", f"{en} (the other's is {was})"))
            )
    return found


def is_paired(before: Run, after: Run) -> bool:
    """Check whether year ``y`` is the same year in both runs: same seed, years and batches."""
    return (before.seed, before.years, before.batches) == (after.seed, after.years, after.batches)


class _Both:
    """A pair of runs with the way to compare their yearly totals, paired or independent."""

    def __init__(self, before: Run, after: Run, *, same_years: bool) -> None:
        self.same_years, self.level = same_years, before.capital_level
        self.runs = before, after
        one, other = points(before), points(after)
        levels = tuple(level for level in one.levels if level in other.levels)
        self.before, self.after = one._replace(levels=levels), other._replace(levels=levels)

    def change(self, before_fen: Ints, after_fen: Ints, *, capital_only: bool = False) -> YearlyChange:
        at = [self._at(points, capital_only=capital_only) for points in (self.before, self.after)]
        if self.same_years:
            return paired(before_fen, after_fen, at[0])
        return unpaired(before_fen, at[0], after_fen, at[1])

    def _at(self, at: Points, *, capital_only: bool) -> Points:
        return at._replace(levels=(self.level,)) if capital_only else at


def _footings(before: Years, after: Years) -> Iterable[tuple[str, Ints, Ints]]:
    yield "gross", before.gross_fen, after.gross_fen
    if before.ceded_fen.any() or after.ceded_fen.any():
        yield "ceded", before.ceded_fen, after.ceded_fen
    yield "net", before.net_fen, after.net_fen


def _groups(before: Folder, after: Folder, both: _Both) -> tuple[GroupChange, ...]:
    held = {(group.grouping, group.group): (group.year, group.gross_fen) for group in before.groups()}
    found = []
    for group in after.groups():
        key = group.grouping, group.group
        year, fen = held.pop(key, (np.zeros(0, np.int64), np.zeros(0, np.int64)))
        was, now = _dense(year, fen, before.run), _dense(group.year, group.gross_fen, after.run)
        found.append(_group(*key, both.change(was, now, capital_only=True)))
    for key, (year, fen) in held.items():
        was, now = _dense(year, fen, before.run), np.zeros(after.run.years, np.int64)
        found.append(_group(*key, both.change(was, now, capital_only=True)))
    order = {grouping: i for i, grouping in enumerate(after.run.groupings)}
    found.sort(key=lambda row: (order[row.grouping], -abs(row.mean.change.value), row.group))
    return tuple(found)


def _group(grouping: str, group: str, yearly: YearlyChange) -> GroupChange:
    return GroupChange(grouping, group, yearly.mean, yearly.tail[0].tvar)


def _dense(year: Ints, fen: Ints, run: Run) -> Ints:
    total = np.zeros(run.years, np.int64)
    total[year] = fen
    return total


def _treaties(before: Run, after: Run, first: Years, second: Years, both: _Both) -> tuple[TreatyChange, ...]:
    names: dict[str, TreatyName] = {}
    for run in (after, before):
        for name in run.treaties.names if run.treaties else ():
            names.setdefault(name.code, name)
    found = []
    for code, name in names.items():
        nothing = np.zeros(before.years, np.int64), np.zeros(after.years, np.int64)
        one, other = first.ceded.get(code), second.ceded.get(code)
        mean = both.change(
            nothing[0] if one is None else one, nothing[1] if other is None else other, capital_only=True
        ).mean
        here, there = one is not None, other is not None
        found.append(
            TreatyChange(
                code=code,
                name=name.name,
                before=mean.before if here else None,
                after=mean.after if there else None,
                change=mean.change if here and there else None,
            )
        )
    return tuple(found)


class _Policies(NamedTuple):
    """Policies added, removed and changed between two runs."""

    added: PolicyChanges
    removed: PolicyChanges
    changed: PolicyChanges
    shared_change_cny: float
    premium_before_cny: float | None
    premium_after_cny: float | None

    @property
    def only_added(self) -> bool:
        """True if policies were added and no other policy changed significantly.

        New policies shift the rates of rebased common causes slightly, and with them the losses of other policies.
        """
        others = self.removed.policies + self.changed.policies
        slight = abs(self.shared_change_cny) <= _SLIGHT * self.added.mean_cny
        return self.added.policies > 0 and others == 0 and slight


def _policies(before: Folder, after: Folder) -> _Policies:
    one, other = before.policies(_POLICY_COLUMNS), after.policies(_POLICY_COLUMNS)
    at = pc.index_in(policy_keys(other), value_set=policy_keys(one))
    kept = np.flatnonzero(pc.is_valid(at).to_numpy(zero_copy_only=False))
    place = at.take(pa.array(kept)).to_numpy().astype(np.int64)
    stayed, was = other.take(pa.array(kept)), one.take(pa.array(place))
    differs = np.zeros(len(kept), bool)
    for name in ("limit_cny", "premium_cny"):
        now, then = floats(stayed, name), floats(was, name)
        differs |= ~((now == then) | (np.isnan(now) & np.isnan(then)))
    new = np.setdiff1d(np.arange(other.num_rows), kept)
    gone = np.setdiff1d(np.arange(one.num_rows), place)
    return _Policies(
        added=_changes(other.take(pa.array(new)), after.run),
        removed=_changes(one.take(pa.array(gone)), before.run),
        changed=_changes(stayed.filter(pa.array(differs)), after.run),
        shared_change_cny=_changes(stayed, after.run).mean_cny - _changes(was, before.run).mean_cny,
        premium_before_cny=_premium(one),
        premium_after_cny=_premium(other),
    )


def policy_keys(policies: Any) -> Any:
    """Build one key for each policy from its account, policy and layer."""
    parts = [
        policies.column("account"),
        policies.column("policy"),
        policies.column("layer").cast(pa.string()),
    ]
    return pc.binary_join_element_wise(*parts, "\x1f").combine_chunks()


def _changes(policies: Any, run: Run) -> PolicyChanges:
    mean = int(ints(policies, "gross_sum_fen").sum()) / run.years / FEN_PER_YUAN
    return PolicyChanges(policies.num_rows, _premium(policies), mean)


def _premium(policies: Any) -> float | None:
    column = policies.column("premium_cny")
    return None if column.null_count else math.fsum(floats(policies, "premium_cny"))


def _same_terms(before: Run, after: Run) -> bool:
    one, other = before.treaties, after.treaties
    same = (one.sha256 if one else None) == (other.sha256 if other else None)
    return same and before.common_causes == after.common_causes


def _marginal(added: PolicyChanges, gross: YearlyChange, net: YearlyChange, run: Run) -> Marginal:
    level = run.capital_level
    capital, after_cover = (
        next(tail.tvar.change for tail in yearly.tail if tail.level == level) for yearly in (gross, net)
    )
    mean = gross.mean.change
    margin = None
    if added.premium_cny is not None and capital.value > 0.0:
        margin = (added.premium_cny - mean.value) / capital.value
    return Marginal(
        policies=added.policies,
        premium_cny=added.premium_cny,
        mean=mean,
        gross=capital,
        net=after_cover,
        net_mean=net.mean.change,
        margin_on_capital=margin,
    )


def _differences(before: Run, after: Run) -> tuple[Text, ...]:
    """Describe how the settings and inputs of the runs differ."""
    found = []
    for zh, en, one, other in (
        ("账册文件", "book", before.book.file, after.book.file),
        ("保单数", "policies", f"{before.policies:,}", f"{after.policies:,}"),
        ("再保险方案", "treaties", _programme(before), _programme(after)),
        ("共因事件", "common causes", before.common_causes, after.common_causes),
        ("年数", "years", f"{before.years:,}", f"{after.years:,}"),
        ("批数", "batches", str(before.batches), str(after.batches)),
        ("随机种子", "seed", str(before.seed), str(after.seed)),
        ("软件版本", "software", before.wangbao, after.wangbao),
    ):
        if one != other:
            found.append(Text(f"{zh}：{one} → {other}", f"{en}: {one} → {other}"))
    if before.book.sha256 != after.book.sha256 and before.book.file == after.book.file:
        found.append(Text("账册文件内容不同", "the book files have the same name and other contents"))
    return tuple(found)


def _programme(run: Run) -> str:
    return f"{run.treaties.file} ({run.treaties.sha256[:8]})" if run.treaties else "–"
