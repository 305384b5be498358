"""The server holds out against files that cost, requests that never end, and connections that say nothing."""

import http.client
import json
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack, suppress
from itertools import count

import pytest
from tests.hub.house.serving import PREPARE, environment, sample_home, serving
from tests.inspection.hostile import unclosed

from wangbao.hub.hosting.http_worker import PER_ADDRESS

pytestmark = pytest.mark.embedded
OTHER = "127.0.0.9"  # loopback too
CSRF = re.compile(r"wangbao_csrf=(\w+)")
FIELD = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
WORST = unclosed(b"(" * 15_000_000)  # computes until it is ended


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    home = sample_home(tmp_path_factory.mktemp("live"))
    made = subprocess.run(
        [sys.executable, "-c", PREPARE], env=environment(home), check=True, capture_output=True, text=True
    )
    with serving(home, "--workers", "1", "--threads", "4") as running:
        yield running, json.loads(made.stdout)


def asked(running, method: str, path: str, body=None, **headers: str) -> tuple[int, float]:
    """The status of a request on a connection of its own, and its seconds."""
    started = time.monotonic()
    connection = http.client.HTTPConnection(running.host, running.port, timeout=60)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, time.monotonic() - started


def probes(running, count: int = 8) -> list[int]:
    return [asked(running, "GET", "/health")[0] for _ in range(count)]


def test_others_write_while_the_worst_file_is_checked(live, capsys) -> None:
    running, given = live
    sent: list[tuple[int, float]] = []
    headers = {"Authorization": f"Bearer {given['sender']}", "Content-Type": "application/octet-stream"}
    address = f"{given['document']}?name=a.pdf"
    other = {"Authorization": f"Bearer {given['other']}", "Content-Type": "application/json"}

    def write(revenue: int) -> tuple[int, float]:
        body = json.dumps({"answers": {"revenue": str(revenue)}})
        return asked(running, "PATCH", given["application"], body, **other)

    write(1)  # the first of its kind loads what it needs
    sending = threading.Thread(target=lambda: sent.append(asked(running, "PUT", address, WORST, **headers)))
    sending.start()
    time.sleep(0.5)
    writes, reads = [], []
    while sending.is_alive():
        writes.append(write(1000 + len(writes)))
        reads.append(asked(running, "GET", given["application"], **other))
    sending.join()
    with capsys.disabled():
        sys.stdout.write(
            f"\nthe file: {sent[0][0]} after {sent[0][1]:.1f} s; meanwhile {len(writes)} writes of another "
            f"tenant: median {statistics.median(t for _, t in writes) * 1000:.0f} ms, slowest "
            f"{max(t for _, t in writes) * 1000:.0f} ms; reads slowest {max(t for _, t in reads) * 1000:.0f} ms\n"
        )
    assert {status for status, _ in sent} == {422}
    assert {status for status, _ in [*writes, *reads]} == {200}
    # The file is looked into before any lock, in a process of lower priority: not one write waits for it.
    assert max(took for _, took in writes) < 0.5
    assert len(writes) >= 3


@pytest.mark.parametrize("count", [16, 64])
@pytest.mark.parametrize(
    "start",
    [
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nlogin=",
        b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n400\r\nlogin=",
        b"",
    ],
    ids=["header", "body", "chunks", "nothing"],
)
def test_connections_that_do_not_go_on_stop_nobody(live, start, count) -> None:
    running, _ = live
    with ExitStack() as held:
        for _ in range(count):
            one = held.enter_context(socket.create_connection((running.host, running.port), timeout=10))
            one.sendall(start)
        assert probes(running) == [200] * 8


def test_one_address_with_a_thousand_connections_keeps_nobody_out(live, capsys) -> None:
    running, _ = live
    with ExitStack() as held:
        address, closed, opened = (running.host, running.port), 0, []
        for _ in range(1_000):
            made = socket.create_connection(address, timeout=10, source_address=(OTHER, 0))
            opened.append(held.enter_context(made))
        time.sleep(1)
        for one in opened:
            one.settimeout(0)
            with suppress(BlockingIOError):
                closed += one.recv(1) == b""
        found = [asked(running, "GET", "/health") for _ in range(8)]
    slowest = max(took for _, took in found) * 1000
    with capsys.disabled():
        sys.stdout.write(
            f"\n1,000 connections of one address: {closed} closed; slowest of others {slowest:.0f} ms\n"
        )
    assert [status for status, _ in found] == [200] * 8
    assert closed == 1_000 - PER_ADDRESS


def test_sign_ins_from_many_addresses_leave_others_their_turn(live, capsys) -> None:
    """The guesses come from as many blocks as there are, none of which reaches a limit of its own."""
    running, given = live
    other = {"Authorization": f"Bearer {given['other']}"}
    over, answers = threading.Event(), Counter()

    def guess(first: int) -> None:
        for number in count():
            if over.is_set():
                return
            source = f"127.{first}.{number % 200}.1"
            page = request(running, "GET", "/accounts/login/", source=source)
            cookie, token = CSRF.search(page[1])[1], FIELD.search(page[2])[1]
            body = f"csrfmiddlewaretoken={token}&login=a%40example.com&password=guess-{number}"
            status, *_ = request(
                running, "POST", "/accounts/login/", body, source=source,
                **{"Cookie": f"wangbao_csrf={cookie}", "Content-Type": "application/x-www-form-urlencoded"},
            )  # fmt: skip
            answers[status] += 1

    guessing = [threading.Thread(target=guess, args=(first,)) for first in range(10, 26)]
    for one in guessing:
        one.start()
    ends, reads = time.monotonic() + 6, []
    while time.monotonic() < ends:
        reads.append(asked(running, "GET", given["application"], **other))
    over.set()
    for one in guessing:
        one.join()
    took = sorted(seconds for _, seconds in reads)
    with capsys.disabled():
        sys.stdout.write(
            f"\nsign-ins from {16 * 200} addresses, 16 at once: {dict(answers)}; {len(reads)} reads of another "
            f"tenant: median {statistics.median(took) * 1000:.0f} ms, slowest {took[-1] * 1000:.0f} ms\n"
        )
    assert {status for status, _ in reads} == {200}
    assert statistics.median(took) < 1
    assert answers[429] > answers[200]


def request(
    running, method: str, path: str, body=None, *, source: str, **headers: str
) -> tuple[int, str, str]:
    """The status, cookies and text of a request from an address of this machine."""
    connection = http.client.HTTPConnection(
        running.host, running.port, timeout=60, source_address=(source, 0)
    )
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, str(answer.headers), text
