"""Find the sample's stories: every module here has ``STORIES``."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from wangbao.hub.demo.stage import Script


def stories() -> Iterator[Script]:
    """Import the modules of stories, in order of their names, and yield their scripts."""
    for module in sorted(one.name for one in iter_modules(__path__)):
        yield from import_module(f"{__name__}.{module}").STORIES
