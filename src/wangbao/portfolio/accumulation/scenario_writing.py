"""A told scenario written down: losses by policy as Parquet, the footprint report as JSON."""

import json
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from wangbao.portfolio.accumulation.scenario_report import Report, as_data
from wangbao.portfolio.book.synthetic import MARK
from wangbao.portfolio.book.whole import whole_file
from wangbao.vocabulary.errors import refusal

POLICIES: Final = "policies.parquet"
REPORT: Final = "report.json"


def check(out: Path) -> None:
    """Refuse a place that cannot be written before the work is done, not after.

    Raises:
        InputError: a folder where a file is wanted, a file where a folder is, or a folder that cannot be made.
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
    with whole_file(folder / REPORT) as partial:
        data["synthetic"] = synthetic
        partial.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return (policies, folder / REPORT)


def _folder(out: Path) -> Path | None:
    """The folder to write to, made if need be; None where ``out`` is a file's name."""
    is_file = out.suffix.lower() == ".parquet"
    if is_file and out.is_dir():
        zh, en = "这是目录，不是文件", "this is a folder, not a file"
        raise refusal("out", None, zh, en, file=str(out))
    folder = out.parent if is_file else out
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        zh, en = "这是文件；须为目录或 .parquet 文件名", "a file is there; give a folder or a .parquet name"
        raise refusal("out", None, zh, en, file=str(folder)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        zh, en = f"无法写入：{reason}", f"cannot be written: {reason}"
        raise refusal("out", None, zh, en, file=str(folder)) from None
    return None if is_file else out
