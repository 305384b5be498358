"""Sign-in, password and two-step pages and their e-mails: ours from end to end, in both languages."""

import html
import re
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import is_mfa_enabled
from django.apps import apps
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from wangbao.hub.access.roles import Role
from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.web.second_step import SecondStepAdapter

PASSWORD = "password-of-tests"
ENGLISH = {"zh": "zh-CN", "en": "en"}
# Words the library's own pages would show; none is one of ours.
FOREIGN = re.compile(
    r"Sign In|Sign Up|Forgot your password\?|Two-Factor|Authenticator App|Menu:|Messages:|example\.com\b"
)


def _heading(answer) -> str:
    page = answer.content.decode()
    assert answer.status_code == 200, answer.status_code
    assert '<header class="top">' in page
    body = page[page.index("<main") : page.index("</main>")]
    assert FOREIGN.findall(re.sub(r"person\d+@example\.com", "", body)) == []
    [heading] = re.findall(r"<h1>(.*?)</h1>", body)
    return heading


def _reader(lang: str) -> Client:
    return Client(headers={"accept-language": ENGLISH[lang]})


@pytest.mark.parametrize(
    ("path", "chinese", "english"),
    [
        ("login/", "登录", "Sign in"),
        ("signup/", "注册", "Register"),
        ("password/reset/", "重置密码", "Reset your password"),
        ("password/reset/done/", "邮件已发送", "An e-mail is on its way"),
        ("password/reset/key/x-y/", "链接已失效", "This link no longer works"),
        ("password/reset/key/done/", "密码已更新", "Your password has been changed"),
        ("confirm-email/", "请验证邮箱", "Verify your e-mail address"),
        ("confirm-email/nothing/", "验证邮箱", "Verify an e-mail address"),
        ("inactive/", "账号已停用", "This account is inactive"),
        ("3rdparty/login/cancelled/", "已取消登录", "Signing in was cancelled"),
    ],
)
def test_pages_before_sign_in_are_ours(db, path: str, chinese: str, english: str) -> None:
    assert [_heading(_reader(lang).get(f"/accounts/{path}")) for lang in ("zh", "en")] == [chinese, english]


def test_a_failed_sign_in_elsewhere_is_told_as_one(db) -> None:
    answer = _reader("en").get("/accounts/3rdparty/login/error/")
    assert answer.status_code == 401
    assert "<h1>Signing in did not work</h1>" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "chinese", "english"),
    [
        ("logout/", "退出登录", "Sign out"),
        ("password/change/", "修改密码", "Change password"),
        ("email/", "邮箱", "E-mail addresses"),
        ("2fa/", "两步验证", "Two-step sign-in"),
        ("2fa/webauthn/", "安全密钥", "Security keys"),
        ("3rdparty/", "单位账号", "Connected accounts"),
        ("reauthenticate/", "再次确认身份", "Confirm that it is you"),
    ],
)
def test_pages_of_ones_own_account_are_ours(
    insurer, client_of, path: str, chinese: str, english: str
) -> None:
    found = []
    for lang in ("zh", "en"):
        client = client_of(insurer, Role.UNDERWRITER, language=lang)
        found.append(_heading(client.get(f"/accounts/{path}", follow=True)))
    assert found == [chinese, english]


@pytest.mark.parametrize(
    ("lang", "subject", "line"),
    [
        ("zh", "重置密码", "点击下面的链接设置新密码："),
        ("en", "Reset your password", "Open this link to set a new password:"),
    ],
)
def test_a_forgotten_password_is_set_anew_by_e_mail(
    insurer, member_of, offering, lang: str, subject: str, line: str
) -> None:
    offering()
    person = member_of(insurer, Role.UNDERWRITER, language=lang).person
    client = _reader(lang)
    client.post("/accounts/password/reset/", {"email": person.email})
    [letter] = mail.outbox
    assert (letter.to, letter.subject.endswith(subject), line in letter.body) == ([person.email], True, True)
    assert "example.com" not in letter.body.replace(person.email, "")
    [link] = re.findall(r"http://testserver(/accounts/password/reset/key/\S+)", letter.body)
    page = client.get(link, follow=True)
    assert _heading(page) == {"zh": "设置新密码", "en": "Set a new password"}[lang]
    where = page.request["PATH_INFO"]
    short = client.post(where, {"password1": "short", "password2": "short"})
    assert 'aria-invalid="true"' in short.content.decode()
    new = "a-much-better-passphrase"
    client.post(where, {"password1": new, "password2": new})
    assert _reader(lang).login(email=person.email, password=new)


class DeadServer(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError(email_messages)


@pytest.mark.parametrize("dead", [False, True], ids=["sent", "no mail server"])
def test_a_changed_password_is_told_by_e_mail_and_stays_changed_without_a_mail_server(
    insurer, member_of, settings, dead: bool
) -> None:
    if dead:
        settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    person = member_of(insurer, Role.UNDERWRITER).person
    client, new = _reader("zh"), "a-much-better-passphrase"
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    change = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", change).status_code == 302
    assert _reader("zh").login(email=person.email, password=new)
    told = [(letter.to, "您的密码已修改。" in letter.body) for letter in mail.outbox]
    assert told == ([] if dead else [([person.email], True)])


def test_signing_in_wrongly_says_so_without_saying_which(insurer, member_of) -> None:
    person = member_of(insurer, Role.UNDERWRITER).person
    said = []
    for address in (person.email, "nobody@example.com"):
        page = Client().post("/accounts/login/", {"login": address, "password": "wrong"}).content.decode()
        said.append(
            re.findall(r"<li>(.*?)</li>", page[page.index('role="alert"') : page.index("</main>")])[0]
        )
    assert said[0] == said[1] == "您提供的电子邮件地址和/或密码不正确。"


def _code(secret: str) -> str:
    _before, counter, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_step_sign_in_from_end_to_end(
    insurer, member_of, offering, settings, monkeypatch, lang: str
) -> None:
    offering()
    # The test's own transaction never commits; the letters need the request they are sent from.
    monkeypatch.setattr(transaction, "on_commit", lambda call, **_: call())
    settings.MFA_TOTP_TOLERANCE = 1  # the half minute may end between making the code and giving it
    person = member_of(insurer, Role.UNDERWRITER, language=lang).person
    client = _reader(lang)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    asked = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert _heading(asked) == {"zh": "再次确认身份", "en": "Confirm that it is you"}[lang]
    again = asked.request["PATH_INFO"] + "?" + asked.request["QUERY_STRING"]
    page = client.post(again, {"password": PASSWORD}, follow=True)
    assert _heading(page) == {"zh": "启用验证器应用", "en": "Turn on the authenticator app"}[lang]
    secret = page.context["form"].secret
    assert f'<span class="mono">{secret}</span>' in page.content.decode()
    done = client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)}, follow=True)
    assert _heading(done) == {"zh": "恢复码", "en": "Recovery codes"}[lang]
    # Neither the secret nor the seed of the codes stands in the database as it is.
    kept = [row.data for row in Authenticator.objects.filter(user=person)]
    assert secret not in str(kept)
    assert all(str(one.get("secret") or one.get("seed")).startswith("wangbao1:") for one in kept)
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", done.content.decode(), re.DOTALL)[1]
    codes = html.unescape(shown).split()
    assert len(codes) == 10
    line = {"zh": "您的账号启用了验证器应用。", "en": "The authenticator app of your account is on."}
    assert [line[lang] in letter.body for letter in mail.outbox].count(True) == 1

    client.post("/accounts/logout/")
    asked = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD}, follow=True)
    assert _heading(asked) == {"zh": "两步验证", "en": "Two-step sign-in"}[lang]
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert 'aria-invalid="true"' in wrong.content.decode()
    inside = client.post("/accounts/2fa/authenticate/", {"code": codes[0]}, follow=True)
    assert _heading(inside) == {"zh": "待办", "en": "What waits for you"}[lang]

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    off = client.get("/accounts/2fa/totp/deactivate/")
    assert _heading(off) == {"zh": "停用验证器应用", "en": "Turn off the authenticator app"}[lang]
    client.post("/accounts/2fa/totp/deactivate/")
    assert not is_mfa_enabled(person)
    verbs = set(Entry.objects.filter(subject=person.ref).values_list("verb", flat=True))
    assert {
        "person.second_step_added", "person.second_step_failed", "person.second_step_removed", "person.signed_in",
    } <= verbs  # fmt: skip


def test_secrets_of_before_are_encrypted_by_the_migration_and_back(person_of) -> None:
    migration = import_module("wangbao.hub.parties.migrations.0003_second_steps_encrypted")
    person = person_of()
    plain = {"totp": {"secret": "JBSWY3DP"}, "recovery_codes": {"seed": "abc", "used_mask": 1}}
    for kind, data in plain.items():
        Authenticator.objects.create(user=person, type=kind, data=data)

    def kept() -> dict[str, object]:
        return {row.type: row.data for row in Authenticator.objects.all()}

    migration.encrypt(apps, None)
    once = kept()
    assert "JBSWY3DP" not in str(once)
    migration.encrypt(apps, None)
    assert kept() == once
    assert SecondStepAdapter().decrypt(once["totp"]["secret"]) == "JBSWY3DP"
    migration.decrypt(apps, None)
    assert kept() == plain
    call_command("second_step_reset", person.email, verbosity=0)
    assert not is_mfa_enabled(person)
