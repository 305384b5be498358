"""Cache folder of compiled kernels, separated by their content.

Numba caches compiled code by the content of one source file: a kernel that inlines a kernel of another file is not
recompiled when only that file changes, and would keep giving old results. So the cache folder is named after the
content of all files that have a kernel: any change recompiles all of them, and two versions of the program never share
code.
"""

import hashlib
import os
import shutil
from pathlib import Path

_SETTING = "NUMBA_CACHE_DIR"
_NAME = "kernels-"
_KEPT_S = 86_400.0  # seconds after its last use when an older folder is removed


def stamp(root: Path) -> str:
    """Hash the content of all files under ``root`` that have a kernel."""
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        content = file.read_bytes()
        if b"njit" in content:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + content)
    return digest.hexdigest()[:16]


def keep_apart(root: Path = Path(__file__).parent) -> Path | None:
    """Set Numba's cache folder for this version's kernels; return it, or None if none can be written.

    It is below ``NUMBA_CACHE_DIR`` if that is set, else beside the sources, else in the user's cache.
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
    """Remove other versions' folders that were last used more than a day before this one."""
    now = current.stat().st_mtime
    for folder in place.glob(f"{_NAME}*"):
        if folder != current and now - folder.stat().st_mtime > _KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)
