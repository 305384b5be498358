"""Keep the sample databases of a release: ``python tests/hub/releases/keep.py 0.1.0``, with the release's code.

It knows the release by its commands and addresses only, so the same script runs with the code of any of them; the
folder ``src`` of the release comes first in ``PYTHONPATH``. README.md says when.
"""

import datetime as dt
import json
import lzma
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import postgresql
import rows
import time_machine

HERE = Path(__file__).parent
MADE_ON = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)  # ten in the morning in Beijing
EMAILS = {"underwriter": "underwriter@anlan.example", "broker": "broker@zhongheng.example"}
ACTUARY = "actuary@anlan.example"
ADMINISTRATOR = "admin@anlan.example"


def make(home: Path) -> None:
    """Make the sample in this process's database as ``wangbao serve --demo`` does, and what commands add to it."""
    from gunicorn.app.base import BaseApplication

    from wangbao.cli.main import app

    BaseApplication.run = lambda _: None  # the sample is wanted, not the server
    app(["serve", "--demo", "--lang", "en"], standalone_mode=False)

    from django.core.management import call_command

    tokens = {}
    for role, email in EMAILS.items():
        with (home / role).open("w+") as said:
            call_command(
                "api_token", "create", "--email", email, "--role", role, "--name", "sample", "--days", "366",
                "--per-minute", "60000", stdout=said,
            )  # fmt: skip
            said.seek(0)
            tokens[role] = said.read().strip()
    add_by_calls(tokens)
    add_by_pages(home)
    (home / "told.json").write_text(json.dumps({"tokens": tokens, "invariants": asked()}))


def asked() -> int:
    """Count the invariants of the release; each of them holds of the sample."""
    from typer.testing import CliRunner

    from wangbao.cli.main import app

    result = CliRunner().invoke(app, ["hub", "check"])
    if result.exit_code != 0:
        raise SystemExit(result.output)
    return len(result.output.splitlines())


def add_by_calls(tokens: dict[str, str]) -> None:
    """Hand in the document that was asked for, and answer the request for a change."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")

    def call(role: str, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> dict:
        headers = {"Authorization": f"Bearer {tokens[role]}", "Idempotency-Key": "kept-for-tests"}
        answer = client.generic(method, f"/api/v1{path}", body, content_type=kind, headers=headers)
        if answer.status_code >= 300:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.content.decode()}")
        return json.loads(answer.content)

    (quote,) = call("broker", "GET", "/quotes?state=referred")["items"]
    path = f"/quotes/{quote['number']}/documents"
    (document,) = call("broker", "GET", path)["items"]
    report = "渗透测试报告（示例） / penetration test report (sample)\n".encode()
    call("broker", "PUT", f"{path}/{document['ref']}?name=report.txt", report, "application/octet-stream")
    (wish,) = call("underwriter", "GET", "/requests")["items"]
    call(
        "underwriter",
        "POST",
        f"/requests/{wish['ref']}/referral",
        json.dumps({"decision": "建议同意"}).encode(),
    )


def add_by_pages(home: Path) -> None:
    """Hand in a rate plan and invite a colleague."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from wangbao.cli.main import app

    plan = home / "plan.yaml"
    app(
        ["rates", "generate", "--wording", "small-enterprise", "--code", "anlan-small", "--version", "1.0",
         "--profiles", "100", "--incidents", "2000", "--out", str(plan)],
        standalone_mode=False,
    )  # fmt: skip
    for email, path, form in (
        (ACTUARY, "/catalogue/plans/hand-in/", {"file": plan}),
        (ADMINISTRATOR, "/parties/invite", {"email": "new@anlan.example", "role": "auditor"}),
    ):
        client = Client(SERVER_NAME="localhost")
        client.force_login(get_user_model().objects.get(email=email))
        opened = {
            name: value.open("rb") if isinstance(value, Path) else value for name, value in form.items()
        }
        answer = client.post(path, opened)
        if answer.status_code >= 400:
            raise SystemExit(f"POST {path}: {answer.status_code} {answer.content.decode()}")
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()


def made_apart(home: Path, url: str = "") -> None:
    """Run ``make`` in a process of its own on one database."""
    environment = {**os.environ, "WANGBAO_HOME": str(home), "WANGBAO_SECRET_KEY": "k" * 50, "TZ": "UTC"}
    environment.pop("WANGBAO_DATABASE_URL", None)
    if url:
        environment["WANGBAO_DATABASE_URL"] = url
    subprocess.run([sys.executable, __file__, "--make", str(home)], env=environment, check=True)


def dumped(server: object) -> str:
    """The database as plain SQL that any client can send: no ``COPY``, no commands of psql."""
    command = [
        str(server.bin_path / "pg_dump"), "--inserts", "--rows-per-insert=100", "--no-owner", "--no-privileges",
        f"--dbname={server.get_uri()}",
    ]  # fmt: skip
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return re.sub(r"^\\(?:un)?restrict .*\n", "", text, flags=re.MULTILINE)


def extras(home: Path, tables: rows.Tables) -> dict[str, object]:
    """What the test needs beside the rows: fingerprints, the journal's last hash, tokens, and files by their path."""
    vault = home / "files"
    return {
        "tables": rows.fingerprint(tables),
        "journal": max(tables["journal_entry"], key=lambda row: row["sequence"])["hash"],
        **json.loads((home / "told.json").read_text()),
        "files": {
            str(path.relative_to(vault)): path.read_text("utf-8")
            for path in sorted(vault.rglob("*"))
            if path.is_file()
        },
    }


def keep(release: str) -> None:
    """Make both databases and write them with their facts to the folder of the release."""
    folder = HERE / release
    folder.mkdir(exist_ok=True)
    facts: dict[str, object] = {"made_on": MADE_ON.isoformat()}
    with tempfile.TemporaryDirectory() as made:
        home = Path(made) / "sqlite"
        made_apart(home)
        (database,) = home.glob("*.sqlite3")
        with sqlite3.connect(database) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("VACUUM")
        facts["sqlite"] = extras(home, rows.of_sqlite(database))
        (folder / "sample.sqlite3.xz").write_bytes(lzma.compress(database.read_bytes(), preset=9))
        home = Path(made) / "postgresql"
        with postgresql.running() as server:
            made_apart(home, server.get_uri())
            facts["postgresql"] = extras(home, rows.of_postgresql(server.get_uri()))
            (folder / "sample.postgresql.sql.xz").write_bytes(
                lzma.compress(dumped(server).encode(), preset=9)
            )
    (folder / "facts.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "--make":
        with time_machine.travel(MADE_ON, tick=True):
            make(Path(sys.argv[2]))
    else:
        keep(sys.argv[1])
