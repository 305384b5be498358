"""What goes to another system is signed, goes nowhere in our own network, and its secret is shown once."""

import datetime as dt
import ipaddress
import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.hub.cast import NOW
from tests.hub.outbox.conftest import OFFERED, say

from wangbao.hub import egress
from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Busy, Conflict, Forbidden, Invisible
from wangbao.hub.outbox import signature
from wangbao.hub.outbox.audience import ToOrganisation
from wangbao.hub.outbox.channels import Undelivered, webhook as webhooks
from wangbao.hub.outbox.channels.mail import Mail
from wangbao.hub.outbox.models import Delivery, Webhook
from wangbao.hub.outbox.reads import webhook as reads
from wangbao.hub.outbox.writes import webhook as writes
from wangbao.hub.outbox.writes.claim import Lane
from wangbao.hub.outbox.writes.delivery import DELAYS, deliver
from wangbao.vocabulary.errors import InputError


@pytest.fixture
def administrator(enterprise, actor_of):
    return actor_of(enterprise, Role.ADMINISTRATOR)


@pytest.fixture
def hooked(administrator, receiver):
    return writes.register(by=administrator, now=NOW, name="我方系统", url=receiver.url)


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_message_is_pushed_signed_and_says_what_it_is_about(insurer, to_client, hooked, receiver) -> None:
    made = say(to_client, insurer=insurer)
    assert deliver(clock=lambda: NOW).accepted == 1
    ((headers, body),) = receiver.calls
    assert signature.verify(headers, body, hooked.secret, now=NOW)
    row = made.deliveries.get(channel="webhook")
    content = json.loads(body)
    assert (headers["webhook-id"], content["id"], content["kind"]) == (row.ref, row.ref, OFFERED)
    assert content["subject"] == {"kind": "quote", "reference": "Q20260000001"}
    assert content["data"]["premium_cny"] == "12345.60"
    assert content["text"]["en"]["subject"] == "Anxin has made an offer: Q20260000001"
    assert row.answer == "HTTP 200"


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "state"), [(503, "waiting"), (302, "waiting"), (410, "dead")])
def test_another_status_is_no_delivery_and_a_redirect_is_not_followed(
    insurer, to_client, hooked, receiver, status, state
) -> None:
    receiver.status, receiver.headers = status, {"Location": receiver.url}
    row = say(to_client, insurer=insurer).deliveries.get(channel="webhook")
    deliver(clock=lambda: NOW)
    row.refresh_from_db()
    assert row.state == state
    assert row.answer.startswith(f"HTTP {status}")
    assert len(receiver.calls) == 1


@pytest.mark.django_db
def test_only_the_kinds_asked_for_are_pushed_and_none_after_closing(
    insurer, to_client, administrator, receiver
) -> None:
    other = writes.register(
        by=administrator, now=NOW, name="x", url=receiver.url, of_kinds=["policies.premium_due"]
    ).webhook
    assert not say(to_client, insurer=insurer).deliveries.filter(channel="webhook").exists()
    writes.close(by=administrator, now=NOW, webhook=other)
    again = writes.register(by=administrator, now=NOW, name="x", url=receiver.url).webhook
    row = say(to_client, insurer=insurer).deliveries.get(channel="webhook")
    assert row.webhook == again
    writes.close(by=administrator, now=NOW, webhook=again)
    assert deliver(clock=lambda: NOW).given_up == 1
    assert receiver.calls == []


@pytest.mark.django_db
def test_a_rotated_secret_and_the_one_before_both_sign_for_a_day(
    insurer, to_client, hooked, administrator, receiver
) -> None:
    rotated = writes.rotate(by=administrator, now=NOW, webhook=hooked.webhook)
    for now, keys in ((NOW, 2), (NOW + writes.OVERLAP, 1)):
        say(to_client, insurer=insurer, now=now)
        deliver(clock=lambda: now)  # noqa: B023 - called at once
        headers, body = receiver.calls[-1]
        secrets = (rotated.secret, hooked.secret)
        assert [signature.verify(headers, body, each, now=now) for each in secrets] == [True, keys == 2]


@pytest.mark.django_db
def test_a_secret_is_not_in_the_database_and_not_in_the_journal(hooked) -> None:
    from wangbao.hub.journal.models import Entry

    kept = Webhook.objects.get()
    assert hooked.secret not in kept.secret
    assert not Entry.objects.filter(after__contains=hooked.secret.removeprefix("whsec_")).exists()


@pytest.mark.django_db
def test_a_test_tells_what_was_answered(administrator, hooked, receiver) -> None:
    assert writes.test(by=administrator, now=NOW, webhook=hooked.webhook) == (True, "HTTP 200")
    receiver.status = 500
    assert writes.test(by=administrator, now=NOW, webhook=hooked.webhook) == (False, "HTTP 500")


@pytest.mark.django_db
@pytest.mark.postgresql
def test_webhooks_are_the_administrators_and_their_organisations(
    administrator, hooked, receiver, actor_of, enterprise, insurer
) -> None:
    for role in (Role.APPLICANT, Role.AUDITOR):
        with pytest.raises(Forbidden):
            writes.register(by=actor_of(enterprise, role), now=NOW, name="x", url=receiver.url)
    with pytest.raises(Conflict):
        writes.register(by=administrator, now=NOW, name="x", url=receiver.url)
    stranger = actor_of(insurer, Role.ADMINISTRATOR)
    with pytest.raises(Invisible):
        reads.webhook(stranger, hooked.webhook.ref)
    with pytest.raises(Invisible):
        writes.rotate(by=stranger, now=NOW, webhook=hooked.webhook)


@pytest.mark.django_db
def test_registered_again_under_a_key_there_is_one_and_its_secret_is_not_shown_again(
    administrator, receiver
) -> None:
    given = {
        "by": administrator,
        "now": NOW,
        "name": "x",
        "url": receiver.url,
        "idempotency_key": "hook-0001",
    }
    first, again = writes.register(**given), writes.register(**given)
    assert first.webhook == again.webhook
    assert (first.secret is None, again.secret) == (False, None)


def test_a_signature_holds_for_its_body_its_time_and_its_secret_only() -> None:
    key, other = signature.new_secret(), signature.new_secret()
    headers = signature.headers("m1", b"body", [key], now=NOW)
    late = NOW + dt.timedelta(seconds=signature.TOLERANCE_SECONDS + 1)
    assert signature.verify(headers, b"body", key, now=NOW)
    assert not signature.verify(headers, b"bode", key, now=NOW)
    assert not signature.verify(headers, b"body", other, now=NOW)
    assert not signature.verify(headers, b"body", key, now=late)
    assert not signature.verify(headers | {"webhook-id": "m2"}, b"body", key, now=NOW)
    assert not signature.verify({}, b"body", key, now=NOW)


def test_a_signature_is_that_of_the_specification() -> None:
    """The published example of Standard Webhooks."""
    headers = signature.headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        now=dt.datetime.fromtimestamp(1614265330, dt.UTC),
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/x",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://192.168.1.1:8443/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[fe80::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[64:ff9b:1::a00:1]/",  # RFC 8215
        "https://[::7f00:1]/",  # IPv4-compatible, RFC 4291
        "https://[::a00:1]/",
        "https://[::ffff:0:7f00:1]/",  # IPv4-translated, RFC 2765
        "https://[2002:7f00:1::]/",  # 6to4
        "https://[2001:0:a00:1::]/",  # Teredo: its server
        "https://[2001::f5ff:fffe]/",  # Teredo: its client, 10.0.0.1
        "https://[fec0::1]/",
        "https://[ff02::1]/",
        "https://[fe80::1%25eth0]/",
        "https://127.1/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://2130706433/",
        "https://0/",
        "https://0.0.0.0/",
        "https://192.0.2.1/",
        "https://198.18.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://localhost/",
        "https://server/",
        "https://user:word@example.com/",
        "https://example.com/#x",
        "https://example.com:0/",
        "https://exa mple.com/",
        "ftp://example.com/",
        "https:///x",
    ],
)
def test_an_address_that_calls_may_not_go_to_is_refused(address: str) -> None:
    with pytest.raises(InputError) as refused:
        egress.check(address)
    assert refused.value.problems[0].field == "url"


@pytest.mark.parametrize(
    "address", ["https://[2606:4700::1111]/", "https://[64:ff9b::5db8:d822]/", "https://1.1.1.1/"]
)
def test_a_public_literal_address_is_taken(address: str) -> None:
    assert egress.check(address) == address


def test_a_public_address_is_taken() -> None:
    assert egress.check(" https://example.com:8443/in?x=1 ") == "https://example.com:8443/in?x=1"


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "100.64.0.1"]
)
def test_a_name_that_stands_for_an_inner_address_is_not_called(monkeypatch, inside) -> None:
    family = socket.AF_INET6 if ":" in inside else socket.AF_INET
    rows = [(family, socket.SOCK_STREAM, 6, "", (inside, 443))]
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it was called"))
    for order in ([*rows], [public, *rows]):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, order=order, **__: order)
        with pytest.raises(egress.Unreachable, match="may not go to"):
            egress.post("https://rebound.example/", b"", {})


def test_the_address_that_was_checked_is_the_one_called(monkeypatch) -> None:
    """A name that changes between check and call is not asked a second time."""
    asked, called = [], []

    def resolve(host, *_, **__):
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    def connect(where, *_):
        called.append(where)
        raise OSError("stop here")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(egress.Unreachable):
        egress.post("https://rebound.example/", b"", {})
    assert (asked, called) == (["rebound.example"], [("93.184.216.34", 443)])
    assert ipaddress.ip_address(called[0][0]).is_global


@contextmanager
def _answering(settings, answer):
    """A system on this machine that answers one connection as told; gives its port."""
    settings.OUTGOING_NETWORKS = ["127.0.0.1/32"]
    listening = socket.create_server(("127.0.0.1", 0))

    def once() -> None:
        with suppress(OSError):
            connection, _ = listening.accept()
            with connection:
                answer(connection)

    thread = threading.Thread(target=once, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    listening.close()
    thread.join(2)


def _trickle(connection, piece: bytes = b"H", *, lasting: float = 3.0) -> None:
    ends = time.monotonic() + lasting
    while time.monotonic() < ends:
        connection.sendall(piece)
        time.sleep(0.02)


def test_an_answer_that_trickles_is_cut_off(settings) -> None:
    with _answering(settings, _trickle) as port:
        began = time.monotonic()
        with pytest.raises(egress.Unreachable, match=r"no answer within 0\.2 seconds"):
            egress.post(f"http://127.0.0.1:{port}/", b"", {}, seconds=0.2)
        assert time.monotonic() - began < 1


def test_an_answer_that_trickles_behind_a_slow_handshake_is_cut_off(settings, monkeypatch, tmp_path) -> None:
    """The time runs out amid the handshake, when the connection's socket is being handed over to TLS."""
    secret, trusted = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, secret)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    connects = socket.create_connection

    def slowly(*given):
        made = connects(*given)
        time.sleep(0.25)
        return made

    def answer(connection) -> None:
        time.sleep(0.5)  # of 0.6 from the beginning; the handshake alone is given as much
        with context.wrap_socket(connection, server_side=True) as secured:
            _trickle(secured, b"HTTP/1.1 200 OK\r\n"[:1])

    monkeypatch.setattr(socket, "create_connection", slowly)
    monkeypatch.setattr(egress, "_allowed", lambda *_: ipaddress.ip_address("127.0.0.1"))
    with _answering(settings, answer) as port:
        began = time.monotonic()
        with pytest.raises(egress.Unreachable, match="no answer within"):
            egress.post(f"https://localhost:{port}/", b"", {}, seconds=0.6)
        assert time.monotonic() - began < 1.5


def _certificate(folder):
    """Make a key and a certificate of localhost; the paths of their files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    began = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(began)
        .not_valid_after(began + dt.timedelta(days=3))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    written = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    secret, trusted = folder / "key.pem", folder / "certificate.pem"
    secret.write_bytes(written)
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return secret, trusted


@pytest.mark.parametrize("said", [b"SSH-2.0-secret\r\n", b"\x00\x01secret\r\n", b"HTTP/9 secret\r\n\r\n"])
def test_what_is_no_http_is_not_repeated(settings, said: bytes) -> None:
    with (
        _answering(settings, lambda connection: connection.sendall(said)) as port,
        pytest.raises(egress.Unreachable) as told,
    ):
        egress.post(f"http://127.0.0.1:{port}/", b"", {}, seconds=2)
    assert "secret" not in str(told.value)
    assert "\x00" not in str(told.value)


@pytest.mark.django_db
@pytest.mark.postgresql
def test_an_answer_no_database_can_hold_stops_nothing(insurer, to_client, mailed, monkeypatch) -> None:
    """An adapter repeats what the other side said, whatever it was; the attempt is written down all the same."""

    def send(_self, _outgoing):
        raise Undelivered("a\x00b\ud800")

    monkeypatch.setattr(Mail, "send", send)
    row = say(to_client, insurer=insurer).deliveries.get(channel="mail")
    assert deliver(clock=lambda: NOW).failed == 1
    row.refresh_from_db()
    assert row.answer == "a<U+0000>b<U+D800>"
    assert row.tries.get().answer == row.answer


@pytest.mark.django_db
def test_one_test_at_a_time_holds_one_thread(administrator, hooked, monkeypatch) -> None:
    asked = []

    def slow(*_given, seconds: float, **_named) -> str:
        asked.append(seconds)
        with pytest.raises(Busy):
            writes.test(by=administrator, now=NOW, webhook=hooked.webhook)
        return "HTTP 200"

    monkeypatch.setattr(webhooks, "post", slow)
    assert writes.test(by=administrator, now=NOW, webhook=hooked.webhook).accepted
    assert asked == [writes.TEST_SECONDS]
    monkeypatch.setattr(webhooks, "post", lambda *_, **__: "HTTP 204")
    assert writes.test(by=administrator, now=NOW, webhook=hooked.webhook).accepted


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_silent_system_keeps_neither_peoples_mail_nor_other_systems(
    insurer, enterprise, broker, actor_of, member_of, mailed, receiver, monkeypatch
) -> None:
    """Twenty messages wait for a system that never answers; behind them a letter and another's system."""
    hooks = {
        whose.pk: writes.register(
            by=actor_of(whose, Role.ADMINISTRATOR), now=NOW, name="x", url=f"{receiver.url}?{whose.pk}"
        ).webhook
        for whose in (enterprise, broker)
    }
    called = []

    def post(url, *_given, **_named) -> str:
        called.append(url)
        if url == hooks[enterprise.pk].url:
            raise Undelivered("no answer within 15 seconds", unanswered=True)
        return "HTTP 200"

    monkeypatch.setattr(webhooks, "post", post)
    for number in range(20):
        say([ToOrganisation(enterprise.pk)], insurer=insurer, key=str(number))
    member_of(broker, Role.BROKER)
    last = say([ToOrganisation(broker.pk, frozenset({Role.BROKER}))], insurer=insurer, now=NOW)
    deliver(clock=lambda: NOW, lanes=(Lane.PEOPLE,))
    assert called == []
    assert last.deliveries.get(channel="mail").state == "accepted"
    deliver(clock=lambda: NOW, lanes=(Lane.SYSTEMS,))
    assert last.deliveries.get(channel="webhook").state == "accepted"
    assert called.count(hooks[enterprise.pk].url) == 1
    waiting = Delivery.objects.filter(webhook=hooks[enterprise.pk], state="waiting")
    assert waiting.count() == 20
    assert {row.due_at for row in waiting} == {NOW + DELAYS[0]}
    assert not waiting.exclude(leased_until=None).exists()
