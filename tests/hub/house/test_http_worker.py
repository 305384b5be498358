"""A process of the server cuts off what does not come to an end, and only that."""

import socket
import threading
import time

import pytest

from wangbao.hub.hosting import http_worker
from wangbao.hub.hosting.http_worker import Listeners

ANSWER = b"ok"


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(ANSWER + body)))])
    return [ANSWER + body]


@pytest.fixture
def address(monkeypatch):
    monkeypatch.setattr(http_worker, "HEADER_SECONDS", 0.4)
    monkeypatch.setattr(http_worker, "BODY_SECONDS", 1.2)
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0)
    listeners, stopped = Listeners(application, [listening], threads=1), threading.Event()

    def run() -> None:
        while not stopped.is_set():
            listeners.turn(0.05)

    thread = threading.Thread(target=run)
    thread.start()
    yield listening.getsockname()
    stopped.set()
    thread.join()
    listeners.stop_accepting()
    listeners.close()
    listening.close()


def answered(one: socket.socket) -> bytes:
    """What comes until the other side closes, or stops for a while."""
    got = b""
    while part := one.recv(4096):
        got += part
        if got.endswith(ANSWER + b"body"):
            break
    return got


def test_a_header_that_does_not_end_is_cut(address) -> None:
    with socket.create_connection(address, timeout=10) as one:
        started = time.monotonic()
        one.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        while time.monotonic() - started < 0.3:  # it drips, and is late all the same
            one.sendall(b"a")
            time.sleep(0.05)
        assert answered(one) == b""
        assert 0.3 < time.monotonic() - started < 5


def test_a_body_has_longer_than_a_header(address) -> None:
    with socket.create_connection(address, timeout=10) as one:
        one.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo")
        time.sleep(0.6)
        one.sendall(b"dy")
        assert answered(one).endswith(b"okbody")


def test_a_body_that_does_not_come_is_cut(address) -> None:
    with socket.create_connection(address, timeout=10) as one:
        one.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo")
        assert answered(one) == b""


def test_one_address_holds_so_many_connections_and_keeps_no_other_out(address, monkeypatch) -> None:
    monkeypatch.setattr(http_worker, "PER_ADDRESS", 3)
    whole = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"

    def served(source: str) -> bool:
        with socket.create_connection(address, timeout=10, source_address=(source, 0)) as one:
            try:
                one.sendall(whole)
                return answered(one).endswith(b"okbody")
            except ConnectionError:
                return False

    held = [socket.create_connection(address, timeout=10) for _ in range(3)]
    for one in held:
        one.sendall(b"GET")  # it is accepted once it has sent something
    time.sleep(0.2)
    assert (served("127.0.0.1"), served("127.0.0.2")) == (False, True)
    for one in held:
        one.close()
    time.sleep(0.2)
    assert served("127.0.0.1")


@pytest.mark.parametrize(
    ("address", "counted_with"),
    [
        (("203.0.113.9", 1), "203.0.113.9"),
        (("::ffff:203.0.113.9", 1, 0, 0), "203.0.113.9"),
        (("2001:db8:9:1:ffff::2", 1, 0, 0), "2001:db8:9:1::/64"),
        (("fe80::1%eth0", 1, 0, 2), "fe80::/64"),
        ("", ""),
    ],
)
def test_an_address_is_counted_with_its_line(address, counted_with) -> None:
    assert http_worker._network(address) == counted_with


@pytest.mark.parametrize(
    ("sent", "status", "chinese", "english"),
    [
        (
            b"GET / HTTP/1.1\r\nHost: a\r\nCookie: " + b"x" * 500_000 + b"\r\n\r\n",
            b"431 Request Header Fields Too Large",
            "请求头过大（至多 64 KiB）",
            "The header of the request is too large (64 KiB at most)",
        ),
        (
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n",
            b"413 Request Entity Too Large",
            "请求体过大（至多 32 MiB）",
            "The body of the request is too large (32 MiB at most)",
        ),
        (
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n",
            b"501 Not Implemented",
            "不支持这种传输编码",
            "This transfer coding is not known",
        ),
        (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", b"400 Bad Request", "不合 HTTP 规范", "is not HTTP"),
    ],
    ids=["header", "body", "coding", "malformed"],
)
def test_what_the_server_refuses_itself_is_said_in_both_languages(
    address, sent, status, chinese, english
) -> None:
    with socket.create_connection(address, timeout=10) as one:
        one.sendall(sent)
        said = answered(one)
    assert said.partition(b" ")[2].startswith(status)
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"Content-Type: text/plain; charset=utf-8" in head
    assert (chinese in body.decode(), english in body.decode()) == (True, True)


def test_half_sent_requests_hold_no_thread(address) -> None:
    held = [socket.create_connection(address, timeout=10) for _ in range(8)]
    for one in held:
        one.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo")
    with socket.create_connection(address, timeout=10) as other:
        other.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
        assert answered(other).endswith(b"okbody")
    for one in held:
        one.close()
