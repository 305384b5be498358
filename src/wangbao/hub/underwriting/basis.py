"""What a quote stands on: a product version's definition with the wording, rate plan, questions and rules it binds."""

from dataclasses import dataclass
from typing import Any, Final

from wangbao.contract.wording import Wording
from wangbao.hub.catalogue.queries import kept_plan
from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.plan import Plan
from wangbao.pricing.loadings import Loadings, default_loadings
from wangbao.product import bound, definition as definitions
from wangbao.product.schema import Definition, PlanRef
from wangbao.questionnaire import question_sets
from wangbao.questionnaire.schema import QuestionSet
from wangbao.underwriting import rules as rule_sets
from wangbao.underwriting.rules import Rules
from wangbao.vocabulary import document

_MOST_KEPT: Final = 64  # versions kept in memory; each is a few hundred kB
_KEPT: "dict[str, Basis]" = {}  # by the hash of the definition, which a published version never parts from


@dataclass(frozen=True, slots=True)
class Basis:
    """A product version with everything it binds, each checked against the version and hash it names."""

    definition: Definition
    wording: Wording
    plan: Plan
    questions: QuestionSet
    rules: Rules
    loadings: Loadings


def basis_of(version: Any) -> Basis:
    """The basis of a ``catalogue.ProductVersion``.

    Raises:
        InputError: a document the version binds is not at hand, or is not the one it names.
    """
    digest = getattr(version, "sha256", None)  # a definition not yet kept anywhere has none
    found = _KEPT.get(digest) if digest else None
    if found is None:
        found = _read(version.definition)
        if digest:
            if len(_KEPT) >= _MOST_KEPT:
                _KEPT.clear()
            _KEPT[digest] = found
    return found


def of_definition(definition: Definition, plan: Plan | None = None) -> Basis:
    """The basis of a definition in hand, and of the rate plan if it is not a shipped one; refused as by basis_of."""
    questions = definition.questionnaire
    rules = rule_sets.load(definition.underwriting.rules)
    named = definition.underwriting
    rule_sets.refuse_unknown_version(f"{named.rules}@{named.version}", rules)
    return Basis(
        definition=definition,
        wording=bound.wording_of(definition),
        plan=bound.plan_of(definition, plan),
        questions=question_sets.load(f"{questions.set}@{questions.version}"),
        rules=rules,
        loadings=default_loadings(),
    )


def _read(data: Any) -> Basis:
    named = document.parse(PlanRef, data["rate_plan"])
    # An insurer's own plan is found by its hash, so what was kept here once stays right.
    plan = None if named.plan in plans.shipped() else kept_plan(named)
    return of_definition(definitions.parse(data, plan=plan), plan)
