"""Programmes met with books: cells, columns, blocks, remarks."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from tests.portfolio.reinsurance.made import START, programme, row, table, treaty
from wangbao.portfolio.reinsurance import programme as compiling
from wangbao.portfolio.reinsurance.programme import of_rows
from wangbao.portfolio.reinsurance.recoveries import apply
from wangbao.portfolio.reinsurance.recovery_kernel import _part, _share, _take
from wangbao.portfolio.reinsurance.rows import fen
from wangbao.portfolio.results.reinsurers import by_reinsurer
from wangbao.vocabulary.errors import InputError

M = 1e6
CAT = {"occurrence_attachment": 10 * M, "occurrence_limit": 20 * M}
BOOK = table(
    row("A", "1", sector="finance"),
    row("A", "2", sector="finance", limit_cny=3 * M),
    row("B", province=None, share=0.5),
    row("C", province="31", inception=dt.date(2026, 7, 1)),
)
FULL = programme(
    treaty("S", "surplus", 1, retained_line=2 * M, lines=3, placed=0.5),
    treaty("F", "facultative", 1, scope={"risks": [{"account": "A", "policy": "2", "ceded": 0.25, "limit": 1 * M}]}),
    treaty("R", "per_risk_excess", 2, attachment=1 * M, limit=2 * M, level="account", scope={"provinces": ["11"]}),
    treaty("C", "catastrophe_excess", 3, **CAT, scope={"sectors": ["finance"]}),
    treaty("X", "aggregate_excess", 4, annual_attachment=0, annual_limit=M, basis="risks_attaching"),
)  # fmt: skip


def test_rows_get_their_terms():
    risk, in_scope = of_rows(compiling.compile(FULL, BOOK, START), BOOK)
    assert risk.share.tolist() == [
        [0.5 * 6 / 10, 0.5 / 3, 0.5 * 3 / 5, 0.5 * 6 / 10],
        [0, 0.25, 0, 0],
        [1, 1, 0, 0],
    ]
    assert risk.limit.tolist()[1] == [np.inf, M, np.inf, np.inf]
    assert risk.attachment.tolist()[2] == [M, M, 0, 0]
    assert risk.account_level.tolist() == [False, False, True]
    assert risk.priority.tolist() == [1, 1, 2]
    assert in_scope.tolist() == [  # no treaty, only X, both C and X
        [False, False, False, True],
        [False, False, True, False],
        [True, True, False, False],
    ]


def test_columns_are_all_gross_then_gross_and_cessions_cell_by_cell():
    compiled = compiling.compile(FULL, BOOK, START)
    assert compiled.base.tolist() == [0, *[0, 1, 2, 3] * 3]
    assert compiled.scope.tolist() == [-1, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
    assert compiled.keep_from == 10 * M
    one = compiling.compile(programme(treaty("Q", "quota_share", 1, ceded=0.5)), BOOK, START)
    assert (one.base.tolist(), one.scope.tolist()) == ([0, 1], [-1, -1])
    assert one.keep_from == np.inf
    layout = compiled.layout(of_rows(compiled, BOOK)[1])
    assert layout.in_scope.shape == (3, 4)


def test_a_book_in_blocks_is_the_book():
    compiled = compiling.compile(FULL, BOOK, START)
    whole, scope = of_rows(compiled, BOOK)
    for first, last in ((0, 2), (2, 3), (3, 4)):
        part, part_scope = of_rows(compiled, BOOK.slice(first, last - first))
        assert (part_scope == scope[:, first:last]).all()
        for name in ("share", "attachment", "limit"):
            assert (getattr(part, name) == getattr(whole, name)[:, first:last]).all()


def test_an_empty_slice_has_no_rows():
    compiled = compiling.compile(FULL, BOOK, START)
    risk, in_scope = of_rows(compiled, BOOK.slice(0, 0))
    assert (risk.share.shape, in_scope.shape) == ((3, 0), (3, 0))


def test_a_chunked_book_reads_as_one():
    chunked = pa.concat_tables([BOOK.slice(0, 2), BOOK.slice(2, 2)])
    compiled = compiling.compile(FULL, chunked, START)
    for ours, theirs in zip(of_rows(compiled, chunked)[0], of_rows(compiled, BOOK)[0], strict=True):
        assert (ours == theirs).all()


def test_periods_as_fractions_of_the_simulated_year():
    half = treaty("H", "quota_share", 1, ceded=0.5, inception=dt.date(2026, 7, 1), expiry=dt.date(2027, 7, 1))
    past = {**half, "code": "P", "expiry": dt.date(2027, 1, 1)}
    attaching = {**half, "code": "A", "basis": "risks_attaching", "expiry": dt.date(2027, 1, 1)}
    compiled = compiling.compile(programme(half, past, attaching), BOOK, START)
    assert compiled.start.tolist() == [0, 0, 0]
    assert compiled.end.tolist() == [181 / 365, 0, 1]
    assert [(r.field, r.rule.en) for r in compiled.remarks] == [("P", "not in force in the simulated year")]
    assert of_rows(compiled, BOOK)[0].share.tolist()[2] == [0, 0, 0, 0.5]


def test_what_is_worth_knowing_is_said():
    of = programme(
        treaty("Q", "quota_share", 1, ceded=0.5, scope={"accounts": ["A", "Z"]}),
        treaty("E", "quota_share", 1, ceded=0.5, scope={"risks": [{"account": "A", "policy": "9"}]}),
        treaty("C", "catastrophe_excess", 2, **CAT, expiry=dt.date(2027, 7, 1)),
        treaty("X", "aggregate_excess", 3, annual_attachment=0, annual_limit=1, expiry=dt.date(2027, 7, 1)),
    )
    said = [(r.field, r.value, r.rule.en) for r in compiling.compile(of, BOOK, START).remarks]
    assert said == [
        ("Q.scope", "Z", "the book has no such account or policy"),
        ("E.scope", "9", "the book has no such account or policy"),
        ("E", None, "no policy is in scope"),
        ("X", None, "in force for part of the year: losses not kept one by one count evenly over time"),
    ]


def test_keep_from_is_the_lowest_that_could_matter_to_an_event():
    of = programme(
        treaty("C", "catastrophe_excess", 1, **CAT),
        treaty("Q", "quota_share", 2, ceded=0.5, occurrence_limit=3 * M),
    )
    assert compiling.compile(of, BOOK, START).keep_from == 6 * M


def test_a_surplus_needs_the_sum_insured_and_a_stop_loss_the_premium():
    bare = table(row("A", limit_cny=None), row("B", premium_cny=None))
    with pytest.raises(InputError) as caught:
        compiling.compile(programme(treaty("S", "surplus", 1, retained_line=M, lines=3)), bare, START)
    assert caught.value.lines("en") == ["S: A / P: limit_cny: a surplus needs the sum insured"]
    ratio = treaty("L", "stop_loss", 1, attachment_percent=80, limit_percent=50)
    with pytest.raises(InputError, match="give subject_premium"):
        compiling.compile(programme(ratio), bare, START)
    assert compiling.compile(programme({**ratio, "subject_premium": M}), bare, START).remarks == ()


def test_too_many_cells_are_refused():
    accounts = [f"A{k}" for k in range(8)]
    book = table(*(row(a, str(n), sector="finance") for n, a in enumerate(accounts * 30)))
    layers = [
        treaty(
            f"C{k}",
            "catastrophe_excess",
            1,
            **CAT,
            scope={"policies": [str(n) for n in range(240) if n >> k & 1]},
        )
        for k in range(8)
    ]
    with pytest.raises(InputError, match="more than 64 parts"):
        compiling.compile(programme(*layers), book, START)


def test_rows_of_another_book_are_refused():
    compiled = compiling.compile(FULL, BOOK.slice(0, 2), START)
    with pytest.raises(InputError, match="not of the compiled book"):
        of_rows(compiled, BOOK)


def test_arrays_that_do_not_fit_are_a_defect():
    compiled = compiling.compile(programme(treaty("C", "catastrophe_excess", 1, **CAT)), BOOK, START)
    good = {
        "years": 1,
        "event_year": np.zeros(1, np.int32),
        "event_time": np.zeros(1),
        "event_fen": np.zeros((1, 1), np.int64),
        "lump_fen": np.zeros((1, 1), np.int64),
    }
    assert apply(compiled, **good).year_net.tolist() == [0]
    for name, bad in (
        ("event_time", np.ones(1)),
        ("event_year", np.ones(1, np.int32)),
        ("event_fen", np.zeros((1, 2), np.int64)),
        ("lump_fen", np.full((1, 1), -1)),
    ):
        with pytest.raises(ValueError, match=r"fit|range|negative"):
            apply(compiled, **{**good, name: bad})


def test_largest_net_knows_the_largest_of_the_lump_where_told():
    compiled = compiling.compile(programme(treaty("C", "catastrophe_excess", 1, **CAT)), BOOK, START)
    got = apply(
        compiled,
        years=2,
        event_year=np.array([0], np.int32),
        event_time=np.array([0.5]),
        event_fen=np.array([[12 * 10**8]]),
        lump_fen=np.array([[10**8], [10**8]]),
        lump_largest_fen=np.array([10**7, 10**7]),
    )
    assert got.largest_net.tolist() == [10 * 10**8, 10**7]


def test_exact_arithmetic_of_the_kernel():
    rng = np.random.default_rng(3)
    for _ in range(2000):
        total = int(rng.integers(1, 10 ** int(rng.integers(1, 17))))
        running, amount = int(rng.integers(0, total + 1)), int(rng.integers(0, total + 1))
        assert _part(amount, running, total) == amount * running // total
        share = int(rng.integers(1, 10**6 + 1))
        assert _share(total, share) == (2 * total * share + 10**6) // (2 * 10**6)
    left = np.array([5, 0, 7])
    assert _take(9, np.array([6, 6, 6]), left) == 9
    assert left.tolist() == [0, 0, 3]


def test_reinsurers_share_what_a_treaty_pays():
    names = [{"name": "甲", "share": 0.4}, {"name": "乙", "share": 0.3}, {"name": "丙", "share": 0.05}]
    of = programme(
        treaty("Q", "quota_share", 1, ceded=0.5, reinsurers=names), treaty("R", "quota_share", 1, ceded=0.1)
    )
    compiled = compiling.compile(of, BOOK, START)
    fens = np.array([0, 1, 100, 10**17 + 1])
    found = by_reinsurer(compiled.treaties[0].reinsurers, fens)
    assert list(found) == ["甲", "乙", "丙"]
    assert sum(found.values()).tolist() == fens.tolist()
    assert found["甲"].tolist() == [0, 0, 53, (10**17 + 1) * 8 // 15]
    assert by_reinsurer(compiled.treaties[1].reinsurers or (), fens) == {}


def test_a_true_half_of_a_fen_goes_up_whatever_floats_lose():
    assert [fen(x) for x in (0.0, 0.005, 1.005, 2.675, 0.0049999, 1e9 + 0.125)] == [
        0,
        1,
        101,
        268,
        0,
        100_000_000_013,
    ]
