"""The folder through which the server's processes share their counts, made before the library that reads it."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a full disk must not end a process that counts


def share_counts() -> None:
    """Make the folder, in memory where there is such a place, and name it in the environment; it goes with us."""
    if os.environ.get(FOLDER_VARIABLE):
        return
    where = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None
    folder, made_by = tempfile.mkdtemp(prefix="wangbao-counts-", dir=where), os.getpid()
    os.environ[FOLDER_VARIABLE] = folder

    def remove() -> None:
        if os.getpid() == made_by:  # not when one of the processes ends that share it
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
