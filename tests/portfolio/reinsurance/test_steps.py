"""The most a treaty can pay in a year, from its compiled terms."""

import pytest

from tests.portfolio.reinsurance.made import programme, row, run, table, treaty
from wangbao.portfolio.reinsurance.steps import annual_limits


@pytest.mark.parametrize(
    ("made", "most"),
    [
        (treaty("qs", "quota_share", 1, ceded="0.3"), None),
        (treaty("qs", "quota_share", 1, ceded="0.3", annual_limit="1e6"), 1e6),
        (treaty("cat", "catastrophe_excess", 1, occurrence_attachment="1e6", occurrence_limit="4e6"), None),
        (
            treaty(
                "cat",
                "catastrophe_excess",
                1,
                occurrence_attachment="1e6",
                occurrence_limit="4e6",
                placed="0.5",
                premium="1e5",
                reinstatements=[
                    {"premium_percent": "100"},
                    {"premium_percent": "50", "share_of_limit": "0.5"},
                ],
            ),
            5e6,
        ),
        (
            treaty(
                "agg",
                "aggregate_excess",
                1,
                annual_attachment="1e6",
                annual_limit="2e6",
                ceded="0.9",
                placed="0.5",
            ),
            0.9e6,
        ),
        (
            treaty(
                "sl",
                "stop_loss",
                1,
                attachment_percent="100",
                limit_percent="50",
                subject_premium="4e6",
                placed="0.25",
            ),
            0.5e6,
        ),
    ],
    ids=["quota share", "quota share limited", "endless", "reinstatements", "aggregate", "stop loss"],
)
def test_the_most_a_treaty_can_pay(made, most):
    compiled = run(programme(made), table(row("A")), []).compiled
    assert annual_limits(compiled.steps) == (most,)


def test_the_treaties_keep_their_order():
    two = programme(
        treaty("late", "aggregate_excess", 2, annual_attachment="1e6", annual_limit="2e6"),
        treaty("early", "quota_share", 1, ceded="0.5", annual_limit="3e6"),
    )
    assert annual_limits(run(two, table(row("A")), []).compiled.steps) == (2e6, 3e6)
