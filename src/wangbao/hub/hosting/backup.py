"""Back up the embedded database and the files it refers to, as of one moment, into one archive.

The archive is a gzipped tar of ``manifest.json``, ``database.sqlite3`` and ``files/aa/bb/<sha256>``. The manifest
names every member with its size and SHA-256. The secret key stays out, so a lost archive lets nobody sign in; after
a restore on another machine people sign in again.
"""

import contextlib
import datetime as dt
import errno
import hashlib
import io
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wangbao import __version__
from wangbao.hub.environment import DATABASE_FILE
from wangbao.vocabulary.errors import Problem, refusal
from wangbao.vocabulary.text import Text

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "database.sqlite3"
_BLOCK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Backup:
    """One finished backup.

    ``problems`` are files whose bytes were missing or changed; they are not in the archive.
    """

    path: Path
    files: int
    bytes: int
    sha256: str
    problems: tuple[Problem, ...]


def back_up(home: Path, target: Path, *, now: dt.datetime, records_key: str = "") -> Backup:
    """Write the archive, whole or not at all; the hub may be running.

    Args:
        home: the data folder.
        target: the archive to write.
        now: the moment, for the manifest.
        records_key: the fingerprint of the key that encrypts second-step secrets, which is not in the archive.

    Raises:
        InputError: no database in ``home``, ``target`` exists already, or the disk is full.
    """
    source = home / DATABASE_FILE
    if not source.is_file() or not source.stat().st_size:
        raise refusal("home", str(home), "此处没有嵌入式数据库", "there is no embedded database here")
    if target.exists():
        raise refusal("archive", str(target), "文件已存在", "the file is there already")
    try:
        return _write(home, source, target, now, records_key)
    except (OSError, sqlite3.OperationalError) as error:
        if not is_full(error):
            raise
        raise refusal(
            "archive", str(target), "磁盘已满，未作备份", "the disk is full; no backup was made"
        ) from error


def is_full(error: BaseException) -> bool:
    """Return True if an error says that the disk is full."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return isinstance(error, sqlite3.OperationalError) and "full" in str(error)


def _write(home: Path, source: Path, target: Path, now: dt.datetime, records_key: str) -> Backup:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        snapshot, archive = Path(folder) / DATABASE, Path(folder) / target.name
        _snapshot(source, snapshot)
        members: dict[str, dict[str, Any]] = {DATABASE: _facts(snapshot)}
        problems: list[Problem] = []
        # A row is written only after its bytes are stored, so every file of the snapshot can be read now.
        kept: list[tuple[str, Path]] = []
        for digest, size in _files(snapshot):
            path = home / "files" / digest[:2] / digest[2:4] / digest
            if not path.is_file() or path.stat().st_size != size or sha256_of(path) != digest:
                problems.append(
                    Problem("file", digest, Text("内容缺失或已被改动", "its bytes are missing or changed"))
                )
                continue
            name = f"files/{digest[:2]}/{digest[2:4]}/{digest}"
            members[name] = {"size": size, "sha256": digest}
            kept.append((name, path))
        manifest = {
            "format": FORMAT,
            "wangbao": __version__,
            "made_at": now.astimezone(dt.UTC).isoformat(),
            "records_key": records_key,
            "members": members,
            "not_included": [str(problem.value) for problem in problems],
        }
        archive.touch(mode=0o600)
        with tarfile.open(archive, "w:gz", compresslevel=6) as tar:
            _add_bytes(tar, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode(), now)
            for name, path in ((DATABASE, snapshot), *kept):
                _add_file(tar, name, path, now)
        done = Backup(target, len(kept), archive.stat().st_size, sha256_of(archive), tuple(problems))
        archive.rename(target)
    return done


def sha256_of(path: Path) -> str:
    """Compute the SHA-256 of a file in hexadecimal, reading it in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _snapshot(source: Path, target: Path) -> None:
    """Copy the database by SQLite's online backup: the state of one moment, also while others write."""
    target.touch(mode=0o600)
    with _opened(source) as from_, _opened(target) as to:
        from_.backup(to)
        to.execute("PRAGMA journal_mode=DELETE")


def _files(database: Path) -> list[tuple[str, int]]:
    with _opened(database) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'files_storedfile'").fetchone()
        if known is None:
            return []
        rows = connection.execute("SELECT DISTINCT sha256, size FROM files_storedfile ORDER BY sha256")
        return [(str(digest), int(size)) for digest, size in rows]


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as connection:
        yield connection


def _facts(path: Path) -> dict[str, Any]:
    return {"size": path.stat().st_size, "sha256": sha256_of(path)}


def _add_file(tar: tarfile.TarFile, name: str, path: Path, now: dt.datetime) -> None:
    with path.open("rb") as file:
        tar.addfile(_info(name, path.stat().st_size, now), file)


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes, now: dt.datetime) -> None:
    tar.addfile(_info(name, len(content), now), io.BytesIO(content))


def _info(name: str, size: int, now: dt.datetime) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(now.timestamp())
    return info
