"""Trial addition of a block of policies to a book: simulated years of both added year by year.

Both are simulated with the same seed, years and batches, so that common events hit both in the same years. If the block
differs so much from the book that rebasing changes the rates of its providers and products, some of them are hit in
other years than in the book, which understates the dependence. Totals before reinsurance add up; recoveries of treaties
on the sum do not follow from the parts. For both reasons use this for a quick look at many blocks, and for a decision
run the joined book and compare with :func:`wangbao.portfolio.results.compare.compare`.
"""

from dataclasses import dataclass

import pyarrow.compute as pc

from wangbao.portfolio.results.allocation import co_tvar, worst_years
from wangbao.portfolio.results.change import YearlyChange, paired
from wangbao.portfolio.results.compare import is_paired, misfits, policy_keys
from wangbao.portfolio.results.folder import Folder
from wangbao.portfolio.results.summary import Figure, View
from wangbao.portfolio.results.tables import Ints
from wangbao.portfolio.results.yearly import points, view
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Added:
    """Views of the book, the block and both together, gross; without occurrence points."""

    book: View
    block: View
    together: View
    change: YearlyChange  # from the book to both: the block's marginal mean, VaR and TVaR
    level: float  # the capital level
    marginal: Figure  # capital (TVaR) the block adds
    euler: Figure  # its Euler share of the capital of both together
    stand_alone: Figure  # capital of the block by itself

    @property
    def diversification(self) -> float | None:
        """Share of the block's stand-alone capital saved by adding it to the book; None if that capital is 0."""
        alone = self.stand_alone.value
        return 1.0 - self.marginal.value / alone if alone > 0.0 else None


def add(book: Folder, block: Folder) -> Added:
    """Add the block to the book and measure both.

    Raises:
        InputError: the runs differ in seed, years, batches, model, view, common causes or capital level, or a policy
            is in both.
    """
    problems = misfits(book.run, block.run)
    if not is_paired(book.run, block.run) or book.run.common_causes != block.run.common_causes:
        for field in ("seed", "years", "batches", "common_causes"):
            one, other = getattr(book.run, field), getattr(block.run, field)
            if one != other:
                rule = Text(f"须与账册的模拟相同（{one}）", f"must be that of the book's run ({one})")
                problems.append(Problem(field, other, rule))
    if problems:
        raise InputError(problems, file=str(block.path))
    _refuse_shared(book, block)
    return added(book, book.years().gross_fen, block.years().gross_fen)


def added(book: Folder, book_fen: Ints, block_fen: Ints) -> Added:
    """Compute :func:`add` from yearly gross totals, int64[Y] fen, that are known to fit the book's run."""
    run, at = book.run, points(book.run)
    together = book_fen + block_fen
    change = paired(book_fen, together, at)
    worst = worst_years(together, run.capital_level, run.batches)
    alone = view("block", block_fen, None, at)
    return Added(
        book=view("book", book_fen, None, at),
        block=alone,
        together=view("together", together, None, at),
        change=change,
        level=run.capital_level,
        marginal=next(tail.tvar.change for tail in change.tail if tail.level == run.capital_level),
        euler=co_tvar(block_fen[worst.year], worst),
        stand_alone=alone.at(run.capital_level).tvar,
    )


def _refuse_shared(book: Folder, block: Folder) -> None:
    columns = ["account", "policy", "layer"]
    keys = policy_keys(block.policies(columns))
    shared = keys.filter(pc.is_in(keys, value_set=policy_keys(book.policies(columns))))
    if len(shared):
        account, policy, layer = min(shared.to_pylist()).split("\x1f")
        raise refusal(
            "policy",
            f"{account}/{policy}/{layer}",
            f"该保单已在账册中（共 {len(shared):,} 张重复）",
            f"the policy is in the book already ({len(shared):,} in all)",
            file=str(block.path),
        )
