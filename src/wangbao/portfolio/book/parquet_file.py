"""Parquet files as tables, with bounds on size checked before anything is decompressed."""

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from wangbao.portfolio.book.checks import MOST_COLUMNS
from wangbao.vocabulary.errors import InputError, refusal

MOST_ROWS: Final = 10_000_000
MOST_BYTES: Final = 16 * 2**30  # uncompressed, as stated in the file's footer
_MOST_IN_FOOTER: Final = 64 * 2**20


def read(path: Path) -> pa.Table:
    """Read the table in a Parquet file, unchanged.

    Raises:
        InputError: not Parquet, truncated or damaged, nested columns, or larger than a book may be.
    """
    file = str(path)
    try:
        with pq.ParquetFile(
            path, thrift_string_size_limit=_MOST_IN_FOOTER, thrift_container_size_limit=_MOST_IN_FOOTER
        ) as opened:
            _bound(opened, file)
            return opened.read()
    except InputError:
        raise
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        zh, en = f"Parquet 文件残缺或损坏：{reason}", f"the Parquet file is truncated or damaged: {reason}"
        raise refusal("", None, zh, en, file=file) from None


def _bound(opened: pq.ParquetFile, file: str) -> None:
    about = opened.metadata
    if about.num_rows > MOST_ROWS:
        zh, en = f"超过 {MOST_ROWS:,} 行", f"more than {MOST_ROWS:,} rows"
        raise refusal("", about.num_rows, zh, en, file=file)
    if about.num_columns > MOST_COLUMNS:
        zh, en = f"超过 {MOST_COLUMNS:,} 列", f"more than {MOST_COLUMNS:,} columns"
        raise refusal("", about.num_columns, zh, en, file=file)
    unpacked = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
    if unpacked > MOST_BYTES:
        zh, en = f"解压后超过 {MOST_BYTES:,} 字节", f"more than {MOST_BYTES:,} bytes unpacked"
        raise refusal("", unpacked, zh, en, file=file)
    for field in opened.schema_arrow:
        if pa.types.is_nested(field.type):
            zh, en = "不得为嵌套类型的列", "must not be a nested column"
            raise refusal(field.name, str(field.type), zh, en, file=file)
