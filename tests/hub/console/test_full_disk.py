"""A disk without room: writers are told, readers go on, and the health page says so; both on pages and by API."""

import errno

import pytest
from django.db import connection
from django.test import Client

from wangbao.hub.console import error_pages
from wangbao.hub.observability import storage
from wangbao.hub.parties.models import Person


@pytest.fixture
def full(transactional_db, monkeypatch):
    """Let SQLite believe that its file cannot grow by another page, as on a full disk."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's file system is not ours to fill")
    monkeypatch.setattr(storage, "_last", (0.0, True))

    def fill() -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # pages that earlier tests have left free would be written first
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")

    yield fill
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.mark.django_db(transaction=True)  # a full disk ends the transaction it is met in
@pytest.mark.parametrize(("lang", "heading"), [("zh", "磁盘已满"), ("en", "The disk is full")])
def test_writers_are_told_and_readers_go_on(insurer, client_of, full, lang, heading) -> None:
    client = client_of(insurer, "administrator", language=lang)
    client.raise_request_exception = False
    assert client.get("/parties/").status_code == 200
    full()
    long = {"name": "名" * 80, "language": lang}
    answers = [client.post("/parties/account", {**long, "name": "名" * n}) for n in range(40, 80)]
    answers += [
        client.post("/parties/invite", {"email": f"x{n}@example.com", "role": "auditor"}) for n in range(60)
    ]
    refused = [answer for answer in answers if answer.status_code == 507]
    assert refused
    assert {answer.status_code for answer in answers} <= {200, 302, 404, 507}
    assert heading in refused[0].content.decode()
    assert client.get("/parties/").status_code == 200


def test_the_health_page_says_that_nothing_can_be_written(full, monkeypatch) -> None:
    assert Client().get("/health").json() == {"status": "ok", "database": "ok", "writing": "ok"}
    monkeypatch.setattr(storage, "_last", (0.0, True))
    monkeypatch.setattr(storage, "_try", lambda: False)
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()["writing"]) == (503, "failing")


@pytest.mark.parametrize(("written", "status"), [(True, 429), (False, 507)])
def test_sign_in_on_a_full_disk_is_not_called_too_many_attempts(
    rf, monkeypatch, written: bool, status: int
) -> None:
    """The library counts attempts in the database, and takes a count it cannot write for one too many."""
    monkeypatch.setattr(storage, "is_writable", lambda: written)
    assert error_pages.too_many_requests(rf.post("/accounts/login/")).status_code == status


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EACCES, "denied"), False),
        (ValueError("full"), False),
        (None, False),
    ],
)
def test_a_full_disk_is_told_from_other_failures_also_behind_them(error, wanted) -> None:
    assert storage.is_full(error) is wanted
    if error is not None:
        outer = RuntimeError("while saving")
        outer.__cause__ = error
        assert storage.is_full(outer) is wanted


def test_calls_are_answered_by_a_problem(rf, monkeypatch) -> None:
    from wangbao.hub.api.http import problems

    answer = problems.failed(
        rf.post("/api/v1/applications"), OSError(errno.ENOSPC, "No space left on device")
    )
    assert (answer.status_code, b"storage_full" in answer.content) == (507, True)


@pytest.mark.django_db
def test_too_many_sign_ins_have_a_page_in_both_languages(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    for lang, heading in (("zh-CN", "请求过于频繁"), ("en", "Too many requests")):
        client = Client(headers={"accept-language": lang})
        answers = [
            client.post("/accounts/login/", {"login": "a@example.com", "password": "x"}) for _ in range(3)
        ]
        assert answers[-1].status_code == 429
        assert heading in answers[-1].content.decode()
    assert not Person.objects.exists()
