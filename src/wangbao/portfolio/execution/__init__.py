"""Execution of independent blocks on threads or on a cluster, with progress, checkpoints and cancellation.

:func:`execute` is the only entry point. It knows nothing of books or losses: blocks are integers, and results are
merged into a state by adding integers, so the result is bit-identical for any placement and order of blocks.
"""

from wangbao.portfolio.execution.checkpoints import remove as remove_checkpoint
from wangbao.portfolio.execution.protocols import Cancelled, State
from wangbao.portfolio.execution.runner import execute

__all__ = ["Cancelled", "State", "execute", "remove_checkpoint"]
