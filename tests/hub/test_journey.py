"""The whole way in a real browser, in both languages and widths: from the public page to a cancelled policy's papers.

Set ``WANGBAO_SCREENSHOTS`` to a folder to look at what was seen.
"""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse
from tests.hub.applications.answering import answer, assess
from tests.hub.browsing import downloaded, follow, settled, shot, sign_in, sound

from wangbao.hub.applications.models import Application
from wangbao.hub.invariants import invariants
from wangbao.hub.journal.verification import verification
from wangbao.hub.parties.models import Membership, Person
from wangbao.hub.policies.models import Policy
from wangbao.hub.underwriting.models import Quote
from wangbao.vocabulary.beijing import day_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "陈海"
# Where "yes" is the worse answer.
_NO = (
    "ot_remote", "cross_border", "recourse_waived", "critical_infrastructure", "demand_received", "penalised",
    "insured_before", "declined_before", "holds_personal_data", "graded",
)  # fmt: skip


class Clock:
    """The house's clock, which the test sets."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def __call__(self) -> dt.datetime:
        return self.moment


@pytest.fixture
def clock(now, monkeypatch):
    cache.clear()
    told = Clock(now)
    monkeypatch.setattr("wangbao.hub.clock.now", told)
    return told


@pytest.fixture(params=[("zh", 1440), ("en", 360)], ids=["zh-wide", "en-narrow"])
def window(request, open_page):
    """Opens windows of one language and width: each a browser of its own; no script error, nothing blocked."""
    lang, width = request.param
    opened = []

    def open_(path):
        opened.append(open_page(path, lang=lang, width=width))
        return opened[-1]

    open_.lang = lang
    yield open_
    assert [said for page in opened for said in page.said] == []


def look(page, name):
    """The page fits and lacks nothing for those who do not see it; a picture of it where asked for."""
    settled(page)
    shot(page, name)
    sound(page)


def a_careful_firm(name, values):
    """The answer of a firm with little to hide."""
    return {"exposures": "none", **dict.fromkeys(_NO, "no")}.get(name, values[0])


def test_from_the_public_page_to_a_cancelled_policy(window, live_server, clock, version, insurer, member_of):
    member_of(insurer, "administrator")
    senior = member_of(insurer, "senior_underwriter", language=window.lang).person
    today = day_of(clock.moment)
    start = today + dt.timedelta(days=5)

    # Anybody assesses a risk, then registers, first themselves and then their enterprise.
    page = window("/")
    look(page, "01-welcome")
    assess(page, live_server)
    look(page, "02-assessed")
    follow(page, "main a.button.primary[href*='/signup/']")
    page.fill("input[name=email]", "chen@haichuan.example")
    page.fill("input[name=name]", NAME)
    page.fill("input[name=password1]", "a-good-long-password-7")
    page.fill("input[name=password2]", "a-good-long-password-7")
    look(page, "03-sign-up")
    follow(page, "main button[type=submit]")
    follow(page, "main a.button.primary")
    page.fill("input[name=name]", "海川制造有限公司")
    page.fill("input[name=uscc]", "91350100M000100Y43")
    follow(page, "main button[type=submit]")
    person = Person.objects.get(email="chen@haichuan.example")
    assert set(Membership.objects.filter(person=person).values_list("role", flat=True)) == {
        "applicant",
        "administrator",
    }
    assert page.get_attribute("html", "lang").startswith(page.lang)  # in the language they came in

    # The application: what was assessed is there already.
    page.fill("input[name=start]", start.isoformat())
    look(page, "04-start")
    follow(page, "main button.primary")
    page.select_option("select[name=limit_cny]", "5000000")
    page.select_option("select[name=deductible_cny]", "50000")
    look(page, "05-cover")
    follow(page, "main button.primary")
    assert Application.objects.get().answers["revenue"] == "30000"
    for at in range(20):
        if "/questions/" not in page.url:
            break
        look(page, f"06-questions-{at}")
        answer(page, a_careful_firm, {"open_findings": "0", "incidents": "0"}, "28")
    assert page.url.endswith("/disclosure/")
    for box in page.locator("input[name=clause]").all():
        box.check()
    look(page, "07-disclosure")
    follow(page, "main form button.primary")
    assert page.url.endswith("/review/")
    page.check("input[name=agreed]")
    page.fill("input[name=name]", NAME)
    look(page, "08-review")
    page.click("#signature button.primary")
    page.wait_for_selector("#signature form[action$='/submit/']")
    page.click("#signature button.primary")
    page.wait_for_selector(".status[data-state=submitted]")
    look(page, "09-submitted")

    # The underwriter signs in, assesses, offers.
    desk = window(reverse("underwriting:queue"))
    sign_in(desk, senior.email)
    look(desk, "10-queue")
    follow(desk, "main form[action*='/underwriting/new/'] button")
    desk.wait_for_selector("#risk svg.chart:visible")
    desk.wait_for_selector("#book h3")
    look(desk, "11-workbench")
    quote = Quote.objects.get()
    if quote.state == "referred":
        desk.fill("#offer-reason", "核保同意")
        desk.click("button[value=offer]")
        desk.wait_for_selector(".status[data-state=offered]")
    quote.refresh_from_db()
    assert quote.state == "offered"

    # The applicant accepts and binds.
    page.goto(live_server.url + "/")
    look(page, "12-home")
    follow(page, f"main a:has-text('{quote.number}')")
    look(page, "13-offer")
    follow(page, "form[action$='/accept/'] button")
    look(page, "14-accepted")
    follow(page, "main a[href*='/policies/bind/']")
    page.select_option("select[name=instalments]", "quarterly")
    look(page, "15-bind")
    follow(page, "main form button.primary")
    look(page, "16-policy")
    policy = Policy.objects.get()
    assert policy.number in page.url
    assert (policy.applicant.name, policy.start, policy.gross_cny) == (
        "海川制造有限公司",
        start,
        quote.premium + quote.vat,
    )

    # In June the limit is raised from August; then the deductible is changed from June: out of sequence.
    base = f"{live_server.url}/policies/{policy.number}/"
    august, june = start.replace(year=start.year + 1, month=8), start.replace(year=start.year + 1, month=6)
    for moment, effective, field, value in (
        (dt.datetime(june.year, 6, 1, 2, tzinfo=dt.UTC), august, "limit_cny", "10000000"),
        (dt.datetime(june.year, 6, 8, 2, tzinfo=dt.UTC), june, "deductible_cny", "100000"),
    ):
        clock.moment = moment
        desk.goto(base)
        follow(desk, ".page-head .actions a >> nth=0")
        follow(desk, "#change a[href$='/change_of_sums/']")
        desk.fill("[name=effective]", effective.isoformat())
        desk.select_option(f"[name={field}]", value)
        desk.wait_for_selector("#preview .figure")
        desk.fill("[name=reason]", f"客户申请变更 {field}")
        desk.fill("[name=underwriting_reason]", "资料齐全，同意")
        look(desk, f"17-endorse-{field}")
        follow(desk, "button[value=issue]")
        assert desk.url == base + "endorsements/"
    look(desk, "18-endorsements")
    rows = list(policy.endorsements.order_by("seq"))
    assert [(row.seq, row.effective) for row in rows] == [(0, start), (1, august), (2, june)]
    assert [
        (row["start"], Decimal(row["limit_cny"]), Decimal(row["deductible_cny"])) for row in rows[-1].segments
    ] == [
        (start.isoformat(), 5_000_000, 50_000),
        (june.isoformat(), 5_000_000, 100_000),
        (august.isoformat(), 10_000_000, 100_000),
    ]

    # In September the policyholder ends it.
    clock.moment = dt.datetime(june.year, 9, 1, 2, tzinfo=dt.UTC)
    desk.goto(base + "cancel/")
    desk.fill("[name=effective]", dt.date(june.year, 9, 15).isoformat())
    desk.select_option("[name=ground]", "by_insured")
    desk.wait_for_selector("#preview .figure")
    desk.fill("[name=reason]", "停产")
    look(desk, "19-cancel")
    assert "by_insured" not in desk.inner_text("#preview")
    follow(desk, "button[value=issue]")
    assert desk.url == base + "endorsements/"
    policy.refresh_from_db()
    assert policy.state == "cancelled"
    assert policy.gross_cny == sum(row.net_cny + row.vat_cny for row in policy.endorsements.all())

    # The applicant takes the papers.
    page.goto(base)
    look(page, "20-cancelled")
    page.goto(base + "account/")
    look(page, "21-account")
    page.goto(base + "documents/")
    look(page, "22-documents")
    schedule = downloaded(page, "main a[href$='/schedule-3.pdf']")
    assert schedule.startswith(b"%PDF-")
    slip = downloaded(page, "main a[href$='/endorsement-2.docx']")
    with zipfile.ZipFile(io.BytesIO(slip)) as word:
        text = word.read("word/document.xml").decode()
    assert policy.number in text

    assert [problem for one in invariants() for problem in one.problems()] == []
    assert verification().problems == ()


@pytest.fixture
def version(insurer, system, now):
    """The product on sale."""
    import json

    from wangbao.hub.catalogue.writes import version as catalogue
    from wangbao.product import definition as definitions

    written = json.loads(definitions.canonical(definitions.load("example-industrial-internet")))
    drafted = catalogue.draft(by=system, now=now, insurer=insurer, definition=written)
    return catalogue.publish(by=system, now=now, version=drafted)
