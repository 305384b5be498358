"""Restore an archive of :mod:`wangbao.hub.hosting.backup`; the home stays until the whole archive is checked.

Hashes show a damaged archive, not a hostile one: whoever makes the manifest again passes them. So the database is asked
too, before it takes anything's place: its triggers and views must be ours, its journal whole and held by what was noted
outside, and every invariant must hold. Only a hash noted elsewhere (``expect``) shows more, such as a changed password.
"""

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
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wangbao.hub import anchors
from wangbao.hub.environment import DATABASE_FILE
from wangbao.hub.hosting.backup import DATABASE, FORMAT, MANIFEST, sha256_of
from wangbao.hub.schema_objects import check_objects
from wangbao.vocabulary.errors import InputError, refusal

_FILE = re.compile(r"files/([0-9a-f]{2})/([0-9a-f]{2})/([0-9a-f]{64})", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LARGEST_MANIFEST: Final = 256 * 1024 * 1024
_PART: Final = 30  # bytes that each part of a manifest takes at least; a bomb has one in two or three
_LARGEST_HEAD: Final = 4_096  # bytes of what a manifest says beside its members
_BLOCK: Final = 1024 * 1024
# What reading a file made by somebody else may raise, beside refusals of our own.
_UNREADABLE: Final = (
    *(tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError),
    *(TypeError, AttributeError, LookupError, RecursionError, MemoryError),
)

# Asks a staged home everything that `hub check` and `journal-verify` ask; returns what is wrong, nothing if all holds.
Asks = Callable[[Path], list[str]]


@dataclass(frozen=True, slots=True)
class Restored:
    """One finished restore.

    ``set_aside`` is the folder with the home's previous content, None if there was none; ``problems`` are those it was
    restored in spite of; ``other_key`` is True if second-step secrets were encrypted with a key that is not here;
    ``held`` counts the messages that waited and are held back.
    """

    made_at: str
    files: int
    set_aside: Path | None
    problems: tuple[str, ...] = ()
    other_key: bool = False
    held: int = 0


def restore(
    archive: Path,
    home: Path,
    *,
    now: dt.datetime,
    replace: bool = False,
    expect: str = "",
    asks: Asks | None = None,
    despite: bool = False,
    keys: tuple[str, ...] = (),
    fingerprints: tuple[str, ...] = (),
) -> Restored:
    """Check an archive and put it in place of the home's database and files.

    Every member must be named in the manifest, be a plain file with the size and hash stated there, and lie where such
    a member may lie; the database must pass its own check, have no trigger or view that is not ours, and hold to what
    ``asks`` asks of it. Previous content of the home is set aside, not deleted.

    Args:
        archive: the archive.
        home: the home directory; the hub must not be running on it.
        now: the moment, for the name of the folder of previous content.
        replace: allow a home that has a database already.
        expect: the archive's SHA-256 as it was noted when it was made; empty where it was not.
        asks: what asks the staged database; migrates it as it does.
        despite: restore although ``asks`` found something wrong.
        keys: the keys of the records; with one, a line about the restore is appended to the anchors.
        fingerprints: those of the keys.

    Raises:
        InputError: the archive is incomplete, hostile, of another program or not the one expected, or the home has a
            database and ``replace`` is not given.
    """
    database = home / DATABASE_FILE
    if database.exists() and database.stat().st_size and not replace:
        raise refusal(
            "home",
            str(home),
            "此处已有数据库；确要替换请加 --replace（原有内容将移到旁边保留）",
            "there is a database here; add --replace to put the archive in its place (what is there is set aside)",
        )
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as folder:
        staged = Path(folder)
        _expected(archive, expect)
        manifest = _unpack(archive, staged, expect)
        _check_database(staged / DATABASE, manifest)
        (staged / DATABASE).rename(staged / DATABASE_FILE)
        (staged / "files").mkdir(mode=0o700, exist_ok=True)
        head = _head(staged / DATABASE_FILE)
        lines = anchors.place(home)
        if lines.is_file():
            shutil.copyfile(lines, staged / anchors.FILE)
        if keys:
            _note(staged / anchors.FILE, keys[0], head, now)
        problems = tuple(asks(staged)) if asks is not None else ()
        if problems and not despite:
            shown = "; ".join(problems[:20])
            zh = f"备份中的数据未通过检查（确要恢复请加 --despite）：{shown}"
            en = f"what is in the backup fails its checks (add --despite to restore it all the same): {shown}"
            raise refusal("archive", archive.name, zh, en)
        held = _hold_waiting(staged / DATABASE_FILE)
        _at_rest(staged / DATABASE_FILE)
        aside = _set_aside(home, now)
        try:
            (staged / "files").rename(home / "files")
            (staged / DATABASE_FILE).rename(database)
        except OSError:
            _put_back(home, aside)
            raise
        if keys:
            _note(lines, keys[0], head, now)
    count = sum(name.startswith("files/") for name in manifest["members"])
    made_with = manifest.get("records_key", "")
    return Restored(
        str(manifest["made_at"]),
        count,
        aside,
        problems,
        bool(made_with) and made_with not in fingerprints,
        held,
    )


def _expected(archive: Path, expect: str) -> None:
    if not expect:
        return
    if not _SHA256.fullmatch(expect.strip().lower()):
        raise refusal("expect", expect, "须为 64 位十六进制散列", "must be a hash of 64 hexadecimal digits")
    if archive.is_file() and sha256_of(archive) != expect.strip().lower():
        raise refusal(
            "archive",
            str(archive),
            "散列与所给的不同：不是当初所做的备份",
            "its hash is not the one given: not the backup that was made",
        )


def _unpack(archive: Path, staged: Path, expect: str) -> dict[str, Any]:
    try:
        with tarfile.open(archive, "r:gz") as tar:
            manifest = _unpack_members(tar, staged)
        _expected(archive, expect)  # again: the file may have been changed while it was read
    except FileNotFoundError:
        raise refusal("archive", str(archive), "找不到该文件", "there is no such file") from None
    except InputError:
        raise
    except _UNREADABLE as error:
        raise refusal("archive", str(archive), "不是完整的备份文件", "not a whole backup") from error
    return manifest


def _unpack_members(tar: tarfile.TarFile, staged: Path) -> dict[str, Any]:
    first = tar.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > _LARGEST_MANIFEST:
        raise refusal("archive", None, "开头应为清单 manifest.json", "it should begin with manifest.json")
    manifest = _manifest(tar, first)
    wanted = dict(manifest["members"])
    if sum(facts["size"] for facts in wanted.values()) > shutil.disk_usage(staged).free:
        raise refusal(
            "archive", None, "磁盘空间不足以解开", "there is not enough room on the disk to unpack it"
        )
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
    content = file.read() if file else b""
    parts = sum(content.count(mark) for mark in (b",", b"[", b"{"))
    try:
        read = json.loads(content) if parts * _PART <= len(content) + _LARGEST_HEAD else None
    except RecursionError:
        read = None
    manifest: dict[str, Any] = read if isinstance(read, dict) else {}
    members, gone = manifest.get("members"), manifest.get("not_included", [])
    if (
        not isinstance(members, dict)
        or DATABASE not in members
        or not isinstance(manifest.get("made_at"), str)
    ):
        raise refusal("archive", MANIFEST, "清单残缺", "the manifest is incomplete")
    if not isinstance(gone, list) or not all(isinstance(one, str) for one in gone):
        raise refusal("archive", MANIFEST, "清单残缺", "the manifest is incomplete")
    if manifest.get("format") != FORMAT:
        raise refusal(
            "archive",
            f"format {str(manifest.get('format'))[:20]}",
            f"本版本只认识格式 {FORMAT}",
            f"this version knows format {FORMAT} only",
        )
    for name, facts in members.items():
        size, digest = (facts.get("size"), facts.get("sha256")) if isinstance(facts, dict) else (None, None)
        if type(size) is not int or size < 0 or not isinstance(digest, str):
            raise refusal("archive", name[:200], "清单缺少大小或散列", "the manifest lacks its size or hash")
        found = _FILE.fullmatch(name)
        # Only paths that a backup writes are accepted: the folders are the first digits of the hash in the name.
        in_place = found and found[3].startswith(found[1] + found[2]) and digest == found[3]
        if name != DATABASE and not in_place:
            raise refusal("archive", name[:200], "清单中的路径不合规", "a path no backup writes")
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
            # Before anything else is asked, since a trigger or a view may do anything.
            check_objects(connection)
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            linked = connection.execute("PRAGMA foreign_key_check").fetchone() is None
            tables = {
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            needed = {
                str(row[0]) for row in connection.execute("SELECT DISTINCT sha256 FROM files_storedfile")
            }
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise refusal("archive", DATABASE, "数据库已损坏", "the database is damaged") from error
    if not (whole and linked and {"django_migrations", "journal_entry", "journal_head"} <= tables):
        raise refusal("archive", DATABASE, "数据库未通过自检", "the database fails its own check")
    inside = {name.rpartition("/")[2] for name in manifest["members"]} | {*manifest.get("not_included", ())}
    if lost := needed - inside:
        raise refusal(
            "archive",
            min(lost)[:200],
            "数据库所登记的文件不在备份中",
            "a file of the database is not in the backup",
        )


def _head(database: Path) -> tuple[int, str]:
    """Read the number and hash of the journal's last entry, as the backup has it."""
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            found = connection.execute("SELECT sequence, hash FROM journal_head LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise refusal("archive", DATABASE, "数据库已损坏", "the database is damaged") from error
    if found is None:
        return 0, anchors.START
    if type(found[0]) is not int or not isinstance(found[1], str) or not _SHA256.fullmatch(found[1]):
        raise refusal("archive", DATABASE, "日志的链头不合规", "the head of its journal is none")
    return found[0], found[1]


def _note(path: Path, key: str, head: tuple[int, str], now: dt.datetime) -> None:
    line = anchors.made(path, key, kind=anchors.RESTORED, at=now, sequence=head[0], digest=head[1])
    anchors.append(path, line)


def _hold_waiting(database: Path) -> int:
    """Hold back the messages that waited when the backup was made: they may have been sent since.

    It is done before the database is in its place, so that no server can send them in between.
    """
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'outbox_delivery'"
        if connection.execute(there).fetchone() is None:
            return 0  # a backup from before there were messages
        try:
            connection.execute(
                "UPDATE outbox_delivery SET state = 'held', leased_until = NULL WHERE state = 'waiting'"
            )
            rows = connection.execute("SELECT COUNT(*) FROM outbox_delivery WHERE state = 'held'")
            return int(rows.fetchone()[0])
        except sqlite3.Error as error:
            raise refusal(
                "archive",
                DATABASE,
                "待发消息无法暂扣：数据库未能升级到本版本",
                "its waiting messages cannot be held back: the database was not migrated to this version",
            ) from error


def _at_rest(database: Path) -> None:
    """Leave the staged database as one file, whoever asked it before."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    database.chmod(0o600)


def _set_aside(home: Path, now: dt.datetime) -> Path | None:
    database = home / DATABASE_FILE
    if database.is_file() and not database.stat().st_size:
        database.unlink()  # made empty, for its mode, and never written
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
