"""A filed rate plan fitted to the technical model, and a comparison of the two.

The made-up enterprises of :mod:`wangbao.pricing.filed.fit.cases` are priced by the technical model under the
wording's own steps; :mod:`wangbao.pricing.filed.fit.regression` finds the factors. The same wording,
sizes and seed give the same plan to the last digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangbao.assessment.filing_cases import Progress, cautions, possible, priced
from wangbao.assessment.filing_observations import observations
from wangbao.assessment.request import MODEL
from wangbao.assessment.technical import Technical
from wangbao.contract.wording import Wording
from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.facts import facts_of
from wangbao.pricing.filed.fit import assembly, comparison
from wangbao.pricing.filed.fit.cases import Asked, Case, as_sold, to_fit
from wangbao.pricing.filed.fit.design import design_of
from wangbao.pricing.filed.fit.regression import fit
from wangbao.pricing.filed.plan import Plan
from wangbao.pricing.filed.rating import rate
from wangbao.pricing.filed.schema import Made
from wangbao.pricing.loadings import Loadings, default_loadings
from wangbao.risk import parameters
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.text import Text

_NOTE = Text(
    "示例费率方案：由网保技术模型拟合生成，结构参照财产险费率方案；未经备案，不可直接用于承保。",
    "An example: fitted to Wangbao's technical model in the form of property rate plans; not filed, not for issue.",
)
_SOURCE = "technical_model"


@dataclass(frozen=True, slots=True)
class Effort:
    """Size of the simulation: enterprises, terms for each, incidents for each enterprise."""

    profiles: int = 600
    terms: int = 12
    incidents: int = 15_000
    seed: int = 2026
    threads: int = 2


def generate(
    wording: Wording,
    *,
    kind: str | None = None,
    code: str,
    version: str,
    effort: Effort | None = None,
    loadings: Loadings | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Fit a rate plan for ``wording``, as plain data (:func:`wangbao.pricing.filed.plan.parse` reads it).

    Args:
        wording: what is insured.
        kind: the kind of insured it is fitted for; the wording's last where None.
        code: the plan's code.
        version: the plan's version.
        effort: how much is simulated.
        loadings: the technical price plan; the shipped one where None.
        progress: told the share done.

    Raises:
        InputError: an unknown kind, an effort too small to fit, or a code or version the plan's schema refuses.
    """
    much, plan_of_loadings = effort or Effort(), loadings or default_loadings()
    if much.profiles < 50 or much.terms < 2 or much.incidents < 1000:
        shown = f"{much.profiles} × {much.terms} × {much.incidents}"
        raise refusal(
            "effort",
            shown,
            "至少须有 50 家企业、每家 2 组条件、1,000 起事件",
            "at least 50 enterprises, 2 sets of terms and 1,000 incidents each",
        )
    design = design_of(wording, kind)
    drawn = to_fit(design, profiles=much.profiles, terms=much.terms, seed=much.seed)
    cases = possible(wording, drawn)
    found = _priced(wording, cases, much, _variable(plan_of_loadings), progress)
    fitted = fit(design, observations(design, cases, found))
    made = Made(
        model=MODEL,
        model_version=parameters.default().version,
        loadings_version=plan_of_loadings.version,
        wording=wording.wording,
        wording_version=wording.version,
        kind=design.kind,
        seed=much.seed,
        profiles=much.profiles,
        incidents=much.incidents,
    )
    data = assembly.document(
        design,
        fitted,
        code=code,
        version=version,
        basic_premium_cny=_basic(plan_of_loadings),
        minimum_premium_cny=plan_of_loadings.minimum_premium_cny.value,
        made=made,
        source=(_SOURCE, f"Wangbao technical model {made.model_version}, price plan {made.loadings_version}"),
        note=_NOTE,
    )
    plans.parse(data, file=code)
    return data


def compare(
    wording: Wording,
    plan: Plan,
    *,
    kind: str | None = None,
    effort: Effort | None = None,
    loadings: Loadings | None = None,
    progress: Progress | None = None,
) -> comparison.Comparison:
    """Compare filed and technical premium over enterprises and terms as they are sold.

    They are drawn apart from those a plan was fitted on, and answer questions the plan does not ask.

    Raises:
        InputError: a plan that asks what a profile does not answer; see :func:`wangbao.pricing.filed.rating.rate`.
    """
    much, own = effort or Effort(profiles=300, terms=4), loadings or default_loadings()
    design = design_of(wording, kind)
    drawn = as_sold(design, profiles=much.profiles, terms=much.terms, seed=much.seed)
    cases = possible(wording, drawn)
    found = _priced(wording, cases, much, own, progress)
    rows = [
        comparison.Row(
            profile=case.profile,
            asked=asked,
            technical_cny=figures.premium_cny,
            expected_cny=figures.mean,
            filed_cny=float(_filed(plan, case, asked)),
        )
        for case, figures_of in zip(cases, found, strict=True)
        for asked, figures in zip(case.asked, figures_of, strict=True)
    ]
    return comparison.compared(plan, rows, cautions(wording))


def _filed(plan: Plan, case: Case, asked: Asked) -> Decimal:
    facts = facts_of(
        plan,
        case.profile,
        limit_cny=asked.limit_cny,
        deductible_cny=asked.deductible_cny,
        waiting_hours=asked.waiting_hours,
    )
    return rate(plan, facts).premium_cny


def _basic(loadings: Loadings) -> Decimal:
    """Return the fixed expense as it enters a premium, in yuan."""
    return yuan(loadings.fixed_expense_cny.value / (1 - loadings.share_of_premium))


def _variable(loadings: Loadings) -> Loadings:
    """Return the loadings without fixed expense and minimum, which a filed plan states as amounts of their own."""
    none = {"value": Decimal(0), "low": Decimal(0)}
    return loadings.model_copy(
        update={
            "fixed_expense_cny": loadings.fixed_expense_cny.model_copy(update=none),
            "minimum_premium_cny": loadings.minimum_premium_cny.model_copy(update=none),
        }
    )


def _priced(
    wording: Wording, cases: Sequence[Case], much: Effort, loadings: Loadings, progress: Progress | None
) -> list[tuple[Technical, ...]]:
    return priced(
        wording,
        cases,
        loadings,
        incidents=much.incidents,
        seed=much.seed,
        threads=much.threads,
        progress=progress,
    )
