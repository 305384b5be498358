"""Collect the commands that run every night: apps name them in their modules ``daily``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from wangbao.hub import hooks
from wangbao.vocabulary.text import Text

_NOTES: Final = "daily"  # folder of the home; a file of a command's name, as old as its last end


@dataclass(frozen=True, slots=True)
class Task:
    """One nightly management command: its description and its place in the order (long ones come last)."""

    command: str
    name: Text
    order: int = 50


def note_done(command: str) -> None:
    """Note that a nightly command has come to its end, for whoever watches that it does."""
    folder = Path(settings.HOME) / _NOTES
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / command).touch()


def last_done() -> dict[str, float]:
    """Return when each nightly command last came to its end, in seconds since 1970."""
    folder = Path(settings.HOME) / _NOTES
    if not folder.is_dir():
        return {}
    return {path.name: path.stat().st_mtime for path in sorted(folder.iterdir())}


def tasks() -> list[Task]:
    """Collect the tasks of all apps, in the order they run."""
    found = [task for _, module in hooks.modules("daily") for task in module.TASKS]
    return sorted(found, key=lambda task: task.order)
