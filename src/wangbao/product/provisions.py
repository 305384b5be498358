"""Provisions of a wording that exempt the insurer, wholly or in part, and so must be disclosed before issue.

Article 17 of the Insurance Law and article 9 of the Supreme People's Court's second interpretation of it: exclusions,
deductibles (amount, percentage, franchise), proportional payment, and the insurer's right to rescind. Sublimits and
conditions of payment are included here; that is a cautious interpretation, and ours.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from wangbao.contract.grammar import NEVER_PAID, Item, MoneyTerms, Section, Wording
from wangbao.contract.words import names
from wangbao.product.schema import Effect
from wangbao.vocabulary.entry import Entry
from wangbao.vocabulary.heads import head
from wangbao.vocabulary.terms import cause, condition
from wangbao.vocabulary.text import Text


class Provision(NamedTuple):
    """One provision: its path in the wording, its effect, its subject, and its words."""

    path: str
    effect: Effect
    title: Text
    says: Text


_ALL = Text("全部责任", "All cover")


def provisions(wording: Wording) -> tuple[Provision, ...]:
    """List the provisions of a wording that exempt the insurer, in the wording's order."""
    return (
        *_excluded("exclusions", _ALL, wording.exclusions.causes, wording.exclusions.conditions),
        *(one for section in wording.sections for one in _section(section)),
        *_policy(wording),
    )


def _section(section: Section) -> Iterator[Provision]:
    path, title = f"sections.{section.code}", section.title.text
    if section.exclusions is not None:
        yield from _excluded(f"{path}.exclusions", title, (), section.exclusions.conditions)
    yield from _money(path, title, section)
    for item in section.items:
        yield from _item(item)


def _item(item: Item) -> Iterator[Provision]:
    path, title = f"items.{item.code}", item_name(item)
    if item.status in NEVER_PAID:
        says = Text(f"{title.zh}不在赔付范围内", f"{title.en} is never paid")
        yield Provision(path, "not_payable", title, says)
        return
    if item.exclusions is not None:
        yield from _excluded(f"{path}.exclusions", title, (), item.exclusions.conditions)
    if item.requires:
        wanted = _listed(item.requires, condition, "and")
        says = Text(f"满足下列条件方赔付：{wanted.zh}", f"paid only with {wanted.en}")
        yield Provision(f"{path}.requires", "condition", title, says)
    if item.interruption is not None:
        yield from _interruption(path, title, item)
    yield from _money(path, title, item)


def _interruption(path: str, title: Text, item: Item) -> Iterator[Provision]:
    rule = item.interruption
    if rule is not None and rule.waiting_hours is not None:
        says = Text(
            "等待期内的损失由被保险人承担", "what is lost within the waiting period is the insured's own"
        )
        yield Provision(f"{path}.waiting", "waiting", title, says)
    if rule is not None and rule.deductible is not None:
        says = Text("营业中断另有免赔额", "interruption has a deductible of its own")
        yield Provision(f"{path}.interruption_deductible", "deductible", title, says)
    if rule is not None and rule.indemnity_days is not None:
        days = f"{rule.indemnity_days.normalize():f}"
        says = Text(f"赔偿期至多 {days} 天", f"paid for at most {days} days")
        yield Provision(f"{path}.indemnity", "sublimit", title, says)


def _money(path: str, title: Text, terms: MoneyTerms) -> Iterator[Provision]:
    if terms.deductible is not None or terms.franchise is not None:
        says = Text("约定的免赔额（率）由被保险人承担", "the deductible agreed is the insured's own")
        yield Provision(f"{path}.deductible", "deductible", title, says)
    if terms.coinsurance_percent is not None:
        share = f"{terms.coinsurance_percent.normalize():f}%"
        says = Text(f"被保险人自担损失的 {share}", f"the insured bears {share} of the loss")
        yield Provision(f"{path}.coinsurance", "coinsurance", title, says)
    if terms.event_limit is not None or terms.annual_limit is not None:
        says = Text("赔偿以分项限额为限", "paid up to its own sublimit")
        yield Provision(f"{path}.sublimit", "sublimit", title, says)


def _policy(wording: Wording) -> Iterator[Provision]:
    policy = wording.policy
    for shared in wording.shared_limits:
        says = Text("多项责任共用一个限额", "several items share one limit")
        yield Provision(f"shared_limits.{shared.code}", "sublimit", shared.title.text, says)
    if policy.deductible is not None:
        says = Text("每次事故的免赔额由被保险人承担", "the deductible of each event is the insured's own")
        yield Provision("policy.deductible", "deductible", _ALL, says)
    if policy.total_deductible is not None and policy.total_deductible.minimum is not None:
        says = Text(
            "一次事故各项免赔额合计不低于约定的金额，不足部分由被保险人承担",
            "the deductibles of one event come to at least the amount agreed; what they lack is the insured's own",
        )
        yield Provision("policy.total_deductible", "deductible", _ALL, says)
    if policy.event_limit is not None:
        says = Text("每次事故的赔偿另有限额", "one event is paid up to a limit of its own")
        yield Provision("policy.event_limit", "sublimit", _ALL, says)
    for uplift in policy.uplifts:
        met, share = names((uplift.condition,), condition), f"{uplift.percent.normalize():f}%"
        says = Text(
            f"{met.zh}的，免赔额加扣 {share}", f"in case of {met.en} {share} more of the deductible is borne"
        )
        yield Provision(f"policy.uplifts.{uplift.condition}", "uplift", _ALL, says)
    if policy.aggregate.deductible is not None:
        says = Text("每年另有累计免赔额", "the year has an aggregate deductible besides")
        yield Provision("policy.aggregate_deductible", "deductible", _ALL, says)


def _excluded(
    path: str, title: Text, causes: tuple[str, ...], conditions: tuple[str, ...]
) -> Iterator[Provision]:
    if causes:
        said = _listed(causes, cause, "or")
        says = Text(f"下列原因造成的损失不赔：{said.zh}", f"nothing is paid for {said.en}")
        yield Provision(f"{path}.causes", "exclusion", title, says)
    if conditions:
        said = _listed(conditions, condition, "or")
        says = Text(f"下列情形不赔：{said.zh}", f"nothing is paid in case of {said.en}")
        yield Provision(f"{path}.conditions", "exclusion", title, says)


def item_name(item: Item) -> Text:
    """Name an item by its title, or by its loss heads."""
    if item.title is not None:
        return item.title.text
    names = [head(code).name for code in item.heads]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _listed(codes: tuple[str, ...], find: Callable[[str], Entry], last: str) -> Text:
    """Join the names of codes in a sentence, the last by an English conjunction."""
    each = [names((code,), find) for code in codes]
    *before, end = (name.en for name in each)
    return Text("、".join(name.zh for name in each), f"{', '.join(before)} {last} {end}" if before else end)
