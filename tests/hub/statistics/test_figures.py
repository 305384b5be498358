"""Figures are the sums of the policies that live here, exact to the fen on both databases."""

import datetime as dt

import pytest

from wangbao.hub.errors import Forbidden
from wangbao.hub.policies.models import Policy
from wangbao.hub.statistics.models import Figure, PolicyFact
from wangbao.hub.statistics.rules import invariants
from wangbao.hub.statistics.rules.measure import measures
from wangbao.hub.statistics.writes import figures

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def summed(measure: str) -> dict[tuple[str, str, str], int]:
    rows = Figure.objects.filter(measure=measure).values_list("month", "province", "kind", "value")
    found: dict[tuple[str, str, str], int] = {}
    for *key, value in rows:
        found[tuple(key)] = found.get(tuple(key), 0) + value
    return found


def test_measures_are_the_sums_of_policies(many, system, now) -> None:
    many(3, month=3, premium="1000.37")
    many(2, month=4, province="31", kind="telecom_internet", limit="250000.01")
    assert figures.refresh(by=system, now=now) == 5
    march, april = ("2026-03", "11", "industrial_internet"), ("2026-04", "31", "telecom_internet")
    assert summed("policies") == {march: 3, april: 2}
    assert summed("premium") == {march: 3 * 100037, april: 200000}
    assert summed("sum_insured") == {march: 3 * 10000000, april: 50000002}
    assert list(invariants.figures_are_the_sums()) == []
    assert list(invariants.policies_are_classified()) == []


def test_a_bound_and_endorsed_policy_is_counted_with_its_charges(bound, endorsed, system, now) -> None:
    policy = bound()
    figures.refresh(by=system, now=now)
    before = summed("premium")
    assert list(before.values()) == [int(policy.endorsements.get().net_cny * 100)]
    fact = PolicyFact.objects.get()
    assert (fact.month, fact.province, fact.kind) == ("2026-11", "11", "industrial_internet")
    assert fact.size in {"", "micro", "small", "medium", "large"}
    endorsed(policy, "change_of_sums", dt.date(2027, 1, 1), {"limit_cny": "30000000"})
    # Until the night the figures are of the day before, and the check knows it.
    assert list(invariants.figures_are_the_sums()) == []
    figures.refresh(by=system, now=now + dt.timedelta(days=1))
    after = sum(one.net_cny for one in policy.endorsements.all())
    assert list(summed("premium").values()) == [int(after * 100)] > list(before.values())
    assert list(summed("sum_insured").values()) == [3_000_000_000]


def test_only_months_that_changed_are_summed_again(many, system, now) -> None:
    many(1, month=3)
    figures.refresh(by=system, now=now)
    Figure.objects.filter(month="2026-03", measure="policies").update(value=99)
    many(1, month=4)  # bound long ago, and classified only now
    later = now + dt.timedelta(days=3)
    figures.refresh(by=system, now=later)
    assert summed("policies") == {
        ("2026-03", "11", "industrial_internet"): 99,  # untouched, and the check finds it
        ("2026-04", "11", "industrial_internet"): 1,
    }
    assert [one.field.split()[:2] for one in invariants.figures_are_the_sums()] == [["policies", "2026-03"]]
    figures.refresh(by=system, now=later, whole=True)
    assert list(invariants.figures_are_the_sums()) == []


def test_a_policy_that_is_not_classified_is_found(many, system, now) -> None:
    many(1, month=3)
    figures.refresh(by=system, now=now)
    PolicyFact.objects.all().delete()
    assert [one.field for one in invariants.policies_are_classified()] == [Policy.objects.get().number]


def test_participants_are_organisations_by_kind(insurer, broker, enterprise, system, now) -> None:
    figures.refresh(by=system, now=now)
    rows = dict(Figure.objects.filter(measure="participants").values_list("kind", "value"))
    assert rows == {"insurer": 1, "broker": 1, "insured": 1}
    assert set(Figure.objects.values_list("month", flat=True)) == {"2026-11"}


def test_only_the_system_sums(underwriter, now) -> None:
    with pytest.raises(Forbidden):
        figures.refresh(by=underwriter, now=now)


def test_measures_have_an_order_and_are_registered_once() -> None:
    of_policies = ["participants", "schemes", "policies", "premium", "sum_insured"]
    assert list(measures()) == [*of_policies, "events_held", "attendances"]
