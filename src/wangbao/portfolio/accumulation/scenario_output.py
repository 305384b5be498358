"""Output of a deterministic scenario: losses by policy as Parquet, the footprint report as JSON."""

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
    """Refuse an output path that cannot be written, before the scenario is run.

    Raises:
        InputError: a folder where a file is wanted, a file where a folder is wanted, or a path that cannot be written.
    """
    _folder(out)


def write(found: Report, out: Path, *, synthetic: bool = False) -> tuple[Path, ...]:
    """Write a report to ``out``: a ``.parquet`` file (losses by policy only) or a folder (these and the report).

    Each file is written atomically.

    Returns:
        The files written.

    Raises:
        InputError: the path cannot be written.
    """
    folder = _folder(out)
    policies = out if folder is None else folder / POLICIES
    data = as_data(found)
    about = {MARK: b"true" if synthetic else b"false", b"wangbao.scenario": json.dumps(data).encode()}
    with whole_file(policies) as partial:
        pq.write_table(
            found.result.policies.replace_schema_metadata(about),
            partial,
            compression="zstd",
            write_page_checksum=True,
        )
    if folder is None:
        return (policies,)
    write_whole(
        folder / REPORT, json.dumps(data | {"synthetic": synthetic}, ensure_ascii=False, indent=2) + "\n"
    )
    return (policies, folder / REPORT)


def _folder(out: Path) -> Path | None:
    """Determine the folder to write to; None if ``out`` is a file name.

    Raises:
        InputError: the path cannot be written.
    """
    if out.suffix.lower() == ".parquet":
        refuse_place(out)
        return None
    if out.exists() and not out.is_dir():
        zh, en = "这是文件；须为目录或 .parquet 文件名", "a file is there; give a folder or a .parquet name"
        raise refusal("out", None, zh, en, file=str(out))
    refuse_above(out / POLICIES)
    return out
