"""Duties to report an incident or to notify of it, and the moment each falls due.

A clock of "no later than one hour" is met at that very minute and missed after it. Where the text says "without delay"
and sets no hour, the duty stands first, at once, without a moment. Data: ``data/incident_duties.toml``.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from wangbao.statute.incident.facts import IncidentFacts
from wangbao.statute.incident.grades import Grading
from wangbao.statute.incident.guides import GRADES, reaches
from wangbao.vocabulary import provenance
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.text import Text

_FILE: Final = Path(__file__).parent.parent / "data" / "incident_duties.toml"
STARTS: Final[Mapping[str, Text]] = {
    "discovered": Text("自发现或获知起", "from discovery or notice"),
    "received": Text("自收到报告起", "from receipt of the report"),
    "handled": Text("自处置结束起", "from the end of handling"),
    "notified": Text("自提交通知起", "from the notification"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty as the law sets it: what brings it on, and its clock."""

    code: str
    regime: str
    name: Text
    article: Text
    guide: str | None
    grade: str | None
    facts: Mapping[str, tuple[str, ...]]
    start: str
    minutes: int | None
    days: int | None
    months: int | None
    confidence: str

    @property
    def limit(self) -> Text:
        """The length of the clock in words."""
        if self.minutes is not None:
            hours = f"{self.minutes / 60:g}"
            return Text(f"{hours} 小时内", f"within {hours} h")
        if self.days is not None:
            return Text(f"{self.days} 日内", f"within {self.days} days")
        if self.months is not None:
            return Text(f"{self.months} 个月内", f"within {self.months} month")
        return Text("立即（未定时限）", "at once (no hour set)")


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty that an incident brings on.

    ``due`` is the last moment that is in time, in Beijing time; None where no hour is set or its clock has not
    started. ``started`` is the moment its clock runs from, None where it has not.
    """

    rule: Rule
    started: dt.datetime | None
    due: dt.datetime | None

    def is_met(self, at: dt.datetime) -> bool:
        """Tell whether an act at a moment is in time; a duty without an hour is never late by the clock."""
        return self.due is None or at <= self.due


@cache
def rules() -> tuple[Rule, ...]:
    """Load all duties, in the order of the file."""
    return tuple(_rule(row) for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["duties"])


def duties(facts: IncidentFacts, gradings: tuple[Grading, ...]) -> tuple[Duty, ...]:
    """List the duties that an incident brings on, the strictest first.

    What is to be done without delay comes first, then by the moment due; duties whose clock has not started come last.
    """
    grades = {one.guide.code: one.grade for one in gradings}
    values = facts.values()
    found = [
        _duty(rule, facts)
        for rule in rules()
        if (not rule.regime or rule.regime in facts.regimes)
        and (rule.guide is None or rule.grade is None or reaches(grades.get(rule.guide), rule.grade))
        and all(str(values.get(fact)) in wanted for fact, wanted in rule.facts.items())
    ]
    return tuple(sorted(found, key=_strictness))


def _strictness(duty: Duty) -> tuple[int, dt.datetime]:
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    if duty.started is None:
        return 2, last
    return (0, last) if duty.due is None else (1, duty.due)


def _duty(rule: Rule, facts: IncidentFacts) -> Duty:
    started: dt.datetime | None = getattr(facts, f"{rule.start}_at")
    return Duty(rule, started, _due(rule, started))


def _due(rule: Rule, started: dt.datetime | None) -> dt.datetime | None:
    """Compute the last moment in time; a clock of days or months ends with its last day in Beijing."""
    if started is None:
        return None
    local = started.astimezone(BEIJING)
    if rule.minutes is not None:
        return local + dt.timedelta(minutes=rule.minutes)
    if rule.days is not None:
        return _end_of(local.date() + dt.timedelta(days=rule.days))
    return None if rule.months is None else _end_of(_months_later(local.date(), rule.months))


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=BEIJING)


def _months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the month's last (Civil Code, art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def _rule(row: Mapping[str, Any]) -> Rule:
    if (grade := row.get("grade")) is not None and grade not in GRADES:
        raise ValueError(f"{row['code']}: no grade {grade!r}")
    return Rule(
        row["code"],
        row["regime"],
        Text(row["zh"], row["en"]),
        Text(row["article_zh"], row["article_en"]),
        row.get("guide"),
        grade,
        {fact: tuple(wanted) for fact, wanted in row["facts"].items()},
        row["from"],
        row.get("minutes"),
        row.get("days"),
        row.get("months"),
        provenance.confidence(row["confidence"]).code,
    )
