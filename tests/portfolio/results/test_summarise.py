"""The summary of a results folder: figures that are the folder's, parts that add up, and an order that is nobody's."""

import json
import math

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.portfolio.results.sample import build
from wangbao.portfolio.results import insureds
from wangbao.portfolio.results.adequacy import adequacy, technical
from wangbao.portfolio.results.drivers import return_period
from wangbao.portfolio.results.folder import new_folder, open_folder
from wangbao.portfolio.results.summarise import summarise
from wangbao.portfolio.results.summary import to_data
from wangbao.portfolio.results.writer import write_summary
from wangbao.pricing.loadings import default_loadings


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return build(tmp_path_factory.mktemp("results") / "run")


@pytest.fixture(scope="module")
def folder(sample):
    return open_folder(sample.path)


@pytest.fixture(scope="module")
def summary(folder):
    return summarise(folder)


def tail_mean(total, level=0.99):
    return np.sort(total)[-round((1 - level) * total.size) :].mean() / 100


def test_the_views_are_those_of_the_years(sample, summary):
    assert [view.code for view in summary.views] == ["ground", "gross", "ceded", "net"]
    for code, loss in (("gross", sample.loss), ("net", sample.net)):
        view, total = summary.view(code), loss.sum(axis=0)
        assert view.mean.value == pytest.approx(total.mean() / 100)
        assert view.deviation.value == pytest.approx(total.std(ddof=1) / 100)
        assert view.at(0.99).tvar.value == pytest.approx(tail_mean(total))
        assert all(point.occurrence.value <= point.aggregate.value for point in view.curve)
    assert summary.view("ceded").curve[0].occurrence is None
    ceded = summary.view("gross").mean.value - summary.view("net").mean.value
    assert summary.view("ceded").mean.value == pytest.approx(ceded)
    assert math.fsum(treaty.recovery.mean.value for treaty in summary.treaties) == pytest.approx(ceded)


def test_every_figure_has_an_error(summary):
    views = [*summary.views, *(group.gross for group in summary.groups)]
    views += [treaty.recovery for treaty in summary.treaties]
    for view in views:
        figures = [view.mean, view.deviation, *(f for point in view.tail for f in (point.var, point.tvar))]
        figures += [point.aggregate for point in view.curve]
        for figure in figures:
            assert figure.low <= figure.value <= figure.high
            assert figure.error > 0 or figure.value == 0


def test_treaties_attach_as_often_as_they_pay(folder, summary):
    years = folder.years()
    quota, cat = summary.treaties
    assert quota.attachment.value == np.mean(years.ceded["qs"] > 0)
    assert cat.attachment.value == np.mean(years.ceded["cat"] > 0)
    worst = np.argsort(-years.gross_fen)[:20]
    assert cat.tail_recovery.value == pytest.approx(years.ceded["cat"][worst].mean() / 100)
    assert (quota.exhaustion, cat.exhaustion.value) == (None, 0.0)
    assert cat.reinstatement.value == pytest.approx(years.reinstatement["cat"].mean() / 100)


def test_groups_add_up_to_the_book(sample, summary):
    for grouping in ("sector", "province"):
        mine = [group for group in summary.groups if group.grouping == grouping]
        assert [group.group for group in mine] == sorted(group.group for group in mine)
        for footing, code in (("gross", "gross"), ("net", "net")):
            mean = math.fsum(getattr(group, footing).mean.value for group in mine)
            assert mean == pytest.approx(summary.view(code).mean.value)
            shares = math.fsum(getattr(group, f"co_tvar_{code}").value for group in mine)
            assert shares == pytest.approx(summary.view(code).at(0.99).tvar.value)
    sectors = np.array(sample.columns["sector"])
    retail = next(group for group in summary.groups if group.group == "retail")
    total = sample.loss[sectors == "retail"].sum(axis=0)
    assert retail.gross.at(0.99).tvar.value == pytest.approx(tail_mean(total))
    assert retail.gross.any_loss.value == np.mean(total > 0)


def test_drivers_add_up_to_the_tail(sample, summary):
    drivers, total = summary.drivers, sample.loss.sum(axis=0)
    assert (drivers.return_period, drivers.years) == (200.0, 10)
    whole = tail_mean(total, 0.995)
    assert math.fsum(driver.gross.value for driver in drivers.kinds) == pytest.approx(whole)
    assert math.fsum(driver.share.value for driver in drivers.kinds) == pytest.approx(1.0)
    assert sum(driver.leads for driver in drivers.kinds) == 10
    values = [driver.gross.value for driver in drivers.kinds]
    assert values == sorted(values, reverse=True)
    common = next(driver for driver in drivers.kinds if driver.source == "common")
    assert math.fsum(driver.gross.value for driver in drivers.entities) == pytest.approx(common.gross.value)
    assert sum(driver.leads for driver in drivers.entities) == common.leads
    shares = math.fsum(share.value for grouping, _, share in drivers.groups if grouping == "sector")
    assert shares == pytest.approx(1.0)


def test_the_worst_years_are_named_with_their_largest_event(sample, folder, summary):
    total = sample.loss.sum(axis=0)
    worst = summary.drivers.worst
    assert [year.year for year in worst] == np.lexsort((np.arange(total.size), -total))[:10].tolist()
    events = pa.concat_tables(folder.events()).to_pylist()
    for year in worst:
        largest = max((event for event in events if event["year"] == year.year), key=lambda e: e["gross_fen"])
        assert year.gross_cny == total[year.year] / 100
        assert (year.event_gross_cny, year.kind) == (largest["gross_fen"] / 100, largest["kind"])
        assert (year.entity, year.account) == (largest["entity"], largest["account"])


def test_what_was_not_kept_one_by_one_is_a_driver_of_its_own(sample, tmp_path):
    thinned(sample.path, tmp_path / "run", lambda table: table.filter(pa.compute.field("event") >= 0))
    drivers = summarise(open_folder(tmp_path / "run")).drivers
    assert {driver.source for driver in drivers.kinds} == {"common", "lump"}
    assert math.fsum(driver.share.value for driver in drivers.kinds) == pytest.approx(1.0)


def thinned(source, target, change):
    """A copy of a folder with its events or policies changed."""
    target.mkdir()
    for file in source.iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    for name in ("events",):
        table = pq.read_table(source / f"{name}.parquet")
        pq.write_table(
            change(table).replace_schema_metadata(table.schema.metadata), target / f"{name}.parquet"
        )


def test_the_order_of_rows_is_nobodys(sample, folder, summary, tmp_path):
    rng = np.random.default_rng(4)
    with new_folder(tmp_path / "mixed", sample.run) as mixed:
        mixed.years(folder.years())
        groups = list(folder.groups())
        for i in rng.permutation(len(groups)):
            mixed.group(groups[i])
        events = pa.concat_tables(folder.events())
        events = events.take(pa.array(rng.permutation(events.num_rows)))
        for start in range(0, events.num_rows, 1000):
            block = events.slice(start, 1000)
            mixed.events({name: block.column(name) for name in block.schema.names})
        policies = folder.policies()
        policies = policies.take(pa.array(rng.permutation(policies.num_rows)))
        mixed.policies({name: policies.column(name) for name in policies.schema.names})
    assert to_data(summarise(open_folder(tmp_path / "mixed"))) == to_data(summary)


def test_insureds_are_accounts_with_their_policies_added_up(sample, summary):
    accounts = np.array(sample.columns["account"])
    tail = {name: sample.columns["tail_gross_fen"][accounts == name].sum() for name in accounts}
    expected = sorted(tail, key=lambda name: (-tail[name], name))[:20]
    assert [row.account for row in summary.insureds] == expected
    for row in summary.insureds:
        mine = accounts == row.account
        assert row.policies == mine.sum()
        assert row.mean.value == pytest.approx(sample.loss[mine].sum(axis=0).mean() / 100)
        assert row.co_tvar_cny == pytest.approx(tail[row.account] / 20 / 100)
        assert row.co_tvar_error_cny > 0
        assert row.limit_cny == 5e6 * row.policies
        assert (row.marginal_cny is None) == (row.policies > 1)
    errors = sample.loss.std(axis=1, ddof=1) / 100 / math.sqrt(2000)
    single = next(row for row in summary.insureds if row.policies == 1)
    assert single.mean.error == pytest.approx(errors[accounts == single.account][0])


def test_the_size_of_the_book(summary):
    premium = sum(20_000.0 + 10_000.0 * (p % 7) for p in range(60))
    assert summary.book == insureds.Book(60, 50, premium, 60 * 5e6)


def test_adequacy_holds_every_premium_against_its_price(sample, folder, summary):
    policies, found = folder.policies(), summary.adequacy
    price = technical(policies, sample.run, default_loadings())
    premium = np.array(sample.columns["premium_cny"])
    assert (found.priced, found.unpriced, found.inadequate) == (60, 0, np.sum(premium < price))
    assert found.shortfall_cny == pytest.approx(np.maximum(price - premium, 0).sum())
    assert found.ratio.value == pytest.approx(premium.sum() / price.sum())
    order = np.argsort(premium - price)[:20]
    assert [row.policy for row in found.worst] == [sample.columns["policy"][i] for i in order]
    assert dict(found.quantiles)[0.5] == np.quantile(premium / price, 0.5, method="inverted_cdf")


def test_policies_without_a_premium_are_not_priced(sample, folder):
    policies = folder.policies(insureds.COLUMNS)
    at = policies.schema.get_field_index("premium_cny")
    some = pa.array([None if p % 3 else 1e6 for p in range(60)], pa.float64())
    found = adequacy(policies.set_column(at, policies.schema.field(at), some), sample.run)
    assert (found.priced, found.unpriced, found.inadequate, found.worst) == (20, 40, 0, ())
    none = policies.set_column(at, policies.schema.field(at), pa.nulls(60, pa.float64()))
    assert adequacy(none, sample.run) is None
    assert insureds.book(none, sample.run).premium_cny is None


@pytest.mark.parametrize(("years", "period"), [(100_000, 200.0), (2000, 200.0), (1000, 100.0), (10, 2.0)])
def test_a_short_run_looks_at_a_shorter_return_period(years, period):
    assert return_period(years) == period


def test_a_book_without_losses_or_treaties_has_a_summary(tmp_path):
    empty = build(tmp_path / "run", years=40, policies=1, treaties=False)
    found = summarise(open_folder(empty.path))
    assert [view.code for view in found.views] == ["ground", "gross", "ceded", "net"]
    assert found.treaties == ()
    assert to_data(found)["views"][2]["mean"] == {"value": 0.0, "error": 0.0, "low": 0.0, "high": 0.0}


def test_summary_json_is_finite_and_whole(summary, tmp_path):
    data = to_data(summary)
    write_summary(tmp_path, data)
    assert [file.name for file in tmp_path.iterdir()] == ["summary.json"]
    read = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert read == data
    assert (read["format"], read["version"], read["run"]["seed"]) == ("wangbao.book-summary", "1.2", 7)
    with pytest.raises(ValueError, match="Out of range"):
        write_summary(tmp_path, {"value": math.inf})
    assert len(list(tmp_path.iterdir())) == 1
