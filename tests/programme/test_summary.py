"""Totals of a year, their origin, and the draft of a summary."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, strategies as st

from wangbao.programme.plan import CHAPTERS, FIGURE_OF, FIGURES
from wangbao.programme.summary import Facts, Origin, Reported, draft, missing, ratios, totals
from wangbao.vocabulary.text import Text

AMOUNTS = st.decimals(0, 10**9, places=2)
CODES = st.sampled_from([one.code for one in FIGURES])


def report(month: int, text: str = "", **entered: int) -> Reported:
    first = dt.date(2026, month, 1)
    values = {code: Decimal(value) for code, value in entered.items()}
    return Reported(first=first, last=first, text=text, entered=values)


def test_what_records_have_is_theirs_alone_and_the_rest_adds_up() -> None:
    found = totals(
        {"policies": Decimal(4)},
        [report(1, policies=9, trainings=2, insureds=5), report(4, trainings=3, insureds=4)],
    )
    assert {one.figure.code: (one.value, one.origin) for one in found} == {
        "policies": (4, Origin.RECORDS),
        "insureds": (5, Origin.REPORTS),  # enterprises may stand in both periods
        "trainings": (5, Origin.REPORTS),
    }


@given(st.dictionaries(CODES, AMOUNTS), st.lists(st.dictionaries(CODES, AMOUNTS), max_size=4))
def test_every_figure_is_a_total_or_missing_and_stands_in_its_chapter(records, entered) -> None:
    first = dt.date(2026, 1, 1)
    reports = [Reported(first=first, last=first, text="", entered=one) for one in entered]
    found = totals(records, reports)
    codes = [one.figure.code for one in found] + [one.code for one in missing(found)]
    assert sorted(codes) == sorted(FIGURE_OF)
    for one in found:
        parts = [each[one.figure.code] for each in entered if one.figure.code in each]
        if one.origin is Origin.RECORDS:
            assert one.value == records[one.figure.code]
        else:
            assert one.value == (max(parts) if one.figure.distinct else sum(parts))
    facts = Facts(
        title="方案",
        owner=Text("甲", "A"),
        first=first,
        last=first,
        members={},
        cited=[],
        products=[],
        reports=reports,
        totals=found,
    )
    chapters = draft(facts)
    assert set(chapters) == {one.code for one in CHAPTERS}
    for figure in FIGURES:
        assert f"{figure.name.zh}：" in chapters[figure.chapter].zh
        assert f"{figure.name.en}: " in chapters[figure.chapter].en


def test_ratios_are_those_of_the_published_batch() -> None:
    values = {
        "policies": Decimal(1500),
        "premium": Decimal(150_000_000),
        "sum_insured": Decimal(11_500_000_000),
    }
    assert [value.zh for _, value in ratios(values)] == ["100,000.00 元", "7,666,666.67 元", "1.30%"]
    assert ratios({"policies": Decimal(0), "premium": Decimal(0)}) == []
