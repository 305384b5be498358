"""One answer, bit for bit: whatever the order of the rows, the blocks, the threads, the cluster, the interruptions."""

import logging
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from distributed import LocalCluster

from tests.portfolio.engine import hanging
from tests.portfolio.engine.books import START, book, mixed
from tests.portfolio.engine.hanging import Killer
from tests.portfolio.reinsurance.made import programme, treaty
from wangbao.portfolio.engine import block, tail
from wangbao.portfolio.engine.passes import Execution
from wangbao.portfolio.engine.run import simulate
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.treaties import TreatyFile
from wangbao.portfolio.execution import Cancelled
from wangbao.vocabulary.errors import InputError

TABLE = mixed(24, 11)
SETTINGS = Settings(years=300, seed=7, batches=10)
PROGRAMME = TreatyFile(
    programme(
        treaty("X", "per_risk_excess", 1, attachment=3e5, limit=1e6),
        treaty("Q", "quota_share", 2, ceded=0.3),
        treaty(
            "C",
            "catastrophe_excess",
            3,
            occurrence_attachment=6e5,
            occurrence_limit=2e6,
            reinstatements=[{"premium_percent": 100, "share_of_limit": 1}],
            premium=1e5,
        ),
    ),
    "treaties.yaml",
    "1" * 64,
)


def run(out, table=TABLE, settings=SETTINGS, **execution):
    simulate(
        book(table),
        settings,
        out,
        treaties=PROGRAMME,
        book_start=START,
        groupings=("sector", "kind"),
        execution=Execution(**execution),
    )
    return out


def content(folder) -> dict[str, Any]:
    """Every file as bytes, a table's dictionaries spelt out: their order is the book's, not the answer's."""
    found: dict[str, Any] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            found[path.name] = {
                name: column.combine_chunks().cast(
                    column.type.value_type if hasattr(column.type, "value_type") else column.type
                )
                for name, column in zip(table.column_names, table.columns, strict=True)
            }
        else:
            found[path.name] = path.read_bytes()
    return found


def same(one, other):
    """Equal files; numbers by their bits."""
    assert list(one) == list(other)
    for name, of_one in one.items():
        if isinstance(of_one, bytes):
            assert of_one == other[name], name
            continue
        assert list(of_one) == list(other[name])
        for column, values in of_one.items():
            theirs = other[name][column]
            assert values.type == theirs.type
            assert [b and b.to_pybytes() for b in values.buffers()[1:]] == [
                b and b.to_pybytes() for b in theirs.buffers()[1:]
            ] or values.equals(theirs), (name, column)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return content(run(tmp_path_factory.mktemp("plain") / "out"))


def test_the_run_says_something(plain):
    assert set(plain) == {
        "coinsurers.parquet",
        "coverages.parquet",
        "events.parquet",
        "groups.parquet",
        "market.parquet",
        "policies.parquet",
        "run.json",
        "subjects.parquet",
        "summary.json",
        "years.parquet",
    }
    years = plain["years.parquet"]
    for code in "XQC":
        assert years[f"ceded:{code}"].to_numpy().sum() > 0
    assert plain["policies.parquet"]["tail_net_fen"].to_numpy().min() >= 0
    assert len(plain["events.parquet"]["event"]) > 50


@pytest.mark.parametrize("seed", [1, 2])
def test_order_of_the_rows_does_not_matter(plain, tmp_path, seed):
    order = np.random.default_rng(seed).permutation(TABLE.num_rows)
    same(plain, content(run(tmp_path / "out", TABLE.take(order))))


@pytest.mark.parametrize(("accounts", "threads"), [(1, 1), (7, 2), (2048, 3), (1, 3)])
def test_neither_blocks_nor_threads_matter(plain, tmp_path, accounts, threads):
    same(plain, content(run(tmp_path / "out", block_accounts=accounts, threads=threads)))


def test_a_policy_of_another_insured_changes_nobody_s_own_incidents(tmp_path):
    """Without common causes, which the whole book decides on, each account is what it is alone."""
    settings = Settings(years=500, seed=7, batches=10, common_causes="none")
    names = TABLE["account"].to_pylist()
    half = TABLE.take([row for row, name in enumerate(names) if int(name[1:]) % 2])
    found = []
    for number, table in enumerate((TABLE, half)):
        out = tmp_path / str(number)
        simulate(book(table), settings, out)
        rows = pq.read_table(out / "policies.parquet").to_pylist()
        found.append({(r["account"], r["policy"], r["layer"]): r for r in rows})
    assert len(found[1]) == half.num_rows
    for key, row in found[1].items():
        for name in ("gross_sum_fen", "gross_square", "tvar_cny"):
            assert row[name] == found[0][key][name]


def stop_after(blocks):
    """Asked before every block whether to stop."""
    asked = iter(range(10_000))
    return lambda: next(asked) >= blocks


def test_an_interrupted_run_is_carried_on_to_the_same_answer(plain, tmp_path):
    out, kept = tmp_path / "out", tmp_path / "kept"
    done = []
    for blocks in (2, 3, 4):
        with pytest.raises(Cancelled) as stopped:
            run(out, block_accounts=3, checkpoint=kept, cancelled=stop_after(blocks))
        assert not out.exists()
        assert stopped.value.kept
        done.append(stopped.value.done)
    assert done == [2, 5, 9]
    shares: list[float] = []
    run(out, block_accounts=3, checkpoint=kept, progress=shares.append)
    same(plain, content(out))
    assert shares == sorted(shares)
    assert shares[0] > 0.0
    assert shares[-1] == 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_run_interrupted_in_its_second_pass_is_carried_on(plain, tmp_path):
    out, kept = tmp_path / "out", tmp_path / "kept"
    shares: list[float] = []
    with pytest.raises(Cancelled):
        run(
            out,
            block_accounts=3,
            checkpoint=kept,
            progress=shares.append,
            cancelled=lambda: bool(shares) and shares[-1] > 0.95,
        )
    assert not out.exists()
    same(plain, content(run(out, block_accounts=3, checkpoint=kept)))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_checkpoint_is_not_carried_on_with_other_figures(tmp_path):
    out, kept = tmp_path / "out", tmp_path / "kept"
    with pytest.raises(Cancelled):
        run(out, block_accounts=3, checkpoint=kept, cancelled=stop_after(2))
    figures = SETTINGS.figures
    cap = figures.rebasing.cap.model_copy(update={"v": 0.2, "low": 0.1})
    other = figures.model_copy(update={"rebasing": figures.rebasing.model_copy(update={"cap": cap})})
    for settings in (
        replace(SETTINGS, figures=other),
        replace(SETTINGS, scale=2.0),
        replace(SETTINGS, seed=8),
    ):
        with pytest.raises(InputError, match="another run's"):
            run(out, settings=settings, block_accounts=3, checkpoint=kept)
    with pytest.raises(InputError, match="another run's"):
        run(out, block_accounts=4, checkpoint=kept)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        local_directory=str(tmp_path_factory.mktemp("workers")),
        silence_logs=logging.CRITICAL,
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_gives_the_same_answer(plain, address, tmp_path):
    same(plain, content(run(tmp_path / "out", block_accounts=4, cluster=address)))


def test_a_worker_killed_in_each_pass_changes_nothing(plain, address, tmp_path, monkeypatch):
    killer = Killer(tmp_path)
    killer.start()
    hung = partial(hanging.compute, tmp_path, 3)
    monkeypatch.setattr(block, "compute", hung)
    monkeypatch.setattr(tail, "compute", hung)
    found = content(run(tmp_path / "out", block_accounts=2, cluster=address))
    killer.join()
    same(plain, found)
    assert len(set(killer.killed)) == 2


def test_cancelled_on_a_cluster_is_carried_on_by_threads(plain, address, tmp_path):
    out, kept = tmp_path / "out", tmp_path / "kept"
    with pytest.raises(Cancelled):
        run(out, block_accounts=2, checkpoint=kept, cluster=address, cancelled=stop_after(3))
    same(plain, content(run(out, block_accounts=2, checkpoint=kept, threads=2)))
