"""Rules of a wording that span fields: every problem is found and named by its field and value."""

from collections.abc import Iterable, Iterator, Sequence

from wangbao.contract.grammar import (
    NEVER_PAID,
    Interruption,
    Item,
    MoneyTerms,
    PolicyTerms,
    Section,
    SharedLimit,
    TriggerRule,
    Wording,
)
from wangbao.contract.settlement_order import PHASES
from wangbao.contract.wording_deductibles import deductible, total_deductible
from wangbao.vocabulary import heads, terms
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

_INTERRUPTION = "business_interruption"


def problems(wording: Wording) -> list[Problem]:
    """List everything in a well-formed wording that contradicts itself or the law; empty where nothing does."""
    return [
        *_empty(wording),
        *_order(wording),
        *_repeated(wording),
        *_causes("insured_causes", wording.insured_causes),
        *_conditions("exclusions.conditions", wording.exclusions.conditions, adverse=True),
        *_trigger("trigger", wording.trigger),
        *(
            problem
            for at, section in enumerate(wording.sections)
            for problem in _section(wording, at, section)
        ),
        *(
            problem
            for at, shared in enumerate(wording.shared_limits)
            for problem in _shared(wording, f"shared_limits.{at}", shared)
        ),
        *_policy(wording),
    ]


def _problem(field: str, value: object, zh: str, en: str) -> Problem:
    return Problem(field, value, Text(zh, en))


def _empty(wording: Wording) -> Iterator[Problem]:
    lists: list[tuple[str, Sequence[object], int]] = [
        ("kinds", wording.kinds, 1),
        ("sections", wording.sections, 1),
        *((f"sections.{at}.items", section.items, 1) for at, section in enumerate(wording.sections)),
        *((f"{where}.heads", item.heads, 1) for where, item in _items(wording)),
        *((f"shared_limits.{at}.items", shared.items, 2) for at, shared in enumerate(wording.shared_limits)),
    ]
    for field, entries, least in lists:
        if len(entries) < least:
            yield _problem(field, None, f"至少须有 {least} 项", f"must have at least {least} entries")


def _order(wording: Wording) -> Iterator[Problem]:
    if sorted(wording.order) != sorted(PHASES):
        phases = ", ".join(PHASES)
        yield _problem(
            "order",
            ", ".join(wording.order),
            f"须把每个阶段恰好列一次：{phases}",
            f"must name each once: {phases}",
        )
    elif wording.order[0] != "exclusions":
        yield _problem("order", wording.order[0], "须以 exclusions 开始", "must begin with exclusions")


def _repeated(wording: Wording) -> Iterator[Problem]:
    named = [
        *((f"sections.{at}.code", section.code) for at, section in enumerate(wording.sections)),
        *((f"shared_limits.{at}.code", shared.code) for at, shared in enumerate(wording.shared_limits)),
    ]
    items = [(f"{where}.code", item.code) for where, item in _items(wording)]
    covered = [(f"{where}.heads", head) for where, item in _items(wording) for head in item.heads]
    for field, code in (*_twice(named), *_twice(items)):
        yield _problem(field, code, "代码重复", "the code is used twice")
    for field, head in _twice(covered):
        yield _problem(field, head, "损失项目已在另一责任项中", "the loss head is already in another item")


def _section(wording: Wording, at: int, section: Section) -> Iterator[Problem]:
    where = f"sections.{at}"
    yield from _money(where, section)
    if section.trigger is not None:
        yield from _trigger(f"{where}.trigger", section.trigger)
    if section.exclusions is not None:
        yield from _conditions(f"{where}.exclusions.conditions", section.exclusions.conditions, adverse=True)
    for place, item in enumerate(section.items):
        yield from _item(wording, section, f"{where}.items.{place}", item)


def _item(wording: Wording, section: Section, where: str, item: Item) -> Iterator[Problem]:
    yield from _heads(section, where, item)
    yield from _status(wording, section, where, item)
    yield from _money(where, item)
    yield from _causes(f"{where}.insured_causes", item.insured_causes)
    yield from _conditions(f"{where}.requires", item.requires, adverse=False)
    if item.exclusions is not None:
        yield from _conditions(f"{where}.exclusions.conditions", item.exclusions.conditions, adverse=True)
    if item.interruption is not None:
        yield from _interruption(where, item, item.interruption)


def _heads(section: Section, where: str, item: Item) -> Iterator[Problem]:
    for head in item.heads:
        try:
            heads.head_in_class(head, section.insurance_class, field=f"{where}.heads")
        except InputError as error:
            yield from error.problems


def _status(wording: Wording, section: Section, where: str, item: Item) -> Iterator[Problem]:
    limited: list[MoneyTerms | SharedLimit] = [item, section]
    limited += [shared for shared in wording.shared_limits if item.code in shared.items]
    has_limit = any(one.event_limit is not None or one.annual_limit is not None for one in limited)
    capped = item.interruption is not None and item.interruption.indemnity_days is not None
    if item.status == "limited" and not (has_limit or capped):
        yield _problem(
            f"{where}.status",
            item.status,
            "限额承保须有限额或赔偿期",
            "limited needs a limit or an indemnity period",
        )
    if (item.status == "conditional") != bool(item.requires):
        yield _problem(
            f"{where}.status",
            item.status,
            "附条件承保须有、且仅附条件承保可有 requires",
            "conditional, and only conditional, needs requires",
        )
    if item.status in NEVER_PAID and _terms_given(item):
        yield _problem(
            f"{where}.status", item.status, "不赔付的责任项不得有赔付条件", "what never pays has no terms"
        )
    if not item.inside_aggregate and not has_limit:
        yield _problem(
            f"{where}.inside_aggregate",
            "false",
            "不计入累计限额时须另有限额",
            "outside the aggregate needs its own limit",
        )
    if item.benefit == "service" and item.annual_limit is None and section.annual_limit is None:
        yield _problem(
            f"{where}.benefit",
            item.benefit,
            "服务给付须有年度服务额度",
            "a service benefit needs an annual pool",
        )


def _terms_given(item: Item) -> bool:
    money = (item.deductible, item.franchise, item.coinsurance_percent, item.event_limit, item.annual_limit)
    return any(term is not None for term in (*money, item.interruption))


def _money(where: str, terms_: MoneyTerms) -> Iterator[Problem]:
    if terms_.deductible is not None:
        yield from deductible(f"{where}.deductible", terms_.deductible)


def _interruption(where: str, item: Item, rule: Interruption) -> Iterator[Problem]:
    field = f"{where}.interruption"
    if item.heads != (_INTERRUPTION,):
        yield _problem(
            field, None, "仅用于单独的营业中断责任项", "only for an item of business interruption alone"
        )
    waits, bears = rule.mode != "deductible_only", rule.mode in ("deductible_only", "higher_of", "both")
    if waits != (rule.waiting_hours is not None):
        yield _problem(
            f"{field}.waiting_hours",
            rule.waiting_hours,
            f"方式 {rule.mode} {'须有' if waits else '不得有'}等待期",
            f"mode {rule.mode} {'needs' if waits else 'has no'} waiting hours",
        )
    if bears != (rule.deductible is not None):
        yield _problem(
            f"{field}.deductible",
            None,
            f"方式 {rule.mode} {'须有' if bears else '不得有'}免赔额",
            f"mode {rule.mode} {'needs' if bears else 'has no'} deductible",
        )
    if rule.indemnity_from == "end_of_waiting" and (rule.indemnity_days is None or not waits):
        yield _problem(
            f"{field}.indemnity_from",
            rule.indemnity_from,
            "须同时有等待期与赔偿期",
            "needs a waiting time and an indemnity period",
        )


def _causes(field: str, causes: tuple[str, ...] | None) -> Iterator[Problem]:
    if causes is not None and not causes:
        yield _problem(field, None, "至少须有一项承保原因", "at least one insured cause is required")
    for cause in causes or ():
        if terms.cause(cause).only_excluded:
            yield _problem(
                field, cause, "此原因只可除外，不得承保", "this cause may only be excluded, never insured"
            )


def _conditions(field: str, codes: tuple[str, ...], *, adverse: bool) -> Iterator[Problem]:
    for code in codes:
        if terms.condition(code).adverse is not adverse:
            zh = "须为不利事实" if adverse else "须为可要求的条件"
            en = "must be an adverse fact" if adverse else "must be a condition that can be required"
            yield _problem(field, code, zh, en)


def _trigger(field: str, rule: TriggerRule) -> Iterator[Problem]:
    if rule.basis == "occurrence" and (rule.retroactive_date or rule.retroactive_months is not None):
        yield _problem(
            field, rule.basis, "期内发生式没有追溯期", "an occurrence trigger has no retroactive date"
        )
    if rule.basis != "claims_made" and rule.extended_reporting_days:
        yield _problem(
            field, rule.basis, "只有索赔提出式有延长报告期", "only claims made has an extended reporting time"
        )


def _shared(wording: Wording, where: str, shared: SharedLimit) -> Iterator[Problem]:
    known = {item.code: item for item in wording.items()}
    if shared.event_limit is None and shared.annual_limit is None:
        yield _problem(
            where, shared.code, "须有 event_limit 或 annual_limit", "needs event_limit or annual_limit"
        )
    for code in shared.items:
        if code not in known:
            yield _problem(f"{where}.items", code, "没有这一责任项", "there is no such item")
        elif known[code].status in NEVER_PAID:
            yield _problem(f"{where}.items", code, "该责任项不赔付", "the item never pays")
    for field, code in _twice([(f"{where}.items", code) for code in shared.items]):
        yield _problem(field, code, "责任项重复", "the item is named twice")


def _policy(wording: Wording) -> Iterator[Problem]:
    policy = wording.policy
    if policy.deductible is not None:
        yield from deductible("policy.deductible", policy.deductible)
    uplifts = [
        (f"policy.uplifts.{at}.condition", uplift.condition) for at, uplift in enumerate(policy.uplifts)
    ]
    for field, condition in uplifts:
        yield from _conditions(field, (condition,), adverse=True)
    for field, condition in _twice(uplifts):
        yield _problem(field, condition, "条件重复", "the condition is named twice")
    yield from total_deductible(wording)
    retentions: list[MoneyTerms | PolicyTerms] = [*wording.items(), *wording.sections, policy]
    if policy.single_highest_retention and sum(one.deductible is not None for one in retentions) < 2:
        yield _problem(
            "policy.single_highest_retention",
            "true",
            "至少须有两个免赔额",
            "at least two deductibles are required",
        )


def _items(wording: Wording) -> Iterator[tuple[str, Item]]:
    for at, section in enumerate(wording.sections):
        for place, item in enumerate(section.items):
            yield f"sections.{at}.items.{place}", item


def _twice(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    seen: set[str] = set()
    again = []
    for field, code in named:
        if code in seen:
            again.append((field, code))
        seen.add(code)
    return again
