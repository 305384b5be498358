"""Summary of a results folder, built table by table with one group in memory at a time."""

from typing import Any

import numpy as np

from wangbao.portfolio.results import coinsurers, drivers, insureds
from wangbao.portfolio.results.adequacy import adequacy
from wangbao.portfolio.results.allocation import Worst, co_share, co_tvar, worst_years
from wangbao.portfolio.results.folder import Folder, Group
from wangbao.portfolio.results.reinsurers import reinsurers
from wangbao.portfolio.results.run import Run
from wangbao.portfolio.results.summary import Drivers, Figure, GroupResult, Summary, TreatyResult, View
from wangbao.portfolio.results.tables import Ints, Years
from wangbao.portfolio.results.yearly import Points, convergence, points, treaty, view
from wangbao.pricing.loadings import Loadings
from wangbao.risk import parameters
from wangbao.risk.heads import unmodelled_cautions
from wangbao.vocabulary.text import Text


def summarise(folder: Folder, *, loadings: Loadings | None = None) -> Summary:
    """Summarise a results folder, every figure with its standard error and interval.

    Args:
        folder: a results folder whose tables are complete; ``summary.json`` is not read.
        loadings: the price plan to compare premiums with; by default the shipped one.

    Raises:
        InputError: a table is missing, damaged or of another run.
    """
    run, years = folder.run, folder.years()
    at = points(run)
    gross = worst_years(years.gross_fen, run.capital_level, run.batches)
    net = worst_years(years.net_fen, run.capital_level, run.batches)
    hundreds = drivers.worst_of(years, run.batches)
    groups, shares = _groups(folder, at, gross, net, hundreds)
    views = _views(years, at)
    policies = folder.policies(insureds.COLUMNS)
    made = drivers.causes(folder, years, hundreds)
    return Summary(
        run=run,
        book=insureds.book(policies, run),
        views=views,
        treaties=_treaties(folder, years, at, gross),
        groups=groups,
        convergence=(convergence("gross", years.gross_fen, run), convergence("net", years.net_fen, run)),
        drivers=Drivers(
            return_period=drivers.return_period(run.years),
            years=hundreds.tail,
            kinds=made.kinds,
            entities=made.entities,
            groups=shares,
            worst=made.worst,
        ),
        insureds=insureds.largest(policies, run),
        adequacy=adequacy(policies, run, loadings=loadings),
        reinsurers=reinsurers(run, years, at, gross),
        coinsurers=coinsurers.results(folder.coinsurers(), policies, _mean(views), run.years),
        cautions=_cautions(run),
    )


def _cautions(run: Run) -> tuple[Text, ...]:
    """List a caution for the loss heads that the book's contracts cover and the loss model does not draw."""
    return unmodelled_cautions(run.unmodelled_heads, parameters.default())


def _views(years: Years, at: Points) -> tuple[View, ...]:
    shown: list[tuple[str, Ints, Ints | None]]
    shown = [("ground", years.ground_fen, None)] if years.ground_fen.any() else []
    shown += [
        ("gross", years.gross_fen, years.largest_gross_fen),
        ("ceded", years.ceded_fen, None),
        ("net", years.net_fen, years.largest_net_fen),
    ]
    return tuple(view(code, fen, largest, at) for code, fen, largest in shown)


def _treaties(folder: Folder, years: Years, at: Points, worst: Worst) -> tuple[TreatyResult, ...]:
    names = folder.run.treaties.names if folder.run.treaties else ()
    return tuple(
        treaty(name, years.ceded[name.code], years.reinstatement[name.code], years.gross_fen, at, worst)
        for name in names
    )


def _mean(views: tuple[View, ...]) -> Figure:
    """Find the book's gross AAL among the views."""
    return next(view.mean for view in views if view.code == "gross")


def _groups(
    folder: Folder, at: Points, gross: Worst, net: Worst, hundreds: Worst
) -> tuple[tuple[GroupResult, ...], tuple[tuple[str, str, Figure], ...]]:
    """Compute every group's result, and every group's share of the drivers' years."""
    found: list[GroupResult] = []
    shares: list[tuple[str, str, Figure]] = []
    for group in folder.groups():
        found.append(
            GroupResult(
                grouping=group.grouping,
                group=group.group,
                gross=view("gross", group.gross_fen, group.largest_gross_fen, at, year=group.year),
                net=view("net", group.net_fen, None, at, year=group.year),
                co_tvar_gross=co_tvar(in_worst(group, group.gross_fen, gross), gross),
                co_tvar_net=co_tvar(in_worst(group, group.net_fen, net), net),
            )
        )
        share = co_share(in_worst(group, group.gross_fen, hundreds), hundreds)
        shares.append((group.grouping, group.group, share))
    order = {grouping: i for i, grouping in enumerate(folder.run.groupings)}
    found.sort(key=lambda result: (order[result.grouping], result.group))
    shares.sort(key=lambda row: (order[row[0]], -row[2].value, row[1]))
    return tuple(found), tuple(shares)


def in_worst(group: Group, fen: Ints, worst: Worst) -> Ints:
    """Look up a group's fen in each of the worst years, int64[m]."""
    part = np.zeros(worst.year.size, np.int64)
    rank = worst.rank[group.year]
    listed: Any = rank >= 0
    part[rank[listed]] = fen[listed]
    return part
