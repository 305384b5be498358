"""The sample's databases as earlier releases made them, on both engines, under today's code: migrated, checked, read.

Rows are compared with those of the release, which its fingerprint guards; what the commands and pages say comes from
a process of its own (today.py), for the database is chosen when Django starts.
"""

import json
import lzma
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.hub.releases import postgresql, rows

HERE = Path(__file__).parent
RELEASES = sorted(path.parent.name for path in HERE.glob("*/facts.json"))
# Django writes into these whenever the code has a new migration, model or permission: nothing old may be gone.
GROWING = {"django_migrations", "django_content_type", "auth_permission"}
# What a later release left out on purpose: "table" or "table.column", with the release and the reason behind it.
LEFT_OUT: dict[str, str] = {}


@dataclass(frozen=True)
class Migrated:
    """A release's database: its rows before and after today's migrations, and what was said of it afterwards."""

    facts: dict[str, Any]
    before: rows.Tables
    after: rows.Tables
    answers: dict[str, Any]


@pytest.fixture(scope="module", params=RELEASES)
def release(request) -> Path:
    return HERE / request.param


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(release, request, tmp_path_factory) -> Iterator[Migrated]:
    every = json.loads((release / "facts.json").read_text("utf-8"))
    facts = {**every[request.param], "made_on": every["made_on"]}
    work = tmp_path_factory.mktemp("release")
    (work / "facts.json").write_text(json.dumps(facts), "utf-8")
    for name, content in facts["files"].items():
        path = work / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    if request.param == "sqlite":
        database = work / "wangbao.sqlite3"
        database.write_bytes(lzma.decompress((release / "sample.sqlite3.xz").read_bytes()))
        yield brought_up(work, facts, rows.of_sqlite(database))
    else:
        with postgresql_or_skip() as url:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(lzma.decompress((release / "sample.postgresql.sql.xz").read_bytes()))
            yield brought_up(work, facts, rows.of_postgresql(url), WANGBAO_DATABASE_URL=url)


@contextmanager
def postgresql_or_skip() -> Iterator[str]:
    """The URL of a PostgreSQL from its wheel; where none can start the test is skipped and says why."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgresql.running())
        except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is the reason
            pytest.skip(f"PostgreSQL could not be started: {type(error).__name__}: {error}")
        yield server.get_uri()


def brought_up(work: Path, facts: dict[str, Any], before: rows.Tables, **more: str) -> Migrated:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WANGBAO_")}
    environment |= {"WANGBAO_HOME": str(work), "WANGBAO_SECRET_KEY": "k" * 50, **more}
    run = [sys.executable, str(HERE / "today.py"), str(work)]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    after = pickle.loads((work / "migrated.pickle").read_bytes())  # noqa: S301 - written just now by ourselves
    answers = json.loads((work / "answers.json").read_text("utf-8"))
    shutil.rmtree(work)
    return Migrated(facts, before, after, answers)


def test_the_database_kept_is_the_one_the_release_made(migrated) -> None:
    assert rows.fingerprint(migrated.before) == migrated.facts["tables"]


def test_migrations_lose_and_change_no_row(migrated) -> None:
    assert migrated.answers["migrate"]["status"] == 0
    wrong = {}
    for table, old in migrated.before.items():
        if not old or table in LEFT_OUT:
            continue
        columns = [column for column in old[0] if f"{table}.{column}" not in LEFT_OUT]
        new = migrated.after.get(table, [])
        missing = [column for column in columns if new and column not in new[0]]
        assert (table, missing) == (table, [])
        was, now = rows.texts(old, columns), rows.texts(new, columns)
        gone, come = sorted(set(was) - set(now)), sorted(set(now) - set(was))
        if gone or (table not in GROWING and (come or len(was) != len(now))):
            wrong[table] = {"rows": (len(was), len(now)), "gone": gone[:3], "come": come[:3]}
    assert wrong == {}


def test_nothing_is_wrong_with_the_records(migrated) -> None:
    lines = migrated.answers["check"]["said"].splitlines()
    assert [line for line in lines if not line.startswith("holds ")] == []
    # Hashes of products, plans, signed answers and files are among what is asked; none of it may be asked no more.
    assert len(lines) >= migrated.facts["invariants"]
    assert migrated.answers["check"]["status"] == 0


def test_every_entry_of_the_journal_verifies_to_the_hash_it_ended_with(migrated) -> None:
    said = migrated.answers["journal"]["said"]
    entries = len(migrated.before["journal_entry"])
    assert said == f"the journal is whole: {entries} entries, last hash {migrated.facts['journal']}\n"
    assert migrated.answers["journal"]["status"] == 0


def test_pages_show_the_old_records(migrated) -> None:
    found = migrated.answers["pages"]
    assert {email for email, pages in found.items() if pages["/"] != 200} == set()
    everybody = [(path, status) for pages in found.values() for path, status in pages.items()]
    assert {(path, status) for path, status in everybody if status not in {200, 403}} == set()
    answered = {path for path, status in everybody if status == 200}
    shown = {
        "policies": [row["number"] for row in migrated.before["policies_policy"]],
        "applications": [row["number"] for row in migrated.before["applications_application"]],
        "underwriting": [row["number"] for row in migrated.before["underwriting_quote"]],
    }
    unseen = [f"/{part}/{number}/" for part, numbers in shown.items() for number in numbers]
    assert [path for path in unseen if path not in answered] == []


def test_the_releases_own_tokens_read_the_old_records(migrated) -> None:
    for calls in migrated.answers["calls"].values():
        assert {path: status for path, status in calls.items() if status not in {200, 403}} == {}
        assert len([path for path, status in calls.items() if status == 200]) > 20


def test_a_call_repeated_under_a_key_of_the_release_is_answered_as_then(migrated) -> None:
    repeated = migrated.answers["repeated"]
    assert (repeated["status"], repeated["policy"]) == (201, repeated["bound"])
