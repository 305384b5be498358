"""Facts of incidents for the tests: one that says as little as it may, and changes to it."""

from typing import Any

from wangbao.statute.incident.facts import IncidentFacts, parse

DISCOVERED = "2026-11-03T08:12:00+08:00"


def facts(operator: str = "other", impact: dict[str, Any] | None = None, **more: Any) -> IncidentFacts:
    """Build the facts of an incident of which nothing is stated but ``impact`` and ``more``."""
    return parse(
        {
            "incident": "1",
            "discovered_at": DISCOVERED,
            "operator": {"name": "示例", "kind": operator},
            "types": ["勒索软件"],
            "impact": impact or {},
        }
        | more
    )
