"""Local support measures are registered, end, and subsidise policies by their code."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.hub.plans.conftest import IN_TIME, broken
from tests.hub.policies.conftest import bound, quote_of, version  # noqa: F401 - fixtures

from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.plans.reads.measure import holding_on
from wangbao.hub.plans.writes.measure import Measure, end_measure, register_measure
from wangbao.hub.policies.models import Charge
from wangbao.hub.policies.reads.support_measure import with_terms
from wangbao.vocabulary.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
SUBSIDY = Measure(
    code="bj_premium_2024",
    kind="premium_subsidy",
    name="网络安全保险保费补贴",
    first_day=dt.date(2024, 1, 1),
    rate=Decimal("0.3"),
    cap_cny=Decimal("50000.00"),
)


def changed(**changes) -> Measure:
    return Measure(**{name: getattr(SUBSIDY, name) for name in Measure.__slots__} | changes)


def register(of, measure: Measure = SUBSIDY, name: str = "province"):
    return register_measure(by=of.actors[name], now=IN_TIME, authority=of.provincial, measure=measure)


def test_a_measure_is_its_own_authority_s_to_register_and_to_end(of) -> None:
    for name in ("national", "city", "elsewhere", "lead", "chain"):
        with pytest.raises(Forbidden):
            register(of, name=name)
    made = register(of)
    with pytest.raises(Conflict):
        register(of)
    given = {"now": IN_TIME, "measure": made, "last_day": dt.date(2024, 6, 30)}
    for name in ("national", "elsewhere"):
        with pytest.raises(Forbidden):
            end_measure(by=of.actors[name], reason="x", **given)
    with pytest.raises(InputError):
        end_measure(by=of.actors["province"], reason=" ", **given)
    end_measure(by=of.actors["province"], reason="资金用完", **given)
    days = [dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 6, 30), dt.date(2024, 7, 1)]
    assert [len(holding_on(day)) for day in days] == [0, 1, 1, 0]
    with pytest.raises(InputError):  # it ends earlier, never later
        end_measure(by=of.actors["province"], now=IN_TIME, measure=made, last_day=days[-1], reason="x")
    assert broken() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Bad Code"}, "code"),
        ({"code": "subsidy"}, "code"),
        ({"code": "insured"}, "subsidies.0.code"),
        ({"kind": "gift"}, "kind"),
        ({"name": " "}, "name"),
        ({"last_day": dt.date(2023, 12, 31)}, "last_day"),
        ({"rate": Decimal("1.01")}, "rate"),
        ({"rate": None}, "cap_cny"),
    ],
)
def test_a_measure_that_cannot_be_is_refused_by_its_field(of, changes, field) -> None:
    with pytest.raises(InputError) as error:
        register(of, changed(**changes))
    assert [problem.field for problem in error.value.problems] == [field]


def test_a_policy_is_subsidised_by_a_measure_s_code(of, bound) -> None:  # noqa: F811 - a fixture
    register(of)
    policy = bound(subsidies=[{"code": SUBSIDY.code}])
    kept = Charge.objects.get(endorsement__policy=policy, kind="subsidy")
    assert kept.coverage == SUBSIDY.code
    assert 0 < kept.amount <= SUBSIDY.cap_cny


@pytest.mark.parametrize("row", [{"code": "unknown_measure"}, {"code": SUBSIDY.code, "name": "补贴"}])
def test_a_code_without_a_measure_or_a_name_without_a_rate_is_refused(of, row) -> None:
    register(of)
    with pytest.raises(InputError):
        with_terms([row], IN_TIME.date())


def test_a_measure_without_a_rate_is_no_subsidy(of) -> None:
    register(of, changed(code="park_support", kind="industrial_park", rate=None, cap_cny=None))
    assert holding_on(IN_TIME.date()) == []
