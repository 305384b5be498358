"""Synthetic books of any size whose mix follows the pilot's published totals.

No insured, cloud, product, provider or co-insurer of such a book exists: every name begins with ``SYN`` or says that it
is synthetic, there are no credit codes, and files carry a mark in their metadata. The mix is ``data/pilot_mix.toml``:
the pilot's totals are published figures, the rest is judgement and marked so.

A row depends only on the seed and its number: the chunk size does not matter, and a larger book begins with the smaller
one. Rows come in groups of 32; one insured in each group has a tower of two or three layers in OED terms, every other
insured has one policy of a shipped wording.
"""

from collections.abc import Iterator
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wangbao.portfolio.book import schema, synthetic_facts, synthetic_policies
from wangbao.portfolio.book.draws import Draws, Whole
from wangbao.vocabulary.errors import refusal

Kind = Literal["pilot", "compound"]

MARK: Final = b"wangbao.synthetic"
CHUNK: Final = 131_072
LARGEST: Final = 100_000_000
_GROUP: Final = 32


def generate(
    policies: int, seed: int, *, kind_of_book: Kind = "pilot", compound_mean: float = 0.1
) -> pa.Table:
    """Generate a synthetic book of ``policies`` rows.

    Args:
        policies: rows, at least 1.
        seed: any whole number.
        kind_of_book: ``pilot``, or ``compound`` for simple fitted policies (negative binomial counts of mean
            ``compound_mean`` a year, one lognormal severity, a deductible, a limit and an annual aggregate).
        compound_mean: incidents a year of a compound policy.

    Returns:
        A complete table (:data:`wangbao.portfolio.book.schema.SCHEMA`), marked synthetic in its metadata.

    Raises:
        InputError: fewer than 1 policy or more than a hundred million, or a mean that is not above 0.
    """
    made = chunks(policies, seed, kind_of_book=kind_of_book, compound_mean=compound_mean)
    return pa.concat_tables(made).unify_dictionaries().combine_chunks()


def chunks(
    policies: int,
    seed: int,
    *,
    kind_of_book: Kind = "pilot",
    compound_mean: float = 0.1,
    size: int = CHUNK,
) -> Iterator[pa.Table]:
    """Generate the book of :func:`generate` in tables of at most ``size`` rows, all with the same dictionaries.

    Raises:
        InputError: as for :func:`generate`, at the call and not at the first chunk.
    """
    if not 1 <= policies <= LARGEST:
        rule = f"须在 1 与 {LARGEST:,} 之间", f"must be between 1 and {LARGEST:,}"
        raise refusal("policies", policies, *rule)
    if not 0.0 < compound_mean <= 100.0:
        raise refusal(
            "compound mean", compound_mean, "须大于 0 且不大于 100", "must be above 0 and at most 100"
        )
    return _chunks(policies, seed, kind_of_book, compound_mean, size)


def _chunks(policies: int, seed: int, kind: Kind, mean: float, size: int) -> Iterator[pa.Table]:
    for start in range(0, policies, size):
        yield _rows(np.arange(start, min(start + size, policies)), seed, kind, mean)


def _rows(rows: Whole, seed: int, kind: Kind, mean: float) -> pa.Table:
    if kind == "compound":
        insured, layer = rows, np.ones_like(rows)
    else:
        insured, layer = _layers(rows, seed)
    facts = synthetic_facts.facts(Draws(seed, insured))
    columns = facts.columns
    columns["account"] = _named("SYN-A", insured)
    columns["insured"] = _named("合成企业（synthetic） ", insured)
    columns["policy"] = _named("SYN-P", insured)
    columns["layer"] = pa.array(layer, pa.int16())
    if kind == "compound":
        columns |= synthetic_policies.compound(facts, Draws(seed, rows), mean)
    else:
        tower = layer > 1
        tower |= np.concatenate([insured[1:] == insured[:-1], [_continues(rows[-1], seed)]])
        columns |= synthetic_policies.policies(
            facts, Draws(seed, insured), Draws(seed ^ 1, rows), layer, tower
        )
    table = pa.table({name: columns[name] for name in schema.SCHEMA.names if name in columns})
    return schema.complete(table).replace_schema_metadata({MARK: b"true"})


def _layers(rows: Whole, seed: int) -> tuple[Whole, Whole]:
    """Compute the insured's number (its first row) and the layer, from 1, of each row."""
    group, place = np.divmod(rows, _GROUP)
    draws = Draws(seed, -1 - group)
    height = np.where(draws.happens("tower height", 0.5), 2, 3)
    start = np.floor(draws.uniform("tower place") * (_GROUP - height + 1)).astype(np.int64)
    inside = (place >= start) & (place < start + height)
    insured = np.where(inside, group * _GROUP + start, rows)
    return insured, rows - insured + 1


def _continues(row: int, seed: int) -> bool:
    """Check whether the row after this one is a further layer of the same insured."""
    insured, _ = _layers(np.array([row, row + 1]), seed)
    return bool(insured[0] == insured[1])


def _named(prefix: str, numbers: Whole) -> pa.Array:
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width=9, padding="0")
    return pc.binary_join_element_wise(prefix, digits, "")
