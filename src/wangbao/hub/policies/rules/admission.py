"""Decide whether an endorsement may be issued now: every endorsement, issued, granted or previewed, is checked here.

A cancellation's ground must be open on the day it is issued, and its table and fee are the product's
(:mod:`wangbao.policy.days`, :mod:`wangbao.policy.cancellation`); any other endorsement may be backdated only so far.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import Side
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.writes.holder import check_holders
from wangbao.hub.policies.writes.rows import New
from wangbao.hub.underwriting.rules.authority import level_of
from wangbao.policy import days
from wangbao.policy.cancellation import agreed, cancelling, known_day, reinstating
from wangbao.policy.days import IssueDates
from wangbao.policy.fold import Contract
from wangbao.policy.premium import Price
from wangbao.policy.preview import Preview, preview
from wangbao.policy.tables import Ground, ground, kind
from wangbao.product.definition import Definition
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.period import Period

_ENDS: Final = "cancellation"
_RESTORES: Final = "reinstatement"


def asked_of(
    policy: Policy, by: Actor, now: dt.datetime, *, notice: dt.date | None = None, asking: bool = False
) -> IssueDates:
    """Collect the dates and the actor's powers that decide about an endorsement.

    ``asking`` is for a request that another issues, who may correct late entries.
    """
    today = day_of(now)
    return IssueDates(
        term=Period(policy.start, policy.end),
        concluded=day_of(policy.bound_at),
        today=today,
        notice=notice or today,
        corrects=asking or level_of(by) is Level.SENIOR,
    )


def may_only_request(policy: Policy, by: Actor) -> bool:
    """Return True if the actor can request endorsements of the policy but not issue them."""
    return not may(by, "policies.endorse", policy)


def admit(
    policy: Policy, contract: Contract, new: New, price: Price, asked: IssueDates
) -> tuple[New, Preview]:
    """Check an endorsement, add the product's own rule to a cancellation, and preview its effect and charge.

    Raises:
        InputError: it may not be issued today, or not as of that day; a cancellation without a ground or with another
            table or fee than the product's; or it may not be made on this contract at all.
    """
    meant = kind(new.kind)
    if meant.code == _ENDS:
        rules = bundle_of(policy.product_version).definition.cancellation
        fee_rate = rules.before_inception_fee_percent / 100
        new = replace(new, change=agreed(new.change, table=rules.insured_table, fee_rate=fee_rate))
        rule: Mapping[str, Any] = new.change["cancellation"]
        known_on = known_day(rule.get("known_on"))
        days.check_ground(ground(rule["ground"]), new.effective, known_on, asked)
    else:
        if meant.code == _RESTORES and dict(new.change) != reinstating():
            zh, en = "恢复效力不得带有其他变更", "a reinstatement changes nothing else"
            raise refusal("change", dict(new.change), zh, en)
        days.check_days(meant, new.effective, new.change, asked)
    seen = preview(contract, new.kind, new.effective, new.change, price)
    check_holders(contract, seen.segments)
    if meant.code != _ENDS:
        days.check_given_back(meant, seen.charge.net, asked)
    return new, seen


def cancellation_change(
    definition: Definition, ground_code: str, refund_share: object, known_on: dt.date | None
) -> dict[str, Any]:
    """Build the change of a cancellation, with the product's fee and table.

    Raises:
        InputError: a value that the ground does not use.
    """
    found = ground(ground_code)
    rules = definition.cancellation
    return cancelling(
        found.code,
        table=rules.insured_table if found.method == "short_period" else "",
        fee_rate=rules.before_inception_fee_percent / 100 if found.method == "before_inception" else 0,
        refund_share=refund_share,
        known_on=known_on,
    )


def grounds_open_to(policy: Policy, by: Actor, now: dt.datetime) -> Sequence[Ground]:
    """List the grounds on which the actor may cancel, or request to, now."""
    asked = asked_of(policy, by, now, asking=may_only_request(policy, by))
    return days.open_grounds(asked, insurer=by.side is Side.INSURER)


def check_insurer_only_ground(new: New, by: Actor) -> None:
    """Refuse an insurer-only cancellation ground when the actor is not the insurer.

    Raises:
        InputError: such a ground.
    """
    rule = new.change.get("cancellation")
    if new.kind != _ENDS or by.side is Side.INSURER or not isinstance(rule, Mapping):
        return
    found = ground(str(rule.get("ground", "")))
    if found.by == "insurer":
        zh = f"该事由仅保险人可用（{found.article.zh}）"
        raise refusal("ground", found.code, zh, f"only the insurer has this ground ({found.article.en})")
