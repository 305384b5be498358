"""Collect the invariants between rows that no constraint of the database can express, for ``wangbao hub check``.

An app adds to them by a module ``invariants`` whose public functions each yield the problems found. The first line of
a function's docstring, Chinese then English divided by ``/``, is its title in the command.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType

from wangbao.hub import hooks
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Invariant:
    """One invariant, and the function that yields its violations."""

    name: str
    title: Text
    problems: Callable[[], Iterable[Problem]]


def invariants() -> Iterator[Invariant]:
    """Yield every invariant of every app, in the order of ``INSTALLED_APPS``.

    Raises:
        ValueError: a function without a title in both languages.
    """
    for label, module in hooks.modules("invariants"):
        yield from _of(label, module)


def _of(label: str, module: ModuleType) -> Iterator[Invariant]:
    for name, function in vars(module).items():
        ours = inspect.isfunction(function) and function.__module__ == module.__name__
        if not ours or name.startswith("_"):
            continue
        first = (inspect.getdoc(function) or "").partition("\n")[0]
        zh, divider, en = first.partition(" / ")
        if not divider:
            raise ValueError(f"{module.__name__}.{name}: its docstring begins with a title 中文 / English")
        yield Invariant(f"{label}.{name}", Text(zh.rstrip("。"), en.rstrip(".")), function)
