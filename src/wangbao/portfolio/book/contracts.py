"""The contracts of a slice of a book: each distinct contract resolved and compiled once, and the contract of each row.

A contract is a shipped wording with a limit and a deductible, or a row's terms in OED fields. Rows with equal terms
share one contract; compiled contracts are cached across slices.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.contract import resolve, wording
from wangbao.contract.compilation import compile_terms, join
from wangbao.contract.kernel import CompiledTerms
from wangbao.contract.oed import account_import
from wangbao.contract.oed.accounts import AccountRow
from wangbao.contract.oed.values import Value
from wangbao.contract.terms import Terms
from wangbao.portfolio.book.arrays import has, numbers, places
from wangbao.portfolio.book.schema import COMPOUND, OED, OED_COVERAGE, OED_FIELDS, WORDINGS
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text

_Made = TypeVar("_Made")

NO_CONTRACT = -1  # a compound row has no contract
_KEPT_TERMS = 1024
_KEPT_COMPILED = 16_384  # about 5 kB each
_SHOWN = 20  # most problems in one refusal
_MIX = np.uint64(0x9E3779B97F4A7C15)  # an odd number with its bits well spread (2^64 over the golden ratio)
_TITLE = Text("OED 保单", "OED policy")


Fields = tuple[tuple[str, float | str], ...]


class Contract(NamedTuple):
    """Key of a distinct contract: a wording with limit and deductible in yuan, or "oed" with (field, value) pairs."""

    wording: str
    limit_cny: float | None = None
    deductible_cny: float | None = None
    fields: Fields = ()


def terms_of(table: pa.Table) -> tuple[tuple[Terms, ...], NDArray[np.int32]]:
    """Resolve the distinct contracts of a slice, and index them by row (int32[rows]; -1 for a compound row).

    Raises:
        InputError: an unknown wording, or terms that are refused; names the first row that has them.
    """
    contracts, first, contract_of = distinct(table)
    return tuple(_each(terms, contracts, first, table)), contract_of


def compiled(table: pa.Table) -> CompiledTerms:
    """Compile the contracts of a slice for the vector reader: policy ``p`` is row ``p``, columns are the loss heads.

    A compound row has ``program`` -1, which must not be run.

    Raises:
        InputError: as for :func:`terms_of`.
    """
    contracts, first, contract_of = distinct(table)
    return join(_each(_compiled, contracts, first, table), contract_of)


def distinct(table: pa.Table) -> tuple[tuple[Contract, ...], NDArray[np.int64], NDArray[np.int32]]:
    """Group the rows of a slice by contract.

    Returns:
        The distinct contracts in the order of their first rows; the first row of each (int64[contracts]); and the
        contract of each row (int32[rows]; -1 for a compound row).

    Raises:
        InputError: a row without a wording, or with an unknown one.
    """
    kinds = places(table, "wording", WORDINGS, what=Text("条款", "wording"))
    if (kinds < 0).any():
        raise refusal("wording", None, "每份保单均须填写", "must be filled in for every policy")
    oed, compound = kinds == WORDINGS.index(OED), kinds == WORDINGS.index(COMPOUND)
    plain = ~(oed | compound)
    schedule = [np.where(plain, numbers(table, name), np.nan) for name in ("limit_cny", "deductible_cny")]
    fields = _oed_fields(table, np.flatnonzero(oed))
    terms_place = np.full(kinds.size, NO_CONTRACT)
    terms_place[oed] = fields.of_row
    first, contract_of = _groups([kinds.astype(np.float64), terms_place.astype(np.float64), *schedule])
    contracts = tuple(
        Contract(
            wording=WORDINGS[kinds[row]],
            limit_cny=_or_none(schedule[0][row]),
            deductible_cny=_or_none(schedule[1][row]),
            fields=fields.distinct[terms_place[row]] if oed[row] else (),
        )
        for row in first
    )
    is_compound = np.array([contract.wording == COMPOUND for contract in contracts], dtype=np.bool_)
    place = np.where(is_compound, NO_CONTRACT, np.cumsum(~is_compound) - 1).astype(np.int32)
    kept = np.flatnonzero(~is_compound)
    return tuple(contracts[i] for i in kept), first[kept], place[contract_of]


@lru_cache(maxsize=_KEPT_TERMS)
def terms(contract: Contract) -> Terms:
    """Resolve a contract to its terms; results are cached.

    Raises:
        InputError: as for :func:`wangbao.contract.resolve.resolve`, or if the deductible is not below the limit.
    """
    if contract.wording == OED:
        return replace(
            _oed_terms(contract), code=OED, title=_TITLE
        )  # a neutral code and title, since many rows may share these terms
    found = resolve.resolve(
        wording.load(contract.wording),
        limit_cny=_decimal("limit_cny", contract.limit_cny),
        deductible_cny=_decimal("deductible_cny", contract.deductible_cny),
    )
    if found.limit_cny is not None and found.deductible_cny >= found.limit_cny:
        raise refusal(
            "deductible_cny",
            f"{found.deductible_cny:,.2f}",
            f"须小于年累计限额 {found.limit_cny:,.2f}",
            f"must be below the annual limit of {found.limit_cny:,.2f}",
        )
    return found


@lru_cache(maxsize=_KEPT_COMPILED)
def _compiled(contract: Contract) -> CompiledTerms:
    return compile_terms([_oed_terms(contract) if contract.wording == OED else terms(contract)])


def _oed_terms(contract: Contract) -> Terms:
    values: dict[str, Value] = dict.fromkeys(("PortNumber", "AccNumber", "PolNumber"), OED)
    for name, value in contract.fields:
        values[name] = value if isinstance(value, str) else to_decimal(value, field=f"oed.{name}")
    return account_import.terms(AccountRow(0, values))


def _each(
    make: Callable[[Contract], _Made],
    contracts: Sequence[Contract],
    first: NDArray[np.int64],
    table: pa.Table,
) -> list[_Made]:
    """Apply ``make`` to each contract; collect the refusals, each naming the first row that has the contract.

    Raises:
        InputError: the problems of all contracts, at most ``_SHOWN``.
    """
    made, problems = [], []
    for contract, row in zip(contracts, first, strict=True):
        try:
            made.append(make(contract))
        except InputError as error:
            where = "/".join(
                str(table.column(name)[int(row)].as_py())
                for name in ("account", "policy", "layer")
                if name in table.column_names
            )
            problems += [
                Problem(f"{where}: {problem.field}", problem.value, problem.rule)
                for problem in error.problems
            ]
    if problems:
        raise InputError(problems[:_SHOWN])
    return made


def _groups(columns: Sequence[NDArray[np.float64]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Group rows that agree in every column.

    Returns:
        The first row of each group (int64[groups], rising) and the group of each row (int32[rows]).
    """
    bits = np.stack([(column + 0.0).view(np.uint64) for column in columns])  # + 0.0 turns -0.0 into 0.0
    key = np.zeros(bits.shape[1], dtype=np.uint64)
    for column in bits:
        key = (key ^ column) * _MIX
        key ^= key >> np.uint64(29)
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    if (bits != bits[:, first[group]]).any():  # hash collision: compare whole columns, which is slower
        _, first, group = np.unique(bits, axis=1, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(order.size, dtype=np.int32)
    rank[order] = np.arange(order.size)
    return first[order], rank[group]


class _Fields(NamedTuple):
    """OED terms of a slice: the distinct ones, and the index of those of each OED row."""

    distinct: tuple[Fields, ...]
    of_row: NDArray[np.int32]


def _oed_fields(table: pa.Table, rows: NDArray[np.int64]) -> _Fields:
    if not rows.size:
        return _Fields((), np.zeros(0, np.int32))
    names = [name for name in OED_FIELDS if has(table, f"oed.{name}")]
    has_cover = has(table, OED_COVERAGE)
    part = table.select([f"oed.{name}" for name in names] + [OED_COVERAGE] * has_cover).take(pa.array(rows))
    columns = [numbers(part, f"oed.{name}") for name in names]
    covers, words = np.zeros(rows.size), [None]
    if has_cover:
        text = part.column(OED_COVERAGE).combine_chunks()
        text = text if pa.types.is_dictionary(text.type) else text.dictionary_encode()
        words = [*text.dictionary.to_pylist(), None]
        covers = text.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False).astype(np.float64)
    first, of_row = _groups([covers, *columns])
    return _Fields(tuple(_fields(names, columns, row, words[int(covers[row])]) for row in first), of_row)


def _fields(
    names: Sequence[str], columns: Sequence[NDArray[np.float64]], row: int, cover: str | None
) -> Fields:
    found: list[tuple[str, float | str]] = [("PolCoverage", cover)] if cover else []
    found += [(name, float(column[row])) for name, column in zip(names, columns, strict=True)]
    return tuple(pair for pair in found if pair[1] == pair[1])


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _decimal(field: str, value: float | None) -> Decimal | None:
    return None if value is None else to_decimal(value, field=field)
