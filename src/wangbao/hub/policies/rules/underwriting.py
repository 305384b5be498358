"""Apply the product's underwriting rules to an endorsement, and check the authority of the actor who issues it.

A change of cover, of the risk or of the insured is underwritten like a quote, by the same rules, options and
levels (:mod:`wangbao.hub.underwriting.rules.change`). Terms that the rules do not look at (an address, a name, an end
of cover or its restoration) change without them.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.errors import Forbidden
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.reads.contract import contract_of
from wangbao.hub.policies.reads.rule_inputs import pairs_of
from wangbao.hub.underwriting.rules import change as change_rules
from wangbao.hub.underwriting.rules.authority import Recommended, reaches
from wangbao.hub.underwriting.rules.change import RuleResult
from wangbao.policy.fold import Contract, fold
from wangbao.policy.tables import kind
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

REASON: Final = "underwriting_reason"
LONGEST: Final = 1000


class BeyondAuthority(Forbidden):
    """An endorsement needs a higher authority than the actor's."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An underwriter's decision on the results of the rules: the reason for issuing, and the blocks lifted.

    ``of`` is the request it grants, which another may have recommended; ``field`` is where the reason was given.
    """

    reason: str = ""
    lifted: tuple[str, ...] = ()
    of: Recommended | None = None
    field: str = REASON


NO_DECISION: Final = Decision()


def consider(
    *,
    policy: Policy,
    kind: str,
    effective: dt.date,
    change: Mapping[str, Any],
    by: Actor,
    now: dt.datetime,
    lifted: Collection[str] = (),
) -> RuleResult | None:
    """Apply the rules to an endorsement without storing anything; None if it changes nothing they look at.

    Raises:
        Forbidden: the actor may not issue endorsements; an insurer's judgement is not shown to its clients.
        InputError: facts that the rules or the rate plan refuse.
    """
    allow(by, "policies.endorse", policy)
    contract = contract_of(policy, policy.endorsements.order_by("seq"))
    after = contract.with_endorsement(kind, effective, contract.endorsements[-1].issued_at, change)
    return apply_rules(policy, contract, after, now, lifted=lifted)


def apply_rules(
    policy: Policy, before: Contract, after: Contract, now: dt.datetime, *, lifted: Collection[str] = ()
) -> RuleResult | None:
    """Apply the rules to the last endorsement of ``after``; None if it changes nothing they look at.

    Every segment that the endorsement changes is tested, not only that of its own day: out of sequence, it meets in a
    later segment what was agreed since (more records from March on, a higher limit from June on), and each of the two
    may be within the rules while both together are not. Each segment is compared with itself before the endorsement, so
    what was agreed since is not asked about again. Days without cover are tested too, since a reinstatement restores
    their terms.
    """
    bundle, meant = bundle_of(policy.product_version), kind(after.endorsements[-1].kind)
    pairs = list(pairs_of(policy, bundle, fold(before), fold(after), now))
    if not pairs:
        return None
    return change_rules.read(
        bundle,
        pairs,
        eases=meant.premium == "down",
        lifted=lifted,
        lifted_before=tuple(policy.quote.lifted),
    )


def enforce(reading: RuleResult | None, decision: Decision, by: Actor) -> None:
    """Refuse an endorsement that the rules bar, that is beyond the actor's authority, or that lacks its reason.

    Raises:
        InputError: a rule blocks or declines it, each with its reason; or a referral is decided without one.
        BeyondAuthority: names each rule and the level that may issue it.
    """
    if reading is None:
        return
    if reading.barred:
        raise InputError([_barred(one) for one in reading.barred])
    beyond = [need for need in reading.needs if not reaches(by, need.level, decision.of)]
    if beyond:
        zh = "；".join(
            f"{_rule(need.rule).zh}{need.reason.zh}须由{need.level.text.zh}决定" for need in beyond
        )
        en = "; ".join(
            f"{_rule(need.rule).en}{need.reason.en} This takes: {need.level.text.en}" for need in beyond
        )
        more = Text("", "")
        if any(need.level is Level.HEAD_OFFICE for need in beyond):
            more = Text(
                "；总公司权限须由一名高级核保人上报推荐、另一名高级核保人决定",
                "; head office means one senior underwriter recommends the request and another decides",
            )
        raise BeyondAuthority(
            Text(f"超出您的核保权限：{zh}{more.zh}", f"beyond your authority: {en}{more.en}")
        )
    if reading.needs and not decision.reason.strip():
        zh = "；".join(f"{_rule(need.rule).zh}{need.reason.zh}" for need in reading.needs)
        en = "; ".join(f"{_rule(need.rule).en}{need.reason.en}" for need in reading.needs)
        raise refusal(
            decision.field,
            None,
            f"核保规则转人工决定，须写明同意的理由（{zh}）",
            f"the underwriting rules refer this to a person; give the reason for issuing it ({en})",
        )
    check_length(decision.reason, decision.field)


def check_length(reason: str, field: str) -> None:
    """Refuse an underwriter's reason that is too long; raises InputError."""
    if len(reason) > LONGEST:
        raise refusal(field, reason, f"不得超过 {LONGEST} 字", f"at most {LONGEST} characters")


def _barred(one: change_rules.Raised) -> Problem:
    declined = one.flag.flag == "decline"
    asks = one.flag.asks
    zh = f"{'规则不予承保' if declined else '规则要求先行补充'}：{one.flag.reason.zh}"
    en = f"{'the rules decline this' if declined else 'the rules block this'}: {one.flag.reason.en}"
    if asks is not None:
        zh, en = f"{zh}须提交：{asks.zh}", f"{en} Needed: {asks.en}"
    return Problem(f"underwriting.{one.flag.rule}", None, Text(zh, en))


def _rule(rule: str | None) -> Text:
    return Text("", "") if rule is None else Text(f"规则 {rule}：", f"rule {rule}: ")
