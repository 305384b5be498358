"""Books written: whole or not at all."""

import pyarrow.parquet as pq
import pytest

from tests.portfolio.book.sample import row, table
from wangbao.portfolio.book import synthetic
from wangbao.portfolio.book.reader import read
from wangbao.portfolio.book.writer import write
from wangbao.vocabulary.errors import InputError


class BreakError(Exception):
    """Something that goes wrong on the way."""


def breaking():
    yield synthetic.generate(50, 1)
    raise BreakError


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_nothing_is_left_when_it_breaks(tmp_path, suffix):
    path = tmp_path / f"b{suffix}"
    with pytest.raises(BreakError):
        write(breaking(), path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_the_file_before_stays_when_it_breaks(tmp_path, suffix):
    path = tmp_path / f"b{suffix}"
    path.write_text("before")
    with pytest.raises(BreakError):
        write(breaking(), path)
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [(path.name, "before")]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("b.txt", "the name must end in .parquet or .csv"),
        ("b", "the name must end in .parquet or .csv"),
        ("plain/b.csv", "cannot be written: "),
        ("plain/below/b.parquet", "cannot be written: "),
        ("folder.csv", "this is a folder, not a file"),
    ],
)
def test_a_place_that_cannot_be_written(tmp_path, name, rule):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "plain").touch()
    with pytest.raises(InputError) as caught:
        write(table(row()), tmp_path / name)
    assert caught.value.file == str(tmp_path / name)
    assert caught.value.problems[0].rule.en.startswith(rule)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["folder.csv", "plain"]


def test_no_table_at_all(tmp_path):
    with pytest.raises(InputError, match="there is no row to write"):
        write(iter(()), tmp_path / "b.csv")
    assert list(tmp_path.iterdir()) == []


def test_the_mark_is_in_the_metadata(tmp_path):
    for number, (book, mark) in enumerate(
        [(synthetic.generate(5, 1), b"true"), (table(row()), b"false"), (synthetic.chunks(5, 1), b"true")]
    ):
        path = tmp_path / f"{number}.parquet"
        write(book, path)
        assert pq.read_schema(path).metadata[b"wangbao.synthetic"] == mark


def test_record_batches_are_written(tmp_path):
    batches = synthetic.generate(50, 1).to_batches(max_chunksize=20)
    assert write(batches, tmp_path / "b.parquet") == 50
    assert read(tmp_path / "b.parquet").table.to_pylist() == synthetic.generate(50, 1).to_pylist()


def test_a_file_is_the_same_every_time(tmp_path):
    for name in ("a.parquet", "b.parquet"):
        write(synthetic.chunks(500, 1), tmp_path / name)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
