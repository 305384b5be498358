"""Collect the commands that run every night: apps name them in their modules ``daily``."""

from dataclasses import dataclass

from wangbao.hub import hooks
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Task:
    """One nightly management command: its description and its place in the order (long ones come last)."""

    command: str
    name: Text
    order: int = 50


def tasks() -> list[Task]:
    """Collect the tasks of all apps, in the order they run."""
    found = [task for _, module in hooks.modules("daily") for task in module.TASKS]
    return sorted(found, key=lambda task: task.order)
