"""Made-up books: the same rows in any chunks, the pilot's means, good by the rules, and labelled."""

import collections
import datetime as dt
import math

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from wangbao.contract import wording
from wangbao.portfolio.book import checks, mix, schema, synthetic, totals
from wangbao.risk import parameters
from wangbao.vocabulary import provenance
from wangbao.vocabulary.errors import InputError

COUNT = 60_000


@pytest.fixture(scope="module")
def book():
    return synthetic.generate(COUNT, 7)


def rows(table):
    return table.to_pylist()


@pytest.mark.parametrize("kind", ["pilot", "compound"])
@pytest.mark.parametrize("size", [1, 13, 32])
def test_chunks_of_any_size_give_the_same_rows(kind, size):
    whole = synthetic.generate(50, 3, kind_of_book=kind)
    parts = list(synthetic.chunks(50, 3, kind_of_book=kind, size=size))
    assert max(part.num_rows for part in parts) == size
    assert rows(pa.concat_tables(parts)) == rows(whole)


def test_a_larger_book_begins_with_the_smaller():
    """All but the last group of rows, where a tower may be cut."""
    assert rows(synthetic.generate(64, 3)) == rows(synthetic.generate(1_000, 3).slice(0, 64))


def test_another_seed_is_another_book():
    assert rows(synthetic.generate(5, 3)) != rows(synthetic.generate(5, 4))
    assert rows(synthetic.generate(5, -1)) != rows(synthetic.generate(5, 1))


def test_the_means_are_the_pilots():
    """Within 2 %: a book of 200,000 has a standard error of about 0.3 % on each."""
    means = mix.pilot()["means"]
    whole = synthetic.generate(200_000, 11)
    limit = pc.mean(whole.column("limit_cny")).as_py()
    premium = pc.mean(whole.column("premium_cny")).as_py()
    assert limit == pytest.approx(means["limit_cny"], rel=0.02)
    assert premium == pytest.approx(means["premium_cny"], rel=0.02)
    assert premium / limit == pytest.approx(means["rate_on_line"], rel=0.02)


def test_the_published_means_follow_from_the_published_totals():
    totals_, means = mix.pilot()["totals"], mix.pilot()["means"]
    assert totals_["premium_cny"] / totals_["policies"] == means["premium_cny"]
    assert round(totals_["sum_insured_cny"] / totals_["policies"], -4) == means["limit_cny"]
    assert round(totals_["premium_cny"] / totals_["sum_insured_cny"], 5) == means["rate_on_line"]
    assert totals_["schemes"] == 49


def test_every_table_of_the_mix_says_where_it_comes_from():
    known = {item.code for item in provenance.CONFIDENCES}
    for name, part in mix.pilot().items():
        if isinstance(part, dict) and name != "sources":
            assert part["confidence"] in known, name
            assert set(part["source"]) <= set(mix.pilot()["sources"]), name
            assert bool(part["source"]) == (part["confidence"] != "judgement") or name == "calibrated"


def test_a_made_up_book_is_a_good_book(book):
    checked, remarks = checks.check(book)
    assert remarks == ()
    assert checked.equals(book)
    assert book.schema.metadata == {b"wangbao.synthetic": b"true"}


def test_kinds_and_provinces_are_all_there_with_their_weights(book):
    first = book.filter(pc.equal(book.column("layer"), 1))
    for column, table in (
        ("kind", {code: each["weight"] for code, each in mix.kinds().items()}),
        ("province", mix.pilot()["province"]["weight"]),
    ):
        lines = totals.by(first, column)
        assert {line.code for line in lines} == set(table)
        for line in lines:
            share = table[line.code] / sum(table.values())
            error = math.sqrt(share * (1 - share) / first.num_rows)
            assert line.insureds / first.num_rows == pytest.approx(share, abs=5 * error)
    assert len(mix.pilot()["province"]["weight"]) == 31


def test_controls_are_as_prevalent_as_the_model_says(book):
    missing = mix.pilot()["facts"]["control_missing"]
    for code, control in parameters.default().controls.items():
        counted = schema.plain(book.column(f"control.{code}")).value_counts().to_pylist()
        answers = {one["values"]: one["counts"] for one in counted}
        assert set(answers) == set(schema.ANSWERS)
        known = COUNT - answers["unknown"]
        assert known / COUNT == pytest.approx(1 - missing, abs=0.012)
        assert answers["yes"] / known == pytest.approx(control.prevalence, abs=0.012)


def test_revenue_is_lognormal_by_kind(book):
    revenue, kind = book.column("revenue_cny").to_numpy(), np.array(book.column("kind").to_pylist())
    for code, table in mix.kinds().items():
        logs = np.log(revenue[kind == code])
        assert np.median(logs) == pytest.approx(math.log(table["revenue"]["median"]), abs=0.12)
        assert logs.std() == pytest.approx(table["revenue"]["sigma"], rel=0.05)


def test_one_insured_in_about_thirty_has_a_tower(book):
    layers = collections.Counter(collections.Counter(book.column("account").to_pylist()).values())
    insureds = sum(layers.values())
    assert set(layers) == {1, 2, 3}
    assert insureds / (layers[2] + layers[3]) == pytest.approx(30.5, rel=0.01)


def test_the_layers_of_a_tower_lie_on_one_another(book):
    oed = book.filter(pc.equal(schema.plain(book.column("wording")), "oed"))
    by_account = collections.defaultdict(list)
    for row in oed.to_pylist():
        by_account[row["account"]].append(row)
    assert {len(tower) for tower in by_account.values()} == {2, 3}
    for tower in by_account.values():
        top = 0.0
        for number, row in enumerate(tower, 1):
            assert (row["layer"], row["oed.LayerAttachment"]) == (number, top)
            assert row["limit_cny"] == row["oed.LayerLimit"]
            top += row["oed.LayerLimit"]


def test_other_policies_have_the_wording_of_their_kind(book):
    for row in book.slice(0, 3_000).to_pylist():
        if row["wording"] not in ("oed", "small-enterprise"):
            assert row["wording"] == wording.for_kind(row["kind"])
            assert row["oed.PolDed"] is None
        elif row["wording"] == "small-enterprise":
            assert row["revenue_cny"] < 30e6


def test_amounts_come_from_menus_and_dates_from_one_year(book):
    policy = mix.pilot()["policy"]
    single = book.filter(pc.not_equal(schema.plain(book.column("wording")), "oed"))
    assert set(single.column("limit_cny").unique().to_pylist()) == set(policy["limits_cny"])
    assert set(book.column("deductible_cny").unique().to_pylist()) <= set(policy["deductibles_cny"])
    starts = book.column("inception").unique().to_pylist()
    assert (min(starts), max(starts)) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert len(starts) == 365


def test_names_say_that_they_are_made_up(book):
    for column in (
        "account",
        "policy",
        "cloud_provider",
        "endpoint_agent",
        "service_provider",
        "internet_products",
    ):
        values = book.column(column).unique().to_pylist()
        assert all(value is None or value.startswith("SYN-") for value in values), column
    assert "synthetic" in book.column("insured")[0].as_py()
    assert book.column("uscc").null_count == COUNT


def test_some_facts_are_not_known(book):
    rates = mix.pilot()["facts"]
    for column, missing in (
        ("gross_margin", rates["margin_missing"]),
        ("records_held", rates["records_missing"]),
        ("cloud", rates["dependence_missing"]),
        ("exposure.remote_desktop", rates["exposure_missing"]),
    ):
        assert book.column(column).null_count / COUNT == pytest.approx(missing, abs=0.01)


def test_fitted_policies():
    book = synthetic.generate(2_000, 1, kind_of_book="compound", compound_mean=0.05)
    assert checks.check(book)[1] == ()
    assert book.column("wording").unique().to_pylist() == ["compound"]
    assert book.column("compound.mean").unique().to_pylist() == [0.05]
    assert book.column("account").unique().to_pylist() == book.column("account").to_pylist()
    twice = pc.multiply(book.column("limit_cny"), 2.0)
    assert book.column("compound.aggregate_cny").equals(twice)


@pytest.mark.parametrize(
    ("policies", "mean", "field"), [(0, 0.1, "policies"), (10**9, 0.1, "policies"), (5, 0.0, "compound mean")]
)
def test_a_book_that_cannot_be_made_is_refused_at_once(policies, mean, field):
    with pytest.raises(InputError) as caught:
        synthetic.chunks(policies, 1, compound_mean=mean)
    assert [problem.field for problem in caught.value.problems] == [field]
