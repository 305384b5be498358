"""Incident types of the loss model, in the terms of the vocabulary, followed by the common causes.

An incident type says how an incident happens; the notice's cause and scenario follow from it and from the kind of
insured. A common cause is a type of its own whose losses are those of the type it is ``like``. Order is the index used
by the simulator.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wangbao.risk import parameters
from wangbao.vocabulary import terms
from wangbao.vocabulary.text import Text

PRODUCT_SHARES: Final = "frequency.product_share."  # of each kind of product or service, by incident type
TECHNOLOGY_TYPES: Final = ("technology_error", "technology_data")


@dataclass(frozen=True, slots=True)
class IncidentType:
    """One way an incident happens. ``like`` is its own code, or for a common cause the type whose losses it brings."""

    code: str
    name: Text
    like: str
    cause: str
    causes_by_kind: Mapping[str, str]
    scenarios: Mapping[str, str]  # by kind, "other" otherwise
    data_liability: str  # the head of liability for people's data
    security_liability: str  # the head of other third-party liability
    exploits_findings: bool
    common_cause: bool

    @property
    def is_technology(self) -> bool:
        """True for an error in the products or services that the enterprise provides."""
        return self.like in TECHNOLOGY_TYPES

    def cause_for(self, kind: str) -> str:
        """Return the notice's cause for a kind of insured."""
        return self.causes_by_kind.get(kind, self.cause)

    def scenario_for(self, kind: str) -> str:
        """Return the notice's scenario for a kind of insured."""
        return self.scenarios.get(kind, self.scenarios["other"])


@cache
def incident_types() -> tuple[IncidentType, ...]:
    """Return all types: those of the table, then the common causes."""
    raw = tomllib.loads(
        files("wangbao.risk").joinpath("data/incident_types.toml").read_text(encoding="utf-8")
    )
    own = {d["code"]: _own(d) for d in raw["type"]}
    common = [_common(cause, own[cause.like]) for cause in parameters.default().common_causes.values()]
    return (*own.values(), *common)


@cache
def product_types() -> frozenset[str]:
    """Collect the incident types that are failures of an insured product or service."""
    tables = parameters.default().items
    return frozenset(
        code for path in tables if path.startswith(PRODUCT_SHARES) for code in tables[path].values
    )


def technology_head(kind: str) -> str:
    """Return the head of liability for a faulty product or service of this kind of insured."""
    return (
        "product_liability"
        if kind in ("it_product", "security_product", "connected_vehicle")
        else ("professional_liability")
    )


def _own(d: Mapping[str, Any]) -> IncidentType:
    for code in (d["cause"], *d.get("cause_of", {}).values()):
        terms.cause(code)
    for code in d["scenario"].values():
        terms.scenario(code)
    return IncidentType(
        code=d["code"],
        name=Text(d["zh"], d["en"]),
        like=d["code"],
        cause=d["cause"],
        causes_by_kind=d.get("cause_of", {}),
        scenarios=d["scenario"],
        data_liability=d.get("data_liability", "data_breach_liability"),
        security_liability=d.get("security_liability", "incident_liability"),
        exploits_findings=d.get("exploits_findings", False),
        common_cause=False,
    )


def _common(cause: parameters.CommonCause, like: IncidentType) -> IncidentType:
    at_supplier = cause.code == "faulty_update"
    return IncidentType(
        code=cause.code,
        name=cause.name,
        like=like.code,
        cause="supplier_failure" if at_supplier else like.cause,
        causes_by_kind={},
        scenarios=like.scenarios,
        data_liability=like.data_liability,
        security_liability=like.security_liability,
        exploits_findings=like.exploits_findings,
        common_cause=True,
    )
