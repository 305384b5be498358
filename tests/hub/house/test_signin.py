"""Two-step sign-in and an organisation's own sign-in, from end to end."""

import datetime as dt
import json
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.http import HttpRequest, HttpResponse
from django.test import Client

from wangbao.hub import environment
from wangbao.hub.access.actor import Actor
from wangbao.hub.api.models import Token
from wangbao.hub.console import middleware
from wangbao.hub.parties.models import Person
from wangbao.hub.parties.writes import register as parties

pytestmark = pytest.mark.django_db
WORD = "password-of-tests"
SERVER = "https://login.example.com"


def totp_now(secret: str) -> str:
    from django.utils import timezone

    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def sign_in(person: Person) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": person.email, "password": WORD})
    return browser


def confirmed(browser: Client) -> Client:
    """The password again: what changes how one signs in asks for it."""
    assert browser.post("/accounts/reauthenticate/", {"password": WORD}).status_code == 302
    return browser


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def with_totp(person: Person, browser: Client) -> tuple[str, list[str]]:
    """Set two-step sign-in up through its pages; the secret, and the recovery codes."""
    page = browser.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert browser.post("/accounts/2fa/totp/activate/", {"code": totp_now(secret)}).status_code == 302
    from allauth.mfa.models import Authenticator

    codes = (
        Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
        .wrap()
        .get_unused_codes()
    )
    assert isinstance(Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).wrap(), TOTP)
    return secret, codes


def test_two_step_sign_in_asks_for_the_code(person_of, now) -> None:
    person = person_of()
    with time_machine.travel(now, tick=False):
        secret, _ = with_totp(person, confirmed(sign_in(person)))
    with time_machine.travel(now + dt.timedelta(minutes=2), tick=False):
        browser = sign_in(person)
        assert not is_in(browser)
        wrong = browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
        assert (wrong.status_code, is_in(browser)) == (200, False)
        code = totp_now(secret)
        assert browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
        assert is_in(browser)
        again = sign_in(person)
        again.post("/accounts/2fa/authenticate/", {"code": code})
        assert not is_in(again), "a code is good once"


def test_a_recovery_code_opens_once(person_of, now) -> None:
    person = person_of()
    with time_machine.travel(now, tick=False):
        _, codes = with_totp(person, confirmed(sign_in(person)))
    with time_machine.travel(now + dt.timedelta(minutes=2), tick=False):
        opened = []
        for _ in range(2):
            browser = sign_in(person)
            browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
            opened.append(is_in(browser))
    assert opened == [True, False]


def test_two_step_sign_in_can_be_required(person_of, settings) -> None:
    settings.MFA_REQUIRED = True
    browser = sign_in(person_of())
    for path in ("/", "/parties/memberships", "/api/tokens/"):
        sent = browser.get(path)
        assert (sent.status_code, sent["Location"]) == (302, "/accounts/2fa/")
    assert browser.post("/parties/me", {"name": "x", "language": "zh"})["Location"] == "/accounts/2fa/"
    made = browser.post("/api/tokens/", {"name": "x", "scopes": ["policies:read"], "days": "30"})
    assert (made.status_code, made["Location"], Token.objects.count()) == (302, "/accounts/2fa/", 0)
    assert Client().get("/").status_code == 200


def test_a_token_is_made_by_somebody_who_has_just_shown_that_it_is_them(person_of, insurer, now) -> None:
    person = person_of()
    parties.join(by=Actor.system(), now=now, person=person, organisation=insurer, role="underwriter")
    browser = sign_in(person)
    asked = {"name": "Core", "scopes": ["policies:read"], "days": "30"}
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    sent = browser.post("/api/tokens/", asked)
    assert sent.status_code == 302
    assert sent["Location"].startswith("/accounts/reauthenticate/")
    assert Token.objects.count() == 0
    assert browser.get("/api/tokens/").status_code == 200  # they may look
    confirmed(browser)
    assert browser.post("/api/tokens/", asked).status_code == 201
    assert Token.objects.count() == 1


def test_passkeys_are_offered(person_of) -> None:
    browser = sign_in(person_of())
    assert browser.get("/accounts/2fa/webauthn/add/")["Location"].startswith("/accounts/reauthenticate/")
    page = confirmed(browser).get("/accounts/2fa/webauthn/add/")
    assert page.status_code == 200
    assert b"data-allauth-onload" in page.content


class Server:
    """An OIDC server as a session of requests: says who somebody is, whatever the code."""

    def __init__(self, email: str, *, verified: bool = True) -> None:
        self.claims = {"sub": "user-1", "email": email, "email_verified": verified, "name": "陈七"}
        self.asked: list[str] = []
        self.form: dict[str, str] = {}

    def answer(self, url: str, **options: object) -> requests.Response:
        self.asked.append(url)
        path = urlsplit(url).path
        if path == "/token":
            self.form = dict(options["data"])
        answers = {
            "/.well-known/openid-configuration": {
                "issuer": SERVER,
                "authorization_endpoint": f"{SERVER}/authorize",
                "token_endpoint": f"{SERVER}/token",
                "userinfo_endpoint": f"{SERVER}/me",
                "jwks_uri": f"{SERVER}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/token": {
                "access_token": "t",
                "token_type": "Bearer",
                "id_token": jwt.encode(
                    {"iss": SERVER, "aud": "wangbao", "iat": 1, "exp": 4_000_000_000} | self.claims, "k" * 32
                ),
            },
            "/me": self.claims,
        }
        answer = requests.Response()
        answer.status_code = 200
        answer.headers["Content-Type"] = "application/json"
        answer._content = json.dumps(answers[path]).encode()
        return answer


ENVIRONMENT = {
    "WANGBAO_OIDC_SERVER": SERVER,
    "WANGBAO_OIDC_CLIENT": "wangbao",
    "WANGBAO_OIDC_SECRET": "s",
    "WANGBAO_OIDC_NAME": "某公司统一登录",
}


def through(server: Server, monkeypatch, settings) -> Client:
    """Sign in by the organisation's own server."""
    settings.SOCIALACCOUNT_PROVIDERS = environment.openid(ENVIRONMENT)
    monkeypatch.setattr(
        requests.Session, "request", lambda _, __, url, **options: server.answer(url, **options)
    )
    browser = Client()
    assert "某公司统一登录" in browser.get("/accounts/login/").content.decode()
    sent = browser.post("/accounts/oidc/organisation/login/")
    target = urlsplit(sent["Location"])
    asked = {name: value for name, (value,) in parse_qs(target.query).items()}
    assert (f"{target.scheme}://{target.netloc}{target.path}", asked["client_id"]) == (
        f"{SERVER}/authorize",
        "wangbao",
    )
    assert asked["code_challenge_method"] == "S256"
    browser.get("/accounts/oidc/organisation/login/callback/", {"code": "c", "state": asked["state"]})
    return browser


def test_the_organisations_server_brings_a_new_person_in(monkeypatch, settings) -> None:
    server = Server("Chen.Qi@Example.com")
    browser = through(server, monkeypatch, settings)
    assert is_in(browser)
    person = Person.objects.get()
    assert (person.email, person.name, person.has_usable_password()) == ("chen.qi@example.com", "陈七", False)
    assert "code_verifier" in server.form
    assert person.memberships.count() == 0


def test_an_address_of_somebody_here_is_not_enough(person_of, monkeypatch, settings) -> None:
    person = person_of()
    browser = through(Server(person.email), monkeypatch, settings)
    assert not is_in(browser)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("verified", [True, False])
def test_a_server_trusted_with_addresses_signs_their_owner_in(
    person_of, monkeypatch, settings, verified
) -> None:
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    person = person_of()
    browser = through(Server(person.email, verified=verified), monkeypatch, settings)
    assert is_in(browser) is verified
    assert Person.objects.count() == 1


def test_a_form_may_lead_to_the_sign_in_server(settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = environment.openid(ENVIRONMENT)
    wanted = middleware.policy(SERVER)
    answer = middleware.security_headers(lambda _: HttpResponse())(HttpRequest())
    assert answer["Content-Security-Policy"] == wanted
    assert f"form-action 'self' {SERVER};" in wanted


@pytest.mark.parametrize(
    "change",
    [
        {"WANGBAO_OIDC_CLIENT": ""},
        {"WANGBAO_OIDC_SECRET": ""},
        {"WANGBAO_OIDC_SERVER": "http://login.example.com"},
    ],
)
def test_half_a_server_is_refused(change) -> None:
    with pytest.raises(environment.ImproperlyConfigured, match="WANGBAO_OIDC"):
        environment.openid(ENVIRONMENT | change)


def test_no_server_is_the_default() -> None:
    assert environment.openid({}) == {}


def test_signing_up_can_be_closed(settings) -> None:
    settings.SIGNUP_OPEN = False
    form = {
        "email": "a@example.com",
        "name": "某人",
        "password1": "a-long-pass-2026",
        "password2": "a-long-pass-2026",
    }
    Client().post("/accounts/signup/", form)
    assert not Person.objects.exists()
