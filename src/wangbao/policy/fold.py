"""Fold of endorsements into segments of terms: the terms in force on a day, as known at a moment; conflicts.

Issuance is endorsement 0. Cancellation sets ``in_force`` to false, reinstatement to true again. Terms on a day are the
endorsements effective by then, folded in order of (effective date, sequence); so an endorsement dated before others
needs no special treatment: it is inserted, and the policy is folded again.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wangbao.policy.patch import Path, Terms, at, merged, same_field, touched
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

IN_FORCE = "in_force"
ISSUANCE = "issuance"


@dataclass(frozen=True, slots=True)
class Endorsement:
    """One change of the contract, in force from ``effective`` and known from ``issued_at`` (an aware time)."""

    seq: int
    kind: str
    effective: dt.date
    issued_at: dt.datetime
    change: Terms


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive days with the same terms; ``seqs`` are the endorsements that made them, in the order folded."""

    period: Period
    terms: Terms
    seqs: tuple[int, ...]

    @property
    def in_force(self) -> bool:
        """True if there is cover in these days; a segment without cover is a gap."""
        return bool(self.terms.get(IN_FORCE))


@dataclass(frozen=True, slots=True)
class Contract:
    """A policy: its period and its endorsements in order of issue.

    Raises:
        InputError: there is no issuance, sequence numbers are not 0, 1, 2 …, an effective date is outside the period,
            or endorsements are issued out of order.
    """

    period: Period
    endorsements: tuple[Endorsement, ...]

    def __post_init__(self) -> None:
        if problems := _problems(self):
            raise InputError(problems)

    def known_at(self, moment: dt.datetime) -> "Contract | None":
        """Return the policy as known at a moment; None before it was issued."""
        known = tuple(item for item in self.endorsements if item.issued_at <= moment)
        return Contract(self.period, known) if known else None

    def until(self, seq: int) -> "Contract":
        """Return the policy after endorsement ``seq``."""
        return Contract(self.period, self.endorsements[: seq + 1])

    def with_endorsement(
        self, kind: str, effective: dt.date, issued_at: dt.datetime, change: Terms
    ) -> "Contract":
        """Append an endorsement; returns a new contract."""
        new = Endorsement(len(self.endorsements), kind, effective, issued_at, change)
        return Contract(self.period, (*self.endorsements, new))


def fold(contract: Contract) -> tuple[Segment, ...]:
    """Fold a policy into segments, which tile ``[start, end)``, one from each effective date to the next."""
    ordered = sorted(contract.endorsements, key=lambda item: (item.effective, item.seq))
    days = sorted({item.effective for item in ordered})
    segments: list[Segment] = []
    terms: dict[str, Any] = {}
    seqs: tuple[int, ...] = ()
    for day, following in zip(days, [*days[1:], contract.period.end], strict=True):
        for item in ordered:
            if item.effective == day:
                terms = merged(terms, item.change)
                seqs = (*seqs, item.seq)
        segments.append(Segment(Period(day, following), terms, seqs))
    return tuple(segments)


def segment_on(segments: Sequence[Segment], day: dt.date) -> Segment:
    """Find the segment that contains a day.

    Raises:
        InputError: the day is outside the policy's period.
    """
    for segment in segments:
        if day in segment.period:
            return segment
    start, end = segments[0].period.start, segments[-1].period.end
    raise refusal(
        "day", day, f"须在保险期间内 [{start}, {end})", f"must lie in the policy period, [{start}, {end})"
    )


def as_of(contract: Contract, day: dt.date, known_at: dt.datetime) -> Segment | None:
    """Find the terms on ``day`` as known at ``known_at``; None if no policy was known then.

    Raises:
        InputError: the day is outside the policy's period.
    """
    known = contract.known_at(known_at)
    return None if known is None else segment_on(fold(known), day)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that a new endorsement changes and that an issued, later-effective one changes too."""

    path: Path
    seq: int  # the issued endorsement
    effective: dt.date
    theirs: Any
    ours: Any

    @property
    def field(self) -> str:
        """The field's path, joined by dots."""
        return ".".join(self.path)


def conflicts(contract: Contract, effective: dt.date, change: Terms) -> tuple[Conflict, ...]:
    """Find the fields that a new endorsement changes and that later-effective endorsements change as well.

    In the fold the later date would win from its day on. An underwriter decides whether that is intended; it is never
    merged silently. A change of ``in_force`` conflicts with every later-effective endorsement, because that may be left
    without cover.
    """
    mine = touched(change)
    found: list[Conflict] = []
    for other in sorted(contract.endorsements, key=lambda item: (item.effective, item.seq)):
        if other.effective <= effective:
            continue
        theirs = touched(other.change)
        pairs = {(one, two) for one in mine for two in theirs if same_field(one, two)}
        if (IN_FORCE,) in mine:
            pairs |= {((IN_FORCE,), two) for two in theirs}
        found += [
            Conflict(two, other.seq, other.effective, at(other.change, two), at(change, one))
            for one, two in sorted(pairs)
        ]
    return tuple(found)


def _problems(contract: Contract) -> list[Problem]:
    items = contract.endorsements
    if not items:
        return [
            Problem("endorsements", None, Text("至少须有出单批次", "there must at least be the issuance"))
        ]
    period, problems = contract.period, []
    if items[0].kind != ISSUANCE or items[0].effective != period.start:
        rule = Text(
            "首项须为出单，自保险期间起始日生效", "the first must be the issuance, effective at the start"
        )
        problems.append(Problem("endorsements.0", items[0].kind, rule))
    for index, item in enumerate(items):
        where = f"endorsements.{index}"
        if item.seq != index:
            rule = Text(f"序号须为 {index}", f"the sequence number must be {index}")
            problems.append(Problem(f"{where}.seq", item.seq, rule))
        if index and item.kind == ISSUANCE:
            problems.append(
                Problem(f"{where}.kind", item.kind, Text("出单只能一次", "a policy is issued once"))
            )
        if item.effective not in period:
            rule = Text(
                f"生效日须在保险期间内 [{period.start}, {period.end})",
                f"must be in the policy period, [{period.start}, {period.end})",
            )
            problems.append(Problem(f"{where}.effective", item.effective, rule))
        if item.issued_at.tzinfo is None:
            problems.append(
                Problem(f"{where}.issued_at", item.issued_at, Text("须带时区", "needs a time zone"))
            )
        elif index and items[index - 1].issued_at.tzinfo and item.issued_at < items[index - 1].issued_at:
            rule = Text("不得早于前一批次的签发时间", "must not be before the endorsement issued before it")
            problems.append(Problem(f"{where}.issued_at", item.issued_at, rule))
    return problems
