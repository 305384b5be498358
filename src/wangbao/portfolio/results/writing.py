"""Writing a results folder: everything or, on any error, nothing.

The folder is built beside its place under a temporary name and renamed when everything is in it, so no reader ever
sees half of one. Every table carries the fingerprint of its ``run.json``.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from wangbao.portfolio.results.run import Run
from wangbao.portfolio.results.tables import (
    COINSURERS,
    COVERAGES,
    GROUPS,
    POLICIES,
    Group,
    Years,
    events_schema,
    rising,
    table,
    years_schema,
)
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.whole_file import folder_above, refuse_above, unwritable, write_whole

RUN: Final = "run.json"
SUMMARY: Final = "summary.json"
FINGERPRINT: Final = b"wangbao.run"


class Writer:
    """Writes the tables of a results folder that is not in its place yet; made by :func:`writing`."""

    def __init__(self, path: Path, run: Run) -> None:
        self.path, self.run = path, run
        self._open: dict[str, Any] = {}
        self._groups: set[tuple[str, str]] = set()
        (path / RUN).write_bytes(run.as_bytes())

    def years(self, years: Years) -> None:
        """Every simulated year, once; raises ValueError where the number of years or the treaties do not fit."""
        if years.gross_fen.size != self.run.years:
            raise ValueError(f"{years.gross_fen.size} years for a run of {self.run.years}")
        self._write("years", table(years.columns(), years_schema(self.run.treaty_codes)))

    def group(self, group: Group) -> None:
        """One group, once; years strictly rising. A group without any loss leaves no row."""
        if (group.grouping, group.group) in self._groups:
            raise ValueError(f"group written twice: {group.grouping} {group.group}")
        if group.grouping not in self.run.groupings:
            raise ValueError(f"not a grouping of this run: {group.grouping}")
        if not rising(group.year, self.run.years):
            raise ValueError("years rise and lie within the run")
        self._groups.add((group.grouping, group.group))
        self._write("groups", table(group.columns(), GROUPS))

    def events(self, columns: Mapping[str, object]) -> None:
        """A block of events by column name (see ``tables.events_schema``); may be called again."""
        self._write("events", table(columns, events_schema(self.run.treaty_codes)))

    def coverages(self, columns: Mapping[str, object]) -> None:
        """What was paid by incident type and loss head (see ``tables.COVERAGES``), once."""
        self._write("coverages", table(columns, COVERAGES))

    def coinsurers(self, columns: Mapping[str, object]) -> None:
        """Who bears the policies of which our share is not all (see ``tables.COINSURERS``), once."""
        self._write("coinsurers", table(columns, COINSURERS))

    def policies(self, columns: Mapping[str, object]) -> None:
        """A block of policies by column name (see ``tables.POLICIES``); may be called again."""
        self._write("policies", table(columns, POLICIES))

    def summary(self, data: Mapping[str, Any]) -> None:
        """``summary.json``, already plain data."""
        write_summary(self.path, data)

    def close(self) -> None:
        """Finish the tables; one that was never written is there without rows. Needed before reading them back."""
        schemas = {
            "years": years_schema(self.run.treaty_codes),
            "groups": GROUPS,
            "events": events_schema(self.run.treaty_codes),
            "coverages": COVERAGES,
            "coinsurers": COINSURERS,
            "policies": POLICIES,
        }
        for name, schema in schemas.items():
            if not (self.path / f"{name}.parquet").exists():
                self._write(name, schema.empty_table())
        self.abandon()

    def abandon(self) -> None:
        """Let go of the open files."""
        for writer in self._open.values():
            writer.close()
        self._open.clear()

    def _write(self, name: str, data: Any) -> None:
        schema = data.schema.with_metadata({FINGERPRINT: self.run.fingerprint().encode()})
        file = self.path / f"{name}.parquet"
        if name not in self._open:
            if file.exists():
                raise ValueError(f"{name} is written already")
            self._open[name] = pq.ParquetWriter(file, schema, compression="zstd")
        if data.num_rows:
            self._open[name].write_table(data.cast(schema), row_group_size=max(data.num_rows, 1))


@contextmanager
def writing(path: Path, run: Run, *, replace: bool = False) -> Iterator[Writer]:
    """Write a results folder at ``path``: everything or, on any error, nothing.

    Args:
        path: the folder's place; folders above it are made where there are none.
        run: what is being written.
        replace: an earlier results folder in that place is replaced, once the new one is whole.

    Yields:
        The writer. Its ``path`` is the folder while it is being built; after ``close()`` its tables can be read there.

    Raises:
        InputError: the place is taken or cannot be written to.
    """
    refuse_place(path, replace=replace)
    try:
        with folder_above(path):
            building = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent))
            writer = None
            try:
                building.chmod(0o755)  # mkdtemp's folders are private
                writer = Writer(building, run)
                yield writer
                writer.close()
                _put(building, path)
            except BaseException:
                if writer is not None:
                    writer.abandon()
                shutil.rmtree(building, ignore_errors=True)
                raise
    except OSError as error:
        raise unwritable(path, error) from None


def refuse_place(path: Path, *, replace: bool = False) -> None:
    """Refuse a place no results folder can be written to, before any work is done; see :func:`writing`."""
    refuse_above(path)
    if not path.exists() and not path.is_symlink():
        return
    if path.is_dir() and not any(path.iterdir()):
        return
    if replace and path.is_dir() and (path / RUN).is_file():
        return
    zh, en = "已存在，不予覆盖", "exists already and is not overwritten"
    if path.is_dir() and (path / RUN).is_file():
        zh, en = f"{zh}（可要求替换：--replace）", f"{en} (ask for it to be replaced: --replace)"
    raise refusal("out", str(path), zh, en)


def write_summary(path: Path, data: Mapping[str, Any]) -> None:
    """Write ``summary.json`` into the folder ``path``, whole or not at all; figures must be finite."""
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_whole(path / SUMMARY, text)


def _put(building: Path, path: Path) -> None:
    """Rename into place; an earlier folder steps aside first and goes when the new one stands."""
    aside = None
    if path.exists() and any(path.iterdir()):
        aside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".old", dir=path.parent))
        path.replace(aside)
    try:
        building.replace(path)
    except OSError as error:
        if aside is not None:
            aside.replace(path)
        raise unwritable(path, error) from None
    if aside is not None:
        shutil.rmtree(aside, ignore_errors=True)
