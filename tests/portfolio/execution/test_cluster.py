import logging
import os
import signal
import threading

import dask
import pytest
from distributed import LocalCluster

from tests.portfolio.execution.toy import Totals, Toy, compute, expected, wait_for
from wangbao.portfolio.execution import Cancelled, cluster as cluster_module, execute
from wangbao.vocabulary.errors import InputError

BLOCKS = list(range(40))
LOCAL = {
    "threads_per_worker": 1,
    "host": "127.0.0.1",
    "dashboard_address": "127.0.0.1:0",  # its own port: whatever else runs here may have the usual one
    "scheduler_kwargs": {"dashboard": False},
    "silence_logs": logging.CRITICAL,
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    # A result that went down with its worker is given up after a second, not after the usual half minute.
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        LocalCluster(
            n_workers=2, **LOCAL, local_directory=str(tmp_path_factory.mktemp("workers"))
        ) as cluster,
    ):
        yield cluster.scheduler_address


def run(state, address, folder, *, hang=(), fail=-1, **options):
    options = {"fingerprint": "toy", **options}
    execute(BLOCKS, compute, state, shared=Toy(5, folder, frozenset(hang), fail), cluster=address, **options)


class Killer(threading.Thread):
    """Kills the workers that are stuck in these blocks, once they all are."""

    def __init__(self, folder, *blocks):
        super().__init__()
        self.files = [folder / f"pid-{block}" for block in blocks]

    def run(self):
        wait_for(*self.files)
        for number in {int(file.read_text()) for file in self.files}:
            os.kill(number, signal.SIGKILL)


def test_cluster_gives_the_bits_of_threads(address, tmp_path):
    state, threaded, shares = Totals(), Totals(), []
    run(state, address, tmp_path, progress=shares.append)
    run(threaded, None, tmp_path, threads=3)
    assert state.fen.tolist() == threaded.fen.tolist() == expected(BLOCKS, 5).tolist()
    assert sorted(state.order) == BLOCKS
    assert shares == [k / 40 for k in range(41)]


def test_worker_killed_in_mid_run_changes_nothing(address, tmp_path):
    killer, state = Killer(tmp_path, 11), Totals()
    killer.start()
    run(state, address, tmp_path, hang=[11])
    killer.join()
    assert state.fen.tolist() == expected(BLOCKS, 5).tolist()
    assert sorted(state.order) == BLOCKS


def test_every_worker_killed_in_mid_run_changes_nothing(address, tmp_path):
    killer, state = Killer(tmp_path, 0, 1), Totals()
    killer.start()
    run(state, address, tmp_path, hang=[0, 1])
    killer.join()
    assert state.fen.tolist() == expected(BLOCKS, 5).tolist()
    assert sorted(state.order) == BLOCKS


def test_cancelled_on_a_cluster_is_carried_on_by_threads(address, tmp_path):
    checkpoint, state = tmp_path / "kept", Totals()
    with pytest.raises(Cancelled) as stopped:
        run(state, address, tmp_path, checkpoint=checkpoint, cancelled=lambda: len(state.order) >= 9)
    assert stopped.value.kept
    assert 9 <= stopped.value.done <= 9 + 4  # two workers, two blocks each in flight
    state = Totals()
    run(state, None, tmp_path, checkpoint=checkpoint)
    assert state.fen.tolist() == expected(BLOCKS, 5).tolist()
    assert not checkpoint.exists()


def test_error_on_a_worker_keeps_its_type_and_names_its_block(address, tmp_path):
    with pytest.raises(ZeroDivisionError, match="cannot be computed") as caught:
        run(Totals(), address, tmp_path, fail=17)
    assert caught.value.__notes__ == ["第 17 块 / in block 17"]


def test_worker_of_another_version_is_refused(address, tmp_path, monkeypatch):
    here = cluster_module.versions()
    monkeypatch.setattr(cluster_module, "versions", lambda: {**here, "wangbao": "9.9"})
    with pytest.raises(InputError, match=r"workers must run the same versions .*wangbao 9\.9, numpy"):
        run(Totals(), address, tmp_path)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://here"])
def test_cluster_that_does_not_answer_is_refused(address, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster_module, "_CONNECT_S", 0.3)
    with pytest.raises(InputError) as caught:
        run(Totals(), address, tmp_path)
    assert caught.value.lines("en") == [
        (
            f"cluster = {address}: no Dask scheduler answers; "
            "the address is tcp://host:port, and the scheduler must be running"
        )
    ]


def test_scheduler_that_goes_away_ends_the_run_and_what_was_done_is_kept(tmp_path):
    going, state, checkpoint = (
        LocalCluster(n_workers=1, **LOCAL, local_directory=str(tmp_path)),
        Totals(),
        tmp_path / "kept",
    )
    try:
        with pytest.raises(InputError, match="the connection to the Dask scheduler was lost"):
            run(
                state,
                going.scheduler_address,
                tmp_path,
                checkpoint=checkpoint,
                progress=lambda share: share > 0.2 and going.close(),
            )
    finally:
        going.close()
    state = Totals()
    run(state, None, tmp_path, checkpoint=checkpoint)
    assert state.fen.tolist() == expected(BLOCKS, 5).tolist()
