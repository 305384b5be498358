"""Inputs and outputs of the kernel, as structs of arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.engine.timeline import MOST_COUNT
from wangbao.risk.incident_losses import Scratch, scratch
from wangbao.vocabulary.heads import HEADS

CHUNK = 512  # lone incidents of one type processed together: their data fit a core's cache
CROWD = 1024  # incidents of crowded years processed together, unless one year has more
_LINE = 8  # eight-byte numbers in a cache line
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Accounts(NamedTuple):
    """A accounts: account a has rows ``row[a]:row[a + 1]`` and lists ``list[list_start[a]:list_start[a + 1]]``."""

    key0: NDArray[np.uint64]
    key1: NDArray[np.uint64]
    row: Ints  # int64[A + 1]
    mu: Floats  # own incidents a year
    r: Floats
    list_start: Ints  # int64[A + 1]
    list: NDArray[np.int32]
    chance: Floats  # hit probability


class CommonEvents(NamedTuple):
    """E common-cause events in L lists; ``weight`` float64[5] is each class's shared part of the variance."""

    year: NDArray[np.int32]
    time: Floats
    record: Ints  # int64[E, 4], the kernel's fields of an event, adjacent; see EVENT_YEAR_KIND and so on
    start: Ints  # int64[L + 1]
    event: NDArray[np.int32]
    breadth: Floats  # of each entry of ``event``
    widest: Floats  # float64[L], the largest breadth of a list
    narrowest: Floats  # float64[L], the smallest
    key: NDArray[np.uint64]  # uint64[L]
    weight: Floats
    own_types: int  # incident types before the common causes


# Columns of ``CommonEvents.record``; times and latent normals are stored as their bits. A counter identifies an event
# for random numbers, and does not depend on the other events.
EVENT_YEAR_KIND, EVENT_COUNTER, EVENT_TIME, EVENT_LATENT = range(4)
KIND_BITS = 8  # the class is in the bits below the year


class Rows(NamedTuple):
    """P rows of the book: our share, and running sums of each."""

    share: Floats
    gross: Ints  # fen, all years
    square: Floats  # yuan squared, sum over the years of the year's gross squared
    tail: Floats  # yuan, the row's own tail value at risk
    ceded: Ints  # fen, to risk-level treaties


class Cell(NamedTuple):
    """Totals of the accounts of one cell, in fen.

    The last two of M columns are net of risk-level treaties, and ground-up. The columns of one year, and of one event,
    are adjacent in memory, so that adding to them costs one cache miss.
    """

    lump: Ints  # int64[M, Y] events not kept one by one
    largest: Ints  # int64[Y] the largest own event of each year
    largest_left: Ints  # int64[Y] the largest own event not kept, net of risk-level treaties
    event: Ints  # int64[M, E] common-cause events
    struck: Ints  # int64[E] accounts hit
    paid: Ints  # int64[E] accounts hit that are paid
    heads: Ints  # int64[T, H] gross by incident type and loss head
    incidents: Ints  # int64[T] by type
    touched: NDArray[np.int32]  # int32[E] events that hit any account, unordered
    touches: Ints  # int64[1] their number


class Space(NamedTuple):
    """A cell and the records that its arrays are views of; reused by one thread."""

    cell: Cell
    by_year: Ints  # int64[Y, width]
    by_event: Ints  # int64[E, width]


class Sums(NamedTuple):
    """The totals of a piece; of events only those that hit any account."""

    by_year: Ints  # int64[Y, M + 2]: the columns, the largest own event, the largest net of those not kept
    event: NDArray[np.int32]  # int32[k]
    by_event: Ints  # int64[k, M + 2]: the columns, accounts hit, accounts paid
    heads: Ints
    incidents: Ints


class Kept(NamedTuple):
    """Events kept one by one."""

    account: NDArray[np.int32]
    year: NDArray[np.int32]
    type: NDArray[np.uint8]
    time: Floats
    fen: Ints  # int64[n, M - 1], without ground-up


class Emitted(NamedTuple):
    """Payments of single rows in the years wanted; ``event`` is -1 for an account's own incident."""

    row: NDArray[np.int32]
    year: NDArray[np.int32]
    event: NDArray[np.int32]
    time: Floats
    gross: Ints  # fen
    net: Floats  # yuan, after risk-level treaties


class Room(NamedTuple):
    """Working space of the kernel; one a thread."""

    scratch: Scratch
    at: NDArray[np.uint64]
    counter: Ints
    year: Ints
    kind: NDArray[np.uint8]
    cause: NDArray[np.uint8]
    scenario: NDArray[np.uint8]
    conditions: NDArray[np.uint64]
    hit: Ints  # the common-cause event, -1 for an own incident
    time: Floats
    latent: Floats
    hours: Floats
    loss: Floats
    paid: Floats
    policy: NDArray[np.int32]
    own_year: NDArray[np.int32]
    own_count: NDArray[np.int32]
    cdf: Floats
    work: Floats
    hits: NDArray[np.int32]  # int32[E] the events that hit the account
    hit_year: Ints  # int64[E] of the account's hits, like the next four
    hit_kind: NDArray[np.uint8]
    hit_counter: Ints
    hit_time: Floats
    hit_latent: Floats
    bound: Floats  # float64[T], cumulative shares of the types
    ones: Floats  # float64[T]
    gross: Floats  # float64[rows, n] yuan in whole fen
    yearly: Floats  # float64[rows, Y]
    years: Ints  # int64[rows] number of entries of ``yearly``
    now: Ints  # int64[rows, 2] a row's current year, and its fen so far
    ceded: Floats  # float64[R + 2, rows]
    one: Floats  # float64[rows] one event's gross by row
    values: Floats  # float64[M]
    fen: Ints  # int64[M + 2, n] an incident's columns
    kept: NDArray[np.bool_]  # bool[n] whether to keep the incident as a single event
    left: Floats  # float64[rows, n] yuan after risk-level treaties
    heads: NDArray[np.uint64]  # uint64[T] possible heads of a type, as bits
    possible: NDArray[np.uint64]  # uint64[n] the same by incident
    crowding: NDArray[np.uint8]  # uint8[Y] number of incidents of a year, capped at two
    lone_year: NDArray[np.int32]  # int32[Y] years with one incident, an own one
    lone_kind: NDArray[np.uint8]  # uint8[Y] its type
    lone_latent: Floats  # float64[Y]
    lone_hit: NDArray[np.int32]  # int32[E] the common-cause event that is the only incident of its year
    order: NDArray[np.int32]  # int32[Y or E] lone incidents in order of type
    words: NDArray[np.uint64]  # uint64[3, n] counters of the incidents of one type
    shared: Floats  # float64[n] contribution of their latent normals to each head
    paid_by_head: Floats  # float64[H, n]
    running: Floats  # float64[n]
    upto: Ints  # int64[n]
    subject: Floats  # float64[n] subject amount of a treaty
    touched: Ints  # int64[1] result of reads made only to load the cache
    cessions: Floats  # float64[R, n] cessions of an account of one row


def room(
    *, years: int, events: int, year_events: int, rows: int, types: int, treaties: int, columns: int
) -> Room:
    """Allocate space for accounts of up to ``rows`` rows; no year has more than ``year_events`` common-cause events."""
    size = max(CHUNK, CROWD, MOST_COUNT + year_events)
    return Room(
        scratch=scratch(size, types),
        at=np.zeros(size, np.uint64),
        counter=np.zeros(size, np.int64),
        year=np.zeros(size, np.int64),
        kind=np.zeros(size, np.uint8),
        cause=np.zeros(size, np.uint8),
        scenario=np.zeros(size, np.uint8),
        conditions=np.zeros(size, np.uint64),
        hit=np.zeros(size, np.int64),
        time=np.zeros(size),
        latent=np.zeros(size),
        hours=np.zeros(size),
        loss=np.zeros((size, len(HEADS))),
        paid=np.zeros((size, len(HEADS))),
        policy=np.zeros(size, np.int32),
        own_year=np.zeros(years, np.int32),
        own_count=np.zeros(years, np.int32),
        cdf=np.zeros(MOST_COUNT),
        work=np.zeros((2, 256)),
        hits=np.zeros(max(events, 1), np.int32),
        hit_year=np.zeros(events, np.int64),
        hit_kind=np.zeros(events, np.uint8),
        hit_counter=np.zeros(events, np.int64),
        hit_time=np.zeros(events),
        hit_latent=np.zeros(events),
        bound=np.zeros(types),
        ones=np.ones(types),
        gross=np.zeros((rows, size)),
        yearly=np.zeros((rows, years)),
        years=np.zeros(rows, np.int64),
        now=np.zeros((rows, 2), np.int64),
        ceded=np.zeros((treaties + 2, rows)),
        one=np.zeros(rows),
        values=np.zeros(columns),
        fen=np.zeros((columns + 2, size), np.int64),
        kept=np.zeros(size, np.bool_),
        left=np.zeros((rows, size)),
        heads=np.zeros(types, np.uint64),
        possible=np.zeros(size, np.uint64),
        crowding=np.zeros(years, np.uint8),
        lone_year=np.zeros(years, np.int32),
        lone_kind=np.zeros(years, np.uint8),
        lone_latent=np.zeros(years),
        lone_hit=np.zeros(max(events, 1), np.int32),
        order=np.zeros(max(years, events), np.int32),
        words=np.zeros((3, size), np.uint64),
        shared=np.zeros(size),
        paid_by_head=np.zeros((len(HEADS), size)),
        running=np.zeros(size),
        upto=np.zeros(size, np.int64),
        subject=np.zeros(size),
        touched=np.zeros(1, np.int64),
        cessions=np.zeros((max(treaties, 1), size)),
    )


def space(*, years: int, events: int, types: int, columns: int) -> Space:
    """Allocate totals of 0; ``columns`` includes those of net and ground-up."""
    by_year, by_event = _records(years, columns + 2), _records(events, columns + 2)
    cell = Cell(
        lump=by_year.T[:columns],
        largest=by_year[:, columns],
        largest_left=by_year[:, columns + 1],
        event=by_event.T[:columns],
        struck=by_event[:, columns],
        paid=by_event[:, columns + 1],
        heads=np.zeros((types, len(HEADS)), np.int64),
        incidents=np.zeros(types, np.int64),
        touched=np.zeros(events, np.int32),
        touches=np.zeros(1, np.int64),
    )
    return Space(cell, by_year, by_event)


def take(space: Space) -> Sums:
    """Copy a cell's totals, and reset the space to 0."""
    cell, width = space.cell, space.cell.lump.shape[0] + 2
    event = cell.touched[: cell.touches[0]].copy()
    sums = Sums(
        by_year=space.by_year[:, :width].copy(),
        event=event,
        by_event=space.by_event[event, :width],
        heads=cell.heads.copy(),
        incidents=cell.incidents.copy(),
    )
    empty(space)
    return sums


def empty(space: Space) -> None:
    """Reset all totals to 0."""
    cell = space.cell
    space.by_year[...] = 0
    space.by_event[cell.touched[: cell.touches[0]]] = 0
    cell.heads[...] = 0
    cell.incidents[...] = 0
    cell.touches[0] = 0


def _records(count: int, width: int) -> Ints:
    """Allocate records of zeros, each of whole cache lines and aligned to one."""
    wide = -(-width // _LINE) * _LINE
    flat = np.zeros(count * wide + _LINE, np.int64)
    skip = -(flat.ctypes.data // flat.itemsize) % _LINE
    return flat[skip : skip + count * wide].reshape(count, wide)
