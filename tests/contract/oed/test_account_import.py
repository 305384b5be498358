"""An account row as terms: lines, heads and reported amounts; both readers; another currency."""

from decimal import Decimal

import numpy as np
import pytest

from tests.contract.oed.test_apply import account_row
from wangbao.contract.exact import Facts, read_event
from wangbao.contract.oed.account_import import COVERAGE_HEADS, terms
from wangbao.contract.oed.spec import COVERAGE_CODES
from wangbao.contract.vector import compile_terms, read
from wangbao.vocabulary.heads import HEADS

CELLS = {
    "PolDed": "20000",
    "PolSIR": "3000",
    "PolDedNPBI": "10000",
    "PolLimitNPBI": "80000",
    "PolLimitLIA": "60000",
    "PolCoverage": "NPBI;DIAS;INRE;LIA",
    "LayerParticipation": "0.6",
    "LayerLimit": "100000",
    "LayerAttachment": "5000",
    "LayerAggAttachment": "7000",
    "LayerAggLimit": "150000",
    "BIWaitingPeriod": "0.5",
    "BIPOI": "10",
}


def test_lines_are_the_coverages_and_steps_follow_the_row():
    contract = terms(account_row(CELLS))
    assert contract.codes() == COVERAGE_CODES
    assert (contract.code, contract.limit_cny, contract.deductible_cny) == ("P/A1/POL-1/1", 150_000, 23_000)
    assert [(step.op.name, step.label.en) for step in contract.steps] == [
        ("NOT_PAYABLE", "not listed in PolCoverage"),
        ("INDEMNITY_PERIOD", "BIWaitingPeriod / BIPOI"),
        ("WAITING", "BIWaitingPeriod / BIPOI"),
        ("DEDUCTIBLE", "PolDedNPBI"),
        ("LIMIT", "PolLimitNPBI"),
        ("LIMIT", "PolLimitLIA"),
        ("DEDUCTIBLE", "PolDed"),
        ("DEDUCTIBLE", "PolSIR"),
        ("EXCESS", "LayerAttachment"),
        ("LIMIT", "LayerLimit"),
        ("AGGREGATE_DEDUCTIBLE", "LayerAggAttachment"),
        ("ANNUAL_LAYER", "LayerAggLimit"),
        ("COINSURANCE", "LayerParticipation"),
    ]


def test_a_row_without_terms_has_no_limit():
    contract = terms(account_row({"LayerLimit": "0"}), interruption=False)
    assert (contract.steps, contract.limit_cny, contract.deductible_cny) == ((), None, 0)


def test_every_head_of_the_notice_but_physical_loss_is_in_one_coverage():
    heads = [head for named in COVERAGE_HEADS.values() for head in named]
    assert sorted(heads) == sorted(head.code for head in HEADS if head.code != "physical_loss")


def test_an_exchange_rate_turns_every_amount_and_nothing_else():
    losses = {"NPBI": Decimal(90_000), "INRE": Decimal(30_000), "LIA": Decimal(70_000)}
    facts = Facts("", "", hours=Decimal(48))
    ours = read_event(terms(account_row(CELLS)), facts, losses, {}).paid
    rate = Decimal("7.2")
    in_yuan = terms(account_row(CELLS), rate=rate)
    theirs = read_event(in_yuan, facts, {code: loss * rate for code, loss in losses.items()}, {}).paid
    assert {code: paid / rate for code, paid in theirs.items()} == pytest.approx(dict(ours))
    assert (in_yuan.limit_cny, in_yuan.deductible_cny) == (1_080_000, 165_600)


def test_both_readers_pay_the_same():
    contract = terms(account_row(CELLS))
    random = np.random.default_rng(7)
    n = 50
    loss, paid = random.uniform(0, 90_000, (n, 9)), np.zeros((n, 9))
    hours = random.uniform(0, 400, n)
    codes = (np.zeros(n, np.uint8), np.zeros(n, np.uint8), np.zeros(n, np.uint64))
    year = np.arange(n, dtype=np.int64) // 5
    compiled = compile_terms([contract], columns="lines")
    read(compiled, np.zeros(n, np.int32), year, *codes, hours, loss, paid)
    used = {}
    for event in range(n):
        if event % 5 == 0:
            used = {}
        amounts = {code: Decimal(float(x)) for code, x in zip(COVERAGE_CODES, loss[event], strict=True)}
        exact = read_event(contract, Facts("", "", hours=Decimal(float(hours[event]))), amounts, used).paid
        assert paid[event] == pytest.approx([float(exact[code]) for code in COVERAGE_CODES], abs=1e-6)
