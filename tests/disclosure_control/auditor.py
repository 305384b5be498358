"""A stranger who has fetched everything: solves for the least and greatest value of each figure that was left out.

Written apart from the house's own audit: the unknowns are whole rows (a month, a province, a kind, a size), and all it
is given is what is published. A period is its tables, each a code and three figures, or None where a code is listed
without figures; codes that a table does not list are nought. Of a period that is withheld there is nothing.
"""

from itertools import product

import numpy as np
from scipy.optimize import linprog

from wangbao.vocabulary.terms import KINDS

FAMILY = {kind.code: kind.family for kind in KINDS} | {"": ""}


def _counts(month, place, kind, size, period, table, code):
    """Whether a row counts in a cell."""
    if not month.startswith(period):
        return False
    return {
        "total": lambda: code == "",
        "area": lambda: code == place[:1],
        "province": lambda: code == place,
        "family": lambda: code == FAMILY[kind],
        "kind": lambda: code == kind,
        "size": lambda: code == size,
        "kind_size": lambda: code == f"{kind}/{size}",
    }[table]()


class Stranger:
    """Someone with the publications of some months and years: ``{period: {table: {code: figures or None}}}``."""

    def __init__(self, published, *, provinces, kinds, sizes, months):
        self.rows = list(product(months, provinces, kinds, sizes))
        self.published = published
        known, self.at_least_one = [], []
        for period, tables in published.items():
            for table, cells in tables.items():
                for code, figures in cells.items():
                    columns = self.columns(period, table, code)
                    if figures is None:
                        self.at_least_one.append(columns)
                    else:
                        known.append((columns, figures))
                listed = np.any(
                    [self.columns(period, table, code) for code in cells] or [self._none()], axis=0
                )
                unlisted = np.array([month.startswith(period) for month, *_ in self.rows]) & ~listed
                known.append((unlisted, (0, 0, 0)))
        self.matrix = np.array([columns for columns, _ in known], dtype=float).reshape(-1, len(self.rows))
        self.values = np.array([figures for _, figures in known], dtype=float).reshape(-1, 3)

    def _none(self):
        return np.zeros(len(self.rows), dtype=bool)

    def columns(self, period, table, code):
        return np.array([_counts(*row, period, table, code) for row in self.rows])

    def interval(self, measure, period, table, code):
        """The least and greatest value of a cell by one of the three figures, by their place."""
        columns = self.columns(period, table, code).astype(float)
        scale = max(float(self.values[:, measure].max(initial=0)), 1.0)
        given = {
            "A_eq": self.matrix,
            "b_eq": self.values[:, measure] / scale,
            "bounds": (0, None),
            "method": "highs",
        }
        if measure == 0 and self.at_least_one:
            given |= {
                "A_ub": -np.array(self.at_least_one, dtype=float),
                "b_ub": np.full(len(self.at_least_one), -1 / scale),
            }
        found = [linprog(sign * columns, **given) for sign in (1, -1)]
        assert found[0].status == 0
        assert found[1].status in {0, 3}
        return found[0].fun * scale, np.inf if found[1].status == 3 else -found[1].fun * scale
