"""What waits to be merged is bounded: by the bytes of a block's sums, and by the number of blocks at once."""

import threading
import time
from types import SimpleNamespace

from wangbao.portfolio.book import synthetic
from wangbao.portfolio.engine import block
from wangbao.portfolio.engine.block_order import order_blocks, pieces_within
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.totals import Totals
from wangbao.portfolio.engine.world import world
from wangbao.portfolio.execution.threads import on_threads

YEARS, BUDGET = 2_000, 1 << 20
TABLE = synthetic.generate(1_500, seed=3)
SETTINGS = Settings(years=YEARS, seed=7, batches=10)


def _bytes(part):
    return sum(array.nbytes for _, sums in part.sums for array in (sums.by_year, sums.event, sums.by_event))


def test_a_blocks_sums_stay_within_their_budget_and_the_answer_is_the_same():
    whole = world(order_blocks(TABLE), SETTINGS)
    events = float(whole.entities.rate.sum()) * YEARS
    most = pieces_within(YEARS, events, BUDGET)
    shared = world(order_blocks(TABLE, most_pieces=most), SETTINGS)
    assert len(shared.block_order.blocks) > len(whole.block_order.blocks)
    one, other, largest = Totals(whole), Totals(shared), 0
    for at in range(len(whole.block_order.blocks)):
        one.merge(at, block.compute(whole, at))
    for at in range(len(shared.block_order.blocks)):
        part = block.compute(shared, at)
        largest = max(largest, _bytes(part) / len(part.sums))
        assert _bytes(part) <= max(1.5 * BUDGET, 1.5 * _bytes(part) / len(part.sums))
        other.merge(at, part)
    assert largest > 0
    assert (one.by_year == other.by_year).all()
    assert (one.by_event == other.by_event).all()
    assert one.group_event[0].shape[2] == 1  # no treaty: one column for both


def test_slow_merging_holds_the_computing_back():
    """However slow the merge, at most one result more than there are threads exists at a time."""
    alive, most, lock = 0, 0, threading.Lock()

    def compute(_, number):
        nonlocal alive, most
        with lock:
            alive += 1
            most = max(most, alive)
        return SimpleNamespace(number=number)

    def merge(_number, _part):
        nonlocal alive
        time.sleep(0.01)
        with lock:
            alive -= 1

    on_threads(2, compute, None, iter(range(30)), merge)
    assert alive == 0
    assert most <= 3
