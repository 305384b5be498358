"""Whether the journal is what was written: every hash, every link, nothing missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wangbao.hub.journal import chain
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold."""

    sequence: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the chain gave.

    Attributes:
        entries: how many entries held, from the first.
        hash: the last good hash. Kept somewhere else, it also shows a chain that was rewritten as a whole.
        broken: the first entry that does not hold; None for a whole chain.
    """

    entries: int
    hash: str
    broken: Break | None


def verify(entries: Iterable[Any], head: tuple[int, str] | None) -> Verdict:
    """Walk the chain.

    Args:
        entries: all entries by sequence, with the attributes named in ``chain.FIELDS`` and ``hash``.
        head: sequence and hash of the last entry as kept apart; None where there is no head.

    Returns:
        The verdict, naming the first entry that was changed, removed or put in.
    """
    count, last = 0, chain.START
    for entry in entries:
        reason = _wrong(entry, count + 1, last)
        if reason is not None:
            # A missing entry is named by its own number, not by that of the one found in its place.
            return Verdict(count, last, Break(min(entry.sequence, count + 1), reason))
        count, last = entry.sequence, entry.hash
    if (head or (0, chain.START)) != (count, last):
        gone = Text(
            f"末尾应为第 {head[0] if head else 0} 条，实为第 {count} 条：末尾条目或链头被删改",
            f"the chain should end at entry {head[0] if head else 0} and ends at {count}: "
            "the last entries or the head were removed or changed",
        )
        return Verdict(count, last, Break(count + 1, gone))
    return Verdict(count, last, None)


def _wrong(entry: Any, expected: int, last: str) -> Text | None:
    if entry.sequence != expected:
        return Text(f"第 {expected} 条缺失或序号被改", f"entry {expected} is missing or was renumbered")
    if entry.previous != last:
        return Text("与前一条的散列不衔接", "it does not link to the entry before it")
    if chain.digest(entry) != entry.hash:
        return Text("内容与其散列不符", "its content does not fit its hash")
    return None
