"""Deterministic scenarios: figures by hand, conditional means, and independence of order."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console
from scipy.special import ndtr

from tests.risk.forgetful import without
from wangbao.cli.book_scenario_view import show
from wangbao.portfolio.accumulation import scenario_run
from wangbao.portfolio.accumulation.classes import PRODUCT, default, first_type
from wangbao.portfolio.accumulation.event_set import breadth_of
from wangbao.portfolio.accumulation.scenario_output import check, write
from wangbao.portfolio.accumulation.scenario_report import as_data, report
from wangbao.portfolio.accumulation.scenario_run import GROUND_UP, run_scenario
from wangbao.portfolio.accumulation.scenario_severity import severity_of
from wangbao.portfolio.accumulation.scenarios import Scenario, Scenarios, scenario, shipped
from wangbao.portfolio.accumulation.sir import final_size
from wangbao.portfolio.book import schema, synthetic
from wangbao.portfolio.book.facts import facts as book_facts
from wangbao.risk import many, parameters
from wangbao.vocabulary import provenance
from wangbao.vocabulary.document import parse
from wangbao.vocabulary.errors import InputError

MODEL = parameters.default()


def _scenario(**changes):
    given = {"code": "told", "class": "cloud_outage", "zh": "甲", "en": "a", "hours": 24.0}
    asked = {k: v for k, v in (given | {"confidence": "judgement"} | changes).items() if v is not None}
    return parse(Scenario, asked)


def _book(*rows):
    """Enterprises of 100 million dollars of revenue and a margin that makes an hour cost 13,800 yuan."""
    days = pa.array([20_000] * len(rows), pa.int32()).cast(pa.date32())
    columns = {
        "account": [row["account"] for row in rows],
        "policy": [f"P{i}" for i in range(len(rows))],
        "section": ["C"] * len(rows),
        "sector": [row.pop("sector", "manufacturing") for row in rows],
        "kind": ["other_industry"] * len(rows),
        "revenue_cny": [720e6] * len(rows),
        "gross_margin": [0.365] * len(rows),
        "wording": [row.get("wording", "oed") for row in rows],
    }
    for name in dict.fromkeys(name for row in rows for name in row):
        columns.setdefault(name, [row.get(name) for row in rows])
    columns |= {
        "inception": days,
        "expiry": days.cast(pa.int32()).to_numpy().astype("datetime64[D]") + 365,
    }
    return schema.complete(pa.table(columns))


def _outages(hours, *, people=200_000):
    """Interruptions of a told cloud outage, drawn straight from its law: hours, and loss at 34,500 yuan times share."""
    cause, rng = MODEL.common_causes["cloud_outage"], np.random.default_rng(5)
    own = np.sqrt(1.0 - cause.downtime_weight**2 * default().shared_severity["cloud_outage"].v)
    lasted = hours * np.exp(cause.downtime_sigma * own * rng.standard_normal(people))
    share = MODEL.table("severity.business_interruption.affected_share")
    return lasted, 34_500.0 * rng.beta(share["a"], share["b"], people) * lasted


def test_a_tiny_book_by_hand():
    """720m yuan x 0.365 / 8760 h x 1.15 = 34,500 yuan an hour, times the share affected, for the hours it lasts."""
    book = _book(
        # the loss less 31,200, of it the layer's 200,000, our half
        {
            "account": "A",
            "cloud_provider": "云甲",
            "share": 0.5,
            "oed.PolDed": 31_200.0,
            "oed.LayerLimit": 200_000.0,
        },
        # the layer above, all ours
        {
            "account": "A",
            "cloud_provider": "云甲",
            "share": 1.0,
            "oed.PolDed": 31_200.0,
            "oed.LayerAttachment": 200_000.0,
        },
        # 12 hours waited, less 50,000, less the annual deductible of 25,000; our 40%
        {
            "account": "B",
            "cloud_provider": "云甲",
            "cloud": "high",
            "share": 0.4,
            "wording": "other-industry",
            "limit_cny": 1e7,
            "deductible_cny": 50_000.0,
        },
        {"account": "C", "cloud_provider": "云乙", "share": 1.0, "oed.LayerLimit": 1e6},
        {"account": "D", "cloud_provider": "云甲", "cloud": "none", "share": 1.0},
    )
    result = run_scenario(book, _scenario(heads=["business_interruption"]))
    policies = result.policies
    assert result.entity == "云甲"
    assert policies["account"].to_pylist() == ["A", "A", "B"]
    lasted, loss = _outages(24.0)
    layer = np.minimum(np.maximum(loss - 31_200.0, 0.0), 200_000.0)
    above = np.maximum(loss - 31_200.0 - 200_000.0, 0.0)
    waited = np.maximum(loss * np.maximum(1.0 - 12.0 / lasted, 0.0) - 50_000.0 - 25_000.0, 0.0)
    expected = np.array([0.5 * layer.mean(), above.mean(), 0.4 * np.minimum(waited, 1e7).mean()])
    np.testing.assert_allclose(policies["account_ground_up_if_hit_cny"], loss.mean(), rtol=0.06)
    np.testing.assert_allclose(policies["insured_if_hit_cny"], expected, rtol=0.12)
    np.testing.assert_array_equal(
        policies["hit_probability"], 1.0
    )  # a cloud down in all regions: all its users
    np.testing.assert_array_equal(policies["stop_probability"], 1.0)
    np.testing.assert_allclose(policies["hours"], 24.0, rtol=1e-12)
    found = report(result)
    assert (found.total.insureds, found.total.policies, found.total.unlimited) == (2, 3, 1)
    assert found.total.exposed_cny == pytest.approx(0.5 * 200_000.0 + 0.4 * 1e7)
    assert found.total.hit == 2.0
    paid = policies["insured_if_hit_cny"].to_numpy()
    assert found.total.insured_cny == found.total.all_hit_cny == pytest.approx(paid.sum())
    assert list(found.heads) == ["business_interruption"]
    square = np.mean((0.5 * layer + above) ** 2), np.mean((0.4 * np.minimum(waited, 1e7)) ** 2)
    variance = square[0] - (expected[0] + expected[1]) ** 2 + square[1] - expected[2] ** 2
    assert found.deviation_cny == pytest.approx(np.sqrt(variance), rel=0.2)
    assert found.error_cny == pytest.approx(found.deviation_cny / np.sqrt(result.draws))
    assert (result.accounts, result.rows, result.compound) == (4, 5, 0)


def test_the_other_cloud_by_name_and_an_unknown_one():
    book = _book(
        {"account": "A", "cloud_provider": "Cloud A", "cloud_region": "east"},
        {"account": "B", "cloud_provider": "Cloud A", "cloud_region": "west"},
        {"account": "C", "cloud_provider": "Cloud B"},
    )
    assert run_scenario(book, _scenario(), entity="cloud  b").policies["account"].to_pylist() == ["C"]
    assert run_scenario(book, _scenario(), entity="Cloud A · west").policies["account"].to_pylist() == ["B"]
    with pytest.raises(InputError, match="no such entity; it has: Cloud A、Cloud A · east"):
        run_scenario(book, _scenario(), entity="Cloud Z")


def test_a_named_provider_fails_before_a_whole_sectors():
    rows = [{"account": f"A{i}", "service_provider": "Pay" if i < 2 else None} for i in range(6)]
    assert run_scenario(_book(*rows), scenario("provider")).policies["account"].to_pylist() == ["A0", "A1"]
    result = run_scenario(_book(*rows), scenario("provider"), entity="manufacturing")
    assert result.policies["entity_known"].to_pylist() == [False] * 4
    assert run_scenario(_book(*rows[2:]), scenario("provider")).entity == "manufacturing"


def test_a_worm_reaches_everybody_by_its_breadth():
    book = _book({"account": "A"}, {"account": "B", "exposure.remote_desktop": True})
    result = run_scenario(book, scenario("worm"))
    table = MODEL.common_causes["destructive_worm"].hit_probability
    law = breadth_of(default())
    assert law.normal(2.0) == 0.0  # the median R0
    reach = float(final_size(2.0)) / law.mean
    factor = MODEL.exposures["remote_desktop"].m ** MODEL.value("posture.overlap")
    np.testing.assert_allclose(
        result.policies["hit_probability"], [table * reach, table * reach * factor], rtol=1e-12
    )
    spread = as_data(report(result))["spread"]
    assert spread["final_size"] == float(final_size(2.0))
    assert spread["infected"][-1] == pytest.approx(spread["final_size"], abs=5e-4)
    np.testing.assert_allclose(result.policies["hours"], 168.0)  # a week long at median severity
    stop = MODEL.common_causes["destructive_worm"].stop_probability
    np.testing.assert_allclose(result.policies["stop_probability"], stop)
    assert (result.severity.quantile, result.severity.breadth_quantile) == (0.5, 0.5)


def test_told_hours_and_quantiles_are_two_names_of_one_severity():
    for one in shipped().scenario:
        found = severity_of(one, MODEL, default())
        other = one.model_copy(update={"hours": None, "quantile": found.quantile})
        assert severity_of(other, MODEL, default()).hours == pytest.approx(found.hours, rel=1e-6)
    medians = {c.code: 24.0 * c.downtime_median_days for c in MODEL.common_causes.values()}
    for code, hours in medians.items():
        told = severity_of(_scenario(**{"class": code, "hours": hours}), MODEL, default())
        assert (told.latent, told.quantile) == (0.0, 0.5)


def test_over_all_severities_the_mean_told_is_the_loss_models():
    """The mean over the shared severity of what is told given it is the mean of a hit."""
    book = _book(*({"account": f"A{i}", "internet_products": "P"} for i in range(40)))
    models = many.build(book_facts(book)[0], MODEL, common_causes=False)
    expected = many.expected(models)[0, first_type() + PRODUCT]
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    weights = weights / weights.sum()
    found = [
        run_scenario(
            book, _scenario(**{"class": "mass_exploitation", "hours": None, "quantile": float(ndtr(z))})
        )
        for z in nodes
    ]
    ground = [one.policies["account_ground_up_if_hit_cny"].to_numpy().mean() for one in found]
    assert float(weights @ ground) == pytest.approx(expected, rel=0.05)


def test_no_event_costs_more_than_the_models_cap():
    result = run_scenario(_book({"account": "A", "cloud_provider": "云甲"}), _scenario(hours=8760.0))
    cap = MODEL.value("dependence.revenue_cap") * 720e6
    assert result.policies["account_ground_up_if_hit_cny"].to_numpy()[0] <= cap * (1.0 + 1e-12)


@pytest.mark.parametrize("code", ["cloud_24h", "product"])
def test_row_order_and_blocks_change_nothing(code, monkeypatch):
    book = synthetic.generate(600, seed=4)
    whole = run_scenario(book, scenario(code))
    shuffled = book.take(np.random.default_rng(1).permutation(600))
    again = run_scenario(shuffled, scenario(code))
    assert again.policies.equals(whole.policies)
    assert as_data(report(again)) == as_data(report(whole))
    monkeypatch.setattr(scenario_run, "BLOCK_ROWS", 7)
    assert run_scenario(book, scenario(code)).policies.equals(whole.policies)


def test_the_report_adds_up():
    result = run_scenario(synthetic.generate(800, seed=9), scenario("cloud_72h"))
    found = report(result)
    for lines in found.groups.values():
        for name in ("insureds", "policies", "unlimited"):
            assert sum(getattr(line, name) for line in lines) == getattr(found.total, name)
        for name in ("exposed_cny", "hit", "ground_up_cny", "insured_cny", "all_hit_cny"):
            assert sum(getattr(line, name) for line in lines) == pytest.approx(getattr(found.total, name))
    assert sum(found.heads.values()) == pytest.approx(found.total.ground_up_cny)
    assert 0 < found.assumed < found.total.insureds
    ground = np.sum([result.policies[name].to_numpy() for name in GROUND_UP], axis=0)
    np.testing.assert_allclose(ground, result.policies["account_ground_up_if_hit_cny"], rtol=1e-12)


def test_longer_outages_cost_more_and_three_hours_stay_mostly_uninsured():
    book = synthetic.generate(800, seed=9)
    three, day, three_days = (
        report(run_scenario(book, scenario(c))).total for c in ("cloud_3h", "cloud_24h", "cloud_72h")
    )
    assert three.ground_up_cny < day.ground_up_cny < three_days.ground_up_cny
    assert three.insured_cny < day.insured_cny < three_days.insured_cny
    assert three.insured_cny / three.ground_up_cny < day.insured_cny / day.ground_up_cny


def test_fitted_policies_are_left_out_and_counted():
    book = synthetic.generate(40, seed=1, kind_of_book="compound")
    result = run_scenario(book, scenario("cloud_24h"))
    assert (result.policies.num_rows, result.rows, result.compound) == (0, 40, 40)
    found = report(result)
    assert found.total.policies == found.total.insured_cny == 0
    assert found.groups == {"sector": (), "province": (), "cloud_provider": ()}


def test_files_are_written_whole(tmp_path):
    found = report(run_scenario(synthetic.generate(100, seed=2), scenario("update")))
    folder = tmp_path / "deep" / "out"
    assert write(found, folder, synthetic=True) == (folder / "policies.parquet", folder / "report.json")
    table = pq.read_table(folder / "policies.parquet")
    assert table.equals(found.result.policies)
    assert table.schema.metadata[b"wangbao.synthetic"] == b"true"
    data = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert data == {**as_data(found), "synthetic": True}
    alone = tmp_path / "only.parquet"
    assert write(found, alone) == (alone,)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["deep", "only.parquet"]


def test_places_that_cannot_be_written_are_refused(tmp_path):
    (tmp_path / "plain").write_text("x", encoding="utf-8")
    (tmp_path / "folder.parquet").mkdir()
    with pytest.raises(InputError, match="a file is there"):
        check(tmp_path / "plain")
    with pytest.raises(InputError, match="folder, not a file"):
        check(tmp_path / "folder.parquet")
    with pytest.raises(InputError, match="cannot be written"):
        check(tmp_path / "plain" / "below")


def test_every_shipped_scenario_says_where_it_comes_from():
    known = {*MODEL.sources, *shipped().sources}
    for one in shipped().scenario:
        provenance.confidence(one.confidence)
        assert one.source, one.code
        assert {*one.source, *(real.source for real in one.real)} <= known, one.code
        assert one.real, one.code
    assert [one.code for one in shipped().scenario] == [
        *("cloud_3h", "cloud_24h", "cloud_72h", "worm", "product", "update", "provider")
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"class": "flood"}, "must be one of cloud_outage"),
        ({"r0": 2.0}, "only a worm has r0"),
        ({"heads": ["nothing"]}, "unknown loss head nothing"),
        ({"hours": 0.0}, "must be greater than 0"),
        ({"hours": None, "quantile": 1.0}, "must be less than 1"),
        ({"quantile": 0.5}, "give hours or quantile"),
        ({"hours": None}, "give hours or quantile"),
        ({"class": "destructive_worm", "r0": 1.0}, "must be greater than 1"),
    ],
)
def test_impossible_scenarios_are_refused(changes, words):
    with pytest.raises(InputError, match=words):
        _scenario(**changes)


def test_a_scenario_of_ones_own(tmp_path):
    path = tmp_path / "own.toml"
    one = """[[scenario]]
code = "long_night"
class = "cloud_outage"
zh = "长夜"
en = "a long night"
hours = 10.0
hit = 0.25
confidence = "judgement"
"""
    path.write_text('version = "1"\n' + one, encoding="utf-8")
    result = run_scenario(_book({"account": "A"}), scenario(str(path)))
    assert result.policies["hours"].to_pylist() == [pytest.approx(10.0)]
    assert result.policies["hit_probability"].to_pylist() == [0.25]
    path.write_text('version = "1"\n' + one + one.replace("long_night", "other"), encoding="utf-8")
    with pytest.raises(InputError, match="exactly one scenario"):
        scenario(str(path))


def test_codes_are_unknown_or_twice():
    with pytest.raises(InputError, match="unknown scenario; known: cloud_3h"):
        scenario("flood")
    one = _scenario().model_dump(by_alias=True)
    with pytest.raises(InputError, match="two scenarios have one code"):
        parse(Scenarios, {"version": "1", "scenario": [one, one]})


def test_cover_the_model_does_not_draw_is_a_caution(capsys):
    table = synthetic.generate(60, 4)
    result, blind = (
        run_scenario(table, _scenario(), model=model) for model in (MODEL, without("media_liability"))
    )
    assert (result.unmodelled_heads, blind.unmodelled_heads) == ((), ("media_liability",))
    assert (as_data(report(result))["cautions"], len(as_data(report(blind))["cautions"])) == ([], 1)
    show(report(blind), "en", Console(width=200), synthetic=True)
    assert "Covered, but not in the loss model: Media liability" in capsys.readouterr().out
