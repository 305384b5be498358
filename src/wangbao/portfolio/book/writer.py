"""Writer of books as Parquet or CSV: streamed to a temporary file that is renamed when complete."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from wangbao.portfolio.book import schema
from wangbao.portfolio.book.reader import Book
from wangbao.portfolio.book.synthetic import MARK
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.whole_file import whole_file

ROW_GROUP = 131_072


def write(
    book: Book | pa.Table | Iterable[pa.Table | pa.RecordBatch], path: Path, *, synthetic: bool | None = None
) -> int:
    """Write a book; the file type follows from the name (``.parquet`` or ``.csv``).

    Args:
        book: a book, a table, or tables or record batches one after the other; absent columns are written as nulls.
        path: the file to write; replaced if it is there.
        synthetic: the mark in a Parquet file's metadata; by default the book's own, or that of the first table. A CSV
            file cannot hold it; there the names of a synthetic book show it.

    Returns:
        The number of rows written.

    Raises:
        InputError: another suffix, no row, or a file that cannot be written. No partial file is left.
    """
    if isinstance(book, Book):
        synthetic = book.synthetic if synthetic is None else synthetic
        book = book.table
    tables = map(_as_table, [book] if isinstance(book, pa.Table) else book)
    suffix = path.suffix.lower()
    if suffix not in (".parquet", ".csv"):
        zh, en = "文件名须以 .parquet 或 .csv 结尾", "the name must end in .parquet or .csv"
        raise refusal("", None, zh, en, file=str(path))
    with whole_file(path) as partial:
        first = next(tables, None)
        if first is None:
            raise refusal("", None, "没有可写的行", "there is no row to write", file=str(path))
        if synthetic is None:
            synthetic = (first.schema.metadata or {}).get(MARK) == b"true"
        every = _chain(first, tables)
        return (
            _write_parquet(every, partial, synthetic) if suffix == ".parquet" else _write_csv(every, partial)
        )


def _as_table(part: pa.Table | pa.RecordBatch) -> pa.Table:
    return pa.Table.from_batches([part]) if isinstance(part, pa.RecordBatch) else part


def _chain(first: pa.Table, rest: Iterator[pa.Table]) -> Iterator[pa.Table]:
    yield first
    yield from rest


def _write_parquet(tables: Iterable[pa.Table], path: Path, synthetic: bool) -> int:
    metadata: dict[Any, Any] = {MARK: b"true" if synthetic else b"false", b"wangbao.book": b"1"}
    rows = 0
    with pq.ParquetWriter(
        path, schema.SCHEMA.with_metadata(metadata), compression="zstd", write_page_checksum=True
    ) as file:
        for table in tables:
            whole = schema.complete(table).replace_schema_metadata(metadata)
            file.write_table(whole, row_group_size=ROW_GROUP)
            rows += whole.num_rows
    return rows


def _write_csv(tables: Iterable[pa.Table], path: Path) -> int:
    """Write tables as UTF-8, comma-separated CSV, and return the number of rows; a null is an empty cell."""
    fields = [
        pa.field(field.name, field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
        for field in schema.SCHEMA
    ]
    plain = pa.schema(fields)
    rows = 0
    options = pa_csv.WriteOptions(quoting_style="needed")
    with pa_csv.CSVWriter(path, plain, write_options=options) as file:
        for table in tables:
            whole = schema.complete(table)
            file.write_table(pa.table([schema.plain(column) for column in whole.columns], schema=plain))
            rows += whole.num_rows
    return rows
