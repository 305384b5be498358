import pytest

from wangbao.policy.cancellation import Cancellation, cancelling, reinstating
from wangbao.policy.tables import articles, grounds, instalment_schedules, kinds, short_period_tables
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.provenance import CONFIDENCES


def test_the_tables_are_those_of_their_source_and_say_how_far_to_trust_them():
    found = short_period_tables()
    assert found["default"].percent == (10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95, 100)
    assert found["steep"].percent == (25, 35, 45, 55, 65, 70, 75, 80, 85, 90, 95, 100)
    assert found["steepest"].percent == (30, 40, 50, 60, 70, 80, 85, 90, 95, 100, 100, 100)
    known = {mark.code for mark in CONFIDENCES}
    assert {table.confidence for table in found.values()} <= known


def test_every_table_rises_to_a_hundred_per_cent():
    for table in short_period_tables().values():
        assert list(table.percent) == sorted(table.percent)
        assert (len(table.percent), table.percent[-1]) == (12, 100)


def test_every_entry_has_both_languages_and_an_article():
    for item in (*grounds().values(), *kinds().values()):
        assert item.name.zh
        assert item.name.en
        assert item.articles


def test_every_plan_has_a_weight_for_every_month():
    for plan in instalment_schedules().values():
        assert len(plan.months) == len(plan.weights)
        assert plan.months[0] == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ground_code": "boredom"}, "ground"),
        ({"ground_code": "by_insured"}, "table"),
        ({"ground_code": "by_insured", "table": "weekly"}, "table"),
        ({"ground_code": "by_insurer", "table": "default"}, "table"),
        ({"ground_code": "by_insurer", "fee_rate": "0.03"}, "fee_rate"),
        ({"ground_code": "before_inception", "fee_rate": "1.5"}, "fee_rate"),
        ({"ground_code": "before_inception", "fee_rate": "-1"}, "fee_rate"),
        ({"ground_code": "by_insurer", "refund_share": "0.5"}, "refund_share"),
        ({"ground_code": "partial_loss_insurer", "refund_share": "2"}, "refund_share"),
    ],
)
def test_a_rule_that_does_not_fit_its_ground_is_refused(given, field):
    with pytest.raises(InputError) as refused:
        cancelling(**given)
    assert refused.value.problems[0].field == field


def test_the_rule_travels_in_the_terms():
    change = cancelling("by_insured", table="steep")
    assert change == {"in_force": False, "cancellation": {"ground": "by_insured", "table": "steep"}}
    rule = Cancellation.of(change)
    assert (rule.method, rule.table) == ("short_period", "steep")
    assert Cancellation.of({}) is None
    assert reinstating() == {"in_force": True, "cancellation": None}


def test_articles_in_words():
    assert articles((15, 54)) == ("第十五条、第五十四条", "art. 15, 54")
    assert [articles((n,)).zh for n in (8, 10, 20, 100, 105, 116)] == [
        "第八条", "第十条", "第二十条", "第一百条", "第一百零五条", "第一百一十六条",
    ]  # fmt: skip
