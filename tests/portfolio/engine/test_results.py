"""A results folder holds together: parts add up to wholes, to the fen, and shares of the tail are what they say."""

import json
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from tests.portfolio.engine.books import START, book, mixed, run, small
from tests.portfolio.reinsurance.made import programme, treaty
from tests.risk.forgetful import without
from wangbao.cli import book_report, book_simulate_view
from wangbao.cli.main import run as run_command
from wangbao.portfolio.book.periods import Periods
from wangbao.portfolio.engine.block_order import GROUPINGS
from wangbao.portfolio.engine.run import simulate
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.treaties import TreatyFile
from wangbao.portfolio.report.page import render
from wangbao.portfolio.results.allocation import worst_years
from wangbao.portfolio.results.folder import open_folder
from wangbao.portfolio.results.summarise import summarise
from wangbao.portfolio.results.summary import to_data

SETTINGS = Settings(years=1_000, seed=21, batches=10, capital_level=0.98)
TREATIES = {
    "none": None,
    "risk": programme(
        treaty("S", "surplus", 1, retained_line=8e5, lines=3),
        treaty("X", "per_risk_excess", 2, attachment=3e5, limit=1e6),
    ),
    "whole": programme(
        treaty("X", "per_risk_excess", 1, attachment=3e5, limit=1e6),
        treaty("Q", "quota_share", 2, ceded=0.3, scope={"sectors": ["finance", "information"]}),
        treaty("C", "catastrophe_excess", 3, occurrence_attachment=6e5, occurrence_limit=2e6),
        treaty("E", "quota_share", 4, ceded=0.15),
        treaty("A", "aggregate_excess", 5, annual_attachment=2e6, annual_limit=5e6, ceded=0.9),
    ),
}


class Made(NamedTuple):
    table: pa.Table
    years: pa.Table
    groups: pa.Table
    events: pa.Table
    policies: pa.Table
    treaties: Any

    def fen(self, name, table="years"):
        return getattr(self, table)[name].to_numpy().astype(np.int64)


def simulated(table, out, treaties=None, settings=SETTINGS):
    simulate(
        book(table),
        settings,
        out,
        treaties=TreatyFile(treaties, "treaties.yaml", "1" * 64) if treaties else None,
        book_start=START,
        groupings=GROUPINGS,
    )
    return Made(
        table,
        *(pq.read_table(out / f"{n}.parquet") for n in ("years", "groups", "events", "policies")),
        treaties,
    )


@pytest.fixture(scope="module", params=list(TREATIES))
def made(request, tmp_path_factory):
    of = mixed(18, 31)
    return simulated(of, tmp_path_factory.mktemp(request.param) / "out", TREATIES[request.param])


def test_gross_is_ceded_and_net_every_year(made):
    gross, ceded, net = (made.fen(f"{name}_fen") for name in ("gross", "ceded", "net"))
    assert gross.tolist() == (ceded + net).tolist()
    assert net.min() >= 0
    by_treaty = [made.fen(name) for name in made.years.column_names if name.startswith("ceded:")]
    assert ceded.tolist() == np.sum([np.zeros_like(gross), *by_treaty], axis=0).tolist()
    assert (ceded.sum() > 0) == (made.treaties is not None)
    assert made.fen("ground_fen").sum() > gross.sum() > 0


def test_groups_add_up_to_the_book(made):
    for grouping in GROUPINGS:
        mine = made.groups.filter(pc.equal(made.groups["grouping"].cast(pa.string()), grouping))
        year = mine["year"].to_numpy()
        for name in ("gross_fen", "net_fen"):
            total = np.zeros(SETTINGS.years, np.int64)
            np.add.at(total, year, mine[name].to_numpy())
            assert total.tolist() == made.fen(name).tolist(), (grouping, name)
        assert (mine["largest_gross_fen"].to_numpy() <= mine["gross_fen"].to_numpy()).all()
        assert mine["net_fen"].to_numpy().min() >= 0
        assert (mine["net_fen"].to_numpy() <= mine["gross_fen"].to_numpy()).all(), grouping


def test_policies_add_up_to_the_book(made):
    assert made.fen("gross_sum_fen", "policies").sum() == made.fen("gross_fen").sum()
    ids = [(r["account"], r["policy"], r["layer"]) for r in made.policies.to_pylist()]
    assert sorted(ids) == sorted(
        (r["account"], r["policy"], r["layer"])
        for r in made.table.select(["account", "policy", "layer"]).to_pylist()
    )


def test_events_are_part_of_their_years(made):
    year = made.events["year"].to_numpy()
    for name in ("gross_fen", "net_fen"):
        total = np.zeros(SETTINGS.years, np.int64)
        np.add.at(total, year, made.events[name].to_numpy())
        if name == "gross_fen":
            assert (total <= made.fen(name)).all()
    largest = made.fen("largest_gross_fen")
    most = np.zeros(SETTINGS.years, np.int64)
    np.maximum.at(most, year, made.events["gross_fen"].to_numpy())
    assert (most <= largest).all()
    assert (largest <= made.fen("gross_fen")).all()
    assert ((largest > 0) == (made.fen("gross_fen") > 0)).all()
    assert (made.fen("largest_net_fen") <= largest).all()


def test_shares_of_the_tail_add_up_to_it(made):
    for name in ("gross", "net"):
        worst = worst_years(made.fen(f"{name}_fen"), SETTINGS.capital_level, SETTINGS.batches)
        assert worst.tail == 20
        total = int(worst.total_fen[: worst.tail].sum())
        shares = made.fen(f"tail_{name}_fen", "policies")
        assert shares.min() >= 0
        assert shares.sum() == total
        assert total > 0


def test_a_policy_s_own_tail_is_not_below_its_share(made):
    own = made.policies["tvar_cny"].to_numpy()
    share = made.fen("tail_gross_fen", "policies") / 100 / 20
    assert (own >= share - 1e-6).all()
    assert own.sum() >= share.sum()


def test_the_largest_net_event_is_within_its_year_s_net():
    """Events not kept one by one pay their part of treaties on events too."""
    shared = programme(
        treaty("C", "catastrophe_excess", 1, occurrence_attachment=2e6, occurrence_limit=2e6),
        treaty("E", "quota_share", 2, ceded=0.5),
    )
    found = run(small(18, 31).table, SETTINGS, programme=shared)
    years = found.recovered.years
    assert (years.largest_net_fen <= years.net_fen).all()
    alone = years.largest_gross_fen == years.gross_fen  # one event: its net is the year's
    single = alone & (years.gross_fen > 0) & (years.gross_fen < 2e8)
    assert single.sum() > 50
    assert np.abs(years.largest_net_fen - years.net_fen)[single].max() <= 1
    assert years.net_fen[single].tolist() == (years.gross_fen[single] // 2).tolist()


@pytest.mark.parametrize("mode", ["none", "added"])
def test_marginal_shares_are_those_of_books_without_the_policy(mode):
    """Each policy left out in turn, all incidents being the same: what the tail falls by.

    With common causes the account must keep another policy: an account less changes whom an entity is said to have.
    """
    settings = Settings(years=500, seed=4, batches=10, common_causes=mode, capital_level=0.98)
    whole = run(small(8, 33).table, settings, groupings=())
    table = whole.world.block_order.table
    names = table["account"].to_pylist()

    def tail(of):
        worst = worst_years(of.recovered.years.gross_fen, 0.98, 10)
        return int(worst.total_fen[: worst.tail].sum()) / worst.tail / 100

    known = 0
    for number, name in enumerate(names):
        said = whole.shares.marginal[number]
        if np.isnan(said) or (mode != "none" and names.count(name) == 1):
            continue
        left = table.take([n for n in range(table.num_rows) if n != number])
        assert said == pytest.approx(tail(whole) - tail(run(left, settings, groupings=())), abs=1e-6)
        known += 1
    assert known > 10


def test_words_reinsurers_periods_and_co_insurers_are_in_the_folder(tmp_path):
    of, parts = small(14, 12).table, [{"name": "甲再", "share": 0.6}, {"name": "乙再", "share": 0.3}]
    texts = [
        None if share == 1.0 else f"乙险:{(1 - share) / 2:.3f};丙险:{(1 - share) / 2:.3f}"
        for share in of["share"].to_pylist()
    ]
    of = of.set_column(of.column_names.index("coinsurers"), "coinsurers", pa.array(texts, pa.string()))
    treaties = programme(
        treaty("Q", "quota_share", 1, ceded=0.3, reinsurers=parts), treaty("E", "quota_share", 2, ceded=0.1)
    )
    made = simulated(of, tmp_path / "out", treaties)
    folder = open_folder(tmp_path / "out")
    named, unnamed = folder.run.treaties.names
    assert named.words.zh.startswith("Q Q（成数再保险，第 1 顺位）：")
    assert "reinsurers: 甲再 60 %, 乙再 30 %; 90 % placed" in named.words.en
    assert [(one.name, str(one.share)) for one in named.reinsurers] == [("甲再", "0.6"), ("乙再", "0.3")]
    assert unnamed.reinsurers == ()
    days = [(b - a).days for a, b in zip(of["inception"].to_pylist(), of["expiry"].to_pylist(), strict=True)]
    assert folder.run.periods == Periods(not_a_year=sum(d not in (365, 366) for d in days))
    assert folder.run.periods.not_a_year > 0
    summary = summarise(folder)
    assert json.loads((tmp_path / "out" / "summary.json").read_text()) == to_data(summary)
    assert sum(one.recovery_sum_fen for one in summary.reinsurers) == made.fen("ceded_fen").sum() > 0
    share = np.array(made.table.sort_by([(n, "ascending") for n in ("account", "policy", "layer")])["share"])
    rows = made.policies.sort_by([(n, "ascending") for n in ("account", "policy", "layer")])
    gross = rows["gross_sum_fen"].to_numpy()
    ours = next(one for one in summary.coinsurers if one.part == "ours")
    assert ours.gross_sum_fen == gross[share < 1].sum() > 0
    whole = sum(one.gross_sum_fen for one in summary.coinsurers)
    assert whole == pytest.approx((gross / share)[share < 1].sum(), abs=len(rows))
    by = {one.name: one for one in summary.coinsurers if one.part == "named"}
    assert set(by) == {"乙险", "丙险"}
    assert by["乙险"].gross_sum_fen == pytest.approx(by["丙险"].gross_sum_fen, abs=len(rows))
    assert by["乙险"].mean.error > 0


def test_cover_the_model_does_not_draw_is_a_caution_wherever_the_book_is_shown(tmp_path, capsys):
    settings = Settings(years=200, seed=3, batches=10, capital_level=0.9, model=without("media_liability"))
    outcome = simulate(book(small(8, 5).table), settings, tmp_path / "run", book_start=START)
    folder = open_folder(tmp_path / "run")
    assert folder.run.unmodelled_heads == ("media_liability",)
    summary = summarise(folder)
    (caution,) = summary.cautions
    assert caution.en.startswith("Covered, but not in the loss model: Media liability.")
    kept = json.loads((tmp_path / "run" / "summary.json").read_text(encoding="utf-8"))
    assert kept["cautions"] == to_data(summary)["cautions"] == [caution._asdict()]
    assert caution.zh in render(summary, folder.policies(), "zh")
    for show in (
        lambda: book_simulate_view.show(outcome, (), "en"),
        lambda: book_report.show(summary, "en", Console(width=400)),
    ):
        show()
        printed = " ".join(capsys.readouterr().out.split())
        assert "! Covered, but not in the loss model: Media liability." in printed


def test_a_comparison_repeats_the_caution_of_either_run(tmp_path, capsys):
    table = small(8, 5).table
    for name, head in (("one", "media_liability"), ("other", "extortion")):
        settings = Settings(years=200, seed=3, batches=10, capital_level=0.9, model=without(head))
        simulate(book(table), settings, tmp_path / name, book_start=START)
    file = tmp_path / "compared.json"
    places = [str(tmp_path / "one"), str(tmp_path / "other")]
    with pytest.raises(SystemExit, match="0"):
        run_command(["book", "compare", *places, "--json", str(file), "--lang", "en"])
    printed = " ".join(capsys.readouterr().out.split())
    assert "! Covered, but not in the loss model: Media liability, Extortion." in printed
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["version"] == "1.1"
    (caution,) = data["cautions"]
    assert caution["zh"].startswith("条款承保的“媒体侵权责任”、“勒索”不在损失模型之内")


def test_a_book_the_model_knows_whole_has_no_caution(tmp_path):
    simulate(book(small(8, 5).table), SETTINGS, tmp_path / "run", book_start=START)
    assert "unmodelled_heads" not in json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert summarise(open_folder(tmp_path / "run")).cautions == ()
