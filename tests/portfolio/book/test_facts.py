"""A book's slice as the loss model's facts: equal to what each row says as a profile."""

import time

import numpy as np
import pyarrow as pa
import pytest

from tests.risk.many.sample import facts_of, random_profile
from wangbao.portfolio.book.facts import account_keys, accounts, facts
from wangbao.portfolio.book.schema import SCHEMA
from wangbao.risk import parameters
from wangbao.vocabulary.errors import InputError

PROFILES = [random_profile(np.random.default_rng(seed)) for seed in range(60)]


def row(account, profile, layer=1):
    model = parameters.default()
    return {
        "account": account,
        "policy": "P",
        "layer": layer,
        "section": profile.section,
        "kind": profile.insured_kind,
        "sector": profile.loss_sector,
        "country": profile.country,
        "revenue_cny": profile.revenue_cny,
        "gross_margin": profile.gross_margin,
        "records_held": profile.records_held,
        "business_customers": profile.business_customers,
        "vehicles_in_service": profile.vehicles_in_service,
        "product_revenue_cny": profile.product_revenue_cny,
        "clients": profile.clients,
        "liability_cap": profile.liability_cap,
        "cloud": profile.cloud,
        "outsourcers": profile.outsourcers,
        "industrial_control": profile.industrial_control,
        "open_findings": profile.open_findings,
        "history_years": profile.history.years if profile.history else None,
        "history_incidents": profile.history.incidents if profile.history else None,
        "endpoint_agent": profile.shared.endpoint_agent,
        **{f"control.{code}": profile.controls.get(code) for code in model.controls},
        **{f"exposure.{code}": code in profile.exposures or None for code in model.exposures},
    }


def table_of(rows, *, dictionary=True):
    fields = [pa.field(name, SCHEMA.field(name).type) for name in rows[0]]
    if not dictionary:
        fields = [pa.field(f.name, pa.string()) if pa.types.is_dictionary(f.type) else f for f in fields]
    return pa.Table.from_pylist(rows, pa.schema(fields))


def same(ours, theirs):
    has = ~np.isnan(theirs.history_years)
    assert ours.history_incidents[has].tolist() == theirs.history_incidents[has].tolist()
    ours = ours._replace(history_incidents=theirs.history_incidents)  # without years it is not read
    for name, a, b in zip(ours._fields, ours, theirs, strict=True):
        assert a.dtype == b.dtype, name
        np.testing.assert_array_equal(a, b, err_msg=name)


@pytest.mark.parametrize("dictionary", [True, False])
def test_facts_are_those_of_the_profiles(dictionary):
    table = table_of([row(f"A{i}", p) for i, p in enumerate(PROFILES)], dictionary=dictionary)
    ours, account = facts(table)
    same(ours, facts_of(PROFILES))
    assert account.tolist() == list(range(60))
    assert account.dtype == np.int32


def test_rows_of_one_account_are_one_enterprise():
    rows = [row(f"A{i}", p, layer) for i, p in enumerate(PROFILES) for layer in range(1, 2 + i % 3)]
    table = table_of(rows)
    ours, account = facts(table)
    same(ours, facts_of(PROFILES))
    assert account.tolist() == [i for i in range(60) for _ in range(1 + i % 3)]
    first, again = accounts(table)
    assert again.tolist() == account.tolist()
    assert account[first].tolist() == list(range(60))
    assert account_keys(table).size == 60


def test_chunks_and_slices_are_read_alike():
    table = table_of([row(f"A{i}", p) for i, p in enumerate(PROFILES)])
    pieces = pa.concat_tables([table_of([row(f"A{i}", p)]) for i, p in enumerate(PROFILES)])
    same(facts(pieces)[0], facts_of(PROFILES))
    same(facts(table.slice(20, 15))[0], facts_of(PROFILES[20:35]))
    assert account_keys(table.slice(20, 15)).tolist() == account_keys(table)[20:35].tolist()


def test_missing_columns_are_facts_not_known():
    needed = ["account", "kind", "sector", "country", "revenue_cny"]
    bare = [
        p.model_copy(
            update=dict.fromkeys(
                (
                    "gross_margin",
                    "records_held",
                    "business_customers",
                    "vehicles_in_service",
                    "product_revenue_cny",
                    "clients",
                    "liability_cap",
                    "cloud",
                    "outsourcers",
                    "industrial_control",
                    "open_findings",
                    "history",
                )
            )
            | {"controls": {}, "exposures": (), "shared": type(p.shared)()}
        )
        for p in PROFILES
    ]
    table = table_of([row(f"A{i}", p) for i, p in enumerate(PROFILES)]).select(needed)
    same(facts(table)[0], facts_of(bare))


def test_half_a_history_is_none():
    rows = [row("A", PROFILES[0]) | {"history_years": 3.0, "history_incidents": None}]
    assert np.isnan(facts(table_of(rows))[0].history_years).all()


@pytest.mark.parametrize(
    ("field", "value"),
    [("sector", "farming"), ("kind", "bank"), ("cloud", "some"), ("control.logging", "maybe")],
)
def test_an_unknown_code_is_named(field, value):
    rows = [row("A", PROFILES[0]), row("B", PROFILES[1]) | {field: value}]
    with pytest.raises(InputError) as refused:
        facts(table_of(rows))
    (problem,) = refused.value.problems
    assert (problem.field, problem.value) == (field, value)


def test_a_code_nobody_uses_does_not_matter():
    rows = [row("A", PROFILES[0]), row("B", PROFILES[1]) | {"sector": "farming"}]
    same(facts(table_of(rows).slice(0, 1))[0], facts_of(PROFILES[:1]))


@pytest.mark.parametrize("field", ["account", "sector", "kind", "revenue_cny"])
def test_what_must_be_filled_in(field):
    rows = [row("A", PROFILES[0]), row("B", PROFILES[1]) | {field: None}]
    with pytest.raises(InputError) as refused:
        facts(table_of(rows))
    assert refused.value.problems[0].field == field


def test_account_keys_are_blake2b():
    """The keys are part of what a seed means: they must never change."""
    table = pa.table({"account": ["A", "A", "企业", ""]})
    assert [hex(key) for key in account_keys(table)] == KEYS
    assert account_keys(table).dtype == np.uint64
    assert account_keys(table.slice(0, 0)).size == 0


KEYS = ["0x46507cca99a3891a", "0x76b96ac18ea79395", "0xb4b2797457a0a6e4"]


def test_account_keys_of_many_are_distinct_and_quick():
    table = pa.table({"account": [f"SYN{i:07}" for i in range(100_000)]})
    start = time.process_time()
    keys = account_keys(table)
    assert time.process_time() - start < 1.0  # a third of this on any machine of the last ten years
    assert np.unique(keys).size == 100_000
