"""Writer of results folders: the folder appears complete or not at all.

The folder is built beside its place under a temporary name and renamed when complete, so no reader ever sees a partial
one. Every table carries the fingerprint of its ``run.json``.
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
from wangbao.portfolio.results.store import ABOUT
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
from wangbao.vocabulary.document import Document
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.whole_file import folder_above, refuse_above, unwritable, write_whole

RUN: Final = "run.json"
SUMMARY: Final = "summary.json"
FINGERPRINT: Final = b"wangbao.run"


class Writer:
    """Writer of the tables of a results folder under construction; made by :func:`new_folder`."""

    def __init__(self, path: Path, run: Run) -> None:
        self.path, self.run = path, run
        self._open: dict[str, Any] = {}
        self._groups: set[tuple[str, str]] = set()
        (path / RUN).write_bytes(run.as_bytes())

    def years(self, years: Years) -> None:
        """Write every simulated year; call once.

        Raises:
            ValueError: the number of years or the treaties do not fit the run.
        """
        if years.gross_fen.size != self.run.years:
            raise ValueError(f"{years.gross_fen.size} years for a run of {self.run.years}")
        self._write("years", table(years.columns(), years_schema(self.run.treaty_codes)))

    def group(self, group: Group) -> None:
        """Write one group, once; years strictly rising. A group without losses writes no row.

        Raises:
            ValueError: the group was written before, is not of a grouping of the run, or its years do not rise.
        """
        if (group.grouping, group.group) in self._groups:
            raise ValueError(f"group written twice: {group.grouping} {group.group}")
        if group.grouping not in self.run.groupings:
            raise ValueError(f"not a grouping of this run: {group.grouping}")
        if not rising(group.year, self.run.years):
            raise ValueError("years rise and lie within the run")
        self._groups.add((group.grouping, group.group))
        self._write("groups", table(group.columns(), GROUPS))

    def events(self, columns: Mapping[str, object]) -> None:
        """Write a block of events by column name (see ``tables.events_schema``); may be called again."""
        self._write("events", table(columns, events_schema(self.run.treaty_codes)))

    def coverages(self, columns: Mapping[str, object]) -> None:
        """Write paid losses by incident type and loss head (see ``tables.COVERAGES``); call once."""
        self._write("coverages", table(columns, COVERAGES))

    def coinsurers(self, columns: Mapping[str, object]) -> None:
        """Write the results by co-insurer (see ``tables.COINSURERS``); call once."""
        self._write("coinsurers", table(columns, COINSURERS))

    def policies(self, columns: Mapping[str, object]) -> None:
        """Write a block of policies by column name (see ``tables.POLICIES``); may be called again."""
        self._write("policies", table(columns, POLICIES))

    def market(self, data: Any, about: Document) -> None:
        """Write the market of the run, a table of ``store.MARKET``; call once."""
        self._write("market", _about(data, about))

    def subjects(self, data: Any, about: Document) -> None:
        """Write what treaties act on (see ``store.subjects_schema``); may be called again with the same document."""
        self._write("subjects", _about(data, about))

    def summary(self, data: Mapping[str, Any]) -> None:
        """Write ``summary.json`` from plain data."""
        write_summary(self.path, data)

    def close(self) -> None:
        """Finish the tables; a table never written becomes empty. Call before reading them back."""
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
        """Close the open files without finishing the tables."""
        for writer in self._open.values():
            writer.close()
        self._open.clear()

    def _write(self, name: str, data: Any) -> None:
        mine = {FINGERPRINT: self.run.fingerprint().encode()}
        schema = data.schema.with_metadata({**(data.schema.metadata or {}), **mine})
        file = self.path / f"{name}.parquet"
        if name not in self._open:
            if file.exists():
                raise ValueError(f"{name} is written already")
            self._open[name] = pq.ParquetWriter(file, schema, compression="zstd", write_page_checksum=True)
        if data.num_rows:
            self._open[name].write_table(data.cast(schema), row_group_size=max(data.num_rows, 1))


def _about(data: Any, about: Document) -> Any:
    return data.replace_schema_metadata({ABOUT: about.model_dump_json().encode()})


@contextmanager
def new_folder(path: Path, run: Run, *, replace: bool = False) -> Iterator[Writer]:
    """Open a writer as a context manager; the results folder appears at ``path`` complete or, on any error, not at all.

    Args:
        path: where the folder is to be; missing parent folders are made.
        run: the run whose results are written.
        replace: replace an earlier results folder there, once the new one is complete.

    Yields:
        The writer. Its ``path`` is the temporary folder; after ``close()`` the tables can be read there.

    Raises:
        InputError: ``path`` is taken or cannot be written to.
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
    """Refuse a path to which no results folder can be written, before any work is done; see :func:`new_folder`.

    Raises:
        InputError: the path is taken, or its parent cannot hold a folder.
    """
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


def refuse_overtaken(path: Path, *, replace: bool = False) -> None:
    """Refuse a place that was free when the run began and holds another run's results now.

    Raises:
        InputError: another run finished there meanwhile.
    """
    if not replace and (path / RUN).is_file():
        zh = "本次运行期间，另一次运行已在此目录完成，其结果予以保留；请为本次另指定目录"
        en = "another run finished in this folder while this one worked; its results stand: choose another folder"
        raise refusal("out", str(path), zh, en)


def write_summary(path: Path, data: Mapping[str, Any]) -> None:
    """Write ``summary.json`` into the folder ``path``, atomically; figures must be finite."""
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_whole(path / SUMMARY, text)


def _put(building: Path, path: Path) -> None:
    """Rename the folder into place. An earlier one is moved aside first and deleted afterwards."""
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
