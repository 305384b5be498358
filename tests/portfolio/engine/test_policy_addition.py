"""Policies added to the stored years of a run are a whole run with them in the book, to the fen."""

import numpy as np
import pyarrow as pa
import pytest

from tests.portfolio.engine.books import START, book, fitted, mixed, small, table
from tests.portfolio.reinsurance.made import programme, treaty
from wangbao.portfolio.engine.policy_addition import add_policies, settings_of
from wangbao.portfolio.engine.run import simulate
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.treaties import TreatyFile
from wangbao.portfolio.results.folder import open_folder
from wangbao.vocabulary.errors import InputError

SETTINGS = Settings(years=1_000, seed=21, batches=10, capital_level=0.98)
EVENTS = treaty("C", "catastrophe_excess", 3, occurrence_attachment=6e5, occurrence_limit=2e6)
PROGRAMMES = {
    "none": None,
    "risks and events": programme(
        treaty("X", "per_risk_excess", 1, attachment=3e5, limit=1e6, level="account"),
        treaty("Q", "quota_share", 2, ceded=0.3, occurrence_limit=1e6),
        EVENTS,
        treaty("A", "aggregate_excess", 5, annual_attachment=2e6, annual_limit=5e6, ceded=0.9),
    ),
    "forms of 2026": programme(
        treaty(
            "W",
            "industry_loss_warranty",
            1,
            occurrence_attachment=1e5,
            occurrence_limit=2e6,
            industry={
                "trigger": 1e6,
                "losses": {"faulty_update": 2e6, "cloud_outage": 2e6, "sector_provider": 3e6},
                "sensitivity": 0.8,
            },
        ),
        treaty("S", "surge_stop_loss", 2, window_days=60, window_attachment=5e5, window_limit=3e6),
        treaty("B", "cat_bond_aggregate", 3, annual_attachment=2e6, annual_limit=5e6),
    ),
    "a loss ratio": programme(
        treaty("X", "per_risk_excess", 1, attachment=3e5, limit=1e6, premium=50_000),
        treaty("S", "stop_loss", 4, attachment_percent=80, limit_percent=70),
    ),
    "a scope nobody was in": programme(
        EVENTS | {"code": "V"},
        treaty(
            "C",
            "catastrophe_excess",
            3,
            occurrence_attachment=2e5,
            occurrence_limit=2e6,
            scope={"provinces": ["44"]},
        ),
    ),
}
NEW_CLOUD = {"cloud_provider": "新云", "cloud_region": "一区", "province": "44"}
ELSEWHERE = {"A20": NEW_CLOUD, "A21": NEW_CLOUD, "A22": {"sector": "water", "cloud_region": "别处"}}


def newcomers():
    """Some insureds under other names; two on a cloud, and one in a sector, that the book does not have."""
    rows = [row for row in small(24, 5).table.to_pylist() if int(row["account"][1:]) >= 18]
    return table(
        [row | {"account": f"N{row['account']}"} | ELSEWHERE.get(row["account"], {}) for row in rows]
    )


def both(one, other):
    return pa.concat_tables([one, other]).unify_dictionaries().combine_chunks()


def run(of, out, name, settings=SETTINGS, market=None):
    chosen = PROGRAMMES[name]
    file = TreatyFile(chosen, "treaties.yaml", "1" * 64) if chosen else None
    simulate(book(of), settings, out, treaties=file, book_start=START, market=market)
    return open_folder(out)


@pytest.mark.parametrize("name", PROGRAMMES)
def test_added_policies_are_a_whole_run_to_the_fen(name, tmp_path):
    held, new = mixed(18, 31), newcomers()
    before = run(held, tmp_path / "before", name)
    after = run(both(held, new), tmp_path / "after", name, market=before).years()
    added = add_policies(before, book(new))
    assert added.alone.gross_fen.any()
    assert np.array_equal(added.gross_fen, after.gross_fen)
    assert np.array_equal(added.net_fen, after.net_fen)
    assert np.array_equal(added.reinstatement_fen, sum(after.reinstatement.values()) + 0 * after.net_fen)
    if name != "none":
        assert (added.net_fen < added.gross_fen).any()


def test_already_fitted_policies_can_be_added(tmp_path):
    held, new = small(18, 31).table, fitted(6, 2)
    before = run(held, tmp_path / "before", "risks and events")
    after = run(both(held, new), tmp_path / "after", "risks and events", market=before).years()
    assert np.array_equal(add_policies(before, book(new)).net_fen, after.net_fen)


def test_a_scale_and_a_mode_are_those_of_the_run(tmp_path):
    held, new = small(12, 31).table, newcomers()
    settings = Settings(years=500, seed=3, batches=10, common_causes="added", scale=2.0)
    before = run(held, tmp_path / "before", "none", settings)
    assert settings_of(before) == settings
    after = run(both(held, new), tmp_path / "after", "none", settings, market=before).years()
    assert np.array_equal(add_policies(before, book(new)).gross_fen, after.gross_fen)


def test_a_market_is_kept_in_the_run_and_changes_nothing_of_its_own_book(tmp_path):
    held = small(12, 31).table
    before = run(held, tmp_path / "before", "none")
    again = run(held, tmp_path / "again", "none", market=before)
    assert again.run.market == before.run.fingerprint()
    assert np.array_equal(before.years().gross_fen, again.years().gross_fen)
    assert before.run.as_data().keys() == again.run.as_data().keys() - {"market"}


def test_an_insured_of_the_book_is_refused_by_name(tmp_path):
    held = small(12, 31).table
    before = run(held, tmp_path / "before", "none")
    with pytest.raises(InputError) as refused:
        add_policies(before, book(held.slice(0, 1)))
    assert [(p.field, p.value) for p in refused.value.problems] == [("account", held["account"][0].as_py())]


def test_a_run_without_a_market_or_of_another_model_is_refused(tmp_path):
    held = small(12, 31).table
    before = run(held, tmp_path / "before", "none")
    with pytest.raises(InputError) as refused:
        add_policies(
            before, book(newcomers()), settings=Settings(years=1_000, seed=21, batches=10, scale=2.0)
        )
    assert [p.field for p in refused.value.problems] == ["model"]
    (tmp_path / "before" / "market.parquet").unlink()
    with pytest.raises(InputError) as refused:
        add_policies(before, book(newcomers()))
    assert "market.parquet" in str(refused.value)
