"""List what each night does: commands that the apps name in their modules ``daily``."""

from dataclasses import dataclass

from wangbao.hub import hooks
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Task:
    """One management command of the night, what it does in words, and its place: long ones come last."""

    command: str
    name: Text
    order: int = 50


def tasks() -> list[Task]:
    """Collect the tasks of all apps, in the order they run."""
    found = [task for _, module in hooks.modules("daily") for task in module.TASKS]
    return sorted(found, key=lambda task: task.order)
