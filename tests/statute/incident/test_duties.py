"""Duties to report: who, by when, at the very minute, and which come first."""

import datetime as dt

import pytest

from tests.statute.incident.examples import DISCOVERED, facts
from wangbao.statute.incident.duties import duties, rules
from wangbao.statute.incident.grades import grade

SECOND = dt.timedelta(seconds=1)
LEAK = {"personal_information_people": 1_000_000}  # 较大
WIDE = {"personal_information_people": 10_000_000}  # 重大
INFORMATION = {"kinds": ["手机号"], "harm": "诈骗", "remedies": "重置", "self_help": "警惕", "contact": "400"}


def owed(found):
    return {one.rule.code: one for one in duties(found, grade(found))}


@pytest.mark.parametrize(
    ("operator", "code", "hours"),
    [
        ("critical_infrastructure", "national_infrastructure", 1),
        ("central_body", "national_central_body", 2),
        ("other", "national_other", 4),
    ],
)
def test_each_kind_of_operator_has_its_hours_to_the_minute(operator, code, hours):
    found = owed(facts(operator, LEAK))[code]
    begin = dt.datetime.fromisoformat(DISCOVERED)
    assert found.due == begin + dt.timedelta(hours=hours)
    assert found.is_met(found.due)
    assert not found.is_met(found.due + SECOND)


@pytest.mark.parametrize(
    ("operator", "code", "minutes"),
    [
        ("critical_infrastructure", "national_infrastructure_onward", 30),
        ("central_body", "national_central_body_onward", 60),
        ("other", "national_other_onward", 60),
    ],
)
def test_the_addressee_passes_on_what_is_major_from_when_it_has_it(operator, code, minutes):
    assert code not in owed(facts(operator, LEAK))
    waiting = owed(facts(operator, WIDE))[code]
    assert (waiting.started, waiting.due) == (None, None)
    received = "2026-11-03T09:00:00+08:00"
    found = owed(facts(operator, WIDE, received_at=received))[code]
    assert found.due == dt.datetime.fromisoformat(received) + dt.timedelta(minutes=minutes)


def test_below_relatively_major_there_is_no_national_duty():
    assert not owed(facts(impact={"personal_information_people": 0, "negative_effect": True}))
    found = owed(facts(impact={"personal_information_people": 999_999}))
    assert not any(code.startswith("national") for code in found)


def test_a_moment_in_another_zone_is_the_same_moment():
    there = owed(facts(impact=LEAK, discovered_at="2026-11-03T00:12:00Z"))["national_other"]
    assert there.due == owed(facts(impact=LEAK))["national_other"].due
    assert f"{there.due:%H:%M}" == "12:12"


def test_the_hours_run_over_a_year_s_end_and_a_leap_day():
    found = owed(facts(impact=LEAK, discovered_at="2027-12-31T22:30:00+08:00"))["national_other"]
    assert f"{found.due:%Y-%m-%d %H:%M}" == "2028-01-01 02:30"
    found = owed(facts(impact=LEAK, discovered_at="2028-02-28T22:30:00+08:00"))["national_other"]
    assert f"{found.due:%Y-%m-%d %H:%M}" == "2028-02-29 02:30"


def test_the_summary_is_due_thirty_days_after_handling_to_the_end_of_the_day_in_beijing():
    handled = "2026-11-30T18:00:00Z"  # already 1 December in Beijing
    found = owed(facts(impact=LEAK, handled_at=handled))["national_summary"]
    assert f"{found.due:%Y-%m-%d %H:%M:%S}" == "2026-12-31 23:59:59"
    assert owed(facts(impact=LEAK))["national_summary"].due is None


def test_persons_are_told_unless_the_harm_was_avoided_and_the_authority_always():
    told = owed(facts(personal_information=INFORMATION))
    assert {"personal_information_authority", "personal_information_persons"} <= told.keys()
    avoided = INFORMATION | {"avoided_by": "数据已加密且密钥未泄露"}
    spared = owed(facts(personal_information=avoided))
    assert "personal_information_authority" in spared
    assert "personal_information_persons" not in spared
    assert "personal_information_persons" in owed(facts(impact={"personal_information_people": 1}))


def test_a_danger_to_the_public_has_a_day():
    found = owed(facts(impact={"national_security": True}))["network_data"]
    assert found.due == dt.datetime.fromisoformat(DISCOVERED) + dt.timedelta(hours=24)


def test_the_strictest_stands_first_and_what_does_not_run_yet_last():
    found = duties(
        whole := facts("critical_infrastructure", WIDE | {"national_security": True}, suspected_crime=True),
        grade(whole),
    )
    due = [one.due for one in found if one.due is not None]
    assert due == sorted(due)
    assert found[0].due is None
    assert found[0].started is not None
    assert found[-1].started is None


@pytest.mark.parametrize(
    ("notified", "due"),
    [
        ("2026-11-03T10:00:00+08:00", "2026-12-03"),
        ("2027-01-31T10:00:00+08:00", "2027-02-28"),
        ("2028-01-31T10:00:00+08:00", "2028-02-29"),
        ("2026-12-15T10:00:00+08:00", "2027-01-15"),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_month_s_last(notified, due):
    found = owed(facts(regimes=["nis2"], notified_at=notified))["nis2_final"]
    assert f"{found.due:%Y-%m-%d}" == due


def test_regimes_abroad_run_only_where_they_are_named():
    named = {rule.code for rule in rules() if rule.regime in {"gdpr", "nis2"}}
    assert len(named) == 4
    information = facts(impact=LEAK, personal_information=INFORMATION)
    assert not named & owed(information).keys()
    told = owed(facts(impact=LEAK, regimes=["gdpr", "nis2"]))
    assert named <= told.keys()
    assert told["gdpr"].due == dt.datetime.fromisoformat(DISCOVERED) + dt.timedelta(hours=72)
