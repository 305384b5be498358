"""Interfaces of the caller: a state that accumulates results, and the exception of a cancelled run."""

from pathlib import Path
from typing import Protocol, TypeVar

from wangbao.vocabulary.text import Text

Shared = TypeVar("Shared")
Part = TypeVar("Part")
Part_contra = TypeVar("Part_contra", contravariant=True)


class State(Protocol[Part_contra]):
    """The sum of the results so far. Used only by the thread that called :func:`execute`."""

    def merge(self, block: int, part: Part_contra, /) -> None:
        """Add one block's result, by integer addition or at the block's own index: blocks come in any order."""

    def save(self, folder: Path, /) -> None:
        """Write the state as NumPy files into a new, empty folder."""

    def load(self, folder: Path, /) -> None:
        """Load a state that ``save`` wrote."""


class Cancelled(Exception):  # noqa: N818 - being asked to stop is not an error
    """Raised when a run stopped on request.

    Attributes:
        done: number of blocks merged so far, including those resumed from a checkpoint.
        blocks: number of blocks of the whole run.
        kept: whether a checkpoint holds the blocks done.
    """

    def __init__(self, done: int, blocks: int, *, kept: bool) -> None:
        self.done, self.blocks, self.kept = done, blocks, kept
        super().__init__(self.text.en)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.done, self.blocks, self.kept)

    @property
    def text(self) -> Text:
        """The message for the user."""
        zh, en = (
            f"已中止：完成 {self.done}/{self.blocks} 块",
            f"stopped: {self.done} of {self.blocks} blocks done",
        )
        if self.kept:
            return Text(
                zh + "，已存检查点，再次运行即从此处继续",
                en + "; a checkpoint is kept, run again to carry on from here",
            )
        return Text(zh, en)


def _again(done: int, blocks: int, kept: bool) -> Cancelled:
    return Cancelled(done, blocks, kept=kept)
