"""What every test runs under."""

import os
import shutil

import pytest

from tests import examples
from tests.compiling import share_kernels

examples.register()


if os.environ.get("PYTEST_XDIST_WORKER"):
    share_kernels()

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser():
    """A running browser, for tests marked ``browser``; they skip, visibly, where none is installed."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - few tests need it

    with sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()
