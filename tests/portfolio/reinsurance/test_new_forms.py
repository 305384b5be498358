"""Treaty forms of 2025 and 2026 on small cases worked out by hand, and a window against every window there is."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from tests.portfolio.reinsurance.made import Loss, programme, row, run, table, treaty
from wangbao.portfolio.accumulation.classes import CODES
from wangbao.portfolio.accumulation.entities import Entities
from wangbao.portfolio.accumulation.event_set import EventSet
from wangbao.portfolio.engine.industry import industry_fen
from wangbao.portfolio.reinsurance import oed_export
from wangbao.portfolio.reinsurance.programme import compile as compile_programme
from wangbao.portfolio.reinsurance.recoveries import apply
from wangbao.portfolio.reinsurance.words import treaty_words
from wangbao.vocabulary.errors import InputError

BOOK = table(row("A"), row("B"))
SURGE = treaty("S", "surge_stop_loss", 1, window_days=30, window_attachment=1000, window_limit=5000)
STEPS = [{"eroded": 0.5, "premium_percent": 10}, {"eroded": 1, "premium_percent": 25}]
STEP_UP = treaty(
    "U", "step_up_aggregate", 1, annual_attachment=1000, annual_limit=500, premium=200, step_ups=STEPS
)
BOND = treaty("B", "cat_bond", 1, occurrence_attachment=1000, occurrence_limit=500)


def at(day: float) -> float:
    return day / 365


def losses(*pairs: tuple[float, float], year: int = 0) -> list[Loss]:
    return [Loss(year, at(day), {0: amount}, common=True) for day, amount in pairs]


def ceded(of: Any, events: list[Loss], **more: Any) -> list[int]:
    return [int(fen) for fen in run(programme(of), BOOK, events, years=2, **more).got.by_treaty[0] // 100]


def test_a_surge_pays_the_worst_thirty_days_and_not_the_year():
    scattered = losses((10, 900), (100, 900), (200, 900))
    assert ceded(SURGE, scattered) == [0, 0]
    assert ceded(SURGE, losses((10, 900), (39, 900), (41, 900))) == [800, 0]
    assert ceded(SURGE, losses((10, 100), (20, 900), (45, 900), (200, 1500))) == [800, 0]
    assert ceded(SURGE, losses((10, 9000))) == [5000, 0]
    assert ceded(SURGE, losses((360, 700), (5, 700)) + losses((2, 700), year=1)) == [0, 0]


def test_losses_not_kept_one_by_one_count_in_a_window_by_its_length():
    got = run(programme(SURGE), BOOK, [Loss(0, 0.5, {0: 36_500.0})], keep_from=1e9)
    assert got.got.by_treaty[0, 0] // 100 == 36_500 * 30 // 365 - 1000


@pytest.mark.parametrize("seed", range(20))
def test_a_window_is_the_best_of_every_window(seed):
    rng = np.random.default_rng(seed)
    days = int(rng.choice((7, 30, 90, 365)))
    events = losses(
        *((rng.uniform(0, 365), float(rng.integers(1, 3000))) for _ in range(rng.integers(1, 12)))
    )
    of = treaty(
        "S", "surge_stop_loss", 1, window_days=days, window_attachment=2500, window_limit=4000, ceded=0.5
    )
    length = round(days / 365 * 1_000_000) / 1_000_000
    best = max(
        sum(one.gross[0] for one in events if start <= one.time < start + length)
        for start in np.concatenate([np.linspace(0, 1 - length, 400), [one.time for one in events]])
    )
    assert ceded(of, events)[0] == pytest.approx(0.5 * min(max(best - 2500, 0), 4000), abs=1)


def test_a_step_up_is_an_aggregate_whose_premium_rises_as_the_deductible_erodes():
    for total, recovered, due in ((400, 0, 0), (500, 0, 20), (999, 0, 20), (1000, 0, 70), (1300, 300, 70)):
        got = run(programme(STEP_UP), BOOK, losses((10, total / 2), (300, total / 2))).got
        assert got.by_treaty[0, 0] == recovered * 100
        assert got.reinstatement[0, 0] == due * 100
    half = run(programme(STEP_UP | {"placed": 0.5}), BOOK, losses((10, 1300))).got
    assert (half.by_treaty[0, 0], half.reinstatement[0, 0]) == (15_000, 3500)


def test_a_bond_pays_between_attachment_and_exhaustion_and_its_principal_once():
    assert ceded(BOND, losses((10, 1000), (20, 1200), (30, 9000))) == [500, 0]
    assert ceded(BOND, losses((10, 1200)) + losses((10, 9000), year=1)) == [200, 500]
    yearly = treaty("Y", "cat_bond_aggregate", 1, annual_attachment=1000, annual_limit=500)
    assert ceded(yearly, losses((10, 700), (20, 700)) + losses((5, 3000), year=1)) == [400, 500]
    assert "耗尽点 1,500 元" in treaty_words(programme(BOND).treaties[0]).zh


def test_a_reset_in_force_on_the_first_day_is_what_the_bond_has():
    resets = [
        {"inception": "2027-01-01", "attachment": 1100, "limit": 300},
        {"inception": "2027-06-01", "attachment": 5000, "limit": 300},
    ]
    bond = BOND | {"resets": resets}
    assert ceded(bond, losses((10, 1200)), start=dt.date(2026, 12, 31)) == [200, 0]
    assert ceded(bond, losses((10, 1200), (20, 9000))) == [300, 0]
    assert ceded(bond, losses((10, 1200))) == [100, 0]


def warranty(**more: Any) -> dict[str, Any]:
    industry = {"trigger": 1_000_000, "losses": {"destructive_worm": 800_000}, "sensitivity": 0.5, **more}
    return treaty(
        "W", "industry_loss_warranty", 1, occurrence_attachment=100, occurrence_limit=5000, industry=industry
    )


def test_a_warranty_pays_only_where_the_industry_s_loss_reaches_the_trigger():
    compiled = compile_programme(programme(warranty()), BOOK, dt.date(2027, 1, 1))
    got = apply(
        compiled,
        years=1,
        event_year=np.zeros(3, np.int32),
        event_time=np.array([0.1, 0.2, 0.3]),
        event_fen=np.array([[90_000], [70_000], [9_000]]),
        lump_fen=np.zeros((1, 1), np.int64),
        industry_fen=np.array([[99_999_999, 100_000_000, 500_000_000]]),
    )
    assert got.event_ceded[0].tolist() == [0, 60_000, 0]
    assert got.event_net.tolist() == [90_000, 10_000, 9_000]


def test_the_index_is_loss_share_breadth_and_severity():
    kind = CODES.index("destructive_worm")
    none = np.zeros(1)
    entities = Entities(
        np.array([kind, 0], np.uint8),
        ("worm", "cloud"),
        np.zeros(2, np.uint64),
        none,
        none,
        np.array([0.25, 1.0]),
        np.zeros(2, np.int64),
        np.full(2, -1, np.int32),
        {},
    )
    events = EventSet(
        kind=np.array([kind, 0], np.uint8),
        entity=np.arange(2, dtype=np.int32),
        year=np.zeros(2, np.int32),
        time=np.array([0.1, 0.2]),
        latent=np.array([2.0, 1.0]),
        breadth=np.array([3.0, 1.0]),
    )
    compiled = compile_programme(programme(warranty()), BOOK, dt.date(2027, 1, 1))
    found = industry_fen(compiled, events, entities, more=1)
    assert found.tolist() == [[round(80_000_000 * 0.25 * 3.0 * np.exp(1.0)), 0, 0]]


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (SURGE | {"window_days": None}, "needs window_days"),
        (SURGE | {"window_days": 366}, "365"),
        (STEP_UP | {"premium": None}, "step-ups need the treaty's premium"),
        (STEP_UP | {"step_ups": STEPS[::-1]}, "eroded must rise"),
        (BOND | {"step_ups": STEPS, "premium": 1}, "has no step_ups"),
        (BOND | {"annual_limit": 1}, "has no annual_limit"),
        (warranty(losses={"flood": 1}), "flood in industry.losses is none of"),
        (warranty(trigger=0), "trigger"),
    ],
)
def test_bad_terms_are_refused_by_their_rule(of, said):
    with pytest.raises(InputError) as refused:
        programme({name: value for name, value in of.items() if value is not None})
    assert said in str(refused.value)


def test_oed_has_none_of_them():
    for of in (SURGE, STEP_UP, BOND, warranty()):
        with pytest.raises(InputError) as refused:
            oed_export.export(programme(of))
        assert [p.value for p in refused.value.problems] == [of["type"]]
