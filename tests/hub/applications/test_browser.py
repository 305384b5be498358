"""In a real browser, in both languages and widths: from the public page to a submitted application."""

import datetime as dt

import pytest
from django.core.cache import cache
from tests.hub.applications.answering import answer, assess
from tests.hub.browsing import follow, sign_in, sound

from wangbao.hub import clock
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application
from wangbao.hub.parties.writes import person as people
from wangbao.vocabulary.beijing import day_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture(params=[("zh", 1280), ("en", 375)], ids=["zh-wide", "en-narrow"])
def page(request, open_page):
    """The public page in one language and width; the test fails on any script error or blocked resource."""
    lang, width = request.param
    opened = open_page("/", lang=lang, width=width)
    yield opened
    # A browser says in words of its own that an answer was 422, which a wrong entry gets.
    assert [said for said in opened.said if "422" not in said] == []


def test_anybody_gets_the_curve_in_a_moment(page, live_server):
    assess(page, live_server)
    assert page.locator("svg.chart:visible").count() == 1
    assert page.locator(".figures .figure").count() == 4
    sound(page)
    heading = page.inner_text("h1")
    assert heading == {"zh": "风险自测结果", "en": "Self-assessment result"}[page.lang]


def test_from_the_public_page_to_a_submitted_application(
    page, live_server, version, enterprise, member_of, now
):
    person = member_of(enterprise, "applicant", language=page.lang).person
    assess(page, live_server)
    follow(page, "main a[href*='/accounts/login/']")
    sign_in(page, person.email)
    page.fill("input[name=start]", (day_of(now) + dt.timedelta(days=5)).isoformat())
    follow(page, "main button.primary")
    sound(page)
    page.select_option("select[name=limit_cny]", "5000000")
    page.select_option("select[name=deductible_cny]", "50000")
    follow(page, "main button.primary")

    page.fill("input[name=employees]", "many")
    page.press("input[name=employees]", "Tab")
    page.wait_for_selector("#id_employees_error")
    page.fill("input[name=employees]", "１，２00")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.press("input[name=employees]", "Tab")
    page.wait_for_selector("#id_employees_error", state="detached")
    assert Application.objects.get().answers["employees"] == "1200"

    for _ in range(20):
        if "/questions/" not in page.url:
            break
        sound(page)
        answer(page, lambda name, values: values[-1], {}, "3")
    assert page.url.endswith("/disclosure/")
    boxes = page.locator("input[name=clause]")
    assert boxes.count() == len(application.exempting(Application.objects.get()))
    for box in boxes.all():
        box.check()
    follow(page, "main form button.primary")
    assert page.url.endswith("/review/")
    sound(page)
    page.check("input[name=agreed]")
    page.fill("input[name=name]", person.name)
    page.click("#signature button.primary")
    page.wait_for_selector("#signature form[action$='/submit/']")
    page.click("#signature button.primary")
    page.wait_for_selector(".status[data-state=submitted]")
    row = Application.objects.get()
    assert (row.state, row.signed_name, row.requested["limit_cny"]) == ("submitted", person.name, "5000000")
    assert application.disclosure_gaps(row) == ()


def test_a_new_person_registers_an_enterprise_and_keeps_the_assessment(
    page, live_server, version, system, now
):
    person = people.create_person(
        by=system,
        now=now,
        email="new@example.com",
        name="新来的人",
        password="password-of-tests",
        language=page.lang,
    )
    assess(page, live_server)
    follow(page, "main a[href*='/accounts/login/']")
    sign_in(page, person.email)
    follow(page, "main a.button.primary")
    page.fill("input[name=name]", "新企业有限公司")
    page.fill("input[name=uscc]", "91350100M000100Y43")
    follow(page, "main button[type=submit]")
    follow(page, "main button.primary")
    assert page.locator("select[name=limit_cny]").count()
    assert Application.objects.get().answers["revenue"] == "30000"
