"""Checkpoint folder of a long run, from which it can be resumed.

``CHECKPOINT/000003/`` holds ``state/`` (files saved by the state), ``done.npy`` (the blocks merged so far, int64,
rising) and ``checkpoint.json`` (format, fingerprint, SHA-256 of every file). A new one is written beside it as
``new/``, flushed to disk and renamed to the next number, and only then is the old one removed: there is a complete
checkpoint whenever the run is interrupted.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from wangbao.portfolio.execution.protocols import State
from wangbao.vocabulary.errors import InputError, refusal

FORMAT = 1
_HEADER, _DONE, _STATE, _NEW = "checkpoint.json", "done.npy", "state", "new"


def save(folder: Path, fingerprint: str, state: State[Any], done: Collection[int]) -> None:
    """Write a checkpoint; the previous one is kept until this one is complete.

    Raises:
        OSError: the disk refuses it; the previous checkpoint is then still there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / _NEW
    shutil.rmtree(new, ignore_errors=True)
    try:
        (new / _STATE).mkdir(parents=True)
        state.save(new / _STATE)
        np.save(new / _DONE, np.array(sorted(done), np.int64))
        files = {path.relative_to(new).as_posix(): _digest(path, flush=True) for path in _files(new)}
        header = {"format": FORMAT, "fingerprint": fingerprint, "files": files}
        (new / _HEADER).write_text(json.dumps(header, indent=1), encoding="utf-8")
        _flush(new / _HEADER)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    old = _numbered(folder)
    new.rename(folder / f"{int(old[-1].name) + 1 if old else 1:06d}")
    _flush(folder)
    for path in old:
        shutil.rmtree(path)


def resume(folder: Path, fingerprint: str, state: State[Any], blocks: Sequence[int]) -> set[int]:
    """Load the newest checkpoint into ``state``, and return the blocks it contains; none if there is no checkpoint.

    Raises:
        InputError: it belongs to another run, or is damaged.
    """
    found = _numbered(folder)
    if not found:
        return set()
    newest = found[-1]
    header = _header(newest)
    if header.get("format") != FORMAT or header.get("fingerprint") != fingerprint:
        raise refusal(
            "checkpoint",
            None,
            "检查点属于另一次运行（业务、模型、参数或软件版本不同）；请换一个输出位置，或删除该文件夹后重新开始",
            "the checkpoint is another run's (another book, model, option or version of the program): "
            "write elsewhere, or delete the folder to start afresh",
            file=str(folder),
        )
    if {path.relative_to(newest).as_posix(): _digest(path) for path in _files(newest)} != header.get("files"):
        raise _damaged(newest)
    done = {int(block) for block in np.load(newest / _DONE, allow_pickle=False)}
    if not done <= set(blocks):
        raise _damaged(newest)
    state.load(newest / _STATE)
    return done


def remove(folder: Path) -> None:
    """Remove a checkpoint, and its folder if that is then empty."""
    for path in _numbered(folder):
        shutil.rmtree(path)
    shutil.rmtree(folder / _NEW, ignore_errors=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _header(newest: Path) -> dict[str, Any]:
    try:
        header = json.loads((newest / _HEADER).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(newest) from error
    if not isinstance(header, dict):
        raise _damaged(newest)
    return header


def _damaged(folder: Path) -> InputError:
    return refusal(
        "checkpoint",
        None,
        "检查点已损坏，无法继续；请删除该文件夹后重新开始",
        "the checkpoint is damaged and cannot be carried on from: delete the folder to start afresh",
        file=str(folder),
    )


def _numbered(folder: Path) -> list[Path]:
    """List the complete checkpoints, oldest first; two only if a run stopped between renaming and removing."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.is_dir() and path.name.isdecimal()]
    return sorted(found, key=lambda path: int(path.name))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / _HEADER)


def _digest(path: Path, *, flush: bool = False) -> str:
    with path.open("rb") as file:
        if flush:
            os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    """Flush a file, or a folder's renamed entries, to disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
