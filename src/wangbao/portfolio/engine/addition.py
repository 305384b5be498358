"""Addition of a chunk's incidents to the totals of years and events.

The targets are scattered over memory. A loop that does nothing else reads them first, so that many cache misses are
served at once.
"""

import numpy as np
from numba import njit

from wangbao.portfolio.engine.chunk import when
from wangbao.portfolio.engine.payment import grown


@njit(cache=True, error_model="numpy", nogil=True, inline="always")
def add_years(n, room, lump, largest, largest_left):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Add own incidents to their years; of kept events only ground-up and the largest."""
    fen, hit, kept, year_of = room.fen, room.hit, room.kept, room.year
    width = fen.shape[0]
    near = np.int64(0)
    for y in range(np.uint64(n)):
        near ^= largest[np.uint64(year_of[y])]
    room.touched[0] = near
    for y in range(np.uint64(n)):
        if hit[y] >= 0:
            continue
        year = np.uint64(year_of[y])
        largest[year] = max(largest[year], fen[0, y])
        if kept[y]:
            lump[width - 1, year] += fen[width - 1, y]
            continue
        for k in range(np.uint64(width)):
            lump[k, year] += fen[k, y]
        largest_left[year] = max(largest_left[year], fen[width - 2, y])


@njit(cache=True, error_model="numpy", nogil=True, inline="always")
def add_events(n, room, cell):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Add hits to their common-cause events, in fen, and count accounts hit and paid."""
    event, strikes, paid, touched, touches = cell.event, cell.struck, cell.paid, cell.touched, cell.touches
    fen, hit = room.fen, room.hit
    width = fen.shape[0]
    near = np.int64(0)
    for y in range(np.uint64(n)):
        near ^= strikes[np.uint64(max(hit[y], 0))]
    room.touched[0] = near
    for y in range(np.uint64(n)):
        if hit[y] < 0:
            continue
        e = np.uint64(hit[y])
        for k in range(np.uint64(width)):
            event[k, e] += fen[k, y]
        if strikes[e] == 0:
            touched[touches[0]] = e
            touches[0] += 1
        strikes[e] += 1
        paid[e] += np.int64(fen[0, y] > 0)


@njit(cache=True, error_model="numpy", nogil=True)
def keep(n, a, k0, k1, room, kept, used):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Append the incidents to keep as single events.

    Returns the number of kept events, and the arrays, enlarged where needed.
    """
    account, year, kind, time, fen = kept
    keeps, columns = room.kept, room.fen.shape[0] - 1
    for x in range(n):
        if not keeps[x]:
            continue
        if used == account.size:
            size = 2 * used + 1024
            account, year, kind, time = (
                grown(account, size),
                grown(year, size),
                grown(kind, size),
                grown(time, size),
            )
            wider = np.zeros((size, columns), np.int64)
            wider[:used] = fen[:used]
            fen = wider
        account[used] = a
        year[used] = room.year[x]
        kind[used] = room.kind[x]
        time[used] = room.time[x] if room.time[x] >= 0.0 else when(room.at[x], room.year[x], k0, k1)
        for k in range(columns):
            fen[used, k] = room.fen[k, x]
        used += 1
    return used, (account, year, kind, time, fen)


@njit(cache=True, error_model="numpy", nogil=True)
def add_records(target, place, records, columns):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Add the ``columns`` of record i to ``target[place[i]]``, for every record i."""
    for i in range(place.size):
        at = np.uint64(place[i])
        for c in range(columns.size):
            target[at, c] += records[i, columns[c]]
