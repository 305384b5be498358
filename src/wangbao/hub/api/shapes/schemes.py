"""Define the bodies of calls about batches and schemes."""

import datetime as dt
from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import Field

from wangbao.hub.api.shapes.values import Party, Ref, State, Strict, Words, number_pattern
from wangbao.hub.schemes.models import Batch, Scheme
from wangbao.hub.schemes.reads.batch import last_day_of
from wangbao.hub.schemes.rules.states import BATCH, LEVEL, SCHEME, UNIT
from wangbao.hub.schemes.writes.common import LONGEST_REASON
from wangbao.hub.schemes.writes.recommendation import LONGEST_OPINION
from wangbao.programme.batch_schema import STEPS
from wangbao.programme.form_schema import LONGEST_PROSE, MOST_ENTRIES
from wangbao.vocabulary.document import Day

SchemeNumber = Annotated[str, Path(pattern=number_pattern("scheme"), description="方案编号 / scheme number")]
Entered = (
    Annotated[str, Field(max_length=LONGEST_PROSE)]
    | Annotated[int, Field(ge=0, le=10**9)]
    | Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=MOST_ENTRIES)]
)
Why = Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class BatchRow(Schema):
    """A batch with the last day of each step that holds for the caller; null where none is published."""

    code: str
    reference: str
    name: Words
    state: State
    last_days: dict[str, dt.date | None]


class BatchOut(BatchRow):
    """A batch with its whole rule set, as published by the schema `pilot-batch`."""

    rules: dict[str, Any]
    rules_sha256: str


class SchemeRow(Schema):
    """A scheme in a list."""

    number: str
    title: str
    batch: str
    lead: Party
    state: State
    late: bool
    recommended: bool | None
    submitted: dt.datetime | None
    revision: int


class UnitOut(Schema):
    """A unit of a scheme."""

    ref: Ref
    organisation: Party
    lead: bool
    task: str
    state: State
    licence_number: str
    licence_first_day: dt.date | None
    licence_last_day: dt.date | None


class LevelOut(Schema):
    """One level's recommendation in a round of submission."""

    authority: Party
    round: int
    level: int
    state: State
    last_day: dt.date | None
    late: bool
    opinion: str


class SchemeOut(SchemeRow):
    """A scheme with what its form holds, its units, submissions and recommendations."""

    form: str
    content: dict[str, Any]
    units: list[UnitOut]
    submissions: list[dict[str, Any]]
    recommendations: list[LevelOut]
    missing: list[Words]


class BeginIn(Strict):
    """A scheme to begin."""

    batch: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
    title: Annotated[str, Field(max_length=80)] = ""


class ContentIn(Strict):
    """Fields of the scheme's form by their codes; an empty one is emptied, one left out stays."""

    content: Annotated[
        dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")], Entered], Field(max_length=60)
    ]
    revision: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class PartIn(Strict):
    """A unit's own part."""

    contact_name: Annotated[str, Field(max_length=80)] = ""
    contact_phone: Annotated[str, Field(max_length=40)] = ""
    contact_email: Annotated[str, Field(max_length=254)] = ""
    is_legal_person: bool = False
    has_capability: bool = False
    licence_number: Annotated[str, Field(max_length=60)] = ""
    licence_first_day: Day | None = None
    licence_last_day: Day | None = None


class InviteIn(Strict):
    """A joint unit by its credit code, and what it is to do."""

    uscc: Annotated[str, Field(max_length=30)]
    task: Annotated[str, Field(max_length=500)] = ""


class SubmitIn(Strict):
    """The revision that is meant, and why it is late where the last day is over."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    late_reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""


class RouteIn(Strict):
    """The authority asked to recommend first, by its credit code; null for none."""

    authority: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")] | None


class ReasonIn(Strict):
    """A reason."""

    reason: Why


class RemarkIn(Strict):
    """A reason, which a scheme in time does not need."""

    reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""


class OpinionIn(Strict):
    """A local authority's opinion, with which it recommends or does not."""

    recommends: bool
    opinion: Annotated[str, Field(min_length=1, max_length=LONGEST_OPINION)]


def batch_row(row: Batch, organisation_id: int | None) -> dict[str, Any]:
    """Convert a batch for a list."""
    return {
        "code": row.code,
        "reference": row.reference,
        "name": row.rules["name"],
        "state": State(code=row.state, name=Words.of(BATCH.name(row.state))),
        "last_days": {step: last_day_of(row, step, organisation_id) for step in STEPS},
    }


def scheme_row(row: Scheme) -> dict[str, Any]:
    """Convert a scheme for a list."""
    return {
        "number": row.number,
        "title": row.title,
        "batch": row.batch.code,
        "lead": Party.of(row.lead),
        "state": State(code=row.state, name=Words.of(SCHEME.name(row.state))),
        "late": row.late,
        "recommended": row.recommended,
        "submitted": row.submitted_at,
        "revision": row.revision,
    }


def scheme_out(row: Scheme, missing: list[Any]) -> dict[str, Any]:
    """Convert a scheme with all that belongs to it; ``missing`` is what stands in the way of submitting it."""
    return {
        **scheme_row(row),
        "form": row.form,
        "content": row.content,
        "units": [
            {
                "ref": one.ref,
                "organisation": Party.of(one.organisation),
                "lead": one.is_lead,
                "task": one.task,
                "state": State(code=one.state, name=Words.of(UNIT.name(one.state))),
                **{
                    name: getattr(one, name)
                    for name in ("licence_number", "licence_first_day", "licence_last_day")
                },
            }
            for one in row.units.select_related("organisation")
        ],
        "submissions": [
            {
                "round": one.round,
                "at": one.at,
                "late": one.late,
                "late_reason": one.late_reason,
                "sha256": one.sha256,
            }
            for one in row.submissions.all()
        ],
        "recommendations": [
            {
                "authority": Party.of(one.authority.organisation),
                "round": one.round,
                "level": one.level,
                "state": State(code=one.state, name=Words.of(LEVEL.name(one.state))),
                "last_day": one.last_day,
                "late": one.late,
                "opinion": one.opinion,
            }
            for one in row.recommendations.select_related("authority__organisation")
        ],
        "missing": [Words.of(one) for one in missing],
    }
