"""What strangers and hostile pages try: forged requests, other people's cookies, scripts in names, files that lie.

Who may open which page and make which call stands in two tables (``house/test_roles.py``, ``api/test_roles.py``);
here is the third, of the pages of signing in.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.hub.api.test_roles import TABLE as CALLS
from tests.hub.policies.conftest import bound, endorsed, quote_of, senior, version  # noqa: F401 - fixtures

from wangbao.hub.files.models import StoredFile
from wangbao.hub.journal.models import Entry
from wangbao.hub.numbers import prefixes
from wangbao.hub.parties.writes import register as parties
from wangbao.hub.underwriting.writes import documents
from wangbao.vocabulary.text import Text

pytestmark = pytest.mark.django_db
NASTY = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
START = dt.date(2026, 12, 1)

# Pages of signing in, for the public and for somebody signed in: a shown, s sent to sign in, h sent elsewhere (there is
# nothing for this reader to do there), r refused (or, of a page that says so, a failed sign-in), - not there.
ACCOUNTS = {
    "account_login": "ah",
    "account_logout": "ha",
    "account_inactive": "aa",
    "account_signup": "ah",
    "account_reauthenticate": "sa",
    "account_email": "sa",
    "account_email_verification_sent": "aa",
    "account_change_password": "sa",
    "account_set_password": "sh",
    "account_reset_password": "aa",
    "account_request_login_code": "ah",
    "account_confirm_login_code": "hh",
    "account_confirm_email": "aa",
    "account_reset_password_from_key_done": "aa",
    "account_reset_password_from_key": "aa",
    "account_reset_password_done": "aa",
    "mfa_index": "sa",
    "mfa_authenticate": "sh",
    "mfa_reauthenticate": "sh",
    "mfa_activate_totp": "sh",
    "mfa_deactivate_totp": "s-",
    "mfa_view_recovery_codes": "s-",
    "mfa_generate_recovery_codes": "sh",
    "mfa_download_recovery_codes": "s-",
    "mfa_list_webauthn": "sa",
    "mfa_add_webauthn": "sh",
    "mfa_reauthenticate_webauthn": "sh",
    "mfa_remove_webauthn": "sh",
    "mfa_edit_webauthn": "sh",
    "socialaccount_login_cancelled": "aa",
    "socialaccount_login_error": "rr",
    "socialaccount_signup": "ss",
    "socialaccount_connections": "sa",
    "openid_connect_login": "--",
    "openid_connect_callback": "--",
}
_NUMBER = re.compile(r"<(\w+)_number:(\w+)>")  # a number of any kind: its converter is named after the kind
_ARGUMENTS = {"key": "x", "uidb36": "1", "pk": 1, "provider_id": "organisation"}


def routes(patterns, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str, URLPattern]]:
    """Name, address as written and pattern of every route."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from routes(pattern.url_patterns, route, inner)
        else:
            yield ":".join((*spaces, pattern.name or "")), route, pattern


ROUTES = list(routes(get_resolver().url_patterns))


def test_every_page_of_signing_in_is_in_the_table() -> None:
    nameless = {"", ":"}  # the library's old addresses, which lead to the new
    assert {name for name, route, _ in ROUTES if route.startswith("accounts/")} - nameless == set(ACCOUNTS)


def _letter(answer) -> str:
    if answer.status_code in {301, 302}:
        return "s" if urlsplit(answer["Location"]).path == "/accounts/login/" else "h"
    return {200: "a", 401: "r", 403: "r", 404: "-"}.get(answer.status_code, f"({answer.status_code})")


def _arguments(route: str) -> list[str]:
    """The names of what an address has to be filled with."""
    return re.findall(r"<(?:\w+:)?(\w+)>", route)


def test_pages_of_signing_in_are_for_whom_they_are_meant(person_of) -> None:
    from django.urls import reverse

    somebody = Client()
    somebody.force_login(person_of())
    found = {}
    for name in ACCOUNTS:
        (route,) = {route for known, route, _ in ROUTES if known == name}
        address = reverse(name, kwargs={one: _ARGUMENTS[one] for one in _arguments(route)})
        found[name] = "".join(_letter(browser.get(address)) for browser in (Client(), somebody))
    assert found == ACCOUNTS


def test_no_page_takes_a_forged_request(insurer, client_of) -> None:
    """A page of somebody else's that posts here with our cookies has no token of ours, whatever the address."""
    browser = client_of(insurer, "administrator", enforce_csrf_checks=True)
    before = Entry.objects.count()
    for name, route, _ in ROUTES:
        if route.startswith(("api/v1", "api/^")):
            continue  # the API, which takes no cookie: below
        answer = browser.post(_filled(name, route), {"name": "forged"})
        assert answer.status_code == 403 or name.startswith("openid_connect"), (route, answer.status_code)
    assert Entry.objects.count() == before


def _filled(name: str, route: str) -> str:
    from django.urls import reverse

    given = {"seq": 1, "pk": 1, "place": 1, "version": 1, "year": 2026, "form": "pdf"}
    given |= {"kind": "schedule", "uidb36": "1"}
    given |= {one: f"{prefixes()[kind]}20260000001" for kind, one in _NUMBER.findall(route)}
    if not name.strip(":"):
        return f"/{route}"
    return reverse(name, kwargs={one: given.get(one, "P20260000001") for one in _arguments(route)})


def test_the_api_takes_no_cookie(insurer, client_of) -> None:
    """A session is no token: else any page could make calls in the name of whoever is signed in."""
    browser = client_of(insurer, "senior_underwriter", raise_request_exception=False)
    closed = 0
    for name, route, _ in ROUTES:
        if not route.startswith("api/v1/") or name in {
            "api:openapi-json",
            "api:api-root",
            "api:openapi-view",
        }:
            continue
        address = "/" + route.replace("<number>", "P20260000001").replace("<ref>", "x").replace("<seq>", "1")
        address = address.replace("<code>", "conflict")
        for method in ("GET", "POST", "PATCH"):
            answer = browser.generic(method, address, "{}", content_type="application/json")
            assert answer.status_code in {401, 405} or name == "api:problem_kind", (method, address)
            closed += answer.status_code == 401
    assert closed >= len(CALLS) - 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_anybody_typed_becomes_script(
    bound,  # noqa: F811
    endorsed,  # noqa: F811
    quote_of,  # noqa: F811
    organisation_of,
    person_of,
    member_of,
    client_of,
    insurer,
    underwriter,
    now,
    lang,
) -> None:
    firm = organisation_of("insured", f"海{NASTY}", name_en=f"H{NASTY}")
    who = person_of(f"张{NASTY}"[:80])
    parties.join(by=_system(), now=now, person=who, organisation=firm, role="applicant")
    referred = quote_of(firm, state="referred")
    documents.note(by=underwriter, now=now, quote=referred, text=NASTY)
    wanted = [("", Text(NASTY, NASTY))]
    documents.request_documents(by=underwriter, now=now, quote=referred, documents=wanted)
    other = organisation_of("insured", f"川{NASTY}", name_en=f"C{NASTY}")
    policy = bound(quote_of(other))
    change = {"insured": {"name": NASTY, "address": NASTY}}
    endorsed(policy, "change_of_insured", START + dt.timedelta(days=30), change)
    browser = client_of(insurer, "senior_underwriter", language=lang)
    base = f"/policies/{policy.number}/"
    seen = 0
    for path in (
        "/", "/policies/", "/underwriting/", "/applications/", "/policies/requests/",
        f"/underwriting/{referred.number}/",
        f"/applications/{referred.application.number}/", base, f"{base}endorsements/", f"{base}account/",
        f"{base}documents/", f"{base}cancel/", f"{base}endorse/change_of_insured/",
    ):  # fmt: skip
        answer = browser.get(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
        seen += "&lt;script&gt;alert" in text
    assert seen >= 9
    # The administrator reads the journal, in which it all stands as well.
    text = client_of(insurer, "administrator", language=lang).get("/journal/").content.decode()
    assert "<script>alert" not in text


def _system():
    from wangbao.hub.access.actor import Actor

    return Actor.system()


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("certificate.pdf", b"<html><script>alert(1)</script>"),
        ("certificate.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("certificate.pdf.exe", b"MZ\x90\x00"),
        ("certificate.png", b"GIF89a<?php system($_GET[0]); ?>"),
        ("shell.php", b"<?php system($_GET[0]); ?>"),
        ("report.docx", None),
        ("empty.pdf", b""),
    ],
)
def test_files_that_lie_are_refused_by_the_page(
    quote_of,  # noqa: F811
    enterprise,
    client_of,
    underwriter,
    now,
    name,
    content,
) -> None:
    quote = quote_of(state="referred")
    asked = documents.request_documents(
        by=underwriter, now=now, quote=quote, documents=[("", Text("证书", "Certificate"))]
    )
    item = asked.items.get()
    file = io.BytesIO(_bomb() if content is None else content)
    file.name = name
    browser = client_of(enterprise, "applicant", language="en")
    address = f"/underwriting/{quote.number}/documents/{item.ref}/"
    answer = browser.post(address, {"file": file}, follow=True)
    assert 'data-level="error"' in answer.content.decode()
    item.refresh_from_db()
    assert item.is_open
    assert StoredFile.objects.count() == 0
