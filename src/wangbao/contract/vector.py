"""Vector reader: runs the steps of many contracts over batches of simulated events, in float64.

:func:`compile_terms` turns contracts into flat arrays; :func:`read` runs their steps over a batch. A batch is a
structure of arrays: for ``n`` events ``policy`` (row in the compiled terms), ``year``, ``cause``, ``scenario``,
``conditions`` (bit i is condition i of the vocabulary), ``hours`` of interruption and ``loss`` by head. All events of
one policy year are contiguous, in order, and in one batch: annual limits start afresh where (policy, year) changes.

Years do not touch each other, so the reader takes ``LANES`` of them side by side and does one step for all before the
next step: each step is a short loop the compiler turns into vector instructions, and finding out what the step is
costs nothing. It is fastest where many years of one contract stand together. Every operation is elementwise, so the
result does not depend on how policy years are cut into batches.
"""

import numpy as np
from numpy.typing import NDArray

from wangbao.contract.compilation import compile_terms
from wangbao.contract.kernel import LANES, CompiledTerms, read_batch

_EVERY = np.uint64(2**64 - 1)

__all__ = ["LANES", "CompiledTerms", "compile_terms", "read", "read_batch"]


def read(
    compiled: CompiledTerms,
    policy: NDArray[np.int32],
    year: NDArray[np.int64],
    cause: NDArray[np.uint8],
    scenario: NDArray[np.uint8],
    conditions: NDArray[np.uint64],
    hours: NDArray[np.float64],
    loss: NDArray[np.float64],
    paid: NDArray[np.float64],
) -> None:
    """Compute the contracts' payments for ``n`` events and write them to ``paid`` [n, columns], yuan by loss column.

    ``loss`` [n, columns] is in yuan and not negative; ``hours`` in hours, 0 without interruption. Within a line the
    payment is shared over its heads in proportion to their ground-up losses. Losses of heads no line covers pay 0.
    """
    possible = np.full(policy.shape[0], _EVERY)
    read_batch(compiled, policy, year, cause, scenario, conditions, hours, possible, loss, paid)
