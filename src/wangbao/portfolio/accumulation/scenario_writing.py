"""A told scenario written down: losses by policy as Parquet, the footprint report as JSON."""

import json
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from wangbao.portfolio.accumulation.scenario_report import Report, as_data
from wangbao.portfolio.book.synthetic import MARK
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.whole_file import refuse_above, refuse_place, whole_file, write_whole

POLICIES: Final = "policies.parquet"
REPORT: Final = "report.json"


def check(out: Path) -> None:
    """Refuse a place that cannot be written before the work is done, not after.

    Raises:
        InputError: a folder where a file is wanted, a file where a folder is, or a place that cannot be written to.
    """
    _folder(out)


def write(found: Report, out: Path, *, synthetic: bool = False) -> tuple[Path, ...]:
    """Write a report to ``out``: a ``.parquet`` file (losses by policy only) or a folder (these and the report).

    Each file appears under its name only once it is whole.

    Returns:
        The files written.

    Raises:
        InputError: it cannot be written.
    """
    folder = _folder(out)
    policies = out if folder is None else folder / POLICIES
    data = as_data(found)
    about = {MARK: b"true" if synthetic else b"false", b"wangbao.scenario": json.dumps(data).encode()}
    with whole_file(policies) as partial:
        pq.write_table(found.told.policies.replace_schema_metadata(about), partial, compression="zstd")
    if folder is None:
        return (policies,)
    write_whole(
        folder / REPORT, json.dumps(data | {"synthetic": synthetic}, ensure_ascii=False, indent=2) + "\n"
    )
    return (policies, folder / REPORT)


def _folder(out: Path) -> Path | None:
    """The folder to write to; None where ``out`` is a file's name. Refuses a place that cannot be."""
    if out.suffix.lower() == ".parquet":
        refuse_place(out)
        return None
    if out.exists() and not out.is_dir():
        zh, en = "这是文件；须为目录或 .parquet 文件名", "a file is there; give a folder or a .parquet name"
        raise refusal("out", None, zh, en, file=str(out))
    refuse_above(out / POLICIES)
    return out
