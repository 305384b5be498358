"""What the caller brings: a state that adds results up, and what stopping early means."""

from pathlib import Path
from typing import Protocol, TypeVar

from wangbao.vocabulary.text import Text

Shared = TypeVar("Shared")
Part = TypeVar("Part")
Part_contra = TypeVar("Part_contra", contravariant=True)


class State(Protocol[Part_contra]):
    """The sum of the results so far. Used by one thread only, the one that called :func:`execute`."""

    def merge(self, block: int, part: Part_contra, /) -> None:
        """Add one block's result, by adding integers or at the block's own place: blocks come in any order."""

    def save(self, folder: Path, /) -> None:
        """Write the state as NumPy files into a new, empty folder."""

    def load(self, folder: Path, /) -> None:
        """Take up a state that ``save`` wrote."""


class Cancelled(Exception):  # noqa: N818 - being asked to stop is not an error
    """The run was asked to stop and did.

    Attributes:
        done: blocks merged so far, those of an earlier run that was resumed among them.
        blocks: blocks of the whole run.
        kept: whether a checkpoint holds what was done.
    """

    def __init__(self, done: int, blocks: int, *, kept: bool) -> None:
        self.done, self.blocks, self.kept = done, blocks, kept
        super().__init__(self.text.en)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.done, self.blocks, self.kept)

    @property
    def text(self) -> Text:
        """What to tell the user."""
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
