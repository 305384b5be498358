"""Plans of the three kinds: what each must cite, whom it must have with it, and the periods of its reports."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from tests.programme.sample import FIRST, SECOND, plan_content
from wangbao.programme import content, form_library
from wangbao.programme.plan import (
    CHAPTERS,
    FIGURES,
    FORMS,
    Cadence,
    Citation,
    Member,
    MemberRole,
    PlanKind,
    periods,
    problems,
)
from wangbao.vocabulary.errors import InputError

OWNER = "91110000MA000001X0"
LISTED = Citation(number="S2024-000001", is_listed=True, units=frozenset({OWNER}))
OTHERS = Citation(number="S2024-000002", is_listed=True)
UNLISTED = Citation(number="S2024-000003", is_listed=False)
INSTITUTION = Member(name="甲保险", role=MemberRole.INSTITUTION, confirmed=True)
SUPPLIER = Member(name="供应商", role=MemberRole.SUPPLIER, confirmed=True)


def wrong(kind: PlanKind, citations=(), members=(), *, chain: bool = False) -> list[str]:
    found = problems(kind, owner_uscc=OWNER, citations=citations, members=members, is_chain_leader=chain)
    return [problem.field for problem in found]


@pytest.mark.parametrize(
    ("kind", "citations", "members", "fields"),
    [
        (PlanKind.AUTHORITY, [LISTED], [], []),
        (PlanKind.AUTHORITY, [OTHERS], [], []),
        (PlanKind.AUTHORITY, [], [], ["citations"]),
        (PlanKind.AUTHORITY, [UNLISTED], [], ["citations.0", "citations"]),
        (PlanKind.INSTITUTION, [LISTED], [], []),
        (PlanKind.INSTITUTION, [OTHERS], [], ["citations"]),
        (PlanKind.INSTITUTION, [LISTED, UNLISTED], [], ["citations.1"]),
        (PlanKind.ENTERPRISE, [], [INSTITUTION], []),
        (PlanKind.ENTERPRISE, [], [], ["members"]),
        (PlanKind.ENTERPRISE, [UNLISTED], [INSTITUTION], ["citations.0"]),
    ],
)
def test_a_plan_cites_what_the_notice_asks_of_its_kind(kind, citations, members, fields) -> None:
    assert wrong(kind, citations, members) == fields


def test_a_chain_leader_plans_for_independent_suppliers_that_have_confirmed() -> None:
    enterprise = PlanKind.ENTERPRISE
    assert wrong(enterprise, [], [INSTITUTION], chain=True) == ["members"]
    assert wrong(enterprise, [], [INSTITUTION, SUPPLIER], chain=True) == []
    owned = Member(name="子公司", role=MemberRole.SUPPLIER, confirmed=True, independent=False)
    asked = Member(name="供应商乙", role=MemberRole.SUPPLIER, confirmed=False)
    assert wrong(enterprise, [], [INSTITUTION, owned, asked], chain=True) == ["members.1", "members.2"]


@pytest.mark.parametrize("batch", [FIRST, SECOND], ids=lambda one: one.batch)
@pytest.mark.parametrize("kind", list(PlanKind))
def test_every_kind_has_a_form_of_the_batch_that_says_whose_design_it_is(batch, kind) -> None:
    form = form_library.load(batch.forms[FORMS[kind]])
    assert "自行设计" in form.statement.zh
    assert form.annex.zh == {"authority": "附件2", "institution": "附件3", "enterprise": "附件4"}[kind]
    held = content.parse(form, plan_content(kind), FIRST)
    assert list(content.missing(form, held, FIRST)) == []


def test_the_chapters_are_those_of_the_notice_and_every_figure_is_in_one() -> None:
    assert [one.name.zh for one in CHAPTERS] == [
        "年度试点开展情况",
        "网络安全保险产品创新情况",
        "网络安全保险服务实施情况",
    ]
    assert {one.chapter for one in FIGURES} == {one.code for one in CHAPTERS}


@given(
    st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)),
    st.integers(1, 1000),
    st.sampled_from(Cadence),
    st.integers(1, 60),
)
def test_the_periods_of_a_pilot_fill_it_without_gap_and_end_with_calendar_months(
    first, length, cadence, days
) -> None:
    after = first + dt.timedelta(days=length)
    found = periods(first, after, cadence, days=days)
    assert (found[0].first, found[-1].after) == (first, after)
    assert all(one.after == two.first for one, two in pairwise(found))
    assert all(one.after.day == 1 for one in found[:-1])
    assert all((one.due - one.after).days == days - 1 for one in found)
    most = {Cadence.MONTHLY: 31, Cadence.QUARTERLY: 92, Cadence.HALF_YEARLY: 184}[cadence]
    assert all(0 < (one.after - one.first).days <= most for one in found)


@pytest.mark.parametrize("after", [dt.date(2024, 4, 1), dt.date(2023, 1, 1), dt.date(2028, 1, 1)])
def test_a_pilot_of_no_days_or_of_too_many_is_refused(after) -> None:
    with pytest.raises(InputError):
        periods(dt.date(2024, 4, 1), after, Cadence.MONTHLY, days=10)
