"""Parquet files as tables, with bounds on size checked before anything is decompressed.

A file of equal rows is packed a thousandfold, so what the rows will take in memory is worked out from the footer. Where
pages carry checksums, as in every file that is written here, a changed byte is found.
"""

import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from wangbao.portfolio.book.checks import MOST_COLUMNS
from wangbao.vocabulary.errors import InputError, refusal

MOST_ROWS: Final = 10_000_000
MOST_BYTES: Final = 16 * 2**30  # uncompressed, as stated in the file's footer
_MOST_IN_FOOTER: Final = 64 * 2**20
_SHARE_OF_MEMORY: Final = 0.5  # that the rows may take; checking them takes as much again at times
_CONTAINER: Final = Path("/sys/fs/cgroup/memory.max")
_TEXT: Final = 40  # bytes of a text where the footer does not say how long the texts are


def read(path: Path) -> pa.Table:
    """Read the table in a Parquet file, unchanged.

    Raises:
        InputError: not Parquet, truncated or damaged, nested columns, or larger than a book or this machine's memory.
    """
    file = str(path)
    try:
        with pq.ParquetFile(
            path,
            thrift_string_size_limit=_MOST_IN_FOOTER,
            thrift_container_size_limit=_MOST_IN_FOOTER,
            page_checksum_verification=True,
        ) as opened:
            _bound(opened, file)
            return opened.read()
    except InputError:
        raise
    except MemoryError:
        zh, en = "内存不足，无法读入该文件", "there is not enough memory to read this file"
        raise refusal("", None, zh, en, file=file) from None
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
    needed, memory = _in_memory(opened), _memory()
    if needed > memory * _SHARE_OF_MEMORY:
        gigabytes = f"{needed / 1e9:.1f}", f"{memory / 1e9:.1f}"
        zh = "读入约需 {} GB 内存，超过本机 {} GB 的一半；请分成几个文件".format(*gigabytes)
        en = "takes about {} GB of memory, more than half of this machine's {} GB; split the file".format(
            *gigabytes
        )
        raise refusal("", None, zh, en, file=file)


def _in_memory(opened: pq.ParquetFile) -> int:
    """Return the bytes that the rows take once they are unpacked, by the footer."""
    return sum(_width(field.type, opened.metadata, at) for at, field in enumerate(opened.schema_arrow)) * int(
        opened.metadata.num_rows
    )


def _width(kind: pa.DataType, about: Any, column: int) -> int:
    if pa.types.is_dictionary(kind):
        return int(kind.index_type.bit_width) // 8
    if not pa.types.is_primitive(
        kind
    ):  # text: an offset, and as much as the longest of the footer's statistics
        texts = [about.row_group(number).column(column).statistics for number in range(about.num_row_groups)]
        longest = [len(str(one.max)) for one in texts if one is not None and one.has_min_max]
        return 4 + max(longest, default=_TEXT)
    return max(1, int(kind.bit_width) // 8)


def _memory() -> int:
    """Return the bytes of memory of this machine, or those this process or its container may have."""
    most = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY:
        most.append(soft)
    with suppress(OSError, ValueError):  # no container, or one without a limit ("max")
        most.append(int(_CONTAINER.read_text(encoding="ascii")))
    return min(most)
