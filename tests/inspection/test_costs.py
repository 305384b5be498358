"""No file costs more than a check may: the worst there were, files made at random, and what happens at the limits."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from tests.inspection import fuzz
from tests.inspection.hostile import HONEST, SMALL, unclosed
from tests.inspection.making import pdf, repacked
from tests.inspection.measuring import Measured

from wangbao.inspection import pool as pools
from wangbao.inspection.pool import BusyError, Pool
from wangbao.vocabulary.errors import InputError

SLOW = unclosed(b"(" * 15_000_000)  # some seconds of computing


@pytest.fixture(scope="module")
def measured():
    made = Measured()
    yield made
    made.close()


@pytest.fixture
def pool():
    made = Pool(processes=1, waiting=1, seconds=1)
    yield made
    made.close()


@pytest.mark.parametrize("case", SMALL)
def test_a_small_file_costs_little(case, measured) -> None:
    name, make, *_ = SMALL[case]
    cost = measured.check(name, make())
    assert cost.outcome != "over"
    assert cost.seconds < fuzz.SECONDS
    assert cost.mebibytes is None or cost.mebibytes < fuzz.MEBIBYTES


@pytest.mark.parametrize("ending", fuzz.FORMATS)
def test_files_made_at_random_cost_little(ending, measured) -> None:
    tally = fuzz.run(ending, 12, seed=20261130, measured=measured)
    assert tally.outcomes["over"] == 0
    assert tally.slowest < fuzz.SECONDS
    assert tally.largest < fuzz.MEBIBYTES


def test_a_check_is_ended_when_its_time_is_over(pool) -> None:
    started = time.monotonic()
    with pytest.raises(InputError) as refused:
        pool.check("a.pdf", SLOW)
    assert time.monotonic() - started < 10
    (line,) = refused.value.lines("zh")
    assert line == "file = a.pdf：检查该文件超出限度（1 秒、192 MiB 内存），未予接收；请另存或拆分后再提交"
    assert pool.idle == []
    assert pool.check(*HONEST) == "application/pdf"  # by another process


def test_what_is_unpacked_beyond_the_memory_is_refused(measured) -> None:
    text = b"A" * 70_000_000
    cost = measured.check("a.pdf", repacked(pdf(b"4 0 obj (" + text + b") endobj", catalog=b"/X 4 0 R")))
    assert "/" not in cost.outcome
    assert cost.mebibytes is None or cost.mebibytes < fuzz.MEBIBYTES


def test_a_check_that_does_not_compute_is_ended_by_the_clock(pool, monkeypatch) -> None:
    assert pool.check(*HONEST) == "application/pdf"
    monkeypatch.setattr(pools, "_CLOCK", 0.3)
    os.kill(pool.idle[0].pid, signal.SIGSTOP)  # neither time nor memory is used
    with pytest.raises(InputError):
        pool.check(*HONEST)


def test_too_many_files_are_turned_away_at_once() -> None:
    pool = Pool(processes=1, waiting=1, seconds=1)

    def slowly() -> None:
        with pytest.raises(InputError):
            pool.check("a.pdf", SLOW)

    busy = [threading.Thread(target=slowly) for _ in "ab"]
    for one in busy:
        one.start()
        time.sleep(0.2)
    started = time.monotonic()
    with pytest.raises(BusyError):
        pool.check(*HONEST)
    assert time.monotonic() - started < 0.5
    for one in busy:
        one.join()
    assert pool.check(*HONEST) == "application/pdf"
    pool.close()


def test_a_process_knows_no_secret(pool, monkeypatch) -> None:
    monkeypatch.setenv("WANGBAO_SECRET_KEY", "x" * 50)
    pool.check(*HONEST)
    assert b"WANGBAO" not in Path(f"/proc/{pool.idle[0].pid}/environ").read_bytes()


def test_a_forked_process_starts_with_none(pool) -> None:
    pool.check(*HONEST)
    child = os.fork()
    if not child:
        os._exit(len(pool.idle))
    assert os.waitpid(child, 0)[1] == 0
    assert len(pool.idle) == 1
