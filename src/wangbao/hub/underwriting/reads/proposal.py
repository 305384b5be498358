"""Propose terms and price for an application or a quote, with what the insurer's book and other cover say of it."""

import datetime as dt

from wangbao.hub.applications.models import Application
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import accumulation
from wangbao.hub.underwriting.rules import double_insurance
from wangbao.product.choice import Choice
from wangbao.proposal.judgement import NONE, Judgement
from wangbao.proposal.proposal import Proposal, Risk, propose


def proposal_of(
    row: Application | Quote,
    risk: Risk,
    asked: Choice,
    *,
    day: dt.date,
    judgement: Judgement = NONE,
    as_asked: bool = False,
) -> Proposal:
    """Build the proposal for a choice; nothing is written.

    Args:
        row: the application or the quote: its product version, insurer, applicant and days.
        risk: the risk read from it.
        asked: the terms asked for.
        day: the day whose book counts.
        judgement: an underwriter's points and inputs.
        as_asked: leave the terms as they are, as an underwriter may.

    Raises:
        InputError: as :func:`wangbao.proposal.proposal.propose`.
    """
    on_book = accumulation.facts(row.insurer_id, risk.profile, asked.limit_cny, day, period=risk.period)
    proposal = propose(
        bundle_of(row.product_version), risk, asked, judgement=judgement, as_asked=as_asked, book=on_book
    )
    return double_insurance.flagged(proposal, row, kind=risk.profile.insured_kind)
