"""The engine done slowly and by another way, account by account, for books small enough.

Random bits are Philox in Python's integers; years, counts and hits are worked out with scipy's laws; an insured's event
model is the one of its profile (:mod:`wangbao.risk.event_model`), its contracts are read by the exact reader in
decimals, treaties by their own reference in fractions. What is taken from the package as given, having references of
its own: how one incident's losses are drawn, the event set of common causes, which lists an account is on with
which hit probability, and contracts as terms.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2b
from math import floor, log, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tests.portfolio.reinsurance import reference as treaties
from tests.portfolio.reinsurance.made import Loss
from wangbao.contract.exact import Facts as EventFacts, read_event
from wangbao.portfolio.accumulation.block import footprints_of_block
from wangbao.portfolio.book.contracts import terms_of
from wangbao.portfolio.book.facts import facts
from wangbao.portfolio.engine.world import World
from wangbao.risk import event_model, many
from wangbao.risk.event_model import Arrays
from wangbao.risk.incident_losses import draw_losses, draw_types, scratch
from wangbao.risk.incidents import incident_types
from wangbao.risk.profile import Profile
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.terms import CAUSES, CONDITIONS, SCENARIOS

LOW = (1 << 32) - 1
TYPES = len(incident_types())
OWN_TYPES = TYPES - 5
GAP, HIT, WHEN = 32, 33, 34


class Incident(NamedTuple):
    """One incident of one account: ``event`` -1 for its own; ``paid`` whole fen of its policies, by row of the book."""

    account: int
    year: int
    time: float
    event: int
    type: int
    ground: int
    paid: Mapping[int, int]


class Insured(NamedTuple):
    """What is known of one account before anything is drawn."""

    number: int
    key: tuple[int, int]
    mu: float
    r: float
    arrays: Arrays
    lists: tuple[tuple[int, float], ...]  # list, hit probability
    rows: tuple[int, ...]


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Philox4x32-10 as published."""
    c0, c1, c2, c3 = (word & LOW for word in counter)
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & LOW, (p0 >> 32) ^ c3 ^ k1, p0 & LOW
        k0, k1 = (k0 + 0x9E3779B9) & LOW, (k1 + 0xBB67AE85) & LOW
    return c0, c1, c2, c3


def uniforms(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[float, float]:
    """Two uniforms of 52 bits, in the middle of their cells."""
    a, b, c, d = philox(counter, key)
    return tuple(((hi << 32 | lo) >> 12) * 2.0**-52 + 2.0**-53 for hi, lo in ((a, b), (c, d)))  # type: ignore[return-value]


def key_of(seed: int, account: str) -> tuple[int, int]:
    """An account's key under a seed: SplitMix64's mixing of both."""
    every, golden = (1 << 64) - 1, 0x9E3779B97F4A7C15

    def mix(z: int) -> int:
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & every
        z = (z ^ z >> 27) * 0x94D049BB133111EB & every
        return z ^ z >> 31

    name = int.from_bytes(blake2b(account.encode(), digest_size=8).digest(), "little")
    under = mix((mix((seed + golden) & every) + golden) & every)
    mixed = mix(mix((name + golden) & every) ^ under)
    return mixed & LOW, mixed >> 32


def insureds(world: World, profiles: Mapping[str, Profile]) -> Iterator[Insured]:
    """The accounts of a book in the order of the blocks."""
    block_order, settings = world.block_order, world.settings
    first = block_order.row[:-1]
    heads = block_order.table.take(first)
    known, _ = facts(block_order.table)
    models = many.build(known, settings.model, view=settings.view, common_causes=False)
    on = footprints_of_block(
        heads,
        known,
        world.entities,
        world.lists,
        rates=models.rates,
        expected=many.expected(models),
        model=settings.model,
        mode=settings.common_causes,
        figures=settings.figures,
    )
    start = on.footprints.account_start
    for number, name in enumerate(heads["account"].to_pylist()):
        model = event_model.build(profiles[name], settings.model, view=settings.view, common_causes=False)
        mine = slice(start[number], start[number + 1])
        yield Insured(
            number=number,
            key=key_of(settings.seed, name),
            mu=model.frequency.mu * float(on.scale[number]) * settings.scale,
            r=model.frequency.r,
            arrays=model.arrays(),
            lists=tuple(
                zip(on.footprints.list[mine].tolist(), on.footprints.chance[mine].tolist(), strict=True)
            ),
            rows=tuple(range(block_order.row[number], block_order.row[number + 1])),
        )


def own_years(mu: float, r: float, years: int, key: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The years that have incidents, and how many: geometric gaps, then the law given at least one."""
    if mu <= 0.0:
        return
    law = stats.poisson(mu) if np.isinf(r) else stats.nbinom(r, r / (r + mu))
    none = law.cdf(0)
    cdf = (law.cdf(np.arange(1, 1025)) - none) / (1.0 - none)
    at, draw = -1, 0
    while True:
        u, v = uniforms((draw, 0, 0, GAP), key)
        draw += 1
        at += 1 + floor(log(u) / log(none))
        if at >= years:
            return
        yield at, 1 + int(np.searchsorted(cdf, v))


def hits(world: World, lst: int, chance: float, key: tuple[int, int]) -> Iterator[int]:
    """The events of a list that hit."""
    events = world.events
    mine = events.event[events.start[lst] : events.start[lst + 1]].tolist()
    name = int(events.key[lst])
    breadth = events.breadth[events.start[lst] : events.start[lst + 1]].tolist()
    most = min(chance * max(breadth, default=1.0), 1.0)
    if most >= 0.25:  # asked one by one
        for i, e in enumerate(mine):
            if uniforms((i, name & LOW, name >> 32, HIT), key)[0] < chance * breadth[i]:
                yield e
        return
    at, draw = -1, 0
    while True:  # the next one that may be hit, thinned
        u, v = uniforms((draw, name & LOW, name >> 32, HIT), key)
        draw += 1
        at += 1 + floor(log(u) / log(1.0 - most))
        if at >= len(mine):
            return
        if v * most <= chance * breadth[at]:
            yield mine[at]


class Draws(NamedTuple):
    type: NDArray[np.uint8]
    hours: NDArray[np.float64]
    loss: NDArray[np.float64]


def counters(world: World) -> list[int]:
    """What each event is called in random counters: its entity, its year, its number within both, mixed."""
    every = (1 << 64) - 1
    found, seen = [0] * world.event_set.year.size, defaultdict(int)
    for e in np.lexsort((world.event_set.time, world.event_set.year)).tolist():
        entity, year = int(world.event_set.entity[e]), int(world.event_set.year[e])
        z = int(world.entities.code[entity]) ^ year * 0x9E3779B97F4A7C15 & every
        z = (z ^ z >> 31) * 0xBF58476D1CE4E5B9 + seen[entity, year] & every
        z = (z ^ z >> 29) * 0x9E3779B97F4A7C15 & every
        found[e] = (z ^ z >> 32) & (1 << 62) - 1
        seen[entity, year] += 1
    return found


def losses(world: World, one: Insured, at: list[int], counter: list[int], event: list[int]) -> Draws:
    """The incidents number ``at`` of the years ``counter``; an event's have its type and share its severity."""
    n = len(at)
    number, year = np.array(at, np.uint64), np.array(counter, np.int64)
    kind, latent, hours = np.zeros(n, np.uint8), np.zeros(n), np.zeros(n)
    loss, room = np.zeros((n, len(HEADS))), scratch(n, TYPES)
    k0, k1 = (np.uint64(k) for k in one.key)
    normal = world.quantiles.normal
    draw_types(one.arrays.type_bound, normal, n, number, year, k0, k1, kind, latent, room)
    for i, e in enumerate(event):
        if e >= 0:
            c = int(world.event_set.kind[e])
            weight = float(world.settings.figures.shares[c])
            kind[i] = OWN_TYPES + c
            latent[i] = sqrt(weight) * world.event_set.latent[e] + sqrt(1.0 - weight) * latent[i]
    draw_losses(one.arrays, world.quantiles, n, number, year, k0, k1, kind, latent, hours, loss, room)
    return Draws(kind, hours, loss)


def incidents(world: World, profiles: Mapping[str, Profile]) -> list[Incident]:
    """Every incident of every account, in the order of accounts and time."""
    contracts, contract_of = terms_of(world.block_order.table)
    shares = [Fraction(str(share)) for share in world.block_order.table["share"].to_pylist()]
    made, counter_of = [], counters(world)
    for one in insureds(world, profiles):
        when: list[tuple[int, float, int, int, int]] = []  # year, time, event, number, counter
        for year, count in own_years(one.mu, one.r, world.settings.years, one.key):
            when += [(year, uniforms((k, year, 0, WHEN), one.key)[0], -1, k, year) for k in range(count)]
        for lst, chance in one.lists:
            for e in hits(world, lst, chance, one.key):
                year, time = int(world.event_set.year[e]), float(world.event_set.time[e])
                when.append((year, time, e, 0, counter_of[e] | 1 << 62))
        when.sort()
        if not when:
            continue
        year, time, event, number, counter = (list(column) for column in zip(*when, strict=True))
        drawn = losses(world, one, number, counter, event)
        used: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(dict)
        for i in range(len(when)):
            amounts = [Decimal(float(x)) for x in drawn.loss[i]]
            t = int(drawn.type[i])
            asked = EventFacts(
                cause=CAUSES[one.arrays.cause[t]].code,
                scenario=SCENARIOS[one.arrays.scenario[t]].code,
                conditions=frozenset(
                    c.code for c in CONDITIONS if int(one.arrays.conditions[t]) >> c.index & 1
                ),
                hours=Decimal(float(drawn.hours[i])),
            )
            paid = {}
            for row in one.rows:
                terms = contracts[contract_of[row]]
                by_line = {
                    line.code: sum((amounts[h.index] for h in HEADS if h.code in line.heads), Decimal(0))
                    for line in terms.lines
                }
                reading = read_event(terms, asked, by_line, used[row, year[i]])
                whole = Fraction(sum(reading.paid.values(), Decimal(0))) * shares[row] * 100
                paid[row] = floor(whole + Fraction(1, 2))
            ground = floor(sum(amounts) * 100 + Decimal("0.5"))
            made.append(Incident(one.number, year[i], time[i], event[i], t, ground, paid))
    return made


class Sums(NamedTuple):
    """What a run without treaties adds up to, in fen; ``largest`` is of one event."""

    ground: list[int]
    gross: list[int]
    largest: list[int]
    row_gross: list[int]
    row_years: list[dict[int, int]]
    incidents: list[int]
    types: list[int]  # gross by incident type
    event: list[int]
    struck: list[int]


def sums(world: World, made: list[Incident], accounts: set[int] | None = None) -> Sums:
    """Totals of some accounts (all where not given)."""
    years, events = world.settings.years, world.event_set.year.size
    rows = world.block_order.table.num_rows
    of = Sums(
        ground=[0] * years,
        gross=[0] * years,
        largest=[0] * years,
        row_gross=[0] * rows,
        row_years=[defaultdict(int) for _ in range(rows)],
        incidents=[0] * TYPES,
        types=[0] * TYPES,
        event=[0] * events,
        struck=[0] * events,
    )
    for one in made:
        if accounts is not None and one.account not in accounts:
            continue
        total = sum(one.paid.values())
        of.ground[one.year] += one.ground
        of.gross[one.year] += total
        of.incidents[one.type] += 1
        of.types[one.type] += total
        for row, fen in one.paid.items():
            of.row_gross[row] += fen
            if fen:
                of.row_years[row][one.year] += fen
        if one.event >= 0:
            of.event[one.event] += total
            of.struck[one.event] += 1
        else:
            of.largest[one.year] = max(of.largest[one.year], total)
    for e in range(events):
        year = int(world.event_set.year[e])
        of.largest[year] = max(of.largest[year], of.event[e])
    return of


class Event(NamedTuple):
    """One paid event of the book: of one account, or a common cause over all it struck."""

    account: int  # -1 for a common cause
    event: int
    loss: Loss


def paid_events(made: list[Incident]) -> list[Event]:
    """The book's paid events."""
    found, common = [], {}
    for one in made:
        gross = {row: Fraction(fen, 100) for row, fen in one.paid.items() if fen}
        if not gross:
            continue
        if one.event < 0:
            found.append(Event(one.account, -1, Loss(one.year, one.time, gross)))
        elif one.event in common:
            common[one.event].loss.gross.update(gross)
        else:
            common[one.event] = Event(-1, one.event, Loss(one.year, one.time, dict(gross), common=True))
    return found + [common[e] for e in sorted(common)]


class Treated(NamedTuple):
    """The treaties' answer, the events it is about, and what each row cedes to treaties acting on risks, in fen."""

    answer: treaties.Answer
    events: list[Event]
    row_ceded: list[int]


def treated(world: World, made: list[Incident], programme: Any, start: Any) -> Treated:
    """Treaties applied to every paid event one by one."""
    rows = world.block_order.table.to_pylist()
    events = paid_events(made)
    answer = treaties.recover(programme, rows, [one.loss for one in events], world.settings.years, start)
    book = treaties.Book(programme, rows, start)
    row_ceded = [0] * len(rows)
    names = [row["account"] for row in rows]
    for one in events:
        struck = {names[row] for row in one.loss.gross}
        for name in struck:
            gross = {
                row: one.loss.gross.get(row, Fraction(0)) for row in range(len(rows)) if names[row] == name
            }
            found = book.risk_cessions(gross, Fraction(one.loss.time))
            for row in gross:
                row_ceded[row] += treaties.fen(sum((by_row[row] for by_row in found.values()), Fraction(0)))
    return Treated(answer, events, row_ceded)
