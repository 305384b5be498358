"""Parameters of the default model, each with value, range, source and confidence, and how they are drawn together.

The table is data (``data/parameters.toml``). A number is a :class:`Parameter`; its value is one float or, for a table,
one float a key. :class:`Parameters` answers by path (``"frequency.base_rate"``) and can be drawn anew within the ranges
for the parameter-uncertainty band.
"""

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wangbao.vocabulary.text import Text

Values = Mapping[str, float]
SCALAR = "v"  # the key under which a plain number is kept


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number, or one table of numbers that move together.

    ``low`` and ``high`` are absolute for a number and factors on every value for a table. ``scale`` is how the range is
    read: ``log`` (ratios) or ``linear``.
    """

    path: str
    name: Text
    values: Values
    low: float
    high: float
    scale: str
    unit: str
    source: tuple[str, ...]
    confidence: str
    note: Text

    @property
    def is_table(self) -> bool:
        return SCALAR not in self.values

    @property
    def is_fixed(self) -> bool:
        return self.low == self.high

    def at(self, u: float) -> "Parameter":
        """Return the parameter at quantile ``u`` of its triangular range.

        The mode is at its value; a table moves by one factor.
        """
        if self.is_fixed:
            return self
        mode = 1.0 if self.is_table else self.values[SCALAR]
        if self.scale == "log":
            drawn = math.exp(_triangular(u, math.log(self.low), math.log(mode), math.log(self.high)))
        else:
            drawn = _triangular(u, self.low, mode, self.high)
        if self.is_table:
            return self.with_values({key: value * drawn for key, value in self.values.items()})
        return self.with_values({SCALAR: drawn})

    def with_values(self, values: Values) -> "Parameter":
        """Return the same parameter at other values."""
        return Parameter(
            self.path,
            self.name,
            values,
            self.low,
            self.high,
            self.scale,
            self.unit,
            self.source,
            self.confidence,
            self.note,
        )


def _triangular(u: float, low: float, mode: float, high: float) -> float:
    """Return the quantile ``u`` of the triangular distribution."""
    width = high - low
    cut = (mode - low) / width
    if u < cut:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


@dataclass(frozen=True, slots=True)
class Control:
    """One security control: its effect, its prevalence and its sources."""

    code: str
    name: Text
    prevalence: float
    rr: float  # incident probability with the control over without; 1 where it changes severity only
    lowers: tuple[str, ...]  # incident types whose frequency it lowers
    severity: Values  # factors on severity where the control is in place
    effect: Text
    source: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """One kind of internet-facing asset that raises the frequency of some incident types by ``m``."""

    code: str
    name: Text
    m: float
    raises: tuple[str, ...]
    source: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class CommonCause:
    """One class of events that strike many at once; ``like`` is the incident type whose losses it causes.

    ``rate``, events a year of one entity, and ``hit_probability`` have ranges. Of those hit, ``stop_probability`` are
    interrupted; every other cost is ``expense_share`` times as likely as in an incident of the type ``like``. The log
    of downtime has the correlation ``downtime_weight`` with the event's latent factor, for an outage lasts about
    equally long for all.
    """

    code: str
    name: Text
    like: str
    footprint: str
    rate: float
    rate_low: float
    rate_high: float
    hit_probability: float
    hit_low: float
    hit_high: float
    stop_probability: float
    expense_share: float
    downtime_median_days: float
    downtime_sigma: float
    downtime_weight: float
    source: tuple[str, ...]
    confidence: str
    note: Text


@dataclass(frozen=True, slots=True)
class Tier:
    """One revenue tier of the conservative frequency view: below ``below_usd``, negative binomial (r, mu)."""

    below_usd: float
    p1: float
    p2: float
    p3: float
    r: float
    mu: float


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters of one version of the model.

    :meth:`drawn` returns the same model at another point of the ranges.
    """

    version: str
    cny_per_usd: float
    items: Mapping[str, Parameter]
    controls: Mapping[str, Control]
    exposures: Mapping[str, Exposure]
    common_causes: Mapping[str, CommonCause]
    tiers: tuple[Tier, ...]
    dependence: Mapping[
        str, tuple[tuple[str, ...], Values]
    ]  # dependence -> (incident types, factor by answer)
    # head -> incident type -> aspects of posture that its probability is multiplied by
    posture_moves: Mapping[str, Mapping[str, tuple[str, ...]]]
    unmodelled: Mapping[
        str, Text
    ]  # heads of the vocabulary that nothing draws, and why; see wangbao.risk.heads
    sources: Mapping[str, str]
    held: Mapping[str, date]  # source -> the day the figures were last held against it

    def value(self, path: str) -> float:
        """Return the number at ``path``."""
        return self.items[path].values[SCALAR]

    def table(self, path: str) -> Values:
        """Return the table of numbers at ``path``, by key."""
        return self.items[path].values

    def moved_by(self, head: str, incident_type: str) -> tuple[str, ...]:
        """List the aspects of posture that the probability of a head under an incident type is multiplied by."""
        return self.posture_moves.get(head, {}).get(incident_type, ())

    def moving_aspects(self) -> tuple[str, ...]:
        """List the aspects of posture that move any probability, each once."""
        return tuple(dict.fromkeys(a for by in self.posture_moves.values() for of in by.values() for a in of))

    def uncertain(self) -> tuple[str, ...]:
        """List the paths of the parameters that have a range, in file order."""
        return tuple(path for path, item in self.items.items() if not item.is_fixed)

    def drawn(self, u: Values) -> "Parameters":
        """Return the model with each path of ``u`` moved to that quantile of its range."""
        return replace(self, items={p: i.at(u[p]) if p in u else i for p, i in self.items.items()})


def latin_hypercube(draws: int, columns: int, seed: int) -> NDArray[np.float64]:
    """Draw ``draws`` points in the unit cube of ``columns`` dimensions, every column evenly filled."""
    rng = np.random.Generator(np.random.Philox(seed))
    cells = rng.permuted(np.tile(np.arange(draws), (columns, 1)), axis=1).T
    return np.asarray((cells + rng.random((draws, columns))) / draws, dtype=np.float64)


@cache
def default() -> Parameters:
    """Load the shipped table."""
    raw = tomllib.loads(files("wangbao.risk").joinpath("data/parameters.toml").read_text(encoding="utf-8"))
    groups = ("frequency", "product", "customers", "dependence", "severity", "posture", "common_cause_offset")
    return Parameters(
        version=raw["version"],
        cny_per_usd=raw["cny_per_usd"],
        items={item.path: item for group in groups for item in _items(group, raw[group])},
        controls={code: _control(code, d) for code, d in raw["control"].items()},
        exposures={code: _exposure(code, d) for code, d in raw["exposure"].items()},
        common_causes={code: _common_cause(code, d) for code, d in raw["common_cause"].items()},
        tiers=tuple(
            Tier(*(t[k] for k in ("below_usd", "p1", "p2", "p3", "r", "mu")))
            for t in raw["frequency"]["tier"]
        ),
        dependence={what: (tuple(d["types"]), d["factors"]) for what, d in raw["dependence_on"].items()},
        posture_moves={
            head: {kind: tuple(aspects) for kind, aspects in by_type.items()}
            for head, by_type in raw["posture_on_probability"].items()
        },
        unmodelled={code: Text(d["zh"], d["en"]) for code, d in raw["unmodelled"].items()},
        sources=raw["sources"],
        held=raw["held"],
    )


def _items(path: str, node: Mapping[str, Any]) -> Iterator[Parameter]:
    """Yield every parameter below ``node``: a table with ``v`` or ``values`` is one; other tables are folders."""
    if "confidence" in node:
        yield Parameter(
            path=path,
            name=Text(node["zh"], node["en"]),
            values={SCALAR: float(node["v"])}
            if "v" in node
            else {k: float(v) for k, v in node["values"].items()},
            low=float(node["low"] if "v" in node else node["low_factor"]),
            high=float(node["high"] if "v" in node else node["high_factor"]),
            scale=node.get("scale", "log"),
            unit=node.get("unit", ""),
            source=tuple(node["source"]),
            confidence=node["confidence"],
            note=Text(node.get("note_zh", ""), node.get("note_en", "")),
        )
        return
    for key, below in node.items():
        if isinstance(below, Mapping):
            yield from _items(f"{path}.{key}", below)


def _control(code: str, d: Mapping[str, Any]) -> Control:
    return Control(
        code=code,
        name=Text(d["zh"], d["en"]),
        prevalence=d["prevalence"],
        rr=d.get("rr", 1.0),
        lowers=tuple(d.get("lowers_frequency_of", ())),
        severity=d.get("severity", {}),
        effect=Text(d["effect_zh"], d["effect_en"]),
        source=tuple(d["source"]),
        confidence=d["confidence"],
    )


def _exposure(code: str, d: Mapping[str, Any]) -> Exposure:
    raises, source = tuple(d["raises_frequency_of"]), tuple(d["source"])
    return Exposure(code, Text(d["zh"], d["en"]), d["m"], raises, source, d["confidence"])


def _common_cause(code: str, d: Mapping[str, Any]) -> CommonCause:
    return CommonCause(
        code=code,
        name=Text(d["zh"], d["en"]),
        like=d["like"],
        footprint=d["footprint"],
        rate=d["rate"],
        rate_low=d["rate_low"],
        rate_high=d["rate_high"],
        hit_probability=d["hit_probability"],
        hit_low=d["hit_low"],
        hit_high=d["hit_high"],
        stop_probability=d["stop_probability"],
        expense_share=d["expense_share"],
        downtime_median_days=d["downtime_median_days"],
        downtime_sigma=d["downtime_sigma"],
        downtime_weight=d["downtime_weight"],
        source=tuple(d["source"]),
        confidence=d["confidence"],
        note=Text(d["note_zh"], d["note_en"]),
    )
