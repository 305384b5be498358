"""``wangbao serve`` and ``wangbao hub``, as somebody at a terminal meets them."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.db import connection
from typer.testing import CliRunner

from wangbao.cli.main import app
from wangbao.hub.journal import guards
from wangbao.vocabulary.errors import InputError

OPEN = ("hub", "open", "a@example.com", "--kind", "insurer", "--organisation", "安心财险", "--name", "王五")
GOOD = "correct-horse-9\ncorrect-horse-9\n"


def said(*words: str, typed: str = "") -> tuple[int, str]:
    """Exit status and output of the command, run on the tests' database."""
    result = CliRunner().invoke(app, words, input=typed)
    if isinstance(result.exception, InputError):
        return 2, "\n".join(result.exception.lines("en"))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.django_db
def test_an_account_is_opened_and_everything_checked() -> None:
    assert said(*OPEN, typed=GOOD)[0] == 0
    status, refused = said(*OPEN, typed=GOOD)
    assert (status, refused) == (2, "email = a@example.com: this address is taken")
    status, checked = said("hub", "check")
    assert status == 0
    assert "通过  日志链完整  [journal.chain_is_whole]\n" in checked
    status, verified = said("hub", "journal-verify", "--lang", "en")
    (last,) = re.findall(r"the journal is whole: 3 entries, last hash ([0-9a-f]{64})", verified)
    assert (status, said("hub", "journal-verify", "--expect", last)[0]) == (0, 0)
    assert said("hub", "journal-verify", "--expect", "0" * 64)[0] == 1
    call_command("journal_anchor", verbosity=0)
    status, verified = said("hub", "journal-verify", "--lang", "en")
    assert (status, verified.splitlines()[1]) == (0, "it fulfils the 1 lines noted outside the database")


@pytest.mark.embedded
def test_a_database_that_lacks_migrations_is_told_so(tmp_path) -> None:
    words = [sys.executable, "-m", "wangbao.cli.main", "hub", "check", "--lang", "en"]
    ended = subprocess.run(words, env=environment(tmp_path), text=True, capture_output=True, check=False)
    assert ended.returncode == 2
    assert "run wangbao hub migrate first" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    "command",
    ["check", "journal-verify", "sample-passwords", "daily", "deliver", "retention", "held", "sign-ups"],
)
def test_no_command_works_on_records_that_lack_migrations(monkeypatch, command) -> None:
    monkeypatch.setattr("wangbao.hub.hosting.server.pending_migrations", lambda: 3)
    refused = "database = 3: migrations wait to be applied: run wangbao hub migrate first"
    assert said("hub", command) == (2, refused)


@pytest.mark.django_db
def test_a_night_does_all_that_a_day_brings(monkeypatch) -> None:
    ran = []
    monkeypatch.setattr("django.core.management.call_command", ran.append)
    assert said("hub", "daily", "--lang", "en")[0] == 0
    assert sorted(ran) == sorted(
        command
        for command, app_name in get_commands().items()
        if app_name
        in (
            *("wangbao.hub.events", "wangbao.hub.matching", "wangbao.hub.outbox", "wangbao.hub.plans"),
            *("wangbao.hub.policies", "wangbao.hub.statistics", "wangbao.hub.tasks"),
            "wangbao.hub.underwriting",
        )
        or command == "journal_anchor"
    )
    assert ran[-1] == "journal_anchor"
    monkeypatch.undo()
    status, lines = said("hub", "daily")
    assert (status, lines.splitlines()[:2]) == (0, ["标记已过有效期的报价：", "0"])


@pytest.mark.django_db
def test_a_weak_password_is_refused_in_both_languages() -> None:
    from wangbao.hub.parties.rules.checks import password

    with pytest.raises(InputError) as refused:
        password("12345678901")
    assert "密码只包含数字" in refused.value.lines("zh")[0]
    assert "entirely numeric" in refused.value.lines("en")[0]


@pytest.mark.django_db
def test_tampering_is_named() -> None:
    assert said(*OPEN, typed=GOOD)[0] == 0
    with connection.cursor() as cursor:
        for statement in guards.statements(connection.vendor, up=False):
            cursor.execute(statement)
        cursor.execute("UPDATE journal_entry SET subject = 'another' WHERE sequence = 2")
        for statement in guards.statements(connection.vendor, up=True):
            cursor.execute(statement)
    assert said("hub", "journal-verify") == (1, "日志在第 2 条断裂：内容与其散列不符\n")
    status, checked = said("hub", "check", "--lang", "en")
    assert status == 1
    assert "FAILS  The journal's chain is whole  [journal.chain_is_whole]\n" in checked
    assert "    journal = 2: its content does not fit its hash\n" in checked


def environment(home: Path) -> dict[str, str]:
    names = ("PATH", "PYTHONPATH", "HOME")
    return {name: os.environ[name] for name in names if name in os.environ} | {
        "WANGBAO_HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.mark.embedded
def test_the_hub_serves_at_the_address_it_prints(tmp_path) -> None:
    serve = [sys.executable, "-m", "wangbao.cli.main", "serve", "--workers", "1", "--lang", "en"]
    run = {"env": environment(tmp_path), "text": True, "stderr": subprocess.PIPE}
    server = subprocess.Popen(serve, **(run | {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}))
    try:
        first, second = server.stdout.readline(), server.stdout.readline()
        assert re.fullmatch(r"database brought up to date: \d+ migrations\n", first)
        (address,) = re.findall(
            r"Wangbao is running: (http://127\.0\.0\.1:\d+/) \(Ctrl\+C stops it\)", second
        )
        paths = ("health", "accounts/login/", "static/console/tokens.css", "nothing-here")
        assert [status_of(address + path) for path in paths] == [200, 200, 200, 404]
        port = address.rsplit(":", 1)[1].strip("/")
        taken = subprocess.run([*serve, "--port", port], **run, check=False)
        assert (taken.returncode, "cannot listen" in taken.stderr) == (2, True)
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0
        server.stdout.close()
