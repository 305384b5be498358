"""Convert between rows and contracts: write a contract's endorsement as rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.company_names import name_key, sorted_by
from wangbao.hub.idempotency import Asked
from wangbao.hub.policies.models import Charge, Endorsement, Instalment, Policy, Portion, Share
from wangbao.hub.policies.reads.price import PriceTable, digest, fingerprint
from wangbao.hub.policies.rules import seals
from wangbao.hub.policies.rules.states import PolicyState
from wangbao.hub.policies.writes import holder
from wangbao.policy.fold import Contract, Endorsement as Item, Segment, fold
from wangbao.policy.patch import Terms
from wangbao.policy.payable import NOTHING, Payable, difference, shared
from wangbao.policy.payments import instalments
from wangbao.policy.premium import Amounts, Line, minus
from wangbao.policy.preview import changes, payable_of, spread
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.money import ZERO, to_decimal
from wangbao.vocabulary.period import Period

TAX: Final = Line("tax", "vat")
INSURED: Final = "insured"
_SINGLE: Final = "single"
_SUMMARY: Final = (
    "state",
    "insured_name",
    "name_sort",
    "key_sort",
    "insured_uscc",
    "limit_cny",
    "gross_cny",
    *holder.HOLDER,
)


@dataclass(frozen=True, slots=True)
class New:
    """An endorsement about to be written."""

    kind: str
    effective: dt.date
    change: Terms
    reason: str
    asked: Asked
    underwriting: Mapping[str, Any] = field(default_factory=dict)  # what the rules said of it


def write(
    policy: Policy,
    shares: Sequence[Share],
    before: Contract | None,
    new: New,
    prices: PriceTable,
    *,
    by: Actor,
    now: dt.datetime,
) -> Endorsement:
    """Write one endorsement with its charges, shares and instalments, and update the policy's own row.

    Without a contract before it, the policy and its shares are written first; otherwise the caller has locked the
    policy's row. Permissions and admission have been checked.
    """
    period = Period(policy.start, policy.end)
    if before is None:
        after = Contract(period, (Item(0, new.kind, new.effective, now, new.change),))
    else:
        after = before.with_endorsement(new.kind, new.effective, now, new.change)
    total, old = payable_of(after, prices), NOTHING if before is None else payable_of(before, prices)
    charge = difference(total, old)
    segments = fold(after)
    summarise(policy, segments, total)
    holder.update_holder(policy, after, segments, day_of(now))
    if before is None:
        policy.save(force_insert=True)
        for share in shares:
            share.policy = policy
        Share.objects.bulk_create(shares)
    else:
        policy.save(update_fields=_SUMMARY)
    row = Endorsement.objects.create(
        policy=policy,
        seq=len(after.endorsements) - 1,
        kind=new.kind,
        effective=new.effective,
        issued_at=now,
        issued_by_id=by.person_id,
        change=new.change,
        changed=[] if before is None else changed_rows(before, new.effective, new.change),
        segments=segment_rows(segments, prices),
        prices=prices.new,
        reason=new.reason,
        underwriting=dict(new.underwriting),
        **new.asked.columns,
        net_cny=charge.net,
        vat_cny=charge.vat,
    )
    _write_charges(row, shares, total, old, charge)
    _write_instalments(policy, row, charge, segments, now)
    return row


def changed_rows(before: Contract, effective: dt.date, change: Terms) -> list[dict[str, Any]]:
    """List field, before and after, as an endorsement stores them."""
    found = changes(before, effective, change)
    return [{"field": item.field, "before": item.before, "after": item.after} for item in found]


def segment_rows(segments: Sequence[Segment], prices: PriceTable) -> list[dict[str, Any]]:
    """Convert segments to the form an endorsement stores: printed terms, fingerprints of whole terms and price."""
    return [
        {
            "start": segment.period.start.isoformat(),
            "end": segment.period.end.isoformat(),
            "in_force": segment.in_force,
            "seqs": list(segment.seqs),
            "terms": digest(segment.terms),
            "price": fingerprint(segment.terms),
            "limit_cny": segment.terms.get("limit_cny"),
            "deductible_cny": segment.terms.get("deductible_cny"),
            "waiting_hours": segment.terms.get("waiting_hours"),
            "items": sorted(segment.terms.get("items") or {}),
            "annual_cny": str(sum(prices(segment.terms).values(), Decimal(0))) if segment.in_force else None,
        }
        for segment in segments
    ]


def lines_of(total: Payable) -> Amounts:
    """List every line of a payable that a charge is written for: premium and fees, tax, subsidies."""
    lines = dict(total.lines)
    lines[TAX] = total.vat
    lines |= {Line("subsidy", code): amount for code, amount in total.subsidies.items()}
    return lines


def _write_charges(
    row: Endorsement, shares: Sequence[Share], total: Payable, old: Payable, charge: Payable
) -> None:
    made = Charge.objects.bulk_create(
        [
            Charge(endorsement=row, kind=line.kind, coverage=line.coverage, amount=amount)
            for line, amount in lines_of(charge).items()
            if amount
        ]
    )
    if len(shares) < 2:
        return
    weights = [share.share for share in shares]
    parts = zip(shared(lines_of(total), weights), shared(lines_of(old), weights), strict=True)
    for share, (after, before) in zip(shares, parts, strict=True):
        step = minus(after, before)
        Portion.objects.bulk_create(
            [
                Portion(charge=one, share=share, amount=step[line])
                for one in made
                if (line := Line(one.kind, one.coverage)) in step
            ]
        )


def _write_instalments(
    policy: Policy, row: Endorsement, charge: Payable, segments: Sequence[Segment], now: dt.datetime
) -> None:
    """Write the instalments: the insured's by the agreed schedule at issuance, later at once; a subsidy's at once."""
    plan = str(segments[0].terms.get("instalments") or _SINGLE) if row.seq == 0 else _SINGLE
    first = max(row.effective, day_of(now))
    made = [
        Instalment(
            policy=policy,
            endorsement=row,
            payer=payer,
            number=item.number,
            due=item.due,
            amount=item.amount,
        )
        for payer, amount in spread(charge).items()
        for item in instalments(row.seq, amount, plan if payer == INSURED else _SINGLE, first)
    ]
    Instalment.objects.bulk_create(made)
    # What was written, not what should have been: the database refuses an endorsement whose instalments differ from it.
    Endorsement.objects.filter(pk=row.pk).update(due_cny=sum((one.amount for one in made), ZERO))


def sealed(policy: Policy, issuance: Endorsement) -> dict[str, str]:
    """Hash a policy just bound, for its entry in the journal."""
    return {seals.FIELD: seals.bound(policy, issuance)}


def summarise(policy: Policy, segments: Sequence[Segment], total: Payable) -> None:
    """Copy the columns for lists and searches onto the row (denormalised), unsaved."""
    last = segments[-1]
    insured = last.terms.get("insured") or {}
    policy.state = PolicyState.BOUND if last.in_force else PolicyState.CANCELLED
    policy.insured_name = str(insured.get("name", ""))
    policy.name_sort = sorted_by(policy.insured_name)
    policy.key_sort = sorted_by(name_key(policy.insured_name))
    policy.insured_uscc = str(insured.get("uscc") or "")
    policy.limit_cny = to_decimal(last.terms.get("limit_cny") or 0, field="limit_cny")
    policy.gross_cny = total.gross
