"""Whether an endorsement may be issued now: the one place every one passes, issued, granted or only previewed.

A cancellation's ground must be open on the day it is issued, and its table and fee are the product's
(:mod:`wangbao.policy.days`, :mod:`wangbao.policy.cancellation`); any other endorsement may reach back only so far.
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
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.period import Period

_ENDS: Final = "cancellation"
_RESTORES: Final = "reinstatement"


def asked_of(
    policy: Policy, by: Actor, now: dt.datetime, *, notice: dt.date | None = None, asking: bool = False
) -> IssueDates:
    """When it is issued and by whom; ``asking`` for another to issue, who may correct what was entered late."""
    today = day_of(now)
    return IssueDates(
        term=Period(policy.start, policy.end),
        concluded=day_of(policy.bound_at),
        today=today,
        notice=notice or today,
        corrects=asking or level_of(by) is Level.SENIOR,
    )


def asks(policy: Policy, by: Actor) -> bool:
    """Whether the actor can only ask for endorsements of the policy."""
    return not may(by, "policies.endorse", policy)


def admitted(
    policy: Policy, contract: Contract, new: New, price: Price, asked: IssueDates
) -> tuple[New, Preview]:
    """The endorsement with the product's own rule in it, and what it would do and cost.

    Raises:
        InputError: it may not be issued today, or not as of that day; a cancellation without a ground or by other
            than the product's table and fee; or it may not be made on this contract at all.
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
    policy: Policy, ground_code: str, refund_share: object, known_on: dt.date | None
) -> dict[str, Any]:
    """The change of a cancellation, with the product's fee and table; InputError for what the ground does not use."""
    found = ground(ground_code)
    rules = bundle_of(policy.product_version).definition.cancellation
    return cancelling(
        found.code,
        table=rules.insured_table if found.method == "short_period" else "",
        fee_rate=rules.before_inception_fee_percent / 100 if found.method == "before_inception" else 0,
        refund_share=refund_share,
        known_on=known_on,
    )


def offered(policy: Policy, by: Actor, now: dt.datetime) -> Sequence[Ground]:
    """The grounds the actor may cancel on, or ask to, in a step taken now."""
    asked = asked_of(policy, by, now, asking=asks(policy, by))
    return days.open_grounds(asked, insurer=by.side is Side.INSURER)


def check_whose(new: New, by: Actor) -> None:
    """Refuse a ground that only an insurer has to whoever is none; raises InputError."""
    rule = new.change.get("cancellation")
    if new.kind != _ENDS or by.side is Side.INSURER or not isinstance(rule, Mapping):
        return
    found = ground(str(rule.get("ground", "")))
    if found.by == "insurer":
        zh = f"该事由仅保险人可用（{found.article.zh}）"
        raise refusal("ground", found.code, zh, f"only the insurer has this ground ({found.article.en})")
