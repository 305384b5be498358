"""Compiled kernels are kept apart by the content of every file that has one."""

import fcntl
import os
import time
from collections import Counter

import pytest
from tests.compiling import turn

from wangbao import kernels


@pytest.fixture
def house(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    root = tmp_path / "package"
    (root / "room").mkdir(parents=True)
    (root / "room" / "kernel.py").write_text("from numba import njit\n")
    (root / "room" / "other.py").write_text("x = 1\n")
    return root


def test_a_change_of_any_kernel_makes_all_afresh(house):
    before = kernels.stamp(house)
    (house / "room" / "other.py").write_text("x = 2\n")
    assert kernels.stamp(house) == before
    (house / "room" / "kernel.py").write_text("from numba import njit  # changed\n")
    assert kernels.stamp(house) != before


def test_the_folder_is_beside_the_sources_or_where_it_is_told(house, tmp_path, monkeypatch):
    folder = kernels.keep_apart(house)
    assert folder == house / "__pycache__" / f"kernels-{kernels.stamp(house)}"
    assert os.environ["NUMBA_CACHE_DIR"] == str(folder)
    assert kernels.keep_apart(house) == folder  # again, in a process that inherited the setting
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "told"))
    assert kernels.keep_apart(house) == tmp_path / "told" / folder.name


def test_other_versions_go_after_a_day(house):
    old, fresh = (house / "__pycache__" / f"kernels-{name}" for name in ("0" * 16, "1" * 16))
    for folder in (old, fresh):
        folder.mkdir(parents=True)
    os.utime(old, (time.time() - 100_000,) * 2)
    kernels.keep_apart(house)
    assert not old.exists()
    assert fresh.exists()


def test_no_folder_can_be_written_to(house, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    assert kernels.keep_apart(house) is None


def test_a_kernels_turn_is_one_workers_at_a_time_who_may_take_it_twice(tmp_path):
    file = tmp_path / "kernel.turn"

    def free():
        with file.open("a") as other:  # as another worker would
            try:
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    held = Counter()
    seen = []
    with turn(file, held), turn(file, held):
        seen.append(free())
    seen.append(free())
    assert seen == [False, True]
