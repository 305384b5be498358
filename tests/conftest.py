"""What every test runs under."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import examples
from tests.compiling import share_kernels

examples.register()


if os.environ.get("PYTEST_XDIST_WORKER"):
    share_kernels()

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


_RUNNING: list = []  # the library's engine and the browser, from the first browser test of a run of them to the last


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what has no data or database here; put browser tests one after another.

    So a worker starts one browser for all it gets of them.

    They stand where the first of them stood: after the tests that undo what they write, since a browser's tests empty
    the tables.
    """
    for item in items:
        for reason in _reasons(item):
            item.add_marker(pytest.mark.skip(reason=reason))
    first = next((at for at, item in enumerate(items) if _in_browser(item)), len(items))
    before, rest = items[:first], items[first:]
    items[:] = (
        before + [one for one in rest if _in_browser(one)] + [one for one in rest if not _in_browser(one)]
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> object:
    """Close the browser once everything of its last test is cleared away."""
    result = yield
    if _RUNNING and (nextitem is None or not _in_browser(nextitem)):
        engine, running = _RUNNING
        running.close()
        engine.stop()
        _RUNNING.clear()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    return result


def _reasons(item: pytest.Item) -> Iterator[str]:
    """Give the reasons for which a marked test cannot run here, one sentence for each marker."""
    data = item.get_closest_marker("realdata")
    named = os.environ.get("WANGBAO_DATA", "")
    if data is not None and not (named and (Path(named) / data.args[0]).is_dir()):
        yield "WANGBAO_DATA names no such data"
    if item.get_closest_marker("embedded") is not None and os.environ.get("WANGBAO_DATABASE_URL"):
        yield "about the embedded default: runs in the pass on SQLite"


def _in_browser(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None


@pytest.fixture
def browser(request: pytest.FixtureRequest):
    """A running browser, for tests marked ``browser``; they skip, visibly, where none is installed."""
    assert _in_browser(request.node), "a test that opens a browser is marked browser"
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    if not _RUNNING:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - few tests need it

        engine = sync_playwright().start()
        _RUNNING.extend([engine, engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])])
        # The library keeps an event loop in this thread, beside which the hub's fixtures use the ORM.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return _RUNNING[1]
