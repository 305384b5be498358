"""Programmes as people write them: what is refused, by name, in both languages."""

import datetime as dt

import pytest

from tests.portfolio.reinsurance.made import programme, treaty
from wangbao.portfolio.reinsurance.inuring import stages
from wangbao.portfolio.reinsurance.programme import load
from wangbao.vocabulary.errors import InputError

CAT = {"occurrence_attachment": 10, "occurrence_limit": 10}
TWO = [{"name": "a", "share": 0.6}, {"name": "b", "share": 0.6}]
OWN = {"risks": [{"account": "A", "limit": 2}]}
YEAR = {"annual_attachment": 10, "annual_limit": 10}


def refused(*treaties):
    with pytest.raises(InputError) as caught:
        programme(*treaties)
    assert all(problem.rule.zh and problem.rule.en for problem in caught.value.problems)
    return caught.value.lines("en"), caught.value.lines("zh")


@pytest.mark.parametrize(
    ("kind", "terms", "says"),
    [
        ("quota_share", {}, "Quota share needs ceded"),
        ("quota_share", {"ceded": 0}, "treaties.0.ceded = 0: must be greater than 0"),
        ("quota_share", {"ceded": 1.1}, "treaties.0.ceded = 1.1: must be at most 1"),
        ("quota_share", {"ceded": 0.1234567}, "treaties.0.ceded = 0.1234567: must have at most 6 decimal places"),
        ("quota_share", {"ceded": 0.5, "attachment": 1}, "Quota share has no attachment"),
        ("quota_share", {"ceded": 0.5, "reinstatements": []}, "Quota share has no reinstatements"),
        ("quota_share", {"ceded": 0.5, "lines": 3}, "Quota share has no lines"),
        ("quota_share", {"ceded": 0.5, "annual_attachment": 3}, "Quota share has no annual_attachment"),
        ("surplus", {}, "a surplus needs retained_line and lines"),
        ("surplus", {"lines": 5}, "retained_line and lines go together"),
        ("surplus", {"lines": 5, "retained_line": 1, "ceded": 0.5}, "Surplus has no ceded"),
        (
            "surplus",
            {"lines": 5, "retained_line": 1, "scope": {"risks": [{"account": "A", "ceded": 0.5}]}},
            "a surplus needs retained_line and lines, or a ceded share for each of scope.risks, not both",
        ),
        ("surplus", {"scope": {"risks": [{"account": "A", "ceded": 0.5}, {"account": "B"}]}}, "needs its ceded share"),
        ("facultative", {"ceded": 0.5}, "names its accounts, policies or risks"),
        (
            "facultative",
            {"level": "account", "scope": {"risks": [{"account": "A", "policy": "1", "limit": 2}]}},
            "are of the whole account",
        ),
        ("per_risk_excess", {"attachment": 1}, "Per-risk excess of loss needs limit"),
        ("per_risk_excess", {"attachment": -1, "limit": 1}, "treaties.0.attachment = -1: must be at least 0"),
        ("per_risk_excess", {"attachment": 1, "limit": 1, "occurrence_attachment": 1}, "has no occurrence_attachment"),
        ("catastrophe_excess", {"occurrence_limit": 1}, "needs occurrence_attachment"),
        ("catastrophe_excess", {**CAT, "level": "policy"}, "has no level"),
        ("catastrophe_excess", {**CAT, "limit": 5}, "has no limit"),
        ("catastrophe_excess", {**CAT, "reinstatements": [{"premium_percent": 100}]}, "need the treaty's premium"),
        ("catastrophe_excess", {**CAT, "reinstatements": [{"premium_percent": -1}]}, "must be at least 0"),
        ("aggregate_excess", {"annual_attachment": 1}, "Aggregate excess of loss needs annual_limit"),
        ("aggregate_excess", {**YEAR, "occurrence_limit": 5}, "has no occurrence_limit"),
        ("stop_loss", {}, "give annual_attachment and annual_limit, or attachment_percent and limit_percent"),
        ("stop_loss", {**YEAR, "attachment_percent": 80, "limit_percent": 50}, "and not both"),
        ("stop_loss", {"attachment_percent": 80}, "give annual_attachment and annual_limit"),
        ("stop_loss", {**YEAR, "subject_premium": 5}, "amounts need no subject_premium"),
        ("quota_share", {"ceded": 0.5, "expiry": dt.date(2027, 1, 1)}, "expiry must be later than inception"),
        ("quota_share", {"ceded": 0.5, "inception": "soon"}, "must be a date"),
        ("quota_share", {"ceded": 0.5, "priority": 0}, "priority = 0: must be at least 1"),
        ("quota_share", {"ceded": 0.5, "priority": True}, "must be a whole number"),
        ("quota_share", {"ceded": 0.5, "share": 0.5}, "share: unknown field"),
        ("quota_share", {"ceded": 0.5, "basis": "claims_made"}, "must be one of"),
        ("quota_share", {"ceded": 0.5, "code": "坏"}, "must look like"),
        ("quota_share", {"ceded": 0.5, "scope": {"accounts": []}}, "must have at least 1 entries"),
        ("quota_share", {"ceded": 0.5, "scope": {"accounts": ["A", "A"]}}, "accounts has an entry twice"),
        ("quota_share", {"ceded": 0.5, "scope": {"kinds": ["bank"]}}, "bank in kinds is none of"),
        ("quota_share", {"ceded": 0.5, "scope": {"sectors": ["J66"]}}, "J66 in sectors is none of"),
        ("quota_share", {"ceded": 0.5, "scope": {"provinces": ["110000"]}}, "110000 in provinces is no two-digit"),
        ("quota_share", {"ceded": 0.5, "scope": {"risks": [{"account": "A"}, {"account": "A"}]}}, "a risk twice"),
        (
            "quota_share",
            {"ceded": 0.5, "scope": {"risks": [{"account": "A"}, {"account": "A", "policy": "1"}]}},
            "a risk twice",
        ),
        ("quota_share", {"ceded": 0.5, "scope": {"risks": [{"account": "A", "ceded": 0.2}]}}, "has no ceded share"),
        ("per_risk_excess", {"attachment": 1, "limit": 1, "scope": OWN}, "only a facultative cession has terms"),
        ("quota_share", {"ceded": 0.5, "reinsurers": TWO}, "the reinsurers' shares add up to 1.2: must"),
        ("quota_share", {"ceded": 0.5, "placed": 1, "reinsurers": [{"name": "a", "share": 0.6}]}, "must equal placed"),
        (
            "quota_share",
            {"ceded": 0.5, "reinsurers": [{"name": "a", "share": 0.1}, {"name": "a", "share": 0.1}]},
            "names one twice",
        ),
        ("catastrophe", {}, "must be one of"),
    ],
)  # fmt: skip
def test_nonsense_is_refused(kind, terms, says):
    english, chinese = refused({**treaty("T", kind, 1), **terms})
    assert says in "\n".join(english)
    assert len(chinese) == len(english)


def test_a_code_twice_and_no_treaty_are_refused():
    one = treaty("Q", "quota_share", 1, ceded=0.5)
    assert "the treaty code Q is given twice" in refused(one, one)[0][0]
    assert "at least one treaty" in refused()[0][0]


SHARE = treaty("Q", "quota_share", 2, ceded=0.5)
PER_RISK = treaty("R", "per_risk_excess", 2, attachment=1, limit=1)


@pytest.mark.parametrize(
    "first",
    [
        treaty("F", "catastrophe_excess", 1, **CAT),
        treaty("F", "aggregate_excess", 1, **YEAR),
        treaty("F", "quota_share", 1, ceded=0.5, annual_limit=1),
        treaty("F", "per_risk_excess", 1, attachment=1, limit=1, annual_attachment=1),
        treaty("F", "per_risk_excess", 1, attachment=1, limit=1, reinstatements=[]),
    ],
)
@pytest.mark.parametrize(
    "later",
    [
        PER_RISK,
        treaty("R", "surplus", 2, retained_line=1, lines=2),
        treaty("R", "facultative", 2, ceded=0.5, scope={"accounts": ["A"]}),
    ],
)
def test_what_acts_on_risks_cannot_follow_what_bounds_events_or_years(first, later):
    english, chinese = refused(first, later)
    assert "inure after F" in english[0]
    assert "不能排在" in chinese[0]


def test_nothing_but_the_year_follows_the_year():
    year = treaty("S", "stop_loss", 1, **YEAR)
    for later in (SHARE, treaty("C", "catastrophe_excess", 2, **CAT)):
        assert "inure after S, which acts on the whole year" in refused(year, later)[0][0]
    both = programme(year, treaty("X", "aggregate_excess", 2, **YEAR))
    assert stages(both.treaties) == ("year", "year")


def test_where_a_quota_share_acts():
    cat = treaty("C", "catastrophe_excess", 1, **CAT)
    assert stages(programme(SHARE, {**cat, "priority": 3}).treaties) == ("risk", "event")
    assert stages(programme(SHARE, {**cat, "priority": 2}).treaties) == ("risk", "event")
    assert stages(programme(SHARE, cat).treaties) == ("event", "event")
    bounded = treaty("B", "quota_share", 1, ceded=0.1, occurrence_limit=5)
    assert stages(programme(bounded, SHARE).treaties) == ("risk", "event")
    for term in ({"limit": 5}, {"level": "account"}):
        assert "acts on the event's net" in refused(cat, {**SHARE, **term})[0][0]


def test_a_file_is_named_in_what_it_is_refused_for(tmp_path):
    path = tmp_path / "treaties.yaml"
    path.write_text("version: 1\ntreaties:\n  - code: Q\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.lines("zh")[0] == f"{path}: treaties.0.name：缺少必填字段"
