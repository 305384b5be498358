"""Bring a release's database up to today's code and read it: ``python today.py WORK``, in a process of its own.

The environment names the database as for any command. ``WORK`` holds ``facts.json``; ``migrated.pickle`` (the rows
right after the migrations) and ``answers.json`` (what the commands and the pages said) are written into it.
"""

import datetime as dt
import json
import os
import pickle
import re
import sys
from pathlib import Path
from typing import Any

import rows
import time_machine

PAGES = ("/", "/policies/", "/applications/", "/underwriting/", "/catalogue/", "/journal/", "/parties/")
# A record's own page: a list's path, a number or reference with a digit in it, and nothing more but a tab's name.
RECORD = re.compile(r'href="(/(?:policies|applications|underwriting|catalogue)/[\w-]*\d[\w-]*/(?:\w+/)?)"')
LISTS = ("/products", "/applications", "/quotes", "/policies", "/requests", "/clients", "/insurers", "/me")
PARTS = {
    "/applications": ("", "/clauses"),
    "/quotes": ("", "/notes", "/documents"),
    "/policies": ("", "/documents", "/terms?day={start}"),
}


def said_by(*words: str) -> dict[str, Any]:
    """Run a command of ``wangbao`` in this process."""
    from typer.testing import CliRunner

    from wangbao.cli.main import app

    result = CliRunner().invoke(app, [*words, "--lang", "en"])
    return {"status": result.exit_code, "said": result.stdout}


def pages(email: str, opened: set[str]) -> dict[str, int]:
    """Open the lists as somebody, then each record they lead to that nobody opened; the status of every answer."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(email=email))
    found: dict[str, int] = {}
    led_to: list[str] = []
    for path in PAGES:
        answer = client.get(path)
        found[path] = answer.status_code
        led_to += RECORD.findall(answer.content.decode())
    for path in dict.fromkeys(led_to):
        if path not in opened:
            found[path] = client.get(path).status_code
    opened |= {path for path, status in found.items() if status == 200}
    return found


def calls(secret: str) -> dict[str, int]:
    """Read by the API whatever a token of the release reads: lists, each record, and what hangs on it."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})
    found: dict[str, int] = {}
    for path in LISTS:
        answer = client.get(f"/api/v1{path}")
        found[path] = answer.status_code
        for item in answer.json().get("items", ()) if answer.status_code == 200 else ():
            for part in PARTS.get(path, ()):
                own = f"{path}/{item['number']}{part.format(**item)}"
                found[own] = client.get(f"/api/v1{own}").status_code
    return found


def repeated(secret: str, policy: dict[str, Any], quote: dict[str, Any]) -> dict[str, Any]:
    """Bind a quote once more under the key the release bound it with: the same policy is answered."""
    from django.test import Client

    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": policy["idempotency_key"]}
    client = Client(SERVER_NAME="localhost", headers=headers)
    path = f"/api/v1/quotes/{quote['number']}/policy"
    answer = client.post(path, {"instalments": "single"}, content_type="application/json")
    return {"status": answer.status_code, "policy": answer.json().get("number"), "bound": policy["number"]}


def main(work: Path) -> None:
    """Do it all and write down what was said."""
    facts = json.loads((work / "facts.json").read_text("utf-8"))
    answers: dict[str, Any] = {"migrate": said_by("hub", "migrate")}
    url = os.environ.get("WANGBAO_DATABASE_URL")
    tables = rows.of_postgresql(url) if url else rows.of_sqlite(*work.glob("*.sqlite3"))
    (work / "migrated.pickle").write_bytes(pickle.dumps(tables))
    answers["check"] = said_by("hub", "check")
    answers["journal"] = said_by("hub", "journal-verify", "--expect", facts["journal"])
    opened: set[str] = set()
    emails = {row["id"]: row["email"] for row in tables["parties_person"]}
    one_each = {row["organisation_id"]: emails[row["person_id"]] for row in tables["parties_membership"]}
    answers["pages"] = {email: pages(email, opened) for email in one_each.values()}
    answers["calls"] = {role: calls(secret) for role, secret in facts["tokens"].items()}
    placed = next(row for row in tables["policies_policy"] if row["state"] == "cancelled")  # by the broker
    quote = next(row for row in tables["underwriting_quote"] if row["id"] == placed["quote_id"])
    answers["repeated"] = repeated(facts["tokens"]["broker"], placed, quote)
    (work / "answers.json").write_text(json.dumps(answers), "utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    made_on = dt.datetime.fromisoformat(json.loads((folder / "facts.json").read_text("utf-8"))["made_on"])
    with time_machine.travel(made_on + dt.timedelta(days=1)):
        main(folder)
