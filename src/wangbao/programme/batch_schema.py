"""Grammar of a batch of the pilot: days, quotas, kinds, tracks, bodies, forms, authorities, as its notice sets them.

What a notice does not say, or what of it is not published, stays empty and is named under ``unpublished`` with a
sentence that says so: nothing is filled in from another batch.
"""

from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints

from wangbao.contract.amounts import Code, ConfidenceCode, KindCode, Words
from wangbao.vocabulary.document import Day, Document

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*@\d+\.\d+$", max_length=60)]
Count = Annotated[int, Field(ge=0, le=1000)]

SCHEME, PLAN, SUMMARY = "scheme", "plan", "summary"
STEPS: Final = (SCHEME, PLAN, SUMMARY)
"""The steps of a batch that have a day by which they end (方案征集, 试点申报, 工作总结)."""


class Item(Document):
    """One of a list of the notice, such as a kind of body: its code and its words."""

    code: Code
    name: Words


class Source(Document):
    """A text the batch was read from: its title, day and address as words, and how far it may be trusted."""

    title: Words
    day: Day
    confidence: ConfidenceCode


class Deadlines(Document):
    """The last day of each step; a declaration may be made until its end in Beijing."""

    scheme: Day | None
    plan: Day | None
    summary: Day | None


class Quotas(Document):
    """Numbers of units and schemes that there may be.

    ``overridable``: the number of schemes a lead holds "in principle" (原则上), so that one more takes a recorded
    override instead of being refused.
    """

    joint_units: Count | None
    schemes_per_lead: Count | None
    licensed_units: Count | None
    overridable: bool | None


class Recommendation(Document):
    """The recommendation by local authorities: optional or not, most levels, sides, and the day of each level."""

    optional: bool
    levels: Annotated[int, Field(ge=1, le=2)]
    sides: Annotated[list[Code], Field(min_length=1)]
    days: list[Day | None]


class Batch(Document):
    """A batch of the pilot as a rule set."""

    batch: Name
    version: Version
    name: Words
    short: Words
    sources: Annotated[list[Source], Field(min_length=1)]
    authorities: Annotated[list[Item], Field(min_length=1)]
    deadlines: Deadlines
    quotas: Quotas
    kinds: Annotated[list[KindCode], Field(min_length=1)]
    tracks: list[Item]
    sectors: list[Item]
    bodies: Annotated[list[Item], Field(min_length=1)]
    paper_copies: Count | None
    recommendation: Recommendation
    forms: dict[Code, Reference]
    unpublished: dict[str, Words]

    @property
    def reference(self) -> str:
        """The batch with its version, ``pilot-2023@1.0``, as records keep it."""
        return f"{self.batch}@{self.version}"

    def empty_fields(self) -> set[str]:
        """Return the paths of what has no value, ``deadlines.plan``; a list whose every entry is empty by its name."""
        found = set()
        parts: dict[str, Any] = {
            "deadlines": dict(self.deadlines),
            "quotas": dict(self.quotas),
            "recommendation": dict(self.recommendation),
        }
        for part, fields in parts.items():
            for name, value in fields.items():
                if value is None or (isinstance(value, list) and value and not any(value)):
                    found.add(f"{part}.{name}")
        return found | ({"paper_copies"} if self.paper_copies is None else set())
