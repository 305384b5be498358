import datetime as dt
import re
from dataclasses import replace

import pytest
from django.db import connection

from wangbao.hub.company_names import name_key, sorted_by
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.reads import policy_list
from wangbao.hub.policies.reads.policy_list import Filters, page
from wangbao.hub.policies.rules.states import Phase

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
TODAY = dt.date(2026, 11, 25)
NAMES = (
    "北京甲科技有限公司",
    "上海乙软件有限公司",
    "丙制造有限公司",
    "深圳市丁网络有限公司",
    "甲乙有限公司",
    "甲丙有限公司",
    "Delta Ltd",
)


@pytest.fixture
def seven(quote_of, organisation_of, bound):
    """Seven policies with names, dates and states of their own; the dates are set as no operation would."""
    made = []
    for serial, name in enumerate(NAMES):
        policy = bound(quote_of(organisation_of("insured", name)))
        start = TODAY + dt.timedelta(days=30 * (serial - 3))
        end = start + dt.timedelta(days=60 + 10 * (serial % 3))
        state = "cancelled" if serial == 5 else "bound"
        Policy.objects.filter(pk=policy.pk).update(start=start, end=end, state=state)
        policy.refresh_from_db()
        made.append(policy)
    return made


EVERY = [
    Filters(),
    *(Filters(phase=phase) for phase in Phase),
    Filters(term="P2026"),
    Filters(term="甲"),
    Filters(term="91110108"),
    Filters(kind="industrial_internet"),
    Filters(kind="industrial_internet", phase=Phase.IN_FORCE),
    Filters(starts_from=dt.date(2026, 9, 1)),
    Filters(starts_before=dt.date(2027, 1, 1), phase=Phase.EXPIRED),
    Filters(ends_before=dt.date(2027, 2, 1)),
    *(Filters(ends_before=dt.date(2027, 2, 1), phase=phase) for phase in Phase),
    Filters(ends_before=dt.date(2027, 2, 1), kind="industrial_internet"),
]


@pytest.mark.parametrize("filters", EVERY)
def test_pages_forward_and_back_hold_every_row_once_in_one_order(seven, underwriter, filters):
    whole = page(underwriter, filters, today=TODAY, size=50)
    assert (whole.next_cursor, whole.previous_cursor) == (None, None)
    expected = [row.number for row in whole.rows]
    forward, cursor, last = [], "", None
    while True:
        last = page(underwriter, filters, today=TODAY, cursor=cursor, size=2)
        forward += [row.number for row in last.rows]
        if last.next_cursor is None:
            break
        cursor = last.next_cursor
    assert forward == expected
    back = [row.number for row in last.rows]
    while last.previous_cursor is not None:
        last = page(underwriter, filters, today=TODAY, cursor=last.previous_cursor, size=2)
        back = [row.number for row in last.rows] + back
    assert back == expected


def test_phases_are_disjoint_and_hold_every_policy(seven, underwriter):
    found = {
        phase: [r.number for r in page(underwriter, Filters(phase=phase), today=TODAY).rows]
        for phase in Phase
    }
    assert sorted(number for numbers in found.values() for number in numbers) == [p.number for p in seven]
    assert found[Phase.CANCELLED] == [seven[5].number]
    assert set(found[Phase.UPCOMING]) == {seven[4].number, seven[6].number}


def test_what_ends_before_a_day_has_its_last_day_before_it_and_is_not_cancelled(seven, underwriter):
    day = seven[3].end
    rows = page(underwriter, Filters(ends_before=day), today=TODAY).rows
    assert {row.number for row in rows} == {
        one.number for one in seven if one.end <= day and one.state == "bound"
    }
    earlier = page(underwriter, Filters(ends_before=day - dt.timedelta(days=1)), today=TODAY).rows
    assert {row.number for row in rows} - {row.number for row in earlier} == {seven[3].number}


def test_names_are_found_with_and_without_their_place(seven, underwriter):
    def found(term):
        return {row.insured_name for row in page(underwriter, Filters(term=term), today=TODAY).rows}

    assert found("甲") == {"北京甲科技有限公司", "甲乙有限公司", "甲丙有限公司"}
    assert found("北京甲") == {"北京甲科技有限公司"}
    assert found("丁网络") == found("深圳市丁网络有限公司") == {"深圳市丁网络有限公司"}
    assert found("Delta L") == {"Delta Ltd"}
    assert found("有限公司") == set()


def test_a_cursor_that_cannot_be_read_gives_the_first_page(seven, underwriter):
    first = page(underwriter, Filters(), today=TODAY, size=2).rows
    for bad in ("x", "a", "a_", "aaa_bb", "a\x00_1", f"a1_{'9' * 30}"):
        assert page(underwriter, Filters(), today=TODAY, cursor=bad, size=2).rows == first
    assert len(page(underwriter, Filters(phase=Phase.IN_FORCE), today=TODAY, cursor="anonsense_3").rows) > 0


def test_a_follower_finds_its_policies_in_a_list_of_their_own(bound, insurer, other_insurer, actor_of):
    shares = [{"insurer": insurer.ref, "share": "0.6"}, {"insurer": other_insurer.ref, "share": "0.4"}]
    policy = bound(shares=shares)
    follower = actor_of(other_insurer, "underwriter")
    assert page(follower, Filters(), today=TODAY).rows == ()
    assert [row.number for row in page(follower, Filters(followed=True), today=TODAY).rows] == [policy.number]


@pytest.mark.parametrize("filters", EVERY)
def test_every_way_of_reading_is_one_range_of_one_index(underwriter, insurer, filters):
    """The plan reads an index of the tenant's (or the number's) and sorts nothing, whatever the size of the table."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by statistics; benchmarks measure it on a large table")
    rows = policy_list._filtered(policy_list._visible(underwriter, filters), filters, TODAY)
    plan = rows.order_by(*policy_list._order(filters).names).only("number")[:51].explain()
    assert re.search("USING (COVERING )?INDEX policy_insurer", plan)
    assert "TEMP B-TREE" not in plan
    assert "SCAN" not in plan


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("北京市海淀精工科技有限公司", "海淀精工科技有限公司"),
        ("广东省深圳市丁网络有限公司", "丁网络有限公司"),
        ("广西壮族自治区桂林市某公司", "某公司"),
        ("内蒙古某能源公司", "某能源公司"),
        ("香港特别行政区某公司", "某公司"),
        ("上海", "上海"),
        ("  甲   乙 ", "甲 乙"),
        ("Delta Ltd", "Delta Ltd"),
    ],
)
def test_the_name_without_its_place(name, key):
    assert name_key(name) == key


def test_names_sort_alike_everywhere_and_a_prefix_is_a_range():
    names = sorted(NAMES, key=sorted_by)
    assert [sorted_by(name) for name in names] == sorted(sorted_by(name) for name in names)
    for name in NAMES:
        for length in range(1, len(name)):
            first = sorted_by(name[:length])
            assert first <= sorted_by(name) < first + "G"
    assert replace(Filters(), term="甲").phase is None
