"""What cannot be simulated is refused by name, before anything is written."""

import pytest

from tests.portfolio.engine.books import START, book, small, table
from wangbao.portfolio.engine.block_order import MOST_ROWS, order_blocks
from wangbao.portfolio.engine.run import simulate
from wangbao.portfolio.engine.settings import Settings
from wangbao.vocabulary.errors import InputError

TABLE = small(2, 1).table
SETTINGS = {"years": 100, "seed": 1, "batches": 10}


def refused(tmp_path, of=TABLE, *, groupings=("sector",), out="out", **given):
    """The refusal's line in English; nothing is left under the output's name."""
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(InputError) as caught:
        simulate(book(of), Settings(**{**SETTINGS, **given}), tmp_path / out, groupings=groupings)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    for language in ("zh", "en"):
        assert len(caught.value.lines(language)) == 1
    return caught.value.lines("en")[0]


@pytest.mark.parametrize("years", [0, -10, 10, 99, 101, 105])
def test_years_are_a_multiple_of_the_batches(tmp_path, years):
    assert refused(tmp_path, years=years) == (
        f"years = {years}: must be a multiple of the 10 batches, and at least twice as many"
    )


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"batches": 0}, "batches = 0: must be at least 2"),
        ({"batches": 1}, "batches = 1: must be at least 2"),
        ({"batches": -10}, "batches = -10: must be at least 2"),
        ({"seed": -1}, "seed = -1: must be at least 0"),
        ({"capital_level": 1.0}, "capital_level = 1.0: must be above 0 and below 1"),
        ({"capital_level": 0.0}, "capital_level = 0.0: must be above 0 and below 1"),
        ({"scale": -0.5}, "scale = -0.5: must be at least 0"),
        ({"scale": float("nan")}, "scale = nan: must be at least 0"),
        ({"common_causes": "odd"}, "common_causes = odd: must be one of rebased, added, none"),
        ({"view": "odd"}, "view = odd: must be one of default, conservative"),
    ],
)
def test_settings_without_sense(tmp_path, given, line):
    assert refused(tmp_path, **given) == line


KNOWN = "sector, kind, province, country, section, cloud_provider, endpoint_agent"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("colour", "is no column to group by; must be one of "),
        ("cloud", "is no column to group by; did you mean cloud_provider? must be one of "),
        ("service_provider", "is no column to group by; must be one of "),
        ("Provinces", "is no column to group by; did you mean province? must be one of "),
        ("agent", "is no column to group by; did you mean endpoint_agent? must be one of "),
    ],
)
def test_an_unknown_grouping(tmp_path, name, said):
    assert refused(tmp_path, groupings=("sector", name)) == f"by = {name}: {said}{KNOWN}"


def test_all_that_is_wrong_with_groupings_is_said_at_once():
    with pytest.raises(InputError) as caught:
        order_blocks(TABLE, groupings=("sector", "agent", "kinds", "sector"))
    assert [line.split(":")[0] for line in caught.value.lines("en")] == [
        "by = sector",
        "by = agent",
        "by = kinds",
    ]


def test_a_book_of_nothing(tmp_path):
    assert refused(tmp_path, TABLE.slice(0, 0)) == "book: at least one policy is required"


def test_a_place_that_is_taken(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "note.txt").write_text("mine")
    assert "out" in refused(tmp_path)
    assert (tmp_path / "out" / "note.txt").read_text() == "mine"


def test_an_earlier_result_is_replaced_only_where_asked(tmp_path):
    simulate(book(TABLE), Settings(**SETTINGS), tmp_path / "out")
    first = (tmp_path / "out" / "run.json").read_bytes()
    assert "out" in refused(tmp_path, seed=2)
    assert (tmp_path / "out" / "run.json").read_bytes() == first
    simulate(book(TABLE), Settings(**{**SETTINGS, "seed": 2}), tmp_path / "out", replace=True)
    assert (tmp_path / "out" / "run.json").read_bytes() != first
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def rows(**given):
    row = {
        "account": "A0",
        "policy": "P0",
        "layer": 1,
        "section": "C36",
        "kind": "other_industry",
        "sector": "manufacturing",
        "country": "CN",
        "revenue_cny": 3e8,
        "wording": "other-industry",
        "limit_cny": 5e6,
        "deductible_cny": 50_000.0,
        "inception": START,
        "expiry": START.replace(year=START.year + 1),
        "share": 1.0,
    }
    return [row, {**row, "policy": "P1", **given}]


def test_an_account_of_fitted_and_other_policies(tmp_path):
    fitted = {
        "wording": "compound",
        "compound.mean": 0.1,
        "compound.log_mean": 12.0,
        "compound.log_sigma": 2.0,
    }
    assert refused(tmp_path, table(rows(**fitted))) == (
        "account = A0: the account's rows differ in their groups, or are fitted policies beside others"
    )


def test_an_account_in_two_groups(tmp_path):
    assert refused(tmp_path, table(rows(sector="finance"))) == (
        "account = A0: the account's rows differ in their groups, or are fitted policies beside others"
    )


def test_an_account_of_too_many_policies():
    row = rows()[0]
    with pytest.raises(InputError) as caught:
        order_blocks(table([{**row, "policy": f"P{n}"} for n in range(MOST_ROWS + 1)]))
    assert caught.value.lines("en") == [f"account = A0: an account has at most {MOST_ROWS} policies"]
    assert order_blocks(table([{**row, "policy": f"P{n}"} for n in range(MOST_ROWS)])).most_rows == MOST_ROWS


@pytest.mark.parametrize(("incidents", "refuse"), [(10_000, True), (2_000, False)])
def test_an_account_of_more_incidents_than_can_be_told_apart(tmp_path, incidents, refuse):
    """A history that cannot be meant: ten thousand incidents in five weeks."""
    of = table([{**row, "history_incidents": incidents, "history_years": 0.1} for row in rows()])
    if not refuse:
        simulate(book(of), Settings(**SETTINGS, common_causes="none"), tmp_path / "out")
        return
    line = refused(tmp_path, of, common_causes="none")
    assert line.startswith("account = A0: about ")
    assert line.endswith(" incidents a year are too many to simulate one by one: check its history")
