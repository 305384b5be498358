"""Write the grading, the duties and the reports of an incident as plain data, in both languages."""

from typing import Any

from wangbao.statute.incident.duties import STARTS, Duty
from wangbao.statute.incident.facts import IncidentFacts
from wangbao.statute.incident.grades import Grading, strictest
from wangbao.statute.incident.guides import GRADES
from wangbao.statute.incident.report import Report
from wangbao.vocabulary.text import Text


def record(facts: IncidentFacts, gradings: tuple[Grading, ...], duties: tuple[Duty, ...]) -> dict[str, Any]:
    """Write what an incident is graded and what it brings on."""
    return {
        "incident": facts.incident,
        "grade": strictest(gradings),
        "gradings": [_grading(one) for one in gradings],
        "duties": [_duty(one) for one in duties],
    }


def report_record(facts: IncidentFacts, report: Report) -> dict[str, Any]:
    """Write a drafted report."""
    return {
        "incident": facts.incident,
        "stage": report.stage,
        "channel": report.channel,
        "confidence": report.confidence,
        "missing": list(report.missing),
        "items": [
            {
                "number": item.number,
                "name": _both(item.name),
                "lines": {line.field: None if line.says is None else _both(line.says) for line in item.lines},
            }
            for item in report.items
        ],
    }


def _grading(one: Grading) -> dict[str, Any]:
    return {
        "guide": one.guide.code,
        "name": _both(one.guide.name),
        "source": _both(one.guide.source),
        "grade": one.grade,
        "grade_name": None if one.grade is None else _both(GRADES[one.grade]),
        "findings": [
            {
                "criterion": found.criterion.code,
                "name": _both(found.criterion.name),
                "grade": found.cell.grade,
                "edition": found.cell.edition,
                "confidence": found.cell.confidence,
            }
            for found in one.findings
        ],
        "unstated": list(one.unstated),
    }


def _duty(one: Duty) -> dict[str, Any]:
    rule = one.rule
    return {
        "duty": rule.code,
        "name": _both(rule.name),
        "article": _both(rule.article),
        "limit": _both(rule.limit),
        "from": _both(STARTS[rule.start]),
        "started": None if one.started is None else one.started.isoformat(),
        "due": None if one.due is None else one.due.isoformat(),
        "confidence": rule.confidence,
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
