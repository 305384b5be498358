"""Running independent blocks of a simulation on threads or on a cluster, with progress, checkpoints and cancellation.

:func:`execute` is the whole of it. It knows nothing of books or losses: blocks are integers, results are merged into a
state by addition of integers, so the answer is the same bits whatever ran where and in which order it came back.
"""

from wangbao.portfolio.execution.checkpoints import remove as remove_checkpoint
from wangbao.portfolio.execution.protocols import Cancelled, State
from wangbao.portfolio.execution.running import execute

__all__ = ["Cancelled", "State", "execute", "remove_checkpoint"]
