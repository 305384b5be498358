"""Exempting clauses: read off the contract, explained to an ordinary reader with the contract's own amounts."""

from decimal import Decimal

import pytest

from wangbao.contract import resolve, wording
from wangbao.contract.steps import EXEMPTING, Op
from wangbao.product import bound, choice, definition
from wangbao.product.exemptions import clauses
from wangbao.statute.disclosure import law
from wangbao.statute.disclosure.clause import KINDS


def resolved(name="telecom-internet", **schedule):
    return resolve.resolve(wording.load(name), **schedule)


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
        c
        for c in clauses(contract)
        if c.kind == "deductible" and c.words.zh.startswith("每次事故免赔额 ¥30,000.00")
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


def test_changed_terms_are_other_clauses_and_the_rest_keep_their_codes():
    before = {clause.code for clause in clauses(resolved())}
    after = {clause.code: clause.kind for clause in clauses(resolved(deductible_cny=Decimal(200_000)))}
    changed = {kind for code, kind in after.items() if code not in before}
    assert changed == {"deductible"}
    assert len(before & set(after)) == len(after) - 2


def test_a_clause_of_several_covers_names_the_heads_it_is_for_unless_it_is_for_all():
    contract = resolved("industrial-internet")
    found = clauses(contract)
    (equipment,) = [clause for clause in found if clause.cover.zh == "设备损失与改善共用限额"]
    assert equipment.words.zh.endswith("；适用于直接物理损失、硬件改善成本")
    assert equipment.words.en.endswith("; applies to direct physical loss, hardware betterment")
    (bearing,) = [clause for clause in found if clause.cover.zh == "适用保单免赔额的责任"]
    assert "数据资产重置费用" in bearing.words.zh
    assert "勒索" not in bearing.words.zh  # it is without the policy's deductible
    whole = [clause for clause in found if clause.cover.zh == "全部责任"]
    assert whole
    assert not any("适用于" in clause.words.zh for clause in whole)
