"""Batches are rule sets as data: what a notice says is in them, and what is not published is empty and says so."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from tests.programme.sample import FIRST, SECOND
from wangbao.programme import batch_library, form_library
from wangbao.programme.authorities import TERRITORIES, side, territory
from wangbao.programme.deadline import end_of, is_late
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.errors import InputError


def test_the_first_batch_has_the_days_and_quotas_of_the_notice() -> None:
    assert dict(FIRST.deadlines) == {
        "scheme": dt.date(2024, 1, 28),
        "plan": dt.date(2024, 3, 15),
        "summary": dt.date(2024, 11, 10),
    }
    assert dict(FIRST.quotas) == {
        "joint_units": 10,
        "schemes_per_lead": 5,
        "licensed_units": 1,
        "overridable": True,
    }
    assert (FIRST.paper_copies, len(FIRST.bodies), len(FIRST.kinds)) == (3, 9, 7)


def test_the_second_batch_says_of_every_empty_field_that_it_was_not_published() -> None:
    assert [one.code for one in SECOND.authorities] == ["miit", "nfra"]
    assert [one.code for one in SECOND.tracks] == [
        "key_enterprise",
        "specialised_small",
        "inclusive_small",
        "industrial_park",
        "managed_security",
    ]
    assert "finance" in [one.code for one in SECOND.sectors]
    assert set(dict(SECOND.deadlines).values()) == {None}
    assert SECOND.empty_fields() == set(SECOND.unpublished)
    assert len(SECOND.unpublished) == 9


def test_every_form_of_a_batch_ships() -> None:
    for name in batch_library.shipped():
        batch = batch_library.load(name)
        assert {form_library.load(form).reference for form in batch.forms.values()} == set(
            batch.forms.values()
        )


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        (
            lambda d: d["unpublished"].pop("recommendation.days"),
            "recommendation.days",
            "listed under unpublished",
        ),
        (
            lambda d: d["unpublished"].update(paper_copies={"zh": "无", "en": "none"}),
            "unpublished.paper_copies",
            "not empty",
        ),
        (lambda d: d["deadlines"].update(plan="2024-01-27"), "deadlines.plan", "before the step before it"),
        (lambda d: d["bodies"].append(d["bodies"][0]), "bodies", "given twice"),
        (lambda d: d["recommendation"].update(sides=["police"]), "recommendation.sides", "must be one of"),
        (lambda d: d["recommendation"].update(days=[None]), "recommendation.days", "an entry for each level"),
        (lambda d: d["quotas"].update(joint_units=-1), "quotas.joint_units", "at least 0"),
    ],
)
def test_a_batch_that_contradicts_itself_is_refused_by_field_and_rule(change, field: str, rule: str) -> None:
    data = FIRST.model_dump(mode="json")
    assert batch_library.parse(data) == FIRST
    change(data)
    with pytest.raises(InputError) as refused:
        batch_library.parse(data)
    assert field in [problem.field for problem in refused.value.problems]
    assert rule in str(refused.value)


def test_a_day_ends_at_midnight_in_beijing() -> None:
    last = dt.date(2024, 1, 28)
    in_time = dt.datetime(2024, 1, 28, 23, 59, 59, 999_999, tzinfo=BEIJING)
    midnight = dt.datetime(2024, 1, 29, tzinfo=BEIJING)
    assert end_of(last) == dt.datetime(2024, 1, 28, 16, tzinfo=dt.UTC)
    assert [is_late(at, last) for at in (in_time, midnight)] == [False, True]
    assert not is_late(midnight, None)
    with pytest.raises(ValueError, match="time zone"):
        is_late(dt.datetime(2024, 1, 28), last)  # noqa: DTZ001 - what is refused


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.integers(-(10**6), 10**6))
def test_being_late_is_having_a_later_beijing_day(day: dt.date, seconds: int) -> None:
    at = end_of(day) + dt.timedelta(seconds=seconds)
    assert is_late(at.astimezone(dt.UTC), day) == (at.date() > day)


def test_authorities_are_of_thirty_one_provinces_five_cities_and_the_corps() -> None:
    levels = [one.level for one in TERRITORIES]
    assert {level: levels.count(level) for level in levels} == {"province": 31, "city": 5, "corps": 1}
    assert (territory("4403").province, side("telecom").name.zh) == ("44", "通信管理局")
    with pytest.raises(InputError):
        territory("81")
