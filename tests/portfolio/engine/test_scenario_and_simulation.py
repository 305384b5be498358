"""A told event and the simulation given that event agree, for every class and for a cloud's region."""

import numpy as np
import pytest

from wangbao.portfolio.accumulation.classes import CODES
from wangbao.portfolio.accumulation.event_set import EventSet
from wangbao.portfolio.accumulation.scenario_report import report
from wangbao.portfolio.accumulation.scenario_run import run_scenario
from wangbao.portfolio.accumulation.scenarios import scenario, shipped
from wangbao.portfolio.book import synthetic
from wangbao.portfolio.engine import block, world as worlds
from wangbao.portfolio.engine.block_order import order_blocks
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.totals import Totals

YEARS = 300
CASES = [(one.code, None) for one in shipped().scenario] + [("cloud_24h", "SYN-CLOUD-A · east")]


@pytest.fixture(scope="module")
def book():
    return synthetic.generate(300, seed=1)


def _simulated(book, told, monkeypatch):
    """Simulate the told event and nothing else, once a year: paid, ground-up and insureds struck, float64[3, years]."""

    def draw(entities, *, years, **_):
        entity = entities.name.index(told.entity)
        same = np.full(years, told.severity.latent), np.full(years, told.severity.breadth)
        kind, which = np.full(years, told.scenario.kind, np.uint8), np.full(years, entity, np.int32)
        return EventSet(kind, which, np.arange(years, dtype=np.int32), np.full(years, 0.5), *same)

    monkeypatch.setattr(worlds, "draw", draw)
    order = order_blocks(book, groupings=())
    world = worlds.world(order, Settings(years=YEARS, seed=3, batches=10, scale=0.0))
    totals = Totals(world)
    for at in range(len(order.blocks)):
        totals.merge(at, block.compute(world, at))
    return totals.by_event[:, [0, -3, -2]].T / np.array([[100.0], [100.0], [1.0]])


@pytest.mark.parametrize(("code", "entity"), CASES)
def test_a_scenario_severity_is_the_simulated_one(code, entity, book, monkeypatch):
    told = run_scenario(book, scenario(code), entity=entity)
    total = report(told).total
    simulated = _simulated(book, told, monkeypatch)
    for expected, years in zip((total.insured_cny, total.ground_up_cny, total.hit), simulated, strict=True):
        error = years.std(ddof=1) / np.sqrt(YEARS)
        assert years.mean() == pytest.approx(expected, abs=4.0 * error + 1e-3 * expected)


def test_every_class_of_events_is_told_and_compared():
    assert {scenario(code).cause for code, _ in CASES} == set(CODES)


def test_all_regions_down_means_every_user_of_the_cloud(book):
    for code in ("cloud_3h", "cloud_24h", "cloud_72h"):
        total = report(run_scenario(book, scenario(code))).total
        assert total.hit == total.insureds
        assert total.insured_cny == total.all_hit_cny
