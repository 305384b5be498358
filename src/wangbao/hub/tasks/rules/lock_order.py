"""Give the order in which rows of tasks are locked.

A task is locked after the record it is about, by an operation of that record's app that holds it already; no operation
on a task takes the lock of a record.
"""

from typing import Final

ORDER: Final = ("tasks.Task",)
