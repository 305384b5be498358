"""Restore an archive of :mod:`wangbao.hub.backup`; the home is not touched before the whole archive is checked."""

import contextlib
import datetime as dt
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wangbao.hub.backup import DATABASE, FORMAT, MANIFEST
from wangbao.hub.environment import DATABASE_FILE
from wangbao.vocabulary.errors import InputError, refusal

_FILE = re.compile(r"files/([0-9a-f]{2})/([0-9a-f]{2})/([0-9a-f]{64})", re.ASCII)
_LARGEST_MANIFEST: Final = 256 * 1024 * 1024
_BLOCK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """One finished restore.

    ``set_aside`` is the folder with the home's previous content, None if there was none.
    """

    made_at: str
    files: int
    set_aside: Path | None


def restore(archive: Path, home: Path, *, now: dt.datetime, replace: bool = False) -> Restored:
    """Check an archive and put it in place of the home's database and files.

    Every member must be named in the manifest, be a plain file with the size and hash stated there, and lie where such
    a member may lie; the database must pass its own check. Previous content of the home is set aside, not deleted.

    Args:
        archive: the archive.
        home: the home directory; the hub must not be running on it.
        now: the moment, for the name of the folder of previous content.
        replace: allow a home that has a database already.

    Raises:
        InputError: the archive is incomplete or of another program, or the home has a database and ``replace`` is
            not given.
    """
    database = home / DATABASE_FILE
    if database.exists() and not replace:
        raise refusal(
            "home",
            str(home),
            "此处已有数据库；确要替换请加 --replace（原有内容将移到旁边保留）",
            "there is a database here; add --replace to put the archive in its place (what is there is set aside)",
        )
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder:
        staged = Path(folder)
        manifest = _unpack(archive, staged)
        _check_database(staged / DATABASE, manifest)
        aside = _set_aside(home, now)
        try:
            (staged / "files").mkdir(mode=0o700, exist_ok=True)
            (staged / "files").rename(home / "files")
            (staged / DATABASE).rename(database)
        except OSError:
            _put_back(home, aside)
            raise
    count = sum(name.startswith("files/") for name in manifest["members"])
    return Restored(str(manifest["made_at"]), count, aside)


def _unpack(archive: Path, staged: Path) -> dict[str, Any]:
    try:
        with tarfile.open(archive, "r:gz") as tar:
            return _unpack_members(tar, staged)
    except FileNotFoundError:
        raise refusal("archive", str(archive), "找不到该文件", "there is no such file") from None
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise refusal("archive", str(archive), "不是完整的备份文件", "not a whole backup") from error


def _unpack_members(tar: tarfile.TarFile, staged: Path) -> dict[str, Any]:
    first = tar.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > _LARGEST_MANIFEST:
        raise refusal("archive", None, "开头应为清单 manifest.json", "it should begin with manifest.json")
    manifest = _manifest(tar, first)
    wanted = dict(manifest["members"])
    while (member := tar.next()) is not None:
        facts = wanted.pop(member.name, None)
        if facts is None or not member.isreg():
            raise refusal(
                "archive",
                member.name,
                "清单中没有此成员，或不是普通文件",
                "not in the manifest, or not a plain file",
            )
        _take(tar, member, staged / member.name, facts)
    if wanted:
        raise refusal("archive", min(wanted), "清单中的成员缺失", "a member named in the manifest is missing")
    return manifest


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo) -> dict[str, Any]:
    file = tar.extractfile(member)
    read = json.loads(file.read()) if file else None
    manifest: dict[str, Any] = read if isinstance(read, dict) else {}
    members = manifest.get("members")
    if not isinstance(members, dict) or DATABASE not in members or "made_at" not in manifest:
        raise refusal("archive", MANIFEST, "清单残缺", "the manifest is incomplete")
    if manifest.get("format") != FORMAT:
        raise refusal(
            "archive",
            f"format {manifest.get('format')}",
            f"本版本只认识格式 {FORMAT}",
            f"this version knows format {FORMAT} only",
        )
    for name, facts in members.items():
        found = _FILE.fullmatch(name)
        # Only paths that a backup writes are accepted: the folders are the first digits of the hash in the name.
        in_place = found and found[3].startswith(found[1] + found[2]) and facts.get("sha256") == found[3]
        if name != DATABASE and not in_place:
            raise refusal("archive", name, "清单中的路径不合规", "a path no backup writes")
        if not isinstance(facts.get("size"), int) or not isinstance(facts.get("sha256"), str):
            raise refusal("archive", name, "清单缺少大小或散列", "the manifest lacks its size or hash")
    return manifest


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path, facts: dict[str, Any]) -> None:
    if member.size != facts["size"]:
        raise refusal("archive", member.name, "大小与清单不符", "its size differs from the manifest")
    file = tar.extractfile(member)
    if file is None:
        raise refusal("archive", member.name, "不是普通文件", "not a plain file")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        while block := file.read(_BLOCK):
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != facts["sha256"]:
        raise refusal("archive", member.name, "散列与清单不符", "its hash differs from the manifest")


def _check_database(path: Path, manifest: dict[str, Any]) -> None:
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            linked = connection.execute("PRAGMA foreign_key_check").fetchone() is None
            tables = {
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            needed = {row[0] for row in connection.execute("SELECT DISTINCT sha256 FROM files_storedfile")}
    except sqlite3.DatabaseError as error:
        raise refusal("archive", DATABASE, "数据库已损坏", "the database is damaged") from error
    if not (whole and linked and {"django_migrations", "journal_entry"} <= tables):
        raise refusal("archive", DATABASE, "数据库未通过自检", "the database fails its own check")
    inside = {name.rpartition("/")[2] for name in manifest["members"]} | {*manifest.get("not_included", ())}
    if lost := needed - inside:
        raise refusal(
            "archive",
            min(lost),
            "数据库所登记的文件不在备份中",
            "a file of the database is not in the backup",
        )


def _set_aside(home: Path, now: dt.datetime) -> Path | None:
    there = [path for path in _belongings(home) if path.exists()]
    if not there:
        return None
    aside = home / f"replaced-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    for path in there:
        path.rename(aside / path.name)
    return aside


def _put_back(home: Path, aside: Path | None) -> None:
    if aside is None:
        return
    for path in _belongings(home):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in aside.iterdir():
        path.rename(home / path.name)
    aside.rmdir()


def _belongings(home: Path) -> list[Path]:
    database = home / DATABASE_FILE
    return [database, *(home / f"{DATABASE_FILE}{end}" for end in ("-wal", "-shm")), home / "files"]
