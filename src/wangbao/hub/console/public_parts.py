"""Collect the parts of the page without account: apps name them in their modules ``front_page``."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from wangbao.hub import hooks
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class News:
    """A new thing for everybody, on the front page and in the feeds.

    Attributes:
        ident: its own lasting name, as feeds tell entries apart by.
        title, summary: what it is.
        url: the page it opens.
        at: since when it is there.
    """

    ident: str
    title: Text | str
    url: str
    at: dt.datetime
    summary: Text | str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the front page that everybody reads: what it is, its page, and what is new in it.

    ``latest`` lists the newest first, at most so many; ``feed`` is the code of its feed, empty for none.
    """

    title: Text
    lead: Text
    url_name: str
    latest: Callable[[int], list[News]]
    feed: str = ""
    order: int = 50


def sections() -> list[Section]:
    """Collect the parts of the front page, in the order they are shown."""
    found = [one for _, module in hooks.modules("front_page") for one in module.sections()]
    return sorted(found, key=lambda one: one.order)
