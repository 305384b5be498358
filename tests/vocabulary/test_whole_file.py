"""Files appear whole or not at all, below folders that are made with them and go with them."""

import os
import stat

import pytest

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.whole_file import refuse_place, whole_file, write_whole


class BreakError(Exception):
    """What goes wrong half-way."""


def test_text_is_written_as_given_and_replaces_what_was_there(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("before")
    write_whole(path, "一\r\n二\n")
    assert path.read_bytes() == "一\r\n二\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(tmp_path.iterdir()) == [path]


def test_folders_above_are_made(tmp_path, monkeypatch):
    write_whole(tmp_path / "one" / "two" / "a.txt", "x")
    assert (tmp_path / "one" / "two" / "a.txt").read_text() == "x"
    monkeypatch.chdir(tmp_path)
    with whole_file(tmp_path.relative_to(tmp_path) / "out" / "b.txt") as partial:
        partial.write_bytes(b"y")
    assert (tmp_path / "out" / "b.txt").read_bytes() == b"y"


@pytest.mark.parametrize("error", [BreakError, KeyboardInterrupt])
def test_what_goes_wrong_leaves_nothing_neither_file_nor_folder(tmp_path, error):
    def half(path):
        with whole_file(path) as partial:
            partial.write_text("half")
            raise error

    (tmp_path / "there.txt").write_text("before")
    for path in (tmp_path / "there.txt", tmp_path / "one" / "two" / "a.txt"):
        with pytest.raises(error):
            half(path)
    assert [(item.name, item.read_text()) for item in tmp_path.iterdir()] == [("there.txt", "before")]


def test_a_folder_in_which_something_else_has_appeared_stays(tmp_path):
    def crowded():
        with whole_file(tmp_path / "one" / "two" / "a.txt"):
            (tmp_path / "one" / "other.txt").write_text("mine")
            raise BreakError

    with pytest.raises(BreakError):
        crowded()
    assert [item.name for item in tmp_path.rglob("*")] == ["one", "other.txt"]


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("folder", "这是目录，不是文件", "this is a folder, not a file"),
        ("file/a.txt", "无法写入：", "cannot be written: "),
        ("file/b/c/a.txt", "无法写入：", "cannot be written: "),
        ("dangling/a.txt", "无法写入：", "cannot be written: "),
    ],
)
def test_a_place_that_cannot_be_is_refused_by_name(tmp_path, name, zh, en):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    path, before = tmp_path / name, sorted(tmp_path.iterdir())
    for attempt in (refuse_place, lambda place: write_whole(place, "x")):
        with pytest.raises(InputError) as caught:
            attempt(path)
        (problem,) = caught.value.problems
        assert caught.value.file == str(path)
        assert (problem.rule.zh[: len(zh)], problem.rule.en[: len(en)]) == (zh, en)
    assert sorted(tmp_path.iterdir()) == before


def test_what_the_system_refuses_is_told_with_its_reason(tmp_path):
    def full(path):
        with whole_file(path):
            raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        full(tmp_path / "one" / "a.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_is_written_to_and_stays_one(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, "x")
        assert os.read(reading, 10) == b"x"
    finally:
        os.close(reading)
    assert pipe.is_fifo()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_permission_is_refused_before_the_work(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="no permission"):
        refuse_place(tmp_path / "a.txt")
    tmp_path.chmod(0o700)
