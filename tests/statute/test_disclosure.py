"""Exempting clauses: derived from the contract, explained, and without evidence said to bind nobody."""

import datetime as dt
from decimal import Decimal

import pytest

from wangbao.contract import resolve, wording
from wangbao.contract.steps import EXEMPTING, Op
from wangbao.product import bound, choice, definition
from wangbao.statute.disclosure import law
from wangbao.statute.disclosure.clauses import KINDS, clauses
from wangbao.statute.disclosure.evidence import Evidence, gaps, require
from wangbao.vocabulary import provenance, terms as vocabulary
from wangbao.vocabulary.errors import InputError

T0 = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)


def resolved(name="telecom-internet", **schedule):
    return resolve.resolve(wording.load(name), **schedule)


def whole(clause, **changes):
    minutes = [T0 + dt.timedelta(minutes=m) for m in range(3)]
    moments = dict(zip(("shown_at", "explained_at", "confirmed_at"), minutes, strict=True))
    return Evidence(**{"clause": clause.code, "confirmed_by": "王芳", **moments, **changes})


@pytest.mark.parametrize("name", wording.shipped())
def test_every_exempting_step_of_every_wording_becomes_a_clause(name):
    contract = resolved(name)
    found = clauses(contract, cautious=False)
    exempting = {step for step in contract.steps if step.op in EXEMPTING}
    assert len(found) == len(exempting)
    assert {clause.kind for clause in found} <= set(KINDS)
    for clause in clauses(contract):
        assert all(clause.words) and all(clause.explanation)  # noqa: PT018 - both languages of both
        assert not any("\u4e00" <= c <= "\u9fff" for c in clause.words.en + clause.explanation.en)
        assert clause.words.zh != clause.explanation.zh


def test_sublimits_count_on_the_cautious_reading_and_the_policys_limit_never():
    contract = resolved()
    bounds = [s for s in contract.steps if s.op in (Op.LIMIT, Op.ANNUAL_LIMIT, Op.INDEMNITY_PERIOD)]
    cautious = [clause for clause in clauses(contract) if clause.kind == "sublimit"]
    assert len(cautious) == len(bounds) - 1
    assert all("¥20,000,000.00" not in clause.words.zh for clause in cautious)
    assert {"exclusion", "condition", "waiting", "deductible", "proportion", "uplift"} == {
        clause.kind for clause in clauses(contract, cautious=False)
    }


def test_a_deductible_is_explained_with_its_own_amounts():
    contract = resolved(limit_cny=Decimal(5_000_000), deductible_cny=Decimal(30_000))
    found = [
        c for c in clauses(contract) if c.kind == "deductible" and c.words.zh == "每次事故免赔额 ¥30,000.00"
    ]
    (clause,) = found
    assert (
        clause.example.zh == "一次事故损失 ¥1,000,000.00：被保险人自担 ¥30,000.00，保险人至多赔 ¥970,000.00。"
    )
    assert "the insured bears ¥30,000.00 and the insurer pays at most ¥970,000.00" in clause.example.en


def test_a_waiting_period_is_explained_with_its_hours():
    (clause,) = [c for c in clauses(resolved()) if c.kind == "waiting"]
    assert clause.example.zh == (
        "中断 8 小时：不赔。中断 32 小时、共损失 ¥1,000,000.00（均匀发生）：保险人赔 ¥750,000.00。"
    )


def test_an_exclusion_says_what_each_of_its_words_means():
    by_cause = next(c for c in clauses(resolved()) if "战争" in c.words.zh)
    for code in ("war", "infrastructure_failure", "government_order", "natural_disaster", "intentional_act"):
        assert law.meanings("causes")[code].zh in by_cause.explanation.zh


@pytest.mark.parametrize("name", definition.shipped())
def test_whatever_a_product_says_must_be_disclosed_is_among_the_clauses(name):
    product = definition.load(name)
    contract = choice.terms(
        product, bound.wording_of(product), choice.usual(product, bound.wording_of(product))
    )
    named = {"coinsurance": "proportion", "not_payable": "exclusion"}
    said = {
        (named.get(clause.effect, clause.effect), clause.title.zh.partition("：")[2])
        for clause in product.disclosure
    }
    disclosed = {(clause.kind, clause.cover.zh) for clause in clauses(contract)}
    # One step of ours may be two provisions of a product: a franchise is a deductible, a waiting period may have one;
    # and a term of the whole policy carries the name of the cover that bears it.
    disclosed |= {("deductible", cover) for kind, cover in disclosed if kind in {"franchise", "waiting"}}
    wider = {(kind, "全部责任") for kind, _ in disclosed}
    assert said - disclosed - wider == set()


def test_every_cause_and_condition_has_a_meaning():
    assert set(law.meanings("causes")) == {cause.code for cause in vocabulary.CAUSES}
    assert set(law.meanings("conditions")) == {condition.code for condition in vocabulary.CONDITIONS}


def test_rules_carry_a_known_confidence():
    assert [rule.code for rule in law.rules().values()] == [
        "ineffective",
        "exempting",
        "explained",
        "by_page",
        "proof",
    ]
    for rule in law.rules().values():
        provenance.confidence(rule.confidence)


def test_changed_terms_need_a_new_confirmation():
    before, after = clauses(resolved()), clauses(resolved(deductible_cny=Decimal(200_000)))
    evidence = [whole(clause) for clause in before]
    assert gaps(before, evidence) == ()
    changed = gaps(after, evidence)
    assert {gap.clause.kind for gap in changed} == {"deductible"}
    assert {gap.lacks.zh for gap in changed} == {"尚未提示"}
    same = {clause.code for clause in before} & {clause.code for clause in after}
    assert len(same) == len(after) - len(changed)


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"shown_at": None}, "was not made to stand out"),
        ({"explained_at": None}, "was not explained"),
        ({"confirmed_at": None}, "was not confirmed by the applicant"),
        ({"shown_at": T0 + dt.timedelta(hours=1)}, "must be shown, then explained, then confirmed"),
        ({"confirmed_by": " "}, "it is not recorded who confirmed it"),
        ({"confirmed_at": T0 + dt.timedelta(days=2)}, "was confirmed only after the contract was concluded"),
    ],
)
def test_evidence_that_proves_nothing_is_told(changes, lacks):
    first, *rest = clauses(resolved())
    evidence = [whole(first, **changes), *(whole(clause) for clause in rest)]
    (gap,) = gaps((first, *rest), evidence, at=T0 + dt.timedelta(days=1))
    assert (gap.clause, gap.lacks.en) == (first, lacks)


def test_binding_without_evidence_is_refused_for_every_clause_at_once():
    found = clauses(resolved())
    with pytest.raises(InputError) as refused:
        require(found, [], at=T0)
    assert [problem.value for problem in refused.value.problems] == [clause.code for clause in found]
    assert "依保险法第十七条不产生效力" in refused.value.lines("zh")[0]
    require(found, [whole(clause) for clause in found], at=T0 + dt.timedelta(minutes=2))
