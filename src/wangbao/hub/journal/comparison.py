"""Compare records of weight with the journal, both ways: every record has its entry, and every entry its record.

An app declares its kinds of record by a module ``evidence`` with ``KINDS``. A kind says which verbs make one of its
records, and a key by which a record and its entry are the same: a number with the amounts and days that matter, so that
a receipt deleted, doubled or changed in the tables is found. Keys are compared as counts: two rows need two entries.

Of a record that changes, as an organisation's address does, every entry that changes it has the seal of the whole row,
and the last one is what the row must be.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wangbao.hub import hooks
from wangbao.hub.journal.models import Entry
from wangbao.hub.journal.seals import UNSEALED
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

Key = tuple[str, ...]
_CHUNK: Final = 2_000
_SHOWN: Final = 20  # of one kind; a table that was emptied needs no million lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of record that has one entry in the journal for each row, or of whose entries the last one stands for it.

    Attributes:
        name: the record, as the command names it.
        verbs: the verbs of its entries.
        records: reads the key of every row; the first part is shown.
        entry: makes the key of an entry, of the entry and what stands in its ``after``; None: the record is gone.
        sealed: whether the last part of a key is a seal (:mod:`wangbao.hub.journal.seals`), which older entries lack.
        last: whether only the last entry of each subject counts, since its record changes.
    """

    name: Text
    verbs: frozenset[str]
    records: Callable[[], Iterable[Key]]
    entry: Callable[[Entry, Mapping[str, Any]], Key | None]
    sealed: bool = False
    last: bool = False


def kinds() -> list[Kind]:
    """Collect the kinds of record of all apps.

    Raises:
        ValueError: a verb that two kinds claim.
    """
    found = [kind for _, module in hooks.modules("evidence") for kind in module.KINDS]
    claimed = Counter(verb for kind in found for verb in kind.verbs)
    if twice := [verb for verb, count in claimed.items() if count > 1]:
        raise ValueError(f"verbs of two kinds of record: {', '.join(twice)}")
    return found


def differences() -> Iterator[Problem]:
    """Yield a problem for each record without its entry and each entry without its record."""
    declared = kinds()
    of_verb = {verb: place for place, kind in enumerate(declared) for verb in kind.verbs}
    counts: list[Counter[Key]] = [Counter(kind.records()) for kind in declared]
    lasts: dict[tuple[int, str], Key | None] = {}
    rows = Entry.objects.filter(verb__in=of_verb).defer("previous", "hash").order_by("sequence")
    for entry in rows.iterator(chunk_size=_CHUNK):
        place = of_verb[entry.verb]
        key = declared[place].entry(entry, json.loads(entry.after or "{}"))
        if declared[place].last:
            lasts[place, entry.subject] = key
        elif key is not None:
            counts[place][key] -= 1
    for (place, _), key in lasts.items():
        if key is not None:
            counts[place][key] -= 1
    for kind, count in zip(declared, counts, strict=True):
        if kind.sealed:
            _match_unsealed(count)
        yield from _problems(kind, {key: number for key, number in count.items() if number})


def _match_unsealed(count: Counter[Key]) -> None:
    """Match entries from before there were seals with the rows they tell of by the rest of their keys."""
    lacking = {key[:-1]: key for key, number in count.items() if number < 0 and key[-1] == UNSEALED}
    if not lacking:
        return
    for key in [key for key, number in count.items() if number > 0]:
        older = lacking.get(key[:-1])
        if older is not None and older != key:
            matched = min(count[key], -count[older])
            count[key] -= matched
            count[older] += matched


def is_anything_recorded() -> bool:
    """Return True if there is a record that an entry should tell of."""
    return any(next(iter(kind.records()), None) is not None for kind in kinds())


def _problems(kind: Kind, differing: Mapping[Key, int]) -> Iterator[Problem]:
    for key, number in sorted(differing.items())[:_SHOWN]:
        zh, en = kind.name.zh, kind.name.en
        if number > 0:
            rule = Text(
                f"{zh}：有 {number} 条记录在日志中没有相应条目（被增加、重复或改动）",
                f"{en}: {number} rows without an entry in the journal (added, doubled or changed)",
            )
        else:
            rule = Text(
                f"{zh}：日志中有 {-number} 条相应条目而记录不存在（被删除或改动）",
                f"{en}: {-number} entries in the journal without the record (deleted or changed)",
            )
        yield Problem(key[0], " ".join(key[1:]) or None, rule)
    if (rest := len(differing) - _SHOWN) > 0:
        yield Problem(kind.name.en, None, Text(f"另有 {rest} 处不符", f"{rest} more differ"))
