"""The part of a server process that talks to clients: waitress, under gunicorn's supervision.

A single thread receives requests, all at once and each to its end; only then a thread of the pool takes one up. So
connections that say nothing, a header that never ends and a body that drips hold no thread, and are closed when their
time is over. gunicorn starts the processes, replaces one that hangs and passes on signals.
"""

import functools
import ipaddress
import logging
import os
import resource
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from django.conf import settings
from gunicorn.workers.base import Worker as Supervised
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

from wangbao.vocabulary.text import Text

IDLE_SECONDS: Final = 75  # of a connection on which nothing comes
HEADER_SECONDS: Final = 20  # for a whole header
BODY_SECONDS: Final = 300  # for a header and its body: 20 MiB at about half a megabit a second
PER_ADDRESS: Final = (
    200  # connections of a process, where no proxy in front counts them: an office shares one
)
CONNECTIONS: Final = 2_000  # of a process; each may want a second file, for what it has received
_SPARE_FILES: Final = 200
_LARGEST_HEADER: Final = 64 * 1024
_MARGIN: Final = 1024 * 1024  # above what the application refuses itself, in the reader's language
_UNREAD: Final = 64 * 1024  # bytes read at once of what is thrown away, and how often
_MOST_UNREAD: Final = 32
_GRACE: Final = 8.0  # seconds for requests at work when the server stops


# What the server itself refuses, before any page can, by status: both languages, since no reader is known yet.
_REFUSED: Final = {
    431: Text(
        f"请求头过大（至多 {_LARGEST_HEADER // 1024} KiB），本次没有执行。"
        "请清除本站的 Cookie 后重试；程序请缩短请求头。",
        f"The header of the request is too large ({_LARGEST_HEADER // 1024} KiB at most), so nothing was done. "
        "Clear this site's cookies and try again; programs send a shorter header.",
    ),
    413: Text(
        f"请求体过大（至多 {settings.LARGEST_BODY // 1024**2} MiB），本次没有执行。",
        f"The body of the request is too large ({settings.LARGEST_BODY // 1024**2} MiB at most), so nothing was done.",
    ),
    501: Text(
        "不支持这种传输编码，本次没有执行。", "This transfer coding is not known, so nothing was done."
    ),
    500: Text("服务器出错，请稍后重试。", "The server failed. Try again later."),
}
_MALFORMED: Final = Text(
    "请求不合 HTTP 规范，本次没有执行。", "The request is not HTTP, so nothing was done."
)


class Refused(ErrorTask):  # type: ignore[misc] # waitress is untyped
    """An answer of the server itself, to what no page gets to see."""

    def execute(self) -> None:
        """Answer in both languages, and close the connection."""
        error = self.request.error
        said = _REFUSED.get(error.code, _MALFORMED)
        body = f"{said.zh}\n\n{said.en}\n".encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc] # waitress is untyped
    """A connection that knows since when it has been receiving a request."""

    error_task_class = Refused
    began = 0.0
    when_gone: Callable[[], None] | None = None

    def del_channel(self, map: Any = None) -> None:  # noqa: A002 - waitress's
        """Leave what is waited for, and say so once."""
        super().del_channel(map)
        if self.when_gone is not None:
            self.when_gone()
            self.when_gone = None

    def handle_close(self) -> None:
        """Close once what has come is read: an answer to a request that was cut short would be lost with it.

        The loop asks again for a connection that ended while it was read: by then it has no socket.
        """
        if self.socket is None:
            return
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)
            for _ in range(_MOST_UNREAD):
                if not self.socket.recv(_UNREAD):
                    break
        super().handle_close()

    def received(self, data: bytes) -> Any:
        """Take in a part of a request."""
        if self.request is None:
            self.began = time.monotonic()
        return super().received(data)

    @property
    def is_late(self) -> bool:
        """True if a request is coming in that has taken longer than it may."""
        request = self.request
        if request is None:
            return False
        limit = BODY_SECONDS if request.headers_finished else HEADER_SECONDS
        return time.monotonic() - self.began > limit


class Worker(Supervised):  # type: ignore[misc] # gunicorn is untyped
    """A process of the server."""

    def run(self) -> None:
        """Serve until told to stop, then finish the requests at work."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it remarks on every request that waits
        listeners = Listeners(self.wsgi, [one.sock for one in self.sockets], threads=self.cfg.threads)
        while self.alive and self.ppid == os.getppid():
            self.notify()
            listeners.turn(1.0)
        ends = time.monotonic() + _GRACE
        listeners.stop_accepting()
        while listeners.at_work and time.monotonic() < ends:
            self.notify()
            listeners.turn(0.1)
        listeners.close()


class Listeners:
    """The sockets a process listens on, their connections, and the threads that answer."""

    def __init__(self, application: Any, sockets: list[socket.socket], *, threads: int) -> None:
        self._map: dict[int, Any] = {}  # what is waited for: sockets, connections, a pipe to wake up
        self._server = create_server(
            application,
            map=self._map,
            sockets=sockets,
            threads=threads,
            ident=None,
            connection_limit=_connections(),
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=5,
            max_request_header_size=_LARGEST_HEADER,
            max_request_body_size=settings.LARGEST_BODY + _MARGIN,
            clear_untrusted_proxy_headers=False,  # the settings say which proxies are believed
        )
        self._sockets = [one for one in self._map.values() if hasattr(one, "channel_class")]
        self._held: Counter[str] = Counter()  # connections, by the sender's address
        self._counted = not settings.ALLAUTH_TRUSTED_PROXY_COUNT
        for one in self._sockets:
            one.channel_class = self._channel

    def _channel(self, server: Any, conn: socket.socket, addr: Any, adj: Any, map: Any) -> None:  # noqa: A002 - waitress's
        """Take up a connection, or close it at once where its sender has as many as one may have."""
        network = _network(addr)
        if self._counted and network:
            if self._held[network] >= PER_ADDRESS:
                conn.close()
                return
            self._held[network] += 1
        made = Channel(server, conn, addr, adj, map=map)
        if self._counted and network:
            made.when_gone = functools.partial(self._gone, network)

    def _gone(self, network: str) -> None:
        self._held[network] -= 1
        if not self._held[network]:
            del self._held[network]

    def turn(self, seconds: float) -> None:
        """Receive and send what there is, waiting up to so many seconds for it; close what is late."""
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)
        for channel in self._channels():
            if channel.is_late:
                channel.will_close = True

    def stop_accepting(self) -> None:
        """Take no more connections."""
        for one in self._sockets:
            one.accepting = False
            one.del_channel(self._map)

    @property
    def at_work(self) -> bool:
        """True while a request is being answered or its answer sent."""
        return any(channel.requests or channel.total_outbufs_len for channel in self._channels())

    def close(self) -> None:
        """End the threads and the connections."""
        self._server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._map)

    def _channels(self) -> list[Any]:
        return [channel for one in self._sockets for channel in list(one.active_channels.values())]


def _network(addr: Any) -> str:
    """Return whom an address is counted with: itself, of IPv6 the 64 bits of its line; nothing for a socket file."""
    if not isinstance(addr, tuple):
        return ""
    found = ipaddress.ip_address(str(addr[0]).partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _connections() -> int:
    """Return how many connections this process may hold, with its limit of open files raised as far as it goes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + _SPARE_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(1, min(CONNECTIONS, (most - _SPARE_FILES) // 2))
