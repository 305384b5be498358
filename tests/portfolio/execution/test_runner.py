import threading

import pytest

from tests.portfolio.execution.toy import Alive, Totals, Toy, compute, expected
from wangbao.portfolio.execution import Cancelled, execute

BLOCKS = [7, 3, 100, 2**40, *range(20, 60)]


def run(state, folder, *, work=compute, blocks=BLOCKS, fail=-1, **options):
    options = {"fingerprint": "toy", "threads": 1, **options}
    execute(blocks, work, state, shared=Toy(5, folder, fail=fail), **options)


@pytest.mark.parametrize("threads", [1, 3])
def test_answer_is_the_plain_sum_whatever_the_number_of_threads(tmp_path, threads):
    state = Totals()
    run(state, tmp_path, threads=threads)
    assert state.fen.tolist() == expected(BLOCKS, 5).tolist()
    assert sorted(state.order) == sorted(BLOCKS)


def test_order_of_the_blocks_makes_no_difference(tmp_path):
    forth, back = Totals(), Totals()
    run(forth, tmp_path, threads=2)
    run(back, tmp_path, threads=2, blocks=BLOCKS[::-1])
    assert forth.fen.tolist() == back.fen.tolist()


def test_no_blocks_are_a_finished_run(tmp_path):
    shares = []
    run(Totals(), tmp_path, blocks=[], progress=shares.append)
    assert shares == [1.0]


@pytest.mark.parametrize("threads", [1, 3])
def test_no_more_results_are_alive_than_one_for_each_thread_and_one_being_merged(tmp_path, threads):
    alive, computed = Alive(), threading.Semaphore(0)

    def tracked(shared, block):
        part = alive.track(compute(shared, block))
        computed.release()
        return part

    class Slow(Totals):
        def merge(self, block, part):
            if not self.order:
                for _ in range(
                    threads + 1
                ):  # the first is merged once everything that may be started has finished
                    assert computed.acquire(timeout=10.0)
                assert not computed.acquire(timeout=0.05)
            super().merge(block, part)

    run(Slow(), tmp_path, work=tracked, threads=threads)
    assert alive.most == threads + 1
    assert alive.now == 0


def test_progress_is_the_share_done_after_every_block(tmp_path):
    shares = []
    run(Totals(), tmp_path, blocks=[4, 5, 6, 7], threads=2, progress=shares.append)
    assert shares == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_error_keeps_its_type_and_names_its_block(tmp_path):
    with pytest.raises(ZeroDivisionError, match="cannot be computed") as caught:
        run(Totals(), tmp_path, threads=2, fail=100)
    assert caught.value.__notes__ == ["第 100 块 / in block 100"]


def test_threads_are_gone_after_an_error(tmp_path):
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        run(Totals(), tmp_path, threads=3, fail=100)
    assert threading.active_count() == before


def test_cancelled_run_merges_what_was_started_and_starts_no_more(tmp_path):
    state, started = Totals(), []

    def work(shared, block):
        started.append(block)
        return compute(shared, block)

    with pytest.raises(Cancelled) as stopped:
        run(state, tmp_path, work=work, threads=3, cancelled=lambda: len(started) >= 10)
    assert sorted(state.order) == sorted(started)
    assert 10 <= len(started) <= 12  # three were at work when the tenth was started
    assert (stopped.value.done, stopped.value.blocks, stopped.value.kept) == (
        len(started),
        len(BLOCKS),
        False,
    )
    assert stopped.value.text.zh == f"已中止：完成 {len(started)}/{len(BLOCKS)} 块"
    assert str(stopped.value) == f"stopped: {len(started)} of {len(BLOCKS)} blocks done"


def test_wish_to_stop_after_the_last_block_was_started_comes_too_late(tmp_path):
    state = Totals()
    run(state, tmp_path, cancelled=lambda: len(state.order) == len(BLOCKS))
    assert len(state.order) == len(BLOCKS)


@pytest.mark.parametrize(("blocks", "threads"), [([1, 2, 1], 1), ([1], 0)])
def test_blocks_come_once_and_there_is_a_thread(tmp_path, blocks, threads):
    with pytest.raises(ValueError, match="every block once"):
        run(Totals(), tmp_path, blocks=blocks, threads=threads)
