"""The columns of a book, and tables completed to them."""

import pyarrow as pa
import pytest

from tests.portfolio.book.sample import plain_rows, row, table
from wangbao.contract.oed import spec
from wangbao.portfolio.book import schema
from wangbao.risk import parameters


def test_there_is_a_column_for_every_control_exposure_and_oed_term():
    names = schema.SCHEMA.names
    model = parameters.default()
    assert [name for name in names if name.startswith("control.")] == [f"control.{c}" for c in model.controls]
    assert [name for name in names if name.startswith("exposure.")] == [
        f"exposure.{c}" for c in model.exposures
    ]
    assert len([name for name in names if name.startswith("oed.")]) == 6 + 3 + 1 + 2 * len(
        spec.COVERAGE_CODES
    )
    assert len(set(names)) == len(names)


def test_a_short_table_is_completed_with_defaults_and_what_follows():
    whole = schema.complete(table(row()))
    assert whole.schema == schema.SCHEMA
    assert plain_rows(whole) == [
        row(layer=1, kind="connected_vehicle", sector="automotive", country="CN", share=1.0)
    ]


def test_what_is_given_is_kept():
    given = row(layer=3, kind="it_product", sector="retail", country="US", share=0.5, control__hardening="no")
    assert plain_rows(schema.complete(table(given))) == [given]


def test_nulls_among_given_cells_are_completed():
    whole = schema.complete(table(row(kind="it_product", share=0.25), row(policy="P2")))
    assert whole.column("kind").to_pylist() == ["it_product", "connected_vehicle"]
    assert whole.column("share").to_pylist() == [0.25, 1.0]


def test_chunks_with_other_dictionaries_become_one():
    parts = [schema.complete(table(row(section=code))) for code in ("C36", "J66", "I65")]
    whole = schema.complete(pa.concat_tables(parts))
    assert [column.num_chunks for column in whole.columns] == [1] * len(schema.COLUMNS)
    assert whole.column("sector").to_pylist() == ["automotive", "finance", "information"]


def test_completing_twice_changes_nothing_and_metadata_stays():
    once = schema.complete(table(row()).replace_schema_metadata({"a": "b"}))
    assert schema.complete(once).equals(once, check_metadata=True)
    assert once.schema.metadata == {b"a": b"b"}
    assert schema.complete(once.slice(0, 0)).num_rows == 0


def test_a_required_column_must_be_there():
    with pytest.raises(KeyError, match="wording"):
        schema.complete(table(row()).drop_columns("wording"))
