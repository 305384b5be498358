"""Messages of kinds the tests know, and other systems that take or refuse them."""

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from tests.hub.cast import NOW

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.outbox.audience import ToOrganisation
from wangbao.hub.outbox.writes.message import send
from wangbao.vocabulary.text import Text

OFFERED, OVERDUE, REFERRED = (
    "underwriting.quote_offered",
    "policies.premium_overdue",
    "underwriting.quote_referred",
)
CONTEXTS = {
    OFFERED: {
        "number": "Q20260000001",
        "insurer": Text("安心财险", "Anxin"),
        "premium_cny": "12345.60",
        "valid_until": dt.date(2026, 12, 25),
    },
    OVERDUE: {
        "number": "P20260000001",
        "insurer": Text("安心财险", "Anxin"),
        "amount_cny": "100.00",
        "due": dt.date(2026, 11, 20),
    },
    REFERRED: {
        "number": "Q20260000002",
        "applicant": Text("海川", "Haichuan"),
        "level": Text("核保人", "underwriter"),
        "reason": None,
    },
}


def say(to, *, insurer, kind=OFFERED, by=None, now=NOW, key=None):
    """Write one message in a transaction of its own."""
    with transaction.atomic():
        return send(
            by=by or Actor.system(),
            now=now,
            kind=kind,
            to=to,
            subject=("quote", "Q20260000001"),
            organisation_id=insurer.pk,
            context=CONTEXTS[kind],
            key=key,
        )


@pytest.fixture
def mailed(settings) -> list:
    """Mail is configured; the outbox of Django's test backend."""
    from django.core import mail

    settings.CHANNELS = {"mail": "wangbao.hub.outbox.channels.mail:Mail"}
    return mail.outbox


@pytest.fixture
def to_client(enterprise, member_of):
    """The applicant's people, of whom there is one."""
    member_of(enterprise, Role.APPLICANT)
    return [ToOrganisation(enterprise.pk, frozenset({Role.APPLICANT}))]


class Receiver:
    """Another system on this machine: keeps what is posted to it and answers as it is told."""

    def __init__(self) -> None:
        self.status = 200
        self.headers: dict[str, str] = {}
        self.calls: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()


@pytest.fixture
def receiver(settings):
    """A receiver in a network of one's own."""
    settings.OUTGOING_NETWORKS = ["127.0.0.1/32"]
    found = Receiver()
    yield found
    found.server.shutdown()
    found.server.server_close()
