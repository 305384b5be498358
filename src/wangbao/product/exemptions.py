"""Exempting clauses of a contract, derived from its resolved steps and worded as in the settlement.

保险法 art. 17 with 司法解释（二）art. 9: a clause that exempts the insurer or reduces its payment has no effect unless
it was printed conspicuously and explained. The steps concerned are defined with the steps themselves
(:data:`wangbao.contract.steps.EXEMPTING`), so that claims are reduced only by clauses that were disclosed.
"""

import hashlib
from typing import Final

from wangbao.contract.explain import heads_of, sentence
from wangbao.contract.grammar import NEVER_PAID
from wangbao.contract.steps import EXEMPTING, Op, Step
from wangbao.contract.terms import Terms
from wangbao.contract.words import applies_to, term
from wangbao.product.explanations import example, explanation
from wangbao.statute.disclosure.clause import Clause
from wangbao.vocabulary.text import Text

_KIND_OF: Final = {
    Op.NOT_PAYABLE: "exclusion",
    Op.EXCLUDE: "exclusion",
    Op.REQUIRE: "condition",
    Op.WAITING: "waiting",
    Op.WAITING_TRIGGER: "waiting",
    Op.WAITING_OR_DEDUCTIBLE: "waiting",
    Op.DEDUCTIBLE: "deductible",
    Op.RETENTION: "deductible",
    Op.HIGHEST_RETENTION: "deductible",
    Op.DEDUCTIBLE_RANGE: "deductible",
    Op.AGGREGATE_DEDUCTIBLE: "deductible",
    Op.FRANCHISE: "franchise",
    Op.COINSURANCE: "proportion",
    Op.UPLIFT: "uplift",
    Op.INDEMNITY_PERIOD: "sublimit",
    Op.LIMIT: "sublimit",
    Op.ANNUAL_LIMIT: "sublimit",
}
_BOUNDS: Final = frozenset({Op.INDEMNITY_PERIOD, Op.LIMIT, Op.ANNUAL_LIMIT})
_THE_LIMIT: Final = (
    "aggregate_limit"  # the phase of the policy's own limit, which is its price and not an exemption
)


def clauses(terms: Terms, *, cautious: bool = True) -> tuple[Clause, ...]:
    """List every exempting clause of a contract once, in the order of its settlement.

    Args:
        terms: the contract as it would be bound.
        cautious: whether sublimits and indemnity periods are included. The interpretation does not name them, and it is
            disputed whether they reduce liability or describe it; disclosing them costs a line on a page.
    """
    found = [_clause(terms, step) for step in terms.steps if _exempts(step, cautious=cautious)]
    return tuple({clause.code: clause for clause in found}.values())


def _exempts(step: Step, *, cautious: bool) -> bool:
    if step.op in EXEMPTING:
        return True
    return cautious and step.op in _BOUNDS and step.phase != _THE_LIMIT


def _clause(terms: Terms, step: Step) -> Clause:
    words, cover = term(step), step.label if any(step.label) else terms.title
    kind = _KIND_OF[step.op]
    content = "\n".join((step.op.name, *sorted(step.lines), *cover, *words))
    return Clause(
        code=f"{kind}-{hashlib.sha256(content.encode()).hexdigest()[:12]}",
        kind=kind,
        cover=cover,
        words=_with_heads(terms, step, words),
        explanation=explanation(step),
        example=example(step),
    )


def _with_heads(terms: Terms, step: Step, words: Text) -> Text:
    """Append the loss heads to the words of a clause for several lines that does not apply to all heads."""
    payable = {code for line in terms.lines if line.status not in NEVER_PAID for code in line.heads}
    heads = heads_of(terms, (step,))
    if len(step.lines) == 1 or payable <= set(heads):
        return words
    return sentence((words, applies_to(heads)))
