"""Treaties and recoveries in words; the example programme is one that runs."""

import datetime as dt
from pathlib import Path

import pytest

from tests.portfolio.reinsurance import random_programmes as randoms
from tests.portfolio.reinsurance.made import START, Loss, programme, row, run, table, treaty
from tests.portfolio.reinsurance.test_against_reference import case
from wangbao.portfolio.reinsurance import words
from wangbao.portfolio.reinsurance.programme import compile as compiled_for, load
from wangbao.portfolio.reinsurance.treaty_types import TYPES

START_2026 = dt.date(2026, 1, 1)
EXAMPLE = Path(__file__).parents[3] / "examples" / "treaties.yaml"
M = 1e6
BOOK = table(row("A", limit_cny=80 * M, premium_cny=50 * M), row("B", limit_cny=80 * M, premium_cny=50 * M))


@pytest.mark.parametrize(
    ("terms", "zh", "en"),
    [
        (
            treaty("Q", "quota_share", 1, ceded=0.3, limit=5 * M, occurrence_limit=20 * M, placed=0.5),
            (
                "Q Q（成数再保险，第 1 顺位）：每一标的以 5,000,000 元为限；分出 30 %；"
                "每次事故摊回以 20,000,000 元为限；全部保单；2027-01-01 至 2027-12-31，损失发生制；安排 50 %。"
            ),
            (
                "Q Q (Quota share, priority 1): each risk up to CNY 5,000,000; 30 % ceded; "
                "recoveries of an event up to CNY 20,000,000; all policies; "
                "2027-01-01 to 2027-12-31, losses occurring; 50 % placed."
            ),
        ),
        (
            treaty(
                "C",
                "catastrophe_excess",
                2,
                occurrence_attachment=5 * M,
                occurrence_limit=10 * M,
                premium=1e5 + 0.5,
                reinstatements=[{"premium_percent": 0}, {"premium_percent": 50, "share_of_limit": 0.5}],
                scope={"provinces": ["11", "31"], "accounts": ["A"]},
            ),
            (
                "C C（巨灾超赔（事故超赔），第 2 顺位）：每次事故超过 5,000,000 元 的部分，以 10,000,000 元为限；"
                "恢复保额 2 次：免费、按保费 50 %（恢复限额的 50 %）；地区：北京、上海且1 个账户；"
                "2027-01-01 至 2027-12-31，损失发生制；保费 100,000.50 元。"
            ),
            (
                "C C (Catastrophe excess of loss, priority 2): each event, CNY 10,000,000 excess of CNY 5,000,000; "
                "2 reinstatements: free, at 50 % for 50 % of the limit; "
                "provinces: Beijing, Shanghai and 1 account; "
                "2027-01-01 to 2027-12-31, losses occurring; premium CNY 100,000.50."
            ),
        ),
        (
            treaty("S", "surplus", 1, retained_line=1 * M, lines=5, annual_limit=9 * M),
            (
                "S S（溢额再保险，第 1 顺位）：每线自留 1,000,000 元，分出 5 线；年度累计以 9,000,000 元为限；"
                "全部保单；2027-01-01 至 2027-12-31，损失发生制。"
            ),
            (
                "S S (Surplus, priority 1): 5 lines above a retained line of CNY 1,000,000; "
                "up to CNY 9,000,000 a year; all policies; 2027-01-01 to 2027-12-31, losses occurring."
            ),
        ),
    ],
)
def test_a_treaty_in_one_sentence(terms, zh, en):
    (one,) = programme(terms).treaties
    said = words.treaty_words(one)
    assert said.en == en
    assert said.zh.replace(" ", "") == zh.replace(" ", "")


def test_every_programme_can_be_said():
    for seed in range(60):
        _, of, _, made = case(seed)
        said = [words.acting_words(made.compiled, t) for t in made.compiled.steps.inuring]
        assert len(said) == len(of.treaties)
        for line in said:
            assert "None" not in line.en + line.zh
            assert line.zh.endswith("摊回。")
    # The others have exact cases of their own in test_new_forms.py; OED knows none of them.
    assert set(randoms.TYPES) == {code for code, one in TYPES.items() if one.oed}


def test_the_example_programme_runs():
    """Risks of 60 and 70 m cede 40 m each above 10 m; of the 50 m left 15 m are ceded; 35 m stays under every layer."""
    of = load(EXAMPLE)
    assert {(one.inception, one.expiry) for one in of.treaties} == {(START_2026, START)}
    facts = {"limit_cny": 80 * M, "premium_cny": 50 * M, "inception": START_2026}
    book = table(row("A", **facts), row("B", **facts))
    compiled = compiled_for(of, book, START_2026)
    assert compiled.stages == ("risk", "risk", "event", "event", "year")
    assert compiled.keep_from == 50 * M
    assert compiled.remarks == ()
    losses = [Loss(0, 0.5, {0: 60 * M, 1: 70 * M}, common=True)]
    got = run(of, book, losses, start=START_2026).got
    assert got.by_treaty[:, 0].tolist() == [80 * 10**8, 15 * 10**8, 0, 0, 0]
