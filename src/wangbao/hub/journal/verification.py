"""Verify the journal in one walk: the chain, what was noted of its head outside the database, and its clock."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from wangbao.hub import anchors
from wangbao.hub.anchors import Anchor
from wangbao.hub.journal import comparison, guards
from wangbao.hub.journal.models import Entry, Head
from wangbao.hub.journal.operations import ANCHORED, CLOCK_EXPLAINED, LATEST_BACK
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.hash_chain import Verdict, verify
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000


@dataclass(slots=True)
class _Seen:
    """Facts that the walk collects beside the chain."""

    wanted: dict[int, list[Anchor]]
    met: set[str] = field(default_factory=set)  # digests of the anchors whose entry has their hash
    noted: dict[str, int] = field(default_factory=dict)  # digest of a line to the entry that tells of it
    back: dict[int, tuple[dt.datetime, dt.datetime]] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of verifying the journal.

    Attributes:
        verdict: the chain by itself.
        problems: everything that is wrong, the chain's break first.
        anchors: how many lines outside the database its entries fulfil.
        given_up: for each restore, its moment and the last entry that it kept.
    """

    verdict: Verdict
    problems: tuple[Problem, ...]
    anchors: int
    given_up: tuple[Anchor, ...]


def verification() -> Verification:
    """Verify the whole journal, read in order, a few thousand entries at a time."""
    lines, problems = anchors.check(settings.ANCHORS, settings.RECORDS_KEYS)
    standing = list(anchors.standing(lines))
    wanted: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in standing:
        wanted[anchor.sequence].append(anchor)
    seen = _Seen(wanted)
    head = Head.objects.values_list("sequence", "hash").first()
    rows = Entry.objects.order_by("sequence").iterator(chunk_size=_CHUNK)
    verdict = verify(_watched(rows, seen), head)
    if verdict.broken is not None:
        # Nothing behind the break was looked at.
        problems.insert(0, Problem("journal", verdict.broken.sequence, verdict.broken.reason))
        seen.wanted = {key: held for key, held in wanted.items() if key < verdict.broken.sequence}
    elif not verdict.entries and comparison.is_anything_recorded():
        problems.insert(0, Problem("journal", 0, _EMPTIED))
    problems += _unmet(seen, verdict)
    problems += _steps_back(seen)
    if verdict.broken is None:
        problems += _lines_lost(seen, lines)
    problems += _false_stamps(lines)
    problems += guards.problems()
    given_up = tuple(anchor for anchor in lines if anchor.kind == anchors.RESTORED)
    return Verification(verdict, tuple(problems), len(seen.met), given_up)


def has_hash(wanted: str) -> bool:
    """Check that some entry has this hash: a hash noted earlier must still be in the chain."""
    return Entry.objects.filter(hash=wanted).exists()


def _watched(entries: Iterable[Entry], seen: _Seen) -> Iterator[Entry]:
    """Hand the entries on, and note what each says of anchors and of the clock."""
    latest: dt.datetime | None = None
    for entry in entries:
        seen.met |= {one.digest for one in seen.wanted.get(entry.sequence, ()) if one.hash == entry.hash}
        if latest is not None and entry.at < latest - LATEST_BACK:
            seen.back[entry.sequence] = (latest, entry.at)
            latest = entry.at
        latest = entry.at if latest is None else max(latest, entry.at)
        if entry.verb == CLOCK_EXPLAINED:
            seen.explained.add(entry.subject)
        elif entry.verb == ANCHORED:
            seen.noted[str(_after(entry).get("line"))] = entry.sequence
        yield entry


def _after(entry: Entry) -> dict[str, Any]:
    try:
        found = json.loads(entry.after or "{}")
    except ValueError:
        return {}  # changed: the chain breaks here and says so
    return found if isinstance(found, dict) else {}


def _unmet(seen: _Seen, verdict: Verdict) -> Iterator[Problem]:
    for sequence, held in sorted(seen.wanted.items()):
        for anchor in held:
            if anchor.digest in seen.met:
                continue
            if sequence > verdict.entries:
                rule = Text(
                    f"{anchor.at} 在库外记下日志有 {sequence} 条，现只有 {verdict.entries} 条：末尾被删",
                    f"noted outside at {anchor.at}: {sequence} entries, and there are {verdict.entries}: "
                    "the end was cut off",
                )
            else:
                rule = Text(
                    f"与 {anchor.at} 在库外记下的散列不同：此条或之前的条目被改写",
                    f"its hash is not the one noted outside at {anchor.at}: this entry or one before it was rewritten",
                )
            yield Problem("journal", sequence, rule)


def _steps_back(seen: _Seen) -> Iterator[Problem]:
    for sequence, (latest, at) in seen.back.items():
        if str(sequence) not in seen.explained:
            rule = Text(
                f"记录的时间由 {latest.isoformat()} 退回 {at.isoformat()}；查明后以 "
                "wangbao hub manage journal_clock 写明原因",
                f"the recorded time goes back from {latest.isoformat()} to {at.isoformat()}; once it is known why, "
                "say so with wangbao hub manage journal_clock",
            )
            yield Problem("journal", sequence, rule)


def _lines_lost(seen: _Seen, lines: list[Anchor]) -> Iterator[Problem]:
    """Yield the entries that tell of a line which the file no longer has, but for those a restore brought along."""
    there = {anchor.digest for anchor in lines}
    brought = max((one.sequence for one in lines if one.kind == anchors.RESTORED), default=0)
    for digest, sequence in seen.noted.items():
        if digest not in there and sequence > brought:
            rule = Text(
                f"{settings.ANCHORS.name} 中没有此条所记的那一行",
                f"{settings.ANCHORS.name} has lost the line that this entry tells of",
            )
            yield Problem("journal", sequence, rule)


def _false_stamps(lines: list[Anchor]) -> Iterator[Problem]:
    """Yield the lines whose time stamp is of something else, or whose signature does not hold."""
    stamped = [anchor for anchor in lines if anchor.stamp]
    if not stamped:
        return
    from wangbao.hub.journal import stamps  # noqa: PLC0415 - heavy: only where an authority was configured

    for anchor in stamped:
        try:
            stamps.check_text(anchor.stamp, anchor.digest, settings.ANCHOR_STAMPS_ROOTS)
        except ValueError as error:
            rule = Text(f"时间戳不符：{error}", f"its time stamp is false: {error}")
            yield Problem(f"{settings.ANCHORS.name} {anchor.at}", anchor.sequence, rule)


_EMPTIED: Final = Text(
    "日志为空，而库中有应当记入日志的记录：日志被清空",
    "the journal is empty although there are records it should tell of: it was emptied",
)
