"""Must hold: no cell that is left out can be told more narrowly than the rule says, over all tables and months."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from tests.disclosure_control.auditor import Stranger
from tests.examples import examples
from wangbao.disclosure_control.rule import rule
from wangbao.disclosure_control.sensitivity import Content, is_safe
from wangbao.disclosure_control.suppression import contents_of, exposures, publication_of, suppress
from wangbao.disclosure_control.tables import MEASURES, Cell, Row, months_of

MONTHS = months_of("2026")[:3]
PROVINCES = ("11", "12", "31", "32")
KINDS = ("telecom_internet", "industrial_internet", "security_product")
SIZES = ("micro", "large")
RULE = rule().model_copy(update={"insureds": 3, "insurers": 2, "narrowest_policies": 3})


def row(month=MONTHS[0], province="11", kind=KINDS[0], size="micro", insured="e1", insurer="i1", amount=100):
    return Row(month, province, kind, size, insured, insurer, 1, amount, 80 * amount)


@st.composite
def books(draw):
    """A few dozen policies: most in one province and of one kind, some alone in their cell."""
    number = draw(st.integers(8, 60))
    skewed = st.sampled_from([0, 0, 0, 0, 0, 1, 1, 2, 3])
    return [
        Row(
            draw(st.sampled_from(MONTHS)),
            PROVINCES[draw(skewed)],
            KINDS[min(draw(skewed), 2)],
            draw(st.sampled_from(SIZES)),
            f"e{draw(st.integers(0, 30))}",
            f"i{draw(st.integers(0, 3))}",
            1,
            amount := draw(st.sampled_from([1_000, 2_000, 3_000, 50_000])),
            80 * amount,
        )
        for _ in range(number)
    ]


def publish(rows, used=RULE):
    """Publish the months, then the year, as the platform does; gives the cells published of each."""
    released = {}
    for month in MONTHS:
        released[month] = suppress([one for one in rows if one.month == month], released, month, used)
    released["2026"] = suppress(rows, released, "2026", used)
    return released


def fetched(rows, released):
    """What a stranger fetches."""
    contents = contents_of(rows, released)
    shown = publication_of(contents, released).shown
    found = {}
    for period, cells in released.items():
        tables = {}
        for cell, content in contents.items():
            if cell.period == period and (cells is not None or cell in shown):
                figures = tuple(content.measure(name) for name in MEASURES)
                tables.setdefault(cell.table, {})[cell.code] = figures if cell in shown else None
        # Of a withheld period only what adds up is known, and nothing about codes that are not listed.
        found[period] = tables if cells is not None else {}
    return found, contents, shown


def protected(contents, shown, cell, name):
    """The largest part one enterprise has in what is not published of a cell."""
    months = [cell._replace(period=month) for month in MONTHS] if len(cell.period) == 4 else []
    left = [one for one in months if one in contents and one not in shown] or [cell]
    return max(contents[one].largest(name) for one in left)


@given(books())
@settings(max_examples=examples(0.16))
def test_nothing_left_out_is_exposed_by_a_stranger(rows) -> None:
    released = publish(rows)
    published, contents, shown = fetched(rows, released)
    assert all(is_safe(contents[cell], RULE) for cells in released.values() for cell in cells or ())
    assert list(exposures(rows, released, RULE)) == []
    stranger = Stranger(published, provinces=PROVINCES, kinds=KINDS, sizes=SIZES, months=MONTHS)
    for cell in contents.keys() - shown:
        # Sums insured are a multiple of the premiums, and told as narrowly.
        for place, name in enumerate(MEASURES[:2]):
            least, greatest = stranger.interval(place, *cell)
            true = contents[cell].measure(name)
            tolerance = 1e-6 * max(true, 1)
            assert least - tolerance <= true <= greatest + tolerance, cell
            if name == "policies":  # whole numbers, as the stranger knows
                assert np.floor(greatest + 1e-6) - np.ceil(least - 1e-6) >= RULE.narrowest_policies, cell
            else:
                assert greatest - least >= (1 - 1e-6) * protected(contents, shown, cell, name), cell


def test_without_complementary_suppression_a_stranger_subtracts() -> None:
    rows = [row(insured=f"e{n}", insurer=f"i{n % 3}", amount=1000 + n) for n in range(12)]
    rows.append(row(province="31", insured="alone", amount=777))
    contents = contents_of(rows, {MONTHS[0]})
    naive = {MONTHS[0]: {cell for cell in contents if is_safe(contents[cell], RULE)}}
    published, *_ = fetched(rows, naive)
    stranger = Stranger(published, provinces=PROVINCES, kinds=KINDS, sizes=SIZES, months=MONTHS[:1])
    assert stranger.interval(1, MONTHS[0], "province", "31") == pytest.approx((777, 777))
    told = {one.split()[2] for one in exposures(rows, naive, RULE)}
    assert "31" in told
    chosen = suppress(rows, {}, MONTHS[0], RULE)
    assert chosen is not None
    assert {Cell(MONTHS[0], "province", "31"), Cell(MONTHS[0], "province", "11")}.isdisjoint(chosen)
    assert Cell(MONTHS[0], "total") in chosen


def test_a_year_gives_no_month_away() -> None:
    # The enterprise of the second province is alone in one month; a published year would be that month.
    rows = [
        row(month, "11" if n % 2 else "12", insured=f"e{n}", insurer=f"i{n % 3}", amount=1000 + n)
        for month in MONTHS
        for n in range(16)
    ]
    rows = [one for one in rows if one.month != MONTHS[1] or one.province != "12"]
    rows.append(row(MONTHS[1], "12", insured="alone", amount=777))
    released = publish(rows)
    assert Cell(MONTHS[1], "province", "12") not in released[MONTHS[1]]
    assert Cell(MONTHS[0], "province", "12") in released[MONTHS[0]]
    assert Cell("2026", "province", "12") not in (released["2026"] or ())


def test_too_few_for_a_total_are_withheld_and_come_with_the_year() -> None:
    few = [row(MONTHS[0], insured=f"e{n}", insurer=f"i{n}") for n in range(2)]
    few += [row(MONTHS[1], insured=f"f{n}", insurer=f"i{n + 1}", province="31") for n in range(2)]
    few += [row(MONTHS[2], insured=f"g{n}", insurer=f"i{n % 3}") for n in range(9)]
    released = publish(few)
    assert released[MONTHS[0]] is None
    assert Cell("2026", "total") in released["2026"]


def test_a_year_is_published_after_its_months() -> None:
    with pytest.raises(ValueError, match="after its months"):
        suppress([row()], {}, "2026", RULE)


def test_two_rules_make_a_figure_safe() -> None:
    def figure(*amounts, insurers=3):
        found = Content()
        for n, amount in enumerate(amounts):
            found.add(row(insured=f"e{n}", insurer=f"i{n % insurers}", amount=amount))
        return found

    used = rule()
    assert is_safe(figure(10, 10, 10, 10, 10, 10), used)
    assert not is_safe(figure(10, 10, 10, 10), used)  # four enterprises
    assert not is_safe(figure(10, 10, 10, 10, 10, insurers=2), used)  # two insurers
    assert not is_safe(figure(1000, 10, 10, 10, 10, 10), used)  # the second can tell the first to within 10 %
    assert is_safe(figure(1000, 100, 40, 40, 40, 60, insurers=6), used)
