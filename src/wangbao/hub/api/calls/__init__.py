"""Find the calls of the API: one module for each area, with its ``router`` and its ``PLACE`` in the description."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from ninja import Router


def routers() -> Iterator[Router]:
    """Import the modules of calls and yield their routers in the order of their places."""
    found = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    for module in sorted(found, key=lambda module: module.PLACE):
        yield module.router
