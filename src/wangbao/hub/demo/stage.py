"""Shorten what the sample's people do with a contract: each method is one operation, by one of them, at a moment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from wangbao.hub.access.actor import Actor
from wangbao.hub.demo.cast import organisation
from wangbao.hub.demo.new_business import NewBusiness
from wangbao.hub.demo.people import Org
from wangbao.hub.policies.models import Endorsement, EndorsementRequest, Policy
from wangbao.hub.policies.writes import approval, binding, endorsement, money
from wangbao.hub.underwriting.models import Quote
from wangbao.vocabulary.beijing import day_of

Story = Iterator[int]


@dataclass
class Stage(NewBusiness):
    """The people and the present moment of one contract's story; its methods are operations of theirs."""

    def bind(self, quote: Quote, instalments: str = "single", **more: Any) -> Policy:
        """Accept a quote, confirm the clauses that are still open, and bind it.

        The client binds; with ``more`` (co-insurers, subsidies) the insurer does.
        """
        return binding.bind(
            quote_ref=self.accept(quote).ref,
            idempotency_key=self.next_key(),
            by=self.underwriter if more else self.client,
            now=self.now,
            instalments=instalments,
            **more,
        )

    def endorse(
        self,
        policy: Policy,
        kind: str,
        effective: int,
        change: Mapping[str, Any],
        reason: str,
        *,
        judged: str = "",
        by: Actor | None = None,
    ) -> Endorsement | EndorsementRequest:
        """Endorse a policy; ``judged`` is the reason of underwriting for a change that the rules refer."""
        return endorsement.endorse(
            policy=policy,
            kind=kind,
            effective=self.day(effective),
            change=change,
            reason=reason,
            underwriting_reason=judged,
            idempotency_key=self.next_key(),
            by=by or self.underwriter,
            now=self.now,
        )

    def cancel(
        self, policy: Policy, ground: str, effective: int, reason: str
    ) -> Endorsement | EndorsementRequest:
        """Cancel a policy, by the underwriter."""
        return endorsement.cancel(
            policy=policy,
            ground_code=ground,
            effective=self.day(effective),
            reason=reason,
            idempotency_key=self.next_key(),
            by=self.underwriter,
            now=self.now,
        )

    def pay(self, policy: Policy, number: int, payer: str = "insured") -> None:
        """Receive one instalment of the issuance today."""
        due = policy.instalments.get(endorsement__seq=0, payer=payer, number=number)
        self.receive(policy, due.amount, payer)

    def receive(self, policy: Policy, amount: Decimal, payer: str = "insured") -> None:
        """Receive an amount today."""
        self._move(money.receive, self.underwriter, policy, amount, payer)

    def refund(self, policy: Policy, amount: Decimal) -> None:
        """Pay an amount back today: the underwriter's senior enters it and the administrator approves it."""
        waits = self._move(money.refund, self.senior, policy, amount, "insured")
        approval.approve(approval_ref=waits.ref, by=self.administrator, now=self.now, decision="已核对")

    def _move(self, verb: Any, by: Actor, policy: Policy, amount: Decimal, payer: str) -> Any:
        key = self.next_key()
        return verb(
            policy=policy,
            amount=amount,
            on=day_of(self.now),
            reference=f"EX{self.now:%Y%m%d}{policy.number[-4:]}{self.done:02d}",
            idempotency_key=key,
            by=by,
            now=self.now,
            payer=payer,
            note="示例",
        )

    def shares(self, **parts: str) -> Sequence[Mapping[str, str]]:
        """Build co-insurers' shares by sample name: ``shares(INSURER="0.7", OTHER_INSURER="0.3")``."""
        return [{"insurer": organisation(Org[name]).ref, "share": part} for name, part in parts.items()]


class Script(NamedTuple):
    """One story: its buyer, seller and broker, and the generator that runs it."""

    buyer: Org
    seller: Org
    broker: Org | None
    story: Callable[[Stage], Story]
