"""Run a product's rules again on a contract that is to change: the flags raised, the authority they take.

What the insurer accepted once it need not accept again: a flag that stood before the change and goes by the same facts
is told, not asked. A flag that is new, or goes by facts the change moves, is decided anew; so is every flag where
another enterprise becomes the insured, whom nobody accepted yet. A change that only takes from the contract (保险法
第五十三条) is asked about nothing but what is new.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice
from wangbao.proposal.judgement import Judgement
from wangbao.proposal.proposal import Proposal, Risk, propose
from wangbao.underwriting.authority import Level, Need, highest, of_amounts
from wangbao.underwriting.evaluate import Flag, flag_data
from wangbao.vocabulary.entry import plain
from wangbao.vocabulary.money import ZERO
from wangbao.vocabulary.text import Text

NO_PROFILE_RULE: Final = "no-risk-facts"
_NO_PROFILE: Final = Text(
    "合同没有风险资料，核保规则无从判断，须由人工决定。",
    "The contract carries no facts of the risk for the rules to read; a person decides.",
)


@dataclass(frozen=True, slots=True)
class RuleInputs:
    """The inputs of the rules for one segment of a contract; ``who`` tells one insured enterprise from another."""

    who: str
    risk: Risk
    choice: Choice
    judgement: Judgement
    book: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag of the contract as it would be from ``day``; ``stood`` where it was accepted with the contract before."""

    flag: Flag
    day: dt.date
    stood: bool
    lifted: bool

    @property
    def bars(self) -> bool:
        """True if it keeps the change from being issued at all."""
        return not self.stood and not self.lifted and self.flag.flag in ("block", "decline")

    @property
    def asks(self) -> Level | None:
        """The level whose decision it takes, if any."""
        return None if self.stood or self.bars else self.flag.authority


@dataclass(frozen=True, slots=True)
class RuleResult:
    """The result of the rules on a change, and the rules; ``needs`` is the authority it takes to issue it."""

    rules: str
    sha256: str
    flags: tuple[Raised, ...]
    needs: tuple[Need, ...]

    @property
    def authority(self) -> Level:
        """The lowest level that may issue the change; ``automatic`` where the rules ask nobody."""
        return highest(self.needs)

    @property
    def barred(self) -> tuple[Raised, ...]:
        """The flags that refuse it."""
        return tuple(one for one in self.flags if one.bars)


def read(
    bundle: Bundle,
    pairs: Iterable[tuple[dt.date, RuleInputs | None, RuleInputs | None]],
    *,
    eases: bool,
    lifted: Collection[str] = (),
    lifted_before: Collection[str] = (),
) -> RuleResult:
    """Run the rules on a change.

    Args:
        bundle: the product version the contract was made by, with its rules.
        pairs: for each stretch of days the change alters: its first day, what the rules read of it before and after;
            None where the terms carry no facts of the risk.
        eases: the change only takes from the contract.
        lifted: blocks that whoever issues the change lifts: what they ask for is there.
        lifted_before: blocks lifted when the contract was quoted; where they stood until now they stay lifted, and a
            change of what they go by takes the authority they name.

    Raises:
        InputError: facts the rules or the rate plan refuse.
    """
    flags: list[Raised] = []
    needs: list[Need] = []
    for day, before, after in pairs:
        if after is None:
            unread = Flag(NO_PROFILE_RULE, "refer", _NO_PROFILE, Level.SENIOR)
            flags.append(Raised(unread, day, stood=False, lifted=False))
            continue
        now = _proposed(bundle, after)
        was = _proposed(bundle, before) if before is not None and before.who == after.who else None
        kept = {rule for rule in lifted_before if was and any(flag.rule == rule for flag in was.flags)}
        raised = [
            Raised(flag, day, stood=_stood(flag, was, eases=eases), lifted=_lifts(flag, {*lifted, *kept}))
            for flag in now.flags
        ]
        told = {(one.flag, one.stood) for one in flags}
        flags += [one for one in raised if (one.flag, one.stood) not in told]
        needs += _risen(bundle, was, now)
    needs += [Need(one.asks, one.flag.reason, one.flag.rule) for one in flags if one.asks is not None]
    return RuleResult(bundle.rules.name, bundle.rules.sha256, tuple(flags), tuple(dict.fromkeys(needs)))


def rule_result_data(reading: RuleResult, *, reason: str) -> dict[str, Any]:
    """Convert the result of the rules to plain data, with the reason the change was issued nevertheless."""
    return {
        "rules": reading.rules,
        "sha256": reading.sha256,
        "authority": str(reading.authority),
        "flags": [
            flag_data(one.flag) | {"day": one.day.isoformat(), "stood": one.stood, "lifted": one.lifted}
            for one in reading.flags
        ],
        "needs": [
            {"level": str(need.level), "rule": need.rule, "reason": plain(need.reason)}
            for need in reading.needs
        ],
        "reason": reason,
    }


def _proposed(bundle: Bundle, stand: RuleInputs) -> Proposal:
    # As asked: what the rules would put right in terms that are agreed is a flag, never a silent change of them.
    return propose(
        bundle, stand.risk, stand.choice, judgement=stand.judgement, as_asked=True, book=stand.book
    )


def _stood(flag: Flag, was: Proposal | None, *, eases: bool) -> bool:
    if was is None:
        return False
    if eases:
        return any((other.rule, other.flag) == (flag.rule, flag.flag) for other in was.flags)
    return flag in was.flags


def _lifts(flag: Flag, rules: Collection[str]) -> bool:
    """Keep flags that decline: nobody lifts them."""
    return flag.flag == "block" and flag.rule in rules


def _risen(bundle: Bundle, was: Proposal | None, now: Proposal) -> tuple[Need, ...]:
    """List the authority that limit and yearly premium take; an amount that does not rise was accepted before."""

    def risen(before: Decimal, after: Decimal) -> Decimal:
        return after if was is None or after > before else ZERO

    before = (ZERO, ZERO) if was is None else (was.choice.limit_cny, was.priced.annual.premium_cny)
    return of_amounts(
        bundle.rules.document.authority,
        limit_cny=risen(before[0], now.choice.limit_cny),
        premium_cny=risen(before[1], now.priced.annual.premium_cny),
    )
