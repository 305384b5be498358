"""Define the bodies and answers of calls about endorsements."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from wangbao.hub.api.shapes.policies import EndorsementOut, SegmentOut, endorsement
from wangbao.hub.api.shapes.values import (
    AmountIn,
    Code,
    Data,
    Money,
    RateIn,
    Reason,
    State as StateOut,
    Strict,
    Words,
)
from wangbao.hub.policies.models import Endorsement, EndorsementRequest
from wangbao.hub.policies.rules.states import REQUEST
from wangbao.policy.tables import kind as kind_of
from wangbao.vocabulary.document import Day

Kind = Literal[
    "change_of_sums", "add_item", "remove_item", "risk_increase", "risk_decrease", "change_of_insured"
]


class PartyPatch(Strict):
    """What of a party changes."""

    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    name_en: Annotated[str, Field(max_length=160)] | None = None
    uscc: Annotated[str, Field(min_length=18, max_length=18)] | None = None
    address: Annotated[str, Field(max_length=200)] | None = None


class JudgedPatch(Strict):
    """A point in a filed range, or another input of the rate plan, with its reason."""

    value: RateIn
    reason: Reason


class Patch(Strict):
    """A change of the terms as a merge patch: what is named is set, null takes out, what is not named stays.

    ``items`` are items of the wording, ``{}`` bought and null not; ``profile`` holds facts of the enterprise.
    """

    limit_cny: AmountIn | None = None
    deductible_cny: AmountIn | None = None
    waiting_hours: RateIn | None = None
    items: Annotated[dict[Code, dict[Code, AmountIn] | None], Field(min_length=1, max_length=40)] | None = (
        None
    )
    profile: Annotated[dict[Code, Any], Field(min_length=1, max_length=40)] | None = None
    points: Annotated[dict[Code, JudgedPatch | None], Field(min_length=1, max_length=40)] | None = None
    inputs: Annotated[dict[Code, JudgedPatch | None], Field(min_length=1, max_length=40)] | None = None
    annual_premium_cny: Annotated[dict[Code, AmountIn | None], Field(min_length=1, max_length=40)] | None = (
        None
    )
    insured: PartyPatch | None = None
    applicant: PartyPatch | None = None

    def plain(self) -> dict[str, Any]:
        """Convert to plain data for the operations: only the named fields, decimals as text."""
        found: dict[str, Any] = _texts(self.model_dump(exclude_unset=True))
        return found


class Changing(Strict):
    """Which kind of change, from when, and what changes."""

    kind: Kind
    effective: Day
    change: Patch


Lifted = Annotated[list[Code], Field(max_length=50)]


class Trying(Changing):
    """And which blocks of the underwriting rules would be lifted."""

    lifted: Lifted = Field(default_factory=list)


class Endorsing(Changing):
    """And why; ``resolve`` decides conflicts with later-effective endorsements: these stand from their day on.

    ``underwriting_reason`` is needed where the rules refer the change: why it is issued all the same.
    ``lifted`` are the rules of blocks whose document is there.
    """

    reason: Reason
    resolve: bool = False
    underwriting_reason: Annotated[str, Field(max_length=1000)] = ""
    lifted: Lifted = Field(default_factory=list)


class Asking(Strict):
    """What is asked for, from when and why; an underwriter's ``recommendation`` refers it to the next authority.

    A ``change`` goes with every kind but two: a cancellation has its ``ground`` instead, and a reinstatement neither.
    """

    kind: Kind | Literal["cancellation", "reinstatement"]
    effective: Day
    change: Patch | None = None
    ground: Code | None = None
    refund_share: RateIn | None = None
    known_on: Day | None = None
    reason: Reason
    recommendation: Annotated[str, Field(max_length=1000)] = ""


class Cancelling(Strict):
    """On which ground, from when; ``refund_share`` is of what is left after a partial loss (art. 58).

    ``known_on``, the day the insurer knew of the ground, is needed to rescind for non-disclosure (art. 16).
    """

    ground: Code
    effective: Day
    reason: Reason
    refund_share: RateIn | None = None
    known_on: Day | None = None
    resolve: bool = False


class Reinstating(Strict):
    """From when."""

    effective: Day
    reason: Reason


class Saying(Strict):
    """What the requester reads."""

    decision: Annotated[str, Field(max_length=1000)] = ""


class Granting(Saying):
    """What the requester reads; ``lifted`` are the rules of blocks whose document is there."""

    lifted: Lifted = Field(default_factory=list)


class RuleOut(Schema):
    """A flag of the underwriting rules; ``stood`` where it was accepted before the change and is not asked again."""

    rule: str
    flag: Literal["info", "refer", "block", "decline"]
    reason: Words
    authority: str | None
    asks: Words | None
    day: dt.date
    stood: bool
    lifted: bool


class NeedOut(Schema):
    """A level that must decide, and why; ``rule`` is null where an amount asks for it."""

    level: str
    rule: str | None
    reason: Words


class UnderwritingOut(Schema):
    """What the rules of the product version say of a change; ``authority`` is the lowest level that may issue it."""

    rules: str
    authority: str
    flags: list[RuleOut]
    needs: list[NeedOut]
    reason: str


class ConflictOut(Schema):
    """A field that a later-effective endorsement changes as well."""

    field: str
    seq: int
    effective: dt.date


class PreviewOut(Schema):
    """What an endorsement would do and cost; nothing is kept.

    ``underwriting`` is for the insurer's underwriters, and null where the rules look at nothing that changes.
    """

    kind: str
    effective: dt.date
    changed: list[Data]
    segments: list[SegmentOut]
    net_cny: Money
    vat_cny: Money
    gross_cny: Money
    total_gross_cny: Money
    conflicts: list[ConflictOut]
    underwriting: UnderwritingOut | None


class RequestOut(Schema):
    """A request for an endorsement, or one referred because it meets a later-effective one."""

    ref: str
    policy: str
    state: StateOut
    kind: StateOut
    effective: dt.date
    change: Data
    reason: str
    conflicts: list[ConflictOut]
    requested_at: dt.datetime
    decided_at: dt.datetime | None
    decision: str
    endorsement: int | None


class Outcome(Schema):
    """What became of it: an endorsement that was issued, or a request that was referred to a senior underwriter."""

    endorsement: EndorsementOut | None
    referred: RequestOut | None
    underwriting: UnderwritingOut | None


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _texts(item) for name, item in value.items()}
    return f"{value:f}" if isinstance(value, Decimal) else value


def outcome(made: Endorsement | EndorsementRequest) -> dict[str, Any]:
    """Convert an issued endorsement, or the request it was referred by, for an answer."""
    if isinstance(made, Endorsement):
        return {
            "endorsement": endorsement(made),
            "referred": None,
            "underwriting": underwriting(made.underwriting),
        }
    return {"endorsement": None, "referred": request_row(made), "underwriting": None}


def underwriting(kept: Mapping[str, Any]) -> dict[str, Any] | None:
    """Convert stored results of the underwriting rules for an answer; None if there are none."""
    return {name: kept[name] for name in UnderwritingOut.model_fields} if kept else None


def request_row(row: EndorsementRequest) -> dict[str, Any]:
    """Convert a request for an endorsement for an answer."""
    return {
        "ref": row.ref,
        "policy": row.policy.number,
        "state": StateOut(code=row.state, name=Words.of(REQUEST.name(row.state))),
        "kind": StateOut(code=row.kind, name=Words.of(kind_of(row.kind).name)),
        "effective": row.effective,
        "change": row.change,
        "reason": row.reason,
        "conflicts": [{name: one[name] for name in ConflictOut.model_fields} for one in row.conflicts],
        "requested_at": row.requested_at,
        "decided_at": row.decided_at,
        "decision": row.decision,
        "endorsement": None if row.endorsement is None else row.endorsement.seq,
    }
