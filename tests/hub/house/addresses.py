"""An address of every page of the hub, about records of one insurer, one broker and one enterprise."""

import datetime as dt
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from django.urls import URLPattern, get_resolver, reverse
from tests.hub.cast import Cast
from tests.hub.contributions import modules

START = dt.date(2026, 12, 1)
ELSEWHERE = ("accounts/", "api/v1", "api/^")  # signing in is the library's; calls have a table of their own

Records = Any
"""What the addresses name: ``insurer``, ``broker``, ``enterprise``, ``start``, and the records of every app."""

# What stands in an address for an argument: for one page, or for all pages of an app that have no entry of their own.
ARGUMENTS: dict[str, dict[str, Callable[[Records], object]]] = {}
for _app in modules("page_roles"):
    for _name, _stands in _app.ARGUMENTS.items():
        ARGUMENTS.setdefault(_name, {}).update(_stands)


def pages() -> dict[str, URLPattern]:
    """List every page of the hub itself by its name."""
    return dict(_pages(get_resolver().url_patterns))


def _pages(patterns, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(ELSEWHERE):
            continue
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name)), pattern
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _pages(pattern.url_patterns, route, inner)


def argument(page: str, name: str) -> Callable[[Records], object] | None:
    """Find what stands for an argument in the address of a page; None where :data:`ARGUMENTS` has nothing."""
    known = ARGUMENTS.get(name, {})
    return known.get(page) or known.get(page.split(":", maxsplit=1)[0])


def addresses(of: Records) -> dict[str, str]:
    """Give the address of every page, about these records."""
    return {
        page: reverse(page, kwargs={name: argument(page, name)(of) for name in pattern.pattern.converters})
        for page, pattern in pages().items()
    }


def make_records(cast: Cast) -> Records:
    """Write the records by the operations, as those whose they are: each app its own, those of lower apps first.

    An app whose addresses name records has ``records(cast, of)`` in its ``page_roles``: they become attributes of
    ``of``, on which it finds those of the apps below it.
    """
    insurer, broker, enterprise = (cast.known(name) for name in ("insurer", "broker", "enterprise"))
    cast.mandate(broker, enterprise)
    of = SimpleNamespace(insurer=insurer, broker=broker, enterprise=enterprise, start=START)
    for app in modules("page_roles"):
        make = getattr(app, "records", None)
        for name, record in (make(cast, of) if make else {}).items():
            assert not hasattr(of, name), f"{app.__name__}: {name!r} is taken"
            setattr(of, name, record)
    return of
