"""Grade an incident by every guide that applies, naming the cells that decide and the facts that are not stated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from wangbao.statute.incident.facts import IncidentFacts
from wangbao.statute.incident.guides import GRADES, Cell, Criterion, Guide, gravest, guides


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion of a guide as met by the facts, and the gravest cell that holds."""

    criterion: Criterion
    cell: Cell


@dataclass(frozen=True, slots=True)
class Grading:
    """The grade of an incident by one guide.

    Attributes:
        guide: the guide.
        grade: code of the grade, None where no criterion holds.
        findings: the criteria that hold, the gravest first.
        unstated: names of facts that the guide asks for and the facts do not state, in the guide's order.
    """

    guide: Guide
    grade: str | None
    findings: tuple[Finding, ...]
    unstated: tuple[str, ...]

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings that bring on the grade itself."""
        return tuple(found for found in self.findings if found.cell.grade == self.grade)


def grade(facts: IncidentFacts) -> tuple[Grading, ...]:
    """Classify an incident by the national guide and by those of the regimes it falls under."""
    return tuple(
        _by_guide(guide, facts.values())
        for guide in guides().values()
        if not guide.regime or guide.regime in facts.regimes
    )


def strictest(gradings: tuple[Grading, ...]) -> str | None:
    """Return the gravest grade by any guide, None where none grades the incident."""
    return gravest([one.grade for one in gradings if one.grade is not None])


def _by_guide(guide: Guide, values: Mapping[str, Decimal | str]) -> Grading:
    found = list(_findings(guide, values))
    top = gravest([one.cell.grade for one in found])
    order = list(GRADES)
    ordered = sorted(found, key=lambda one: order.index(one.cell.grade))
    asked = dict.fromkeys(fact for criterion in guide.criteria for fact in _asked(criterion, values))
    return Grading(guide, top, tuple(ordered), tuple(asked))


def _findings(guide: Guide, values: Mapping[str, Decimal | str]) -> Iterator[Finding]:
    for criterion in guide.criteria:
        for cell in criterion.cells:  # from the gravest
            if all(one.fact in values and one.holds(values[one.fact]) for one in cell.conditions):
                yield Finding(criterion, cell)
                break


def _asked(criterion: Criterion, values: Mapping[str, Decimal | str]) -> tuple[str, ...]:
    """List the facts a criterion still asks for; none where a stated one already rules the criterion out."""
    possible = [
        cell
        for cell in criterion.cells
        if all(one.holds(values[one.fact]) for one in cell.conditions if one.fact in values)
    ]
    if not possible:
        return ()
    return tuple(fact for fact in criterion.facts if fact not in values)
