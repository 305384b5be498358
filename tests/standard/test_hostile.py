"""Whatever a file holds, a check ends in findings or in a refusal that names the file, in bounded time."""

import copy
import random
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from tests.examples import examples
from tests.standard.shipped import SHIPPED

from wangbao.standard import table_files
from wangbao.standard.documents import findings, plain
from wangbao.standard.files import check_file
from wangbao.vocabulary import document
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.schema_registry import of_rooms

ROOMS = of_rooms()
GOOD = {name: plain(document.load(paths[0])) for name, paths in SHIPPED.items()}
SPOILT = st.sampled_from(
    [None, True, -1, 10**40, 1e308, float("inf"), "", "\u0130", "2026-02-30", [], {}, [None], {"zh": 1}]
)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the paths of all values of a document."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(deeper for key, part in inside for deeper in places(part, (*path, key)))]


@pytest.mark.parametrize("name", sorted(GOOD))
@settings(
    max_examples=examples(0.15), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(seed=st.integers(0, 10**6), value=SPOILT)
def test_a_spoilt_value_is_found_or_taken_never_a_crash(name: str, seed: int, value: Any) -> None:
    data = copy.deepcopy(GOOD[name])
    *way, last = random.Random(seed).choice(places(data)[1:])  # noqa: S311 - a place, not a secret
    inside = data
    for step in way:
        inside = inside[step]
    inside[last] = value
    for one in findings(data, ROOMS[name]):
        assert one.says.zh
        assert one.says.en
        one.problem().say("zh")


@pytest.mark.parametrize("text", ["2026-01-01: 1", "1: 2", "true: x", "~: x", "[]", "{}", "[[1]]", "7"])
def test_odd_yaml_is_refused_or_found_wanting(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        check_file(path, ROOMS)
    assert not check_file(path, ROOMS, "profile").conforms


def test_parquet_of_moments_and_bytes_that_cannot_be_is_refused(tmp_path: Path) -> None:
    names = ["account", "policy", "section", "wording", "revenue_cny", "inception", "expiry"]
    for name, column in {
        "nanoseconds": pa.array([1], pa.timestamp("ns")),
        "bytes": pa.array([b"\xff\x00"], pa.binary()),
        "far": pa.array([2**31 - 1], pa.int32()).cast(pa.date32()),
        "nan": pa.array([float("nan")]),
    }.items():
        path = tmp_path / f"{name}.parquet"
        pq.write_table(pa.table(dict.fromkeys(names, column)), path)
        assert refused_or_wanting(path)


def refused_or_wanting(path: Path) -> bool:
    """True if a file is refused by its name, or something in it does not conform."""
    try:
        return not check_file(path, ROOMS).conforms
    except InputError as error:
        return str(path) in error.lines("en")[0]


def test_a_workbook_of_a_million_empty_rows_and_a_bomb_are_refused(tmp_path: Path, monkeypatch) -> None:
    book = openpyxl.Workbook()
    book.active.append(["account", "policy", "section", "wording", "revenue_cny", "inception", "expiry"])
    book.active["XFD9000"] = 1
    book.save(tmp_path / "wide.xlsx")
    monkeypatch.setattr(table_files, "MOST_ROWS", 5_000)
    with pytest.raises(InputError, match="more than 5,000 rows"):
        check_file(tmp_path / "wide.xlsx", ROOMS)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", " " * 50_000_000)
    with pytest.raises(InputError) as refused:
        check_file(tmp_path / "bomb.xlsx", ROOMS)
    assert str(tmp_path / "bomb.xlsx") in refused.value.lines("zh")[0]
