"""What the operator watches: measures for whoever has the token, and a log whose lines carry the request's number."""

import datetime as dt
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from wangbao.hub import daily
from wangbao.hub.console.middleware import REQUEST_ID_HEADER
from wangbao.hub.files.operations import take_in
from wangbao.hub.observability import counts_folder, logs
from wangbao.vocabulary.errors import InputError

TOKEN = "t" * 24


@pytest.fixture
def watched(settings, db):
    settings.METRICS_TOKEN = TOKEN

    def read() -> dict[tuple[str, ...], float]:
        answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "text/plain")
        families = text_string_to_metric_families(answer.content.decode())
        return {
            (row.name, *(row.labels[one] for one in sorted(row.labels))): row.value
            for family in families
            for row in family.samples
        }

    return read


def test_measures_are_for_whoever_has_the_token(settings, db) -> None:
    assert Client().get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    wrong = ("", "Bearer ", "Bearer x", f"Bearer {TOKEN}x", "Bearer é")
    assert [Client().get("/metrics", headers={"Authorization": one}).status_code for one in wrong] == [
        401
    ] * 5


def test_requests_are_counted_by_page_and_status(watched) -> None:
    before = watched()
    Client().get("/health")
    Client().get("/nothing-here")
    Client().get("/api/v1/me")
    Client().generic("BREW", "/health")
    after = watched()

    def more(*key: str) -> float:
        return after[key] - before.get(key, 0)

    assert more("wangbao_requests_total", "GET", "200", "console:health") == 1
    assert more("wangbao_requests_total", "GET", "404", "none") == 1
    assert more("wangbao_requests_total", "other", "405", "console:health") == 1
    assert more("wangbao_request_seconds_count", "api") == 1


def test_what_the_records_say_is_measured(watched, insurer, underwriter, now) -> None:
    with pytest.raises(InputError):
        take_in("a.exe", b"MZ")
    found = watched()
    assert found["wangbao_journal_entries",] >= 1
    assert (found["wangbao_messages_waiting",], found["wangbao_messages_late_seconds",]) == (0, 0)
    assert found["wangbao_database_writable",] == 1
    assert 0 < found["wangbao_disk_free_bytes",] <= found["wangbao_disk_bytes",]
    assert found["wangbao_files_checked_total", "refused"] >= 1


def test_a_nightly_command_says_when_it_was_done(watched, settings, tmp_path) -> None:
    settings.HOME = tmp_path
    assert daily.last_done() == {}
    daily.note_done("lapse_offers")
    at = watched()["wangbao_daily_done_timestamp_seconds", "lapse_offers"]
    assert abs(at - dt.datetime.now(dt.UTC).timestamp()) < 60


def test_processes_add_up_what_they_counted(tmp_path) -> None:
    count = "from wangbao.hub.observability import metrics as m; m.REQUESTS.labels('GET', 'x', '200').inc(2)"
    show = "import sys; sys.stdout.buffer.write(m.generate_latest(m.counts()))"
    ready = "import wangbao.hub.hosting.server as s; s.set_up()"
    home = {"WANGBAO_HOME": str(tmp_path / "home"), counts_folder.FOLDER_VARIABLE: str(tmp_path)}
    given = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ} | home
    subprocess.run([sys.executable, "-c", f"{ready}; {count}"], env=given, check=True)
    run = [sys.executable, "-c", f"{ready}; {count}; {show}"]
    told = subprocess.run(run, env=given, check=True, capture_output=True, text=True).stdout
    assert 'wangbao_requests_total{method="GET",status="200",view="x"} 4.0' in told


def record(**more: object) -> logging.LogRecord:
    made = logging.LogRecord("wangbao.x", logging.WARNING, __file__, 1, "完成 %s", ("甲",), None)
    made.__dict__.update(more)
    logs.OfRequest().filter(made)
    return made


def test_a_line_of_the_log_carries_the_number_of_its_request(caplog, client, db) -> None:
    class Kept(logging.Handler):
        def emit(self, one: logging.LogRecord) -> None:
            logs.OfRequest().filter(one)
            lines.append(json.loads(logs.Objects().format(one)))

    lines: list[dict[str, object]] = []
    log, handler = logging.getLogger("wangbao.requests"), Kept()
    log.addHandler(handler)
    with caplog.at_level(logging.INFO, logger="wangbao.requests"):
        answer = client.get("/health?email=a@example.com")
    log.removeHandler(handler)
    (line,) = lines
    assert line["request"] == answer.headers[REQUEST_ID_HEADER]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/health", 200)
    assert "example.com" not in json.dumps(line)
    assert logs.REQUEST.get() == ""


def test_objects_keep_fields_and_tracebacks_on_one_line() -> None:
    try:
        int("so\nso")
    except ValueError:
        line = logs.Objects().format(record(exc_info=sys.exc_info(), number="P1"))
    found = json.loads(line)
    assert "\n" not in line
    assert (found["message"], found["number"], found["level"]) == ("完成 甲", "P1", "WARNING")
    assert found["traceback"].endswith("'so\\nso'")
    assert logs.Lines().format(record()).endswith("WARNING wangbao.x [] 完成 甲")


def test_the_folder_of_counts_ends_with_its_process() -> None:
    module = "wangbao.hub.observability.counts_folder"
    run = f"import os; from {module} import *; share_counts(); print(os.environ[FOLDER_VARIABLE])"
    given = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ}
    folder = subprocess.run(
        [sys.executable, "-c", run], env=given, check=True, capture_output=True, text=True
    ).stdout
    assert folder.strip()
    assert not Path(folder.strip()).exists()
