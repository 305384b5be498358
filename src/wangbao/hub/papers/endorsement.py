"""Build the slip of an endorsement: what it changed, what follows for the cover, what it charged."""

from collections.abc import Mapping, Sequence
from typing import Any

from wangbao.documents.endorsement import Change, EndorsementSlip
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.papers.parts import insurers, party, premium
from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.hub.policies.reads.endorsement import consequences_of
from wangbao.hub.policies.reads.queries import Life
from wangbao.hub.policies.rules import words
from wangbao.policy.fold import fold, segment_on
from wangbao.policy.payable import Payable
from wangbao.policy.tables import kind
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text


def slip(life: Life, row: Endorsement, charge: Payable) -> EndorsementSlip:
    """Build the slip of one endorsement, from the contract as known when it was issued."""
    contract = life.contract.until(row.seq)
    segments = fold(contract)
    parties = segment_on(segments, row.effective).terms
    return EndorsementSlip(
        policy_number=life.policy.number,
        seq=row.seq,
        kind=kind(row.kind).name,
        issued_on=day_of(row.issued_at),
        effective=row.effective,
        insurers=insurers(life, row.issued_at),
        applicant=party(parties.get("applicant") or parties["insured"]),
        insureds=(party(parties["insured"]),),
        period=Period(life.policy.start, life.policy.end),
        changes=changes(row.changed, life.policy),
        consequences=consequences_of(contract, row.seq, bundle_of(life.policy.product_version)),
        reason=Text(row.reason, row.reason),
        premium=premium(charge, segments[0].terms),
    )


def changes(changed: Sequence[Mapping[str, Any]], policy: Policy) -> tuple[Change, ...]:
    """Describe the changes of an endorsement; without any, state that the terms are unchanged."""
    wording = bundle_of(policy.product_version).wording
    rows = tuple(
        Change(
            what=words.field(one["field"], wording),
            before=words.value(one["field"], one["before"]),
            after=words.value(one["field"], one["after"]),
        )
        for one in changed
    )
    return rows or (Change(what=Text("条件不变", "Terms unchanged")),)
