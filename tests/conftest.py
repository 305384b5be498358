"""What every test runs under."""

import fcntl
import os
import shutil

import pytest

from tests import examples

examples.register()


def _one_writes_kernels_at_a_time() -> None:
    """Workers share the folder of compiled kernels; what one has made the others need not make again.

    Numba reads a kernel's index, adds to it and writes it back, so two that add to one at the same moment could each
    leave the other's code under their own name.
    """
    from wangbao.kernels import keep_apart  # noqa: PLC0415 - before Numba, which reads once where they are kept

    folder = keep_apart()
    if folder is None:
        return
    from numba.core.caching import IndexDataCacheFile  # noqa: PLC0415 - only where there are several workers

    save = IndexDataCacheFile.save

    def alone(self: IndexDataCacheFile, key: object, data: object) -> None:
        with (folder / "writing").open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            save(self, key, data)

    IndexDataCacheFile.save = alone


if os.environ.get("PYTEST_XDIST_WORKER"):
    _one_writes_kernels_at_a_time()

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
