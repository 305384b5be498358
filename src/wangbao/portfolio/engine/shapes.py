"""What the kernel reads and writes, as structs of arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.engine.timeline import MOST_COUNT
from wangbao.risk.incident_losses import Scratch, scratch
from wangbao.vocabulary.heads import HEADS

CHUNK = 2048  # incidents worked on together; the most one account can have in one year
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Accounts(NamedTuple):
    """A accounts; account a has the rows ``row[a]:row[a + 1]`` and is on the lists ``list[list_start[a]:…]``."""

    key0: NDArray[np.uint64]
    key1: NDArray[np.uint64]
    row: Ints  # int64[A + 1]
    mu: Floats  # incidents of its own a year
    r: Floats
    list_start: Ints  # int64[A + 1]
    list: NDArray[np.int32]
    chance: Floats  # hit probability


class CommonEvents(NamedTuple):
    """E common-cause events and the L lists that hold them; ``weight`` float64[5] is a class's share of variance."""

    kind: NDArray[np.uint8]
    year: NDArray[np.int32]
    time: Floats
    latent: Floats
    breadth: Floats
    counter: Ints  # what an event is called in random counters: does not depend on the other events
    start: Ints  # int64[L + 1]
    event: NDArray[np.int32]
    widest: Floats  # float64[L], the largest breadth of a list
    key: NDArray[np.uint64]  # uint64[L]
    weight: Floats
    own_types: int  # incident types before the common causes


class Rows(NamedTuple):
    """P rows: our share, and for each what a year's losses are summed up to."""

    share: Floats
    gross: Ints  # fen, all years
    square: Floats  # yuan squared, sum over the years of the year's gross squared
    tail: Floats  # yuan, the row's own tail value at risk
    ceded: Ints  # fen, to risk-level treaties


class Cell(NamedTuple):
    """Totals of the accounts of one cell, in fen.

    The last two of M columns are net of risk-level treaties, and ground-up.
    """

    lump: Ints  # int64[M, Y] events not kept one by one
    largest: Ints  # int64[Y] the largest own event of each year
    largest_left: Ints  # int64[Y] the largest own event not kept, net of risk-level treaties
    event: Ints  # int64[M, E] common-cause events
    struck: Ints  # int64[E] accounts struck
    paid: Ints  # int64[E] of them paid for
    heads: Ints  # int64[T, H] gross by incident type and loss head
    incidents: Ints  # int64[T] by type


class Kept(NamedTuple):
    """Events kept one by one."""

    account: NDArray[np.int32]
    year: NDArray[np.int32]
    type: NDArray[np.uint8]
    time: Floats
    fen: Ints  # int64[n, M - 1], without ground-up


class Emitted(NamedTuple):
    """What single rows were paid in the years asked for: ``event`` -1 for an account's own."""

    row: NDArray[np.int32]
    year: NDArray[np.int32]
    event: NDArray[np.int32]
    time: Floats
    gross: Ints  # fen
    net: Floats  # yuan, after risk-level treaties


class Drawn(NamedTuple):
    """Incidents of a chunk in order of time; ``alone`` whether it is the only one of its year."""

    at: NDArray[np.uint64]
    counter: Ints
    year: Ints
    kind: NDArray[np.uint8]
    event: NDArray[np.int32]
    time: Floats
    latent: Floats
    alone: NDArray[np.bool_]


class Room(NamedTuple):
    """Space the kernel works in; one for each thread."""

    scratch: Scratch
    drawn: "Drawn"  # incidents as they come
    at: NDArray[np.uint64]  # and in the order they are worked on, as are all below
    counter: Ints
    year: Ints
    kind: NDArray[np.uint8]
    cause: NDArray[np.uint8]
    scenario: NDArray[np.uint8]
    conditions: NDArray[np.uint64]
    event: NDArray[np.int32]
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
    hits: NDArray[np.int32]  # int32[3, E]
    bound: Floats  # float64[T], cumulative shares of the types
    kept: Floats  # float64[T], ones
    gross: Floats  # float64[rows, CHUNK] yuan in whole fen
    yearly: Floats  # float64[rows, Y]
    years: Ints  # int64[rows] how many of them
    now: Ints  # int64[rows, 2] the year a row is in, and its fen so far
    ceded: Floats  # float64[R + 2, rows]
    one: Floats  # float64[rows] one event's gross by row
    values: Floats  # float64[M]


def room(*, years: int, events: int, rows: int, types: int, treaties: int, columns: int) -> Room:
    """Space for accounts of up to ``rows`` rows."""
    return Room(
        scratch=scratch(CHUNK, types),
        drawn=Drawn(
            at=np.zeros(CHUNK, np.uint64),
            counter=np.zeros(CHUNK, np.int64),
            year=np.zeros(CHUNK, np.int64),
            kind=np.zeros(CHUNK, np.uint8),
            event=np.zeros(CHUNK, np.int32),
            time=np.zeros(CHUNK),
            latent=np.zeros(CHUNK),
            alone=np.zeros(CHUNK, np.bool_),
        ),
        at=np.zeros(CHUNK, np.uint64),
        counter=np.zeros(CHUNK, np.int64),
        year=np.zeros(CHUNK, np.int64),
        kind=np.zeros(CHUNK, np.uint8),
        cause=np.zeros(CHUNK, np.uint8),
        scenario=np.zeros(CHUNK, np.uint8),
        conditions=np.zeros(CHUNK, np.uint64),
        event=np.zeros(CHUNK, np.int32),
        time=np.zeros(CHUNK),
        latent=np.zeros(CHUNK),
        hours=np.zeros(CHUNK),
        loss=np.zeros((CHUNK, len(HEADS))),
        paid=np.zeros((CHUNK, len(HEADS))),
        policy=np.zeros(CHUNK, np.int32),
        own_year=np.zeros(years, np.int32),
        own_count=np.zeros(years, np.int32),
        cdf=np.zeros(MOST_COUNT),
        work=np.zeros((2, 256)),
        hits=np.zeros((3, max(events, 1)), np.int32),
        bound=np.zeros(types),
        kept=np.ones(types),
        gross=np.zeros((rows, CHUNK)),
        yearly=np.zeros((rows, years)),
        years=np.zeros(rows, np.int64),
        now=np.zeros((rows, 2), np.int64),
        ceded=np.zeros((treaties + 2, rows)),
        one=np.zeros(rows),
        values=np.zeros(columns),
    )


def cell(*, years: int, events: int, types: int, columns: int) -> Cell:
    """Totals of nothing yet."""
    return Cell(
        lump=np.zeros((columns, years), np.int64),
        largest=np.zeros(years, np.int64),
        largest_left=np.zeros(years, np.int64),
        event=np.zeros((columns, events), np.int64),
        struck=np.zeros(events, np.int64),
        paid=np.zeros(events, np.int64),
        heads=np.zeros((types, len(HEADS)), np.int64),
        incidents=np.zeros(types, np.int64),
    )
