"""Shorten what the sample's people do from an application to an accepted offer: each method is one operation."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.writes import answer, decision, quotation
from wangbao.vocabulary.beijing import day_of


@dataclass
class NewBusiness:
    """The people and the present moment of one contract's story, and what they do until an offer is accepted."""

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

    @property
    def administrator(self) -> Actor:
        """The insurer's administrator."""
        return actor(self.seller, Role.ADMINISTRATOR)

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
                    by=self.senior,
                    now=self.now,
                    quote=quote,
                    revision=quote.revision,
                    rule=flag["rule"],
                    reason="已核对佐证材料",
                )
        return decision.offer(
            by=self.senior, now=self.now, quote=quote, revision=quote.revision, reason=reason
        )

    def accept(self, quote: Quote) -> Quote:
        """Accept a quote and confirm the clauses that are still open."""
        taken = answer.accept(by=self.client, now=self.now, quote=quote, revision=quote.revision)
        if application_reads.disclosure_gaps(taken.application):
            self.disclose(taken.application)
        return taken
