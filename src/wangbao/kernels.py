"""Where compiled kernels are kept.

Numba keeps compiled code by the content of the one file it was written in: a kernel that has another kernel of ours
compiled into it is not made again when only the other changes, and would go on giving its old answers. So the folder
the compiled code is kept in is named after the content of every file that has a kernel: a change of any makes all
afresh, and two versions of the program never share code.
"""

import hashlib
import os
import shutil
from pathlib import Path

_SETTING = "NUMBA_CACHE_DIR"
_NAME = "kernels-"
_KEPT_S = 86_400.0  # an older folder goes when it has not been used for a day


def stamp(root: Path) -> str:
    """A name for the content of all files under ``root`` that have a kernel."""
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        content = file.read_bytes()
        if b"njit" in content:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()[:16]


def keep_apart(root: Path = Path(__file__).parent) -> Path | None:
    """Tell Numba to keep this version's kernels in a folder of their own; None where no folder can be written to.

    It is below ``NUMBA_CACHE_DIR`` where that is set, else beside the sources, else in the user's cache.
    """
    given = os.environ.get(_SETTING)
    if given is not None and Path(given).name.startswith(_NAME):
        given = str(Path(given).parent)  # set by us, for a process we started
    places = [Path(given)] if given else [root / "__pycache__", Path.home() / ".cache" / "wangbao"]
    name = _NAME + stamp(root)
    for place in places:
        folder = place / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.utime(folder)
        except OSError:
            continue
        os.environ[_SETTING] = str(folder)
        _tidy(place, folder)
        return folder
    return None


def _tidy(place: Path, current: Path) -> None:
    """Remove other versions' folders that have not been used for a day before this one, which is used now."""
    now = current.stat().st_mtime
    for folder in place.glob(f"{_NAME}*"):
        if folder != current and now - folder.stat().st_mtime > _KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)
