"""Evidence that each exempting clause was shown, explained and confirmed; gaps in it before binding."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wangbao.statute.disclosure.clause import Clause
from wangbao.statute.disclosure.law import rules
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

_SHOWN = Text("尚未提示", "was not made to stand out")
_EXPLAINED = Text("尚未说明", "was not explained")
_CONFIRMED = Text("投保人尚未确认", "was not confirmed by the applicant")
_ORDER = Text("须先提示、再说明、后确认", "must be shown, then explained, then confirmed")
_LATE = Text("确认晚于订立合同", "was confirmed only after the contract was concluded")
_NAMELESS = Text("没有记录由谁确认", "it is not recorded who confirmed it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The record for one clause (by its code): aware times, and the person who confirmed for the applicant."""

    clause: str
    shown_at: dt.datetime | None = None
    explained_at: dt.datetime | None = None
    confirmed_at: dt.datetime | None = None
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A clause that would not be binding, with the missing evidence."""

    clause: Clause
    lacks: Text


def gaps(
    clauses: Sequence[Clause], evidence: Iterable[Evidence], *, at: dt.datetime | None = None
) -> tuple[Gap, ...]:
    """Find the clauses whose evidence is incomplete, in the order of the clauses.

    Args:
        clauses: the exempting clauses of the contract as it would be bound.
        evidence: the records; records of other clauses, such as those of earlier terms, do not count.
        at: the moment the contract is concluded; later confirmations do not count.
    """
    kept = {item.clause: item for item in evidence}
    found = []
    for clause in clauses:
        lacks = _lacks(kept.get(clause.code, Evidence(clause=clause.code)), at)
        if lacks is not None:
            found.append(Gap(clause, lacks))
    return tuple(found)


def require(clauses: Sequence[Clause], evidence: Iterable[Evidence], *, at: dt.datetime) -> None:
    """Require complete evidence of every exempting clause before ``at``.

    Raises:
        InputError: names every clause without evidence, and the rule that makes it ineffective.
    """
    found = gaps(clauses, evidence, at=at)
    if found:
        law = rules()["ineffective"].article
        raise InputError(
            Problem(
                "disclosure",
                gap.clause.code,
                Text(
                    f"{gap.clause.kind_name.zh}（{gap.clause.cover.zh}）{gap.lacks.zh}，依{law.zh}不产生效力",
                    f"{gap.clause.kind_name.en} ({gap.clause.cover.en}) {gap.lacks.en}; by {law.en} it has no effect",
                ),
            )
            for gap in found
        )


def _lacks(item: Evidence, at: dt.datetime | None) -> Text | None:
    for moment, lacks in (
        (item.shown_at, _SHOWN),
        (item.explained_at, _EXPLAINED),
        (item.confirmed_at, _CONFIRMED),
    ):
        if moment is None:
            return lacks
    times = [t for t in (item.shown_at, item.explained_at, item.confirmed_at) if t is not None]
    if times != sorted(times):
        return _ORDER
    if not item.confirmed_by.strip():
        return _NAMELESS
    return _LATE if at is not None and times[-1] > at else None
