"""A server of its own process on the sample's records of the last release, for tests of how it holds out."""

import lzma
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

SAMPLE = Path(__file__).parents[1] / "releases"
# Tokens of two tenants, and the document that the first was asked for, still to be handed in.
PREPARE = """
import json
import wangbao.hub.hosting.server as running
running.set_up()
running.migrate()
import datetime as dt
from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.api.writes import token
from wangbao.hub.applications.models import Application
from wangbao.hub.parties.models import Membership
from wangbao.hub.underwriting.models import DocumentItem

now = clock.now()
item = DocumentItem.objects.select_related("request__quote").get()
item.file, item.received_at, item.waived = None, None, ""
item.save()
draft = Application.objects.filter(state="draft").order_by("-pk").first()

def secret(organisation, scopes):
    member = Membership.objects.get(organisation=organisation, role="applicant")
    return token.create(by=Actor.system(), now=now, membership=member, name="live", scopes=scopes,
                        expires_at=now + dt.timedelta(days=1), per_minute=60000).secret

quote = item.request.quote
print(json.dumps({
    "document": f"/api/v1/quotes/{quote.number}/documents/{item.ref}",
    "sender": secret(quote.applicant_id, ["quotes:write"]),
    "application": f"/api/v1/applications/{draft.number}",
    "other": secret(draft.applicant_id, ["applications:read", "applications:write"]),
}))
"""


class Running(NamedTuple):
    """Where a server answers, its records, and its process."""

    host: str
    port: int
    home: Path
    process: subprocess.Popen[str]


def environment(home: Path) -> dict[str, str]:
    names = ("PATH", "PYTHONPATH", "HOME")
    return {name: os.environ[name] for name in names if name in os.environ} | {
        "WANGBAO_HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }


def sample_home(home: Path) -> Path:
    (home / "wangbao.sqlite3").write_bytes(lzma.decompress((_newest() / "sample.sqlite3.xz").read_bytes()))
    return home


def _newest() -> Path:
    return max(path for path in SAMPLE.iterdir() if (path / "sample.sqlite3.xz").exists())


@contextmanager
def serving(home: Path, *words: str) -> Iterator[Running]:
    """Start ``wangbao serve`` and stop it as an operator does."""
    run = [sys.executable, "-m", "wangbao.cli.main", "serve", "--lang", "en", *words]
    process = subprocess.Popen(run, env=environment(home), text=True, stdout=subprocess.PIPE)
    try:
        for line in process.stdout:
            if found := re.search(r"Wangbao is running: (\S+)", line):
                break
        else:
            raise AssertionError("it did not start")
        address = urlsplit(found.group(1))
        yield Running(address.hostname, address.port, home, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.stdout.close()
        assert process.wait(timeout=60) == 0
