"""Reader of books: Parquet or CSV with the columns of a book, or an OED cyber account file; checked as a whole.

A CSV file is OED if its header has ``PortNumber`` and ``AccNumber``. Files are untrusted: their size, rows, columns and
cells are bounded, and a file that cannot be read is refused with its name.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from wangbao.portfolio.book import checks, csv_file, oed, parquet_file, schema
from wangbao.portfolio.book.synthetic import MARK
from wangbao.vocabulary.errors import Problem, refusal

_PARQUET_MAGIC: Final = b"PAR1"


@dataclass(frozen=True, slots=True)
class Book:
    """A checked book with its provenance.

    Attributes:
        table: complete (:data:`wangbao.portfolio.book.schema.SCHEMA`), in the file's order.
        source: the file's name, or the caller's name for a table in memory.
        sha256: hash of the file's bytes, or of the table as an Arrow stream.
        synthetic: whether the table, or every account in it, is marked synthetic.
        remarks: oddities that were not refused.
    """

    table: pa.Table
    source: str
    sha256: str
    synthetic: bool
    remarks: tuple[Problem, ...] = ()

    @property
    def policies(self) -> int:
        """Number of rows: policies, each layer counted."""
        return int(self.table.num_rows)


def read(path: Path, *, rates: Mapping[str, Decimal] | None = None) -> Book:
    """Read and check the book in a file.

    Args:
        path: a Parquet or CSV file of a book, or an OED cyber account file.
        rates: yuan for one unit of a currency, for OED accounts that are not in yuan.

    Raises:
        InputError: the file cannot be read, or breaks a rule of a book: all problems found, at most a hundred.
    """
    head = _head(path)
    remarks: tuple[Problem, ...] = ()
    if head.startswith(_PARQUET_MAGIC):
        _no_rates(rates, path)
        table, found = checks.check(parquet_file.read(path), file=str(path))
    elif path.suffix.lower() in (".parquet", ".pq"):
        zh, en = "不是 Parquet 文件（或已损坏）", "not a Parquet file, or a damaged one"
        raise refusal("", None, zh, en, file=str(path))
    elif csv_file.is_oed(csv_file.header(path)):
        imported = oed.read(path, rates or {})
        remarks = imported.remarks
        table, found = checks.check(imported.table, file=str(path), place=imported.place)
    else:
        _no_rates(rates, path)
        text = csv_file.read(path)
        remarks = text.remarks
        table, found = checks.check(text.table, file=str(path), place=text.place, broken=text.broken)
    return Book(table, str(path), _sha256_of(path), _is_synthetic(table), (*remarks, *found))


def of_table(table: pa.Table, source: str = "memory") -> Book:
    """Check a table in memory and build a book from it.

    Raises:
        InputError: as for :func:`read`.
    """
    whole, remarks = checks.check(table)
    digest = hashlib.sha256()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, whole.schema) as stream:
        stream.write_table(whole)
    digest.update(sink.getvalue())
    return Book(whole, source, digest.hexdigest(), _is_synthetic(whole), remarks)


def _head(path: Path) -> bytes:
    """Read the first four bytes of the file.

    Raises:
        InputError: no such file, a folder, not readable, or empty.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except FileNotFoundError:
        raise refusal("", None, "文件不存在", "no such file", file=str(path)) from None
    except IsADirectoryError:
        raise refusal(
            "", None, "这是目录，不是文件", "this is a folder, not a file", file=str(path)
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        zh, en = f"无法读取文件：{reason}", f"the file cannot be read: {reason}"
        raise refusal("", None, zh, en, file=str(path)) from None
    if not head:
        raise refusal("", None, "文件为空", "the file is empty", file=str(path))
    return head


def _no_rates(rates: Mapping[str, Decimal] | None, path: Path) -> None:
    if rates:
        zh, en = "汇率仅用于 OED 账户文件", "exchange rates go with an OED account file only"
        raise refusal("rate", ", ".join(rates), zh, en, file=str(path))


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_synthetic(table: pa.Table) -> bool:
    if (table.schema.metadata or {}).get(MARK) == b"true":
        return True
    accounts = schema.one_chunk(table.column("account"), pa.string())
    return bool(pc.all(pc.starts_with(accounts, "SYN-A")).as_py())
