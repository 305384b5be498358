"""Kernel input of a block of compound policies, from its rows of the book."""

from hashlib import blake2b
from typing import Final

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray
from scipy import special

from wangbao.portfolio.book.arrays import numbers
from wangbao.portfolio.book.facts import account_keys
from wangbao.portfolio.engine.compound import MOST_COUNT, Fitted
from wangbao.portfolio.engine.compound_draws import LARGEST_LOG
from wangbao.risk.randoms import key
from wangbao.vocabulary.errors import refusal

Floats = NDArray[np.float64]

_KEY_BYTES: Final = 8
_LAYER_BYTES: Final = 2
_LEAST_LOG: Final = -600.0  # smallest log-probability of a year without losses that floats can hold
_BEYOND: Final = 1e-12  # largest probability of more losses in a year than are distinguished
_MOST_FEN: Final = 2.0**62  # half of the range of 64-bit integers


def fitted(table: pa.Table, row: NDArray[np.int64], *, seed: int, years: int, scale: float = 1.0) -> Fitted:
    """Build the kernel input of a slice of compound policies.

    Args:
        table: rows of wording "compound", those of one account adjacent.
        row: int64[A + 1], the first row of each account.
        seed: the run's seed.
        years: number of simulated years.
        scale: factor on the mean numbers of losses.

    Raises:
        InputError: a negative binomial with more losses in a year than can be distinguished, or losses so large that
            their sum over the years in fen may exceed 64-bit integers.
    """
    mean = numbers(table, "compound.mean") * scale
    size = _or_infinite(table, "compound.dispersion")
    account = np.repeat(np.arange(row.size - 1, dtype=np.int32), np.diff(row))
    key0, key1 = np.zeros((2, table.num_rows), np.uint64)
    _fill(np.uint64(seed), row_keys(table, account), key0, key1)
    found = Fitted(
        account=account,
        key0=key0,
        key1=key1,
        mean=mean,
        size=size,
        log_mean=numbers(table, "compound.log_mean"),
        log_sigma=numbers(table, "compound.log_sigma"),
        deductible=np.nan_to_num(numbers(table, "deductible_cny"), nan=0.0),
        limit=_or_infinite(table, "limit_cny"),
        aggregate=_or_infinite(table, "compound.aggregate_cny"),
    )
    _refuse_counts(found)
    total = expected(found)
    if total * 100.0 * years > _MOST_FEN:
        raise refusal(
            "compound.log_mean",
            f"{total:.3g}",
            f"一块保单的年期望损失（元）乘以 {years} 年后过大",
            f"a block's expected yearly loss (yuan) is too large over {years} years",
        )
    return found


def expected(policies: Fitted) -> float:
    """Compute the expected ground-up loss of all policies, yuan a year, each loss capped at the largest possible."""
    mu, sigma = policies.log_mean, np.maximum(policies.log_sigma, 1e-9)
    z = (LARGEST_LOG - mu) / sigma
    with np.errstate(over="ignore"):
        below = special.ndtr(z - sigma)
        mean = np.where(below > 0.0, np.exp(np.minimum(mu + sigma * sigma / 2.0, 700.0)) * below, 0.0)
    each = np.minimum(mean, np.exp(LARGEST_LOG)) + np.exp(LARGEST_LOG) * special.ndtr(-z)
    return float((policies.mean * each).sum())


def row_keys(table: pa.Table, account: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Hash each row to a key, uint64[P], that is the same in every book, slice and run.

    The key is the first 8 bytes, little-endian, of BLAKE2b over the policy's UTF-8 bytes and its layer in two bytes,
    keyed with the account's key.
    """
    of_account = [code.astype("<u8").tobytes() for code in account_keys(table)]
    names = table["policy"].cast(pa.string()).to_pylist()
    layers = table["layer"].to_pylist()
    digests = b"".join(
        [
            blake2b(
                name.encode() + int(layer).to_bytes(_LAYER_BYTES, "little"),
                digest_size=_KEY_BYTES,
                key=of_account[a],
            ).digest()
            for a, name, layer in zip(account.tolist(), names, layers, strict=True)
        ]
    )
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _or_infinite(table: pa.Table, name: str) -> Floats:
    return np.nan_to_num(numbers(table, name), nan=np.inf, posinf=np.inf)


def _refuse_counts(policies: Fitted) -> None:
    mean, size = policies.mean, policies.size
    counted = np.flatnonzero(np.isfinite(size) & (mean > 0.0))
    m, r = mean[counted], size[counted]
    never = -r * np.log1p(m / r)
    beyond = special.betainc(MOST_COUNT + 1.0, r, m / (m + r))
    bad = counted[(never < _LEAST_LOG) | (beyond > _BEYOND)]
    if bad.size:
        raise refusal(
            "compound.mean",
            f"{mean[bad[0]]:g}",
            f"离散参数为 {size[bad[0]]:g} 的负二项分布，均值过大，一年中的损失次数无法逐一区分",
            f"too many losses a year to be told apart, with a dispersion of {size[bad[0]]:g}",
        )


@njit(cache=True, error_model="numpy", nogil=True)
def _fill(seed, row, key0, key1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    for i in range(row.size):
        key0[i], key1[i] = key(seed, row[i])
