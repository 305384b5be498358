"""Reports and notices: what each stage needs, what is named as missing, and nothing made up."""

import pytest

from tests.statute.incident.examples import facts
from tests.statute.incident.test_duties import INFORMATION
from wangbao.statute.incident import personal_information, report
from wangbao.statute.incident.facts import Account, Impact, IncidentFacts, fact_name
from wangbao.statute.incident.grades import grade
from wangbao.vocabulary.errors import InputError

FIRST = {"affected_systems": "订单系统", "harm": "停产", "measures": "隔离"}
RANSOM = {"amount": "3.2 比特币", "method": "加密钱包", "demanded_on": "2026-11-03"}


def drafted(stage, **more):
    found = facts(impact={"personal_information_people": 1_000_000}, place="苏州", **more)
    return report.draft(found, grade(found)[0].grade, stage)


def said(found):
    return {line.field: line.says for item in found.items for line in item.lines}


def test_the_first_report_needs_its_two_items_and_no_more():
    assert drafted("first").missing == ("affected_systems", "harm", "measures")
    assert drafted("first", account=FIRST).missing == ()
    assert drafted("full", account=FIRST).missing == (
        "trend",
        "cause",
        "clues",
        "further_measures",
        "scene_preserved",
    )


def test_a_full_report_has_eight_items_and_says_what_the_facts_say():
    found = drafted("full", account=FIRST | {"cause": "弱口令"}, ransom=RANSOM)
    assert [item.number for item in found.items] == list(range(1, 9))
    assert said(found)["cause"].zh == "弱口令"
    assert said(found)["grade"].zh == "较大"
    assert said(found)["discovered_at"].zh == "2026-11-03 08:12（北京时间）"
    assert all(part in said(found)["ransom"].zh for part in RANSOM.values())
    assert said(found)["clues"] is None


def test_without_a_demand_for_ransom_none_is_missing():
    assert "ransom" not in drafted("first", account=FIRST).missing
    assert said(drafted("first", account=FIRST))["ransom"] is None


def test_the_summary_asks_for_causes_measures_harm_accountability_rectification_and_lessons():
    found = drafted("summary", account=FIRST)
    assert found.missing == ("cause", "accountability", "rectification", "lessons")


def test_every_field_of_a_report_and_of_the_facts_has_its_words():
    for stage in report.STAGES:
        assert {line.name for item in drafted(stage).items for line in item.lines} <= set(
            report.FIELDS.values()
        )
    for model in (IncidentFacts, Impact, Account):
        assert all(fact_name(field).zh for field in model.model_fields)


def test_the_notice_holds_what_the_article_asks_for():
    found = personal_information.draft(facts(personal_information=INFORMATION, account={"cause": "弱口令"}))
    text = " ".join(words.zh for _, words in found.paragraphs)
    assert all(part in text for part in ("手机号", "弱口令", "诈骗", "重置", "警惕", "400"))
    assert found.to_persons
    assert found.missing == ()


def test_persons_need_not_be_told_where_a_measure_avoided_the_harm():
    avoided = INFORMATION | {"avoided_by": "密钥未泄露"}
    found = personal_information.draft(facts(personal_information=avoided))
    assert not found.to_persons
    assert found.missing == ("cause",)


def test_without_personal_information_there_is_no_notice():
    with pytest.raises(InputError):
        personal_information.draft(facts())
