"""Hash entries of a journal, each with the one before, and verify that a chain of them is whole."""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from wangbao.vocabulary import canonical as canonical_json
from wangbao.vocabulary.text import Text

START: Final = "0" * 64
FIELDS: Final = (
    "sequence",
    "at",
    "person_id",
    "person_name",
    "acting_organisation_id",
    "role",
    "request_id",
    "organisation_id",
    "verb",
    "subject_kind",
    "subject",
    "before",
    "after",
    "previous",
)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold."""

    sequence: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """Result of verifying the chain.

    Attributes:
        entries: how many entries held, from the first.
        hash: the last good hash. Kept somewhere else, it also shows a chain that was rewritten as a whole.
        broken: the first entry that does not hold; None for a whole chain.
    """

    entries: int
    hash: str
    broken: Break | None


def canonical(value: Any) -> str:
    """Write JSON with one spelling for one value: sorted keys, no spaces, decimals and moments as text.

    Raises:
        TypeError: something that has no plain form; a float that is not a number.
    """
    try:
        return canonical_json.text(value, default=_plain)
    except ValueError as error:
        raise TypeError(f"not fit for the journal: {error}") from error


def digest(entry: Any) -> str:
    """Return the hash of an entry: SHA-256 of its fields in order, the previous hash among them."""
    written = [
        entry.at.astimezone(dt.UTC).isoformat() if name == "at" else getattr(entry, name) for name in FIELDS
    ]
    return canonical_json.sha256(written, default=_plain)


def verify(entries: Iterable[Any], head: tuple[int, str] | None) -> Verdict:
    """Walk the chain.

    Args:
        entries: all entries by sequence, with the attributes named in ``FIELDS`` and ``hash``.
        head: sequence and hash of the last entry as kept apart; None where there is no head.

    Returns:
        The verdict, naming the first entry that was changed, removed or put in.
    """
    count, last = 0, START
    for entry in entries:
        reason = _wrong(entry, count + 1, last)
        if reason is not None:
            # A missing entry is named by its own number, not by that of the one found in its place.
            return Verdict(count, last, Break(min(entry.sequence, count + 1), reason))
        count, last = entry.sequence, entry.hash
    if (head or (0, START)) != (count, last):
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
    if digest(entry) != entry.hash:
        return Text("内容与其散列不符", "its content does not fit its hash")
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise TypeError(f"a naive moment: {value!r}")
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"not fit for the journal: {type(value).__name__}")
