"""Resolution of a wording and a schedule to terms: lines, and steps in the wording's settlement order."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from wangbao.contract import steps
from wangbao.contract.amounts import MOST_CNY, Amount, fraction
from wangbao.contract.grammar import NEVER_PAID, Deductible, Item, MoneyTerms, Section, TriggerRule, Wording
from wangbao.contract.settlement_order import in_order
from wangbao.contract.steps import ZERO, Step, Trigger
from wangbao.contract.terms import Line, Section as Name, Terms
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.heads import head
from wangbao.vocabulary.money import to_decimal, yuan
from wangbao.vocabulary.terms import CAUSES
from wangbao.vocabulary.text import Text

INTERRUPTION = "business_interruption"
WHOLE = Text("全部责任", "All cover")
CASH = Text("全部现金赔偿责任", "All cash cover")
BEARING = Text("适用保单免赔额的责任", "Cover under the policy deductible")
DEDUCTED = Text("有免赔额的现金赔偿责任", "Cash cover with a deductible")
INSIDE = Text("计入累计限额的责任", "Cover inside the aggregate limit")
_HOURS_A_DAY = 24


def resolve(
    wording: Wording, *, limit_cny: Decimal | None = None, deductible_cny: Decimal | None = None
) -> Terms:
    """Resolve ``wording`` under a schedule to terms.

    Args:
        wording: what is insured and how.
        limit_cny: the policy year's aggregate limit; the wording's own schedule where None.
        deductible_cny: the deductible of one event; likewise.

    Amounts the wording gives as percentages of either move with them.

    Raises:
        InputError: a limit that is not above 0, a negative deductible, or either not in whole fen.
    """
    limit = _amount("limit_cny", limit_cny, wording.schedule.aggregate_limit)
    deductible = _amount("deductible_cny", deductible_cny, wording.schedule.deductible)
    if limit <= 0:
        raise refusal("limit_cny", limit, "须大于 0", "must be above 0")
    taken = in_order(_Resolver(wording, limit, deductible).steps(), wording.order)
    bases = [item.interruption.basis for item in wording.items() if item.interruption is not None]
    return Terms(
        code=wording.wording,
        title=wording.title.text,
        lines=tuple(_line(section, item) for section in wording.sections for item in section.items),
        steps=taken,
        limit_cny=wording.policy.aggregate.limit.resolve(limit, deductible),
        deductible_cny=deductible,
        sections=tuple(Name(section.code, section.title.text) for section in wording.sections),
        interruption_basis=bases[0] if bases else None,
    )


def _amount(field: str, given: Decimal | None, default: Decimal) -> Decimal:
    if given is None:
        return default
    amount = to_decimal(given, field=field)
    if not 0 <= amount <= MOST_CNY:
        raise refusal(field, amount, f"须在 0 与 {MOST_CNY:,} 之间", f"must be from 0 to {MOST_CNY:,}")
    if amount != yuan(amount):
        raise refusal(field, amount, "小数不得超过 2 位", "must have at most 2 decimal places")
    return amount


def _line(section: Section, item: Item) -> Line:
    return Line(
        code=item.code,
        section=section.code,
        heads=item.heads,
        name=_name(item),
        insurance_class=section.insurance_class,
        status=item.status,
        benefit=item.benefit,
        inside_aggregate=item.inside_aggregate and item.benefit == "cash",
    )


def _name(item: Item) -> Text:
    if item.title is not None:
        return item.title.text
    names = [head(code).name for code in item.heads]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


class _Resolver:
    """Makes the steps phase by phase; :func:`resolve` puts the phases in the wording's order."""

    def __init__(self, wording: Wording, limit: Decimal, deductible: Decimal) -> None:
        self.wording = wording
        self.limit, self.deductible = limit, deductible
        self.all = tuple(item.code for item in wording.items())
        self.payable = [item for item in wording.items() if item.status not in NEVER_PAID]

    def steps(self) -> Iterator[Step]:
        yield from self.triggers()
        yield from self.exclusions()
        yield from self.interruption()
        for item in self.payable:
            yield from self.money((item.code,), _name(item), item)
        for section in self.wording.sections:
            own = {item.code for item in section.items}  # codes: to compare whole items is slow
            codes = self.group(lambda item, own=own: item.code in own)  # type: ignore[misc]  # bound here
            yield from self.money(codes, section.title.text, section)
        yield from self.shared()
        yield from self.policy()

    def group(self, wanted: Callable[[Item], bool]) -> tuple[str, ...]:
        return tuple(item.code for item in self.payable if wanted(item))

    def yuan(self, amount: Amount | None) -> Decimal:
        return ZERO if amount is None else amount.resolve(self.limit, self.deductible)

    def triggers(self) -> Iterator[Step]:
        lines: dict[Trigger, list[str]] = {}
        for section in self.wording.sections:
            rule = _trigger(section.trigger or self.wording.trigger)
            lines.setdefault(rule, []).extend(item.code for item in section.items)
        for rule, codes in lines.items():
            yield steps.trigger(tuple(codes), rule, label=self.label(codes))

    def label(self, codes: Sequence[str]) -> Text:
        """Return the name of a group of whole sections: the contract's, or the sections' own."""
        if tuple(codes) == self.all:
            return WHOLE
        titles = [s.title for s in self.wording.sections if any(item.code in codes for item in s.items)]
        return Text("、".join(title.zh for title in titles), "; ".join(title.en for title in titles))

    def exclusions(self) -> Iterator[Step]:
        wording = self.wording
        for item in wording.items():
            if item.status in NEVER_PAID:
                yield steps.not_payable((item.code,), item.status, label=_name(item))
        yield from self.uninsured(self.all, WHOLE, wording.insured_causes)
        yield from self.excluded(self.all, WHOLE, causes=wording.exclusions.causes)
        yield from self.excluded(self.all, WHOLE, scenarios=wording.exclusions.scenarios)
        yield from self.excluded(self.all, WHOLE, conditions=wording.exclusions.conditions)
        for section in wording.sections:
            if section.exclusions is not None:
                codes, title = tuple(item.code for item in section.items), section.title.text
                yield from self.excluded(codes, title, scenarios=section.exclusions.scenarios)
                yield from self.excluded(codes, title, conditions=section.exclusions.conditions)
        for item in self.payable:
            yield from self.uninsured((item.code,), _name(item), item.insured_causes)
            if item.exclusions is not None:
                yield from self.excluded((item.code,), _name(item), scenarios=item.exclusions.scenarios)
                yield from self.excluded((item.code,), _name(item), conditions=item.exclusions.conditions)
            if item.requires:
                yield steps.require((item.code,), item.requires, label=_name(item))

    def excluded(
        self,
        lines: tuple[str, ...],
        label: Text,
        *,
        causes: tuple[str, ...] = (),
        scenarios: tuple[str, ...] = (),
        conditions: tuple[str, ...] = (),
    ) -> Iterator[Step]:
        if causes or scenarios or conditions:
            yield steps.exclude(lines, causes=causes, scenarios=scenarios, conditions=conditions, label=label)

    def uninsured(
        self, lines: tuple[str, ...], label: Text, insured: tuple[str, ...] | None
    ) -> Iterator[Step]:
        """Yield the exclusion of all causes but the insured ones, where insured causes are named."""
        if insured is not None:
            others = tuple(cause.code for cause in CAUSES if cause.code not in insured)
            yield steps.exclude(lines, causes=others, label=label, insured=insured)

    def interruption(self) -> Iterator[Step]:
        for item in self.payable:
            if INTERRUPTION in item.heads:
                yield from self.waiting(item)
                yield steps.recovery((item.code,), label=_name(item))

    def waiting(self, item: Item) -> Iterator[Step]:
        rule = item.interruption
        if rule is None:
            return
        line, label, hours = (item.code,), _name(item), rule.waiting_hours or ZERO
        amount, period = self.yuan(rule.deductible), None
        if rule.indemnity_days is not None:
            first = hours if rule.indemnity_from == "end_of_waiting" else ZERO
            period = rule.indemnity_days * _HOURS_A_DAY + first
            yield steps.indemnity_period(line, period, after_waiting=first, label=label)
        if rule.mode in ("waiting_only", "both"):
            yield steps.waiting(line, hours, period_hours=period, label=label)
        if rule.mode == "included_once_exceeded":
            yield steps.waiting_trigger(line, hours, label=label)
        if rule.mode == "higher_of":
            yield steps.waiting_or_deductible(line, hours, amount, period_hours=period, label=label)
        if rule.mode in ("deductible_only", "both"):
            yield steps.deductible(line, amount=amount, label=label, phase="interruption")

    def money(self, lines: tuple[str, ...], label: Text, terms: MoneyTerms) -> Iterator[Step]:
        if not lines:
            return
        if terms.franchise is not None:
            yield steps.franchise(lines, self.yuan(terms.franchise), label=label)
        if terms.deductible is not None:
            yield self.deducted(lines, label, terms.deductible, phase="deductible")
        if terms.coinsurance_percent is not None:
            yield steps.coinsurance(lines, fraction(terms.coinsurance_percent), label=label)
        name = lines[0] if isinstance(terms, Item) else getattr(terms, "code", "")
        yield from self.limits(lines, label, name, terms.event_limit, terms.annual_limit, phase="sublimits")

    def deducted(self, lines: tuple[str, ...], label: Text, rule: Deductible, *, phase: str) -> Step:
        """Build a deductible, or a retention if only the highest retention is borne."""
        make = steps.retention if self.wording.policy.single_highest_retention else steps.deductible
        return make(
            lines,
            amount=self.yuan(rule.amount),
            rate=fraction(rule.percent or ZERO),
            minimum=self.yuan(rule.minimum),
            maximum=None if rule.maximum is None else self.yuan(rule.maximum),
            label=label,
            phase=phase,
        )

    def limits(
        self,
        lines: tuple[str, ...],
        label: Text,
        name: str,
        event: Amount | None,
        annual: Amount | None,
        *,
        phase: str,
    ) -> Iterator[Step]:
        if event is not None:
            yield steps.limit(lines, self.yuan(event), label=label, phase=phase)
        if annual is not None:
            yield steps.annual_limit(lines, self.yuan(annual), f"{phase}.{name}", label=label, phase=phase)

    def shared(self) -> Iterator[Step]:
        for shared in self.wording.shared_limits:
            yield from self.limits(
                shared.items,
                shared.title.text,
                shared.code,
                shared.event_limit,
                shared.annual_limit,
                phase="shared_limits",
            )

    def policy(self) -> Iterator[Step]:
        policy, aggregate = self.wording.policy, self.wording.policy.aggregate
        cash = self.group(lambda item: item.benefit == "cash")
        bearing = self.group(lambda item: item.benefit == "cash" and item.policy_deductible)
        inside = self.group(lambda item: item.benefit == "cash" and item.inside_aggregate)
        all_cash = WHOLE if len(cash) == len(self.payable) else CASH
        within = all_cash if inside == cash else INSIDE
        highest = policy.single_highest_retention
        if policy.deductible is not None and bearing:
            phase = "deductible" if highest else "policy_deductible"
            label = all_cash if bearing == cash else BEARING
            yield self.deducted(bearing, label, policy.deductible, phase=phase)
        if highest:
            retaining = self.retaining(bearing)
            yield steps.highest_retention(retaining, label=all_cash if retaining == cash else BEARING)
        if policy.total_deductible is not None and (deducted := self.deducted_items(bearing)):
            low, high = policy.total_deductible.minimum, policy.total_deductible.maximum
            yield steps.deductible_range(
                deducted,
                minimum=self.yuan(low),
                maximum=None if high is None else self.yuan(high),
                label=all_cash if deducted == cash else DEDUCTED,
            )
        if policy.event_limit is not None and inside:
            yield steps.limit(inside, self.yuan(policy.event_limit), label=within, phase="policy_limit")
        for uplift in policy.uplifts if cash else ():
            yield steps.uplift(cash, (uplift.condition,), fraction(uplift.percent), label=all_cash)
        if aggregate.deductible is not None and inside:
            amount = self.yuan(aggregate.deductible)
            yield steps.aggregate_deductible(inside, amount, "aggregate_deductible", label=within)
        again = aggregate.reinstatements
        if inside:
            yield steps.annual_limit(
                inside,
                self.yuan(aggregate.limit),
                "aggregate_limit",
                reinstatements=again.number if again else 0,
                reinstatement_rate=fraction(again.premium_percent) if again else ZERO,
                label=within,
            )

    def retaining(self, bearing: tuple[str, ...]) -> tuple[str, ...]:
        """Return the items with a retention of their own, of their section or of the policy."""
        own = {item.code for item in self.payable if item.deductible is not None}
        own |= {item.code for s in self.wording.sections if s.deductible is not None for item in s.items}
        own |= set(bearing) if self.wording.policy.deductible is not None else set()
        return self.group(lambda item: item.code in own)

    def deducted_items(self, bearing: tuple[str, ...]) -> tuple[str, ...]:
        """List the cash items with any deductible: a retention, or one of an interruption's own rule."""
        retaining = self.retaining(bearing)
        return self.group(
            lambda item: (
                item.benefit == "cash"
                and (
                    item.code in retaining
                    or (item.interruption is not None and item.interruption.deductible is not None)
                )
            )
        )


def _trigger(rule: TriggerRule) -> Trigger:
    return Trigger(rule.basis, rule.retroactive_date, rule.retroactive_months, rule.extended_reporting_days)
