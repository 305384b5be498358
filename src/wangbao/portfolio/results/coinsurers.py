"""Results by co-insurer: the parts of 100 % of the policies that we do not write alone.

The simulation keeps our share. The 100 % of a policy is our loss divided by our share, rounded to the fen once for all
policies with the same shares; the rest is split among the others on the running total of their shares. So our part and
theirs add up to 100 % to the fen.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from wangbao.portfolio.results.insureds import mean_and_error
from wangbao.portfolio.results.summary import CoinsurerResult, Figure
from wangbao.portfolio.results.tables import FEN_PER_YUAN, Floats, Ints

OURS: Final = "ours"
NAMED: Final = "named"
REST: Final = "rest"
_NORMAL_95 = 1.959963984540054


class _BearerPart(NamedTuple):
    """One bearer's result on the policies of one panel relative to ours: theirs = ``ratio`` x ours."""

    kind: str
    name: str | None
    policies: int
    limit: float  # nan where a policy has none
    fen: int
    variance: float


def parts(
    share: Floats,
    coinsurers: Any,
    limit_cny: Floats,
    gross_fen: Ints,
    variance: Floats,
) -> dict[str, list[Any]]:
    """Compute the columns of ``coinsurers.parquet`` (:data:`wangbao.portfolio.results.tables.COINSURERS`).

    Args:
        share: float64[P], our share of each policy.
        coinsurers: Arrow text, the others' shares as in a book (``A:0.4;B:0.2``); null where none is named.
        limit_cny: float64[P], our share of the limit; nan where there is none.
        gross_fen: int64[P], our gross loss over all years.
        variance: float64[P], variance of our gross loss of a year, yuan².

    Returns:
        A row for us, one for each co-insurer by name, and one for the unnamed rest; no row if we write every policy
        alone. Policies of which our share is 1 are left out of all rows.
    """
    found: dict[tuple[str, str | None], list[_BearerPart]] = {}
    for part in _of_panels(share, coinsurers, limit_cny, gross_fen, variance):
        found.setdefault((part.kind, part.name), []).append(part)
    order = sorted(found, key=lambda key: ((OURS, NAMED, REST).index(key[0]), key[1] or ""))
    return {
        "part": [kind for kind, _ in order],
        "coinsurer": [name for _, name in order],
        "policies": [sum(part.policies for part in found[key]) for key in order],
        "limit_cny": [_or_none(math.fsum(part.limit for part in found[key])) for key in order],
        "gross_sum_fen": [sum(part.fen for part in found[key]) for key in order],
        "variance_cny2": [math.fsum(part.variance for part in found[key]) for key in order],
    }


def results(table: Any, policies: Any, gross: Figure, years: int) -> tuple[CoinsurerResult, ...]:
    """Compute the yearly mean and its error for every row of ``coinsurers.parquet``.

    The error is first computed as if policies were independent, and then scaled by the ratio of the book's error
    (``gross``, by batches) to the one computed so for the whole book: common causes are assumed to hit co-insured
    policies like the others.
    """
    _, _, errors = mean_and_error(policies, years)
    alone = math.sqrt(float(errors @ errors))
    factor = gross.error / alone if alone > 0.0 else 0.0
    whole = sum(table.column("gross_sum_fen").to_pylist())
    found = []
    for row in table.to_pylist():
        mean = row["gross_sum_fen"] / years / FEN_PER_YUAN
        error = math.sqrt(row["variance_cny2"] / years) * factor
        reach = _NORMAL_95 * error
        found.append(
            CoinsurerResult(
                part=row["part"],
                name=row["coinsurer"],
                policies=row["policies"],
                limit_cny=row["limit_cny"],
                gross_sum_fen=row["gross_sum_fen"],
                mean=Figure(mean, error, mean - reach, mean + reach),
                share=row["gross_sum_fen"] / whole if whole else 0.0,
            )
        )
    return tuple(found)


def _of_panels(
    share: Floats, coinsurers: Any, limit_cny: Floats, gross_fen: Ints, variance: Floats
) -> Iterator[_BearerPart]:
    """Yield the parts of each panel, a panel being the policies with the same shares."""
    shared = np.flatnonzero(share < 1.0)
    if not shared.size:
        return
    words = coinsurers.take(pa.array(shared)).dictionary_encode()
    word = words.indices.fill_null(-1).to_numpy().astype(np.int64) + 1
    owns, own = np.unique(share[shared], return_inverse=True)
    many = len(words.dictionary) + 1
    panels, panel, counts = np.unique(own * many + word, return_inverse=True, return_counts=True)
    each = np.split(shared[np.argsort(panel, kind="stable")], np.cumsum(counts)[:-1])
    for number, rows in zip(panels.tolist(), each, strict=True):
        ours, text = float(owns[number // many]), number % many - 1
        others = list(_shares(words.dictionary[text].as_py())) if text >= 0 else []
        yield from _panel(ours, others, rows, limit_cny, gross_fen, variance)


def _panel(
    ours: float,
    others: Sequence[tuple[str, Fraction]],
    rows: Ints,
    limit_cny: Floats,
    gross_fen: Ints,
    variance: Floats,
) -> Iterator[_BearerPart]:
    own, fen = Fraction(repr(ours)), int(gross_fen[rows].sum())
    spread, limit = math.fsum(variance[rows]), math.fsum(limit_cny[rows])
    yield _BearerPart(OURS, None, rows.size, limit, fen, spread)
    rest = 1 - own - sum((theirs for _, theirs in others), Fraction(0))
    listed: list[tuple[str, str | None, Fraction]] = [(NAMED, name, theirs) for name, theirs in others]
    if not others:
        listed = [(REST, None, rest)]
    total = sum((theirs for *_, theirs in listed), Fraction(0))
    theirs_fen = round(fen / own) - fen  # the book's shares may miss 1 by a rounded third
    running, before = Fraction(0), 0
    for kind, name, theirs in listed:
        running += theirs
        upto = math.floor(theirs_fen * running / total)
        ratio = float(theirs / own)
        yield _BearerPart(kind, name, rows.size, limit * ratio, upto - before, spread * ratio**2)
        before = upto


def _shares(text: str) -> Iterable[tuple[str, Fraction]]:
    for part in text.split(";"):
        name, _, share = part.strip().rpartition(":")
        yield name.strip(), Fraction(share)


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value


def variances(gross_fen: Ints, gross_square: Floats, years: int) -> Floats:
    """Compute each policy's variance of yearly gross loss, yuan², float64[P]; as :func:`~.insureds.mean_and_error`."""
    mean = gross_fen / (FEN_PER_YUAN * years)
    found: Floats = np.maximum(gross_square / years - mean**2, 0.0) * (years / (years - 1))
    return found
