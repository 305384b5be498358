"""Read what the underwriting rules ask of a contract, segment by segment, before and after an endorsement."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.reads.price import choice_of, points_of
from wangbao.hub.underwriting.reads import accumulation
from wangbao.hub.underwriting.rules.change import RuleInputs
from wangbao.policy.fold import Segment, segment_on
from wangbao.policy.patch import Terms
from wangbao.product.bundle import Bundle
from wangbao.proposal.judgement import Given, Judgement
from wangbao.proposal.proposal import Risk
from wangbao.risk import profile as profiles
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.period import Period

# Terms that the rules look at; they ignore the rest of an endorsement's change.
_READ: Final = (
    *("limit_cny", "deductible_cny", "waiting_hours", "items"),
    *("profile", "answers", "points", "inputs"),
)


def pairs_of(
    policy: Policy, bundle: Bundle, before: Sequence[Segment], after: Sequence[Segment], now: dt.datetime
) -> Iterator[tuple[dt.date, RuleInputs | None, RuleInputs | None]]:
    """Yield each segment that the endorsement changes: its first day, the inputs before and after.

    They are None where the terms carry no facts of the risk.
    """
    for segment in after:
        was = segment_on(before, segment.period.start).terms
        if _read(was) != _read(segment.terms) or _who(was) != _who(segment.terms):
            stands = (_inputs(policy, bundle, terms, now) for terms in (was, segment.terms))
            yield segment.period.start, next(stands), next(stands)


def _read(terms: Terms) -> dict[str, Any]:
    return {name: terms[name] for name in _READ if name in terms}


def _who(terms: Terms) -> str:
    """Identify the insured enterprise: by credit code, so that a new name or address is no new enterprise."""
    insured = terms.get("insured") or {}
    return str(insured.get("uscc") or insured.get("name") or "")


def _inputs(policy: Policy, bundle: Bundle, terms: Terms, now: dt.datetime) -> RuleInputs | None:
    if "profile" not in terms:
        return None
    profile, choice = profiles.from_data(terms["profile"]), choice_of(terms, bundle)
    answers = {**(policy.quote.answers or {}), **(terms.get("answers") or {})}
    inputs: Mapping[str, Any] = terms.get("inputs") or {}
    judgement = Judgement(
        tuple(points_of(terms)),
        tuple(Given(code, row["value"], str(row.get("reason", ""))) for code, row in inputs.items()),
    )
    counted = accumulation.OnProvider(
        policy.quote.cloud_provider, to_decimal(policy.quote.limit, field="limit_cny"), 1
    )
    period = Period(policy.start, policy.end)
    return RuleInputs(
        who=_who(terms),
        risk=Risk(profile, period, answers),
        choice=choice,
        judgement=judgement,
        book=accumulation.facts(
            policy.insurer_id, profile, choice.limit_cny, day_of(now), period=period, counted=counted
        ),
    )
