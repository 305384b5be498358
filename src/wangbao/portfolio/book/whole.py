"""Files that appear under their name only once they are whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wangbao.vocabulary.errors import refusal


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A name beside ``path`` to write under: renamed to it at the end, removed if anything goes wrong.

    Raises:
        InputError: the file cannot be written.
    """
    if not path.parent.is_dir():
        zh, en = "上级目录不存在", "the parent folder does not exist"
        raise refusal("", None, zh, en, file=str(path))
    partial = path.with_name(path.name + ".partial")
    try:
        yield partial
        if path.is_dir():
            raise IsADirectoryError(21, "Is a directory")
        partial.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise refusal(
            "", None, f"无法写入：{reason}", f"cannot be written: {reason}", file=str(path)
        ) from None
    finally:
        _remove(partial)


def _remove(partial: Path) -> None:
    try:
        partial.unlink(missing_ok=True)
    except OSError:  # its folder is not one
        return
