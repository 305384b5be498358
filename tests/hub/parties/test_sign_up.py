"""Sign-up and sign-in tell nobody which addresses are known, by word or by time, and leave their owners a way in."""

import re

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from typer.testing import CliRunner

from wangbao.cli.main import app
from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Forbidden
from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.models import Person
from wangbao.hub.parties.writes import invitation as invitations, sign_up
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-pass-2026"
NEW = "new@example.com"


@pytest.fixture(autouse=True)
def _fresh_counts(settings) -> None:
    cache.clear()
    settings.SIGNUP_APPROVED = True


@pytest.fixture
def mailing(settings) -> None:
    settings.SIGNUP_APPROVED = False
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def signed_up(email: str, **more: str):
    """The answer to signing up, and the browser that did."""
    browser = Client()
    given = {"email": email, "name": "新人", "password1": PASSWORD, "password2": PASSWORD, **more}
    return browser.post("/accounts/signup/", given, follow=True), browser


def signed_in(email: str, password: str = PASSWORD, browser: Client | None = None):
    return (browser or Client()).post("/accounts/login/", {"login": email, "password": password})


def body(answer, *emails: str) -> str:
    """The page without what differs on every page."""
    text = re.sub(r'(csrfmiddlewaretoken" value=|nonce=|CSRFToken": )"[^"]*"', "", answer.content.decode())
    for email in emails:
        text = text.replace(email, "")
    return text


def test_without_a_mail_server_known_and_unknown_addresses_get_one_answer(person_of) -> None:
    known = person_of().email
    pages = [signed_up(email)[0] for email in (known, NEW)]
    assert [page.status_code for page in pages] == [200, 200]
    assert body(pages[0]) == body(pages[1])
    assert "已收到您的注册" in body(pages[0])
    # And so does whoever tries the password that they chose.
    tries = [signed_in(email) for email in (known, NEW, "nobody@example.com")]
    assert len({body(one, known, NEW, "nobody@example.com") for one in tries}) == 1
    assert {one.status_code for one in tries} == {200}
    assert signed_in(known, "password-of-tests").status_code == 302


def test_an_account_is_used_once_the_operator_has_approved_it() -> None:
    signed_up(NEW)
    assert [person.email for person in sign_up.waiting()] == [NEW]
    run = CliRunner()
    listed = run.invoke(app, ["hub", "sign-ups", "--lang", "en"])
    assert (listed.exit_code, listed.output.startswith(f"{NEW}  新人, signed up ")) == (0, True)
    done = run.invoke(app, ["hub", "sign-ups", "--approve", NEW.upper(), "--lang", "en"])
    assert done.output.splitlines() == [f"approved {NEW.upper()}", "no account waits"]
    assert signed_in(NEW).status_code == 302
    assert Entry.objects.filter(verb="person.approved").count() == 1
    signed_up("other@example.com")
    run.invoke(app, ["hub", "sign-ups", "--refuse", "other@example.com", "--lang", "en"])
    assert not Person.objects.filter(email="other@example.com").exists()


def test_only_the_operator_approves_and_only_what_waits(underwriter, now) -> None:
    signed_up(NEW)
    with pytest.raises(Forbidden):
        sign_up.approve(by=underwriter, now=now, email=NEW)
    for email in ("nobody@example.com", Person.objects.get(pk=underwriter.person_id).email):
        with pytest.raises(InputError):
            sign_up.approve(by=Actor.system(), now=now, email=email)


def test_the_invited_need_no_approval_and_an_invitation_is_for_its_address_alone(
    insurer, actor_of, now
) -> None:
    _, token = invitations.invite(
        by=actor_of(insurer, "administrator"), now=now, organisation=insurer, email=NEW, role="auditor"
    )  # fmt: skip
    address = f"/parties/invitations/{token}"
    page, _ = signed_up("stranger@example.com", next=address)
    assert "已收到您的注册" in body(page)
    page, browser = signed_up(NEW, next=address)
    assert browser.get(address).status_code == 200
    assert not Person.objects.get(email="stranger@example.com").is_active


def test_with_a_mail_server_signing_in_tells_no_more_than_signing_up(mailing, person_of) -> None:
    known = person_of().email
    pages = [signed_up(email)[0] for email in (known, NEW)]
    assert body(pages[0], known, NEW) == body(pages[1], known, NEW)
    assert [letter.to for letter in mail.outbox] == [[known], [NEW]]
    tries = [signed_in(email) for email in (known, NEW)]
    assert body(tries[0], known, NEW) == body(tries[1], known, NEW)
    [link] = re.findall(r"http://testserver(/accounts/confirm-email/\S+)", mail.outbox[1].body)
    Client().post(link)
    assert signed_in(NEW).status_code == 302


@pytest.mark.parametrize("mails", [False, True])
def test_known_and_unknown_addresses_cost_as_many_hashes(mails, request, person_of, monkeypatch) -> None:
    if mails:
        request.getfixturevalue("mailing")
    known, hashed = person_of().email, []

    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(*args: object, **given: object) -> str:
        hashed.append(1)
        return encode(*args, **given)

    monkeypatch.setattr(hasher, "encode", counted)

    def cost(ask, email: str) -> int:
        hashed.clear()
        ask(email)
        return len(hashed)

    assert cost(signed_up, known) == cost(signed_up, NEW) == 1
    assert cost(signed_in, known) == cost(signed_in, NEW) == cost(signed_in, "nobody@example.com") == 1


def test_a_mail_of_sign_in_does_not_hold_up_the_answer(mailing, person_of, monkeypatch) -> None:
    import threading

    from wangbao.hub.parties.web import post

    let = threading.Event()
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", lambda *_, **__: let.wait(10))
    monkeypatch.setattr(post, "later", post._SENDER.submit)
    assert Client().post("/accounts/login/code/", {"email": person_of().email}).status_code == 302
    let.set()


def test_whoever_is_locked_out_by_guesses_from_their_own_address_gets_in_by_mail(person_of) -> None:
    person = person_of()
    for _ in range(6):
        signed_in(person.email, "wrong-guess-1")
    assert signed_in(person.email, "password-of-tests").status_code == 200  # refused: too many guesses
    browser = Client()
    asked = browser.post("/accounts/login/code/", {"email": person.email})
    stranger = Client().post("/accounts/login/code/", {"email": "nobody@example.com"})
    assert (asked.status_code, asked.url) == (stranger.status_code, stranger.url)
    [letter] = mail.outbox
    assert (letter.to, "您的登录验证码" in letter.body) == ([person.email], True)
    pages = [one.get("/accounts/login/code/confirm/") for one in (browser,)]
    assert "<h1>输入验证码</h1>" in pages[0].content.decode()
    [code] = re.findall(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]+)?)$", letter.body, re.MULTILINE)
    assert browser.post("/accounts/login/code/confirm/", {"code": code}).status_code == 302
    assert browser.get("/parties/me").status_code == 200
