"""What the settings promise: databases as chosen, formats, headers, the sign-in's limits."""

import datetime as dt
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.formats import number_format

from wangbao.hub.console.middleware import CONTENT_SECURITY_POLICY
from wangbao.hub.journal.models import Entry

pytestmark = pytest.mark.postgresql


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_an_app_with_tables_has_migrations() -> None:
    """``makemigrations --check`` passes over an app that has no folder of migrations."""
    wanting = [
        config.label
        for config in apps.get_app_configs()
        if config.name.startswith("wangbao.hub.") and list(config.get_models())
        if not (Path(config.path) / "migrations" / "__init__.py").is_file()
    ]
    assert wanting == []


@pytest.mark.django_db
def test_sqlite_waits_for_its_turn_and_keeps_its_word() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the tests run on PostgreSQL")
    with connection.cursor() as cursor:
        found = {}
        for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20_000, "synchronous": 2}
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.parametrize("typed", ["2026-12-01", "2026年12月1日", "2026/12/1", "2026.12.01"])
def test_a_chinese_day_is_read(typed) -> None:
    with translation.override("zh-hans"):
        assert forms.DateField().clean(typed) == dt.date(2026, 12, 1)


@pytest.mark.parametrize("typed", ["1 December 2026", "1 Dec 2026", "2026-12-01"])
def test_an_english_day_is_read(typed) -> None:
    with translation.override("en"):
        assert forms.DateField().clean(typed) == dt.date(2026, 12, 1)


@pytest.mark.parametrize("typed", ["01/12/2026", "12/01/26"])
def test_a_day_that_reads_two_ways_is_refused(typed) -> None:
    with translation.override("en"), pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_thousands_are_grouped_by_three_and_years_are_not(language) -> None:
    with translation.override(language):
        assert number_format(1234567, force_grouping=True) == "1,234,567"
        assert Template("{{ year }}").render(Context({"year": 2026})) == "2026"


@pytest.mark.django_db
def test_a_page_keeps_itself_to_itself(client) -> None:
    answer = client.get("/accounts/login/")
    assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    wanted = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Content-Language": "zh-Hans",
    }
    assert {name: answer[name] for name in wanted} == wanted


@pytest.mark.django_db
def test_pages_behind_a_sign_in_stay_out_of_caches(insurer, client_of) -> None:
    assert client_of(insurer, "auditor").get("/parties/")["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"), [("ticket-12345", True), ("a b", False), ("x" * 65, False), ("", False)]
)
def test_a_request_has_an_id(client, given, kept) -> None:
    answer = client.get("/accounts/login/", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is kept
    assert len(answer["X-Request-ID"]) >= 8


@pytest.mark.parametrize(("length", "status"), [("33554433", 413), ("-1", 413), ("abc", 413)])
def test_a_body_larger_than_any_of_ours_is_not_read(client, length, status) -> None:
    answer = client.post("/accounts/login/", CONTENT_LENGTH=length)
    assert answer.status_code == status
    assert "32 MiB" in answer.content.decode()


@pytest.mark.django_db
def test_cookies_are_not_for_scripts_or_other_sites(person_of, client) -> None:
    person = person_of()
    answer = client.post("/accounts/login/", {"login": person.email, "password": "password-of-tests"})
    assert answer.status_code == 302
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.django_db
def test_an_address_signs_in_in_any_case(person_of, client) -> None:
    person = person_of()
    form = {"login": person.email.upper(), "password": "password-of-tests"}
    assert client.post("/accounts/login/", form).status_code == 302


@pytest.mark.django_db
def test_guessing_a_password_is_stopped(person_of) -> None:
    person = person_of()
    browser = Client()
    for _ in range(5):
        wrong = browser.post("/accounts/login/", {"login": person.email, "password": "wrong-guess-1"})
        assert wrong.status_code == 200
    right = {"login": person.email, "password": "password-of-tests"}
    stopped = browser.post("/accounts/login/", right)
    assert stopped.status_code == 200
    assert "_auth_user_id" not in browser.session


@pytest.mark.django_db
def test_a_guesser_locks_out_nobody_else_and_is_journalled(person_of) -> None:
    person = person_of()
    guesser = Client(REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="x")
    for _ in range(8):
        guesser.post("/accounts/login/", {"login": person.email, "password": "wrong-guess-1"})
    right = {"login": person.email, "password": "password-of-tests"}
    assert guesser.post("/accounts/login/", right).status_code == 200
    owner = Client(REMOTE_ADDR="198.51.100.7")
    assert owner.post("/accounts/login/", right).status_code == 302
    owner.post("/accounts/logout/")
    rows = Entry.objects.filter(subject=person.ref, verb__startswith="person.sign").order_by("sequence")
    assert [row.verb for row in rows] == [
        *["person.sign_in_failed"] * 5, "person.sign_in_locked", "person.signed_in", "person.signed_out",
    ]  # fmt: skip
    assert "203.0.113.9" in rows[0].after
    assert person.email not in rows[0].after  # what was typed need not be an address of anybody
    Client().post("/accounts/login/", {"login": "nobody@example.com", "password": "x"})
    assert Entry.objects.filter(verb="person.sign_in_failed", subject="unknown").count() == 1


@pytest.mark.django_db
def test_a_form_of_another_site_is_refused(person_of) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/accounts/login/", {"login": person_of().email, "password": "password-of-tests"})
    assert answer.status_code == 403


@pytest.mark.django_db
def test_a_weak_password_does_not_sign_up(client) -> None:
    for weak in ("short-1", "1234567890123", "password123"):
        form = {"email": "a@example.com", "name": "某人", "password1": weak, "password2": weak}
        assert client.post("/accounts/signup/", form).status_code == 200
    assert client.get("/parties/").status_code == 302


def test_every_app_of_the_hub_is_installed() -> None:
    import wangbao.hub

    there = {path.parent.name for path in Path(wangbao.hub.__file__).parent.glob("*/apps.py")}
    assert {f"wangbao.hub.{name}" for name in there} == {
        app for app in settings.INSTALLED_APPS if app.startswith("wangbao.hub.")
    }
