"""Grammar of a procedure of review: reviewers a scheme, criteria with weights, and phases with switches.

A phase is data: what may be done in it, what of a scheme it hides from reviewers, whether reviewers know each other
and when they see each other's marks. Nothing in code knows a phase by its name.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from wangbao.contract.amounts import Code, ConfidenceCode, Words
from wangbao.programme.batch_schema import Name, Version
from wangbao.vocabulary.document import Document

Act = Literal["declare", "assign", "score", "discuss", "correct", "rank", "decide", "object", "publish"]
Hidden = Literal["identity", "documents"]
Visible = Literal["always", "after", "never"]
MOST_MARK: Final = 100
WHOLE: Final = 100


class Criterion(Document):
    """A criterion: what reviewers are asked, and its weight in per cent."""

    code: Code
    name: Words
    ask: Words
    weight: Annotated[int, Field(ge=1, le=WHOLE)]


class Phase(Document):
    """A phase of the review.

    ``hides``: of the scheme, from reviewers: ``identity`` (units, people, codes, domains), ``documents`` (attachments
    altogether, even stripped). ``reviewers_named``: whether reviewers know each other. ``scores``: whether a reviewer
    sees others' marks always, after giving its own, or never.
    """

    code: Code
    name: Words
    allows: list[Act]
    hides: list[Hidden]
    reviewers_named: bool
    scores: Visible


class Procedure(Document):
    """The way the schemes of a batch are reviewed; ``statement`` says whose design it is.

    Attributes:
        withheld: fields of the form that a phase which hides identity leaves out whole, as they live on naming.
        conflict_reach: steps in the graph of groups that still count as conflict: 1 for parents and subsidiaries,
            2 for sisters.
        objection_days: days of 公示.
    """

    procedure: Name
    version: Version
    name: Words
    statement: Words
    confidence: ConfidenceCode
    reviewers: Annotated[int, Field(ge=2, le=15)]
    most_per_reviewer: Annotated[int, Field(ge=1, le=1000)] | None = None
    marks: Annotated[int, Field(ge=2, le=MOST_MARK)]
    criteria: Annotated[list[Criterion], Field(min_length=1, max_length=20)]
    withheld: list[Code]
    conflict_reach: Annotated[int, Field(ge=1, le=4)]
    objection_days: Annotated[int, Field(ge=1, le=60)]
    phases: Annotated[list[Phase], Field(min_length=2, max_length=12)]

    @property
    def reference(self) -> str:
        """The procedure with its version, ``pilot-review@1.0``, as records keep it."""
        return f"{self.procedure}@{self.version}"

    def phase(self, code: str) -> Phase:
        """Return a phase by its code; KeyError for another procedure's."""
        return {phase.code: phase for phase in self.phases}[code]

    def following(self, code: str) -> Phase | None:
        """Return the phase after one, None after the last."""
        codes = [phase.code for phase in self.phases]
        at = codes.index(code) + 1
        return self.phases[at] if at < len(codes) else None
