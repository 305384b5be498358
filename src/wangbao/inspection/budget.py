"""The budget of one check: what a file and all that is packed into it may cost together.

Time and memory are held from outside, by :mod:`wangbao.inspection.pool`; what is counted here is what a small file can
promise much of.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from wangbao.vocabulary.errors import refusal

LARGEST_FILE: Final = 20 * 1024 * 1024  # bytes of a document, handed in by itself or within an archive
LARGEST_UNPACKED: Final = 200 * 1024 * 1024  # bytes of all members of all archives within one file
MOST_MEMBERS: Final = 2_000
DEEPEST: Final = 4  # an archive of a document of a chart of its workbook


class Budget:
    """The rest of what a check may unpack, over a file and everything nested in it."""

    def __init__(self) -> None:
        self._bytes = LARGEST_UNPACKED
        self._members = MOST_MEMBERS
        self._depth = 0

    @contextmanager
    def opening(self, members: int, *, name: str) -> Iterator[None]:
        """Count an archive of so many members; what is packed in it counts one level deeper.

        Raises:
            InputError: too many members over all, or archives nested too deep.
        """
        self._members -= members
        if self._members < 0:
            raise refusal(
                "file",
                name,
                f"压缩包内文件不得超过 {MOST_MEMBERS} 个",
                f"must hold at most {MOST_MEMBERS} members",
            )
        if self._depth >= DEEPEST:
            raise refusal(
                "file", name, f"嵌套不得超过 {DEEPEST} 层", f"must not be nested more than {DEEPEST} deep"
            )
        self._depth += 1
        yield
        self._depth -= 1

    def unpack(self, size: int, *, name: str) -> None:
        """Count unpacked bytes.

        Raises:
            InputError: more than a file may unpack to, with all that is nested in it.
        """
        self._bytes -= size
        if self._bytes < 0:
            raise refusal("file", name, "压缩包解开后过大", "the archive unpacks to too much")
