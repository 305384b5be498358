"""The public self-assessment: no account, a result at once, an address that keeps it, and the way to an application."""

import datetime as dt
import re
import time
from urllib.parse import unquote

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.risk.forgetful import without

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import estimate
from wangbao.hub.applications.reads.self_assessment import described, profile_of
from wangbao.hub.applications.web import rate_limits, tokens
from wangbao.hub.errors import Invisible
from wangbao.questionnaire import answers as answering, question_sets
from wangbao.questionnaire.transfer import carried
from wangbao.risk import parameters
from wangbao.vocabulary.beijing import day_of

pytestmark = pytest.mark.django_db

URL = reverse("applications:self_assessment")
SET = question_sets.load(question_sets.PUBLIC)
GIVEN = {"kind": "industrial_internet", "section": "C", "revenue": "30000", "records": "50000", "mfa": "no"}


def sent(**changes):
    """What the page sends."""
    return {"asked": " ".join(q.code for q in SET.questions()), **GIVEN, **changes}


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def token():
    return tokens.of_answers(answering.complete(SET, GIVEN))


@pytest.mark.parametrize(
    ("lang", "title"), [("zh", "网络安全风险自测"), ("en", "Cyber risk self-assessment")]
)
def test_anybody_may_open_the_questions(lang, title):
    page = Client(headers={"accept-language": lang}).get(URL).content.decode()
    assert f"<h1>{title}</h1>" in page
    assert page.count('class="field') == len(SET.questions())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_answers_lead_to_curve_bad_years_advice_and_an_indication(lang):
    client = Client(headers={"accept-language": lang})
    there = client.post(URL, sent())
    assert there.status_code == 302
    page = client.get(there.url).content.decode()
    found = estimate.estimate(_profile())
    assert page.count("<svg") >= 2
    assert f"{found.price.premium_cny:,.0f}" in page
    assert "¥" not in page.partition("<main")[2].partition("</main>")[0]  # one way of writing amounts
    assert found.advice[0].name.say(lang) in page
    assert ("很坏的年份" if lang == "zh" else "A very bad year") in page
    assert ("注册并投保" if lang == "zh" else "Register and apply") in page
    assert not Application.objects.exists()


def _profile():
    return profile_of(answering.complete(SET, GIVEN))


def test_cover_the_model_does_not_draw_is_said_beside_the_curve(monkeypatch):
    found = estimate.estimate(_profile())
    assert described(found, "zh")["left_out"] == []
    model = without("incident_liability")
    monkeypatch.setattr(parameters, "default", lambda: model)
    (said,) = described(found, "zh")["left_out"]
    assert said.startswith("条款承保的“网络安全事件责任”不在损失模型之内")


def test_what_is_wrong_is_said_beside_its_question_and_nothing_is_lost():
    page = Client().post(URL, sent(kind="", revenue="many", records="7"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "须回答此题" in text
    assert "“many”不是数字，或读法不止一种；请只写数字，如 100（单位：万元）" in text
    assert 'value="7"' in text
    assert 'value="many"' in text


def test_figures_are_read_as_people_type_them():
    there = Client().post(URL, sent(revenue=" ３０,０００ "))
    assert tokens.answers_of(there.url.split("/")[-2]).given["revenue"] == 30000


@pytest.mark.parametrize("typed", ["1" * 1_000_001 + "m", "1" * 1_000_001, "9" * 50 + "亿", "两千三"])
def test_figures_without_sense_are_asked_back(typed):
    page = Client().post(URL, sent(revenue=typed))
    assert page.status_code == 422
    assert "id_revenue" in page.content.decode()


def test_a_result_can_be_changed(token):
    page = Client().get(f"{URL}?from={token}").content.decode()
    assert re.search(r'name="revenue" value="30000"', page)
    assert re.search(r'value="industrial_internet"[^>]*selected', page)


def test_a_token_opens_for_its_days_and_only_whole(token, now):
    # signing reads the wall clock: what is signed today opens for thirty days
    assert tokens.answers_of(token).given["mfa"] == "no"
    with pytest.raises(Invisible):
        tokens.answers_of(token[:-1])
    with (
        time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=tokens.DAYS, hours=1)),
        pytest.raises(Invisible),
    ):
        tokens.answers_of(token)
    with pytest.raises(Invisible):
        tokens.answers_of(tokens.of_moment(now, "A1"))


def test_a_broken_address_is_not_found_in_words():
    page = Client().get(reverse("applications:assessed", args=["nonsense"]))
    assert page.status_code == 404
    assert "链接无效或已过期" in page.content.decode()


def test_too_many_from_one_address_are_told_to_wait():
    client = Client()
    statuses = [client.post(URL, sent()).status_code for _ in range(rate_limits.PER_MINUTE + 1)]
    assert statuses == [302] * rate_limits.PER_MINUTE + [429]
    last = client.post(URL, sent())
    assert 0 < int(last.headers["Retry-After"]) <= 60
    assert Client(REMOTE_ADDR="203.0.113.9").post(URL, sent()).status_code == 302


@pytest.mark.parametrize(
    ("addresses", "other"),
    [
        ([f"198.51.100.{last}" for last in range(1, 5)], "198.51.101.1"),
        ([f"2001:db8:7:{last:x}::{last:x}" for last in range(1, 5)], "2001:db8:8::1"),
        ([f"::ffff:192.0.2.{last}" for last in range(1, 5)], "192.0.3.1"),
    ],
)
def test_neighbours_share_a_limit(addresses, other, monkeypatch):
    monkeypatch.setattr(rate_limits, "BLOCK_PER_MINUTE", 3)
    statuses = [Client(REMOTE_ADDR=address).post(URL, sent()).status_code for address in addresses]
    assert statuses == [302, 302, 302, 429]
    assert Client(REMOTE_ADDR=other).post(URL, sent()).status_code == 302


def test_the_addresses_of_one_line_are_one(monkeypatch):
    monkeypatch.setattr(rate_limits, "PER_MINUTE", 2)
    line = ("2001:db8:9:1::1", "2001:db8:9:1::2", "2001:db8:9:1:ffff:ffff:ffff:ffff", "2001:db8:9:2::1")
    statuses = [Client(REMOTE_ADDR=address).post(URL, sent()).status_code for address in line]
    assert statuses == [302, 302, 429, 302]


def test_what_was_simulated_counts_and_what_is_remembered_does_not(token, monkeypatch):
    monkeypatch.setattr(rate_limits, "BLOCK_SECONDS", 0.001)
    monkeypatch.setattr(rate_limits, "_FREE", 0)
    estimate._estimate.cache_clear()
    address = reverse("applications:assessed", args=[token])
    near, far = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="203.0.113.7")
    assert [one.get(address).status_code for one in (near, near)] == [200, 429]
    monkeypatch.setattr(rate_limits, "_FREE", 60_000)
    assert [one.get(address).status_code for one in (far, far)] == [200, 200]
    monkeypatch.setattr(rate_limits, "ALL_SECONDS", 0.001)
    assert far.get(address).status_code == 429


def test_a_page_does_not_wait_for_ever_where_others_are_assessed(monkeypatch, token):
    monkeypatch.setattr(estimate, "PATIENCE", 0.01)
    estimate._estimate.cache_clear()
    for _ in range(2):
        estimate._AT_ONCE.acquire()
    try:
        page = Client().get(reverse("applications:assessed", args=[token]))
    finally:
        for _ in range(2):
            estimate._AT_ONCE.release()
    assert (page.status_code, "Retry-After" in page.headers) == (429, True)
    assert Client().get(reverse("applications:assessed", args=[token])).status_code == 200


def test_the_page_says_nothing_of_what_was_typed_unescaped():
    nasty = '"><script>alert(1)</script>'
    page = Client().post(URL, sent(revenue=nasty, kind=nasty)).content.decode()
    assert "<script>alert" not in page


def test_an_assessment_is_quick_once_warm():
    estimate.estimate(_profile())  # compiled and read by now
    other = _profile().model_copy(update={"revenue_cny": 4.1e8})
    began = time.perf_counter()
    estimate.estimate(other)
    took = time.perf_counter() - began
    again = time.perf_counter()
    estimate.estimate(other)
    # The page asks for at most a second; the same facts again cost nothing. A busy machine gets some room.
    assert took < 5
    assert time.perf_counter() - again < took / 20


def test_answers_are_carried_into_the_longer_questions():
    questions = question_sets.load("enterprise")
    found = carried(
        answering.complete(SET, {**GIVEN, "incidents": 1, "remote_access": ["remote_desktop"]}), questions
    )
    assert found == {
        "kind": "industrial_internet",
        "industry": "C",
        "revenue": "30000",
        "holds_personal_data": "yes",
        "records": "50000",
        "mfa_everywhere": "no",
        "exposures": ["remote_desktop"],
        "incidents": "1",
    }


def test_signed_in_an_assessment_becomes_an_application(token, version, enterprise, client_of, system):
    client = client_of(enterprise, "applicant")
    start = reverse("applications:start")
    page = client.get(start, {"from": token})
    assert page.status_code == 200
    form = {"from": token, "version": version.ref, "applicant": enterprise.ref, "start": _tomorrow()}
    there = client.post(start, form)
    made = Application.objects.get()
    assert there.url == reverse("applications:cover", args=[made.number])
    assert made.answers["revenue"] == "30000"
    assert (made.applicant_id, made.broker_id) == (enterprise.pk, None)


def test_without_an_account_one_is_sent_to_sign_in_and_back(token):
    there = Client().get(reverse("applications:start"), {"from": token})
    assert there.status_code == 302
    assert there.url.startswith(reverse("account_login"))
    assert token in unquote(unquote(there.url))


def test_without_an_enterprise_one_registers_it_first(token, person_of):
    client = Client()
    client.force_login(person_of(), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("applications:start"), {"from": token}).content.decode()
    assert reverse("parties:register_enterprise") in page


def _tomorrow():
    from wangbao.hub import clock

    return day_of(clock.now()) + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("revenue", "first"), [("30000", "industrial-internet"), ("150", "small-enterprise")]
)
def test_products_say_for_whom_they_are_and_those_for_others_come_last(
    version_of, enterprise, client_of, revenue, first
):
    made = {name: version_of(f"example-{name}") for name in ("small-enterprise", "industrial-internet")}
    token = tokens.of_answers(answering.complete(SET, {**GIVEN, "revenue": revenue}))
    page = client_of(enterprise, "applicant").get(reverse("applications:start"), {"from": token})
    choices = [(ref, str(said)) for ref, said in page.context["form"].fields["version"].choices]
    said = dict(choices)[made["small-enterprise"].ref]
    assert "为小微企业设计" in said
    assert ("可能不是小微企业" in said) == (revenue == "30000")
    assert "适用于工业互联网企业；年累计限额 100万元至1亿元" in dict(choices)[made["industrial-internet"].ref]
    if revenue == "30000":
        assert [ref for ref, _ in choices] == [made[first].ref, made["small-enterprise"].ref]
        assert page.context["form"]["version"].initial == made[first].ref


def test_an_assessment_carries_the_number_of_people_whose_data_is_held(token, version, enterprise, client_of):
    form = {"from": token, "version": version.ref, "applicant": enterprise.ref, "start": _tomorrow()}
    client_of(enterprise, "applicant").post(reverse("applications:start"), form)
    kept = Application.objects.get().answers
    assert (kept["holds_personal_data"], kept["records"]) == ("yes", "50000")


def test_products_for_another_kind_than_stated_before_come_last(version_of, enterprise, client_of, submitted):
    other, own = version_of("example-connected-vehicle"), submitted.product_version
    page = client_of(enterprise, "applicant").get(reverse("applications:start"))
    choices = [(ref, str(said)) for ref, said in page.context["form"].fields["version"].choices]
    assert [ref for ref, _ in choices] == [own.ref, other.ref]
    assert "贵单位所答类别为工业互联网企业" in choices[1][1]
    assert "贵单位所答类别" not in choices[0][1]
