"""Files that appear under their name only when complete, and the missing folders above them.

The one way this house writes a file that somebody asked for: what was there before stays until the new one is whole,
and whatever goes wrong on the way leaves nothing behind.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from wangbao.vocabulary.errors import InputError, refusal

_LONGEST_NAME: Final = (
    60  # of the name it is built under: room for marks within the 255 bytes of a file system
)
_MODE: Final = 0o644  # temporary files are private


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside ``path``: renamed to it at the end, removed if anything fails.

    Folders above that do not exist are made, and removed again if anything goes wrong. A device or a pipe is written
    to as it stands.

    Raises:
        InputError: the file cannot be written.
    """
    refuse_place(path)
    try:
        if path.exists() and not path.is_file():
            yield path
            return
        with folder_above(path):
            partial = _name_beside(path)
            try:
                yield partial
                partial.chmod(_MODE)
                partial.replace(path)
            finally:
                with suppress(OSError):
                    partial.unlink()
    except OSError as error:
        raise unwritable(path, error) from None


def write_whole(path: Path, text: str) -> None:
    """Write a text file (UTF-8, line ends as given) whole or not at all; see :func:`whole_file`."""
    with whole_file(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="")


def refuse_place(path: Path) -> None:
    """Refuse a place no file can be written to; asked before any work is done.

    Raises:
        InputError: a folder is there, or what should be a folder above is none or cannot be written to.
    """
    if path.is_dir():
        raise refusal("", None, "这是目录，不是文件", "this is a folder, not a file", file=str(path))
    refuse_above(path)


def refuse_above(path: Path) -> None:
    """Check the folders above ``path`` as :func:`refuse_place` does, whatever stands at ``path`` itself."""
    above = next((folder for folder in path.absolute().parents if os.path.lexists(folder)), path)
    if not above.is_dir():
        zh, en = f"{above} 不是目录", f"{above} is not a folder"
        raise refusal("", None, f"无法写入：{zh}", f"cannot be written: {en}", file=str(path))
    if not os.access(above, os.W_OK | os.X_OK):
        zh, en = f"无权写入目录 {above}", f"no permission to write to the folder {above}"
        raise refusal("", None, f"无法写入：{zh}", f"cannot be written: {en}", file=str(path))


@contextmanager
def folder_above(path: Path) -> Iterator[None]:
    """Create the folder of ``path`` if need be; folders created here are removed again if anything fails.

    Raises:
        OSError: it cannot be made.
    """
    missing = []
    for folder in path.absolute().parents:
        if folder.exists():
            break
        missing.append(folder)
    path.absolute().parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for folder in missing:
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()
        raise


def unwritable(path: Path, error: OSError) -> InputError:
    """Build the refusal of a place the operating system would not write to."""
    reason = error.strerror or str(error)
    return refusal("", None, f"无法写入：{reason}", f"cannot be written: {reason}", file=str(path))


def _name_beside(path: Path) -> Path:
    number, name = tempfile.mkstemp(
        prefix=f".{path.name[:_LONGEST_NAME]}.", suffix=".partial", dir=path.absolute().parent
    )
    os.close(number)
    return Path(name)
