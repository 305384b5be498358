"""The insureds of a slice of a book: the facts that the loss model needs of each, and a stable 64-bit key for each.

Rows of one account are adjacent in a slice and agree on its facts (checked when the book is read); the first is used.
"""

from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wangbao.portfolio.book.arrays import flags, given, numbers, places
from wangbao.risk import parameters
from wangbao.risk.many import COUNTRIES, SECTORS, Facts
from wangbao.risk.many.facts import ANSWERS, CAPS, DEPENDENCES
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.terms import KINDS
from wangbao.vocabulary.text import Text

_KINDS = tuple(kind.code for kind in KINDS)
_KEY_BYTES = 8
_READ = frozenset(  # columns that facts use; taking rows of all columns would cost more than reading these
    {
        *("revenue_cny", "sector", "kind", "country", "gross_margin", "records_held", "open_findings"),
        *("business_customers", "vehicles_in_service", "product_revenue_cny", "clients", "liability_cap"),
        *("cloud", "outsourcers", "industrial_control", "endpoint_agent"),
        *("history_years", "history_incidents"),
    }
)
_READ_ALL = ("control.", "exposure.")


def facts(table: pa.Table) -> tuple[Facts, NDArray[np.int32]]:
    """Build the model's facts of a slice's accounts, in order, and the account of each row (int32[rows]).

    Columns that may be empty may also be missing; an empty cell is an unknown fact. A claims history is used only where
    years and incidents are both given.

    Raises:
        InputError: a code the model does not know, or no revenue, sector or kind.
    """
    first, account = accounts(table)
    if first.size < table.num_rows:
        read = [name for name in table.column_names if name in _READ or name.startswith(_READ_ALL)]
        table = table.select(read).take(pa.array(first))
    model = parameters.default()
    years, incidents = numbers(table, "history_years"), numbers(table, "history_incidents")
    years = np.where(np.isnan(incidents), np.nan, years)
    held = numbers(table, "records_held")
    revenue = numbers(table, "revenue_cny")
    if np.isnan(revenue).any():
        raise _empty("revenue_cny")
    insureds = Facts(
        revenue_cny=revenue,
        sector=_required(table, "sector", SECTORS, Text("模型行业", "model sector")).astype(np.int16),
        kind=_required(table, "kind", _KINDS, Text("被保险对象", "kind of insured")).astype(np.uint8),
        country=_country(table),
        gross_margin=numbers(table, "gross_margin"),
        records_held=np.where(np.isnan(held), np.inf, held),
        business_customers=numbers(table, "business_customers"),
        vehicles_in_service=numbers(table, "vehicles_in_service"),
        product_revenue_cny=numbers(table, "product_revenue_cny"),
        clients=numbers(table, "clients"),
        liability_cap=places(
            table, "liability_cap", CAPS, what=Text("合同责任上限", "cap on liability in contracts")
        ).astype(np.int8),
        cloud=_dependence(table, "cloud"),
        outsourcers=_dependence(table, "outsourcers"),
        industrial_control=_dependence(table, "industrial_control"),
        controls=_controls(table, tuple(model.controls)),
        exposures=np.stack([flags(table, f"exposure.{code}") for code in model.exposures], axis=1),
        open_findings=numbers(table, "open_findings") > 0.0,
        endpoint_agent=given(table, "endpoint_agent"),
        history_years=years,
        history_incidents=incidents,
    )
    return insureds, account


def accounts(table: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Find the first row of each account (int64[A]) and the account of each row (int32[rows], rising from 0)."""
    names = _names(table)
    starts = np.ones(table.num_rows, dtype=np.bool_)
    if table.num_rows > 1:
        same = pc.equal(names.slice(1), names.slice(0, len(names) - 1))
        starts[1:] = ~same.to_numpy(zero_copy_only=False)
    return np.flatnonzero(starts), (np.cumsum(starts) - 1).astype(np.int32)


def account_keys(table: pa.Table) -> NDArray[np.uint64]:
    """Hash each account of a slice to a key, uint64[A], that is the same in every book, slice and run.

    The key is the first 8 bytes, little-endian, of BLAKE2b with that digest size over the account's UTF-8 bytes. With
    a million accounts, two share a key with a probability of 3e-8; they would then share random numbers and nothing
    else.
    """
    first, _ = accounts(table)
    names = _names(table).take(pa.array(first)).cast(pa.binary())
    digests = b"".join([blake2b(name, digest_size=_KEY_BYTES).digest() for name in names.to_pylist()])
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _names(table: pa.Table) -> pa.Array:
    names = table.column("account").combine_chunks()
    names = names.cast(pa.string()) if pa.types.is_dictionary(names.type) else names
    if names.null_count:
        raise _empty("account")
    return names


def _required(table: pa.Table, name: str, words: tuple[str, ...], what: Text) -> NDArray[np.int32]:
    found = places(table, name, words, what=what)
    if (found < 0).any():
        raise _empty(name)
    return found


def _empty(name: str) -> Exception:
    return refusal(name, None, "每份保单均须填写", "must be filled in for every policy")


def _country(table: pa.Table) -> NDArray[np.uint8]:
    found = places(table, "country", COUNTRIES, what=Text("国家", "country"))
    return np.where(found < 0, COUNTRIES.index("CN"), found).astype(np.uint8)  # default of the column


def _dependence(table: pa.Table, name: str) -> NDArray[np.int8]:
    return places(table, name, DEPENDENCES, what=Text("依赖程度", "degree of dependence")).astype(np.int8)


def _controls(table: pa.Table, codes: tuple[str, ...]) -> NDArray[np.int8]:
    words = (*ANSWERS, "unknown")
    what = Text("回答", "answer")
    found = np.stack([places(table, f"control.{code}", words, what=what) for code in codes], axis=1)
    return np.where(found == words.index("unknown"), -1, found).astype(np.int8)
