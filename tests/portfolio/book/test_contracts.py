"""The contracts of a book's slice, against each row's contract resolved alone and against one compilation of all."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from wangbao.contract import resolve, wording
from wangbao.contract.compilation import compile_terms, join
from wangbao.contract.oed import account_import
from wangbao.contract.oed.accounts import AccountRow
from wangbao.contract.vector import read
from wangbao.portfolio.book import contracts, schema
from wangbao.portfolio.book.contracts import compiled, distinct, terms_of
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.terms import CAUSES, SCENARIOS

CODE = pa.dictionary(pa.int32(), pa.string())


def table_of(rows):
    """Rows of wording, limit_cny, deductible_cny and OED fields."""
    names = dict.fromkeys(name for row in rows for name in row)
    types = {"wording": CODE, "policy": pa.string(), "oed.PolCoverage": pa.string()}
    columns = {
        name: pa.array([row.get(name) for row in rows], types.get(name, pa.float64())) for name in names
    }
    return pa.table({"account": [f"A{i}" for i in range(len(rows))], **columns})


def plain(code, limit=None, deductible=None):
    return {"wording": code, "limit_cny": limit, "deductible_cny": deductible}


def oed(**fields):
    return {"wording": "oed", **{f"oed.{name}": value for name, value in fields.items()}}


TOWER = [
    oed(
        PolDed=1e4, LayerLimit=1e6, LayerAggLimit=2e6, LayerParticipation=0.6, BIWaitingPeriod=0.5, BIPOI=90.0
    ),
    oed(PolDed=1e4, LayerAttachment=1e6, LayerLimit=4e6, LayerAggAttachment=5e5, PolCoverage="NPBI;INRE;LIA"),
    oed(PolSIR=123.45, PolDedEXT=5e3, PolLimitEXT=1e5, PolCoverage="EXT;FIN"),
    oed(),
]


def alone(row):
    """A row's contract by the public path."""
    if row["wording"] != "oed":
        schedule = {
            name: None if row[name] is None else Decimal(repr(row[name]))
            for name in ("limit_cny", "deductible_cny")
        }
        return resolve.resolve(wording.load(row["wording"]), **schedule)
    values = {
        name.removeprefix("oed."): value if isinstance(value, str) else Decimal(repr(value))
        for name, value in row.items()
        if name.startswith("oed.") and value is not None
    }
    return account_import.terms(
        AccountRow(1, {**values, "PortNumber": "1", "AccNumber": "1", "PolNumber": "1"})
    )


def batch(policies, seed=5):
    rng = np.random.default_rng(seed)
    n = policies * 40
    loss = np.exp(rng.normal(11, 2, (n, len(HEADS)))) * (rng.random((n, len(HEADS))) < 0.4)
    return (
        np.repeat(np.arange(policies, dtype=np.int32), 40),
        np.tile(np.repeat(np.arange(20), 2), policies),
        rng.integers(0, len(CAUSES), n).astype(np.uint8),
        rng.integers(0, len(SCENARIOS), n).astype(np.uint8),
        rng.integers(0, 64, n).astype(np.uint64),
        rng.exponential(40, n),
        loss,
    )


def paid(terms, events):
    out = np.full_like(events[-1], np.nan)
    read(terms, *events, out)
    return out


SHIPPED = [plain(code, limit) for code in wording.shipped() for limit in (None, 3e6)]
MIXED = [*SHIPPED, *TOWER, plain("it-product", 3e6, 1e4), *TOWER[::-1], *SHIPPED[::3]]


def test_each_row_has_its_own_contract():
    found, contract_of = terms_of(table_of(MIXED))
    assert len(found) == len(SHIPPED) + len(TOWER) + 1
    assert contract_of.dtype == np.int32
    for row, contract in zip(MIXED, contract_of, strict=True):
        ours, theirs = found[contract], alone(row)
        assert (ours.limit_cny, ours.deductible_cny) == (theirs.limit_cny, theirs.deductible_cny)
        assert ours.lines == theirs.lines
        if row["wording"] == "oed":  # a slot is named after the policy it is of
            assert [(s.op, s.lines, s.amount, s.rate, s.hours) for s in ours.steps] == [
                (s.op, s.lines, s.amount, s.rate, s.hours) for s in theirs.steps
            ]
        else:
            assert ours == theirs


def test_rows_with_one_contract_share_it():
    _, contract_of = terms_of(table_of(MIXED))
    n = len(SHIPPED)
    assert contract_of[: n + 5].tolist() == list(range(n + 5))
    assert contract_of[n + 5 : n + 9].tolist() == list(range(n, n + 4))[::-1]
    assert contract_of[n + 9 :].tolist() == list(range(0, n, 3))


def test_compiled_pays_what_each_contract_pays_alone():
    events = batch(len(MIXED))
    together = compile_terms([alone(row) for row in MIXED])
    assert paid(compiled(table_of(MIXED)), events).tobytes() == paid(together, events).tobytes()


def test_joined_is_compiled_together():
    policies = [alone(row) for row in (*SHIPPED, *TOWER)]
    program = np.arange(len(policies), dtype=np.int32)
    ours, theirs = join([compile_terms([p]) for p in policies], program), compile_terms(policies)
    for name, a, b in zip(ours._fields, ours, theirs, strict=True):
        assert (a.dtype, a.shape) == (b.dtype, b.shape), name
        np.testing.assert_array_equal(a, b, err_msg=name)
    pieces = join([compile_terms(policies[:5]), compile_terms(policies[5:])], program)
    for a, b in zip(pieces, theirs, strict=True):
        np.testing.assert_array_equal(a, b)


def test_compound_rows_have_no_contract():
    rows = [plain("compound", 1e6, 1e4), plain("it-product"), plain("compound"), plain("it-product")]
    found, contract_of = terms_of(table_of(rows))
    assert contract_of.tolist() == [-1, 0, -1, 0]
    assert found == (alone(rows[1]),)
    assert compiled(table_of(rows)).program.tolist() == [-1, 0, -1, 0]


def test_a_slice_of_compound_rows_compiles_to_nothing():
    nothing = compiled(table_of([plain("compound", 1e6)]))
    whole = compiled(table_of([plain("it-product")]))
    assert nothing.program.tolist() == [-1]
    assert nothing.op.size == 0
    assert [(a.dtype, a.ndim) for a in nothing] == [(a.dtype, a.ndim) for a in whole]


def test_a_schedule_does_not_split_oed_rows_nor_fields_others():
    rows = [TOWER[0] | plain("oed", 1e6), TOWER[0] | plain("oed", 2e6)]
    rows += [plain("it-product", 1e6) | {"oed.PolDed": 1.0}, plain("it-product", 1e6)]
    rows += [plain("it-product", 1e6, 0.0), plain("it-product", 1e6, -0.0)]
    _, contract_of = terms_of(table_of(rows))
    assert contract_of.tolist() == [0, 0, 1, 1, 2, 2]


def test_groups_hold_where_keys_collide(monkeypatch):
    expected = distinct(table_of(MIXED))
    monkeypatch.setattr(contracts, "_MIX", np.uint64(0))  # every row has one and the same key
    again = distinct(table_of(MIXED))
    assert again[0] == expected[0]
    assert [a.tolist() for a in again[1:]] == [a.tolist() for a in expected[1:]]


@pytest.mark.parametrize(
    ("bad", "field", "value"),
    [
        (plain("it-product", 1e4, 1e4), "A1: deductible_cny", "10,000.00"),
        (plain("it-product", 100.005), "A1: limit_cny", Decimal("100.005")),
        (oed(LayerParticipation=1.5), "A1: steps.1", "COINSURANCE"),
    ],
)
def test_refused_terms_name_their_row(bad, field, value):
    rows = [plain("it-product", 1e6, 1e4), bad, bad]
    for read_it in (terms_of, compiled):
        with pytest.raises(InputError) as refused:
            read_it(table_of(rows))
        (problem,) = refused.value.problems
        assert (problem.field, problem.value) == (field, value)


@pytest.mark.parametrize("code", [None, "my-own.yaml"])
def test_an_unknown_wording_is_refused(code):
    with pytest.raises(InputError) as refused:
        terms_of(table_of([plain("it-product"), plain(code)]))
    assert (refused.value.problems[0].field, refused.value.problems[0].value) == ("wording", code)


def test_every_field_that_oed_terms_read_is_a_column():
    """A number that changes what a row pays must change its contract."""
    base = oed(**dict.fromkeys(schema.OED_FIELDS, 0.5))
    rows = [base, *({**base, f"oed.{name}": 0.25} for name in schema.OED_FIELDS)]
    _, contract_of = terms_of(table_of(rows))
    assert contract_of.tolist() == list(range(len(rows)))
