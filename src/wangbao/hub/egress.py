"""Call other systems over HTTP, without letting them choose where in our own network a call goes.

A name is resolved once, every address it has is checked, and the connection goes to the address that was checked, so a
name that changes between check and call (DNS rebinding) gains nothing. No redirect is followed, no proxy of the
environment is used, and the answer is read to a limit of bytes; one limit of time holds for connecting, the handshake
and the answer together.

``OUTGOING_NETWORKS`` in the settings lists networks of one's own that calls may go to, in which plain HTTP is allowed.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from wangbao.vocabulary.errors import InputError, refusal

SECONDS: Final = 15
LARGEST_ANSWER: Final = 64 * 1024
LONGEST_ADDRESS: Final = 500
_REDIRECTS: Final = range(300, 400)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST: Final = ipaddress.IPv6Network(
    "2000::/3"
)  # all that IANA gives out; whatever else stands for a network inside
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):  # noqa: N818 - the other side's fault, not the program's
    """No answer came back, or the call was not made; the text says why and names no secret."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a call: its status, and the beginning of its body as text."""

    status: int
    text: str

    @property
    def is_redirect(self) -> bool:
        """True for an answer that names another address, which is not followed."""
        return self.status in _REDIRECTS


def check(address: str, field: str = "url") -> str:
    """Check an address that somebody enters, before it is kept; return it without spaces around it.

    A name is not resolved here: what it stands for may change, so each call checks it again.

    Raises:
        InputError: no http(s) address, one with a user name or fragment, or a literal address of a closed network.
    """
    given = address.strip()
    parts = _split(given, field)
    host = parts.hostname or ""
    literal = _literal(host)
    if literal is not None and not _open(literal):
        raise _closed(field, given)
    if literal is None and (host == "localhost" or "." not in host) and not _own_networks():
        raise _closed(field, given)
    if parts.scheme == "http" and not _own_networks():
        raise refusal(field, given, "须为 https 地址", "must be an https address")
    return given


def post(address: str, body: bytes, headers: Mapping[str, str], *, seconds: float = SECONDS) -> Answer:
    """Post a body to an address and return the answer, whatever its status.

    Raises:
        Unreachable: no such name, an address that calls may not go to, no connection, no answer in time.
    """
    try:
        parts = _split(address, "url")
    except InputError as error:
        raise Unreachable(error.problems[0].rule.en) from error
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    ends = time.monotonic() + seconds
    target = _allowed(host, port, parts.scheme)
    left = ends - time.monotonic()
    if left <= 0:  # asking for a name cannot be broken off; its own limits end it
        raise Unreachable(f"no answer within {seconds:g} seconds: the name {host}")
    connection = _Pinned(host, port, target, secure=parts.scheme == "https", seconds=left)
    # A slow answer, a byte at a time, would never meet the timeout of a single read.
    stop = threading.Timer(left, connection.abort)
    stop.daemon = True
    stop.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        text = answer.read(LARGEST_ANSWER).decode("utf-8", "replace")
        return Answer(answer.status, text)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if connection.is_over:
            raise Unreachable(f"no answer within {seconds:g} seconds") from error
        # What is no HTTP is not repeated: a service that is none would be read through us.
        said = f": {error}" if isinstance(error, OSError) else ""
        raise Unreachable(f"{type(error).__name__}{said}"[:300]) from error
    finally:
        stop.cancel()
        connection.close()


def _split(address: str, field: str) -> SplitResult:
    wrong = refusal(
        field,
        address,
        f"须为 http(s) 地址，不含用户名与 #，至多 {LONGEST_ADDRESS} 字",
        f"must be an http(s) address without user name or fragment, of at most {LONGEST_ADDRESS} characters",
    )
    if len(address) > LONGEST_ADDRESS or not address.isascii() or not address.isprintable() or " " in address:
        raise wrong
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise wrong
    if parts.username is not None or parts.password is not None or "#" in address:
        raise wrong
    return parts


def _allowed(host: str, port: int, scheme: str) -> Address:
    """Resolve a name and return the address to connect to; all of its addresses must be open."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"no such name: {host}") from error
    found = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    for address in found:
        if not _open(address):
            raise Unreachable(f"{host} is at {address}, in a network that calls may not go to")
        if scheme == "http" and not _own(address):
            raise Unreachable("plain http is for one's own networks only")
    if not found:
        raise Unreachable(f"no such name: {host}")
    return found[0]


def _literal(host: str) -> Address | None:
    """Read an address that stands for itself, in IPv4 also as old resolvers do (``127.1``, ``0x7f000001``)."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _open(address: Address) -> bool:
    """Tell whether calls may go to an address: a public one, or one of the networks in the settings."""
    if _own(address):
        return True
    return all(_is_public(inner) for inner in _inside(address))


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast


def _inside(address: Address) -> list[Address]:
    """List the addresses that one stands for: itself, or of IPv6 those it carries (mapped, NAT64, 6to4, Teredo)."""
    if not isinstance(address, ipaddress.IPv6Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address, *((address.sixtofour,) if address.sixtofour else ()), *(address.teredo or ())]


def _own(address: Address) -> bool:
    return any(address in network for network in _own_networks())


def _own_networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(each) for each in settings.OUTGOING_NETWORKS]


def _closed(field: str, given: str) -> InputError:
    return refusal(
        field,
        given,
        "不得为本机、内网或链路本地地址",
        "must not be an address of this machine, of a private network or link-local",
    )


class _Pinned(http.client.HTTPConnection):
    """A connection to one address that was checked, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: Address, *, secure: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address = address
        self._secure = secure
        self._line: socket.socket | None = None  # the connection below TLS, whose own socket changes hands
        self.is_over = False
        self.default_port = 443 if secure else 80  # what the Host header leaves out

    def connect(self) -> None:
        """Connect to the checked address; the certificate must be that of the name."""
        self.sock: Any = socket.create_connection((str(self._address), self.port), self.timeout)
        self._line = self.sock.dup()
        if self.is_over:
            raise TimeoutError
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def abort(self) -> None:
        """Break the connection from another thread, in whatever it is about."""
        self.is_over = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        super().close()
        if self._line is not None:
            self._line.close()
