"""Bundle a product definition with the documents it binds: wording, rate plan, questions and underwriting rules."""

from dataclasses import dataclass

from wangbao.contract.wording import Wording
from wangbao.pricing.filed.plan import Plan
from wangbao.pricing.loadings import Loadings, default_loadings
from wangbao.product import bound
from wangbao.product.schema import Definition
from wangbao.questionnaire import question_sets
from wangbao.questionnaire.schema import QuestionSet
from wangbao.underwriting import rules as rule_sets
from wangbao.underwriting.rules import Rules


@dataclass(frozen=True, slots=True)
class Bundle:
    """A product definition with everything it binds, each checked against the version and hash it names."""

    definition: Definition
    wording: Wording
    plan: Plan
    questions: QuestionSet
    rules: Rules
    loadings: Loadings


def bundle(definition: Definition, plan: Plan | None = None) -> Bundle:
    """Load the documents a definition binds; ``plan`` is its rate plan if that is not a shipped one.

    Raises:
        InputError: a document is missing, or is not the one named.
    """
    return Bundle(
        definition=definition,
        wording=bound.wording_of(definition),
        plan=bound.plan_of(definition, plan),
        questions=questions_of(definition),
        rules=rules_of(definition),
        loadings=default_loadings(),
    )


def questions_of(definition: Definition) -> QuestionSet:
    """Load the question set a definition names.

    Raises:
        InputError: the set is missing.
    """
    return question_sets.load(f"{definition.questionnaire.set}@{definition.questionnaire.version}")


def rules_of(definition: Definition) -> Rules:
    """Load the underwriting rules a definition names.

    Raises:
        InputError: the rules are missing, or of another version.
    """
    named = definition.underwriting
    name = f"{named.rules}@{named.version}"
    found = rule_sets.load(name if name in rule_sets.shipped() else named.rules)
    rule_sets.refuse_unknown_version(name, found)
    return found
