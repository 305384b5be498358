"""What goes to another system is signed, goes nowhere in our own network, and its secret is shown once."""

import datetime as dt
import ipaddress
import json
import socket

import pytest
from tests.hub.cast import NOW
from tests.hub.outbox.conftest import OFFERED, say

from wangbao.hub import egress
from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.outbox import signature
from wangbao.hub.outbox.models import Webhook
from wangbao.hub.outbox.reads import webhook as reads
from wangbao.hub.outbox.writes import webhook as writes
from wangbao.hub.outbox.writes.delivery import deliver
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


def test_an_answer_that_trickles_is_cut_off(settings) -> None:
    import threading
    import time

    settings.OUTGOING_NETWORKS = ["127.0.0.1/32"]
    listening = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def trickle() -> None:
        connection, _ = listening.accept()
        with connection:
            while not stop.wait(0.02):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=trickle, daemon=True)
    thread.start()
    began = time.monotonic()
    with pytest.raises(egress.Unreachable):
        egress.post(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"", {}, seconds=0.2)
    assert time.monotonic() - began < 2
    stop.set()
    thread.join(2)
    listening.close()
