"""Report of a deterministic scenario: insureds, exposure, losses and payments, in total and by group."""

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import class_name, default
from wangbao.portfolio.accumulation.entities import UNKNOWN, words
from wangbao.portfolio.accumulation.scenario_run import GROUND_UP, ScenarioResult
from wangbao.portfolio.accumulation.scenario_severity import return_period
from wangbao.portfolio.accumulation.sir import course, final_size
from wangbao.portfolio.book.arrays import numbers
from wangbao.portfolio.book.facts import accounts
from wangbao.risk import parameters
from wangbao.risk.heads import unmodelled_cautions
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.sectors import SECTORS
from wangbao.vocabulary.text import Text

Floats = NDArray[np.float64]
GROUPINGS: Final = ("sector", "province", "cloud_provider")
_DAYS: Final = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120)
NOT_KNOWN: Final = Text("未填", "not given")


class Line(NamedTuple):
    """One group of a footprint; money in yuan.

    ``insureds`` and ``policies``: numbers in the footprint; ``exposed_cny``: our share of the limits of policies that
    have one, ``unlimited``: the number without; ``hit``: expected number of insureds hit; ``ground_up_cny`` and
    ``insured_cny`` (our share): expected losses; ``all_hit_cny``: insured loss if all are hit.
    """

    code: str
    name: Text
    insureds: int
    policies: int
    exposed_cny: float
    unlimited: int
    hit: float
    ground_up_cny: float
    insured_cny: float
    all_hit_cny: float


class Report(NamedTuple):
    """The report of a scenario's footprint.

    ``total``; ``groups`` by grouping, largest insured loss first; ``heads``: expected ground-up loss by head (if not
    0); ``deviation_cny``: standard deviation of the insured loss given the event, over which insureds are hit and how
    hard; ``error_cny``: standard error of the insured loss from the number of draws; ``assumed``: number of insureds
    that do not name the entity themselves; ``return_years``: between two such events of the entity or worse.
    """

    result: ScenarioResult
    total: Line
    groups: Mapping[str, tuple[Line, ...]]
    heads: Mapping[str, float]
    deviation_cny: float
    error_cny: float
    assumed: int
    return_years: float

    def cautions(self) -> tuple[Text, ...]:
        """List a caution for the loss heads that the book's contracts cover and the loss model does not draw."""
        return unmodelled_cautions(self.result.unmodelled_heads, parameters.default())


def report(result: ScenarioResult) -> Report:
    """Build the footprint report of a scenario's result."""
    table = result.policies
    first, account = accounts(table)
    chance = numbers(table, "hit_probability")
    paid = numbers(table, "insured_if_hit_cny")
    limit = numbers(table, "limit_cny")
    by_row = {
        "policies": np.ones(table.num_rows),
        "exposed_cny": np.nan_to_num(limit) * numbers(table, "share"),
        "unlimited": np.isnan(limit).astype(np.float64),
        "insured_cny": paid * chance,
        "all_hit_cny": paid,
    }
    by_account = {
        "insureds": np.ones(first.size),
        "hit": chance[first],
        "ground_up_cny": (numbers(table, "account_ground_up_if_hit_cny") * chance)[first],
    }
    if first.size:
        by_row |= {name: _on_first(values, first, table.num_rows) for name, values in by_account.items()}
    else:
        by_row |= dict.fromkeys(by_account, np.zeros(0))
    whole = np.zeros(table.num_rows, np.int32)
    total = _lines(by_row, whole, ["total"], lambda _: Text("合计", "total"))
    account_paid = np.bincount(account, paid, first.size)
    once, square = chance[first], numbers(table, "account_square_if_hit_cny2")[first]
    spread = np.maximum(square - account_paid**2, 0.0) * result.draws / (result.draws - 1)
    heads = {
        head.code: float((numbers(table, name) * chance)[first].sum())
        for head, name in zip(HEADS, GROUND_UP, strict=True)
    }
    return Report(
        result=result,
        total=total[0] if total else Line("total", Text("合计", "total"), 0, 0, 0.0, 0, 0.0, 0.0, 0.0, 0.0),
        groups={name: _grouped(result, name, by_row) for name in GROUPINGS},
        heads={code: value for code, value in heads.items() if value > 0.0},
        deviation_cny=sqrt(float((once * spread + once * (1.0 - once) * account_paid**2).sum())),
        error_cny=sqrt(float((once**2 * spread).sum() / result.draws)),
        return_years=return_period(result.rate, result.scenario, result.severity),
        assumed=int((~table["entity_known"].to_numpy()[first]).sum()) if first.size else 0,
    )


def as_data(found: Report) -> dict[str, Any]:
    """Convert the report to plain data, for JSON."""
    result = found.result
    scenario = result.scenario
    data = {
        "scenario": scenario.code,
        "name": scenario.name._asdict(),
        "class": scenario.cause,
        "class_name": class_name(scenario.kind)._asdict(),
        "entity": result.entity,
        "hours": result.severity.hours,
        "severity_quantile": result.severity.quantile,
        "breadth_quantile": result.severity.breadth_quantile,
        "return_years": found.return_years,
        "draws": result.draws,
        "error_cny": found.error_cny,
        "confidence": scenario.confidence,
        "source": list(scenario.source),
        "real": [{"zh": real.zh, "en": real.en, "source": real.source} for real in scenario.real],
        "book": {"policies": result.rows, "insureds": result.accounts, "compound_left_out": result.compound},
        "assumed_insureds": found.assumed,
        "deviation_cny": found.deviation_cny,
        "total": _line_data(found.total),
        "ground_up_by_head_cny": dict(found.heads),
        "groups": {name: [_line_data(line) for line in lines] for name, lines in found.groups.items()},
        "cautions": [caution._asdict() for caution in found.cautions()],
    }
    return data if scenario.r0 is None else {**data, "spread": _spread(scenario.r0)}


def _spread(r0: float) -> dict[str, Any]:
    """Compute the course of a worm of this R0 by day, as shares infected, with 1e-4 infected at the start."""
    worm = default().worm
    immune, recovery = worm.immune.v, worm.recovery_days.v
    found = course(r0, recovery_days=recovery, days=_DAYS, immune=immune)
    return {
        "r0": r0,
        "immune": immune,
        "recovery_days": recovery,
        "final_size": float(final_size(r0, immune)),
        "days": list(_DAYS),
        "infected": [float(share) for share in found],
    }


def _line_data(line: Line) -> dict[str, Any]:
    return {**line._asdict(), "name": line.name._asdict()}


def _on_first(values: Floats, first: NDArray[np.int64], rows: int) -> Floats:
    """Assign amounts of accounts to their first rows and 0 to the others, so that they add up over rows too."""
    out = np.zeros(rows)
    out[first] = values
    return out


def _grouped(result: ScenarioResult, name: str, by_row: Mapping[str, Floats]) -> tuple[Line, ...]:
    column = words(result.policies, name)
    code = np.where(column.code < 0, len(column.shown), column.code)
    known = _NAMES.get(name, {})

    def named(group: str) -> Text:
        return NOT_KNOWN if group == UNKNOWN else known.get(group, Text(group, group))

    lines = _lines(by_row, code, [*column.shown, UNKNOWN], named)
    return tuple(sorted(lines, key=lambda line: (-line.insured_cny, -line.ground_up_cny, line.code)))


def _lines(
    by_row: Mapping[str, Floats], code: NDArray[np.int32], groups: list[str], named: Callable[[str], Text]
) -> list[Line]:
    sums = {name: np.bincount(code, values, len(groups)).tolist() for name, values in by_row.items()}
    return [
        Line(
            code=group,
            name=named(group),
            insureds=round(sums["insureds"][i]),
            policies=round(sums["policies"][i]),
            exposed_cny=sums["exposed_cny"][i],
            unlimited=round(sums["unlimited"][i]),
            hit=sums["hit"][i],
            ground_up_cny=sums["ground_up_cny"][i],
            insured_cny=sums["insured_cny"][i],
            all_hit_cny=sums["all_hit_cny"][i],
        )
        for i, group in enumerate(groups)
        if sums["policies"][i]
    ]


_NAMES: Final[Mapping[str, Mapping[str, Text]]] = {
    "sector": {entry.code: entry.name for entry in SECTORS},
    "province": {entry.code: entry.name for entry in REGIONS},
}
