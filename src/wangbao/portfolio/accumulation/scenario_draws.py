"""Losses of a given event, insured by insured: draws of the simulation given the event.

A scenario's event has a given entity, severity and breadth. What it costs those it hits is drawn as the simulation
of a book draws it, by the same kernels, with the shared part of the latent factor given: given and simulated losses
are one law. The random numbers of an insured follow from its name, so that the result depends neither on the order
of rows nor on others.
"""

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.contract.kernel import CompiledTerms, make_lanes, read_alike
from wangbao.risk.incident_losses import draw_latents, draw_type, heads_of, scratch
from wangbao.risk.many.models import Models, account_arrays
from wangbao.risk.randoms import key
from wangbao.risk.simulate import Tables
from wangbao.vocabulary.heads import HEADS

Floats = NDArray[np.float64]

CHUNK: Final = 64  # most draws of one insured at once
_PURPOSE: Final = 0x701D  # in place of a run's seed
_HEADS: Final = len(HEADS)
_ONE = np.uint64(1)


class GivenEvent(NamedTuple):
    """A given event: incident type ``kind``, shared normal ``latent``, its ``weight``, bits of the heads counted."""

    kind: int
    latent: float
    weight: float
    counted: np.uint64


class Drawn(NamedTuple):
    """Means over the draws given a hit, for A accounts and P policies; money in yuan.

    ``ground`` float64[A, H], loss by head; ``paid`` float64[P], payment of the whole policy; ``square`` float64[A],
    mean square of what all policies of an account pay of our share.
    """

    ground: Floats
    paid: Floats
    square: Floats


def draw_given(
    event: GivenEvent,
    models: Models,
    compiled: CompiledTerms,
    quantiles: Tables,
    *,
    row: NDArray[np.int64],
    share: Floats,
    account: NDArray[np.uint64],
    draws: int,
) -> Drawn:
    """Draw the losses of a given event ``draws`` times for each account.

    Args:
        event: the event.
        models: event models of A accounts.
        compiled: the contracts of P policies.
        quantiles: tables of the law of severity.
        row: int64[A + 1], account a has the policies ``row[a]:row[a + 1]``.
        share: float64[P], our share of each.
        account: uint64[A], hashes of the accounts' names.
        draws: number of draws of an account.
    """
    out = Drawn(
        np.zeros((row.size - 1, _HEADS)), np.zeros(int(row[-1]) if row.size else 0), np.zeros(row.size - 1)
    )
    room = scratch(CHUNK, models.rates.shape[1])
    _draw(event, models, compiled, quantiles, row, share, account, draws, room, out)
    return out


@njit(cache=True, error_model="numpy", nogil=True)
def _draw(  # type: ignore[no-untyped-def]  # noqa: ANN202 - kernel
    event,  # noqa: ANN001
    models,  # noqa: ANN001
    compiled,  # noqa: ANN001
    quantiles,  # noqa: ANN001
    row,  # noqa: ANN001
    share,  # noqa: ANN001
    account,  # noqa: ANN001
    draws,  # noqa: ANN001
    room,  # noqa: ANN001
    out,  # noqa: ANN001
):
    types = models.rates.shape[1]
    bound, ones, t = np.zeros(types), np.ones(types), event.kind
    lanes = make_lanes(compiled, CHUNK)
    words, own = np.zeros((3, CHUNK), np.uint64), np.zeros(CHUNK)
    losses, paid = np.zeros((_HEADS, CHUNK)), np.zeros((_HEADS, CHUNK))
    year = np.zeros(CHUNK)
    of_event, of_account = np.sqrt(event.weight) * event.latent, np.sqrt(1.0 - event.weight)
    for a in range(row.size - 1):
        k0, k1 = key(_PURPOSE, account[a])
        arrays = account_arrays(models, a, bound, ones)
        rho, heads = arrays.constants[0], heads_of(arrays, t)
        for begin in range(0, draws, CHUNK):
            n = min(CHUNK, draws - begin)
            for x in range(n):
                words[1, x] = np.uint64(begin + x)
                year[x] = 0.0
            draw_latents(quantiles.normal, n, words, k0, k1, own, room)
            for x in range(n):
                own[x] = rho * (of_event + of_account * own[x])
            draw_type(arrays, quantiles, t, heads, n, words, own, k0, k1, losses, room)
            for head in range(_HEADS):
                if not (heads >> np.uint64(head)) & _ONE:
                    continue
                if not (event.counted >> np.uint64(head)) & _ONE:
                    losses[head, :] = 0.0
                for x in range(n):
                    out.ground[a, head] += losses[head, x]
            for p in range(row[a], row[a + 1]):
                read_alike(
                    compiled,
                    p,
                    n,
                    arrays.cause[t],
                    arrays.scenario[t],
                    arrays.conditions[t],
                    room.hours,
                    heads,
                    losses,
                    paid,
                    lanes,
                )
                for head in range(_HEADS):
                    if (heads >> np.uint64(head)) & _ONE:
                        for x in range(n):
                            out.paid[p] += paid[head, x]
                            year[x] += share[p] * paid[head, x]
            for x in range(n):
                out.square[a] += year[x] * year[x]
        for head in range(_HEADS):
            out.ground[a, head] /= draws
        for p in range(row[a], row[a + 1]):
            out.paid[p] /= draws
        out.square[a] /= draws
