"""Reader of the results folder. Every file is checked against ``run.json``; one of another run is refused by name."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wangbao.portfolio.results.run import Run
from wangbao.portfolio.results.store import ABOUT, MARKET, Assumptions, StoredProgramme, subjects_schema
from wangbao.portfolio.results.tables import (
    COINSURERS,
    COVERAGES,
    GROUPS,
    POLICIES,
    Group,
    Years,
    events_schema,
    ints,
    rising,
    years_schema,
)
from wangbao.portfolio.results.writer import FINGERPRINT, RUN, SUMMARY, Writer, new_folder
from wangbao.vocabulary import document
from wangbao.vocabulary.document import DocumentT
from wangbao.vocabulary.errors import InputError, refusal

__all__ = ["Folder", "Group", "Run", "Writer", "Years", "new_folder", "open_folder"]

_OVERTAKEN: Final = (
    "另一次运行刚刚在此目录完成，此处现为其结果；请为各次运行指定不同目录",
    "another run has just finished in this folder, which now holds its results; give each run a folder of its own",
)
_FOREIGN: Final = ("不是本次模拟的结果文件", "is not a results file of this run")


class Folder:
    """A results folder opened by :func:`open_folder`. Every method raises InputError naming the file."""

    def __init__(self, path: Path, run: Run) -> None:
        self.path, self.run = path, run

    def years(self) -> Years:
        """Read the totals of every simulated year, int64[Y] fen."""
        data = self._whole("years", years_schema(self.run.treaty_codes))
        year = ints(data, "year")
        if not np.array_equal(year, np.arange(self.run.years)):
            en = f"must hold the {self.run.years:,} years of the run in order, and holds {year.size:,} rows"
            zh = f"须依次含本次模拟的 {self.run.years:,} 个年度，实有 {year.size:,} 行"
            raise self._refuse("years", zh, en)
        years = Years.of(data, self.run.treaty_codes)
        if not np.array_equal(years.gross_fen, years.ceded_fen + years.net_fen):
            raise self._refuse(
                "years", "各年度须有：毛损失 = 摊回 + 净损失", "gross must be ceded and net in every year"
            )
        return years

    def groups(self, grouping: str | None = None) -> Iterator[Group]:
        """Read the groups of one grouping, or of all; one group at a time is in memory."""
        file = self._file("groups", GROUPS)
        seen: set[tuple[str, str]] = set()
        for i in range(file.num_row_groups):
            data = self._row_group(file, "groups", i)
            names = [
                data.column(name).cast(pa.string()).unique().to_pylist() for name in ("grouping", "group")
            ]
            year = ints(data, "year")
            single = all(len(name) == 1 for name in names)
            key = (names[0][0], names[1][0]) if single else ("", "")
            known = key[0] in self.run.groupings and key not in seen
            if not single or not known or not rising(year, self.run.years):
                zh = f"第 {i + 1} 个行组不是一个分组按年度排列的损失"
                raise self._refuse("groups", zh, f"row group {i + 1} is not one group's years in order")
            seen.add(key)
            if grouping is None or key[0] == grouping:
                gross, net, largest = (ints(data, name) for name in GROUPS.names[3:])
                yield Group(key[0], key[1], year, gross, net, largest)

    def events(self, columns: list[str] | None = None) -> Iterator[Any]:
        """Read the events that were kept one by one, as Arrow tables, block by block as written.

        ``columns``: a subset of the columns of ``tables.events_schema`` that includes the year; all by default.
        """
        file = self._file("events", events_schema(self.run.treaty_codes))
        for i in range(file.num_row_groups):
            data = self._row_group(file, "events", i, columns)
            self._years_within("events", data)
            yield data

    def coverages(self) -> Any:
        """Read paid losses by incident type and loss head, as an Arrow table of ``tables.COVERAGES``."""
        return self._whole("coverages", COVERAGES)

    def coinsurers(self) -> Any:
        """Read the results by co-insurer, as an Arrow table of ``tables.COINSURERS``.

        The table is empty if all policies are wholly ours, and in a folder of format 1.0, which does not have it.
        """
        if self.run.version == "1.0":
            return COINSURERS.empty_table()
        return self._whole("coinsurers", COINSURERS)

    def policies(self, columns: list[str] | None = None) -> Any:
        """Read the policies as an Arrow table of ``tables.POLICIES``, or some of its columns, in the file's order."""
        data = self._whole("policies", POLICIES, columns)
        if data.num_rows != self.run.policies:
            zh = f"须含 {self.run.policies:,} 张保单，实有 {data.num_rows:,} 行"
            raise self._refuse(
                "policies", zh, f"must hold {self.run.policies:,} policies and holds {data.num_rows:,}"
            )
        return data

    def market(self) -> tuple[Any, Assumptions]:
        """Read the market of the run, an Arrow table of ``store.MARKET``, and what its random numbers rest on."""
        if not (self.path / "market.parquet").is_file():
            raise self._refuse(
                "market",
                "此结果没有留存市场，不能在其上加保单；请重新模拟",
                "these results keep no market to add policies to: simulate the book again",
            )
        data = self._whole("market", MARKET)
        return data, self._about("market", Assumptions, data)

    def subjects(self) -> tuple[Any, StoredProgramme]:
        """Read what the treaties of the run act on, and the programme as compiled for its book."""
        schema = subjects_schema(0)
        data = self._whole("subjects", schema)
        return data, self._about("subjects", StoredProgramme, data)

    def _about(self, name: str, model: type[DocumentT], data: Any) -> DocumentT:
        text = (data.schema.metadata or {}).get(ABOUT, b"null")
        try:
            return document.parse(model, json.loads(text), file=str(self.path / f"{name}.parquet"))
        except ValueError as error:
            raise self._damaged(name, error) from None

    def summary(self) -> Any:
        """Read ``summary.json`` as plain data; None if it has not been written."""
        path = self.path / SUMMARY
        if not path.exists():
            return None
        try:
            return json.loads(path.read_bytes())  # no limit on size: a book may have very many groups
        except (ValueError, OSError, RecursionError) as error:
            reason = " ".join(str(error).split())
            raise refusal(
                "", None, f"文件格式有误：{reason}", f"not well formed: {reason}", file=str(path)
            ) from None

    def _whole(self, name: str, schema: Any, columns: list[str] | None = None) -> Any:
        file = self._file(name, schema)
        try:
            return file.read(columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(name, error) from None

    def _row_group(self, file: Any, name: str, number: int, columns: list[str] | None = None) -> Any:
        try:
            return file.read_row_group(number, columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(name, error) from None

    def _file(self, name: str, schema: Any) -> Any:
        path = self.path / f"{name}.parquet"
        if not path.is_file():
            raise self._refuse(name, "文件不存在", "no such file")
        try:
            file = pq.ParquetFile(path, page_checksum_verification=True)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(name, error) from None
        found = file.schema_arrow
        if (found.metadata or {}).get(FINGERPRINT) != self.run.fingerprint().encode():
            raise self._refuse(name, *(_FOREIGN if self._is_ours() else _OVERTAKEN))
        for column in schema.names:
            if column not in found.names or found.field(column).type != schema.field(column).type:
                raise refusal(
                    column,
                    None,
                    "缺少该列或其类型不符",
                    "the column is missing or of another type",
                    file=str(path),
                )
        return file

    def _is_ours(self) -> bool:
        """Return False if another run was put in this place since it was opened."""
        path = self.path / RUN
        return path.is_file() and path.read_bytes() == self.run.as_bytes()

    def _years_within(self, name: str, data: Any) -> None:
        ends = pc.min_max(data.column("year")).as_py()
        if ends["min"] is not None and not 0 <= ends["min"] <= ends["max"] < self.run.years:
            raise self._refuse(name, "年度超出本次模拟的范围", "a year lies outside the run")

    def _refuse(self, name: str, zh: str, en: str) -> InputError:
        return refusal("", None, zh, en, file=str(self.path / f"{name}.parquet"))

    def _damaged(self, name: str, error: Exception) -> InputError:
        reason = " ".join(str(error).split())
        return self._refuse(
            name, f"文件不完整或不是 Parquet：{reason}", f"truncated or not Parquet: {reason}"
        )


def open_folder(path: Path) -> Folder:
    """Open the results folder at ``path``; its tables are checked when they are read.

    Raises:
        InputError: no such folder, or its ``run.json`` is absent or malformed.
    """
    if not path.is_dir():
        raise refusal("", None, "结果目录不存在", "no such results folder", file=str(path))
    return Folder(path, document.read(Run, path / RUN))
