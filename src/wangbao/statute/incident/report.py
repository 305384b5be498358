"""Draft the national report of an incident from its facts: the first report, the full one, the summary.

The items are in our own words and say so; data: ``data/incident_report.toml``. What the facts do not say is named as
missing and never made up.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from wangbao.statute.incident.facts import IncidentFacts
from wangbao.statute.incident.guides import GRADES
from wangbao.vocabulary import incidents, regions
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.text import Text

_FILE: Final = Path(__file__).parent.parent / "data" / "incident_report.toml"
Stage = Literal["first", "full", "summary"]
STAGES: Final[Mapping[Stage, Text]] = {
    "first": Text("首次报告", "First report"),
    "full": Text("补充报告", "Full report"),
    "summary": Text("总结报告", "Summary report"),
}
FIELDS: Final[Mapping[str, Text]] = {
    "operator": Text("单位", "Organisation"),
    "affected_systems": Text("受影响系统", "Systems affected"),
    "discovered_at": Text("发现时间", "Discovered"),
    "place": Text("地点", "Place"),
    "types": Text("类型", "Type"),
    "grade": Text("级别", "Grade"),
    "harm": Text("影响和危害", "Effect and harm"),
    "measures": Text("已采取措施", "Measures taken"),
    "ransom": Text("赎金要求", "Ransom demanded"),
    "trend": Text("发展趋势", "Trend"),
    "cause": Text("原因", "Cause"),
    "clues": Text("溯源线索", "Clues"),
    "further_measures": Text("拟采取措施", "Further measures"),
    "help_requested": Text("请求支援事项", "Help asked for"),
    "scene_preserved": Text("现场保护", "Scene preserved"),
    "other": Text("其他", "Other"),
    "accountability": Text("责任追究", "Accountability"),
    "rectification": Text("完善整改", "Rectification"),
    "lessons": Text("教训", "Lessons"),
}
# Without these an item is whole all the same: ransom where none was demanded, what else there may be.
_OPTIONAL: Final = frozenset({"ransom", "other", "help_requested"})


@dataclass(frozen=True, slots=True)
class Line:
    """One field of an item: its name, and what the facts say of it, None where they say nothing."""

    field: str
    name: Text
    says: Text | None


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a report; ``may_follow`` tells whether the first report may do without it."""

    number: int
    name: Text
    may_follow: bool
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of fields that the facts do not state and the item needs."""
        return tuple(line.field for line in self.lines if line.says is None and line.field not in _OPTIONAL)


@dataclass(frozen=True, slots=True)
class Report:
    """A report of one stage; ``missing`` lists the fields that have to be stated before it may be submitted."""

    stage: Stage
    title: Text
    channel: str
    confidence: str
    items: tuple[Item, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        needed = (item for item in self.items if self.stage != "first" or not item.may_follow)
        return tuple(dict.fromkeys(field for item in needed for field in item.missing))


def draft(facts: IncidentFacts, grade: str | None, stage: Stage) -> Report:
    """Draft the report of one stage.

    Args:
        facts: the incident.
        grade: code of its grade by the national guide, None where it has none.
        stage: ``first``, ``full`` or ``summary``.
    """
    data = _data()
    said = _said(facts, grade)
    rows = data["summary" if stage == "summary" else "items"]
    items = tuple(
        Item(
            row["number"],
            Text(row["zh"], row["en"]),
            not row["first"],
            tuple(Line(field, FIELDS[field], said.get(field)) for field in row["fields"]),
        )
        for row in rows
    )
    return Report(stage, STAGES[stage], data["channel"], data["confidence"], items)


def _said(facts: IncidentFacts, grade: str | None) -> Mapping[str, Text]:
    """Say each field that the facts state; account texts are the same in both languages."""
    found = {name: Text(text, text) for name, text in dict(facts.account).items() if text is not None}
    found["operator"] = Text(facts.operator.name, facts.operator.name)
    found["discovered_at"] = said_at(facts.discovered_at)
    found["types"] = _listed(incidents.incident(name).name for name in facts.types)
    if grade is not None:
        found["grade"] = GRADES[grade]
    place = _listed(
        [
            *([] if facts.operator.province is None else [regions.region(facts.operator.province).name]),
            *([] if facts.place is None else [Text(facts.place, facts.place)]),
        ]
    )
    if place.zh:
        found["place"] = place
    if (ransom := facts.ransom) is not None:
        found["ransom"] = Text(
            f"{ransom.amount}；方式：{ransom.method}；日期：{ransom.demanded_on}",
            f"{ransom.amount}; method: {ransom.method}; date: {ransom.demanded_on}",
        )
    return found


def said_at(moment: dt.datetime) -> Text:
    """Say a moment in Beijing time, to the minute."""
    local = moment.astimezone(BEIJING)
    return Text(f"{local:%Y-%m-%d %H:%M}（北京时间）", f"{local:%Y-%m-%d %H:%M} Beijing time")


def _listed(parts: Iterable[Text]) -> Text:
    texts = list(parts)
    return Text("、".join(one.zh for one in texts), ", ".join(one.en for one in texts))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
