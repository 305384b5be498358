"""Shorten the operations of the sample's people: each method is one operation, by one of them, at a moment."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.applications.writes import disclosure, draft, submission
from wangbao.hub.applications.writes.common import months_on
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.catalogue.reads.queries import version_on
from wangbao.hub.demo.answers import answers_to
from wangbao.hub.demo.cast import actor, organisation
from wangbao.hub.demo.people import Org
from wangbao.hub.policies.models import Endorsement, EndorsementRequest, Policy
from wangbao.hub.policies.writes import approval, binding, endorsement, money
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.writes import answer, decision, quotation
from wangbao.vocabulary.beijing import day_of

Story = Iterator[int]


@dataclass
class Stage:
    """The people and the present moment of one contract's story; its methods are operations of theirs."""

    code: str
    today: dt.date
    buyer: Org
    seller: Org
    broker: Org | None
    now: dt.datetime
    done: int = 0

    @property
    def client(self) -> Actor:
        """The applicant: the enterprise, or its broker."""
        return actor(self.broker, Role.BROKER) if self.broker else actor(self.buyer, Role.APPLICANT)

    @property
    def senior(self) -> Actor:
        """The insurer's senior underwriter."""
        return actor(self.seller, Role.SENIOR_UNDERWRITER)

    @property
    def underwriter(self) -> Actor:
        """The insurer's underwriter; at an insurer without one, the senior underwriter."""
        return actor(self.seller, Role.UNDERWRITER if self.seller is Org.INSURER else Role.SENIOR_UNDERWRITER)

    def day(self, offset: int) -> dt.date:
        """Return the day ``offset`` days after the one on which the sample is made."""
        return self.today + dt.timedelta(days=offset)

    def next_key(self) -> str:
        """Make the next idempotency key."""
        self.done += 1
        return f"sample-{self.code}-{self.done}"

    def begin(
        self,
        product: str,
        start: int,
        own: Mapping[str, Any],
        *,
        months: int = 12,
        **cover: Any,
    ) -> Application:
        """Start a draft with answers and requested cover."""
        version = version_on(product, organisation(self.seller).pk, day_of(self.now))
        questions = bundle_of(version).questions
        first = self.day(start)
        return draft.start(
            by=self.client,
            now=self.now,
            version=version,
            applicant=organisation(self.buyer),
            start=first,
            end=months_on(first, months),
            answers=answers_to(questions, own),
            requested={name: str(value) for name, value in cover.items()},
            idempotency_key=self.next_key(),
        )

    def disclose(self, application: Application) -> None:
        """Confirm every exempting clause, shown a quarter of an hour before but not before the draft was begun."""
        disclosure.confirm(
            by=self.client,
            now=self.now,
            application=application,
            clauses=[clause.code for clause in application_reads.exempting(application)],
            shown_at=max(self.now - dt.timedelta(minutes=15), application.created_at),
        )

    def submit(self, application: Application) -> Application:
        """Confirm the clauses, sign and submit."""
        self.disclose(application)
        by = self.client
        signed = submission.sign(by=by, now=self.now, application=application, name=by.name, agreed=True)
        return submission.submit(by=by, now=self.now, application=signed)

    def apply(self, product: str, start: int, own: Mapping[str, Any], **more: Any) -> Application:
        """Start, complete and submit an application."""
        return self.submit(self.begin(product, start, own, **more))

    def quote(self, application: Application) -> Quote:
        """Assess an application and quote it; the rules decide whether it is offered, referred or declined."""
        return quotation.quote(
            by=self.underwriter, now=self.now, application=application, idempotency_key=self.next_key()
        )

    def offer(self, quote: Quote, reason: str = "核保同意，条件见报价") -> Quote:
        """Offer a quote that the rules have not offered: the senior underwriter lifts its blocks with a reason."""
        if quote.state == "offered":
            return quote
        for flag in quote.flags:
            if flag["flag"] == "block":
                quote = decision.lift(
                    by=self.senior, now=self.now, quote=quote, rule=flag["rule"], reason="已核对佐证材料"
                )
        return decision.offer(by=self.senior, now=self.now, quote=quote, reason=reason)

    def bind(self, quote: Quote, instalments: str = "single", **more: Any) -> Policy:
        """Accept a quote, confirm the clauses that are still open, and bind it.

        The client binds; with ``more`` (co-insurers, subsidies) the insurer does.
        """
        taken = answer.accept(by=self.client, now=self.now, quote=quote, revision=quote.revision)
        application = taken.application
        if application_reads.disclosure_gaps(application):
            self.disclose(application)
        return binding.bind(
            quote_ref=taken.ref,
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
        approval.approve(
            approval_ref=waits.ref, by=actor(self.seller, Role.ADMINISTRATOR), now=self.now, decision="已核对"
        )

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
