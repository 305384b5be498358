"""Backup and restore of the embedded default, in a home of their own: whole, checked, and not to be led astray."""

import datetime as dt
import errno
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import pytest

from wangbao.hub import anchors, environment as settings, keys
from wangbao.hub.environment import DATABASE_FILE
from wangbao.hub.hosting import backup, restore, restore_check, server
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.embedded
NOW = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)
CONTENT = b"kept"
FILL = """
import wangbao.hub.hosting.server as running
running.set_up()
running.migrate()
import datetime as dt
from wangbao.hub.files.operations import keep, take_in
from wangbao.hub.access.actor import Actor
from wangbao.hub.parties.writes.register import open_account
now = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)
one = open_account(by=Actor.system(), now=now, kind="insurer", organisation="安心财险", uscc=None,
                   email="a@example.com", name="王五", password="correct-horse-9")
keep(by=Actor.system(), now=now, organisation_id=one.organisation_id, file=take_in("a.txt", b"kept"), purpose="tests")
from django.db import transaction
from wangbao.hub.outbox.audience import ToOrganisation
from wangbao.hub.outbox.writes import message, webhook
from wangbao.hub.parties.reads.queries import actor_for
webhook.register(by=actor_for(one.person, one, request_id="x"), now=now, name="x", url="https://hooks.example.com/in")
said = {"ref": "t", "title": "x", "organisation": "x", "due": now.date()}
with transaction.atomic():
    message.send(by=Actor.system(), now=now, kind="tasks.overdue", to=[ToOrganisation(one.organisation_id)],
                 subject=("task", "t"), organisation_id=one.organisation_id, context=said)
"""


def environment(home: Path) -> dict[str, str]:
    names = ("PATH", "PYTHONPATH", "HOME", "LANG")
    return {name: os.environ[name] for name in names if name in os.environ} | {"WANGBAO_HOME": str(home)}


def command(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "wangbao.cli.main", *words, "--lang", "en"]
    return subprocess.run(run, env=environment(home), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A home with an organisation, a person and a file, made once."""
    home = tmp_path_factory.mktemp("home")
    subprocess.run([sys.executable, "-c", FILL], env=environment(home), check=True)
    return home


@pytest.fixture
def archive(home, tmp_path) -> Path:
    target = tmp_path / "kept.tar.gz"
    backup.back_up(home, target, now=NOW)
    return target


def kept_file(home: Path) -> Path:
    (path,) = (path for path in (home / "files").rglob("*") if path.is_file())
    return path


def count(home: Path, table: str) -> int:
    with sqlite3.connect(home / DATABASE_FILE) as connection:
        return connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names


def test_one_command_each_way(home, tmp_path) -> None:
    target, other = tmp_path / "b.tar.gz", tmp_path / "other"
    made = command(home, "hub", "backup", str(target))
    assert (made.returncode, made.stderr) == (0, "")
    assert target.stat().st_mode & 0o077 == 0
    back = command(other, "hub", "restore", str(target))
    assert (back.returncode, back.stderr) == (0, "")
    assert "restored the backup of" in back.stdout
    assert kept_file(other).read_bytes() == CONTENT
    assert count(other, "journal_entry") == count(home, "journal_entry") > 0
    checked = command(other, "hub", "check")
    assert checked.returncode == 0
    assert "FAILS" not in checked.stdout
    assert "the journal is whole" in command(other, "hub", "journal-verify").stdout
    again = command(other, "hub", "restore", str(target))
    assert (again.returncode, "--replace" in again.stderr) == (2, True)


def states(home: Path) -> list[str]:
    with sqlite3.connect(home / DATABASE_FILE) as connection:
        rows = connection.execute("SELECT state FROM outbox_delivery WHERE channel = 'webhook'")
        return [row[0] for row in rows]


def test_what_waited_in_a_backup_is_held_until_an_operator_releases_or_drops_it(home, tmp_path) -> None:
    target, other = tmp_path / "b.tar.gz", tmp_path / "other"
    command(home, "hub", "backup", str(target))
    back = command(other, "hub", "restore", str(target))
    assert (
        "1 messages waited in the backup and may have been sent long ago, so they are held back"
        in back.stdout
    )
    assert (states(home), states(other)) == (["waiting"], ["held"])
    assert "delivered 0, to be tried again 0, given up 0" in command(other, "hub", "deliver").stdout
    listed = command(other, "hub", "held")
    assert (listed.returncode, listed.stdout.strip()) == (
        0,
        "1  Task overdue (Webhook), the oldest of 2026-11-25",
    )
    both = command(other, "hub", "held", "--release", "--drop")
    assert (both.returncode, "one at a time" in both.stderr, states(other)) == (2, True, ["held"])
    dropped = command(other, "hub", "held", "--drop")
    assert dropped.stdout.splitlines() == ["dropped 1", "no message is held back"]
    assert states(other) == ["dropped"]
    assert "FAILS" not in command(other, "hub", "check").stdout


def test_the_secret_key_stays_at_home(archive) -> None:
    with tarfile.open(archive) as tar:
        names = tar.getnames()
    assert names[:2] == ["manifest.json", "database.sqlite3"]
    assert [name for name in names if "key" in name] == []


def test_a_backup_is_one_moment_while_others_write(home, tmp_path) -> None:
    before = count(home, "journal_head")
    with sqlite3.connect(home / DATABASE_FILE, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE journal_head SET sequence = 999")
        done = backup.back_up(home, tmp_path / "during.tar.gz", now=NOW)
        writer.execute("ROLLBACK")
    other = tmp_path / "other"
    other.mkdir()
    restore.restore(done.path, other, now=NOW)
    with sqlite3.connect(other / DATABASE_FILE) as connection:
        (kept,) = connection.execute("SELECT sequence FROM journal_head").fetchone()
    assert (kept, before) == (count(home, "journal_entry"), 1)


def test_replacing_sets_aside_what_was_there(home, archive, tmp_path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    restore.restore(archive, other, now=NOW)
    (other / "files" / "later").write_bytes(b"later")
    done = restore.restore(archive, other, now=NOW + dt.timedelta(days=1), replace=True)
    assert done.set_aside == other / "replaced-20261126T020000Z"
    assert (done.set_aside / "files" / "later").read_bytes() == b"later"
    assert (done.set_aside / DATABASE_FILE).is_file()
    assert kept_file(other).read_bytes() == CONTENT


def test_a_lost_file_is_said_and_the_rest_is_kept(home, tmp_path) -> None:
    path = kept_file(home)
    path.rename(tmp_path / "lost")
    try:
        done = backup.back_up(home, tmp_path / "b.tar.gz", now=NOW)
    finally:
        (tmp_path / "lost").rename(path)
    assert [problem.value for problem in done.problems] == [path.name]
    other = tmp_path / "other"
    other.mkdir()
    assert restore.restore(done.path, other, now=NOW).files == 0


def test_nothing_is_overwritten_by_a_backup(home, archive) -> None:
    held = archive.read_bytes()
    with pytest.raises(InputError, match="there already"):
        backup.back_up(home, archive, now=NOW)
    assert archive.read_bytes() == held


def test_a_home_without_a_database_is_not_backed_up(tmp_path) -> None:
    with pytest.raises(InputError, match="no embedded database"):
        backup.back_up(tmp_path, tmp_path / "b.tar.gz", now=NOW)
    assert list(tmp_path.iterdir()) == []


def rewritten(archive: Path, change) -> Path:
    """The archive with its members changed: ``change`` takes and gives a list of (TarInfo, bytes)."""
    with tarfile.open(archive) as tar:
        members = [(info, tar.extractfile(info).read()) for info in tar]
    target = archive.with_name("changed.tar.gz")
    with tarfile.open(target, "w:gz") as tar:
        for info, content in change(members):
            if info.isreg():
                info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return target


def manifest_with(members, edit):
    (info, content), *rest = members
    manifest = json.loads(content)
    edit(manifest)
    return [(info, json.dumps(manifest).encode()), *rest]


def extra(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", content: bytes = b"x"):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info, content


def listed(name: str, **member: object):
    """A change that puts a member in and names it in the manifest."""

    def change(members):
        info, content = extra(name, **member)
        facts = {"size": len(content), "sha256": "0" * 64}
        return [
            *manifest_with(members, lambda manifest: manifest["members"].update({name: facts})),
            (info, content),
        ]

    return change


def swapped(members):
    return [*members[:-1], (members[-1][0], b"fake")]


def with_database(members, content: bytes):
    """Put another database in and make the manifest again, as somebody with malice would."""
    manifest, (info, _), *rest = members

    def edit(facts):
        found = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        facts["members"]["database.sqlite3"] = found

    return [*manifest_with([manifest], edit), (info, content), *rest]


def broken_database(members):
    content = members[1][1]
    return with_database(members, content[:4096] + b"\xff" * (len(content) - 4096))


def altered(*statements: str):
    """A change that runs statements on the database, its guards down, and makes the manifest again."""

    def change(members):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "d"
            path.write_bytes(members[1][1])
            with sqlite3.connect(path, isolation_level=None) as connection:
                guards = connection.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                ).fetchall()
                for name, _ in guards:
                    connection.execute(f"DROP TRIGGER {name}")
                gone = [one.removeprefix("without ") for one in statements if one.startswith("without ")]
                for statement in statements:
                    if not statement.startswith("without "):
                        connection.execute(statement)
                for name, text in guards:
                    if name not in gone:
                        connection.execute(text)
            connection.close()
            return with_database(members, path.read_bytes())

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (altered("CREATE TRIGGER t AFTER INSERT ON django_session BEGIN SELECT 1; END"), "none of the platform's"),
        (altered("CREATE VIEW v AS SELECT 1"), "none of the platform's"),
        (altered("without journal_entry_no_update"), "lacks a trigger"),
        (altered("without journal_head_no_delete"), "lacks a trigger"),
        (altered("UPDATE journal_head SET hash = 'x'"), "the head of its journal is none"),
        (altered("DROP TABLE django_migrations"), "damaged"),
        (lambda members: [(members[0][0], b"[" * 200_000), *members[1:]], "manifest is incomplete"),
        (lambda members: [(members[0][0], b'{"a":[' + b"[]," * 100_000 + b"[]]}"), *members[1:]],
         "manifest is incomplete"),
        (lambda members: manifest_with(members, lambda m: m["members"].update({"database.sqlite3": []})), "lacks"),
        (lambda members: manifest_with(members, lambda m: m.update(not_included=[[]])), "manifest is incomplete"),
        (lambda members: manifest_with(members, lambda m: m.update(made_at=5)), "manifest is incomplete"),
        (lambda members: manifest_with(members, lambda m: m["members"]["database.sqlite3"].update(size=-1)), "lacks"),
        (lambda members: manifest_with(members, lambda m: m["members"]["database.sqlite3"].update(size=10**18)),
         "not enough room"),
    ],
    ids=[
        "a trigger", "a view", "a guard gone", "the head's guard gone", "a head that is none", "a table gone",
        "a manifest without end", "a manifest of empty lists",
        "facts a list", "not included a list", "a moment that is none", "size below 0",
        "larger than the disk",
    ],
)  # fmt: skip
def test_a_hostile_archive_is_refused_with_a_sentence(archive, tmp_path, change, said) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(InputError, match=said):
        restore.restore(rewritten(archive, change), other, now=NOW)
    assert list(other.iterdir()) == []


def test_a_stream_that_breaks_off_inside_is_refused(archive, tmp_path) -> None:
    content = bytearray(archive.read_bytes())
    for place in range(len(content) // 2, len(content) // 2 + 64):
        content[place] ^= 0x55
    archive.write_bytes(content)
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(InputError):
        restore.restore(archive, other, now=NOW)
    assert list(other.iterdir()) == []


def test_the_hash_noted_at_backup_is_asked_for(archive, tmp_path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    noted = backup.sha256_of(archive)
    password = altered("UPDATE parties_person SET password = 'x'")
    for expect, said in (("0" * 64, "not the one given"), ("abc", "64 hexadecimal")):
        with pytest.raises(InputError, match=said):
            restore.restore(archive, other, now=NOW, expect=expect)
    taken = rewritten(archive, password)
    with pytest.raises(InputError, match="not the one given"):
        restore.restore(taken, other, now=NOW, expect=noted)
    assert list(other.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            altered("UPDATE parties_organisation SET ref = 'another'"),
            "organisations: 1 rows without an entry",
        ),
        (altered("DELETE FROM journal_entry", "DELETE FROM journal_head"), "it was emptied"),
    ],
    ids=["a record the journal does not tell of", "the journal emptied"],
)
def test_a_backup_whose_records_and_journal_differ_is_not_put_in_place(
    archive, tmp_path, change, said
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    key = "k" * 40
    options = {"now": NOW, "keys": (key,), "fingerprints": (keys.fingerprint(key),)}

    def asks(folder: Path) -> list[str]:
        return restore_check.problems(folder, records_keys=(key,), lang="en")

    with pytest.raises(InputError, match=said):
        restore.restore(rewritten(archive, change), other, asks=asks, **options)
    assert list(other.iterdir()) == []


def test_a_restore_is_noted_outside_and_only_what_it_gave_up_is_excused(home, archive, tmp_path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    key = "k" * 40
    head = count(home, "journal_entry")
    path = anchors.place(other, {})
    for sequence, digest in ((head + 5, "a" * 64), (head + 9, "b" * 64)):
        anchors.append(path, anchors.made(path, key, at=NOW, sequence=sequence, digest=digest))
    done = restore.restore(archive, other, now=NOW, keys=(key,), fingerprints=("x",))
    lines, problems = anchors.check(path, (key,))
    assert ([line.kind for line in lines], problems) == (["anchor", "anchor", "restored"], [])
    assert [line.sequence for line in anchors.standing(lines)] == [head]
    assert (done.problems, (other / DATABASE_FILE).stat().st_mode & 0o777) == ((), 0o600)


def test_the_database_is_for_its_owner_alone_whatever_was_there(tmp_path) -> None:
    settings.database(tmp_path, {})
    path = tmp_path / DATABASE_FILE
    assert (path.stat().st_mode & 0o777, path.stat().st_size) == (0o600, 0)
    with pytest.raises(InputError, match="no embedded database"):
        backup.back_up(tmp_path, tmp_path / "b.tar.gz", now=NOW)
    (tmp_path / f"{DATABASE_FILE}-wal").touch()
    for one in (path, tmp_path / f"{DATABASE_FILE}-wal"):
        one.chmod(0o644)
    settings.database(tmp_path, {})
    assert [one.stat().st_mode & 0o777 for one in sorted(tmp_path.iterdir())] == [0o600, 0o600]


def test_a_full_disk_ends_a_backup_with_a_sentence(home, tmp_path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, "_add_file", full)
    with pytest.raises(InputError, match="the disk is full"):
        backup.back_up(home, tmp_path / "b.tar.gz", now=NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda members: [*members, extra("../../escaped")],
        lambda members: [*members, extra("/etc/escaped")],
        lambda members: [*members, extra("files/link", tarfile.SYMTYPE, "/etc/passwd")],
        lambda members: [*members, members[-1]],
        lambda members: members[:-1],
        lambda members: members[1:],
        lambda members: [],
        swapped,
        broken_database,
        listed("../../escaped"),
        listed("files/ab/cd/" + "0" * 64),
        listed("secret.key"),
        listed("files/00/00/" + "0" * 64, kind=tarfile.SYMTYPE, link="/etc/passwd"),
        listed("files/00/00/" + "0" * 64, kind=tarfile.LNKTYPE, link="database.sqlite3"),
        lambda members: manifest_with(members, lambda manifest: manifest.update(format=2)),
        lambda members: manifest_with(members, lambda manifest: manifest.pop("members")),
        lambda members: manifest_with(members, lambda manifest: manifest["members"].popitem()),
        lambda members: [(members[0][0], b"[1]"), *members[1:]],
    ],
    ids=[
        "up",
        "absolute",
        "symlink",
        "twice",
        "file missing",
        "manifest missing",
        "empty",
        "file swapped",
        "database torn",
        "listed up",
        "listed elsewhere",
        "listed key",
        "listed symlink",
        "listed hard link",
        "format",
        "no members",
        "file unlisted",
        "manifest a list",
    ],
)
def test_an_archive_that_is_not_whole_or_not_ours_changes_nothing(archive, tmp_path, change) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(InputError):
        restore.restore(rewritten(archive, change), other, now=NOW)
    assert list(other.iterdir()) == []
    assert not (tmp_path / "escaped").exists()


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08 cut"])
def test_what_is_no_archive_is_refused(tmp_path, content) -> None:
    path = tmp_path / "b.tar.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"not a whole backup|begin with"):
        restore.restore(path, tmp_path, now=NOW)


def test_a_torn_archive_is_refused(archive, tmp_path) -> None:
    archive.write_bytes(archive.read_bytes()[:-200])
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(InputError):
        restore.restore(archive, other, now=NOW)
    assert list(other.iterdir()) == []


def test_a_running_hub_is_not_replaced(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("WANGBAO_HOME", str(tmp_path))
    with (
        server.home_lock(),
        server.home_lock(),
        pytest.raises(InputError, match="in use"),
        server.home_lock(alone=True),
    ):
        pass
    with server.home_lock(alone=True), pytest.raises(InputError, match="in use"), server.home_lock():
        pass


def test_other_databases_are_left_to_their_own_tools(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("WANGBAO_DATABASE_URL", "postgresql://x@y/z")
    run = [sys.executable, "-m", "wangbao.cli.main", "hub", "backup", str(tmp_path / "b"), "--lang", "en"]
    done = subprocess.run(
        run,
        env=environment(tmp_path) | {"WANGBAO_DATABASE_URL": "postgresql://x@y/z"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "pg_dump" in done.stderr) == (2, True)
