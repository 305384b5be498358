"""Build the schedule of a policy from its endorsements."""

from wangbao.documents.contract_parts import Instalment, cover_lines
from wangbao.documents.schedule import PolicySchedule
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.papers.parts import broker_of, exclusions, insurers, party, premium, product
from wangbao.hub.policies.models import Endorsement
from wangbao.hub.policies.reads.contract import items_of
from wangbao.hub.policies.reads.price import choice_of, stored_prices
from wangbao.hub.policies.reads.queries import Life
from wangbao.policy.fold import fold
from wangbao.policy.gaps import gaps_of, last_covered
from wangbao.policy.payable import Payable
from wangbao.policy.payments import Instalment as Item, netted
from wangbao.policy.preview import payable_of
from wangbao.product.choice import terms as resolved
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.period import Period


def schedule(life: Life, row: Endorsement) -> PolicySchedule:
    """Build the schedule after the endorsement ``row``; its terms are those in force at the end of the period.

    An endorsement may take effect before one issued earlier, so the last one issued need not set the final terms. For a
    contract that was ended, the terms are the last under which there was cover.
    """
    found, bundle = life.policy, bundle_of(life.policy.product_version)
    contract = life.contract.until(row.seq)
    stands = last_covered(fold(contract))
    terms = stands.terms
    resolved_terms = resolved(bundle.definition, bundle.wording, choice_of(terms, bundle))
    total = _total(life, row.seq)
    return PolicySchedule(
        number=found.number,
        issued_on=day_of(life.endorsements[0].issued_at),
        product=product(bundle),
        insurers=insurers(life, row.issued_at),
        applicant=party(terms.get("applicant") or terms["insured"]),
        insureds=(party(terms["insured"]),),
        broker=broker_of(found.broker),
        period=Period(found.start, found.end),
        limit_cny=to_decimal(terms["limit_cny"]),
        deductible_cny=to_decimal(terms["deductible_cny"]),
        cover=cover_lines(resolved_terms),
        exclusions=exclusions(bundle),
        premium=premium(total, terms),
        instalments=tuple(Instalment(due=item.due, amount_cny=item.amount) for item in _due(life, row.seq)),
        endorsements=row.seq,
        terms_from=stands.period.start if row.seq else None,
        gaps=gaps_of(contract),
    )


def _due(life: Life, seq: int) -> tuple[Item, ...]:
    """List the policyholder's instalments after the endorsement ``seq`` was issued."""
    rows = life.policy.instalments.filter(payer="insured", endorsement__seq__lte=seq)
    return netted(items_of(rows, {row.pk: row.seq for row in life.endorsements}))


def _total(life: Life, seq: int) -> Payable:
    return payable_of(life.contract.until(seq), stored_prices(life.endorsements))
